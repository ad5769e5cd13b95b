//! Text in a spec that must not be printed: what was typed where a secret belongs.

use specc_eval::Type;
use specc_model::options::SCHEMA;
use specc_source::Span;
use specc_syntax::ast::Binding;
use specc_syntax::{SyntaxKind, parse};

use crate::check::Report;
use crate::place::EXTENSION;

/// Words in the names of attributes that hold secrets under names which no option declares: environment variables, say.
const TELLTALES: [&str; 4] = ["password", "secret", "token", "credential"];

/// The ranges of string texts that are bound to the name of a secret, in all spec files of a report.
///
/// A secret belongs into the vault, and typing it into a spec is an error; but the message about it ends up in the logs
/// of a CI server, and must not carry it there.
pub fn secrets(report: &Report) -> Vec<Span> {
    let mut found = Vec::new();
    for (id, file) in report.sources.iter() {
        if file.path().extension() != Some(EXTENSION) {
            continue;
        }
        let parse = parse(id, file.text().clone());
        for node in parse.tree.nodes() {
            let Some(binding) = Binding::cast(node).filter(|binding| holds_a_secret(*binding))
            else {
                continue;
            };
            let Some(value) = binding.value() else {
                continue;
            };
            let node = value.node();
            let tokens = node.first_token()..node.end_token();
            let texts = tokens.filter(|&index| {
                parse
                    .tree
                    .tokens()
                    .get(index)
                    .is_some_and(|token| token.kind == SyntaxKind::StringText)
            });
            found.extend(texts.map(|index| parse.tree.token_span(index)));
        }
    }
    found
}

fn holds_a_secret(binding: Binding<'_>) -> bool {
    let last = binding.path().and_then(|path| path.names().last());
    let Some(name) = last else { return false };
    let name = name.node().text().trim_matches('"');
    let declared = || {
        SCHEMA.options.iter().any(|option| {
            matches!(option.ty, Type::Secret) && option.path.rsplit('.').next() == Some(name)
        })
    };
    let folded = name.to_lowercase();
    TELLTALES.iter().any(|word| folded.contains(word)) || declared()
}
