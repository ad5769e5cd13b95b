//! Files in memory.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use crate::source_map::LineOrigin;

/// One file that a build writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Relative to the output directory, with `/`: `roles/plane/tasks/main.yml`.
    pub path: Utf8PathBuf,
    /// The whole text, its header included; ends with one newline.
    pub contents: String,
    /// Whether the file is a script to be run.
    pub executable: bool,
}

/// All files of a build, sorted by path, each path once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutputTree {
    files: Vec<OutputFile>,
    origins: BTreeMap<Utf8PathBuf, Vec<LineOrigin>>,
}

impl OutputTree {
    /// The tree of these files; of two files with the same path the first stays.
    pub fn new(mut files: Vec<OutputFile>) -> Self {
        files.sort_by(|left, right| left.path.cmp(&right.path));
        files.dedup_by(|later, earlier| later.path == earlier.path);
        Self {
            files,
            origins: BTreeMap::new(),
        }
    }

    /// The same tree, with the lines of its files that the spec decided.
    pub(crate) fn with_origins(self, origins: BTreeMap<Utf8PathBuf, Vec<LineOrigin>>) -> Self {
        Self { origins, ..self }
    }

    /// Which places of the spec decided which lines of a file, in the order of the lines; a line may have several.
    pub fn origins(&self, path: impl AsRef<Utf8Path>) -> &[LineOrigin] {
        self.origins.get(path.as_ref()).map_or(&[], Vec::as_slice)
    }

    /// The files, sorted by path.
    pub fn files(&self) -> &[OutputFile] {
        &self.files
    }

    /// The file at a path.
    pub fn get(&self, path: impl AsRef<Utf8Path>) -> Option<&OutputFile> {
        let path = path.as_ref();
        let index = self
            .files
            .binary_search_by(|file| file.path.as_path().cmp(path))
            .ok()?;
        self.files.get(index)
    }
}
