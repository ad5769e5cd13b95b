//! The budgets within which every evaluation ends.

use specc_source::{Diagnostic, Span};

use super::{Failed, Machine, Result};
use crate::value::ThunkId;
use crate::{codes, limits};

impl Machine<'_> {
    /// Counts one step of work at `span`.
    pub(super) fn step(&mut self, span: Span) -> Result<()> {
        self.steps += 1;
        if self.steps > limits::STEPS {
            return Err(self.out_of("steps", span));
        }
        self.charge(0, span)
    }

    /// Counts several steps of work at once, for functions that loop.
    pub(crate) fn steps(&mut self, count: usize, span: Span) -> Result<()> {
        self.steps = self.steps.saturating_add(count as u64);
        self.step(span)
    }

    /// Counts memory that is about to be taken.
    pub(crate) fn charge(&mut self, bytes: usize, span: Span) -> Result<()> {
        self.memory = self.memory.saturating_add(bytes as u64);
        if self.memory > limits::MEMORY {
            return Err(self.out_of("memory", span));
        }
        Ok(())
    }

    fn out_of(&mut self, what: &str, span: Span) -> Failed {
        let bound = match what {
            "steps" => format!("{} million steps", limits::STEPS / 1_000_000),
            _ => format!("{} MiB of values", limits::MEMORY / 1024 / 1024),
        };
        let error = Diagnostic::error(
            &codes::BUDGET,
            span,
            format!("the evaluation does not end within {bound}"),
        )
        .label("the budget ran out here")
        .why("every evaluation ends: a spec of a thousand services needs a hundredth of that")
        .help("look for a list or a string that grows without bound");
        let failed = self.fail(error);
        self.exhausted = true;
        failed
    }

    pub(super) fn waiting_too_deep(&mut self, thunk: ThunkId) -> Failed {
        let at = self.at(thunk);
        let message = format!("more than {} values wait for each other", limits::WAITING);
        let error = Diagnostic::error(&codes::DEPTH, at, message)
            .label("the last of them")
            .help("fold with `lib.foldl'`, which computes each step before the next");
        let failed = self.fail(error);
        self.exhausted = true;
        failed
    }
}
