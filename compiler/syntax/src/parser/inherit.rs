//! `inherit` clauses.

use super::cursor::Parser;
use crate::SyntaxKind as K;

impl Parser {
    /// `inherit a b;` or `inherit (e) a b;`
    pub(super) fn inherit(&mut self) {
        let from = self.checkpoint();
        self.bump();
        if self.is_at(K::LeftParen) {
            self.inherit_from();
        }
        let mut comma_reported = false;
        loop {
            match self.current {
                Some(K::Semicolon) => {
                    self.bump();
                    break;
                }
                Some(K::Identifier | K::Or | K::StringQuote | K::Unknown)
                    if !(self.is_at_entry() && self.is_first_on_line()) =>
                {
                    self.attribute_name();
                }
                Some(kind @ (K::Comma | K::Dot | K::Equal)) => {
                    if kind != K::Comma || !std::mem::replace(&mut comma_reported, true) {
                        self.report_in_inherit();
                    }
                    self.skip_in_inherit();
                }
                None | Some(_) => {
                    self.end_of_inherit();
                    break;
                }
            }
        }
        self.close(K::InheritClause, from);
    }

    fn inherit_from(&mut self) {
        let from = self.checkpoint();
        let opening = self.at;
        self.bump();
        self.open.parens += 1;
        self.expression("a set between `inherit (` and `)`");
        self.open.parens -= 1;
        self.close_bracket(K::RightParen, opening);
        self.close(K::InheritFrom, from);
    }

    /// The comma, or the `.b` or `= e` that an inherit clause cannot have.
    fn skip_in_inherit(&mut self) {
        let from = self.checkpoint();
        match self.current {
            Some(K::Comma) => self.bump(),
            Some(K::Dot) => {
                while self.eat(K::Dot) {
                    if matches!(self.current, Some(K::Identifier | K::Or)) {
                        self.bump();
                    }
                }
            }
            _ => {
                self.bump();
                self.expression("a value");
            }
        }
        self.close(K::Error, from);
    }

    fn end_of_inherit(&mut self) {
        let ends_here = match self.current {
            None => true,
            Some(kind) => self.is_at_end_of(kind) || self.is_at_entry() || kind == K::Inherit,
        };
        if ends_here {
            self.report_missing_semicolon("this `inherit`");
        } else {
            self.report_unexpected("a name to inherit, or `;`");
            self.skip_to_next_entry();
            self.eat(K::Semicolon);
        }
    }
}
