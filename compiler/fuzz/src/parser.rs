//! Text → tree.

use specc_source::Sources;
use specc_syntax::{Element, Node, Tree, ast, attached_binding, comments, literal, parse};

use crate::spans::assert_can_be_shown;

/// The tree's text is the input, each token lies in one node, every error can be shown and helps, and whatever a consumer
/// asks of the tree is answered.
///
/// # Panics
///
/// Where that does not hold.
pub fn parser(text: &str) {
    let mut sources = Sources::new();
    let file = sources.add("fuzz.plane", text);
    let parsed = parse(file, text.into());
    let tree = &parsed.tree;
    assert_eq!(&**tree.text(), text, "the tree keeps the text");
    let tokens: String = (0..tree.tokens().len())
        .map(|index| tree.token_text(index))
        .collect();
    assert_eq!(tokens, text, "the tokens of the tree are the text");
    assert_nodes_nest(tree.root());
    assert_can_be_shown(&sources, &parsed.errors);
    for error in &parsed.errors {
        assert!(error.help.is_some(), "{:?} helps", error.message);
    }
    read_everything(tree);
}

/// Each token belongs to exactly one node, and children lie in their parent in order.
fn assert_nodes_nest(root: Node<'_>) {
    let mut tokens = 0;
    for node in root.tree().nodes() {
        let mut last = node.first_token();
        for child in node.children() {
            assert!(
                child.first_token() >= last && child.end_token() <= node.end_token(),
                "{child:?} lies in {node:?}"
            );
            last = child.end_token();
        }
        let own = node.elements();
        tokens += own
            .filter(|element| matches!(element, Element::Token(_)))
            .count();
    }
    let all = root.tree().tokens().len();
    assert_eq!(tokens, all, "each token has one node");
}

/// Asks everything that a consumer may ask.
fn read_everything(tree: &Tree) {
    for index in 0..tree.tokens().len() {
        let _ = literal::decode(tree, index);
    }
    for comment in comments(tree) {
        let _ = attached_binding(tree, comment);
    }
    for node in tree.nodes() {
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
