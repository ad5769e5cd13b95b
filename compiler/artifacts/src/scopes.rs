//! The scopes of variables in a tree: the inventory's, and inside of it those of the roles.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::kind::Kind;
use crate::tree::{Artifact, Tree};
use crate::variables::{Strength, Variables};
use crate::yaml::Node;

/// What the files of a tree see of its variables, made in one pass over the files that define some.
#[derive(Debug, Clone, Default)]
pub struct Scopes<'a> {
    inventory: Arc<Variables<'a>>,
    roles: BTreeMap<&'a str, Variables<'a>>,
}

impl<'a> Scopes<'a> {
    /// The scopes of a tree. `at_run_time` are the names that tasks set (`register`, `set_fact`), `in_plays` the mappings of
    /// variables that plays and the tasks that bring in roles carry (`vars:`).
    pub fn new(tree: &'a Tree, at_run_time: &[&'a str], in_plays: &[&'a Node]) -> Self {
        let mut inventory = Variables::default();
        for name in at_run_time {
            inventory.set_at_run_time(name);
        }
        for node in in_plays {
            inventory.define_all(node, Strength::Play);
        }
        for (file, root) in documents(tree, Kind::GroupVars) {
            let all = is_for_all(&file.path);
            let strength = if all {
                Strength::AllGroups
            } else {
                Strength::Group
            };
            inventory.define_all(root, strength);
        }
        for (_, root) in documents(tree, Kind::HostVars) {
            inventory.define_all(root, Strength::Host);
        }
        for (_, root) in documents(tree, Kind::Inventory) {
            for (name, group) in root.entries() {
                define_group(&mut inventory, name.text() == Some("all"), group);
            }
        }
        let of_roles = [
            (Kind::Defaults, Strength::Defaults),
            (Kind::RoleVars, Strength::RoleVars),
        ];
        for (kind, _) in of_roles {
            for (_, root) in documents(tree, kind) {
                inventory.define_for_others(root);
            }
        }
        let inventory = Arc::new(inventory);
        let mut roles: BTreeMap<&str, Variables> = BTreeMap::new();
        for (kind, strength) in of_roles {
            for (file, root) in documents(tree, kind) {
                let Some(role) = file.role() else { continue };
                // Other files than `main` count only where a task or a play asks for them.
                let strength = match is_main(&file.path) {
                    true => strength,
                    false => Strength::Play,
                };
                roles
                    .entry(role)
                    .or_insert_with(|| Variables::within(&inventory))
                    .define_all(root, strength);
            }
        }
        Self { inventory, roles }
    }

    /// What the files of a role see, or those outside of any.
    pub fn of(&self, role: Option<&str>) -> &Variables<'a> {
        role.and_then(|role| self.roles.get(role))
            .unwrap_or(&self.inventory)
    }

    /// What files outside of any role see.
    pub fn inventory(&self) -> &Variables<'a> {
        &self.inventory
    }
}

/// The first documents of all files of a kind.
fn documents(tree: &Tree, kind: Kind) -> impl Iterator<Item = (&Artifact, &Node)> {
    tree.of_kind(kind)
        .filter_map(|file| Some((file, file.root()?)))
}

/// Takes in what an inventory says about a group, its hosts and the groups in it.
fn define_group<'a>(inventory: &mut Variables<'a>, all: bool, group: &'a Node) {
    let strength = if all {
        Strength::AllGroups
    } else {
        Strength::Group
    };
    if let Some(variables) = group.get("vars") {
        inventory.define_all(variables, strength);
    }
    let hosts = group.get("hosts").map_or(&[][..], Node::entries);
    for (_, variables) in hosts {
        inventory.define_all(variables, Strength::Host);
    }
    let children = group.get("children").map_or(&[][..], Node::entries);
    for (_, child) in children {
        define_group(inventory, false, child);
    }
}

/// Whether a file of a role is read by itself: `defaults/main.yml`, or anything below `defaults/main/`.
fn is_main(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or("");
    let stem = file.split('.').next().unwrap_or("");
    stem == "main" || parts.next() == Some("main")
}

/// Whether a file of group variables is for the group `all`, by its path.
pub fn is_for_all(path: &str) -> bool {
    let group = path
        .split('/')
        .skip_while(|part| *part != "group_vars")
        .nth(1)
        .unwrap_or("");
    group == "all" || group.starts_with("all.")
}
