//! What stands in a set or in a `let`: bindings, inherit clauses, attribute paths.

use super::cursor::Parser;
use super::{is_keyword, is_literal, starts_operand};
use crate::SyntaxKind as K;

/// How many tokens are looked at to tell a binding that lacks `=` from the value of a `let` that lacks `in`.
const MAX_LOOK_AHEAD: usize = 64;

/// What the entries stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Set,
    Let,
    /// Directly in the file, where braces were forgotten.
    File,
}

impl Parser {
    /// `{ … }` or `rec { … }`
    pub(super) fn set(&mut self) {
        let from = self.checkpoint();
        if self.eat(K::Rec) && !self.is_at(K::LeftBrace) {
            self.report_unexpected("`{` after `rec`");
            self.close(K::Error, from);
            self.height = 1;
            return;
        }
        let opening = self.at;
        self.bump();
        self.open.braces += 1;
        let comparing = std::mem::replace(&mut self.comparing, false);
        let height = self.entries(Scope::Set);
        self.comparing = comparing;
        self.open.braces -= 1;
        self.close_bracket(K::RightBrace, opening);
        self.height = height + 1;
        self.close(K::SetExpr, from);
    }

    /// All entries up to what ends them; gives the height of the highest value.
    pub(super) fn entries(&mut self, scope: Scope) -> u32 {
        self.open.semicolons += 1;
        let habits = self.habits;
        let mut height = 0;
        while let Some(kind) = self.current {
            if self.is_end_of_entries(kind, scope) {
                break;
            }
            self.height = 0;
            let start = self.at;
            self.entry(kind);
            if self.at == start {
                // Every entry takes something; should one not, the loop ends all the same.
                self.skip_one();
            }
            height = height.max(self.height);
        }
        self.habits = habits;
        self.open.semicolons -= 1;
        height
    }

    fn is_end_of_entries(&self, kind: K, scope: Scope) -> bool {
        match kind {
            K::Semicolon => false,
            K::RightBrace if scope == Scope::Set => true,
            // The last brace of a file whose first one is missing.
            K::RightBrace if scope == Scope::File && self.next_kind().is_none() => true,
            // `{ a = 1; ];`: the bracket stands for the brace.
            K::RightBracket | K::RightParen
                if scope == Scope::Set && self.next_kind() == Some(K::Semicolon) =>
            {
                true
            }
            K::In if scope == Scope::Let => self.next_kind() != Some(K::Equal),
            _ if self.is_at_entry() => false,
            K::Assert if scope == Scope::Let && self.is_at_assert_clause() => false,
            _ if scope == Scope::Let && self.is_at_body_of_let(kind) => true,
            _ => self.is_at_end_of(kind),
        }
    }

    /// Whether the value of a `let` starts here although no `in` came.
    fn is_at_body_of_let(&self, kind: K) -> bool {
        match kind {
            K::Identifier => !self.is_binding_without_equals_sign(),
            K::LeftBrace
            | K::LeftBracket
            | K::LeftParen
            | K::If
            | K::Let
            | K::Rec
            | K::Assert
            | K::IndentedQuote => true,
            _ => false,
        }
    }

    /// Whether an expression here runs into `;`, `in` or `=`, as a binding would and the value of a `let` would not.
    fn is_binding_without_equals_sign(&self) -> bool {
        let mut depth = 0_u32;
        let mut index = self.at;
        for _ in 0..MAX_LOOK_AHEAD {
            match self.kind_of(index) {
                None => return false,
                Some(K::LeftBrace | K::LeftBracket | K::LeftParen | K::InterpolationStart) => {
                    depth += 1
                }
                Some(K::RightBrace | K::RightBracket | K::RightParen | K::InterpolationEnd)
                    if depth > 0 =>
                {
                    depth -= 1
                }
                Some(K::RightBrace | K::RightBracket | K::RightParen | K::InterpolationEnd) => {
                    return false;
                }
                Some(K::Semicolon | K::In | K::Equal | K::EqualEqual | K::Colon) if depth == 0 => {
                    return true;
                }
                Some(_) => {}
            }
            index = self.after(index);
        }
        true
    }

    fn entry(&mut self, kind: K) {
        match kind {
            K::Inherit => self.inherit(),
            K::Assert if !self.is_at_entry() => self.assert_clause(),
            K::Identifier | K::Or | K::StringQuote | K::InterpolationStart | K::Unknown => {
                self.binding()
            }
            _ if is_keyword(kind) && self.is_at_entry() => self.binding(),
            _ if is_literal(kind)
                && matches!(self.next_kind(), Some(K::Equal | K::Colon | K::Dot)) =>
            {
                self.binding()
            }
            K::Semicolon if self.is_at_prose() => {
                self.foreign_comment(self.at, "`;` does not start a comment");
            }
            K::Minus if self.kind_of(self.at + 1) == Some(K::Minus) => {
                self.foreign_comment(self.at + 1, "`--` does not start a comment");
            }
            K::Star if self.kind_of(self.at + 1) == Some(K::Slash) => {
                self.foreign_comment(self.at + 1, "`*/` ends no comment: none is open");
            }
            K::Semicolon | K::Comma => {
                self.report_stray_separator();
                self.skip_one();
            }
            K::Update => self.slash_comment(),
            K::RightBrace | K::RightBracket | K::RightParen => {
                self.report_unmatched();
                self.skip_one();
            }
            _ => {
                self.report_not_an_entry();
                self.skip_to_next_entry();
                self.eat(K::Semicolon);
            }
        }
    }

    /// `a.b = e;`
    fn binding(&mut self) {
        let from = self.checkpoint();
        let name = self.at;
        self.attribute_path();
        if self.equals_sign(name) {
            if self.is_value_missing() {
                self.report_missing_value("a value after `=`");
            } else {
                self.value();
            }
            self.end_of_binding();
        } else {
            self.eat(K::Semicolon);
        }
        self.close(K::Binding, from);
    }

    fn value(&mut self) {
        let comparing = std::mem::replace(&mut self.comparing, false);
        self.expression("a value after `=`");
        self.comparing = comparing;
    }

    /// The `=` or what stands for it; false where there is neither that nor a value.
    fn equals_sign(&mut self, name: usize) -> bool {
        match self.current {
            Some(K::Equal) => {
                if self.kind_of(self.at + 1) == Some(K::Greater) {
                    self.report_assignment("=>");
                    self.bump();
                }
                self.bump();
            }
            Some(K::EqualEqual) => {
                self.report_assignment("==");
                self.bump();
            }
            Some(K::Colon) if self.next_kind() == Some(K::Equal) => {
                self.report_assignment(":=");
                self.bump();
                self.bump();
            }
            Some(K::Slash | K::Colon) if self.is_at_foreign_path() => {
                self.foreign_path(name);
                return false;
            }
            Some(K::Colon) => {
                if !std::mem::replace(&mut self.habits.colons, true) {
                    self.report_colon(name);
                }
                self.bump();
                self.eat(K::Equal);
            }
            Some(K::Plus | K::Concat | K::Update) => {
                self.report_compound_assignment();
                self.bump();
                self.eat(K::Equal);
            }
            Some(kind)
                if starts_operand(kind) && !(self.is_first_on_line() && self.is_at_entry()) =>
            {
                if kind == K::LeftBrace {
                    self.report_block(name);
                } else {
                    self.report_missing_equal();
                }
            }
            Some(K::Semicolon | K::Comma) | None => {
                self.report_name_without_value(name);
                return false;
            }
            Some(kind) if self.is_at_end_of(kind) || self.is_at_entry() || kind == K::Inherit => {
                self.report_name_without_value(name);
                return false;
            }
            Some(_) => {
                self.report_missing_equal();
                self.skip_to_next_entry();
                return false;
            }
        }
        true
    }

    /// Whether the next entry starts where the value should.
    fn is_value_missing(&self) -> bool {
        match self.current {
            None => true,
            Some(K::Semicolon | K::Inherit) => true,
            Some(kind) => self.is_at_entry_instead_of_value() || self.is_at_end_of(kind),
        }
    }

    /// The `;`. Where commas or colons were reported, what ends a binding was reported with them.
    pub(super) fn end_of_binding(&mut self) {
        loop {
            match self.current {
                Some(K::Semicolon) => return self.bump(),
                Some(K::Comma) if self.is_at_decimal_comma() => {
                    self.decimal_comma();
                    continue;
                }
                Some(K::Comma) => {
                    if !self.habits.colons && std::mem::replace(&mut self.habits.commas, true) {
                        self.extend_commas();
                    } else if !self.habits.colons {
                        self.report_comma_after_binding();
                    }
                    return self.bump();
                }
                // What is open around it is reported instead.
                None => return,
                Some(kind)
                    if self.is_at_end_of(kind)
                        || self.is_at_entry()
                        || matches!(kind, K::Inherit | K::Assert) => {}
                Some(K::RightBrace | K::RightBracket | K::RightParen) => {
                    self.report_unmatched();
                    self.skip_one();
                    self.hush();
                    continue;
                }
                Some(_) => {
                    self.report_after_value();
                    self.skip_to_next_entry();
                    self.eat(K::Semicolon);
                    return;
                }
            }
            let is_last_after_commas = self.habits.commas && self.is_at(K::RightBrace);
            if is_last_after_commas {
                self.extend_commas();
            } else if !self.habits.colons {
                self.report_missing_semicolon("this value");
            }
            return;
        }
    }

    /// `a.b."c".${d}`
    pub(super) fn attribute_path(&mut self) {
        let is_there = self.is_at_name() || self.is_at(K::Dot);
        let from = self
            .builder
            .checkpoint(if is_there { self.at } else { self.previous_end });
        let mut height = 0;
        loop {
            self.height = 0;
            self.attribute_name();
            height = height.max(self.height);
            if !self.eat(K::Dot) {
                break;
            }
        }
        self.height = self.height.max(height);
        self.close(K::AttributePath, from);
    }

    fn is_at_name(&self) -> bool {
        self.current.is_some_and(|kind| match kind {
            K::Identifier | K::StringQuote | K::InterpolationStart | K::Unknown => true,
            _ => is_literal(kind) || self.is_keyword_as_name(kind),
        })
    }

    /// Whether a keyword stands here for a name: where it ends nothing, or where `=` or `.` follows.
    fn is_keyword_as_name(&self, kind: K) -> bool {
        is_keyword(kind) && (!self.is_at_end_of(kind) || self.is_at_entry())
    }

    pub(super) fn attribute_name(&mut self) {
        let from = self.checkpoint();
        match self.current {
            Some(K::Identifier | K::Or) => {
                self.retag_name();
                self.bump();
            }
            Some(K::StringQuote) => self.string(K::StringQuote, K::StringExpr),
            Some(K::InterpolationStart) => self.interpolation(),
            Some(kind) if self.is_keyword_as_name(kind) => {
                self.report_keyword_as_name();
                self.retag_name();
                self.bump();
            }
            Some(kind) if is_literal(kind) || kind == K::Unknown => {
                self.report_literal_as_name();
                self.bump();
                return self.close(K::Error, from);
            }
            _ => {
                self.report_missing_name();
                self.hush();
                return self.missing_node_at(if self.is_at(K::Dot) {
                    self.at
                } else {
                    self.previous_end
                });
            }
        }
        self.close(K::AttributeName, from);
    }

    /// A keyword that stands for a name is one from now on.
    pub(super) fn retag_name(&mut self) {
        if self.current.is_some_and(is_keyword) {
            self.builder.retag(self.at, K::Identifier);
        }
    }
}
