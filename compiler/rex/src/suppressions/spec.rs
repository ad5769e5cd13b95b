//! Suppressions in the files of a spec.

use specc_source::Diagnostic;
use specc_syntax::{Tree, attached_binding, comments};

use super::{Suppression, may_hold, read};

/// The suppressions of a spec's file, and what cannot be read as one.
///
/// A suppression speaks about the binding or list element that any other comment at its place would speak about.
pub(crate) fn in_spec(tree: &Tree) -> (Vec<Suppression>, Vec<Diagnostic>) {
    let (mut suppressions, mut errors) = (Vec::new(), Vec::new());
    if !may_hold(tree.text()) {
        return (suppressions, errors);
    }
    for comment in comments(tree) {
        let written = tree.token_text(comment.token);
        match read(written, comment.span, comment.stands_alone, comment.span) {
            None => {}
            Some(Ok(suppression)) => {
                let subject = attached_binding(tree, comment);
                let covers = subject.map_or(comment.span, |subject| subject.span());
                suppressions.push(Suppression {
                    covers,
                    ..suppression
                });
            }
            Some(Err(error)) => errors.push(*error),
        }
    }
    (suppressions, errors)
}
