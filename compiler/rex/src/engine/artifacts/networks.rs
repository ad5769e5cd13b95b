//! Networks of compose files and of `docker_network` tasks.

use std::borrow::Cow;

use specc_artifacts::Field as Read;
use specc_artifacts::compose::NetworkNode;
use specc_artifacts::variables::Variables;
use specc_artifacts::yaml::Node;

use super::fields::{field, same};
use crate::views::{Argument, Door, Field, NetworkView, Place, TaskView, resolved};

/// A network of a compose file.
pub(super) fn of_compose<'a>(
    network: NetworkNode<'a>,
    compose_file: usize,
    variables: &Variables<'a>,
) -> NetworkView<'a> {
    let written = network.key.text().unwrap_or("");
    let key = network.name.get().map_or(written, String::as_str);
    let given = network.node.get("name").and_then(Node::text);
    let name = given.map_or_else(|| key.to_owned(), |name| variables.outline(name));
    NetworkView {
        door: Door::Compose,
        key: Cow::Owned(key.to_owned()),
        place: Place::written(network.key.span),
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

/// The network that a task makes.
pub(crate) fn of_task<'a>(task: &TaskView<'a>) -> Option<NetworkView<'a>> {
    if !task.calls(&["community.docker.docker_network"]) || task.argument("state").is("absent") {
        return None;
    }
    let name = ["name", "network_name"]
        .into_iter()
        .find_map(|name| task.argument(name).text())?;
    let name = task.variables.outline(name);
    let configurations = match task.argument("ipam_config") {
        Argument::Given { value, .. } => value.items(),
        _ => &[],
    };
    let subnets = configurations
        .iter()
        .filter_map(|configuration| configuration.get("subnet"))
        .map(|subnet| resolved(subnet, task.variables).and_then(|text| text.trim().parse().ok()));
    Some(NetworkView {
        door: Door::Ansible,
        key: Cow::Owned(name.clone()),
        place: task.place,
        name: Cow::Owned(name),
        compose_file: None,
        external: Field::Absent,
        internal: task.value("internal").and_then(|text| boolean(&text)),
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
