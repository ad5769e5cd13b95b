//! The variables that inventories and roles define.

use specc_artifacts::Kind;
use specc_artifacts::scopes::is_for_all;
use specc_artifacts::tree::Artifact;
use specc_artifacts::variables::{Strength, Variables};
use specc_artifacts::yaml::Node;

use super::{files, passwords};
use crate::views::{DeploymentView, Door, Field, Place, VariableView, resolved};

/// Adds those of a file that holds nothing else.
pub(super) fn add_file<'a>(
    deployment: &mut DeploymentView<'a>,
    file: &'a Artifact,
    variables: &Variables<'a>,
) {
    let strength = strength_of(file);
    for root in files::roots(file) {
        add_variables(deployment, file, root, strength, variables);
    }
}

/// Adds those of the groups and hosts in a YAML inventory.
pub(super) fn add_inventory<'a>(
    deployment: &mut DeploymentView<'a>,
    file: &'a Artifact,
    variables: &Variables<'a>,
) {
    for (name, group) in files::roots(file).iter().flat_map(|root| root.entries()) {
        let strength = match name.text() {
            Some("all") => Strength::AllGroups,
            _ => Strength::Group,
        };
        add_group(deployment, file, group, strength, variables);
    }
}

/// How strong the variables of a file are.
fn strength_of(file: &Artifact) -> Strength {
    match file.kind {
        Kind::Defaults => Strength::Defaults,
        Kind::RoleVars => Strength::RoleVars,
        Kind::HostVars => Strength::Host,
        _ if is_for_all(&file.path) => Strength::AllGroups,
        _ => Strength::Group,
    }
}

/// Adds what an inventory says about a group, its hosts and the groups in it.
fn add_group<'a>(
    deployment: &mut DeploymentView<'a>,
    file: &'a Artifact,
    group: &'a Node,
    strength: Strength,
    variables: &Variables<'a>,
) {
    let below = |name: &str| group.get(name).map_or(&[][..], Node::entries);
    if let Some(root) = group.get("vars") {
        add_variables(deployment, file, root, strength, variables);
    }
    for (_, host) in below("hosts") {
        add_variables(deployment, file, host, Strength::Host, variables);
    }
    for (_, child) in below("children") {
        add_group(deployment, file, child, Strength::Group, variables);
    }
}

fn add_variables<'a>(
    deployment: &mut DeploymentView<'a>,
    file: &'a Artifact,
    root: &'a Node,
    strength: Strength,
    variables: &Variables<'a>,
) {
    for (key, node) in root.entries() {
        let Some(name) = key.as_str() else { continue };
        let source = match node.text() {
            Some(text) if !node.is_null() => passwords::credential(text, node.span, variables),
            _ => Field::Unknown(Place::written(node.span)),
        };
        deployment.variables.push(VariableView {
            door: Door::Ansible,
            name,
            place: Place::written(key.span),
            node,
            value: resolved(node, variables),
            source,
            strength,
            path: &file.path,
            role: file.role().unwrap_or(""),
        });
    }
}
