//! Findings for programs. `docs/lint-output.schema.json` describes the object; the two change together, and only by additions.

use std::collections::BTreeMap;

use serde::Serialize;
use specc_driver::{Audit, Change, Known, Problem, Report};
use specc_source::{Applicability, Diagnostic, Label, Position, Sources, Span};

/// The whole output.
#[derive(Debug, Serialize)]
struct Output<'a> {
    findings: Vec<Finding<'a>>,
    unchecked: Vec<Unchecked<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Vec<FileChange<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reading: Option<Reading<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixes: Option<Fixes<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Baseline>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Obstacle<'a>>,
}

/// What a command did besides looking.
#[derive(Debug, Default)]
pub struct Extras {
    /// What was fixed, or would be.
    pub fixes: Option<specc_driver::Fixes>,
    /// What a baseline hides.
    pub known: Option<Known>,
}

/// What was fixed, or would be.
#[derive(Debug, Serialize)]
struct Fixes<'a> {
    fixed: usize,
    files: Vec<FixedFile<'a>>,
    left_out: Vec<LeftOut<'a>>,
    left_unsafe: usize,
}

#[derive(Debug, Serialize)]
struct FixedFile<'a> {
    path: &'a str,
    diff: String,
}

#[derive(Debug, Serialize)]
struct LeftOut<'a> {
    code: &'a str,
    file: &'a str,
    start: LineColumn,
    title: &'a str,
    reason: &'a str,
}

#[derive(Debug, Serialize)]
struct Baseline {
    hidden: usize,
    gone: usize,
}

impl Extras {
    fn fixes(&self) -> Option<Fixes<'_>> {
        let fixes = self.fixes.as_ref()?;
        let files = fixes.files.iter().map(|file| FixedFile {
            path: file.name.as_str(),
            diff: file.diff(),
        });
        let left_out = fixes.left_out.iter().map(|left| LeftOut {
            code: left.code,
            file: left.file.as_str(),
            start: left.position.into(),
            title: &left.title,
            reason: &left.reason,
        });
        Some(Fixes {
            fixed: fixes.fixed,
            files: files.collect(),
            left_out: left_out.collect(),
            left_unsafe: fixes.left_unsafe,
        })
    }

    fn baseline(&self) -> Option<Baseline> {
        self.known
            .map(|Known { hidden, gone }| Baseline { hidden, gone })
    }
}

/// What kept a command from working at all.
#[derive(Debug, Serialize)]
struct Obstacle<'a> {
    message: &'a str,
    items: &'a [String],
    why: Option<&'a str>,
    help: Option<&'a str>,
}

/// What an audit looked at.
#[derive(Debug, Serialize)]
struct Reading<'a> {
    files: usize,
    kinds: BTreeMap<&'a str, usize>,
    encrypted: usize,
    others: usize,
    ignored: Vec<Ignored<'a>>,
    unread: Vec<Unread<'a>>,
}

#[derive(Debug, Serialize)]
struct Ignored<'a> {
    path: &'a str,
    by: &'a str,
}

#[derive(Debug, Serialize)]
struct Unread<'a> {
    path: &'a str,
    reason: &'a str,
}

#[derive(Debug, Serialize)]
struct Finding<'a> {
    code: &'a str,
    slug: &'a str,
    level: &'a str,
    message: &'a str,
    label: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    related: Vec<Related<'a>>,
    why: Option<&'a str>,
    help: Option<&'a str>,
    fix: Option<Fix<'a>>,
}

#[derive(Debug, Serialize)]
struct Place<'a> {
    file: &'a str,
    start: LineColumn,
    end: LineColumn,
}

#[derive(Debug, Serialize)]
struct LineColumn {
    line: u32,
    column: u32,
}

#[derive(Debug, Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    message: &'a str,
}

#[derive(Debug, Serialize)]
struct Fix<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<Edit<'a>>,
}

#[derive(Debug, Serialize)]
struct Edit<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    replacement: &'a str,
}

#[derive(Debug, Serialize)]
struct Unchecked<'a> {
    rule: &'a str,
    reason: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

#[derive(Debug, Serialize)]
struct FileChange<'a> {
    path: &'a str,
    kind: &'a str,
}

/// A report as one object; `changes` for a build.
pub fn print(
    report: Option<&Report>,
    changes: Option<&[Change]>,
    extras: &Extras,
) -> serde_json::Result<String> {
    let output = Output {
        findings: report.map(findings).unwrap_or_default(),
        unchecked: report.map(unchecked).unwrap_or_default(),
        changes: changes.map(|changes| {
            let changes = changes.iter();
            changes
                .map(|Change { path, kind }| FileChange {
                    path: path.as_str(),
                    kind,
                })
                .collect()
        }),
        reading: None,
        fixes: extras.fixes(),
        baseline: extras.baseline(),
        problem: None,
    };
    Ok(serde_json::to_string_pretty(&output)? + "\n")
}

/// An audit as one object.
pub fn audit(audit: &Audit, extras: &Extras) -> serde_json::Result<String> {
    let output = Output {
        findings: findings(&audit.report),
        unchecked: unchecked(&audit.report),
        changes: None,
        reading: Some(reading(&audit.reading)),
        fixes: extras.fixes(),
        baseline: extras.baseline(),
        problem: None,
    };
    Ok(serde_json::to_string_pretty(&output)? + "\n")
}

/// What kept a command from working, as one object.
pub fn problem(problem: &Problem) -> serde_json::Result<String> {
    let output = Output {
        findings: Vec::new(),
        unchecked: Vec::new(),
        changes: None,
        reading: None,
        fixes: None,
        baseline: None,
        problem: Some(Obstacle {
            message: &problem.what,
            items: &problem.items,
            why: problem.why.as_deref(),
            help: problem.help.as_deref(),
        }),
    };
    Ok(serde_json::to_string_pretty(&output)? + "\n")
}

fn reading(reading: &specc_driver::Reading) -> Reading<'_> {
    let kinds = reading.kinds.iter();
    let ignored = reading.ignored.iter();
    let unread = reading.unread.iter();
    Reading {
        files: reading.files(),
        kinds: kinds.map(|(kind, count)| (kind.key(), *count)).collect(),
        encrypted: reading.encrypted,
        others: reading.others,
        ignored: ignored
            .map(|ignored| Ignored {
                path: ignored.path.as_str(),
                by: if ignored.by_gitignore {
                    "gitignore"
                } else {
                    "name"
                },
            })
            .collect(),
        unread: unread
            .map(|unread| Unread {
                path: unread.path.as_str(),
                reason: &unread.reason,
            })
            .collect(),
    }
}

fn findings(report: &Report) -> Vec<Finding<'_>> {
    report
        .findings
        .iter()
        .map(|finding| self::finding(&report.sources, finding))
        .collect()
}

fn unchecked<'a>(report: &'a Report) -> Vec<Unchecked<'a>> {
    let entry = |unchecked: &'a specc_driver::Unchecked| Unchecked {
        rule: unchecked.rule,
        reason: &unchecked.reason,
        place: place(&report.sources, unchecked.place),
    };
    report.unchecked.iter().map(entry).collect()
}

fn finding<'a>(sources: &'a Sources, finding: &'a Diagnostic) -> Finding<'a> {
    let related = |label: &'a Label| Related {
        place: place(sources, label.span),
        message: &label.message,
    };
    Finding {
        code: finding.code.id,
        slug: finding.code.slug,
        level: finding.level.as_str(),
        message: &finding.message,
        label: &finding.primary.message,
        place: place(sources, finding.primary.span),
        related: finding.related.iter().map(related).collect(),
        why: finding.why.as_deref(),
        help: finding.help.as_deref(),
        fix: finding.fix.as_ref().map(|fix| self::fix(sources, fix)),
    }
}

fn fix<'a>(sources: &'a Sources, fix: &'a specc_source::Fix) -> Fix<'a> {
    let edits = fix.edits.iter();
    Fix {
        title: &fix.title,
        safe: fix.applicability == Applicability::Safe,
        edits: edits
            .map(|edit| Edit {
                place: place(sources, edit.span),
                replacement: &edit.replacement,
            })
            .collect(),
    }
}

fn place(sources: &Sources, span: Span) -> Place<'_> {
    let file = sources.file(span.file);
    Place {
        file: file.path().as_str(),
        start: file.position(span.start).into(),
        end: file.position(span.end).into(),
    }
}

impl From<Position> for LineColumn {
    fn from(position: Position) -> Self {
        Self {
            line: position.line,
            column: position.column,
        }
    }
}
