//! Text in a spec that must not be printed: what was typed where a secret belongs.

use std::collections::{HashMap, HashSet};

use camino::Utf8Path;
use specc_eval::Type;
use specc_model::options::SCHEMA;
use specc_source::{Diagnostic, FileId, Sources, Span};
use specc_syntax::ast::{ApplyExpr, Binding, Expr};
use specc_syntax::{NodeId, SyntaxKind, Tree, parse};

use crate::check::Report;
use crate::place::EXTENSION;

/// Words in the names of attributes that hold secrets under names which no option declares: environment variables, say.
const TELLTALES: [&str; 8] = [
    "password",
    "passwd",
    "pasword",
    "secret",
    "token",
    "credential",
    "auth",
    "key",
];

/// What stands in place of a letter of a secret.
const MASK: char = '•';

/// Names that build a value from a secret.
const CONSTRUCTORS: [&str; 2] = ["hmac", "token"];

/// What has a longer name is a computed one, or no option: it is taken for a secret without a further look.
const LONGEST_NAME: usize = 200;

/// The ranges of string texts that stand where a secret belongs, in all spec files of a report: bound to the name of a
/// secret, handed to what takes one, or bound by a `let` whose name stands there.
///
/// In other files, what looks like a secret counts, as far as findings point into them.
///
/// A secret belongs into the vault, and typing it into a spec is an error; but the message about it ends up in the logs
/// of a CI server, and must not carry it there.
pub fn secrets(report: &Report) -> Vec<Span> {
    let mut found = Vec::new();
    for (id, file) in report.sources.iter() {
        if holds_spec(file.path()) {
            let tree = parse(id, file.text().clone()).tree;
            found.extend(in_tree(&tree));
            let secret_names = secret_names(&tree);
            let names = report.findings.iter().filter(|one| is_unknown_name(one));
            let spans = names.map(|finding| finding.primary.span);
            found.extend(spans.filter(|span| secret_names.contains(span)));
        }
    }
    let suppressed = report.suppressed.iter().map(|one| &one.finding);
    found.extend(crate::audit::secrets_in_files(
        &report.sources,
        report.findings.iter().chain(suppressed),
        &report.unchecked,
    ));
    found
}

/// A text with each secret in it masked, for a look at whole lines of it.
pub(crate) fn masked(path: &Utf8Path, text: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add(path, text);
    let mut found = match holds_spec(path) {
        true => in_tree(&parse(file, sources.file(file).text().clone()).tree),
        false => crate::audit::secrets_in_file(file, text),
    };
    found.sort_unstable();
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for span in found {
        let range = span.range();
        if let Some(before) = text.get(done..range.start) {
            masked.push_str(before);
            // Line breaks stay, so that the lines go on having their numbers.
            let secret = text.get(range.clone()).unwrap_or_default();
            masked.extend(secret.chars().map(|letter| match letter {
                '\n' | '\r' => letter,
                _ => MASK,
            }));
            done = range.end;
        }
    }
    masked.push_str(text.get(done..).unwrap_or_default());
    masked
}

/// Takes words out of messages that were typed without quotes where a secret belongs: `password = hunter2;`.
///
/// The language takes such a word for a name, and says that there is none; the word itself must not be in that.
pub(crate) fn hush(sources: &Sources, findings: &mut [Diagnostic]) {
    let mut names_by_file: HashMap<FileId, HashSet<Span>> = HashMap::new();
    for finding in findings.iter_mut().filter(|one| is_unknown_name(one)) {
        let place = finding.primary.span;
        let file = sources.file(place.file);
        if !holds_spec(file.path()) {
            continue;
        }
        // A file is looked through once, however many of its names are unknown.
        let names = names_by_file
            .entry(place.file)
            .or_insert_with(|| secret_names(&parse(place.file, file.text().clone()).tree));
        if !names.contains(&place) {
            continue;
        }
        finding.message = "a name that is not in scope stands where a secret belongs".to_owned();
        finding.why = Some("What stands in a spec is in its history for ever.".to_owned());
        finding.help = Some("put the secret into the vault and name it: `vault.NAME`".to_owned());
        finding.fix = None;
    }
}

/// Whether a text is one of the language: a spec, or what was typed as one.
pub(crate) fn holds_spec(path: &Utf8Path) -> bool {
    path.extension() == Some(EXTENSION) || path.as_str().starts_with('<')
}

fn is_unknown_name(finding: &Diagnostic) -> bool {
    finding.code.id == specc_eval::codes::UNKNOWN_NAME.id
}

/// Where a name is all that stands where a secret belongs.
fn secret_names(tree: &Tree) -> HashSet<Span> {
    let names = values(tree).into_iter().filter_map(|value| match value {
        Expr::Name(_) => Some(value),
        // `mkForce hunter2`
        Expr::Apply(apply) => apply
            .argument()
            .filter(|argument| matches!(argument, Expr::Name(_))),
        _ => None,
    });
    names.map(|name| name.span()).collect()
}

fn in_tree(tree: &Tree) -> Vec<Span> {
    let values = values(tree).into_iter();
    let mut found: Vec<Span> = values.flat_map(|value| texts(tree, value)).collect();
    found.extend(passwords_of_urls(tree));
    found
}

/// The passwords in URLs, whatever they are bound to: `"mongodb://plane:hunter2@mongo:27017"`.
fn passwords_of_urls(tree: &Tree) -> Vec<Span> {
    let tokens = tree.tokens().iter().enumerate();
    let texts = tokens.filter(|(_, token)| token.kind == SyntaxKind::StringText);
    texts
        .flat_map(|(index, _)| {
            let span = tree.token_span(index);
            let text = tree.text().get(span.range()).unwrap_or_default();
            let within = crate::audit::passwords_of_urls(text).into_iter();
            within.map(move |range| {
                let (start, end) = (range.start as u32, range.end as u32);
                Span::new(span.file, span.start + start, span.start + end)
            })
        })
        .collect()
}

/// The expressions that stand where a secret belongs.
fn values(tree: &Tree) -> Vec<Expr<'_>> {
    let bindings: Vec<Binding<'_>> = tree.nodes().filter_map(Binding::cast).collect();
    let mut values: Vec<Expr<'_>> = bindings
        .iter()
        .filter(|binding| holds_a_secret(**binding))
        .filter_map(|binding| binding.value())
        .collect();
    let applied = tree
        .nodes()
        .filter_map(ApplyExpr::cast)
        .filter(|apply| takes_a_secret(*apply));
    values.extend(applied.filter_map(ApplyExpr::argument));
    // A `let` may lead to another one; each name is followed once.
    let mut by_name: HashMap<&str, Vec<Expr<'_>>> = HashMap::new();
    for binding in &bindings {
        if let (Some(name), Some(value)) = (last_name(*binding), binding.value()) {
            by_name.entry(name).or_default().push(value);
        }
    }
    let mut known: HashSet<NodeId> = values.iter().map(|value| value.node().id()).collect();
    let mut at = 0;
    while let Some(value) = values.get(at).copied() {
        at += 1;
        let Expr::Name(name) = value else { continue };
        let bound = by_name.remove(name.name()).unwrap_or_default();
        values.extend(
            bound
                .into_iter()
                .filter(|value| known.insert(value.node().id())),
        );
    }
    values
}

/// The string texts anywhere in an expression.
fn texts<'t>(tree: &'t Tree, value: Expr<'t>) -> impl Iterator<Item = Span> + 't {
    let node = value.node();
    (node.first_token()..node.end_token())
        .filter(|&index| {
            tree.tokens()
                .get(index)
                .is_some_and(|token| token.kind == SyntaxKind::StringText)
        })
        .map(|index| tree.token_span(index))
}

fn takes_a_secret(apply: ApplyExpr<'_>) -> bool {
    matches!(apply.function(), Some(Expr::Name(name)) if CONSTRUCTORS.contains(&name.name()))
}

fn last_name(binding: Binding<'_>) -> Option<&str> {
    let last = binding.path()?.names().last()?;
    Some(last.node().text().trim_matches('"'))
}

fn holds_a_secret(binding: Binding<'_>) -> bool {
    let Some(name) = last_name(binding) else {
        return false;
    };
    let declared = || {
        SCHEMA.options.iter().any(|option| {
            matches!(option.ty, Type::Secret) && option.path.rsplit('.').next() == Some(name)
        })
    };
    if name.len() > LONGEST_NAME {
        return true;
    }
    let folded = name.to_lowercase();
    TELLTALES.iter().any(|word| folded.contains(word)) || declared()
}

#[cfg(test)]
mod tests {
    use specc_source::Sources;
    use specc_syntax::parse;

    use super::in_tree;

    #[test]
    fn what_stands_where_a_secret_belongs_is_found() {
        let cases: &[(&str, &[&str])] = &[
            (
                r#"{ redis.password = "hunter2"; redis.host = "redis"; }"#,
                &["hunter2"],
            ),
            (r#"{ redis.pasword = mkForce "hunter2"; }"#, &["hunter2"]),
            (
                r#"{ public = [ { path = "/x"; auth = hmac "hunter2"; } ]; }"#,
                &["hunter2"],
            ),
            (
                r#"{ public = [ { path = "/x"; check = token "hunter2"; } ]; }"#,
                &["hunter2"],
            ),
            (
                r#"let pw = "hunter2"; other = "plain"; in { storage.accessKey = pw; x = other; }"#,
                &["hunter2"],
            ),
            (
                r#"let a = b; b = "hunter2"; in { secretKey = a; }"#,
                &["hunter2"],
            ),
            (r#"let a = b; b = a; in { secretKey = a; }"#, &[]),
            (r#"{ project.name = "javisi"; }"#, &[]),
            (
                r#"{ mongo = "mongodb://plane:hunter2@mongo:27017"; }"#,
                &["hunter2"],
            ),
            (r#"{ site = "https://example.org/a:b@c"; }"#, &[]),
        ];
        for (text, expected) in cases {
            let mut sources = Sources::new();
            let file = sources.add("spec/x.plane", *text);
            let tree = parse(file, sources.file(file).text().clone()).tree;
            let mut found: Vec<&str> = in_tree(&tree)
                .into_iter()
                .map(|span| sources.text(span))
                .collect();
            found.dedup();
            assert_eq!(found, *expected, "{text}");
        }
    }
}
