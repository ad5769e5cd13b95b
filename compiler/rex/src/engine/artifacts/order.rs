//! The order in which Caddy runs the directives of a block.

use std::collections::BTreeSet;

use specc_artifacts::caddyfile::Directive;
use specc_source::Span;

use super::gates;
use crate::views::GateView;

/// Directives in the order in which Caddy sorts them where no `route` keeps the written one (Caddy 2.10).
const ORDER: &[&str] = &[
    "tracing",
    "map",
    "vars",
    "fs",
    "root",
    "log_append",
    "log_skip",
    "log_name",
    "header",
    "copy_response_headers",
    "request_body",
    "redir",
    "method",
    "rewrite",
    "uri",
    "try_files",
    "basic_auth",
    "basicauth",
    "forward_auth",
    "request_header",
    "encode",
    "push",
    "intercept",
    "templates",
    "invoke",
    "handle",
    "handle_path",
    "route",
    "abort",
    "error",
    "copy_response",
    "respond",
    "metrics",
    "reverse_proxy",
    "php_fastcgi",
    "file_server",
    "acme_server",
];

/// The VPN gates of all Caddyfiles, by the range of their matcher's definition.
#[derive(Debug, Default)]
pub(in crate::engine) struct Gates {
    definitions: BTreeSet<Span>,
}

impl Gates {
    /// Takes in a gate.
    pub(in crate::engine) fn add(&mut self, gate: &GateView<'_>) {
        if let Some(definition) = gate.definition.filter(|_| gate.vpn) {
            self.definitions.insert(definition.span);
        }
    }
}

/// A block on the way to a route.
#[derive(Debug, Clone)]
pub(super) struct Level<'a> {
    pub(super) directives: Vec<&'a Directive>,
    /// The directive that leads to the route.
    pub(super) at: usize,
    /// Whether they run as they are written: inside of `route`.
    pub(super) as_written: bool,
}

/// Whether a gate on one of these levels turns clients away before the directive that leads to the route is reached.
pub(super) fn gate_comes_first(levels: &[Level<'_>], gates: &Gates) -> bool {
    let all = levels
        .iter()
        .flat_map(|level| level.directives.iter().copied());
    let matchers = defined(all, gates);
    levels
        .iter()
        .any(|level| comes_first(level, &matchers, gates))
}

/// The matchers of gates that are defined among these directives.
fn defined<'a>(directives: impl Iterator<Item = &'a Directive>, gates: &Gates) -> Vec<&'a str> {
    directives
        .filter(|directive| gates.definitions.contains(&directive.span))
        .map(|directive| directive.name.value.as_str())
        .collect()
}

fn comes_first(level: &Level<'_>, matchers: &[&str], gates: &Gates) -> bool {
    let Some(way) = level.directives.get(level.at) else {
        return false;
    };
    refusals(level, matchers, gates).any(|(position, refusal)| {
        if level.as_written {
            return position < level.at;
        }
        match rank(refusal).cmp(&rank(way)) {
            std::cmp::Ordering::Less => true,
            std::cmp::Ordering::Greater => false,
            std::cmp::Ordering::Equal => match (is_path(refusal), is_path(way)) {
                // Of equal ones, those with a path come first, those without a matcher last.
                (false, true) => false,
                (true, false) => true,
                _ if refusal.arguments.is_empty() && !way.arguments.is_empty() => false,
                _ => way.arguments.is_empty() || position < level.at,
            },
        }
    })
}

/// The same for the directives that a spec adds to the site that specc generates: there the gate stands in a `route` without a
/// matcher, before them.
pub(super) fn generated_gate_comes_first(level: &Level<'_>) -> bool {
    let Some(way) = level.directives.get(level.at) else {
        return false;
    };
    match rank(way).cmp(&rank_of("route")) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => way.arguments.is_empty(),
    }
}

/// Whether the first argument is a path.
fn is_path(directive: &Directive) -> bool {
    directive
        .arguments
        .first()
        .is_some_and(|first| first.text.starts_with('/'))
}

fn rank(directive: &Directive) -> usize {
    let name = match directive.name.value.as_str() {
        // The import of a gate that no file defines: it would bring an `error`.
        "import" => "error",
        // Both kinds share one place.
        "handle_path" => "handle",
        name => name,
    };
    rank_of(name)
}

fn rank_of(name: &str) -> usize {
    let found = ORDER.iter().position(|known| *known == name);
    found.unwrap_or(ORDER.len())
}

/// What turns clients away on a level, with its position.
fn refusals<'l, 'a>(
    level: &'l Level<'a>,
    matchers: &'l [&str],
    gates: &'l Gates,
) -> impl Iterator<Item = (usize, &'a Directive)> + 'l {
    level
        .directives
        .iter()
        .enumerate()
        .filter_map(move |(position, directive)| {
            let refuses = gates::turns_away(directive)
                && directive
                    .arguments
                    .first()
                    .is_some_and(|first| matchers.contains(&first.text.as_str()));
            let imports = directive.is("import")
                && directive
                    .arguments
                    .first()
                    .is_some_and(|name| gates::is_gate_name(&name.text));
            let holds = || position != level.at && holds_a_gate(directive, matchers, gates);
            (refuses || imports || holds()).then_some((position, *directive))
        })
}

/// Whether everything that comes to a `route` or `handle` meets a gate in it, whose matcher may be defined around it.
fn holds_a_gate(directive: &Directive, matchers: &[&str], gates: &Gates) -> bool {
    let groups = directive.is("route") || directive.is("handle");
    let inside = directive.children();
    let own = defined(inside.iter(), gates);
    let gate = |inner: &Directive| {
        let name = inner.arguments.first();
        let matched = |name: &str| matchers.contains(&name) || own.contains(&name);
        match inner.is("import") {
            true => name.is_some_and(|name| gates::is_gate_name(&name.text)),
            false => gates::turns_away(inner) && name.is_some_and(|name| matched(&name.text)),
        }
    };
    groups && directive.arguments.is_empty() && inside.iter().any(gate)
}
