//! Whether a tree after fixes is better than it was before, and in nothing worse.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use specc_source::Diagnostic;

use super::edits::Edits;
use crate::Report;

/// The rule that has a person look at what a spec exposes.
const REVIEW: &str = "REX-10";

/// What is compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comparison<'a> {
    pub before: &'a Report,
    pub after: &'a Report,
    /// The positions in `before.findings` of what was fixed.
    pub fixed: &'a BTreeSet<usize>,
    /// The edits, by the names of the texts.
    pub edits: &'a BTreeMap<Utf8PathBuf, Edits>,
    /// Whether somebody looks at the result anyway: then a fix may change what has to be reviewed.
    pub is_looked_at: bool,
}

impl Comparison<'_> {
    /// What speaks against the fixes, as the end of "left out: …"; nothing where nothing does.
    pub fn objection(&self) -> Option<String> {
        // What kept the rules from looking is gone: what they find now was there before.
        if self.before.rules == 0 && self.after.rules > 0 {
            return None;
        }
        if let Some(new) = self.new_finding() {
            return Some(self.describe(new));
        }
        let (before, after) = (&self.before.unchecked, &self.after.unchecked);
        match after.len() > before.len() {
            true => Some("a rule could no longer look everywhere".to_owned()),
            false => None,
        }
    }

    /// A finding that was not there before, or one that was to go and is there still.
    fn new_finding(&self) -> Option<&Diagnostic> {
        let before = self.before.findings.iter().enumerate();
        let mut left: Vec<&Diagnostic> = before
            .filter(|(position, _)| !self.fixed.contains(position))
            .map(|(_, finding)| finding)
            .collect();
        let mut new: Vec<&Diagnostic> = self.after.findings.iter().collect();
        // The surest likeness first, so that no finding is taken for another one.
        for alike in [Self::is_same, Self::is_at_same_place, Self::has_same_words] {
            new.retain(|after| {
                let known = left.iter().position(|before| alike(self, before, after));
                known.map(|position| left.swap_remove(position)).is_none()
            });
        }
        new.into_iter()
            .find(|finding| !(self.is_looked_at && finding.code.id == REVIEW))
    }

    fn is_same(&self, before: &Diagnostic, after: &Diagnostic) -> bool {
        self.is_at_same_place(before, after) && before.message == after.message
    }

    fn is_at_same_place(&self, before: &Diagnostic, after: &Diagnostic) -> bool {
        let (was, is) = (before.primary.span, after.primary.span);
        let name = self.before.sources.file(was.file).path();
        let start = match self.edits.get(name) {
            Some(edits) => edits.moved(was.start as usize),
            None => was.start as usize,
        };
        before.code == after.code && name == self.name_after(after) && start == is.start as usize
    }

    fn has_same_words(&self, before: &Diagnostic, after: &Diagnostic) -> bool {
        let name = self.before.sources.file(before.primary.span.file).path();
        before.code == after.code
            && before.message == after.message
            && name == self.name_after(after)
    }

    fn name_after(&self, finding: &Diagnostic) -> &Utf8Path {
        self.after.sources.file(finding.primary.span.file).path()
    }

    fn describe(&self, new: &Diagnostic) -> String {
        let was_to_go = self.fixed.iter().any(|position| {
            let fixed = self.before.findings.get(*position);
            fixed.is_some_and(|fixed| self.is_at_same_place(fixed, new))
        });
        if was_to_go {
            return "its finding would stay".to_owned();
        }
        if new.code.id == REVIEW {
            return format!(
                "it changes what was reviewed ({REVIEW}), and waits for `--unsafe-fixes`"
            );
        }
        let file = self.after.sources.file(new.primary.span.file);
        let line = file.position(new.primary.span.start).line;
        format!("it would bring {} in {}:{line}", new.code.id, file.path())
    }
}
