//! Operands: literals, names, strings, lists, sets, parentheses, and selections from them.

use super::cursor::{Open, Parser};
use super::{MAX_NESTING, is_literal, operators, starts_operand};
use crate::SyntaxKind as K;

impl Parser {
    /// The first thing of an application; where `if`, `let` or a function stands, they wanted parentheses.
    pub(super) fn operand(&mut self, wanted: &'static str) {
        match self.current {
            Some(K::If | K::Let | K::Assert) => {
                self.report_needs_parentheses();
                self.expression(wanted);
            }
            Some(K::Identifier) if self.is_parameter_on_this_line() => {
                self.report_needs_parentheses();
                self.expression(wanted);
            }
            _ => self.select(wanted),
        }
    }

    fn is_parameter_on_this_line(&self) -> bool {
        self.next_kind() == Some(K::Colon) && !self.is_at_entry()
    }

    /// `a`, `a.b.c` or `a.b or c`.
    pub(super) fn select(&mut self, wanted: &'static str) {
        let from = self.checkpoint();
        self.primary(wanted);
        if self.is_at(K::Dot) {
            self.bump();
            self.attribute_path();
            let height = self.height;
            if self.eat(K::Or) {
                self.default_value();
            }
            self.height = self.height.max(height) + 1;
            self.close(K::SelectExpr, from);
        } else if self.is_at(K::Or) {
            self.report_or_without_selection();
            self.bump();
            self.default_value();
            self.close(K::Error, from);
        }
    }

    fn default_value(&mut self) {
        if self.depth >= MAX_NESTING {
            return self.too_deep();
        }
        self.depth += 1;
        self.select("a value after `or`");
        self.depth -= 1;
    }

    fn primary(&mut self, wanted: &'static str) {
        let Some(kind) = self.current else {
            return self.missing_value(wanted);
        };
        match kind {
            K::Identifier if self.is_at_email() => self.email(),
            K::Identifier => self.leaf(K::NameExpr),
            kind if is_literal(kind) => self.leaf(K::LiteralExpr),
            K::StringQuote => self.string(K::StringQuote, K::StringExpr),
            K::IndentedQuote => self.string(K::IndentedQuote, K::IndentedStringExpr),
            K::LeftBracket => self.nested_list(),
            K::LeftBrace if self.is_at_jinja() => self.jinja(),
            K::LeftBrace | K::Rec => self.set(),
            K::LeftParen => self.paren(),
            K::Unknown => self.leaf(K::Error),
            K::Dot if matches!(self.next_kind(), Some(K::Integer | K::Decimal)) => {
                let from = self.checkpoint();
                self.report_decimal_without_digit();
                self.bump();
                self.bump();
                self.close(K::Error, from);
                self.height = 1;
            }
            K::InterpolationStart => {
                let from = self.checkpoint();
                self.report_bare_interpolation();
                self.interpolation();
                self.close(K::Error, from);
            }
            _ => self.missing_value(wanted),
        }
    }

    /// A list counts as a level itself: its elements are no whole expressions, which would.
    fn nested_list(&mut self) {
        if self.depth >= MAX_NESTING {
            return self.too_deep();
        }
        self.depth += 1;
        let comparing = std::mem::replace(&mut self.comparing, false);
        self.list();
        self.comparing = comparing;
        self.depth -= 1;
    }

    fn leaf(&mut self, kind: K) {
        let from = self.checkpoint();
        self.bump();
        self.close(kind, from);
        self.height = 1;
    }

    fn missing_value(&mut self, wanted: &'static str) {
        self.report_missing_value(wanted);
        // What follows may belong to the same node as its missing left operand.
        let is_left_operand = self.current.is_some_and(|kind| {
            operators::is_infix(kind) || matches!(kind, K::Dot | K::Or | K::Equal)
        });
        self.missing_node_at(if is_left_operand {
            self.at
        } else {
            self.previous_end
        });
    }

    /// `"…"` or `''…''`.
    pub(super) fn string(&mut self, quote: K, node: K) {
        let from = self.checkpoint();
        self.bump();
        let mut height = 0;
        loop {
            match self.current {
                Some(K::StringText) => self.bump(),
                Some(K::InterpolationStart) => {
                    self.interpolation();
                    height = height.max(self.height);
                }
                Some(kind) if kind == quote => {
                    self.bump();
                    break;
                }
                // The lexer has reported that the string is not closed.
                _ => {
                    self.hush();
                    break;
                }
            }
        }
        self.close(node, from);
        self.height = height + 1;
    }

    /// `${ e }`
    pub(super) fn interpolation(&mut self) {
        let from = self.checkpoint();
        self.bump();
        let open = std::mem::replace(
            &mut self.open,
            Open {
                interpolations: 1,
                ..Open::default()
            },
        );
        let comparing = std::mem::replace(&mut self.comparing, false);
        self.expression("an expression between `${` and `}`");
        if !self.is_at(K::InterpolationEnd) && self.current.is_some() {
            self.report_unexpected("the end of the interpolation");
            self.skip_to_end_of_interpolation();
        }
        self.eat(K::InterpolationEnd);
        self.open = open;
        self.comparing = comparing;
        self.close(K::Interpolation, from);
    }

    fn list(&mut self) {
        let from = self.checkpoint();
        let opening = self.at;
        self.bump();
        self.open.brackets += 1;
        let mut height = 0;
        let mut separator_reported = false;
        let mut operator_reported = false;
        while let Some(kind) = self.current {
            match kind {
                K::RightBracket => break,
                K::Comma | K::Semicolon if kind == K::Comma || self.is_separating_semicolon() => {
                    if std::mem::replace(&mut separator_reported, true) {
                        self.extend_list_separators();
                    } else if self.habits.colons {
                        separator_reported = false;
                    } else {
                        self.report_list_separator();
                    }
                    self.bump();
                }
                _ if self.is_at_end_of(kind) => break,
                _ if self.is_at_entry() && self.is_first_on_line() => break,
                _ if self.is_at_entry() => self.entries_in_list(),
                _ => self.element(kind, &mut operator_reported),
            }
            height = height.max(self.height);
        }
        self.open.brackets -= 1;
        self.close_bracket(K::RightBracket, opening);
        self.height = height + 1;
        self.close(K::ListExpr, from);
    }

    /// `a = 1; }` in a list: a set that lacks its opening brace.
    fn entries_in_list(&mut self) {
        let from = self.checkpoint();
        self.report_entry_in_list();
        self.open.braces += 1;
        let height = self.entries(super::bindings::Scope::Set);
        self.open.braces -= 1;
        self.eat(K::RightBrace);
        self.height = height + 1;
        self.close(K::SetExpr, from);
    }

    /// An element of a list, or what stands where one should.
    fn element(&mut self, kind: K, operator_reported: &mut bool) {
        match kind {
            K::If | K::Let | K::Assert => {
                self.report_needs_parentheses();
                self.expression("an element");
            }
            K::Identifier if self.next_kind() == Some(K::Colon) => {
                self.report_needs_parentheses();
                self.expression("an element");
            }
            _ if starts_operand(kind) => {
                self.check_space_after_quote();
                self.select("an element");
            }
            _ => {
                if operators::is_infix(kind) || kind == K::Not {
                    if !std::mem::replace(operator_reported, true) {
                        self.report_operator_in_list();
                    }
                } else {
                    self.report_unexpected("an element of the list");
                }
                let from = self.checkpoint();
                self.bump();
                self.hush();
                self.close(K::Error, from);
            }
        }
    }

    /// `"a"b` is two values in Nix, and a missing quote in practice.
    pub(super) fn check_space_after_quote(&mut self) {
        let touches = self.is_at(K::Identifier) && self.previous_end == self.at;
        let before = self
            .at
            .checked_sub(1)
            .and_then(|before| self.kind_of(before));
        if touches && matches!(before, Some(K::StringQuote | K::IndentedQuote)) {
            self.report_name_after_quote();
        }
    }

    /// `512 M` calls a number, the operand at `number`; as arguments and as elements the two are two values.
    pub(super) fn check_space_before_unit(&mut self, number: usize) {
        let calls_number = self.is_at(K::Identifier)
            && self.previous_end == number + 1
            && matches!(self.kind_of(number), Some(K::Integer | K::Decimal));
        if calls_number && !self.is_first_on_line() {
            let is_unit = matches!(
                self.token_text(self.at),
                "B" | "K" | "M" | "G" | "T" | "ms" | "s" | "m" | "h"
            );
            if is_unit {
                self.report_space_before_unit(number);
            }
        }
    }

    fn paren(&mut self) {
        let from = self.checkpoint();
        let opening = self.at;
        self.bump();
        self.open.parens += 1;
        let comparing = std::mem::replace(&mut self.comparing, true);
        self.expression("an expression between `(` and `)`");
        let mut height = self.height;
        while self.is_at(K::Comma) {
            self.report_comma_in_parentheses();
            self.bump();
            if self.current.is_some_and(starts_operand) {
                self.expression("an expression");
                height = height.max(self.height);
            }
        }
        self.open.parens -= 1;
        self.comparing = comparing;
        self.close_bracket(K::RightParen, opening);
        self.height = height + 1;
        self.close(K::ParenExpr, from);
    }
}
