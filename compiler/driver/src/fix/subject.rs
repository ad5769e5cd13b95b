//! What is checked and can be checked again after an edit: a spec, or a directory of files.

use std::fs;
use std::path::{Path, PathBuf};

use camino::{Utf8Path, Utf8PathBuf};

use crate::audit::{Audit, Gathered};
use crate::check::lint_entry;
use crate::disk_loader::DiskLoader;
use crate::{Problem, Report, Workspace};

/// Something that is checked as often as it takes.
pub(super) trait Subject {
    /// What a check answers.
    type Answer;

    /// The command that fixes it, for messages.
    const COMMAND: &'static str;

    /// Checks it as it is now.
    fn check(&mut self) -> Result<Self::Answer, Problem>;

    /// The findings of an answer.
    fn report(answer: &mut Self::Answer) -> &mut Report;

    /// Where the file with that name really lies; nothing for a text that is no file.
    ///
    /// # Errors
    ///
    /// Why it must not be changed, as the end of a sentence.
    fn original(&self, name: &Utf8Path) -> Option<Result<PathBuf, String>>;

    /// Takes this for what a file holds from now on. Nothing is written.
    fn replace(&mut self, real: &Path, bytes: &[u8]);
}

/// A spec with its imports.
#[derive(Debug)]
pub(super) struct SpecSubject<'a> {
    pub workspace: &'a Workspace,
    pub loader: DiskLoader<'a>,
    pub environment: Option<&'a str>,
}

impl Subject for SpecSubject<'_> {
    type Answer = Report;

    const COMMAND: &'static str = "specc lint --fix";

    fn check(&mut self) -> Result<Report, Problem> {
        lint_entry(self.workspace, &mut self.loader, self.environment)
    }

    fn report(answer: &mut Report) -> &mut Report {
        answer
    }

    fn original(&self, name: &Utf8Path) -> Option<Result<PathBuf, String>> {
        let mut files = self.loader.files();
        files
            .find(|(known, _)| known == name)
            .map(|(_, real)| Ok(real.to_owned()))
    }

    fn replace(&mut self, real: &Path, bytes: &[u8]) {
        if let Ok(text) = std::str::from_utf8(bytes) {
            self.loader.replace(real.to_owned(), text.into());
        }
    }
}

/// The files of a directory.
#[derive(Debug)]
pub(super) struct TreeSubject {
    pub gathered: Gathered,
    /// Where the directory really lies.
    pub root: PathBuf,
}

impl Subject for TreeSubject {
    type Answer = Audit;

    const COMMAND: &'static str = "specc audit --fix";

    fn check(&mut self) -> Result<Audit, Problem> {
        Ok(self.gathered.check())
    }

    fn report(answer: &mut Audit) -> &mut Report {
        &mut answer.report
    }

    fn original(&self, name: &Utf8Path) -> Option<Result<PathBuf, String>> {
        let real = fs::canonicalize(self.gathered.root.join(name)).ok()?;
        // Whoever names a directory means that one.
        Some(match real.starts_with(&self.root) {
            true => Ok(real),
            false => Err(format!("`{name}` leads out of the directory")),
        })
    }

    fn replace(&mut self, real: &Path, bytes: &[u8]) {
        let root = self.gathered.root.clone();
        let names: Vec<Utf8PathBuf> = self
            .gathered
            .paths()
            .filter(|path| path.file_name().is_some())
            .filter(|path| {
                let whole = root.join(path);
                let is_real = real.ends_with(path.as_std_path());
                let is_link =
                    fs::symlink_metadata(&whole).is_ok_and(|metadata| metadata.is_symlink());
                (is_real || is_link) && fs::canonicalize(&whole).is_ok_and(|found| found == real)
            })
            .map(Utf8Path::to_owned)
            .collect();
        for name in names {
            self.gathered.replace(&name, bytes);
        }
    }
}
