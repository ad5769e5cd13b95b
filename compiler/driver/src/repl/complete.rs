//! What can stand at the cursor.

use specc_eval::library;
use specc_model::options::SCHEMA;

use super::{REPL_COMMANDS, Repl};
use crate::eval::look;

/// The words and names of the language itself.
const WORDS: [&str; 21] = [
    "assert", "builtins", "config", "else", "env", "false", "if", "import", "in", "inherit", "lib",
    "let", "null", "or", "rec", "then", "true", "var", "vault", "mkIf", "mkForce",
];

impl Repl<'_> {
    /// Where the word at the cursor starts (a byte offset into the line), and everything that it may become, sorted.
    pub fn complete(&self, line: &str, cursor: usize) -> (usize, Vec<String>) {
        let before = line.get(..cursor).unwrap_or(line);
        if let Some(command) = before.trim_start().strip_prefix(':')
            && !command.contains(char::is_whitespace)
        {
            return (before.len() - command.len(), self.commands(command));
        }
        let chain = chain_at_end(before);
        let (start, names) = match chain.rfind('.') {
            Some(dot) => {
                let (base, partial) = (chain.get(..dot), chain.get(dot + 1..));
                let names = base.map(|base| self.members(base)).unwrap_or_default();
                (before.len() - partial.unwrap_or_default().len(), names)
            }
            None => (before.len() - chain.len(), self.names()),
        };
        let partial = before.get(start..).unwrap_or_default();
        (start, beginning_with(partial, names))
    }

    fn commands(&self, partial: &str) -> Vec<String> {
        let names = REPL_COMMANDS.iter().map(|(name, ..)| (*name).to_owned());
        beginning_with(partial, names.collect())
    }

    /// All names in scope.
    fn names(&self) -> Vec<String> {
        let bound = self.bindings.iter().map(|binding| binding.name.as_str());
        let functions = library::all()
            .filter(|builtin| builtin.global)
            .map(|builtin| builtin.name);
        let constants = SCHEMA.constants.iter().map(|constant| constant.name);
        let constructors = SCHEMA.constructors.iter().map(|given| given.name);
        let names = bound
            .chain(WORDS)
            .chain(functions)
            .chain(constants)
            .chain(constructors);
        names.map(str::to_owned).collect()
    }

    /// What can follow a `.` after an expression; nothing where it cannot be told in a moment.
    fn members(&self, base: &str) -> Vec<String> {
        let mut texts = self.texts();
        texts.push(("<completion>".into(), base.into()));
        let looked = look(
            self.workspace,
            self.selection(),
            &texts,
            |inspector, files| {
                let Some((&asked, bound)) = files.split_last() else {
                    return Ok(None);
                };
                inspector.look_shortly();
                self.bind_all(inspector, bound);
                let target = inspector.expression(asked);
                Ok(Some(inspector.members(target)))
            },
        );
        let members = looked.ok().and_then(|looked| looked.answer);
        members
            .unwrap_or_default()
            .into_iter()
            .filter(|name| name.chars().all(is_name_letter))
            .collect()
    }
}

/// The chain of names and dots that a text ends in: `config.plane.ser`.
fn chain_at_end(text: &str) -> &str {
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, letter)| is_name_letter(*letter) || *letter == '.')
        .last();
    start.and_then(|(at, _)| text.get(at..)).unwrap_or_default()
}

fn is_name_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '\'')
}

fn beginning_with(partial: &str, names: Vec<String>) -> Vec<String> {
    let mut names = names;
    names.retain(|name| name.starts_with(partial));
    names.sort();
    names.dedup();
    names
}
