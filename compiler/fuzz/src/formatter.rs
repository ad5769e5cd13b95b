//! Tree → text in the one style.

use std::sync::Arc;

use specc_source::Sources;
use specc_syntax::ast::{IndentedStringExpr, StringExpr};
use specc_syntax::literal::{Piece, decode_indented, decode_string};
use specc_syntax::{Parse, SyntaxKind, Tree, comments, format, parse};

/// What is well-formed stays so, means the same, keeps its comments, and is formatted for good; the rest is refused.
///
/// # Panics
///
/// Where that does not hold.
pub fn formatter(text: &str) {
    let plain = format::plain_text(text);
    let before = parsed(&plain);
    let Some(out) = format::format(&before.tree) else {
        assert!(
            !before.errors.is_empty(),
            "what is well-formed is formatted"
        );
        return;
    };
    assert!(before.errors.is_empty(), "what is broken is left alone");
    let after = parsed(&out);
    assert!(after.errors.is_empty(), "{text:?}\nbecomes\n{out}");
    let (old, new) = (&before.tree, &after.tree);
    assert_eq!(tokens(old), tokens(new), "{text:?}\nbecomes\n{out}");
    assert_eq!(shape(old), shape(new), "{text:?}\nbecomes\n{out}");
    assert_eq!(strings(old), strings(new), "{text:?}\nbecomes\n{out}");
    assert_eq!(remarks(old), remarks(new), "{text:?}\nbecomes\n{out}");
    let again = format::format(new);
    assert_eq!(again.as_deref(), Some(&*out), "twice is once, for {text:?}");
}

fn parsed(text: &str) -> Parse {
    let mut sources = Sources::new();
    let text: Arc<str> = text.into();
    let file = sources.add("fuzz.plane", Arc::clone(&text));
    parse(file, text)
}

/// All tokens but trivia; the text of strings is compared by what it means.
fn tokens(tree: &Tree) -> Vec<&str> {
    let all = tree.tokens().iter().enumerate();
    all.filter(|(_, token)| !token.kind.is_trivia() && token.kind != SyntaxKind::StringText)
        .map(|(index, _)| tree.token_text(index))
        .collect()
}

/// The kinds of all nodes with how many children each has, in the order of the tree.
fn shape(tree: &Tree) -> Vec<(SyntaxKind, usize)> {
    tree.nodes()
        .map(|node| (node.kind(), node.children().count()))
        .collect()
}

/// The pieces of text in all strings.
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

/// The words of each comment, and whether it has its lines for itself.
fn remarks(tree: &Tree) -> Vec<(Vec<&str>, bool)> {
    comments(tree)
        .map(|comment| {
            let words = comment.text.split_whitespace().collect();
            (words, comment.stands_alone)
        })
        .collect()
}
