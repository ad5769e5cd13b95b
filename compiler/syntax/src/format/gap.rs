//! What stands between two tokens when they are on one line, and which written line ends are kept.

use super::measure::Measures;
use crate::{Element, Node, SyntaxKind as K, Tree};

/// The gap before an element, on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flat {
    /// Nothing; a line end is dropped.
    Tight,
    /// Nothing; a line end breaks what holds the gap.
    TightOrBreak,
    /// A space; a line end is dropped.
    Space,
    /// A space; a line end breaks what holds the gap.
    SpaceOrBreak,
}

/// Whether this token closes what stands before it, without a space between.
pub(super) fn is_closing(kind: K) -> bool {
    matches!(
        kind,
        K::Semicolon | K::Comma | K::Colon | K::RightParen | K::InterpolationEnd | K::Dot | K::At
    )
}

/// Classifies each gap: it belongs to the one node that has an element on either side of it.
pub(super) fn classify(tree: &Tree, measures: &mut Measures) {
    for node in tree.nodes() {
        let mut previous = None;
        let is_empty = !has_entries(node);
        for element in node.elements() {
            let (first, kind) = match element {
                Element::Node(child) => (child.first_token(), child.kind()),
                Element::Token(index) => match tree.tokens().get(index) {
                    Some(token) if !token.kind.is_trivia() => (index, token.kind),
                    _ => continue,
                },
            };
            if let Some(previous) = previous {
                let flat = between(node, previous, kind, is_empty);
                let is_spaced = matches!(flat, Flat::Space | Flat::SpaceOrBreak);
                let keeps_break = matches!(flat, Flat::TightOrBreak | Flat::SpaceOrBreak);
                measures.set_gap(first, is_spaced, keeps_break);
            }
            previous = Some(kind);
        }
    }
}

/// Whether a bracket has something in it.
pub(super) fn has_entries(node: Node<'_>) -> bool {
    node.children().next().is_some()
}

/// The gap between two elements of a node.
fn between(node: Node<'_>, previous: K, next: K, is_empty: bool) -> Flat {
    match node.kind() {
        K::SetExpr if previous == K::Rec => Flat::Space,
        K::SetExpr | K::ListExpr | K::SetPattern if is_empty => Flat::Space,
        K::SetPattern if next == K::Comma => Flat::TightOrBreak,
        K::SetExpr | K::ListExpr | K::SetPattern | K::LetExpr => Flat::SpaceOrBreak,
        K::ApplyExpr | K::BinaryExpr => Flat::SpaceOrBreak,
        K::LambdaExpr if next == K::Colon => Flat::Tight,
        K::LambdaExpr if previous == K::Colon => Flat::SpaceOrBreak,
        K::IfExpr if previous == K::Else && next == K::IfExpr => Flat::Space,
        K::IfExpr if next == K::Else || matches!(previous, K::Then | K::Else) => Flat::SpaceOrBreak,
        K::AssertExpr if previous == K::Semicolon => Flat::SpaceOrBreak,
        K::InheritClause if next == K::AttributeName => Flat::SpaceOrBreak,
        K::AssertExpr | K::InheritClause | K::AssertClause | K::Binding if next == K::Semicolon => {
            Flat::Tight
        }
        K::AssertClause if previous != K::Assert => Flat::SpaceOrBreak,
        K::ParenExpr if previous == K::LeftParen => Flat::TightOrBreak,
        K::SelectExpr if next == K::Dot => before_dot(node),
        K::SelectExpr if previous == K::Dot => Flat::Tight,
        K::StringExpr
        | K::IndentedStringExpr
        | K::Interpolation
        | K::LambdaExpr
        | K::UnaryExpr
        | K::ParenExpr
        | K::InheritFrom
        | K::AttributePath
        | K::PatternBind => Flat::Tight,
        _ => Flat::Space,
    }
}

/// `./x .y` is a selection from a path, and `./x.y` is another path.
fn before_dot(select: Node<'_>) -> Flat {
    match select.children().next().map(Node::kind) {
        Some(K::LiteralExpr) => Flat::Space,
        _ => Flat::Tight,
    }
}
