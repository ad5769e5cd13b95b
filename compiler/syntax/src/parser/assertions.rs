//! `assert condition "message";` as an entry of a set. The `assert c; e` of an expression stands in `expressions.rs`.

use super::cursor::Parser;
use crate::lexer::Problem;
use crate::{SyntaxKind as K, codes};

/// How many tokens are looked at to find the end of a message, or of a clause.
const MAX_LOOK_AHEAD: usize = 512;

impl Parser {
    /// `assert condition "message";`
    pub(super) fn assert_clause(&mut self) {
        let from = self.checkpoint();
        self.bump();
        let comparing = std::mem::replace(&mut self.comparing, true);
        let around = self.message_level.replace(self.open);
        self.expression("a condition after `assert`");
        self.message_level = around;
        self.comparing = comparing;
        let height = self.height;
        match self.current {
            Some(K::StringQuote) => self.string(K::StringQuote, K::StringExpr),
            Some(K::IndentedQuote) => self.string(K::IndentedQuote, K::IndentedStringExpr),
            _ => self.report_assert_without_message(),
        }
        self.end_of_binding();
        self.height = self.height.max(height);
        self.close(K::AssertClause, from);
    }

    /// Whether the string here is the message of the `assert` entry around it, not an argument of its condition.
    pub(super) fn is_at_message(&self) -> bool {
        if self.message_level != Some(self.open) {
            return false;
        }
        let Some(behind) = self.after_string() else {
            return false;
        };
        match self.kind_of(behind) {
            None | Some(K::Semicolon | K::RightBrace | K::In | K::Inherit | K::Assert) => true,
            // The `;` is missing.
            Some(K::Identifier) => {
                matches!(self.kind_of(self.after(behind)), Some(K::Equal | K::Dot))
            }
            Some(_) => false,
        }
    }

    /// Whether an `assert` between the bindings of a `let` is an entry with a message, not the value of the `let`.
    pub(super) fn is_at_assert_clause(&self) -> bool {
        let mut before = None;
        let mut depth = 0_u32;
        let mut index = self.at;
        for _ in 0..MAX_LOOK_AHEAD {
            match self.kind_of(index) {
                Some(K::Semicolon) if depth == 0 => {
                    return matches!(before, Some(K::StringQuote | K::IndentedQuote));
                }
                None => return false,
                Some(K::LeftBrace | K::LeftBracket | K::LeftParen | K::InterpolationStart) => {
                    depth += 1;
                }
                Some(K::RightBrace | K::RightBracket | K::RightParen | K::InterpolationEnd) => {
                    let Some(outer) = depth.checked_sub(1) else {
                        return false;
                    };
                    depth = outer;
                }
                Some(_) => {}
            }
            before = self.kind_of(index);
            index = self.after(index);
        }
        false
    }

    /// Index of the token behind the string that starts here.
    fn after_string(&self) -> Option<usize> {
        // What is open: quotes, and the interpolations between them.
        let mut open = vec![self.current?];
        let mut index = self.at;
        for _ in 0..MAX_LOOK_AHEAD {
            index = self.after(index);
            let kind = self.kind_of(index)?;
            match (kind, open.last()?) {
                (K::InterpolationEnd, K::InterpolationStart) => _ = open.pop(),
                (K::StringQuote | K::IndentedQuote, top) if kind == *top => _ = open.pop(),
                (K::StringQuote | K::IndentedQuote | K::InterpolationStart, _) => open.push(kind),
                _ => {}
            }
            if open.is_empty() {
                return Some(self.after(index));
            }
        }
        None
    }

    #[cold]
    fn report_assert_without_message(&mut self) {
        let span = self.current_span();
        let problem = Problem::new("an `assert` among options needs a message")
            .label("a string is expected here")
            .why("whoever meets it on a bad night has never seen the spec")
            .help("write `assert … \"what is wrong, and what to do\";`");
        self.report(&codes::SYNTAX, span, problem);
    }
}
