//! Whole expressions: `let`, `if`, `assert`, and what a file is.

use super::cursor::Parser;
use super::{MAX_NESTING, starts_operand};
use crate::lexer::Problem;
use crate::{SyntaxKind as K, codes};

impl Parser {
    /// A file: one expression.
    pub(super) fn file(&mut self) {
        let start = self.builder.checkpoint(0);
        if self.current.is_none() {
            self.report_empty_file();
        } else if self.other_format() {
            // Reported, and taken as a whole.
        } else if (self.is_at_entry() && !self.is_at_arrow()) || self.is_at(K::Inherit) {
            self.bare_entries();
        } else {
            self.expression("an expression");
        }
        self.after_file();
        let end = self.builder.tokens().len();
        self.builder.finish(K::File, start, end);
    }

    /// Entries that stand directly in the file: the braces of a set, or a `let`, were forgotten.
    fn bare_entries(&mut self) {
        let from = self.checkpoint();
        let first = self.current_span();
        self.open.ins += 1;
        self.entries(super::bindings::Scope::File);
        self.open.ins -= 1;
        if self.is_at(K::In) {
            self.report_missing_let(first);
            self.bump();
            self.body("a value after `in`");
            return self.close(K::LetExpr, from);
        }
        self.report_bare_entries(first);
        self.close(K::SetExpr, from);
        if self.is_at(K::RightBrace) && self.next_kind().is_none() {
            self.skip_one();
        }
    }

    /// What stands after the expression that the file is.
    fn after_file(&mut self) {
        let from = self.checkpoint();
        let is_anything_left = self.current.is_some();
        if is_anything_left {
            self.report_after_file();
        }
        while self.current.is_some() {
            self.bump();
        }
        if is_anything_left {
            self.close(K::Error, from);
        }
    }

    /// Any expression. Where there is none, one error says that `wanted` is missing.
    pub(super) fn expression(&mut self, wanted: &'static str) {
        if self.depth >= MAX_NESTING {
            return self.too_deep();
        }
        self.depth += 1;
        match self.current {
            Some(K::Let) => self.let_in(),
            Some(K::If) => self.if_then_else(),
            Some(K::Assert) => self.assert(),
            Some(K::Identifier) => match self.next_kind() {
                Some(K::At) if self.is_at_email() => self.operation(wanted),
                Some(K::Colon | K::At) => self.lambda(),
                Some(K::Equal) if self.is_at_arrow() => self.lambda(),
                Some(next) if self.token_text(self.at) == "with" && starts_operand(next) => {
                    self.with()
                }
                _ => self.operation(wanted),
            },
            Some(K::LeftBrace) if self.is_at_pattern() => self.lambda(),
            _ => self.operation(wanted),
        }
        self.depth -= 1;
    }

    fn let_in(&mut self) {
        let from = self.checkpoint();
        let opening = self.at;
        self.bump();
        self.open.ins += 1;
        let height = self.entries(super::bindings::Scope::Let);
        self.open.ins -= 1;
        if !self.eat(K::In) {
            self.report_missing_keyword(
                "in",
                "the bindings of this `let`",
                opening,
                "write `in` between the bindings and the value",
            );
        }
        self.body("a value after `in`");
        self.height = self.height.max(height) + 1;
        self.close(K::LetExpr, from);
    }

    fn if_then_else(&mut self) {
        let from = self.checkpoint();
        let opening = self.at;
        self.bump();
        let comparing = std::mem::replace(&mut self.comparing, true);
        self.open.thens += 1;
        self.open.elses += 1;
        self.expression("a condition after `if`");
        let mut height = self.height;
        self.open.thens -= 1;
        if !self.eat(K::Then) {
            self.report_missing_keyword(
                "then",
                "the condition of this `if`",
                opening,
                "write `if … then … else …`",
            );
            self.skip_to_end_of_expression();
            self.eat(K::Then);
        }
        self.comparing = comparing;
        self.body("a value after `then`");
        height = height.max(self.height);
        self.open.elses -= 1;
        if self.eat(K::Else) {
            self.body("a value after `else`");
        } else {
            self.report_missing_keyword(
                "else",
                "the `then` part of this `if`",
                opening,
                "add `else` and a value, `else null` if there is none: an `if` always has one",
            );
        }
        self.height = self.height.max(height) + 1;
        self.close(K::IfExpr, from);
    }

    fn assert(&mut self) {
        let from = self.checkpoint();
        self.bump();
        let comparing = std::mem::replace(&mut self.comparing, true);
        self.open.semicolons += 1;
        self.expression("a condition after `assert`");
        self.open.semicolons -= 1;
        self.comparing = comparing;
        let height = self.height;
        if !self.eat(K::Semicolon) {
            self.report_missing_semicolon("this condition");
        }
        self.body("a value after `assert …;`");
        self.height = self.height.max(height) + 1;
        self.close(K::AssertExpr, from);
    }

    /// `with x; e`, which the language does not have.
    fn with(&mut self) {
        let from = self.checkpoint();
        self.report_with_keyword();
        self.bump();
        self.open.semicolons += 1;
        self.expression("a set after `with`");
        self.open.semicolons -= 1;
        if self.eat(K::Semicolon) {
            self.body("a value after `with …;`");
        }
        self.close(K::Error, from);
        self.height += 1;
    }

    /// The expression that a keyword, a colon or a semicolon promised. After a fault at this place it may be missing.
    pub(super) fn body(&mut self, wanted: &'static str) {
        if self.open.semicolons > 0 && self.is_at_entry_instead_of_value() {
            self.report_missing_value(wanted);
            self.missing_node();
        } else {
            self.expression(wanted);
        }
    }

    /// Everything up to the end of an expression that nests too deep, in one step.
    pub(super) fn too_deep(&mut self) {
        let from = self.checkpoint();
        self.report_limit(
            "expressions nest too deep here",
            "more than 256 levels",
            from,
        );
        let start = self.at;
        self.skip_balanced();
        if self.at == start {
            self.missing_node();
        }
        self.height = 1;
    }

    #[cold]
    #[inline(never)]
    pub(super) fn report_limit(
        &mut self,
        message: &'static str,
        label: &'static str,
        from: crate::Checkpoint,
    ) {
        if std::mem::replace(&mut self.limit_reported, true) {
            return;
        }
        let span = self.token_span(self.builder.start_of(from));
        let problem = Problem::new(message)
            .label(label)
            .why("the limits keep time and memory bounded whatever the input")
            .help("name the parts with `let`, or build them with `map` and `fold`");
        self.report(&codes::LIMIT, span, problem);
    }
}
