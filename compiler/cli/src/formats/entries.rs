//! What a command has to say, one entry each: findings, and everything that it could not look at.

use specc_driver::{Change, Problem, Report, Suppressed, Unchecked, Unread};
use specc_source::{Diagnostic, Level, Position, Sources, Span};

use super::fingerprints::Fingerprints;
use super::{Changes, Prefix, Subject};
use crate::render::escape;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Something is wrong.
    Finding,
    /// A rule could not look at a place.
    Unchecked,
    /// A file could not be read.
    Unread,
    /// A file is not what the spec gives.
    Stale,
    /// The command could not work at all.
    Problem,
}

/// A range in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The file, as seen from where specc runs.
    pub path: String,
    /// Its first character.
    pub start: Position,
    /// Just past its last character.
    pub end: Position,
}

/// One thing that a command has to say.
#[derive(Debug, Clone)]
pub(crate) struct Entry<'a> {
    /// What it is.
    pub sort: Sort,
    /// The code of a finding or of a rule that could not look, else the sort in one word.
    pub code: &'a str,
    /// How much it weighs.
    pub level: Level,
    /// Whether it keeps the run from ending with 0.
    pub fails: bool,
    /// What is wrong, in one line.
    pub message: String,
    /// Why it hurts.
    pub why: Option<&'a str>,
    /// What to do.
    pub help: Option<&'a str>,
    /// The file, where there is one.
    pub path: Option<String>,
    /// The range in it, where there is one.
    pub place: Option<Place>,
    /// The same for the same entry however lines move, and different for any two entries of a run.
    pub fingerprint: String,
    /// The rest of a finding.
    pub finding: Option<Finding<'a>>,
    /// What keeps it from being one.
    pub allowed: Option<Allowed<'a>>,
}

/// A comment that lets a rule pass.
#[derive(Debug, Clone)]
pub(crate) struct Allowed<'a> {
    /// Where it stands.
    pub place: Place,
    /// What stands after `because`.
    pub reason: &'a str,
}

/// What only a finding has.
#[derive(Debug, Clone)]
pub(crate) struct Finding<'a> {
    /// All of it.
    pub diagnostic: &'a Diagnostic,
    /// The texts that its ranges point into.
    pub sources: &'a Sources,
    /// Where the paths of the texts begin.
    pub prefix: &'a Prefix,
}

impl Entry<'_> {
    /// A title: `REX-05 healthcheck-timing`, `REX-05 not checked`.
    pub fn title(&self) -> String {
        match (self.sort, &self.finding) {
            (_, Some(finding)) => format!("{} {}", self.code, finding.diagnostic.code.slug),
            (Sort::Unchecked, _) => format!("{} not checked", self.code),
            (Sort::Unread, _) => "not read".to_owned(),
            (Sort::Stale, _) => "stale output".to_owned(),
            (Sort::Finding | Sort::Problem, _) => "specc could not work".to_owned(),
        }
    }

    /// The message with its reason and advice, on lines of their own; nothing in it steers whatever shows it.
    pub fn text(&self) -> String {
        let part = |name: &str, text: Option<&str>| {
            text.map(|text| format!("\n{name}: {text}"))
                .unwrap_or_default()
        };
        let reason = part("why", self.why) + &part("help", self.help);
        let more = match &self.finding {
            Some(_) => format!("\nmore: specc explain {}", self.code),
            None => String::new(),
        };
        escape(&(self.message.clone() + &reason + &more))
    }
}

impl Finding<'_> {
    /// A range as people count.
    pub fn place(&self, span: Span) -> Place {
        place(self.sources, self.prefix, span)
    }
}

/// Everything that a command has to say, findings first, as the report orders them; and what would be findings without
/// suppressions, for the formats that know such.
pub(crate) fn entries<'a>(subject: &Subject<'a>) -> (Vec<Entry<'a>>, Vec<Entry<'a>>) {
    let mut fingerprints = Fingerprints::default();
    let (mut entries, mut allowed) = (Vec::new(), Vec::new());
    if let Some(report) = subject.report {
        let findings = report.findings.iter();
        let findings = findings.map(|one| of_finding(finding(one, report, subject), subject));
        entries.extend(findings);
        let suppressed = report.suppressed.iter();
        allowed.extend(suppressed.map(|one| of_suppressed(one, report, subject)));
        fingerprints.of_findings(&mut entries, &mut allowed, report);
        for unchecked in &report.unchecked {
            entries.push(of_unchecked(unchecked, &report.sources, subject.prefix));
        }
    }
    let unread = subject.audit.map_or(&[][..], |audit| &audit.reading.unread);
    entries.extend(
        unread
            .iter()
            .map(|unread| of_unread(unread, subject.prefix)),
    );
    if let Some(changes) = subject.changes.filter(|changes| changes.stale) {
        let files = changes.files.iter();
        entries.extend(files.map(|change| of_stale(change, &changes)));
    }
    for entry in &mut entries {
        if entry.fingerprint.is_empty() {
            entry.fingerprint = fingerprints.of(entry, None);
        }
    }
    (entries, allowed)
}

fn finding<'a>(
    diagnostic: &'a Diagnostic,
    report: &'a Report,
    subject: &Subject<'a>,
) -> Finding<'a> {
    Finding {
        diagnostic,
        sources: &report.sources,
        prefix: subject.prefix,
    }
}

fn of_suppressed<'a>(
    suppressed: &'a Suppressed,
    report: &'a Report,
    subject: &Subject<'a>,
) -> Entry<'a> {
    let finding = finding(&suppressed.finding, report, subject);
    let comment = report.sources.text(suppressed.comment);
    let reason = comment
        .split_once("because")
        .map_or("", |(_, reason)| reason);
    let allowed = Allowed {
        place: finding.place(suppressed.comment),
        reason: reason.trim_end_matches(['#', '}', '*', '/']).trim(),
    };
    Entry {
        allowed: Some(allowed),
        fails: false,
        ..of_finding(finding, subject)
    }
}

/// What kept a command from working.
pub(crate) fn of_problem(problem: &Problem) -> Entry<'_> {
    let items = match problem.items.as_slice() {
        [] => String::new(),
        items => format!(" ({})", items.join(", ")),
    };
    let mut entry = Entry {
        why: problem.why.as_deref(),
        help: problem.help.as_deref(),
        ..Entry::new(Sort::Problem, "problem", format!("{}{items}", problem.what))
    };
    entry.fingerprint = Fingerprints::default().of(&entry, None);
    entry
}

impl<'a> Entry<'a> {
    fn new(sort: Sort, code: &'a str, message: String) -> Self {
        Self {
            sort,
            code,
            level: Level::Error,
            fails: true,
            message,
            why: None,
            help: None,
            path: None,
            place: None,
            fingerprint: String::new(),
            finding: None,
            allowed: None,
        }
    }

    fn at(self, place: Place) -> Self {
        Self {
            path: Some(place.path.clone()),
            place: Some(place),
            ..self
        }
    }
}

fn of_finding<'a>(finding: Finding<'a>, subject: &Subject<'a>) -> Entry<'a> {
    let diagnostic = finding.diagnostic;
    let place = finding.place(diagnostic.primary.span);
    let message = diagnostic.message.clone();
    Entry {
        level: diagnostic.level,
        fails: match diagnostic.level {
            Level::Error => true,
            Level::Warning => subject.deny_warnings,
            Level::Note => false,
        },
        why: diagnostic.why.as_deref(),
        help: diagnostic.help.as_deref(),
        finding: Some(finding),
        ..Entry::new(Sort::Finding, diagnostic.code.id, message)
    }
    .at(place)
}

fn of_unchecked<'a>(unchecked: &'a Unchecked, sources: &Sources, prefix: &Prefix) -> Entry<'a> {
    let message = format!("not checked: {}", unchecked.reason);
    Entry {
        level: Level::Warning,
        ..Entry::new(Sort::Unchecked, unchecked.rule, message)
    }
    .at(place(sources, prefix, unchecked.place))
}

fn of_unread<'a>(unread: &Unread, prefix: &Prefix) -> Entry<'a> {
    let message = format!("not read: {}", unread.reason);
    Entry {
        level: Level::Warning,
        path: Some(prefix.path(&unread.path)),
        ..Entry::new(Sort::Unread, "unread", message)
    }
}

fn of_stale<'a>(change: &Change, changes: &Changes<'_>) -> Entry<'a> {
    let path = changes.directory.join(&change.path);
    let message = format!("`{path}` is not what the spec gives: {}", change.kind);
    Entry {
        help: Some("run `specc build` and commit what it writes"),
        path: Some(path.into_string()),
        ..Entry::new(Sort::Stale, "stale", message)
    }
}

fn place(sources: &Sources, prefix: &Prefix, span: Span) -> Place {
    let file = sources.file(span.file);
    Place {
        path: prefix.path(file.path()),
        start: file.position(span.start),
        end: file.position(span.end),
    }
}
