//! Suppressions in files.

use specc_artifacts::comments::Comment;
use specc_source::{Diagnostic, Sources};

use super::{Suppression, may_hold, read};

/// The suppressions among the comments of a file, and what cannot be read as one.
pub(crate) fn in_comments(
    sources: &Sources,
    comments: &[Comment],
) -> (Vec<Suppression>, Vec<Diagnostic>) {
    let (mut suppressions, mut errors) = (Vec::new(), Vec::new());
    for comment in comments.iter().filter(|comment| may_hold(&comment.text)) {
        match read(
            sources.text(comment.span),
            comment.span,
            comment.own_line,
            comment.covers,
        ) {
            None => {}
            Some(Ok(suppression)) => suppressions.push(suppression),
            Some(Err(error)) => errors.push(*error),
        }
    }
    (suppressions, errors)
}
