//! Gates in Caddyfiles: a matcher on client addresses, and something that refuses whoever does not match.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};
use specc_artifacts::caddyfile::{Argument, Directive};
use specc_artifacts::jinja;
use specc_artifacts::variables::Variables;
use specc_artifacts::yaml::Node;
use specc_source::Span;

use crate::views::{AddressMatcher, Door, Field, GateRange, GateView, Place};

/// Carrier-grade NAT, from which meshes such as Tailscale and Headscale give out addresses.
const MESH: (Ipv4Addr, u8) = (Ipv4Addr::new(100, 64, 0, 0), 10);

/// Words that tell that something is about the VPN.
const VPN_WORDS: [&str; 5] = ["vpn", "mesh", "tailscale", "headscale", "wireguard"];

/// Words of an answer, or of the matcher that it is for, that tell that somebody is refused.
pub(in crate::engine) const REFUSAL_WORDS: [&str; 7] = [
    "blocked",
    "denied",
    "forbidden",
    "not allowed",
    "refused",
    "unauthorized",
    "vpn",
];

/// All gates among these directives and what they hold. `around` names what holds them, a snippet say.
pub(in crate::engine) fn gates<'a>(
    directives: &'a [Directive],
    around: &str,
    variables: &Variables<'a>,
    visited: &mut usize,
) -> Vec<GateView<'a>> {
    let mut found = Vec::new();
    let mut waiting = vec![directives];
    while let Some(level) = waiting.pop() {
        *visited += level.len();
        for directive in level {
            if let Some(gate) = gate(directive, level, around, variables) {
                found.push(gate);
            }
            waiting.extend(directive.block.as_deref());
        }
    }
    found
}

/// The gate that a matcher makes, where something refuses whoever it does not let in.
fn gate<'a>(
    definition: &'a Directive,
    level: &'a [Directive],
    around: &str,
    variables: &Variables<'a>,
) -> Option<GateView<'a>> {
    let matcher = definition.name.value.strip_prefix('@')?;
    let ranges = address_ranges(definition);
    let (first, last) = (ranges.arguments.first()?, ranges.arguments.last()?);
    let level = refusing_level(&definition.name.value, ranges.negated, level)?;
    let names = [around, matcher];
    let about_vpn = names.into_iter().any(names_vpn)
        || ranges
            .arguments
            .iter()
            .any(|argument| is_mesh(argument, variables));
    Some(GateView {
        door: Door::Caddyfile,
        place: Place::written(first.span.to(last.span)),
        vpn: about_vpn,
        matcher: match ranges.matcher {
            Some((matcher, span)) => Field::Known(matcher, Place::written(span)),
            None => Field::Absent,
        },
        refusals: level
            .iter()
            .filter(|directive| {
                uses(directive, &definition.name.value) == ranges.negated
                    && turns_away(directive)
                    && !leads_to_an_answer(directive, level)
            })
            .collect(),
        caddyfile: None,
        definition: Some(definition),
        only_addresses: ranges.only,
        refuses_matched: ranges.negated,
        ranges: ranges
            .arguments
            .iter()
            .flat_map(|argument| range(argument, variables))
            .collect(),
        wanted: Vec::new(),
    })
}

/// Whether a gate stands before everything that a site serves (on its own level, or in a `route` for all paths) and lets in
/// nobody from the Internet.
pub(super) fn guards_all(gate: &GateView<'_>, site: &[Directive]) -> bool {
    let Some(definition) = gate.definition.filter(|_| gate.only_addresses) else {
        return false;
    };
    let from_inside = |range: &Field<GateRange>| match range.value() {
        Some(GateRange::V4(net)) => net.network().is_private() && net.broadcast().is_private(),
        Some(GateRange::Private) => true,
        Some(GateRange::V6) | None => false,
    };
    if !gate.ranges.iter().all(from_inside) {
        return false;
    }
    let routes = site
        .iter()
        .filter(|directive| directive.is("route") && directive.arguments.is_empty());
    let inside = routes.flat_map(|route| route.block.iter().flatten());
    site.iter()
        .chain(inside)
        .any(|directive| directive.span == definition.span)
}

/// Whether a `rewrite` leads to a path that another directive of its level answers.
fn leads_to_an_answer(directive: &Directive, level: &[Directive]) -> bool {
    let Some(target) = directive
        .arguments
        .last()
        .filter(|_| directive.is("rewrite"))
    else {
        return false;
    };
    level
        .iter()
        .any(|other| !other.is("rewrite") && uses(other, &target.text))
}

fn names_vpn(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    VPN_WORDS.iter().any(|word| name.contains(word))
}

fn is_mesh(argument: &Argument, variables: &Variables<'_>) -> bool {
    let mesh = Ipv4Net::new_assert(MESH.0, MESH.1);
    let named = jinja::expressions(&argument.text)
        .iter()
        .flat_map(|expression| &expression.names)
        .any(|name| names_vpn(&name.name));
    let inside = |field: &Field<GateRange>| matches!(field.value(), Some(GateRange::V4(net)) if mesh.contains(net));
    named || range(argument, variables).iter().any(inside)
}

/// The ranges that a matcher names.
#[derive(Debug, Default)]
struct Ranges<'a> {
    arguments: Vec<&'a Argument>,
    /// Whether it matches whoever is *not* in them.
    negated: bool,
    /// Which address it looks at, and where it says so.
    matcher: Option<(AddressMatcher, Span)>,
    /// Whether the matcher has no other condition.
    only: bool,
}

fn address_ranges(definition: &Directive) -> Ranges<'_> {
    let mut ranges = Ranges {
        only: true,
        ..Ranges::default()
    };
    take(&definition.arguments, &mut ranges);
    let mut waiting: Vec<&Directive> = definition.block.iter().flatten().collect();
    while let Some(line) = waiting.pop() {
        match line.name.value.as_str() {
            "not" => {
                ranges.negated = true;
                take(&line.arguments, &mut ranges);
                waiting.extend(line.block.iter().flatten());
            }
            "client_ip" | "remote_ip" => {
                ranges.matcher =
                    address_matcher(&line.name.value).map(|kind| (kind, line.name.span));
                ranges.arguments.extend(addresses(&line.arguments));
            }
            _ => ranges.only = false,
        }
    }
    ranges.arguments.sort_by_key(|argument| argument.span);
    ranges
}

/// `not client_ip A B` in one line.
fn take<'a>(arguments: &'a [Argument], ranges: &mut Ranges<'a>) {
    let mut rest = arguments;
    if let Some((first, after)) = rest.split_first().filter(|(first, _)| first.text == "not") {
        debug_assert_eq!(first.text, "not");
        ranges.negated = true;
        rest = after;
    }
    if let Some((kind, after)) = rest.split_first()
        && let Some(matcher) = address_matcher(&kind.text)
    {
        ranges.matcher = Some((matcher, kind.span));
        ranges.arguments.extend(addresses(after));
    }
}

fn address_matcher(word: &str) -> Option<AddressMatcher> {
    match word {
        "client_ip" => Some(AddressMatcher::Client),
        "remote_ip" => Some(AddressMatcher::Remote),
        _ => None,
    }
}

fn addresses(arguments: &[Argument]) -> impl Iterator<Item = &Argument> {
    arguments
        .iter()
        .filter(|argument| argument.text != "forwarded")
}

/// Whether a directive is for the requests of a matcher.
fn uses(directive: &Directive, matcher: &str) -> bool {
    directive
        .arguments
        .first()
        .is_some_and(|first| first.text == matcher)
}

/// The directives among which the clients that a matcher keeps out are refused: those around its definition, or those of a
/// group for all requests below, since a matcher is known to the whole site.
fn refusing_level<'a>(
    matcher: &str,
    negated: bool,
    level: &'a [Directive],
) -> Option<&'a [Directive]> {
    let mut waiting = vec![level];
    while let Some(level) = waiting.pop() {
        if refuses(matcher, negated, level) {
            return Some(level);
        }
        let is_group = |directive: &&Directive| {
            matches!(directive.name.value.as_str(), "handle" | "route")
                && directive.arguments.is_empty()
        };
        let groups = level.iter().filter(is_group);
        waiting.extend(groups.filter_map(|group| group.block.as_deref()));
    }
    None
}

/// Whether something on this level refuses those that the matcher keeps out.
fn refuses(matcher: &str, negated: bool, level: &[Directive]) -> bool {
    if negated {
        return level
            .iter()
            .any(|directive| uses(directive, matcher) && turns_away(directive));
    }
    // `handle @vpn { … }`, and a `handle` without a matcher that refuses the others.
    let lets_in = level
        .iter()
        .any(|directive| directive.name.value == "handle" && uses(directive, matcher));
    lets_in
        && level.iter().any(|directive| {
            let matched = directive
                .arguments
                .first()
                .is_some_and(|first| first.text.starts_with('@'));
            !matched && turns_away(directive)
        })
}

pub(super) fn turns_away(directive: &Directive) -> bool {
    let inside = || directive.block.iter().flatten().any(turns_away);
    match directive.name.value.as_str() {
        "error" | "abort" | "redir" | "rewrite" => true,
        "respond" | "try_files" => directive.arguments.iter().any(|argument| {
            let text = argument.text.to_ascii_lowercase();
            text.trim_start_matches('/').starts_with('4')
                || REFUSAL_WORDS.iter().any(|word| text.contains(word))
        }),
        "handle" | "route" => inside(),
        _ => false,
    }
}

/// What an argument stands for: one range, several where a variable holds several, or something unknown.
fn range(argument: &Argument, variables: &Variables<'_>) -> Vec<Field<GateRange>> {
    if let Some(items) = joined(argument, variables) {
        let ranges = items.iter().map(|item| {
            let place = Place::taken(argument.span, item.span);
            let text = variables.text(item);
            let range = text.get().and_then(|text| word_range(text.trim()));
            range.map_or(Field::Unknown(place), |range| Field::Known(range, place))
        });
        return ranges.collect();
    }
    let mut defined = Vec::new();
    let text = if argument.template {
        variables.resolve(&argument.text, &mut defined)
    } else {
        Some(argument.text.clone())
    };
    let place = match defined.last() {
        Some(&definition) => Place::taken(argument.span, definition),
        None => Place::written(argument.span),
    };
    match text {
        Some(text) => text
            .split_whitespace()
            .map(|word| {
                word_range(word).map_or(Field::Unknown(place), |range| Field::Known(range, place))
            })
            .collect(),
        None => vec![Field::Unknown(place)],
    }
}

/// The items of a list that an argument puts together: `{{ cidrs | join(' ') }}`.
fn joined<'a>(argument: &Argument, variables: &Variables<'a>) -> Option<&'a [Node]> {
    let expressions = jinja::expressions(&argument.text);
    let [expression] = expressions.as_slice() else {
        return None;
    };
    let reference = expression.plain.as_ref()?;
    let [(filter, Some(separator))] = reference.filters.as_slice() else {
        return None;
    };
    let whole = argument.text.starts_with("{{") && argument.text.ends_with("}}");
    if filter != "join" || separator != " " || !whole {
        return None;
    }
    let list = variables.node(variables.what(reference)?)?.as_sequence()?;
    list.open.is_none().then_some(&list.items)
}

fn word_range(word: &str) -> Option<GateRange> {
    if word == "private_ranges" {
        return Some(GateRange::Private);
    }
    let v4 = word
        .parse::<Ipv4Net>()
        .ok()
        .or_else(|| word.parse::<Ipv4Addr>().ok().map(Ipv4Net::from));
    let is_v6 = word.parse::<Ipv6Net>().is_ok() || word.parse::<Ipv6Addr>().is_ok();
    v4.map(GateRange::V4)
        .or_else(|| is_v6.then_some(GateRange::V6))
}

/// A snippet that is defined here is a gate if it holds one; of any other, only the name can tell.
pub(super) fn is_gate_snippet(name: &str, known: &BTreeMap<&str, bool>) -> bool {
    match known.get(name) {
        Some(gate) => *gate,
        None => is_gate_name(name),
    }
}

/// Whether a snippet's name says that it is a VPN gate.
pub(super) fn is_gate_name(name: &str) -> bool {
    names_vpn(name)
        && ["only", "gate", "acl", "guard", "restrict"]
            .iter()
            .any(|word| name.contains(word))
}
