//! Containers of compose files.

use std::borrow::Cow;

use specc_artifacts::compose::{Healthcheck, Mount, Probe, ServiceNode};
use specc_artifacts::yaml::{Lookup, Node};
use specc_source::{Sources, Span};

use super::fields::{field, text, words};
use crate::views::{Door, Insertion, MountView, Place, ServiceView, Timings};

/// The view of a service.
pub(super) fn service<'a>(service: &'a ServiceNode<'a>, sources: &Sources) -> ServiceView<'a> {
    let name = service
        .name
        .get()
        .map(String::as_str)
        .or_else(|| service.key.text())
        .unwrap_or("");
    ServiceView {
        door: Door::Compose,
        name: Cow::Borrowed(name),
        place: Place::written(service.key.span),
        complete: matches!(service.node.lookup("extends"), Lookup::Absent),
        one_shot: service
            .restart
            .get()
            .is_some_and(|restart| restart == "no" || restart.starts_with("on-failure")),
        built: !service.build.is_absent(),
        image: text(&service.image),
        timings: timings(service, sources),
        dropped: words(&service.cap_drop),
        added: words(&service.cap_add),
        privileged: field(&service.privileged, |value| Some(*value)),
        host_network: field(&service.network_mode, |mode| Some(mode == "host")),
        host_pid: field(&service.pid, |pid| Some(pid == "host")),
        mounts: service
            .volumes
            .get()
            .map_or_else(Vec::new, |list| list.items.iter().map(mount).collect()),
    }
}

fn mount<'a>(mount: &Mount) -> MountView<'a> {
    MountView {
        place: Place::written(mount.span),
        source: text(&mount.source),
        target: text(&mount.target),
        read_only: field(&mount.read_only, |value| Some(*value)),
    }
}

fn timings(service: &ServiceNode<'_>, sources: &Sources) -> Option<Timings> {
    let healthcheck = service.healthcheck.get()?;
    if is_off(healthcheck) {
        return None;
    }
    let key = service.healthcheck.key.unwrap_or(service.healthcheck.span);
    Some(Timings {
        place: Place::written(key),
        complete: true,
        interval: field(&healthcheck.interval, |text| milliseconds(text)),
        timeout: field(&healthcheck.timeout, |text| milliseconds(text)),
        retries: field(&healthcheck.retries, |&retries| u64::try_from(retries).ok()),
        insertion: service
            .node
            .get("healthcheck")
            .and_then(|node| insertion(node, sources)),
    })
}

fn is_off(healthcheck: &Healthcheck) -> bool {
    healthcheck.disable.get() == Some(&true)
        || matches!(healthcheck.test.get(), Some(Probe::Disabled))
}

/// Where entries can be added to a mapping: before its first one, which is right in every style.
pub(super) fn insertion(mapping: &Node, sources: &Sources) -> Option<Insertion> {
    let (first, _) = mapping.resolved().entries().first()?;
    let after = separator(mapping.resolved(), first, sources)?;
    Some(Insertion {
        at: Span::new(first.span.file, first.span.start, first.span.start),
        before: String::new(),
        after,
    })
}

/// What separates two entries of a mapping: a comma, or a line break with the indentation of its keys.
pub(super) fn separator(mapping: &Node, key: &Node, sources: &Sources) -> Option<String> {
    if sources.text(mapping.span).starts_with('{') {
        return Some(", ".to_owned());
    }
    let text = sources.file(key.span.file).text();
    let before = text.get(..key.span.start as usize)?;
    let line = before.rsplit('\n').next()?;
    // Behind a dash, keys stand as deep as the dash and what follows it.
    line.chars()
        .all(|character| matches!(character, ' ' | '-'))
        .then(|| format!("\n{}", " ".repeat(line.len())))
}

/// `1m30s` as milliseconds, as compose reads it.
fn milliseconds(text: &str) -> Option<u64> {
    let mut total = 0.0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let digits =
            rest.find(|character: char| !character.is_ascii_digit() && character != '.')?;
        let number: f64 = rest.get(..digits)?.parse().ok()?;
        rest = rest.get(digits..)?;
        let unit = rest
            .find(|character: char| character.is_ascii_digit() || character == '.')
            .unwrap_or(rest.len());
        total += number
            * match rest.get(..unit)? {
                "us" => 0.001,
                "ms" => 1.0,
                "s" => 1_000.0,
                "m" => 60_000.0,
                "h" => 3_600_000.0,
                _ => return None,
            };
        rest = rest.get(unit..)?;
    }
    (!text.trim().is_empty()).then_some(total as u64)
}

/// Where a service says that it reads an env file.
pub(super) fn env_file_place(service: &ServiceNode<'_>) -> Option<Span> {
    (!service.env_file.is_absent()).then(|| service.env_file.key.unwrap_or(service.env_file.span))
}

/// Where a service says that it is built here.
pub(super) fn build_place(service: &ServiceNode<'_>) -> Option<Span> {
    (!service.build.is_absent()).then(|| service.build.key.unwrap_or(service.build.span))
}

/// Whether a name, as a task or a command writes it, means this service.
pub(super) fn is_named(service: &ServiceNode<'_>, name: &str) -> bool {
    let own = service.name.get().map_or("", String::as_str);
    let container = service.container_name.get().map_or("", String::as_str);
    let written = service
        .node
        .get("container_name")
        .and_then(Node::text)
        .unwrap_or("");
    !name.is_empty() && [own, container, written].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    #[test]
    fn durations_are_read_as_compose_reads_them() {
        let cases = [
            ("30s", Some(30_000)),
            ("1m30s", Some(90_000)),
            ("1.5s", Some(1500)),
            ("500ms", Some(500)),
            ("30", None),
            ("", None),
            ("${INTERVAL}", None),
        ];
        for (text, expected) in cases {
            assert_eq!(milliseconds(text), expected, "{text}");
        }
    }
}
