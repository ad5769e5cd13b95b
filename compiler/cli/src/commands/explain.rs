//! `specc explain`.

use specc_driver::{Problem, closest_option, explain, reference};

use crate::run::{Outcome, Session};
use crate::text;

impl Session<'_, '_> {
    pub(crate) fn explain(&self, word: Option<&str>) -> Result<Outcome, Problem> {
        let Some(word) = word else {
            let stdout = text::codes(specc_driver::all_codes());
            return Ok(Outcome::clean(stdout));
        };
        match explain(word) {
            Ok(code) => {
                let stdout = text::explanation(code, self.terminal.stdout_paint(self.color));
                Ok(Outcome::clean(stdout))
            }
            Err(unknown) => match reference(word) {
                Some(stdout) => Ok(Outcome::clean(stdout)),
                None => Err(unknown_word(word, unknown.suggestion)),
            },
        }
    }
}

/// `specc explain` was asked for something that it has no page for.
fn unknown_word(word: &str, code: Option<&str>) -> Problem {
    let problem = Problem::new(format!("there is no page for `{word}`"));
    match code.map(str::to_owned).or_else(|| closest_option(word)) {
        Some(close) => problem.help(format!("did you mean `{close}`?")),
        None => problem
            .why("sections that a spec declares itself are explained in the spec: see `specc explain types`")
            .help(
                "`specc explain` lists all codes, `specc explain options` all options, `specc explain lib` all functions, \
                 `specc explain constants` all constants",
            ),
    }
}
