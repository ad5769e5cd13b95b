//! The files that fixes may change.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use camino::{Utf8Path, Utf8PathBuf};
use specc_artifacts::decode;

use super::edits::Edits;
use super::subject::Subject;
use crate::problem::reason;
use crate::replacement::Replacement;

/// The files that fixes asked for so far, by where they really lie: two names of one file are one file.
#[derive(Debug, Default)]
pub(super) struct Files {
    open: BTreeMap<PathBuf, Replacement>,
    /// Names that were looked at already. Nothing for a text that is no file, such as one that a build would write.
    known: BTreeMap<Utf8PathBuf, Option<Result<PathBuf, String>>>,
}

impl Files {
    /// The file behind the name of a text; nothing where there is none.
    ///
    /// # Errors
    ///
    /// Why it must not be changed, as the end of a sentence.
    pub fn locate(
        &mut self,
        subject: &impl Subject,
        name: &Utf8Path,
        text: &str,
    ) -> Option<Result<PathBuf, String>> {
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        let located = subject
            .original(name)
            .map(|real| real.and_then(|real| self.open(name, real, text)));
        self.known.insert(name.to_owned(), located.clone());
        located
    }

    fn open(&mut self, name: &Utf8Path, real: PathBuf, text: &str) -> Result<PathBuf, String> {
        if self.open.contains_key(&real) {
            return Ok(real);
        }
        let bytes = fs::read(&real).map_err(|error| reason(&error))?;
        if decode(&bytes).text != text {
            return Err(format!("`{name}` has changed since it was read"));
        }
        let is_read_only =
            fs::metadata(&real).is_ok_and(|metadata| metadata.permissions().readonly());
        if is_read_only {
            return Err(format!("`{name}` is read-only"));
        }
        let file = Replacement {
            name: name.to_owned(),
            real: real.clone(),
            after: bytes.clone(),
            before: bytes,
        };
        self.open.insert(real.clone(), file);
        Ok(real)
    }

    /// What files hold with these edits; `None` where one cannot hold its own.
    pub fn with(&self, edits: &BTreeMap<PathBuf, Edits>) -> Option<BTreeMap<PathBuf, Vec<u8>>> {
        let changed = edits.iter().map(|(real, edits)| {
            let bytes = edits.apply_to_bytes(&self.open.get(real)?.after)?;
            Some((real.clone(), bytes))
        });
        changed.collect()
    }

    /// What a file holds so far.
    pub fn now(&self, real: &Path) -> &[u8] {
        self.open.get(real).map_or(&[], |file| &file.after)
    }

    /// Keeps what files shall hold.
    pub fn keep(&mut self, changed: BTreeMap<PathBuf, Vec<u8>>) {
        for (real, bytes) in changed {
            if let Some(file) = self.open.get_mut(&real) {
                file.after = bytes;
            }
        }
    }

    /// The files that shall hold something else, in the order of their names.
    pub fn changed(self) -> Vec<Replacement> {
        let files = self.open.into_values();
        let mut changed: Vec<Replacement> =
            files.filter(|file| file.before != file.after).collect();
        changed.sort_by(|left, right| left.name.cmp(&right.name));
        changed
    }
}
