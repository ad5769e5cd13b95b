//! Containers of compose files.

use std::borrow::Cow;

use specc_artifacts::compose::{self, Mount, ServiceNode};
use specc_artifacts::variables::Variables;
use specc_artifacts::yaml::{Lookup, Node};
use specc_artifacts::{Field as Read, Knowledge, List, Pair};
use specc_source::{Sources, Span};

use super::fields::{field, listing, same, text, words};
use super::passwords;
use crate::views::{
    Assignment, DependencyView, Door, EnvFileReference, Field, Health, HealthView, Insertion,
    MountView, PathKey, Place, PortView, Probe, Recognized, ServiceView, Timings,
};

/// What the view of a container needs to know beside its node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting<'s, 'a> {
    pub(super) door: Door,
    pub(super) sources: &'s Sources,
    pub(super) variables: &'s Variables<'a>,
    pub(super) compose_file: Option<usize>,
}

/// The view of a service.
pub(super) fn service<'a>(service: ServiceNode<'a>, setting: Setting<'_, 'a>) -> ServiceView<'a> {
    let name = match &service.name.value {
        Knowledge::Known(name) => Cow::Owned(name.clone()),
        _ => Cow::Borrowed(service.key.text().unwrap_or("")),
    };
    let complete = matches!(service.node.lookup("extends"), Lookup::Absent)
        && service
            .node
            .as_mapping()
            .is_none_or(|mapping| mapping.open.is_none());
    let timings = timings(&service, setting.sources);
    let outline = |node: &Node| Some(setting.variables.outline(node.text()?));
    let known_as = [Some(service.key), service.node.get("container_name")];
    let host = |mode: String| Some(mode == "host");
    ServiceView {
        door: setting.door,
        name,
        known_as: known_as.into_iter().flatten().filter_map(outline).collect(),
        place: Place::written(service.key.span),
        complete,
        conditional: service.name.conditional,
        compose_file: setting.compose_file,
        node: Some(service.node),
        insertion: insertion(service.node, setting.sources),
        one_shot: service
            .restart
            .get()
            .is_some_and(|restart| restart == "no" || restart.starts_with("on-failure")),
        built: !service.build.is_absent(),
        image: text(service.image),
        container_name: text(service.container_name),
        command: words(service.command),
        entrypoint: words(service.entrypoint),
        user: text(service.user),
        restart: text(service.restart),
        timings,
        health: health(service.healthcheck),
        dropped: words(service.cap_drop),
        added: words(service.cap_add),
        security_options: words(service.security_opt),
        privileged: same(service.privileged),
        host_network: field(service.network_mode, host),
        host_pid: field(service.pid, host),
        read_only: same(service.read_only),
        init: same(service.init),
        memory: field(service.memory_limit, |text| bytes(&text)),
        cpus: field(service.cpu_limit, |text| text.trim().parse().ok()),
        environment: listing(service.environment, |pair| assignment(pair, setting)),
        env_files: listing(service.env_file, env_file),
        ports: listing(service.ports, port),
        exposed: words(service.expose),
        networks: words(service.networks),
        dependencies: listing(service.depends_on, |pair| DependencyView {
            service: text(pair.name),
            condition: text(pair.value),
        }),
        mounts: mounts(service.volumes),
        tmpfs: words(service.tmpfs),
        labels: listing(service.labels, |pair| assignment(pair, setting)),
        logging: same(service.logging),
        egress: Field::Absent,
        recognized: Recognized::default(),
    }
}

/// `NAME: value` of an environment.
fn assignment<'a>(pair: Pair, setting: Setting<'_, 'a>) -> Assignment<'a> {
    let span = pair.value.span;
    let written = setting.sources.text(span);
    // The item of a list holds the name too.
    let written = match pair.name.span == span {
        true => written.split_once('=').map_or("", |(_, value)| value),
        false => written,
    };
    let written = written.trim_matches(['"', '\'']);
    let source = match pair.value.is_absent() {
        true => Field::Absent,
        false => passwords::credential(written, span, setting.variables),
    };
    Assignment {
        door: setting.door,
        place: Place::written(pair.name.span),
        conditional: pair.name.conditional,
        name: text(pair.name),
        value: text(pair.value),
        written: Cow::Owned(written.to_owned()),
        source,
    }
}

fn env_file<'a>(path: Read<String>) -> EnvFileReference<'a> {
    EnvFileReference {
        place: Place::written(path.span),
        path: text(path),
        file: None,
    }
}

fn port<'a>(port: compose::Port) -> PortView<'a> {
    PortView {
        place: Place::written(port.span),
        published: text(port.published),
        target: text(port.target),
    }
}

fn mounts<'a>(volumes: Read<List<Mount>>) -> Vec<MountView<'a>> {
    match volumes.value {
        Knowledge::Known(list) => list.items.into_iter().map(mount).collect(),
        Knowledge::Unknown | Knowledge::Absent => Vec::new(),
    }
}

fn mount<'a>(mount: Mount) -> MountView<'a> {
    let is_path = mount.outline.starts_with(['/', '.', '~', '{']);
    MountView {
        place: Place::written(mount.span),
        source: text(mount.source),
        key: is_path.then(|| PathKey::new(&mount.outline)),
        target: text(mount.target),
        read_only: same(mount.read_only),
    }
}

fn health<'a>(healthcheck: Read<compose::Healthcheck>) -> Health<'a> {
    let key = healthcheck.key.unwrap_or(healthcheck.span);
    let place = Place::written(key);
    let known = match healthcheck.value {
        Knowledge::Absent => return Health::Absent,
        Knowledge::Unknown => return Health::Unknown(place),
        Knowledge::Known(known) => known,
    };
    if known.disable.get() == Some(&true) {
        return Health::Disabled(Place::written(known.disable.span));
    }
    if matches!(known.test.get(), Some(compose::Probe::Disabled)) {
        return Health::Disabled(Place::written(known.test.span));
    }
    let probe = field(known.test, |test| match test {
        compose::Probe::Shell(line) => Some(Probe::Shell(text(line))),
        compose::Probe::Exec(words) => {
            Some(Probe::Exec(words.items.into_iter().map(text).collect()))
        }
        compose::Probe::Disabled => None,
    });
    Health::Probed(HealthView {
        place,
        probe,
        start_period: field(known.start_period, |text| milliseconds(&text)),
    })
}

fn timings(service: &ServiceNode<'_>, sources: &Sources) -> Option<Timings> {
    let healthcheck = service.healthcheck.get()?;
    let off = healthcheck.disable.get() == Some(&true)
        || matches!(healthcheck.test.get(), Some(compose::Probe::Disabled));
    if off {
        return None;
    }
    let key = service.healthcheck.key.unwrap_or(service.healthcheck.span);
    Some(Timings {
        place: Place::written(key),
        complete: true,
        interval: field(healthcheck.interval.clone(), |text| milliseconds(&text)),
        timeout: field(healthcheck.timeout.clone(), |text| milliseconds(&text)),
        retries: field(healthcheck.retries.clone(), |retries| {
            u64::try_from(retries).ok()
        }),
        insertion: service
            .node
            .get("healthcheck")
            .and_then(|node| insertion(node, sources)),
    })
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
pub(super) fn milliseconds(text: &str) -> Option<u64> {
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

/// `384m` as bytes, as Docker reads it.
pub(super) fn bytes(text: &str) -> Option<u64> {
    let text = text.trim().to_ascii_lowercase();
    let digits = text
        .find(|character: char| !character.is_ascii_digit() && character != '.')
        .unwrap_or(text.len());
    let number: f64 = text.get(..digits)?.parse().ok()?;
    let unit: u64 = match text.get(digits..)?.trim() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        "t" | "tb" | "tib" => 1 << 40,
        _ => return None,
    };
    Some((number * unit as f64) as u64)
}

#[cfg(test)]
mod tests {
    use super::{bytes, milliseconds};

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
    #[test]
    fn sizes_are_read_as_docker_reads_them() {
        let cases = [
            ("384m", Some(384 << 20)),
            ("1.5G", Some(1536 << 20)),
            ("512MiB", Some(512 << 20)),
            ("1048576", Some(1 << 20)),
            ("plenty", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(bytes(text), expected, "{text}");
        }
    }
}
