//! From a directory of files to findings.
//!
//! What is read and what is not is part of the answer: a tree is only clean as far as somebody looked.

mod gitignore;
mod load;
mod secrets;
mod walk;

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use specc_artifacts::{EncodingNote, Kind, decode};
use specc_rex::ArtifactsInput;
use specc_source::{FileId, Sources};

use self::load::Text;
use crate::check::{Counters, Report};
use crate::problem::reason;
use crate::{Problem, Workspace, clock};

pub(crate) use secrets::{
    in_file as secrets_in_file, in_files as secrets_in_files, passwords_of_urls,
};
pub use walk::{IGNORED, Ignored};

/// What an audit found, and what it looked at.
#[derive(Debug)]
pub struct Audit {
    /// What is wrong; its `spec` is the directory.
    pub report: Report,
    /// What was read, and what was not.
    pub reading: Reading,
    /// What is odd about the bytes of files.
    encodings: BTreeMap<FileId, Vec<EncodingNote>>,
}

/// What was read of a directory.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// How many files of each kind were read, in the order of [`FileKind`].
    pub kinds: BTreeMap<FileKind, usize>,
    /// How many files are encrypted as a whole and were left closed.
    pub encrypted: usize,
    /// How many files no rule looks at: pictures, documents, programs.
    pub others: usize,
    /// What was left aside on purpose.
    pub ignored: Vec<Ignored>,
    /// What should have been read and could not, ordered by path.
    pub unread: Vec<Unread>,
}

/// Kinds of files as people call them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// Tasks, handlers, defaults, variables, meta, playbooks.
    Ansible,
    /// Hosts, group and host variables.
    Inventory,
    /// Compose files.
    Compose,
    /// Caddyfiles.
    Caddy,
    /// Env files.
    Env,
    /// DNS records.
    Dns,
    /// Configuration of Redis, PostgreSQL and Docker.
    Configuration,
    /// Shell scripts and SQL.
    Script,
    /// Templates, files and YAML of other kinds, which only some rules look at.
    Other,
}

impl FileKind {
    /// What a message calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ansible => "Ansible",
            Self::Inventory => "inventory",
            Self::Compose => "compose",
            Self::Caddy => "Caddy",
            Self::Env => "env",
            Self::Dns => "DNS",
            Self::Configuration => "configuration",
            Self::Script => "script",
            Self::Other => "other",
        }
    }

    /// What programs call it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Ansible => "ansible",
            Self::Compose => "compose",
            Self::Caddy => "caddy",
            Self::Dns => "dns",
            named => named.name(),
        }
    }

    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Tasks
            | Kind::Handlers
            | Kind::Defaults
            | Kind::RoleVars
            | Kind::Meta
            | Kind::ArgumentSpecs
            | Kind::Playbook => Self::Ansible,
            Kind::GroupVars | Kind::HostVars | Kind::Inventory => Self::Inventory,
            Kind::Compose => Self::Compose,
            Kind::Caddyfile => Self::Caddy,
            Kind::EnvFile => Self::Env,
            Kind::DnsRecords => Self::Dns,
            Kind::RedisConfiguration | Kind::PostgresqlConfiguration | Kind::DockerDaemon => {
                Self::Configuration
            }
            Kind::Script | Kind::Sql => Self::Script,
            Kind::OtherYaml | Kind::Other => Self::Other,
        }
    }
}

/// A file or directory that should have been read and could not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unread {
    /// Its path, relative to the directory; `.` for the directory itself.
    pub path: Utf8PathBuf,
    /// Why, in one line, lower case, without a full stop.
    pub reason: String,
}

impl Reading {
    /// How many files were read.
    pub fn files(&self) -> usize {
        self.kinds.values().sum()
    }

    /// How many files were read of which rules know what they are for.
    fn known(&self) -> usize {
        let other = self.kinds.get(&FileKind::Other).copied().unwrap_or(0);
        self.files() - other
    }
}

/// Holds the files of a directory against the rules that look at files. Paths in the answer are relative to the directory.
pub fn audit(workspace: &Workspace, directory: &Utf8Path) -> Result<Audit, Problem> {
    let gathered = Gathered::read(workspace, directory)?;
    let mut audit = gathered.check_in(workspace.is_short_lived());
    workspace.let_go(gathered);
    audit.leave_foreign_files_alone();
    Ok(audit)
}

/// The files of a directory as they were read.
#[derive(Debug)]
pub(crate) struct Gathered {
    directory: Utf8PathBuf,
    /// Where the directory lies.
    pub(crate) root: Utf8PathBuf,
    texts: Vec<Text>,
    /// What was not read; the kinds are still to be counted.
    reading: Reading,
}

impl Gathered {
    /// Reads the files of a directory.
    pub(crate) fn read(workspace: &Workspace, directory: &Utf8Path) -> Result<Self, Problem> {
        let root = workspace.absolute(directory);
        check_directory(directory, &root)?;
        let walked = walk::walk(&root);
        let loaded = load::Loaded::new(walked.files);
        let mut reading = Reading {
            others: walked.others + loaded.binaries,
            encrypted: loaded.encrypted,
            ignored: walked.ignored,
            unread: walked.unread,
            ..Reading::default()
        };
        reading.unread.extend(loaded.unread);
        reading.unread.sort_unstable();
        Ok(Self {
            directory: directory.to_owned(),
            root,
            texts: loaded.texts,
            reading,
        })
    }

    /// The paths of the files that were read, relative to the directory.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Utf8Path> {
        self.texts.iter().map(|text| text.path.as_path())
    }

    /// Takes these bytes for those of a file from now on.
    pub(crate) fn replace(&mut self, path: &Utf8Path, bytes: &[u8]) {
        let decoded = decode(bytes);
        if let Some(text) = self.texts.iter_mut().find(|text| text.path == path) {
            text.text = decoded.text.into();
            text.notes = decoded.notes;
        }
    }

    /// Holds the files against the rules; whoever does so again and again gets the memory back each time.
    pub(crate) fn check(&self) -> Audit {
        self.check_in(false)
    }

    fn check_in(&self, short_lived: bool) -> Audit {
        let mut sources = Sources::new();
        let mut encodings: BTreeMap<FileId, Vec<EncodingNote>> = BTreeMap::new();
        let mut files = Vec::with_capacity(self.texts.len());
        for text in &self.texts {
            let file = sources.add(text.path.clone(), Arc::clone(&text.text));
            files.push(file);
            if !text.notes.is_empty() {
                encodings.insert(file, text.notes.clone());
            }
        }
        let outcome = specc_rex::check_artifacts(&ArtifactsInput {
            sources: &sources,
            files: &files,
            encodings: &encodings,
            images: None,
            today: clock::today(),
            short_lived,
        });
        let mut reading = self.reading.clone();
        for (_, kind) in &outcome.kinds {
            *reading.kinds.entry(FileKind::of(*kind)).or_default() += 1;
        }
        if reading.known() == 0 && reading.unread.is_empty() {
            reading.unread.push(nothing_known(&reading));
        }
        let rules = specc_rex::registry::RULES.iter();
        let report = Report {
            spec: self.directory.clone(),
            sources,
            findings: outcome.findings,
            unchecked: outcome.unchecked,
            suppressed: outcome.suppressed,
            rules: rules.filter(|rule| rule.info().doors.artifacts()).count(),
            counters: Counters {
                rules: outcome.counters,
                ..Counters::default()
            },
        };
        Audit {
            report,
            reading,
            encodings,
        }
    }
}

impl Audit {
    /// Takes away the fixes of files that had to be decoded: offsets into such a text are none into the bytes of the file.
    pub(crate) fn leave_foreign_files_alone(&mut self) {
        for finding in &mut self.report.findings {
            let foreign = |file: FileId| {
                let notes = self.encodings.get(&file).map_or(&[][..], Vec::as_slice);
                !specc_artifacts::is_verbatim(notes)
            };
            finding
                .fix
                .take_if(|fix| fix.edits.iter().any(|edit| foreign(edit.span.file)));
        }
    }
}

/// That a directory holds nothing to check.
fn nothing_known(reading: &Reading) -> Unread {
    let aside = match reading.ignored.as_slice() {
        [] => String::new(),
        [only] => format!("; `{}` was left aside", only.path),
        [first, rest @ ..] => format!("; `{}` and {} more were left aside", first.path, rest.len()),
    };
    Unread {
        path: Utf8PathBuf::from("."),
        reason: format!(
            "nothing that the rules know is here: no Ansible, compose, Caddy or env file{aside}"
        ),
    }
}

fn check_directory(named: &Utf8Path, root: &Utf8Path) -> Result<(), Problem> {
    let metadata = std::fs::metadata(root).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Problem::new(format!("there is no directory `{named}`")),
        _ => Problem::new(format!("cannot read `{named}`: {}", reason(&error))),
    })?;
    if metadata.is_dir() {
        return Ok(());
    }
    let problem = Problem::new(format!("`{named}` is not a directory"));
    Err(match named.extension() {
        Some(crate::EXTENSION) => problem.help(format!("`specc lint {named}` checks a spec")),
        _ => problem
            .why("What a file means depends on those around it: which task writes it, what variables hold.")
            .help("name the directory of the role or of the repository"),
    })
}
