//! What somebody types at the prompt: a command, a binding or an expression, finished or not.

use std::sync::Arc;

use specc_source::{Diagnostic, Sources};
use specc_syntax::codes::UNCLOSED;
use specc_syntax::{SyntaxKind, parse};

/// An input that is ready to be worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplInput<'i> {
    /// Nothing but blanks and comments.
    Nothing,
    /// `:name argument`
    Command {
        /// The name without its colon.
        name: &'i str,
        /// The rest of the line; may be empty.
        argument: &'i str,
    },
    /// `name = expression`, perhaps with a `;` at the end.
    Binding {
        /// The name.
        name: &'i str,
        /// The input with everything but the expression blanked, so that places in it stay right.
        expression: Arc<str>,
    },
    /// Anything else.
    Expression,
}

impl<'i> ReplInput<'i> {
    /// What an input is.
    pub fn of(text: &'i str) -> Self {
        let trimmed = text.trim();
        if let Some(command) = trimmed.strip_prefix(':') {
            let (name, argument) = command
                .split_once(char::is_whitespace)
                .unwrap_or((command, ""));
            let argument = argument.trim();
            return Self::Command { name, argument };
        }
        let file = Sources::new().add("<input>", "");
        let parsed = parse(file, text.into());
        let tree = parsed.tree;
        let is_open = parsed
            .errors
            .iter()
            .any(|error| error.code.id == UNCLOSED.id);
        let mut tokens = (0..tree.tokens().len())
            .map(|index| (tree.tokens()[index].kind, tree.token_span(index).range()))
            .filter(|(kind, _)| !kind.is_trivia());
        match (tokens.next(), tokens.next()) {
            (None, _) if !is_open => Self::Nothing,
            (Some((SyntaxKind::Identifier, name)), Some((SyntaxKind::Equal, equal))) => {
                Self::Binding {
                    name: text.get(name).unwrap_or_default(),
                    expression: only_expression(text, equal.end),
                }
            }
            _ => Self::Expression,
        }
    }
}

/// The text with what stands before the expression blanked, and a `;` behind it.
fn only_expression(text: &str, start: usize) -> Arc<str> {
    let (head, body) = text.split_at_checked(start).unwrap_or((text, ""));
    let blank = head.bytes().map(|byte| match byte {
        b'\n' => '\n',
        _ => ' ',
    });
    let mut expression: String = blank.collect();
    match body.trim_end().strip_suffix(';') {
        Some(inside) => {
            expression.push_str(inside);
            expression.push_str(&" ".repeat(body.len() - inside.len()));
        }
        None => expression.push_str(body),
    }
    expression.into()
}

/// Whether an input can be worked on: a command, or a text whose end is not missing.
///
/// Two empty lines end any input, so that nobody is caught in one.
pub fn is_complete(text: &str) -> bool {
    let expression: Arc<str> = match ReplInput::of(text) {
        ReplInput::Nothing | ReplInput::Command { .. } => return true,
        ReplInput::Binding { expression, .. } => expression,
        ReplInput::Expression => text.into(),
    };
    if text.ends_with("\n\n") {
        return true;
    }
    let end = expression.trim_end().len();
    let file = Sources::new().add("<input>", "");
    let errors = parse(file, Arc::clone(&expression)).errors;
    let more_may_help = |error: &Diagnostic| {
        let place = error.primary.span.range();
        let opens = !expression
            .get(place.clone())
            .is_some_and(|text| text.starts_with([')', ']', '}']));
        place.start >= end || (error.code.id == UNCLOSED.id && opens)
    };
    errors.is_empty() || !errors.iter().all(more_may_help)
}

#[cfg(test)]
mod tests {
    use super::{ReplInput, is_complete};

    #[test]
    fn an_input_is_a_command_a_binding_or_an_expression() {
        let command = |name, argument| ReplInput::Command { name, argument };
        for (text, expected) in [
            ("", ReplInput::Nothing),
            ("  # only a comment", ReplInput::Nothing),
            (":quit", command("quit", "")),
            (" :type  1 + 2 ", command("type", "1 + 2")),
            ("1 + 2", ReplInput::Expression),
            ("a == b", ReplInput::Expression),
            ("a", ReplInput::Expression),
            ("{ a = 1; }", ReplInput::Expression),
        ] {
            assert_eq!(ReplInput::of(text), expected, "{text}");
        }
    }

    #[test]
    fn the_expression_of_a_binding_stays_in_its_place() {
        for (text, name, expression) in [
            ("x = 1 + 2", "x", "    1 + 2"),
            ("x = 1;", "x", "    1 "),
            ("# é\nx =\n  1 ; ", "x", "    \n   \n  1   "),
        ] {
            let expected = ReplInput::Binding {
                name,
                expression: expression.into(),
            };
            assert_eq!(ReplInput::of(text), expected, "{text}");
        }
    }

    #[test]
    fn an_input_goes_on_while_its_end_is_missing() {
        for text in [
            "{",
            "{ a = 1;",
            "{ a = ",
            "[ 1 2",
            "(1 + 2",
            "1 +",
            "let a = 1;",
            "let a = 1; in",
            "if true then 1",
            "if true then 1 else",
            "x:",
            "{ a, b }:",
            "\"text",
            "''\n  text",
            "/* comment",
            "x =",
            "x = {",
            "x = [ 1",
            "assert true;",
            "a.",
            "f (",
            "{ a = ''\n  x",
        ] {
            assert!(!is_complete(text), "{text} goes on");
        }
    }

    #[test]
    fn an_input_ends_where_more_would_not_help() {
        for text in [
            "",
            "# comment",
            ":type {",
            "1",
            "x = 1",
            "x = { a = 1; }",
            "{ a = 1 }",
            ")",
            "1 )",
            "[ 1 ) ",
            "{ a = 1;; }",
            "let a = 1 in a",
            "30sec",
            "{\n\n",
        ] {
            assert!(is_complete(text), "{text} is as complete as it gets");
        }
    }
}
