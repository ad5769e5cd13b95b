//! The environments of a repository: inventories side by side, `inventories/production` and `inventories/staging`, of which a
//! run of Ansible sees one.

use std::collections::{BTreeMap, BTreeSet};

use specc_artifacts::Kind;
use specc_artifacts::tree::{Artifact, Tree};

/// So many environments are looked at one by one; of more, what they do not share counts as unknown.
const MOST: usize = 8;

/// The tree as each environment sees it; nothing where there are no environments to tell apart.
pub(super) fn of(tree: &Tree) -> Vec<Tree> {
    let groups = inventories(tree);
    let count = groups.values().map(BTreeSet::len).max().unwrap_or(0);
    if count > MOST {
        return Vec::new();
    }
    let seen = |environment: usize| {
        let hidden: Vec<&str> = groups
            .values()
            .flat_map(|group| {
                let own = environment.min(group.len() - 1);
                let others = group.iter().enumerate();
                others.filter_map(move |(position, path)| (position != own).then_some(*path))
            })
            .collect();
        let is_visible = |file: &&Artifact| !hidden.iter().any(|path| is_within(&file.path, path));
        Tree::new(
            tree.artifacts()
                .iter()
                .filter(is_visible)
                .cloned()
                .collect(),
        )
    };
    (0..count).map(seen).collect()
}

/// The directories of inventories by the directory that they stand in, where that has several.
fn inventories(tree: &Tree) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut groups: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let variables = [Kind::GroupVars, Kind::HostVars];
    for file in variables.iter().flat_map(|kind| tree.of_kind(*kind)) {
        let end = ["group_vars/", "host_vars/"]
            .iter()
            .find_map(|folder| file.path.find(folder))
            .unwrap_or(0);
        let Some(inventory) = file.path.get(..end.saturating_sub(1)) else {
            continue;
        };
        // Beside a playbook, or shared by all: `inventories/group_vars`.
        let Some((parent, _)) = inventory.rsplit_once('/') else {
            continue;
        };
        groups.entry(parent).or_default().insert(inventory);
    }
    groups.retain(|_, group| group.len() > 1);
    groups
}

fn is_within(path: &str, directory: &str) -> bool {
    let rest = path.strip_prefix(directory);
    rest.is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use specc_source::Sources;

    use super::*;

    fn paths(files: &[&str]) -> Vec<Vec<String>> {
        let mut sources = Sources::new();
        let read = |path: &&str| Artifact::read(sources.add(*path, "a: 1\n"), path, "a: 1\n");
        let tree = Tree::new(files.iter().map(read).collect());
        let of_one = |tree: &Tree| {
            let artifacts = tree.artifacts().iter();
            artifacts.map(|file| file.path.clone()).collect()
        };
        of(&tree).iter().map(of_one).collect()
    }

    #[test]
    fn each_environment_sees_its_inventory_and_what_is_shared() {
        let seen = paths(&[
            "inventories/group_vars/all.yml",
            "inventories/production/group_vars/all.yml",
            "inventories/production/hosts.yml",
            "inventories/staging/group_vars/all/main.yml",
            "site.yml",
        ]);
        let production = [
            "inventories/group_vars/all.yml",
            "inventories/production/group_vars/all.yml",
            "inventories/production/hosts.yml",
            "site.yml",
        ];
        let staging = [
            "inventories/group_vars/all.yml",
            "inventories/staging/group_vars/all/main.yml",
            "site.yml",
        ];
        assert_eq!(seen, [&production[..], &staging[..]]);
    }

    #[test]
    fn one_inventory_is_no_environment() {
        let files = [
            "inventory/group_vars/all.yml",
            "playbooks/group_vars/all.yml",
        ];
        assert_eq!(paths(&files), [[""; 0]; 0]);
    }

    #[test]
    fn repositories_side_by_side_have_one_inventory_each() {
        let files = [
            "a/inventory/group_vars/all.yml",
            "b/inventory/group_vars/all.yml",
        ];
        assert_eq!(paths(&files), [[""; 0]; 0]);
    }
}
