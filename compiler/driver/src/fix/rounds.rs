//! Fixes, round after round, until there is nothing left that can be fixed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use camino::Utf8PathBuf;
use specc_source::{Applicability, Diagnostic, Fix};

use super::edits::{Edits, TextEdit, with_line_ends_of};
use super::files::Files;
use super::subject::Subject;
use super::verdict::Comparison;
use crate::{Problem, Report};

/// After this many checks the rest is left for the next run.
const MOST_CHECKS: usize = 500;

/// What takes findings out of a report that shall not be fixed.
pub(super) type Filter<'f> = &'f dyn Fn(&mut Report);

/// A subject while it is being fixed.
pub(super) struct Rounds<'f, S: Subject> {
    pub subject: S,
    /// What the last check of what is kept answered.
    pub answer: S::Answer,
    pub files: Files,
    /// How many findings were fixed.
    pub fixed: usize,
    /// Positions of findings whose fix was left out, and why; they belong to `answer`.
    pub refused: BTreeMap<usize, String>,
    filter: Filter<'f>,
    unsafe_too: bool,
    checks: usize,
    /// What was refused in earlier rounds, and is tried last.
    suspects: BTreeSet<Likeness>,
}

/// What stays the same of a finding while other places are edited.
type Likeness = (&'static str, Utf8PathBuf, String);

/// A finding that can be fixed.
#[derive(Debug, Clone)]
struct Candidate {
    finding: usize,
    edits: BTreeMap<PathBuf, Vec<TextEdit>>,
    /// The names under which the files are known, for the comparison.
    names: BTreeMap<Utf8PathBuf, PathBuf>,
}

impl<'f, S: Subject> Rounds<'f, S> {
    /// A subject after its first check.
    pub fn new(mut subject: S, filter: Filter<'f>, unsafe_too: bool) -> Result<Self, Problem> {
        let mut answer = subject.check()?;
        filter(S::report(&mut answer));
        Ok(Self {
            subject,
            answer,
            files: Files::default(),
            fixed: 0,
            refused: BTreeMap::new(),
            filter,
            unsafe_too,
            checks: 1,
            suspects: BTreeSet::new(),
        })
    }

    /// Fixes all that can be fixed, in memory.
    pub fn run(&mut self) -> Result<(), Problem> {
        while self.checks < MOST_CHECKS {
            let candidates = self.candidates();
            let (trusted, doubtful): (Vec<Candidate>, Vec<Candidate>) = candidates
                .into_iter()
                .partition(|candidate| !self.is_suspect(candidate));
            if !self.settle_some(trusted)? && !self.settle_some(doubtful)? {
                break;
            }
        }
        Ok(())
    }

    /// Applies as many of these as go together; what meets another one waits for the next round. Answers whether anything
    /// was applied; if not, each of them has been refused.
    fn settle_some(&mut self, mut candidates: Vec<Candidate>) -> Result<bool, Problem> {
        while !candidates.is_empty() && self.checks < MOST_CHECKS {
            let mut together: BTreeMap<PathBuf, Edits> = BTreeMap::new();
            let (batch, waiting): (Vec<Candidate>, Vec<Candidate>) =
                candidates.into_iter().partition(|candidate| {
                    let fits = candidate.edits.iter().all(|(file, edits)| {
                        together.get(file).is_none_or(|taken| taken.accept(edits))
                    });
                    if fits {
                        add(&mut together, candidate);
                    }
                    fits
                });
            if self.settle(&batch)? {
                return Ok(true);
            }
            candidates = waiting;
        }
        Ok(false)
    }

    /// Applies all of these, or else as many as do no harm.
    fn settle(&mut self, batch: &[Candidate]) -> Result<bool, Problem> {
        if batch.is_empty() || self.checks >= MOST_CHECKS {
            return Ok(false);
        }
        let Some(objection) = self.attempt(batch)? else {
            return Ok(true);
        };
        if let [only] = batch {
            self.refuse(only.finding, objection);
            return Ok(false);
        }
        let (left, right) = batch.split_at(batch.len() / 2);
        Ok(self.settle(left)? || self.settle(right)?)
    }

    /// Applies these and keeps them; or takes them back, and says what speaks against them.
    fn attempt(&mut self, batch: &[Candidate]) -> Result<Option<String>, Problem> {
        let (mut edits, mut names) = (BTreeMap::new(), BTreeMap::new());
        for candidate in batch {
            add(&mut edits, candidate);
            names.extend(candidate.names.clone());
        }
        let Some(changed) = self.files.with(&edits) else {
            return Ok(Some("the encoding of its file cannot hold it".to_owned()));
        };
        for (real, bytes) in &changed {
            self.subject.replace(real, bytes);
        }
        self.checks += 1;
        let mut answer = self.subject.check()?;
        (self.filter)(S::report(&mut answer));
        let fixed: BTreeSet<usize> = batch.iter().map(|candidate| candidate.finding).collect();
        let edits_by_name = names
            .into_iter()
            .filter_map(|(name, real)| Some((name, edits.get(&real)?.clone())))
            .collect();
        let objection = Comparison {
            before: S::report(&mut self.answer),
            after: S::report(&mut answer),
            fixed: &fixed,
            edits: &edits_by_name,
            is_looked_at: self.unsafe_too,
        }
        .objection();
        if objection.is_some() {
            for real in changed.keys() {
                self.subject.replace(real, self.files.now(real));
            }
            return Ok(objection);
        }
        self.files.keep(changed);
        self.answer = answer;
        self.fixed += fixed.len();
        self.refused.clear();
        Ok(None)
    }

    /// What can be fixed now, in the order of the findings. What may not be written is refused.
    fn candidates(&mut self) -> Vec<Candidate> {
        let report = S::report(&mut self.answer);
        let mut candidates = Vec::new();
        let mut refused = Vec::new();
        for (position, finding) in report.findings.iter().enumerate() {
            let Some(fix) = wanted_fix(finding, self.unsafe_too) else {
                continue;
            };
            match candidate(position, fix, report, &self.subject, &mut self.files) {
                Some(Ok(candidate)) => candidates.push(candidate),
                Some(Err(reason)) => refused.push((position, reason)),
                None => {}
            }
        }
        self.refused.extend(refused);
        candidates
    }

    fn is_suspect(&mut self, candidate: &Candidate) -> bool {
        let report = S::report(&mut self.answer);
        let likeness = likeness(report, candidate.finding);
        likeness.is_some_and(|likeness| self.suspects.contains(&likeness))
    }

    fn refuse(&mut self, finding: usize, reason: String) {
        let likeness = likeness(S::report(&mut self.answer), finding);
        self.suspects.extend(likeness);
        self.refused.insert(finding, reason);
    }
}

fn add(edits: &mut BTreeMap<PathBuf, Edits>, candidate: &Candidate) {
    for (file, more) in &candidate.edits {
        let taken = edits.entry(file.clone()).or_default();
        taken.add(more.iter().cloned());
    }
}

/// The fix of a finding, where one of its kind is wanted and changes something.
fn wanted_fix(finding: &Diagnostic, unsafe_too: bool) -> Option<&Fix> {
    let fix = finding.fix.as_ref()?;
    let is_wanted = unsafe_too || fix.applicability == Applicability::Safe;
    (is_wanted && !fix.edits.is_empty()).then_some(fix)
}

/// A finding as a candidate; nothing where one of its edits is in a text that is no file.
fn candidate(
    finding: usize,
    fix: &Fix,
    report: &Report,
    subject: &impl Subject,
    files: &mut Files,
) -> Option<Result<Candidate, String>> {
    let mut candidate = Candidate {
        finding,
        edits: BTreeMap::new(),
        names: BTreeMap::new(),
    };
    for edit in &fix.edits {
        let file = report.sources.file(edit.span.file);
        let real = match files.locate(subject, file.path(), file.text())? {
            Ok(real) => real,
            Err(reason) => return Some(Err(reason)),
        };
        candidate.names.insert(file.path().to_owned(), real.clone());
        candidate.edits.entry(real).or_default().push(TextEdit {
            start: edit.span.start as usize,
            end: edit.span.end as usize,
            replacement: with_line_ends_of(file.text(), &edit.replacement),
        });
    }
    Some(Ok(candidate))
}

fn likeness(report: &Report, finding: usize) -> Option<Likeness> {
    let finding = report.findings.get(finding)?;
    let file = report.sources.file(finding.primary.span.file);
    Some((
        finding.code.id,
        file.path().to_owned(),
        finding.message.clone(),
    ))
}
