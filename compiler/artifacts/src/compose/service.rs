//! Compose files and their services.

use super::model::{ComposeFile, Healthcheck, Probe, ServiceNode};
use super::read::Reader;
use super::{mount, network};
use crate::field::{Field, Knowledge, List};
use crate::loops::Loop;
use crate::variables::Variables;
use crate::yaml::{Lookup, Node};

impl<'a> ComposeFile<'a> {
    /// Views a document as a compose file. Variables that are known are resolved.
    ///
    /// `loops` are those of the template around it: what they write is told apart where their collection is known.
    pub fn read(root: &'a Node, variables: &Variables<'a>, loops: &'a [Loop]) -> Self {
        let reader = Reader {
            variables,
            inherits: None,
        };
        let services = root.get("services");
        let open = |node: &Node| {
            node.as_mapping()
                .is_none_or(|mapping| mapping.open.is_some())
        };
        let templated =
            services.is_some_and(|node| node.entries().iter().any(|(key, _)| key.is_unknown()));
        let absent = root.lookup("services") == Lookup::Absent;
        let entries = |key: &str| root.get(key).map_or(&[][..], Node::entries).iter();
        Self {
            services: entries("services")
                .map(|(key, node)| service(&reader, key, node))
                .collect(),
            complete: absent || services.is_some_and(|node| !open(node) && !templated),
            networks: entries("networks")
                .flat_map(|(key, node)| network::networks(&reader, key, node, loops))
                .collect(),
            volumes: entries("volumes").map(|(key, node)| (key, node)).collect(),
        }
    }

    /// The service of this name.
    pub fn service(&self, name: &str) -> Option<&ServiceNode<'a>> {
        self.services
            .iter()
            .find(|service| service.name.get().is_some_and(|known| known == name))
    }
}

impl<'a> ServiceNode<'a> {
    /// Views one entry of `services:`.
    pub fn read(key: &'a Node, node: &'a Node, variables: &Variables<'_>) -> Self {
        service(
            &Reader {
                variables,
                inherits: None,
            },
            key,
            node,
        )
    }
}

fn service<'a>(reader: &Reader, key: &'a Node, node: &'a Node) -> ServiceNode<'a> {
    let inherits = node.entry("extends").map(|(key, _)| key.span);
    let reader = &Reader {
        variables: reader.variables,
        inherits,
    };
    let text = |path: &[&str]| reader.at(node, path, key.span, Reader::text);
    let texts = |name: &str| reader.at(node, &[name], key.span, Reader::texts);
    let either = |path: &[&str], older: &str| {
        let field = text(path);
        if field.is_absent() {
            text(&[older])
        } else {
            field
        }
    };
    ServiceNode {
        name: Field {
            conditional: key.conditional,
            ..reader.text(key)
        },
        key,
        node,
        image: text(&["image"]),
        build: reader.at(node, &["build"], key.span, Reader::presence),
        container_name: text(&["container_name"]),
        command: texts("command"),
        entrypoint: texts("entrypoint"),
        user: text(&["user"]),
        healthcheck: reader.at(node, &["healthcheck"], key.span, healthcheck),
        cap_add: texts("cap_add"),
        cap_drop: texts("cap_drop"),
        security_opt: texts("security_opt"),
        privileged: reader.at(node, &["privileged"], key.span, Reader::boolean),
        network_mode: text(&["network_mode"]),
        pid: text(&["pid"]),
        restart: text(&["restart"]),
        volumes: reader.at(node, &["volumes"], key.span, |reader, node| {
            reader.items(node, mount::mount)
        }),
        environment: reader.at(node, &["environment"], key.span, |reader, node| {
            reader.pairs(node, None)
        }),
        labels: reader.at(node, &["labels"], key.span, |reader, node| {
            reader.pairs(node, Some(""))
        }),
        env_file: reader.at(node, &["env_file"], key.span, env_file),
        ports: reader.at(node, &["ports"], key.span, |reader, node| {
            reader.items(node, mount::port)
        }),
        networks: reader.at(node, &["networks"], key.span, names),
        depends_on: reader.at(node, &["depends_on"], key.span, |reader, node| {
            reader.pairs(node, Some("service_started"))
        }),
        expose: texts("expose"),
        tmpfs: texts("tmpfs"),
        extra_hosts: reader.at(node, &["extra_hosts"], key.span, names),
        read_only: reader.at(node, &["read_only"], key.span, Reader::boolean),
        init: reader.at(node, &["init"], key.span, Reader::boolean),
        logging: reader.at(node, &["logging"], key.span, Reader::presence),
        logging_driver: text(&["logging", "driver"]),
        logging_options: reader.at(node, &["logging", "options"], key.span, |reader, node| {
            reader.pairs(node, None)
        }),
        memory_limit: either(&["deploy", "resources", "limits", "memory"], "mem_limit"),
        cpu_limit: either(&["deploy", "resources", "limits", "cpus"], "cpus"),
    }
}

/// The names of a list, or the keys of a mapping.
fn names(reader: &Reader, node: &Node) -> Field<List<Field<String>>> {
    let Some(mapping) = node.as_mapping() else {
        return reader.texts(node);
    };
    let items: Vec<_> = mapping
        .entries
        .iter()
        .map(|(key, _)| reader.text(key))
        .collect();
    let complete = mapping.open.is_none()
        && items
            .iter()
            .all(|name| name.get().is_some_and(|name| name != "<<"));
    Field::known(List { items, complete }, node.span)
}

/// Paths, or mappings with a `path`. What is not known of a path stays in it: the task that writes the file says the same.
fn env_file(reader: &Reader, node: &Node) -> Field<List<Field<String>>> {
    reader.items(node, |reader, item| match item.as_mapping() {
        Some(_) => reader.at(item, &["path"], item.span, Reader::text_with_gaps),
        None => reader.text_with_gaps(item),
    })
}

fn healthcheck(reader: &Reader, node: &Node) -> Field<Healthcheck> {
    if node.is_null() {
        return Field::absent(node.span);
    }
    if node.as_mapping().is_none() {
        return Field::unknown(node.span);
    }
    let text = |name: &str| reader.at(node, &[name], node.span, Reader::text);
    let healthcheck = Healthcheck {
        test: reader.at(node, &["test"], node.span, probe),
        interval: text("interval"),
        timeout: text("timeout"),
        retries: reader.at(node, &["retries"], node.span, Reader::number),
        start_period: text("start_period"),
        disable: reader.at(node, &["disable"], node.span, Reader::boolean),
    };
    Field::known(healthcheck, node.span)
}

fn probe(reader: &Reader, node: &Node) -> Field<Probe> {
    // A lone expression may stand for a line or for a list of words.
    if Variables::is_reference(node) && reader.variables.node(node).is_none() {
        return Field::unknown(node.span);
    }
    if node.as_scalar().is_some() && !node.is_null() {
        return Field::known(Probe::Shell(reader.text_with_gaps(node)), node.span);
    }
    let span = node.span;
    let words = reader.items(node, |reader, item| reader.text_with_gaps(item));
    words.and_then(|mut words| {
        let kind = words.items.first()?.get()?.clone();
        match kind.as_str() {
            "NONE" => Some(Probe::Disabled),
            "CMD-SHELL" => {
                let missing = Field {
                    value: Knowledge::Unknown,
                    ..Field::unknown(span)
                };
                Some(Probe::Shell(words.items.get(1).cloned().unwrap_or(missing)))
            }
            "CMD" => {
                words.items.remove(0);
                Some(Probe::Exec(words))
            }
            _ => None,
        }
    })
}
