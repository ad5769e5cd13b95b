//! Findings that were there before somebody began to look: an old tree starts today, and gets better only.
//!
//! An entry is a rule and the path of a value, never a line: it survives moved lines and renamed neighbours. A baseline hides
//! what rules find and nothing else. It only shrinks: what is gone has to leave it, and nothing is ever added.

mod file_path;
mod format;
mod spec_path;
mod words;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};
use specc_artifacts::Artifact;
use specc_rex::registry::RULES;
use specc_source::{Diagnostic, FileId, Span};
use specc_syntax::{Tree, parse};

use self::file_path::file_path;
use self::format::Entry;
use self::spec_path::spec_path;
use self::words::Words;
use crate::audit::{Audit, Reading};
use crate::replacement::{Replacement, Work};
use crate::text_file::{ReadFailure, read_text};
use crate::{Problem, Report, Workspace, codes, whole_file};

/// What findings are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Checked {
    /// A spec: `specc lint`.
    Spec,
    /// The files of a directory: `specc audit`.
    Files,
}

impl Checked {
    /// The command that checks it.
    fn command(self) -> &'static str {
        match self {
            Self::Spec => "specc lint",
            Self::Files => "specc audit",
        }
    }

    /// The same with its environment.
    fn command_for(self, environment: Option<&str>) -> String {
        match environment {
            Some(environment) => format!("{} --env {environment}", self.command()),
            None => self.command().to_owned(),
        }
    }
}

/// What a finding is known by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The code of its rule.
    pub rule: String,
    /// Its file, relative to the directory; nothing for a spec, whose definitions may move from file to file.
    pub file: Option<String>,
    /// The path of the value: `services.plane-api.healthcheck.interval`.
    pub path: String,
}

/// A baseline as it was read.
#[derive(Debug)]
pub struct Baseline {
    name: Utf8PathBuf,
    real: PathBuf,
    text: Arc<str>,
    of: Checked,
    environment: Option<String>,
    entries: BTreeMap<Key, Entry>,
}

/// What a baseline did to a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    /// How many findings it hid.
    pub hidden: usize,
    /// How many of those that it knows are gone.
    pub gone: usize,
}

impl Baseline {
    /// Reads a baseline of that environment.
    pub fn read(
        workspace: &Workspace,
        path: &Utf8Path,
        of: Checked,
        environment: Option<&str>,
    ) -> Result<Self, Problem> {
        let real = workspace.absolute(path).into_std_path_buf();
        let text = read_text(&real).map_err(|failure| unreadable(path, &failure, of))?;
        let content = format::parse(&text).map_err(|(line, what)| {
            Problem::new(format!("`{path}` is no baseline: line {line} {what}"))
                .help("mend that line, or take the file from version control")
        })?;
        if (content.of, content.environment.as_deref()) != (of, environment) {
            let other = content.of.command_for(content.environment.as_deref());
            let what = format!("the baseline `{path}` belongs to `{other}`");
            return Err(Problem::new(what).help("name another file"));
        }
        Ok(Self {
            name: path.to_owned(),
            real: fs::canonicalize(&real).unwrap_or(real),
            text,
            of,
            environment: content.environment,
            entries: content.entries,
        })
    }

    /// Takes what it knows out of a report.
    pub fn hide(&self, report: &mut Report) -> Known {
        let keys = keys(report);
        let mut left: HashMap<&Key, usize> = self
            .entries
            .iter()
            .map(|(key, entry)| (key, entry.count))
            .collect();
        let before = report.findings.len();
        let mut keys = keys.iter();
        report.findings.retain(|_| {
            let key = keys.next().and_then(Option::as_ref);
            match key.and_then(|key| left.get_mut(key)) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => true,
            }
        });
        Known {
            hidden: before - report.findings.len(),
            gone: left.values().sum(),
        }
    }

    /// Takes what it knows out of a report on a spec, and adds a finding for each entry that should leave it.
    pub fn apply_to_spec(&self, report: &mut Report) -> Known {
        self.apply(report, &|_| true)
    }

    /// Takes what it knows out of an audit, and adds a finding for each entry that should leave it.
    pub fn apply_to_files(&self, audit: &mut Audit) -> Known {
        let reading = audit.reading.clone();
        self.apply(&mut audit.report, &|key| was_read(&reading, key))
    }

    fn apply(&self, report: &mut Report, could_be_seen: &dyn Fn(&Key) -> bool) -> Known {
        let remaining = self.remaining(report, could_be_seen);
        let mut known = self.hide(report);
        known.gone = 0;
        let gone: Vec<(&Key, &Entry, usize)> = self
            .entries
            .iter()
            .map(|(key, entry)| {
                let left = remaining.get(key).copied().unwrap_or(0);
                (key, entry, entry.count - left)
            })
            .filter(|(_, _, gone)| *gone > 0)
            .collect();
        if gone.is_empty() {
            return known;
        }
        let file = report
            .sources
            .add(self.name.clone(), Arc::clone(&self.text));
        for (key, entry, count) in gone {
            known.gone += count;
            let finding = self.can_shrink(&report.spec, file, key, entry, count);
            report.findings.push(finding);
        }
        known
    }

    fn can_shrink(
        &self,
        checked: &Utf8Path,
        file: FileId,
        key: &Key,
        entry: &Entry,
        gone: usize,
    ) -> Diagnostic {
        let span = Span::new(file, entry.range.start as u32, entry.range.end as u32);
        let rule = &key.rule;
        let message = match gone == entry.count {
            true => format!("{rule} is not found there any more: the baseline can shrink"),
            false => {
                let left = entry.count - gone;
                format!("{rule} is found there only {left} times: the baseline can shrink")
            }
        };
        Diagnostic::error(
            &codes::BASELINE_CAN_SHRINK,
            span,
            message.replace(" 1 times", " once"),
        )
        .label("repaired, moved or renamed")
        .why("An entry that stays behind hides the return of the fault.")
        .help(format!(
            "run `{} {checked} --baseline {} --update-baseline`",
            self.of.command_for(self.environment.as_deref()),
            self.name
        ))
    }

    /// How often each entry is still found; what could not be seen counts as it was.
    fn remaining(
        &self,
        report: &Report,
        could_be_seen: &dyn Fn(&Key) -> bool,
    ) -> BTreeMap<Key, usize> {
        let mut found: HashMap<Key, usize> = HashMap::new();
        for key in keys(report).into_iter().flatten() {
            *found.entry(key).or_default() += 1;
        }
        let seen = |key: &Key| {
            let unchecked = |one: &specc_rex::Unchecked| one.rule == key.rule;
            report.rules > 0 && could_be_seen(key) && !report.unchecked.iter().any(unchecked)
        };
        let entries = self.entries.iter().map(|(key, entry)| {
            let count = match seen(key) {
                true => entry.count.min(found.get(key).copied().unwrap_or(0)),
                false => entry.count,
            };
            (key.clone(), count)
        });
        entries.collect()
    }

    /// Takes out of the file what a spec no longer has. Answers with the baseline as it is now.
    pub fn shrink_to_spec(self, report: &Report) -> Result<Self, Problem> {
        self.shrink(report, &|_| true)
    }

    /// Takes out of the file what an audit no longer finds. Answers with the baseline as it is now.
    pub fn shrink_to_files(self, audit: &Audit) -> Result<Self, Problem> {
        self.shrink(&audit.report, &|key| was_read(&audit.reading, key))
    }

    fn shrink(
        self,
        report: &Report,
        could_be_seen: &dyn Fn(&Key) -> bool,
    ) -> Result<Self, Problem> {
        let mut counts = self.remaining(report, could_be_seen);
        counts.retain(|_, count| *count > 0);
        let text = format::print(self.of, self.environment.as_deref(), &counts);
        if *text == *self.text {
            return Ok(self);
        }
        let replacement = Replacement {
            name: self.name.clone(),
            real: self.real.clone(),
            before: self.text.as_bytes().to_vec(),
            after: text.clone().into_bytes(),
        };
        replacement.write(Work {
            done: "updated",
            instead: "leave out `--update-baseline`",
            command: self.of.command(),
        })?;
        let entries = format::parse(&text).map(|content| content.entries);
        Ok(Self {
            entries: entries.unwrap_or_default(),
            text: text.into(),
            ..self
        })
    }

    /// How many findings it knows.
    pub fn len(&self) -> usize {
        self.entries.values().map(|entry| entry.count).sum()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Whether the file of an entry was read. Where something was not, a file that is missing may be part of it.
fn was_read(reading: &Reading, key: &Key) -> bool {
    let file = key.file.as_deref().map(Utf8Path::new);
    let mut unread = reading.unread.iter();
    !unread
        .any(|unread| unread.path == "." || file.is_none_or(|file| file.starts_with(&unread.path)))
}

/// Writes the first baseline of a tree: all that rules find in it today. Answers how many findings that are.
pub fn write_baseline(
    workspace: &Workspace,
    path: &Utf8Path,
    of: Checked,
    environment: Option<&str>,
    report: &Report,
) -> Result<usize, Problem> {
    let real = workspace.absolute(path);
    if fs::symlink_metadata(&real).is_ok() {
        return Err(
            Problem::new(format!("there is a baseline `{path}` already"))
                .why("A baseline only shrinks: what is found now and not in it is to be repaired.")
                .help("`--update-baseline` takes out what is gone"),
        );
    }
    if report.rules == 0 {
        return Err(Problem::new(format!("no baseline was written to `{path}`"))
            .why("The rules cannot look at a spec with errors of the language, and a baseline never hides those.")
            .help("repair them first"));
    }
    let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
    for key in keys(report).into_iter().flatten() {
        *counts.entry(key).or_default() += 1;
    }
    let text = format::print(of, environment, &counts);
    whole_file::create(real.as_std_path(), text.as_bytes())
        .map_err(|error| Problem::io("write", path, &error))?;
    Ok(counts.values().sum())
}

/// What each finding of a report is known by, in their order; nothing for those that no rule made.
///
/// The key stays the same while lines move and neighbours change, so that reports of two days can be compared.
pub fn keys(report: &Report) -> Vec<Option<Key>> {
    keys_of(report, report.findings.iter())
}

/// The same for what would be findings without suppressions: they are known by the same key.
pub fn keys_of_suppressed(report: &Report) -> Vec<Option<Key>> {
    keys_of(report, report.suppressed.iter().map(|one| &one.finding))
}

fn keys_of<'r>(
    report: &'r Report,
    findings: impl Iterator<Item = &'r Diagnostic> + Clone,
) -> Vec<Option<Key>> {
    if !findings.clone().any(is_of_a_rule) {
        return vec![None; findings.count()];
    }
    let secrets = crate::secrets(report);
    let words = Words {
        sources: &report.sources,
        secrets: &secrets,
    };
    let mut files: HashMap<FileId, File> = HashMap::new();
    let mut key = |finding: &Diagnostic| {
        let place = finding.primary.span;
        let source = report.sources.file(place.file);
        let file = files
            .entry(place.file)
            .or_insert_with(|| File::read(place.file, source.path(), source.text()));
        let rule = finding.code.id.to_owned();
        match file {
            File::Spec(tree) => Key {
                rule,
                file: None,
                path: spec_path(tree, place, &words),
            },
            File::Artifact(artifact) => Key {
                rule,
                file: Some(source.path().to_string()),
                path: file_path(artifact, place, &words),
            },
        }
    };
    findings
        .map(|finding| is_of_a_rule(finding).then(|| key(finding)))
        .collect()
}

/// A file with findings in it.
enum File {
    Spec(Tree),
    Artifact(Box<Artifact>),
}

impl File {
    fn read(file: FileId, path: &Utf8Path, text: &Arc<str>) -> Self {
        match path.extension() {
            Some(crate::EXTENSION) => Self::Spec(parse(file, Arc::clone(text)).tree),
            _ => Self::Artifact(Box::new(Artifact::read(file, path.as_str(), text))),
        }
    }
}

fn is_of_a_rule(finding: &Diagnostic) -> bool {
    RULES
        .iter()
        .any(|rule| rule.info().code.id == finding.code.id)
}

fn unreadable(path: &Utf8Path, failure: &ReadFailure, of: Checked) -> Problem {
    match failure {
        ReadFailure::Missing => {
            let command = match of {
                Checked::Spec => "specc lint",
                Checked::Files => "specc audit DIR",
            };
            Problem::new(format!("there is no baseline `{path}`")).help(format!(
                "write it: `{command} --baseline {path} --write-baseline`"
            ))
        }
        other => Problem::new(other.message(path.as_str())),
    }
}
