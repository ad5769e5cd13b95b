//! `specc review`.

use specc_driver::{Problem, review};

use crate::arguments::ReviewArguments;
use crate::run::{FINDINGS, Outcome, Session, selection};
use crate::text;

impl Session<'_, '_> {
    pub(crate) fn review(&self, arguments: &ReviewArguments) -> Result<Outcome, Problem> {
        let selection = selection(&arguments.spec)?;
        let review = review(&self.workspace()?, selection, arguments.approve.as_deref())?;
        let Some(surface) = &review.surface else {
            let stderr = self.complaints(&review.report);
            return Ok(Outcome::failed(FINDINGS, stderr));
        };
        let stdout = text::review(
            &review,
            surface,
            selection.environment,
            self.terminal.stdout_paint(self.color),
        );
        Ok(Outcome::clean(stdout))
    }
}
