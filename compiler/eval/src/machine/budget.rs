//! The budgets within which every evaluation ends.

use specc_source::{Diagnostic, Span};

use super::{Failed, Machine, Result};
use crate::evaluation::Counters;
use crate::{codes, limits, stack};

impl Machine<'_> {
    /// How much work was done.
    pub(crate) fn counters(&self) -> Counters {
        let (options, definitions) = self.instances.counts();
        Counters {
            steps: self.steps,
            options,
            definitions,
            ..self.counters
        }
    }

    /// Counts one step of work at `span`.
    pub(super) fn step(&mut self, span: Span) -> Result<()> {
        self.steps += 1;
        if self.steps > self.limits.steps {
            return Err(self.out_of("steps", span));
        }
        self.charge(0, span)
    }

    /// Counts several steps of work at once, for functions that loop.
    pub(crate) fn steps(&mut self, count: usize, span: Span) -> Result<()> {
        self.steps = self.steps.saturating_add(count as u64);
        self.step(span)
    }

    /// Counts elements that are copied, each of so many bytes.
    pub(crate) fn copies(&mut self, count: usize, bytes: usize, span: Span) -> Result<()> {
        if count == 0 {
            return Ok(());
        }
        self.counters.copied += count as u64;
        self.steps(count, span)?;
        self.charge(count.saturating_mul(bytes), span)
    }

    /// Counts memory that is about to be taken.
    pub(crate) fn charge(&mut self, bytes: usize, span: Span) -> Result<()> {
        self.memory = self.memory.saturating_add(bytes as u64);
        if self.memory > self.limits.memory {
            return Err(self.out_of("memory", span));
        }
        Ok(())
    }

    fn out_of(&mut self, what: &str, span: Span) -> Failed {
        let bound = match what {
            "steps" => match self.limits.steps {
                few @ 0..1_000_000 => format!("{few} steps"),
                many => format!("{} million steps", many / 1_000_000),
            },
            _ => format!("{} MiB of values", self.limits.memory / 1024 / 1024),
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

    /// Works one level deeper, on a stack that grows, as long as the limit allows.
    pub(crate) fn deeper<T>(
        &mut self,
        at: Span,
        work: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        if self.exhausted {
            return Err(self.fail_silently());
        }
        if self.depth >= limits::DEPTH {
            return Err(self.too_deep(at));
        }
        self.depth += 1;
        let result = stack::at_depth(self.depth, || work(self));
        self.depth -= 1;
        result
    }

    fn too_deep(&mut self, at: Span) -> Failed {
        let message = format!("the evaluation is more than {} levels deep", limits::DEPTH);
        let error = Diagnostic::error(&codes::DEPTH, at, message)
            .label("the last of them")
            .why("every level is a value or an expression that waits for the next one")
            .help("fold with `lib.foldl'`, which computes each step before the next");
        let failed = self.fail(error);
        self.exhausted = true;
        failed
    }
}
