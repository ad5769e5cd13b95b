//! Where a rule puts what it finds.

use specc_source::{Diagnostic, Level, Span};

use crate::views::{DeploymentView, Place};
use crate::{RuleInfo, Suppressed, Unchecked};

/// Takes the findings of one rule; it knows the rule, so that the rule does not repeat its name and weight.
#[derive(Debug)]
pub struct Report<'a> {
    rule: &'static RuleInfo,
    sink: &'a mut Sink,
    deployment: &'a DeploymentView<'a>,
}

/// What all rules together found.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    pub(crate) findings: Vec<Diagnostic>,
    pub(crate) unchecked: Vec<Unchecked>,
    /// What suppressions took out.
    pub(crate) suppressed: Vec<Suppressed>,
    /// Subjects that a rule has already said something about.
    said: Vec<String>,
}

impl<'a> Report<'a> {
    pub(crate) fn new(
        rule: &'static RuleInfo,
        sink: &'a mut Sink,
        deployment: &'a DeploymentView<'a>,
    ) -> Self {
        Self {
            rule,
            sink,
            deployment,
        }
    }

    /// Everything that is known about the deployment that the view belongs to.
    pub fn deployment(&self) -> &'a DeploymentView<'a> {
        self.deployment
    }

    /// A finding of this rule at `place`, still to be told apart and [`add`](Self::add)ed. Where the value is written
    /// elsewhere, that place is related already.
    pub fn at(
        &self,
        place: Place,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Diagnostic {
        let diagnostic =
            Diagnostic::new(self.rule.level, &self.rule.code, place.at, message).label(label);
        // `mkForce vault.x` holds the value that it is about: one label says it all.
        if place.at.contains(place.from) {
            diagnostic
        } else {
            diagnostic.related(place.from, "the value comes from here")
        }
    }

    /// Adds a finding.
    pub fn add(&mut self, finding: Diagnostic) {
        self.sink.findings.push(finding);
    }

    /// Says once per `subject`, whatever the rule, that facts are missing to judge by: of an image that nobody knows, one note
    /// says enough.
    pub fn note_once(
        &mut self,
        subject: &str,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if self.sink.said.iter().any(|said| said == subject) {
            return;
        }
        self.sink.said.push(subject.to_owned());
        let note = Diagnostic::new(Level::Note, &self.rule.code, place.at, message).help(help);
        self.sink.findings.push(note);
    }

    /// Says that the rule could not look at something that it should look at.
    pub fn unchecked(&mut self, place: Span, reason: impl Into<String>) {
        let unchecked = Unchecked {
            rule: self.rule.code.id,
            reason: reason.into(),
            place,
        };
        if !self.sink.unchecked.contains(&unchecked) {
            self.sink.unchecked.push(unchecked);
        }
    }
}
