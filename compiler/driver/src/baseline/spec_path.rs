//! The path of the option that a place of a spec defines.

use specc_source::Span;
use specc_syntax::Tree;
use specc_syntax::ast::{
    AttributePath, Binding, Expr, IndentedStringExpr, LetExpr, ListExpr, StringExpr,
};

use super::words::Words;

/// Attributes that name the set they stand in.
const NAMES: [&str; 5] = ["name", "path", "host", "key", "subnet"];

/// The path of the innermost definition around a place, as it stands in this file: `plane.services.api.memory`.
///
/// An element of a list goes by its name or by what it says, a part of a text of several lines by its line, so that
/// neighbours may come and go.
pub(super) fn spec_path(tree: &Tree, place: Span, words: &Words<'_>) -> String {
    let nodes = tree.nodes().filter(|node| node.span().contains(place));
    let mut around: Vec<_> = nodes.collect();
    // Those around one place contain each other: from the outside in.
    around.sort_by_key(|node| (node.span().start, std::cmp::Reverse(node.span().end)));
    let mut path = String::new();
    for node in around {
        if let Some(binding) = Binding::cast(node) {
            for name in binding.path().map(names).unwrap_or_default() {
                words.join(&mut path, &name);
            }
        } else if LetExpr::cast(node).is_some() {
            let mut bindings = node.children().filter_map(Binding::cast);
            if bindings.any(|binding| binding.span().contains(place)) {
                words.join(&mut path, "let");
            }
        } else if let Some(list) = ListExpr::cast(node) {
            let element = list.elements().find(|one| one.span().contains(place));
            if let Some(element) = element {
                words.element(&mut path, element_name(element));
            }
        } else if StringExpr::cast(node).is_some() || IndentedStringExpr::cast(node).is_some() {
            words.line(&mut path, node.span(), place);
        }
    }
    path
}

/// `a`, `"b c"` and `${d}` of `a."b c".${d}`.
fn names(path: AttributePath<'_>) -> Vec<String> {
    path.names()
        .map(|name| match name.identifier() {
            Some(identifier) => identifier.to_owned(),
            None => name.node().text().trim_matches('"').to_owned(),
        })
        .collect()
}

/// What tells an element of a list from its neighbours: the range of its name, or its own.
fn element_name(element: Expr<'_>) -> Option<Span> {
    let Expr::Set(set) = element else {
        return Some(element.span());
    };
    let bindings: Vec<Binding<'_>> = set.node().children().filter_map(Binding::cast).collect();
    NAMES.iter().find_map(|wanted| {
        let mut named = bindings
            .iter()
            .filter(|binding| binding.path().map(names).unwrap_or_default() == [*wanted]);
        Some(named.next()?.value()?.span())
    })
}
