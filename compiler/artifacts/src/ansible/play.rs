//! Playbooks.

use specc_source::Spanned;

use super::model::{Play, Task};
use super::task::tasks;
use crate::yaml::Node;

/// The plays of a playbook; `import_playbook` entries are not plays.
pub fn plays(playbook: &Node) -> Vec<Play<'_>> {
    let plays = playbook
        .items()
        .iter()
        .filter(|node| node.get("hosts").is_some());
    plays.map(play).collect()
}

fn play(node: &Node) -> Play<'_> {
    let roles = node
        .get("roles")
        .map_or(&[][..], Node::items)
        .iter()
        .filter_map(|item| {
            let name = item
                .get("role")
                .or_else(|| item.get("name"))
                .unwrap_or(item);
            Some((Spanned::new(name.as_str()?, name.span), item))
        });
    Play {
        node,
        name: node.get("name"),
        hosts: node.get("hosts"),
        roles: roles.collect(),
    }
}

impl<'a> Play<'a> {
    /// `pre_tasks`, `tasks` and `post_tasks`, in the order in which they run.
    pub fn tasks(&self) -> Vec<Task<'a>> {
        let lists = ["pre_tasks", "tasks", "post_tasks"]
            .iter()
            .filter_map(|key| self.node.get(key));
        lists.flat_map(tasks).collect()
    }

    /// Its handlers.
    pub fn handlers(&self) -> Vec<Task<'a>> {
        self.node.get("handlers").map_or_else(Vec::new, tasks)
    }
}
