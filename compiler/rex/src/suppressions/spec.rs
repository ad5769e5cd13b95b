//! Suppressions in the files of a spec.

use specc_source::{Diagnostic, Span};
use specc_syntax::ast::Binding;
use specc_syntax::{Tree, attached_binding, comments};

use super::{Suppression, may_hold, read};

/// The suppressions of a spec's file, and what cannot be read as one.
///
/// A suppression speaks about the binding or list element that any other comment at its place would speak about. With an
/// environment, only its own layer is known to be as it is meant: what stands elsewhere may be used in another one.
pub(crate) fn in_spec(
    tree: &Tree,
    environment: Option<&str>,
) -> (Vec<Suppression>, Vec<Diagnostic>) {
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
                    is_in_effect: layer(tree, covers) == environment.map_or(Layer::Base, Layer::Of),
                    ..suppression
                });
            }
            Some(Err(error)) => errors.push(*error),
        }
    }
    (suppressions, errors)
}

/// What a definition is a part of.
#[derive(Debug, PartialEq, Eq)]
enum Layer<'t> {
    /// What every environment begins with.
    Base,
    /// The layer of this environment.
    Of(&'t str),
    /// The layers of several environments.
    Several,
}

/// The layer that the definition at this range belongs to, as far as its file tells.
fn layer(tree: &Tree, covers: Span) -> Layer<'_> {
    let bindings = tree.nodes().filter_map(Binding::cast);
    let mut around: Vec<_> = bindings
        .filter(|binding| binding.span().contains(covers))
        .collect();
    around.sort_by_key(|binding| binding.span().start);
    let names = around.iter().filter_map(|binding| binding.path());
    let mut names = names.flat_map(|path| path.names());
    if names.next().and_then(|name| name.identifier()) != Some("environments") {
        return Layer::Base;
    }
    match names.next().and_then(|name| name.identifier()) {
        Some(environment) => Layer::Of(environment),
        None => Layer::Several,
    }
}
