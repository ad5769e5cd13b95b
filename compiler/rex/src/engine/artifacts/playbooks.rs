//! Playbooks that bring in other playbooks.

use std::collections::BTreeMap;

use crate::views::DeploymentView;

const IMPORTS: [&str; 2] = ["ansible.builtin.import_playbook", "import_playbook"];

/// How deep playbooks may import each other.
const DEPTH: u32 = 8;

/// Fills in with which playbooks every play is run: its own, and those that import that one.
pub(super) fn connect(deployment: &mut DeploymentView<'_>) {
    let mut importers: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for file in &deployment.files {
        if file.kind != specc_artifacts::Kind::Playbook {
            continue;
        }
        let entries = file.artifact.root().map_or(&[][..], |root| root.items());
        let names = entries.iter().filter_map(|entry| {
            IMPORTS
                .iter()
                .find_map(|import| entry.get(import)?.as_str())
        });
        for name in names {
            let path = beside(file.path, name);
            importers.entry(path).or_default().push(file.path);
        }
    }
    if importers.is_empty() {
        return;
    }
    for play in &mut deployment.plays {
        let mut waiting = vec![(play.path, DEPTH)];
        while let Some((path, depth)) = waiting.pop() {
            let Some(depth) = depth.checked_sub(1) else {
                continue;
            };
            for importer in importers.get(path).into_iter().flatten() {
                if !play.run_with.contains(importer) {
                    play.run_with.push(importer);
                    waiting.push((importer, depth));
                }
            }
        }
    }
}

/// The path of a file that another one names.
fn beside(path: &str, name: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in name.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
