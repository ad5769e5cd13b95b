//! What the walk asks of a file beside its tree.

use std::ops::Range;

use specc_artifacts::tree::{Artifact, Tree};
use specc_artifacts::yaml::Node;
use specc_source::{FileId, Span};

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

/// A range of a file.
pub(super) fn span(file: FileId, range: Range<usize>) -> Span {
    Span::new(file, range.start as u32, range.end as u32)
}

/// An empty range at the beginning of a file.
pub(super) fn beginning(artifact: &Artifact) -> Span {
    Span::new(artifact.file, 0, 0)
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
