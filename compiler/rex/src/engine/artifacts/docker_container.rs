//! Containers that tasks of `docker_container` start.

use std::borrow::Cow;

use specc_artifacts::yaml::Node;
use specc_source::Sources;

use super::containers::{self, bytes, insertion, milliseconds};
use super::networks::boolean;
use super::passwords;
use crate::views::{
    Argument, Assignment, Door, EnvFileReference, Field, Health, HealthView, Listing, MountView,
    PathKey, Place, PortView, Probe, Recognized, ServiceView, TaskView, Timings, resolved,
    with_gaps,
};

const MODULE: &str = "community.docker.docker_container";

/// The container that a task starts; nothing where it only stops or removes one, or changes one that exists.
pub(crate) fn service<'a>(task: &TaskView<'a>, sources: &Sources) -> Option<ServiceView<'a>> {
    let module = task
        .module
        .as_ref()
        .filter(|module| module.name == MODULE)?;
    let node = module.arguments.as_mapping().map(|_| module.arguments)?;
    let gone = ["absent", "stopped"]
        .iter()
        .any(|state| task.argument("state").is(state));
    if gone || matches!(task.argument("image"), Argument::Absent) {
        return None;
    }
    let arguments = Arguments { task };
    let name_node = node.get("name")?;
    let in_file = task.door == Door::Ansible;
    let restart = task.value("restart_policy");
    let networks = arguments.networks();
    let name = task.variables.outline(name_node.text().unwrap_or(""));
    Some(ServiceView {
        door: Door::Ansible,
        known_as: vec![name.clone()],
        name: Cow::Owned(name),
        place: Place::written(name_node.span),
        complete: node
            .as_mapping()
            .is_some_and(|mapping| mapping.open.is_none()),
        conditional: task.conditional,
        compose_file: None,
        node: Some(node),
        // Entries are worded for YAML, and so are timings below.
        insertion: in_file.then(|| insertion(node, sources)).flatten(),
        one_shot: arguments.is_one_shot(&restart),
        built: false,
        image: task.value("image"),
        container_name: task.value("name"),
        command: arguments.words("command"),
        entrypoint: arguments.words("entrypoint"),
        user: task.value("user"),
        restart,
        health: arguments.health(),
        timings: arguments.timings(sources),
        dropped: arguments.words("cap_drop"),
        added: arguments.words("capabilities"),
        security_options: arguments.words("security_opts"),
        privileged: arguments.switch("privileged"),
        host_network: task
            .value("network_mode")
            .and_then(|mode| Some(mode == "host")),
        host_pid: task.value("pid_mode").and_then(|mode| Some(mode == "host")),
        read_only: arguments.switch("read_only"),
        init: arguments.switch("init"),
        memory: task.value("memory").and_then(|text| bytes(&text)),
        cpus: task.value("cpus").and_then(|text| text.trim().parse().ok()),
        environment: arguments.environment(),
        env_files: task
            .value("env_file")
            .and_then_listing(|path, place| EnvFileReference {
                path: Field::Known(path, place),
                place,
                file: None,
            }),
        ports: arguments.ports(),
        exposed: arguments.words("exposed_ports"),
        networks,
        dependencies: Field::Absent,
        mounts: arguments.mounts(),
        tmpfs: arguments.words("tmpfs"),
        labels: Field::Absent,
        logging: match task.argument("log_driver") {
            Argument::Given { value, .. } => Field::Known((), Place::written(value.span)),
            Argument::Inline(_) => Field::Known((), task.place),
            Argument::Absent => Field::Absent,
            Argument::Unknown => Field::Unknown(task.place),
        },
        egress: Field::Absent,
        recognized: Recognized::default(),
    })
}

/// One text as a list of one.
trait AndThenListing<'a> {
    fn and_then_listing<T>(self, make: impl FnOnce(Cow<'a, str>, Place) -> T) -> Field<Listing<T>>;
}

impl<'a> AndThenListing<'a> for Field<Cow<'a, str>> {
    fn and_then_listing<T>(self, make: impl FnOnce(Cow<'a, str>, Place) -> T) -> Field<Listing<T>> {
        match self {
            Field::Known(text, place) => Field::Known(
                Listing {
                    items: vec![make(text, place)],
                    complete: true,
                },
                place,
            ),
            Field::Unknown(place) => Field::Unknown(place),
            Field::Absent => Field::Absent,
        }
    }
}

/// The arguments of the task.
struct Arguments<'t, 'a> {
    task: &'t TaskView<'a>,
}

impl<'a> Arguments<'_, 'a> {
    fn node(&self, name: &str) -> Field<&'a Node> {
        match self.task.argument(name) {
            Argument::Given { value, .. } if !value.is_null() => {
                let place = Place::written(value.span);
                match self.task.variables.node(value) {
                    Some(node) if value.is_template() => Field::Known(node, place),
                    _ => Field::Known(value, place),
                }
            }
            Argument::Given { .. } | Argument::Absent => Field::Absent,
            Argument::Inline(_) | Argument::Unknown => Field::Unknown(self.task.place),
        }
    }

    fn text(&self, node: &'a Node) -> Field<Cow<'a, str>> {
        resolved(node, self.task.variables)
    }

    fn text_with_gaps(&self, node: &'a Node) -> Field<Cow<'a, str>> {
        with_gaps(node, self.task.variables)
    }

    fn switch(&self, name: &str) -> Field<bool> {
        self.task.value(name).and_then(|text| boolean(&text))
    }

    /// A list of words, or a text as one word.
    fn words(&self, name: &str) -> Field<Vec<Field<Cow<'a, str>>>> {
        self.node(name).and_then(|node| match node.as_sequence() {
            Some(sequence) => Some(sequence.items.iter().map(|item| self.text(item)).collect()),
            None if node.text().is_some() => Some(vec![self.text(node)]),
            None => None,
        })
    }

    /// Without a policy that starts it again, it ends when its command does: with `detach: false`, that is meant.
    fn is_one_shot(&self, restart: &Field<Cow<'a, str>>) -> bool {
        let ends = match restart {
            Field::Known(policy, _) => policy == "no" || policy.starts_with("on-failure"),
            Field::Absent => true,
            Field::Unknown(_) => false,
        };
        ends && self.switch("detach").value() == Some(&false)
            || self.switch("cleanup").value() == Some(&true)
    }

    /// The names of `networks: [{name: x}]`.
    fn networks(&self) -> Field<Vec<Field<Cow<'a, str>>>> {
        self.node("networks").and_then(|node| {
            let sequence = node.as_sequence()?;
            let name = |item: &'a Node| {
                let name = item.get("name").unwrap_or(item);
                Field::Known(
                    Cow::Owned(self.task.variables.outline(name.text().unwrap_or(""))),
                    Place::written(name.span),
                )
            };
            Some(sequence.items.iter().map(name).collect())
        })
    }

    fn environment(&self) -> Field<Listing<Assignment<'a>>> {
        self.node("env").and_then(|node| {
            let mapping = node.as_mapping()?;
            let items = mapping.entries.iter().map(|(key, value)| Assignment {
                door: Door::Ansible,
                name: self.text(key),
                place: Place::written(key.span),
                value: self.text(value),
                written: Cow::Borrowed(value.text().unwrap_or("")),
                source: passwords::credential(
                    value.text().unwrap_or(""),
                    value.span,
                    self.task.variables,
                ),
                conditional: key.conditional,
            });
            Some(Listing {
                items: items.collect(),
                complete: mapping.open.is_none(),
            })
        })
    }

    fn ports(&self) -> Field<Listing<PortView<'a>>> {
        let given = match self.node("published_ports") {
            Field::Absent => self.node("ports"),
            given => given,
        };
        given.and_then(|node| {
            let port = |item: &'a Node| {
                let (place, whole) = (Place::written(item.span), self.text(item));
                let parts = whole.text().map(|text| match text.rsplit_once(':') {
                    Some((published, target)) => (Some(published.to_owned()), target.to_owned()),
                    None => (None, text.to_owned()),
                });
                match parts {
                    Some((published, target)) => PortView {
                        place,
                        published: published.map_or(Field::Absent, |published| {
                            Field::Known(Cow::Owned(published), place)
                        }),
                        target: Field::Known(Cow::Owned(target), place),
                    },
                    None => PortView {
                        place,
                        published: Field::Unknown(place),
                        target: Field::Unknown(place),
                    },
                }
            };
            Some(Listing {
                items: node.as_sequence()?.items.iter().map(port).collect(),
                complete: true,
            })
        })
    }

    /// `volumes: [SOURCE:TARGET:MODE]`.
    fn mounts(&self) -> Vec<MountView<'a>> {
        let node = self.node("volumes");
        let items = node.value().map_or(&[][..], |node| node.items());
        items.iter().filter_map(|item| self.mount(item)).collect()
    }

    fn mount(&self, item: &'a Node) -> Option<MountView<'a>> {
        let place = Place::written(item.span);
        let outline = self.task.variables.outline(item.text()?);
        let known = |part: &str| match part.contains("{{") {
            true => Field::Unknown(place),
            false => Field::Known(Cow::Owned(part.to_owned()), place),
        };
        let parts: Vec<&str> = outline.split(':').collect();
        let (source, target, mode) = match parts.as_slice() {
            [target] => (None, *target, ""),
            [source, target] => (Some(*source), *target, ""),
            [source, target, mode, ..] => (Some(*source), *target, *mode),
            [] => return None,
        };
        Some(MountView {
            place,
            source: source.map_or(Field::Absent, known),
            key: source
                .filter(|source| source.starts_with(['/', '.', '~', '{']))
                .map(PathKey::new),
            target: known(target),
            read_only: Field::Known(mode.split(',').any(|option| option == "ro"), place),
        })
    }

    fn health(&self) -> Health<'a> {
        let (node, place) = match self.node("healthcheck") {
            Field::Known(node, place) => (node, place),
            Field::Unknown(place) => return Health::Unknown(place),
            Field::Absent => return Health::Absent,
        };
        let Some(test) = node.get("test") else {
            return Health::Unknown(place);
        };
        let words: Vec<_> = test
            .items()
            .iter()
            .map(|item| self.text_with_gaps(item))
            .collect();
        let written = Place::written(test.span);
        let probe = match (words.first().and_then(Field::text), test.text()) {
            (Some("NONE"), _) | (_, Some("NONE")) => return Health::Disabled(written),
            (Some("CMD"), _) => {
                let rest = words.into_iter().skip(1).collect();
                Field::Known(Probe::Exec(rest), written)
            }
            (Some("CMD-SHELL"), _) => match words.into_iter().nth(1) {
                Some(line) => Field::Known(Probe::Shell(line), written),
                None => Field::Unknown(written),
            },
            (_, Some(_)) => Field::Known(Probe::Shell(self.text_with_gaps(test)), written),
            _ => Field::Unknown(written),
        };
        let start_period = node.get("start_period").map_or(Field::Absent, |node| {
            self.text(node).and_then(|text| milliseconds(&text))
        });
        Health::Probed(HealthView {
            place,
            probe,
            start_period,
        })
    }

    fn timings(&self, sources: &Sources) -> Option<Timings> {
        let Health::Probed(health) = self.health() else {
            return None;
        };
        let node = *self.node("healthcheck").value()?;
        let duration = |name: &str| {
            node.get(name).map_or(Field::Absent, |node| {
                self.text(node).and_then(|text| milliseconds(&text))
            })
        };
        let retries = node.get("retries").map_or(Field::Absent, |node| {
            self.text(node).and_then(|text| text.trim().parse().ok())
        });
        Some(Timings {
            place: health.place,
            complete: node
                .as_mapping()
                .is_some_and(|mapping| mapping.open.is_none()),
            interval: duration("interval"),
            timeout: duration("timeout"),
            retries,
            insertion: match self.task.door {
                Door::Ansible => containers::insertion(node, sources),
                _ => None,
            },
        })
    }
}
