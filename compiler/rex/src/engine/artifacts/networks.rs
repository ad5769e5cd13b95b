//! Networks of compose files and of `docker_network` tasks.

use std::borrow::Cow;

use specc_artifacts::Field as Read;
use specc_artifacts::compose::NetworkNode;
use specc_artifacts::variables::Variables;
use specc_artifacts::yaml::Node;

use super::fields::{field, place, same};
use crate::views::{Argument, Door, Field, NetworkView, Place, TaskView, resolved};

/// A network of a compose file.
pub(super) fn of_compose<'a>(network: NetworkNode<'a>, compose_file: usize) -> NetworkView<'a> {
    let written = network.key.text().unwrap_or("");
    let key = network.name.get().map_or(written, String::as_str);
    let name = network.outline.unwrap_or_else(|| key.to_owned());
    NetworkView {
        door: Door::Compose,
        key: Cow::Owned(key.to_owned()),
        place: place(&network.name),
        name: Cow::Owned(name),
        compose_file: Some(compose_file),
        external: external(network.node, network.external),
        internal: same(network.internal),
        subnets: network.subnets.into_iter().map(subnet).collect(),
        conditional: network.name.conditional,
    }
}

/// `external: true`, or the older form with a mapping.
fn external(node: &Node, read: Read<bool>) -> Field<bool> {
    match node.get("external") {
        Some(older) if older.as_mapping().is_some() => {
            Field::Known(true, Place::written(older.span))
        }
        _ => same(read),
    }
}

fn subnet(read: Read<String>) -> Field<ipnet::IpNet> {
    field(read, |text| text.trim().parse().ok())
}

/// The networks that a task makes: one, or one for each item of its loop, where those are known.
pub(crate) fn of_task<'a>(task: &TaskView<'a>) -> Vec<NetworkView<'a>> {
    if !task.calls(&["community.docker.docker_network"]) || task.argument("state").is("absent") {
        return Vec::new();
    }
    let items = task.looped().and_then(|looped| {
        let list = task.variables.node(looped)?;
        let sequence = list.as_sequence()?;
        sequence.open.is_none().then_some(&sequence.items)
    });
    match items {
        Some(items) => {
            let turns = items.iter();
            let views =
                turns.filter_map(|item| made(task, &task.variables.with("item", item), true));
            views.collect()
        }
        None => made(task, task.variables, false).into_iter().collect(),
    }
}

/// The network that a task makes in one turn.
fn made<'a>(
    task: &TaskView<'a>,
    variables: &Variables<'a>,
    in_loop: bool,
) -> Option<NetworkView<'a>> {
    let name = ["name", "network_name"]
        .into_iter()
        .find_map(|name| task.argument(name).text())?;
    let name = variables.outline(name);
    let configurations = match task.argument("ipam_config") {
        Argument::Given { value, .. } => value.items(),
        _ => &[],
    };
    let subnets = configurations
        .iter()
        .filter_map(|configuration| configuration.get("subnet"))
        .map(|subnet| {
            let read = resolved(subnet, variables);
            match read.and_then(|text| text.trim().parse().ok()) {
                // What a loop goes through is where the reader edits.
                Field::Known(net, place) if in_loop => {
                    Field::Known(net, Place::written(place.from))
                }
                other => other,
            }
        });
    let internal = match task.argument("internal") {
        Argument::Given { value, .. } => resolved(value, variables),
        _ => task.value("internal"),
    };
    Some(NetworkView {
        door: Door::Ansible,
        key: Cow::Owned(name.clone()),
        place: task.place,
        name: Cow::Owned(name),
        compose_file: None,
        external: Field::Absent,
        internal: internal.and_then(|text| boolean(&text)),
        subnets: subnets.collect(),
        conditional: task.conditional,
    })
}

/// A switch as Ansible reads it.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}
