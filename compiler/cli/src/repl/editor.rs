//! The prompt for a person: a line editor with history and completion.

use std::cell::RefCell;
use std::io;

use rustyline::completion::Completer;
use rustyline::config::{BellStyle, CompletionType, Config};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Editor, Helper};
use specc_driver::{Repl, is_complete};

use super::{Next, Prompt};

/// What stands before an input.
const PROMPT: &str = "specc> ";

/// Reads and works on inputs until Ctrl-D or `:quit`.
///
/// The history lasts as long as the session and is written nowhere: what is typed here may hold a secret.
pub(super) fn run(prompt: &mut Prompt<'_, '_, '_>) -> io::Result<()> {
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .bell_style(BellStyle::None)
        .auto_add_history(true)
        .build();
    let history = MemHistory::with_config(&config);
    let mut editor = Editor::with_history(config, history).map_err(io::Error::other)?;
    editor.set_helper(Some(Assistant { repl: prompt.repl }));
    loop {
        match editor.readline(PROMPT) {
            Ok(text) => {
                if prompt.work_on(&text)? == Next::Leave {
                    return Ok(());
                }
            }
            // Ctrl-C abandons what was typed, Ctrl-D leaves.
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => return Ok(()),
            Err(ReadlineError::Io(error)) => return Err(error),
            Err(error) => return Err(io::Error::other(error)),
        }
    }
}

/// What the line editor asks while somebody types.
struct Assistant<'p, 'w> {
    repl: &'p RefCell<Repl<'w>>,
}

impl Helper for Assistant<'_, '_> {}
impl Highlighter for Assistant<'_, '_> {}

impl Hinter for Assistant<'_, '_> {
    type Hint = String;
}

impl Validator for Assistant<'_, '_> {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(match is_complete(context.input()) {
            true => ValidationResult::Valid(None),
            false => ValidationResult::Incomplete,
        })
    }
}

impl Completer for Assistant<'_, '_> {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        cursor: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(match self.repl.try_borrow() {
            Ok(repl) => repl.complete(line, cursor),
            Err(_) => (cursor, Vec::new()),
        })
    }
}
