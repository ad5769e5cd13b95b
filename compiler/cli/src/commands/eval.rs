//! `specc eval`.

use specc_driver::{Evaluated, Problem, eval_expression, eval_path, why};

use super::format::standard_input;
use super::why::explanation;
use crate::arguments::{EvalArguments, SpecArguments};
use crate::run::{FINDINGS, Outcome, Session, selection};
use crate::text;
use crate::value::{Quantities, json, raw};

/// The expression that stands for the standard input.
const STANDARD_INPUT: &str = "-";

impl Session<'_, '_> {
    pub(crate) fn eval(&self, arguments: &EvalArguments) -> Result<Outcome, Problem> {
        self.evaluated(arguments).map_err(name_flag)
    }

    fn evaluated(&self, arguments: &EvalArguments) -> Result<Outcome, Problem> {
        let workspace = self.workspace()?;
        let spec = SpecArguments {
            spec: arguments.spec.clone(),
            env: arguments.env.clone(),
        };
        let selection = selection(&spec)?;
        let evaluated = match (&arguments.expr, &arguments.path) {
            (Some(expression), _) => {
                let with_spec = arguments.spec.is_some() || arguments.env.is_some();
                let text = match expression.as_str() {
                    STANDARD_INPUT => standard_input(self.terminal)?,
                    text => text.to_owned(),
                };
                eval_expression(&workspace, with_spec.then_some(selection), &text)?
            }
            (None, Some(path)) if arguments.why => {
                let evaluated = why(&workspace, selection, path)?;
                let shown = |why: &_| explanation(why, &evaluated.report, self);
                let stdout = evaluated.answer.as_ref().map(shown).transpose()?;
                return Ok(self.answered(&evaluated, stdout));
            }
            (None, path) => eval_path(&workspace, selection, path.as_deref())?,
        };
        let quantities = match arguments.numbers {
            true => Quantities::Numbers,
            false => Quantities::Written,
        };
        let stdout = match &evaluated.answer {
            Some(value) if arguments.raw => Some(raw(value, quantities)?),
            Some(value) => Some(json(value, quantities)?),
            None => None,
        };
        let outcome = self.answered(&evaluated, stdout);
        workspace.let_go(evaluated);
        Ok(outcome)
    }

    /// The answer, or why there is none.
    fn answered<T>(&self, evaluated: &Evaluated<T>, stdout: Option<String>) -> Outcome {
        match stdout {
            Some(stdout) => Outcome::clean(stdout),
            None => {
                let paint = self.terminal.stderr_paint(self.color);
                let findings = text::findings(&evaluated.report, self.terminal.width(), paint);
                Outcome::failed(FINDINGS, findings + &text::counts(&evaluated.report, paint))
            }
        }
    }
}

/// The advice to name a spec as other commands take it, as this one does: its own argument is a path of an option.
fn name_flag(problem: Problem) -> Problem {
    let help = problem.help;
    Problem {
        help: help.map(|help| help.replace("specc lint ", "specc eval --spec ")),
        ..problem
    }
}
