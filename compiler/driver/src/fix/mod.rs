//! From findings that carry a fix to files without them.
//!
//! Fixes are applied in memory and the result is checked again: what would bring a finding that was not there before, or
//! would not take its own away, is left out. So are fixes of what is no file of its own: what a build would write is
//! repaired in the spec. Only when nothing is left to apply are the files written, each as a whole.

mod edits;
mod files;
mod rounds;
mod subject;
mod verdict;

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use similar::TextDiff;
use specc_artifacts::decode;
use specc_source::{Applicability, Position};

use self::rounds::Rounds;
use self::subject::{SpecSubject, Subject, TreeSubject};
use crate::audit::{Audit, Gathered};
use crate::disk_loader::DiskLoader;
use crate::replacement::{Replacement, Staged, Work};
use crate::{Baseline, Problem, Report, Selection, Workspace, secrets};

/// How many unchanged lines stand around a change in a diff.
const CONTEXT: usize = 3;

/// What is to be fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fixing {
    /// Also apply fixes that somebody has to look at.
    pub unsafe_too: bool,
    /// Write the files; without it, only say what would change.
    pub write: bool,
}

/// What was fixed, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixes {
    /// How many findings.
    pub fixed: usize,
    /// The files that changed, in the order of their names.
    pub files: Vec<FixedFile>,
    /// Fixes that were to be applied and were not, in the order of the text.
    pub left_out: Vec<LeftOut>,
    /// How many findings are left whose fix somebody has to look at.
    pub left_unsafe: usize,
}

/// A file before and after, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedFile {
    /// Its path, as messages print it.
    pub name: Utf8PathBuf,
    /// What it held.
    pub before: String,
    /// What it holds now, or would.
    pub after: String,
}

/// A fix that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The code of its finding.
    pub code: &'static str,
    /// The file of its finding.
    pub file: Utf8PathBuf,
    /// The place of its finding, in the fixed file.
    pub position: Position,
    /// What the fix does, as an imperative.
    pub title: String,
    /// Why it was left out, in one line, lower case, without a full stop.
    pub reason: String,
}

impl FixedFile {
    /// What changes, as a unified diff. Secrets are masked: it ends up in the logs of a CI server.
    pub fn diff(&self) -> String {
        let before = secrets::masked(&self.name, &self.before);
        let after = secrets::masked(&self.name, &self.after);
        TextDiff::from_lines(&before, &after)
            .unified_diff()
            .context_radius(CONTEXT)
            .header(self.name.as_str(), self.name.as_str())
            .to_string()
    }
}

/// Checks a spec, fixes what it can and says what is left. What a baseline knows is neither fixed nor reported.
///
/// Unless the fixes are written, the report is of the spec as it is.
pub fn lint_and_fix(
    workspace: &Workspace,
    selection: Selection<'_>,
    fixing: Fixing,
    baseline: Option<&Baseline>,
) -> Result<(Report, Fixes), Problem> {
    let entry = workspace.locate(selection.spec)?;
    let subject = || SpecSubject {
        workspace,
        loader: DiskLoader::new(workspace, &entry),
        environment: selection.environment,
    };
    let (report, fixes) = fix(subject(), fixing, baseline)?;
    match fixing.write {
        true => Ok((report, fixes)),
        false => Ok((subject().check()?, fixes)),
    }
}

/// Holds the files of a directory against the rules, fixes what it can and says what is left.
///
/// Unless the fixes are written, the answer is about the files as they are.
pub fn audit_and_fix(
    workspace: &Workspace,
    directory: &Utf8Path,
    fixing: Fixing,
    baseline: Option<&Baseline>,
) -> Result<(Audit, Fixes), Problem> {
    let gathered = Gathered::read(workspace, directory)?;
    let root =
        fs::canonicalize(&gathered.root).map_err(|error| Problem::io("read", directory, &error))?;
    let untouched = match fixing.write {
        true => None,
        false => Some(gathered.check()),
    };
    let (fixed, fixes) = fix(TreeSubject { gathered, root }, fixing, baseline)?;
    let mut audit = untouched.unwrap_or(fixed);
    audit.leave_foreign_files_alone();
    Ok((audit, fixes))
}

/// Fixes a subject and, where that is wanted, its files.
fn fix<S: Subject>(
    subject: S,
    fixing: Fixing,
    baseline: Option<&Baseline>,
) -> Result<(S::Answer, Fixes), Problem> {
    let hide = |report: &mut Report| {
        if let Some(baseline) = baseline {
            baseline.hide(report);
        }
    };
    let mut rounds = Rounds::new(subject, &hide, fixing.unsafe_too)?;
    rounds.run()?;
    let Rounds {
        mut answer,
        files,
        fixed,
        refused,
        mut subject,
        ..
    } = rounds;
    let report = S::report(&mut answer);
    let left_out = refused
        .into_iter()
        .filter_map(|(position, reason)| left_out(report, position, reason))
        .collect();
    let changed = files.changed();
    if fixing.write {
        write(
            &changed,
            Work {
                done: "fixed",
                instead: "leave out `--fix`",
                command: S::COMMAND,
            },
        )?;
    }
    let fixes = Fixes {
        fixed,
        files: changed.iter().map(FixedFile::from).collect(),
        left_out,
        left_unsafe: match fixing.unsafe_too {
            true => 0,
            false => left_unsafe(report, &subject),
        },
    };
    // What a baseline knows belongs into the answer again: whoever asked decides what to hide, and what is gone.
    if baseline.is_some() {
        answer = subject.check()?;
    }
    Ok((answer, fixes))
}

/// Writes all files, or none where one of them must not be written.
fn write(changed: &[Replacement], work: Work) -> Result<(), Problem> {
    let staged: Result<Vec<Staged<'_>>, Problem> =
        changed.iter().map(|file| file.stage(work)).collect();
    staged?
        .into_iter()
        .try_for_each(|file| file.put_into_place(work))
}

fn left_unsafe(report: &Report, subject: &impl Subject) -> usize {
    let fixes = report.findings.iter().filter_map(|one| one.fix.as_ref());
    let is_left = |fix: &&specc_source::Fix| {
        fix.applicability == Applicability::Unsafe
            && fix.edits.iter().all(|edit| {
                let name = report.sources.file(edit.span.file).path();
                matches!(subject.original(name), Some(Ok(_)))
            })
    };
    fixes.filter(is_left).count()
}

fn left_out(report: &Report, position: usize, reason: String) -> Option<LeftOut> {
    let finding = report.findings.get(position)?;
    let file = report.sources.file(finding.primary.span.file);
    Some(LeftOut {
        code: finding.code.id,
        file: file.path().to_owned(),
        position: file.position(finding.primary.span.start),
        title: finding.fix.as_ref()?.title.clone(),
        reason,
    })
}

impl From<&Replacement> for FixedFile {
    fn from(file: &Replacement) -> Self {
        Self {
            name: file.name.clone(),
            before: decode(&file.before).text,
            after: decode(&file.after).text,
        }
    }
}
