//! The walk: everything is visited once, and every rule sees every view.

mod artifacts;
mod fragments;
mod present;
mod site_fragment;
mod spec;

use specc_source::{Diagnostic, Sources};

use crate::report::{Report, Sink};
use crate::suppressions::{self, Decided, Suppression};
use crate::views::DeploymentView;
use crate::{ArtifactsInput, Counters, Outcome, Rule, RuleInfo, SpecInput, registry};

/// Holds an evaluated spec against all rules that look at specs, and what it carries by hand against those that look at
/// files.
pub fn check_spec(input: &SpecInput<'_>) -> Outcome {
    spec::check(registry::RULES, input)
}

/// Holds files against all rules that look at files.
pub fn check_artifacts(input: &ArtifactsInput<'_>) -> Outcome {
    artifacts::check(registry::RULES, input)
}

#[cfg(test)]
pub(crate) use artifacts::look;

/// What one check has gathered so far.
pub(crate) struct Engine<'r> {
    rules: &'r [&'r dyn Rule],
    sink: Sink,
    counters: Counters,
    suppressions: Vec<Suppression>,
}

/// Which rules a view is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Spec,
    Artifacts,
}

impl Side {
    fn is_looked_at_by(self, info: &RuleInfo) -> bool {
        match self {
            Side::Spec => info.doors.spec(),
            Side::Artifacts => info.doors.artifacts(),
        }
    }
}

impl<'r> Engine<'r> {
    pub(crate) fn new(rules: &'r [&'r dyn Rule]) -> Self {
        Self {
            rules,
            sink: Sink::default(),
            counters: Counters::default(),
            suppressions: Vec::new(),
        }
    }

    /// Counts what was looked at to make views.
    pub(crate) fn visited(&mut self, count: usize) {
        self.counters.visited = self
            .counters
            .visited
            .saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
    }

    /// Hands a view of a deployment to every rule of that side.
    pub(crate) fn show(
        &mut self,
        side: Side,
        deployment: &DeploymentView<'_>,
        hand: impl Fn(&dyn Rule, &mut Report<'_>),
    ) {
        self.counters.views = self.counters.views.saturating_add(1);
        for rule in self.rules {
            let info = rule.info();
            if side.is_looked_at_by(info) {
                hand(*rule, &mut Report::new(info, &mut self.sink, deployment));
            }
        }
    }

    /// Takes in the suppressions of a file, and what is wrong with them.
    pub(crate) fn suppress(&mut self, (suppressions, errors): (Vec<Suppression>, Vec<Diagnostic>)) {
        self.suppressions.extend(suppressions);
        self.sink.findings.extend(errors);
    }

    /// What is left after the suppressions, in order.
    pub(crate) fn finish(
        mut self,
        side: Side,
        sources: &Sources,
        today: jiff::civil::Date,
    ) -> Outcome {
        let decided = |info: &RuleInfo| match side == Side::Spec && info.doors.artifacts() {
            true => Decided::AfterFiles,
            false => Decided::Now,
        };
        let (allowed, idle) =
            suppressions::apply(&self.suppressions, sources, today, decided, &mut self.sink);
        let Sink {
            mut findings,
            mut unchecked,
            mut suppressed,
            ..
        } = self.sink;
        findings.sort_by(|left, right| order(left).cmp(&order(right)));
        // Environments find the same in the files that they share.
        findings.dedup_by(|left, right| order(left) == order(right));
        unchecked.sort_by(|left, right| (left.place, left.rule).cmp(&(right.place, right.rule)));
        suppressed.sort_by(|left, right| order(&left.finding).cmp(&order(&right.finding)));
        suppressed.dedup();
        Outcome {
            findings,
            unchecked,
            suppressed,
            allowed,
            idle,
            kinds: Vec::new(),
            counters: self.counters,
        }
    }
}

fn order(finding: &Diagnostic) -> (specc_source::Span, &'static str, &str) {
    (finding.primary.span, finding.code.id, &finding.message)
}

/// Lets go of something large that nobody needs any more: a process that ends soon leaves it to the system.
fn let_go<T>(value: T, short_lived: bool) {
    if short_lived {
        std::mem::forget(value);
    }
}
