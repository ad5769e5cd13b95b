//! Comments, and what each of them is about.

use specc_source::Span;

use crate::{Node, SyntaxKind as K, Tree};

/// One comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment<'t> {
    /// What it says, without `#`, `/*`, `*/` and the space around.
    pub text: &'t str,
    /// Its range, marks included.
    pub span: Span,
    /// Whether nothing but it stands on its lines.
    pub stands_alone: bool,
    /// Its index in [`Tree::tokens`].
    pub token: usize,
}

/// All comments in the order of the text.
pub fn comments(tree: &Tree) -> impl Iterator<Item = Comment<'_>> {
    tree.tokens()
        .iter()
        .enumerate()
        .filter(|(_, token)| matches!(token.kind, K::LineComment | K::BlockComment))
        .map(|(index, token)| {
            let written = tree.token_text(index);
            let text = match token.kind {
                K::LineComment => written.trim_start_matches('#'),
                _ => written.trim_start_matches("/*").trim_end_matches("*/"),
            };
            let stands_alone = is_first_on_line(tree, index) && is_last_on_line(tree, index);
            Comment {
                text: text.trim(),
                span: tree.token_span(index),
                stands_alone,
                token: index,
            }
        })
}

/// The binding, inherit clause or list element that a comment is about.
///
/// A comment on lines of its own is about what starts right below it; other comments may stand between, a blank line may
/// not. A comment at the end of a line is about what ends there or, if nothing does, about what starts on that line.
pub fn attached_binding<'t>(tree: &'t Tree, comment: Comment<'_>) -> Option<Node<'t>> {
    if comment.stands_alone {
        let next = next_without_blank_line(tree, comment.token)?;
        return subjects(tree, next).find(|subject| subject.first_token() == next);
    }
    let previous = (0..comment.token)
        .rev()
        .find(|&index| !tree.tokens()[index].kind.is_trivia())?;
    let line_start = tree
        .text()
        .get(..comment.span.start as usize)?
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let subjects: Vec<_> = subjects(tree, previous).collect();
    let ends_here = subjects
        .iter()
        .rev()
        .find(|subject| subject.end_token() == previous + 1);
    let starts_here = || {
        subjects
            .iter()
            .rev()
            .find(|subject| subject.span().start as usize >= line_start)
    };
    ends_here.or_else(starts_here).copied()
}

/// Everything that a comment may be about and that holds this token, outermost first.
fn subjects(tree: &Tree, token: usize) -> impl Iterator<Item = Node<'_>> {
    let mut next = Some(tree.root());
    std::iter::from_fn(move || {
        let parent = next?;
        next = parent
            .children()
            .find(|child| child.first_token() <= token && token < child.end_token());
        Some((parent, next?))
    })
    .filter(|(parent, node)| {
        matches!(node.kind(), K::Binding | K::InheritClause | K::AssertClause)
            || parent.kind() == K::ListExpr
    })
    .map(|(_, node)| node)
}

fn is_first_on_line(tree: &Tree, index: usize) -> bool {
    let before = tree
        .text()
        .get(..tree.token_span(index).start as usize)
        .unwrap_or("");
    before
        .trim_end_matches([' ', '\t', '\u{feff}'])
        .chars()
        .next_back()
        .is_none_or(|last| last == '\n')
}

fn is_last_on_line(tree: &Tree, index: usize) -> bool {
    let after = tree
        .text()
        .get(tree.token_span(index).end as usize..)
        .unwrap_or("");
    after
        .trim_start_matches([' ', '\t', '\r'])
        .chars()
        .next()
        .is_none_or(|first| first == '\n')
}

/// The next token that is not trivia, unless a blank line comes first.
fn next_without_blank_line(tree: &Tree, comment: usize) -> Option<usize> {
    for (index, token) in tree.tokens().iter().enumerate().skip(comment + 1) {
        match token.kind {
            K::Whitespace if tree.token_text(index).matches('\n').count() > 1 => return None,
            kind if kind.is_trivia() => {}
            _ => return Some(index),
        }
    }
    None
}
