//! Suppressions in the files of a spec.

use specc_source::{Diagnostic, Sources, Span};
use specc_syntax::{SyntaxKind, Tree};

use super::{MARK, Suppression, read};

/// The suppressions of a spec's file, and what cannot be read as one.
///
/// At the end of a line, a suppression speaks about the bindings and list elements that begin on that line, or else about
/// those that end there. On a line of its own, it speaks about the one that follows.
pub(crate) fn in_spec(tree: &Tree, sources: &Sources) -> (Vec<Suppression>, Vec<Diagnostic>) {
    let (mut suppressions, mut errors) = (Vec::new(), Vec::new());
    if !tree.text().contains(MARK) {
        return (suppressions, errors);
    }
    let parts = parts(tree);
    for (index, token) in tree.tokens().iter().enumerate() {
        if !matches!(
            token.kind,
            SyntaxKind::LineComment | SyntaxKind::BlockComment
        ) {
            continue;
        }
        let comment = tree.token_span(index);
        let own_line = has_own_line(tree.text(), comment);
        let covers = || {
            if own_line {
                following(tree, &parts, index)
            } else {
                beside(sources, &parts, comment)
            }
        };
        match read(tree.token_text(index), comment, own_line, comment) {
            None => {}
            Some(Ok(suppression)) => {
                suppressions.push(Suppression {
                    covers: covers().unwrap_or(comment),
                    ..suppression
                });
            }
            Some(Err(error)) => errors.push(*error),
        }
    }
    (suppressions, errors)
}

/// What a suppression can speak about: bindings, inherited names and list elements.
fn parts(tree: &Tree) -> Vec<Span> {
    let mut parts = Vec::new();
    for node in tree.nodes() {
        match node.kind() {
            SyntaxKind::Binding | SyntaxKind::InheritClause => parts.push(node.span()),
            SyntaxKind::ListExpr => parts.extend(node.children().map(|element| element.span())),
            _ => {}
        }
    }
    parts
}

fn has_own_line(text: &str, comment: Span) -> bool {
    let before = text.get(..comment.start as usize).unwrap_or("");
    before.trim_end_matches([' ', '\t']).ends_with('\n') || before.trim().is_empty()
}

/// The part that begins right after the comment.
fn following(tree: &Tree, parts: &[Span], comment: usize) -> Option<Span> {
    let after = tree.tokens().iter().enumerate().skip(comment + 1);
    let (next, _) = after
        .into_iter()
        .find(|(_, token)| !token.kind.is_trivia())?;
    let start = tree.token_span(next).start;
    whole(parts.iter().filter(|part| part.start == start))
}

/// The parts that begin, or else that end, on the comment's line.
fn beside(sources: &Sources, parts: &[Span], comment: Span) -> Option<Span> {
    let file = sources.file(comment.file);
    let line = |offset| file.position(offset).line;
    let wanted = line(comment.start);
    let before = || parts.iter().filter(|part| part.start < comment.start);
    whole(before().filter(|part| line(part.start) == wanted))
        .or_else(|| whole(before().filter(|part| line(part.end) == wanted)))
}

/// From the start of the first to the end of the last.
fn whole<'p>(parts: impl Iterator<Item = &'p Span>) -> Option<Span> {
    parts.copied().reduce(Span::to)
}
