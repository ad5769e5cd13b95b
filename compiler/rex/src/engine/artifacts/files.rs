//! What the walk asks of a file beside its tree, and the variables that each file sees.

use std::collections::BTreeMap;

use specc_artifacts::tree::{Artifact, Tree};
use specc_artifacts::variables::Variables;
use specc_artifacts::yaml::Node;

/// The last part of a path.
pub(super) fn name(artifact: &Artifact) -> &str {
    artifact.path.rsplit('/').next().unwrap_or(&artifact.path)
}

/// The roots of its YAML documents.
pub(super) fn roots(artifact: &Artifact) -> &[Node] {
    artifact.yaml().map_or(&[], |yaml| &yaml.documents)
}

/// Whether it is an entry point that is run on purpose, and not with every deploy.
pub(super) fn is_on_purpose(artifact: &Artifact) -> bool {
    ["rollback", "restore"]
        .iter()
        .any(|word| name(artifact).contains(word))
}

/// Whether it shows what to fill in.
pub(super) fn is_example(artifact: &Artifact) -> bool {
    name(artifact)
        .split('.')
        .any(|part| ["example", "sample", "dist"].contains(&part))
}

/// The variables that files see: those of the inventory, and those of their own role.
#[derive(Debug)]
pub(super) struct Scopes<'a> {
    roles: BTreeMap<Option<&'a str>, Variables<'a>>,
    nothing: Variables<'a>,
}

impl<'a> Scopes<'a> {
    /// The definitions in a tree.
    pub(super) fn new(tree: &'a Tree) -> Self {
        let mut roles = BTreeMap::new();
        for artifact in tree.artifacts() {
            roles
                .entry(artifact.role())
                .or_insert_with(|| tree.variables_of_role(artifact.role()));
        }
        Self {
            roles,
            nothing: Variables::default(),
        }
    }

    /// What a file sees.
    pub(super) fn of(&self, artifact: &Artifact) -> &Variables<'a> {
        let role = artifact.role();
        self.roles
            .iter()
            .find(|(known, _)| **known == role)
            .map_or(&self.nothing, |(_, variables)| variables)
    }
}

/// Short names of modules that come with the files: `library/NAME.py`, `plugins/modules/NAME.py`.
pub(super) fn own_modules(tree: &Tree) -> Vec<String> {
    let module = |artifact: &Artifact| {
        let (directory, name) = artifact.path.rsplit_once('/')?;
        let holds_modules =
            directory.ends_with("library") || directory.ends_with("plugins/modules");
        name.strip_suffix(".py")
            .filter(|_| holds_modules)
            .map(str::to_owned)
    };
    tree.artifacts().iter().filter_map(module).collect()
}
