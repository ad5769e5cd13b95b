//! New contents for a file that is there already: as a whole or not at all.

use std::fs;
use std::path::PathBuf;

use camino::Utf8PathBuf;

use crate::{Problem, whole_file};

/// A file with the bytes that it holds and those that it shall hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Replacement {
    /// Its path, as messages print it.
    pub name: Utf8PathBuf,
    /// Where it really lies.
    pub real: PathBuf,
    /// What it held when it was read.
    pub before: Vec<u8>,
    /// What it shall hold.
    pub after: Vec<u8>,
}

/// What a command does to files, for its messages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Work {
    /// As in "was changed while it was being …".
    pub done: &'static str,
    /// What can be named instead of a file that is read-only, as in "or …".
    pub instead: &'static str,
    /// What to run again.
    pub command: &'static str,
}

impl Replacement {
    /// Says why the file must not be written: nobody may write to it, or somebody else has since it was read.
    ///
    /// # Errors
    ///
    /// That reason, or what the operating system says.
    pub fn check(&self, work: Work) -> Result<(), Problem> {
        let failed = |error: &std::io::Error| Problem::io("write", &self.name, error);
        let metadata = fs::metadata(&self.real).map_err(|error| failed(&error))?;
        // Replacing a file takes the right to write to its directory only; its own mode says what its owner wants.
        if metadata.permissions().readonly() {
            let what = format!("cannot write `{}`: it is read-only", self.name);
            return Err(Problem::new(what).help(format!("`chmod u+w` it, or {}", work.instead)));
        }
        if fs::read(&self.real).map_err(|error| failed(&error))? != self.before {
            let what = format!(
                "`{}` was changed while it was being {}",
                self.name, work.done
            );
            return Err(Problem::new(what).help(format!("run `{}` again", work.command)));
        }
        Ok(())
    }

    /// Replaces the file; its permissions stay, and so does a link that leads to it.
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check), and where the directory cannot be written; the file is then as it was.
    pub fn write(&self, work: Work) -> Result<(), Problem> {
        self.stage(work)?.put_into_place(work)
    }

    /// Writes the new contents beside the file. Where that goes well for all of several files, hardly anything is left that
    /// can go wrong between the first and the last.
    ///
    /// # Errors
    ///
    /// As [`write`](Self::write).
    pub fn stage(&self, work: Work) -> Result<Staged<'_>, Problem> {
        let failed = |error: &std::io::Error| Problem::io("write", &self.name, error);
        let permissions = fs::metadata(&self.real)
            .map_err(|error| failed(&error))?
            .permissions();
        self.check(work)?;
        let file = whole_file::beside(&self.real, &self.after).map_err(|error| failed(&error))?;
        file.as_file()
            .set_permissions(permissions)
            .map_err(|error| failed(&error))?;
        Ok(Staged {
            replacement: self,
            file,
        })
    }
}

/// New contents that lie beside their file; gone with this value unless they are put into place.
#[derive(Debug)]
pub(crate) struct Staged<'r> {
    replacement: &'r Replacement,
    file: tempfile::NamedTempFile,
}

impl Staged<'_> {
    /// Replaces the file.
    ///
    /// # Errors
    ///
    /// As [`Replacement::write`].
    pub fn put_into_place(self, work: Work) -> Result<(), Problem> {
        let Replacement { name, real, .. } = self.replacement;
        // Once more: what somebody wrote meanwhile is theirs.
        self.replacement.check(work)?;
        self.file
            .persist(real)
            .map_err(|error| Problem::io("write", name, &error.error))?;
        Ok(())
    }
}
