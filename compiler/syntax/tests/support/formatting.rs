//! What holds for any well-formed text before and after formatting.
#![allow(dead_code, reason = "each test binary uses its own part")]

use specc_syntax::ast::{IndentedStringExpr, StringExpr};
use specc_syntax::literal::{Piece, decode_indented, decode_string};
use specc_syntax::{Comment, SyntaxKind as K, Tree, attached_binding, comments, format};

use super::parsed;

/// Formats a text that must be well-formed, and checks every promise of the formatter on it.
#[track_caller]
pub fn formatted(text: &str) -> String {
    let before = parsed(text);
    assert_eq!(before.errors(), "", "the text is well-formed:\n{text}");
    let out = format::format(&before.parse.tree).unwrap_or_default();
    let after = parsed(&out);
    assert_eq!(after.errors(), "", "for {text:?}\ngot:\n{out}");
    let (old, new) = (&before.parse.tree, &after.parse.tree);
    assert_eq!(tokens(old), tokens(new), "for {text:?}\ngot:\n{out}");
    assert_eq!(before.tree(), after.tree(), "for {text:?}\ngot:\n{out}");
    assert_eq!(strings(old), strings(new), "for {text:?}\ngot:\n{out}");
    assert_comments_stay(old, new, &out);
    assert_clean(new);
    let again = format::format(new).unwrap_or_default();
    assert_eq!(
        first_difference(&out, &again),
        None,
        "twice is once, for {text:?}"
    );
    out
}

/// The first lines in which two texts differ, with their neighbours.
fn first_difference<'t>(one: &'t str, other: &'t str) -> Option<(Vec<&'t str>, Vec<&'t str>)> {
    let lines =
        |text: &'t str, at: usize| text.lines().skip(at.saturating_sub(3)).take(7).collect();
    let same = one
        .lines()
        .zip(other.lines())
        .take_while(|(a, b)| a == b)
        .count();
    (one != other).then(|| (lines(one, same), lines(other, same)))
}

/// All tokens that are not trivia.
fn tokens(tree: &Tree) -> Vec<(K, String)> {
    let all = tree.tokens().iter().enumerate();
    all.filter(|(_, token)| !token.kind.is_trivia())
        .map(|(index, token)| (token.kind, tree.token_text(index).to_owned()))
        .collect()
}

/// The decoded text pieces of all strings.
fn strings(tree: &Tree) -> Vec<String> {
    let pieces = tree.nodes().flat_map(|node| {
        let quoted = StringExpr::cast(node).map(decode_string);
        let indented = IndentedStringExpr::cast(node).map(decode_indented);
        quoted.or(indented).unwrap_or_default()
    });
    pieces
        .filter_map(|piece| match piece {
            Piece::Text(text) => Some(text),
            Piece::Interpolation(_) => None,
        })
        .collect()
}

/// Comments keep their order, their words, their lines, and what they are about.
fn assert_comments_stay(old: &Tree, new: &Tree, out: &str) {
    let before: Vec<_> = comments(old).collect();
    let after: Vec<_> = comments(new).collect();
    assert_eq!(before.len(), after.len(), "no comment is lost in\n{out}");
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(words(before.text), words(after.text));
        assert_eq!(
            before.stands_alone,
            after.stands_alone,
            "`{}` in\n{}\nand in\n{out}",
            before.text,
            old.text()
        );
        let about = subject(old, *before);
        let is_bound = is_bound(old, before.token) && about.is_some();
        if is_bound || before.stands_alone {
            assert_eq!(
                about,
                subject(new, *after),
                "what `{}` is about in\n{}\nand in\n{out}",
                before.text,
                old.text()
            );
        }
    }
}

/// How many tokens stand before what a comment is about.
fn subject(tree: &Tree, comment: Comment<'_>) -> Option<usize> {
    attached_binding(tree, comment).map(|node| place(tree, node.first_token()))
}

/// Whether a comment behind code is about something beyond doubt: it stands behind what it is about, or behind the `=` or
/// the `= {` of that. In the midst of an expression it is about whatever starts on that line, which a layout may change.
fn is_bound(tree: &Tree, comment: usize) -> bool {
    let kinds = tree.tokens().iter().take(comment).rev();
    let mut kinds = kinds
        .map(|token| token.kind)
        .filter(|kind| !kind.is_trivia());
    match kinds.next() {
        Some(K::Semicolon | K::Equal) => true,
        Some(K::LeftBrace | K::LeftBracket) => kinds.next() == Some(K::Equal),
        _ => false,
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// How many tokens stand before this one.
fn place(tree: &Tree, token: usize) -> usize {
    let before = tree.tokens().iter().take(token);
    before.filter(|token| !token.kind.is_trivia()).count()
}

/// Outside strings: no tab, no carriage return, no white space at the end of a line, no two blank lines in a row.
fn assert_clean(tree: &Tree) {
    let text = tree.text();
    assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{text:?}");
    for (index, token) in tree.tokens().iter().enumerate() {
        let written = tree.token_text(index);
        match token.kind {
            K::StringText => {}
            K::Whitespace => {
                assert!(written.trim_matches([' ', '\n']).is_empty(), "{text:?}");
                assert!(
                    !written.contains(" \n") && !written.contains("\n\n\n"),
                    "{text}"
                );
            }
            _ => assert!(
                !written.contains(['\t', '\r']) && !written.lines().any(|line| line.ends_with(' ')),
                "{text:?}"
            ),
        }
    }
}
