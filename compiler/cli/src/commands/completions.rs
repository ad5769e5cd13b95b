//! `specc completions`.

use clap::CommandFactory;

use crate::arguments::Arguments;
use crate::run::Outcome;

/// The completion script of a shell.
pub(crate) fn completions(shell: clap_complete::Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "specc", &mut script);
    let stdout = String::from_utf8_lossy(&script).into_owned();
    Outcome::clean(stdout)
}
