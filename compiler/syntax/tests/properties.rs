//! What holds for any text whatsoever.

mod support;

use proptest::prelude::*;
use specc_syntax::{SyntaxKind, ast, comments, literal};

/// Checks the promises of [`specc_syntax::parse`] on one text.
fn check(text: &str) {
    let parsed = support::parsed(text);
    let tree = &parsed.parse.tree;
    assert_eq!(&**tree.text(), text, "the tree keeps the text");
    assert_tokens_cover(tree);
    assert_nodes_nest(tree.root());
    for error in &parsed.parse.errors {
        let labels = std::iter::once(&error.primary).chain(&error.related);
        for span in labels.map(|label| label.span) {
            assert!(
                text.get(span.range()).is_some(),
                "{span:?} of {:?} fits",
                error.message
            );
        }
        assert!(
            !error.message.is_empty() && error.help.is_some(),
            "{:?} helps",
            error.message
        );
    }
    read_everything(tree);
}

fn assert_tokens_cover(tree: &specc_syntax::Tree) {
    let mut end = 0;
    for (index, token) in tree.tokens().iter().enumerate() {
        assert!(token.end > end, "token {index} is not empty");
        assert!(
            tree.text().is_char_boundary(token.end as usize),
            "token {index} ends between characters"
        );
        end = token.end;
    }
    assert_eq!(end as usize, tree.text().len(), "tokens cover the text");
}

/// Each token belongs to exactly one node, and children lie in their parent in order.
fn assert_nodes_nest(root: specc_syntax::Node<'_>) {
    let mut tokens = 0;
    for node in root.tree().nodes() {
        let (first, end) = (node.first_token(), node.end_token());
        let mut last = first;
        for child in node.children() {
            assert!(
                child.first_token() >= last && child.end_token() <= end,
                "{child:?} lies in {node:?}"
            );
            last = child.end_token();
        }
        tokens += node
            .elements()
            .filter(|element| matches!(element, specc_syntax::Element::Token(_)))
            .count();
    }
    assert_eq!(
        tokens,
        root.tree().tokens().len(),
        "each token has one node"
    );
}

/// Calls everything a consumer may call: none of it panics on a broken tree.
fn read_everything(tree: &specc_syntax::Tree) {
    for index in 0..tree.tokens().len() {
        let _ = literal::decode(tree, index);
    }
    for comment in comments(tree) {
        let _ = specc_syntax::attached_binding(tree, comment);
    }
    for node in tree.nodes() {
        assert!(tree.text().contains(node.text()));
        if let Some(string) = ast::StringExpr::cast(node) {
            let _ = literal::decode_string(string);
        }
        if let Some(string) = ast::IndentedStringExpr::cast(node) {
            let _ = literal::decode_indented(string);
        }
        if let Some(expr) = ast::Expr::cast(node) {
            let _ = literal::string_offset(expr, 1);
        }
    }
}

/// Fragments that the grammar gives a meaning, well-formed or not.
fn fragment() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "\"",
        "''",
        "${",
        "$",
        "\\",
        "=",
        ";",
        ":",
        ",",
        ".",
        "...",
        "@",
        "?",
        "+",
        "-",
        "*",
        "/",
        "++",
        "//",
        "==",
        "!=",
        "<",
        "<=",
        "&&",
        "||",
        "!",
        "->",
        "let",
        "in",
        "if",
        "then",
        "else",
        "assert",
        "rec",
        "inherit",
        "or",
        "with",
        "a",
        "b",
        "é",
        "\u{a0}",
        "\u{feff}",
        "\0",
        "\t",
        "\r\n",
        "\n",
        " ",
        "  ",
        "# c",
        "/*",
        "*/",
        "1",
        "0.5",
        "v1.2.2",
        "30s",
        "512M",
        "172.20.1.0/24",
        "10.0.0.1",
        "./x",
        "30sec",
        "1.2.3",
        "/etc",
        "<x>",
        "https://x",
        "'",
        "“",
    ]);
    prop::collection::vec(fixed, 0..40).prop_map(|parts| parts.concat())
}

/// A spec with one piece cut out and another put in.
fn damaged_spec() -> impl Strategy<Value = String> {
    let spec = include_str!("specs/javisi.plane");
    let places: Vec<usize> = spec.char_indices().map(|(at, _)| at).collect();
    (prop::sample::select(places), 0..12_usize, fragment()).prop_map(
        move |(at, length, inserted)| {
            let end = (at..=spec.len())
                .rev()
                .find(|&end| end <= at + length && spec.is_char_boundary(end));
            format!("{}{inserted}{}", &spec[..at], &spec[end.unwrap_or(at)..])
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_a_lossless_tree(text in "\\PC*|(.|\n|\r|\t){0,200}") {
        check(&text);
    }

    #[test]
    fn any_characters_give_a_lossless_tree(characters in prop::collection::vec(any::<char>(), 0..200)) {
        check(&String::from_iter(characters));
    }

    #[test]
    fn any_row_of_control_characters_and_quotes_gives_a_lossless_tree(text in "[\u{0}-\u{20}\u{7f}-\u{a0}\u{feff}\u{2028}\"'${}]{0,60}") {
        check(&text);
    }

    #[test]
    fn any_sequence_of_fragments_gives_a_lossless_tree(text in fragment()) {
        check(&text);
    }

    #[test]
    fn any_damage_to_a_spec_gives_a_lossless_tree(text in damaged_spec()) {
        check(&text);
    }
}

#[test]
fn every_prefix_of_a_spec_gives_a_lossless_tree() {
    let spec = include_str!("specs/javisi.plane");
    for end in (0..spec.len()).filter(|&end| spec.is_char_boundary(end)) {
        check(&spec[..end]);
    }
}

#[test]
fn one_missing_token_gives_at_most_three_errors() {
    let spec = include_str!("specs/javisi.plane");
    let whole = support::parsed(spec);
    let tree = &whole.parse.tree;
    for index in 0..tree.tokens().len() {
        let kind = tree.tokens()[index].kind;
        if kind.is_trivia() || kind == SyntaxKind::StringText {
            continue;
        }
        let span = tree.token_span(index).range();
        let text = format!("{}{}", &spec[..span.start], &spec[span.end..]);
        let parsed = support::parsed(&text);
        let count = parsed.parse.errors.len();
        assert!(
            count <= 3,
            "without {:?} at {span:?}:\n{}",
            tree.token_text(index),
            parsed.errors()
        );
    }
}
