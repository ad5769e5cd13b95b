//! Functions and their parameters.

use super::cursor::Parser;
use super::is_keyword;
use crate::SyntaxKind as K;

impl Parser {
    /// Whether the `{` here opens the parameters of a function, not a set.
    pub(super) fn is_at_pattern(&self) -> bool {
        let first = self.after(self.at);
        let second = self.after(first);
        let ends_pattern =
            |closing: usize| matches!(self.kind_of(self.after(closing)), Some(K::Colon | K::At));
        match (self.kind_of(first), self.kind_of(second)) {
            (Some(K::Ellipsis), _) | (Some(K::Identifier), Some(K::Comma | K::Question)) => true,
            (Some(K::RightBrace), _) => ends_pattern(first),
            (Some(K::Identifier), Some(K::RightBrace)) => ends_pattern(second),
            (Some(K::Identifier), Some(K::Identifier | K::Semicolon)) => {
                self.closing_brace().is_some_and(ends_pattern)
            }
            _ => false,
        }
    }

    /// The brace that closes the one here.
    fn closing_brace(&self) -> Option<usize> {
        let mut depth = 0_u32;
        let mut index = self.at;
        loop {
            match self.kind_of(index)? {
                K::LeftBrace | K::InterpolationStart => depth += 1,
                K::RightBrace | K::InterpolationEnd if depth == 1 => return Some(index),
                K::RightBrace | K::InterpolationEnd => depth -= 1,
                _ => {}
            }
            index += 1;
        }
    }

    /// `x: e`, `{ … }: e`, `x@{ … }: e`, `{ … }@x: e`
    pub(super) fn lambda(&mut self) {
        let from = self.checkpoint();
        let mut height = 0;
        if self.is_at(K::Identifier) {
            let bind = self.checkpoint();
            self.bump();
            let has_pattern = self.eat(K::At);
            self.close(K::PatternBind, bind);
            if has_pattern && self.is_at(K::LeftBrace) {
                height = self.pattern();
            } else if has_pattern {
                self.report_unexpected("the parameters `{ … }`");
            }
        } else {
            height = self.pattern();
            if self.is_at(K::At) {
                let bind = self.checkpoint();
                self.bump();
                if !self.eat(K::Identifier) {
                    self.report_unexpected("a name for the whole argument");
                }
                self.close(K::PatternBind, bind);
            }
        }
        if self.is_at(K::Equal) && self.kind_of(self.at + 1) == Some(K::Greater) {
            self.arrow_for_colon();
        } else if !self.eat(K::Colon) {
            self.report_missing_colon();
        }
        self.body("the body of the function");
        self.height = self.height.max(height) + 1;
        self.close(K::LambdaExpr, from);
    }

    /// `{ a, b ? 1, ... }`; gives the height of the highest default.
    fn pattern(&mut self) -> u32 {
        let from = self.checkpoint();
        let opening = self.at;
        self.bump();
        self.open.braces += 1;
        let comparing = std::mem::replace(&mut self.comparing, false);
        let mut height = 0;
        let mut separator_reported = false;
        while let Some(kind) = self.current {
            match kind {
                K::RightBrace => break,
                K::Identifier | K::Or => {
                    height = height.max(self.field());
                    self.after_field(&mut separator_reported);
                }
                K::Ellipsis => {
                    let ellipsis = self.checkpoint();
                    self.bump();
                    self.close(K::PatternEllipsis, ellipsis);
                    self.after_ellipsis();
                }
                _ if self.is_at_end_of(kind) => break,
                _ => {
                    if is_keyword(kind) {
                        self.report_keyword_as_parameter();
                    } else {
                        self.report_unexpected("a parameter");
                    }
                    let from = self.checkpoint();
                    self.bump();
                    self.hush();
                    if is_keyword(kind) {
                        self.eat(K::Comma);
                    }
                    self.close(K::Error, from);
                }
            }
        }
        self.comparing = comparing;
        self.open.braces -= 1;
        self.close_bracket(K::RightBrace, opening);
        self.close(K::SetPattern, from);
        height
    }

    /// `a` or `b ? 1`; gives the height of the default.
    fn field(&mut self) -> u32 {
        let from = self.checkpoint();
        self.retag_name();
        self.bump();
        let mut height = 0;
        if self.is_at(K::Equal) {
            self.report_equal_in_pattern();
            self.bump();
            self.expression("a default");
            height = self.height;
        } else if self.eat(K::Question) {
            self.expression("a default after `?`");
            height = self.height;
        }
        self.close(K::PatternField, from);
        height
    }

    /// The separator; a wrong one is reported once for all parameters.
    fn after_field(&mut self, reported: &mut bool) {
        match self.current {
            Some(K::Comma) => self.bump(),
            Some(K::Semicolon | K::Identifier | K::Ellipsis) => {
                if !std::mem::replace(reported, true) {
                    self.report_pattern_separator();
                }
                self.eat(K::Semicolon);
            }
            _ => {}
        }
    }

    fn after_ellipsis(&mut self) {
        if self.is_at(K::Comma) || self.is_at(K::Identifier) {
            self.report_ellipsis_not_last();
            self.eat(K::Comma);
            self.hush();
        }
    }
}
