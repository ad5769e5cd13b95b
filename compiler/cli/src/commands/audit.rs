//! `specc audit`.

use std::fmt::Write;

use specc_driver::{Audit, FileKind, Problem, Reading};

use super::build::{denies_warnings, exit_code};
use crate::arguments::AuditArguments;
use crate::formats::{Prefix, Subject};
use crate::json::Extras;
use crate::render::{Paint, escape_line, wrap};
use crate::run::{CLEAN, FINDINGS, INCOMPLETE, Outcome, Session};
use crate::text;

/// How many things that were left aside are named.
const MOST_IGNORED: usize = 6;

impl Session<'_, '_> {
    pub(crate) fn audit(&self, arguments: &AuditArguments) -> Result<Outcome, Problem> {
        let (audit, extras) = self.audited(arguments)?;
        let code = match exit_code(&audit.report, &arguments.findings) {
            CLEAN if !audit.reading.unread.is_empty() => INCOMPLETE,
            code => code,
        };
        let workspace = self.workspace()?;
        let shown = extras.fixes.as_ref().filter(|_| arguments.fixes.diff);
        let code = match shown {
            Some(fixes) if !fixes.files.is_empty() => FINDINGS,
            _ => code,
        };
        let subject = Subject {
            report: Some(&audit.report),
            audit: Some(&audit),
            prefix: &Prefix::of(&arguments.directory, &workspace.absolute("".into())),
            deny_warnings: denies_warnings(&arguments.findings),
            ..Subject::new("audit", &extras, code)
        };
        let printed = self.deliver(&subject, &arguments.findings)?;
        if let (None, Some(fixes)) = (&printed, shown) {
            let is_complete = audit.reading.unread.is_empty() && audit.report.unchecked.is_empty();
            return Ok(self.diff(fixes, is_complete));
        }
        let stderr = self.said_beside(&extras, arguments.findings.format);
        let stdout = match printed {
            Some(printed) => printed,
            None => {
                let paint = self.terminal.stdout_paint(self.color);
                audit_text(&audit, &extras, self.terminal.width(), paint)
                    + &self.said_of(&extras, paint)
            }
        };
        workspace.let_go(audit);
        Ok(Outcome {
            stdout,
            stderr,
            code,
        })
    }
}

/// What an audit found, and what it read.
pub(super) fn audit_text(audit: &Audit, extras: &Extras, width: usize, paint: Paint) -> String {
    let mut text = text::findings(&audit.report, width, paint);
    text.push_str(&unread(&audit.reading, width));
    let clean = audit.reading.unread.is_empty();
    text.push_str(&match clean {
        true => text::summary(&audit.report, paint),
        false => text::partial_summary(&audit.report, audit.reading.unread.len(), paint),
    });
    text.push_str(&extras.fixable(&audit.report, paint));
    let _ = writeln!(
        text,
        "{}",
        wrap("read: ", &read(&audit.reading), width).trim_end()
    );
    if let Some(aside) = left_aside(&audit.reading) {
        let _ = writeln!(text, "{}", wrap("left aside: ", &aside, width).trim_end());
    }
    text
}

/// What could not be read, one a line with its reason.
fn unread(reading: &Reading, width: usize) -> String {
    let mut text = String::new();
    for unread in &reading.unread {
        let path = escape_line(unread.path.as_str());
        let head = format!("unread[{path}]: ");
        let _ = writeln!(
            text,
            "{}",
            wrap(&head, &escape_line(&unread.reason), width).trim_end()
        );
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// `63 files: 40 Ansible, 4 compose`.
fn read(reading: &Reading) -> String {
    let kinds: Vec<String> = reading
        .kinds
        .iter()
        .map(|(kind, count)| match kind {
            FileKind::Other | FileKind::Script if *count > 1 => format!("{count} {}s", kind.name()),
            _ => format!("{count} {}", kind.name()),
        })
        .collect();
    let files = text::counted(reading.files(), "file");
    match kinds.is_empty() {
        true => files,
        false => format!("{files}: {}", kinds.join(", ")),
    }
}

/// What was left aside on purpose; nothing where that is nothing.
fn left_aside(reading: &Reading) -> Option<String> {
    let mut parts: Vec<String> = reading
        .ignored
        .iter()
        .take(MOST_IGNORED)
        .map(|ignored| {
            let path = escape_line(ignored.path.as_str());
            match ignored.by_gitignore {
                true => format!("`{path}` (.gitignore)"),
                false => format!("`{path}`"),
            }
        })
        .collect();
    let more = reading.ignored.len().saturating_sub(MOST_IGNORED);
    if more > 0 {
        parts.push(format!("{more} more"));
    }
    if reading.encrypted > 0 {
        parts.push(format!(
            "{} that the vault encrypts",
            text::counted(reading.encrypted, "file")
        ));
    }
    if reading.others > 0 {
        parts.push(format!(
            "{} that no rule looks at",
            text::counted(reading.others, "file")
        ));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}
