//! What a build would change, decided before anything changes.

use std::collections::BTreeMap;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use specc_emit::{OutputFile, OutputTree};

use super::directory::{OnDisk, OutputDirectory};
use super::manifest::{Manifest, Written};
use crate::Problem;

/// Everything that a build would do to an output directory.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    /// Files to be written, by path; `true` where one stands there already.
    pub writes: Vec<(&'a OutputFile, bool)>,
    /// Files whose contents stay and whose executable bit changes.
    pub permissions: Vec<&'a OutputFile>,
    /// Files of earlier builds that are no longer emitted.
    pub deletions: Vec<Utf8PathBuf>,
    /// How many files are as they should be.
    pub unchanged: usize,
    /// What keeps the plan from being carried out.
    pub refusals: Vec<Refusal>,
    /// The record of the tree.
    pub manifest: Manifest,
}

/// A file that specc must not touch and would have to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Relative to the output directory.
    pub path: Utf8PathBuf,
    /// Why it must not be touched.
    pub reason: RefusalReason,
}

/// Why a file must not be touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalReason {
    /// specc did not write it.
    Foreign,
    /// specc wrote it and someone edited it since.
    Edited,
    /// It, or a directory on the way to it, is a symbolic link.
    Link,
    /// A directory, a pipe, a socket or a device stands where a file is wanted.
    NotAFile,
    /// A file stands where a directory is wanted.
    FileOnTheWay,
}

impl RefusalReason {
    /// A few words for a list.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Foreign => "not written by specc",
            Self::Edited => "edited by hand",
            Self::Link => "a symbolic link, or behind one",
            Self::NotAFile => "not a regular file",
            Self::FileOnTheWay => "behind a file that is no directory",
        }
    }
}

/// One difference between the disk and what a build would leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Relative to the output directory.
    pub path: Utf8PathBuf,
    /// In a word: `missing`, `differs`, `obsolete`, or why it must not be touched.
    pub kind: &'static str,
}

impl<'a> Plan<'a> {
    /// Compares the tree with the disk. Changes nothing.
    pub fn new(directory: &mut OutputDirectory, tree: &'a OutputTree) -> Result<Self, Problem> {
        let mut plan = Plan {
            writes: Vec::new(),
            permissions: Vec::new(),
            deletions: Vec::new(),
            unchanged: 0,
            refusals: Vec::new(),
            manifest: Manifest::new(BTreeMap::new()),
        };
        plan.add_obsolete(directory, tree)?;
        for file in tree.files() {
            plan.add(directory, file)?;
        }
        plan.refusals
            .sort_by(|left, right| left.path.cmp(&right.path));
        Ok(plan)
    }

    /// Whether the disk is already as the build would leave it.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
            && self.permissions.is_empty()
            && self.deletions.is_empty()
            && self.refusals.is_empty()
    }

    /// The record of the tree, as it is written.
    pub fn manifest_json(&self) -> Result<String, Problem> {
        self.manifest.to_json().map_err(|error| {
            Problem::new(format!("cannot write the record of the output: {error}"))
        })
    }

    /// All differences, sorted by path.
    pub fn changes(&self) -> Vec<Change> {
        let writes = self
            .writes
            .iter()
            .map(|(file, stands)| (&file.path, if *stands { "differs" } else { "missing" }));
        let permissions = self
            .permissions
            .iter()
            .map(|file| (&file.path, "executable bit differs"));
        let deletions = self.deletions.iter().map(|path| (path, "obsolete"));
        let refusals = self
            .refusals
            .iter()
            .map(|refusal| (&refusal.path, refusal.reason.as_str()));
        let all = writes.chain(permissions).chain(deletions).chain(refusals);
        let mut changes: Vec<Change> = all
            .map(|(path, kind)| Change {
                path: path.clone(),
                kind,
            })
            .collect();
        changes.sort_by(|left, right| left.path.cmp(&right.path));
        changes
    }

    fn add_obsolete(
        &mut self,
        directory: &mut OutputDirectory,
        tree: &OutputTree,
    ) -> Result<(), Problem> {
        for path in directory.written_paths() {
            if tree.get(&path).is_some() {
                continue;
            }
            match directory.look(&path)? {
                OnDisk::File { hash, .. } if directory.wrote(&path, &hash) => {
                    self.deletions.push(path)
                }
                OnDisk::File { .. } => self.refuse(&path, RefusalReason::Edited),
                // Whatever stands there now is not what specc wrote, so there is nothing of specc's to delete.
                _ => {}
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        directory: &mut OutputDirectory,
        file: &'a OutputFile,
    ) -> Result<(), Problem> {
        let hash = blake3::hash(file.contents.as_bytes());
        let written = Written {
            blake3: hash.to_hex().to_string(),
            executable: file.executable,
        };
        self.manifest.files.insert(file.path.clone(), written);
        match directory.look(&file.path)? {
            OnDisk::Absent => self.writes.push((file, false)),
            OnDisk::File {
                hash: found,
                executable,
            } if found == hash => {
                if executable == file.executable {
                    self.unchanged += 1;
                } else {
                    self.permissions.push(file);
                }
            }
            OnDisk::File { hash: found, .. } if directory.wrote(&file.path, &found) => {
                self.writes.push((file, true))
            }
            OnDisk::File { .. }
                if directory
                    .manifest()
                    .is_some_and(|known| known.files.contains_key(&file.path)) =>
            {
                self.refuse(&file.path, RefusalReason::Edited);
            }
            OnDisk::File { .. } => self.refuse(&file.path, RefusalReason::Foreign),
            OnDisk::Link => self.refuse(&file.path, RefusalReason::Link),
            OnDisk::Directory if self.empties(directory, &file.path) => {
                self.writes.push((file, false))
            }
            OnDisk::FileOnTheWay if self.clears_the_way(&file.path) => {
                self.writes.push((file, false))
            }
            OnDisk::FileOnTheWay => self.refuse(&file.path, RefusalReason::FileOnTheWay),
            OnDisk::Directory | OnDisk::Special => self.refuse(&file.path, RefusalReason::NotAFile),
        }
        Ok(())
    }

    fn refuse(&mut self, path: &Utf8Path, reason: RefusalReason) {
        self.refusals.push(Refusal {
            path: path.to_owned(),
            reason,
        });
    }

    /// Whether a file on the way to `path` is one of those that go.
    fn clears_the_way(&self, path: &Utf8Path) -> bool {
        path.ancestors()
            .skip(1)
            .any(|above| self.deletions.iter().any(|gone| gone == above))
    }

    /// Whether nothing is left of a directory once the obsolete files are gone.
    fn empties(&self, directory: &OutputDirectory, path: &Utf8Path) -> bool {
        let Ok(entries) = directory.path.join(path).read_dir_utf8() else {
            return false;
        };
        entries.into_iter().all(|entry| {
            let Ok(entry) = entry else { return false };
            let inside = path.join(entry.file_name());
            match fs::symlink_metadata(entry.path()) {
                Ok(metadata) if metadata.is_dir() => self.empties(directory, &inside),
                Ok(_) => self.deletions.contains(&inside),
                Err(_) => false,
            }
        })
    }
}
