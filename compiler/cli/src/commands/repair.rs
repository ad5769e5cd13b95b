//! `--fix`, `--unsafe-fixes`, `--diff` and `--baseline` of `specc lint` and `specc audit`.

use std::fmt::Write;

use camino::Utf8Path;
use specc_driver::{
    Audit, Baseline, Checked, Fixes, Fixing, Known, Problem, Report, Workspace, audit,
    audit_and_fix, lint, lint_and_fix, write_baseline,
};

use super::format::coloured_diff;
use crate::arguments::{AuditArguments, BaselineArguments, FixArguments, Format, LintArguments};
use crate::json::Extras;
use crate::render::{Paint, escape_line, wrap};
use crate::run::{CLEAN, FINDINGS, INCOMPLETE, Outcome, Session, selection};
use crate::text;

/// How many fixes that were left out are named.
const MOST_LEFT_OUT: usize = 20;

impl FixArguments {
    /// What is to be fixed; nothing where nobody asks for fixes.
    fn fixing(&self) -> Option<Fixing> {
        (self.fix || self.unsafe_fixes || self.diff).then_some(Fixing {
            unsafe_too: self.unsafe_fixes,
            write: !self.diff,
        })
    }
}

impl Extras {
    /// How many findings could be repaired; nothing where that has just been done.
    pub(super) fn fixable(&self, report: &Report, paint: Paint) -> String {
        match self.fixes {
            Some(_) => String::new(),
            None => text::fixable(report, paint),
        }
    }
}

impl Session<'_, '_> {
    /// Checks a spec, with what the arguments say about fixes and a baseline.
    pub(super) fn linted(&self, arguments: &LintArguments) -> Result<(Report, Extras), Problem> {
        let (workspace, wanted) = (self.workspace()?, &arguments.baseline);
        let selection = selection(&arguments.spec)?;
        let environment = selection.environment;
        let baseline = wanted.read(&workspace, Checked::Spec, environment)?;
        let (mut report, fixes) = match arguments.fixes.fixing() {
            None => (lint(&workspace, selection)?, None),
            Some(fixing) => {
                // It checks again and again: memory has to be given back.
                let workspace = self.lasting_workspace()?;
                let (report, fixes) =
                    lint_and_fix(&workspace, selection, fixing, baseline.as_ref())?;
                (report, Some(fixes))
            }
        };
        let baseline = match wanted.path_to_write() {
            Some(path) => {
                write_baseline(&workspace, path, Checked::Spec, environment, &report)?;
                wanted.read_written(&workspace, Checked::Spec, environment)?
            }
            None if wanted.update_baseline => baseline
                .map(|baseline| baseline.shrink_to_spec(&report))
                .transpose()?,
            None => baseline,
        };
        let known = baseline.map(|baseline| baseline.apply_to_spec(&mut report));
        Ok((report, Extras { fixes, known }))
    }

    /// Audits a directory, with what the arguments say about fixes and a baseline.
    pub(super) fn audited(&self, arguments: &AuditArguments) -> Result<(Audit, Extras), Problem> {
        let (workspace, wanted) = (self.workspace()?, &arguments.baseline);
        let baseline = wanted.read(&workspace, Checked::Files, None)?;
        let directory = &arguments.directory;
        let (mut audit, fixes) = match arguments.fixes.fixing() {
            None => (audit(&workspace, directory)?, None),
            Some(fixing) => {
                let (audit, fixes) =
                    audit_and_fix(&workspace, directory, fixing, baseline.as_ref())?;
                (audit, Some(fixes))
            }
        };
        let baseline = match wanted.path_to_write() {
            Some(path) => {
                refuse_partial(&audit, path)?;
                write_baseline(&workspace, path, Checked::Files, None, &audit.report)?;
                wanted.read_written(&workspace, Checked::Files, None)?
            }
            None if wanted.update_baseline => baseline
                .map(|baseline| baseline.shrink_to_files(&audit))
                .transpose()?,
            None => baseline,
        };
        let known = baseline.map(|baseline| baseline.apply_to_files(&mut audit));
        Ok((audit, Extras { fixes, known }))
    }

    /// What `--diff` prints: the diff, and beside it what is said about it.
    pub(super) fn diff(&self, fixes: &Fixes, is_complete: bool) -> Outcome {
        let paint = self.terminal.stdout_paint(self.color);
        let is_shown = self.terminal.stdout.is_terminal;
        let diffs = fixes.files.iter().map(specc_driver::FixedFile::diff);
        let code = match (fixes.files.is_empty(), is_complete) {
            (false, _) => FINDINGS,
            (true, true) => CLEAN,
            (true, false) => INCOMPLETE,
        };
        let said = said_of_fixes(
            fixes,
            "would fix",
            self.terminal.width(),
            self.terminal.stderr_paint(self.color),
        );
        Outcome {
            stdout: diffs
                .map(|diff| coloured_diff(diff, is_shown, paint))
                .collect(),
            stderr: said,
            code,
        }
    }

    /// The same for the standard error, where findings are printed in a form that has no place for it.
    pub(super) fn said_beside(&self, extras: &Extras, format: Format) -> String {
        match format {
            Format::Text | Format::Json => String::new(),
            _ => self.said_of(extras, self.terminal.stderr_paint(self.color)),
        }
    }

    /// What was fixed and what a baseline hides, after everything else; for the stream that this paint is for.
    pub(super) fn said_of(&self, extras: &Extras, paint: Paint) -> String {
        let mut text = String::new();
        if let Some(fixes) = &extras.fixes {
            text.push_str(&said_of_fixes(fixes, "fixed", self.terminal.width(), paint));
        }
        if let Some(Known { hidden, .. }) = extras.known {
            let _ = writeln!(
                text,
                "the baseline knows {}",
                text::counted(hidden, "finding")
            );
        }
        text
    }
}

impl BaselineArguments {
    /// The baseline as it lies there; nothing where none is named, or where it is still to be written.
    fn read(
        &self,
        workspace: &Workspace,
        of: Checked,
        environment: Option<&str>,
    ) -> Result<Option<Baseline>, Problem> {
        match (&self.baseline, self.write_baseline) {
            (Some(path), false) => Baseline::read(workspace, path, of, environment).map(Some),
            _ => Ok(None),
        }
    }

    fn read_written(
        &self,
        workspace: &Workspace,
        of: Checked,
        environment: Option<&str>,
    ) -> Result<Option<Baseline>, Problem> {
        let path = self.path_to_write();
        path.map(|path| Baseline::read(workspace, path, of, environment))
            .transpose()
    }

    fn path_to_write(&self) -> Option<&Utf8Path> {
        self.baseline.as_deref().filter(|_| self.write_baseline)
    }
}

/// What was not read cannot be in a baseline, and would be new as soon as it is.
fn refuse_partial(audit: &Audit, path: &Utf8Path) -> Result<(), Problem> {
    let unread = &audit.reading.unread;
    if unread.is_empty() {
        return Ok(());
    }
    let items = unread
        .iter()
        .map(|one| format!("{}: {}", one.path, one.reason));
    Err(Problem::new(format!(
        "no baseline was written to `{path}`: not all was read"
    ))
    .items(items)
    .help("repair that first, or take it out of the directory"))
}

/// `fixed 3 findings in 2 files, 1 left with --unsafe-fixes`, and below it what was left out.
fn said_of_fixes(fixes: &Fixes, verb: &str, width: usize, paint: Paint) -> String {
    let findings = text::counted(fixes.fixed, "finding");
    let mut line = match fixes.fixed {
        0 => format!("{verb} nothing"),
        _ => format!(
            "{verb} {findings} in {}",
            text::counted(fixes.files.len(), "file")
        ),
    };
    if fixes.left_unsafe > 0 {
        let _ = write!(line, ", {} left with `--unsafe-fixes`", fixes.left_unsafe);
    }
    line.push('\n');
    for left in fixes.left_out.iter().take(MOST_LEFT_OUT) {
        let head = format!("left out[{}]: ", left.code);
        let place = format!("{}:{}", left.file, left.position.line);
        let words = format!("{place}: {}: {}", left.title, left.reason);
        let wrapped = wrap(&head, &escape_line(&words), width);
        line.push_str(&wrapped.replacen("left out", &paint.part("left out"), 1));
    }
    let more = fixes.left_out.len().saturating_sub(MOST_LEFT_OUT);
    if more > 0 {
        let _ = writeln!(line, "… and {more} more left out");
    }
    line
}
