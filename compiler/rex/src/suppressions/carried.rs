//! Suppressions in the lines of a Caddyfile that a spec carries.

use specc_artifacts::caddyfile::Caddyfile;
use specc_artifacts::comments::Comment;
use specc_source::{Diagnostic, Sources};

use super::comments::is_cut_off;
use super::{Suppression, may_hold, read};
use crate::codes;

/// The suppressions among the comments of these lines, whose ranges are those of the spec, and what cannot be read as one.
///
/// Whether one of them is used, the Caddyfile tells that is made from the spec, since it has them too.
pub(crate) fn in_carried(
    caddyfile: &Caddyfile,
    sources: &Sources,
) -> (Vec<Suppression>, Vec<Diagnostic>) {
    let (mut suppressions, mut errors) = (Vec::new(), Vec::new());
    for comment in caddyfile.comments.iter().filter(|one| may_hold(&one.text)) {
        let written = sources.text(comment.span);
        let is_placed = written.starts_with(['#', '{']) && !comment.covers.contains(comment.span);
        if !is_placed {
            errors.extend(without_a_place(comment));
            continue;
        }
        let text = sources.file(comment.span.file).text();
        let covers = match comment.own_line && is_cut_off(text, comment.span, comment.covers) {
            true => comment.span,
            false => comment.covers,
        };
        match read(written, comment.span, comment.own_line, covers) {
            None => {}
            Some(Ok(suppression)) => suppressions.push(Suppression {
                is_in_effect: false,
                ..suppression
            }),
            Some(Err(error)) => errors.push(*error),
        }
    }
    (suppressions, errors)
}

/// In a text that is put together, all that it holds has the range of the whole: what a comment is about cannot be told.
fn without_a_place(comment: &Comment) -> Option<Diagnostic> {
    comment.text.starts_with("rex:").then(|| {
        Diagnostic::error(
            &codes::MALFORMED,
            comment.span,
            "a suppression in a text that is put together has no place",
        )
        .label("one of its lines")
        .why("Which lines of the spec become the ones below the comment cannot be told.")
        .help(
            "write the text as one string without `${…}`, or put the comment above the whole text",
        )
    })
}
