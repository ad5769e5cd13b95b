//! Where to go on after a fault.

use super::cursor::Parser;
use super::{is_keyword, is_literal};
use crate::lexer::Problem;
use crate::{SyntaxKind as K, codes};

/// How many tokens are looked at to tell which bracket is the wrong one.
const MAX_LOOK_AHEAD: usize = 2000;

impl Parser {
    /// Whether this token goes on with, or ends, something that is open around the current place.
    pub(super) fn is_at_end_of(&self, kind: K) -> bool {
        let open = &self.open;
        match kind {
            K::RightParen => open.parens > 0,
            K::RightBracket => open.brackets > 0,
            K::RightBrace => open.braces > 0,
            K::InterpolationEnd => open.interpolations > 0,
            K::Semicolon => open.semicolons > 0,
            K::In => open.ins > 0,
            K::Then => open.thens > 0,
            K::Else => open.elses > 0,
            _ => false,
        }
    }

    /// Whether an entry of a set starts here: `name =`, `a.b =`, `"name" =`, or with a colon as in YAML and JSON.
    ///
    /// In a condition, `name =` on the same line is a comparison that lacks an equals sign.
    pub(super) fn is_at_entry(&self) -> bool {
        let Some(kind) = self.current else {
            return false;
        };
        let mut index = self.at;
        let mut is_string = kind == K::StringQuote;
        let end = loop {
            let Some(after) = self.after_name(index) else {
                return false;
            };
            if self.kind_of(after) != Some(K::Dot) {
                break after;
            }
            is_string = false;
            index = self.after(after);
        };
        match self.kind_of(end) {
            Some(K::Equal) => !self.comparing || self.is_first_on_line(),
            Some(K::Colon) if self.open.semicolons > 0 && !is_keyword(kind) => {
                (is_string || self.is_first_on_line()) && self.previous_end > 0
            }
            _ => false,
        }
    }

    /// Whether an entry starts a line here, where a value is wanted: `name:` is a function then, unless colons were
    /// already found in place of equals signs.
    pub(super) fn is_at_entry_instead_of_value(&self) -> bool {
        let is_function =
            self.is_at(K::Identifier) && self.next_kind() == Some(K::Colon) && !self.habits.colons;
        !is_function && self.is_first_on_line() && self.is_at_entry()
    }

    /// The index of the token after the name at `index`, if there is a name.
    fn after_name(&self, index: usize) -> Option<usize> {
        let kind = self.kind_of(index)?;
        match kind {
            K::Identifier | K::Unknown => Some(self.after(index)),
            K::StringQuote => {
                let mut at = self.after(index);
                if self.kind_of(at) == Some(K::StringText) {
                    at = self.after(at);
                }
                (self.kind_of(at) == Some(K::StringQuote)).then(|| self.after(at))
            }
            kind if is_keyword(kind) => {
                let after = self.after(index);
                matches!(self.kind_of(after), Some(K::Equal | K::Dot)).then_some(after)
            }
            kind if is_literal(kind) => {
                let after = self.after(index);
                (self.kind_of(after) == Some(K::Equal)).then_some(after)
            }
            K::InterpolationStart => self.after_interpolated_name(index),
            _ => None,
        }
    }

    /// `${name} =`: only the shortest form is looked for, so that the look ahead stays short.
    fn after_interpolated_name(&self, index: usize) -> Option<usize> {
        let mut at = self.after(index);
        for _ in 0..8 {
            match self.kind_of(at)? {
                K::InterpolationEnd => return Some(self.after(at)),
                K::InterpolationStart | K::LeftBrace => return None,
                _ => at = self.after(at),
            }
        }
        None
    }

    /// Takes the closing bracket of the construct that `opening` opened, or says that it is missing.
    pub(super) fn close_bracket(&mut self, closing: K, opening: usize) {
        if self.eat(closing) {
            return;
        }
        let is_on_one_line = |parser: &Self| {
            let between = parser.token_span(opening).to(parser.current_span());
            !parser
                .builder
                .text()
                .get(between.range())
                .unwrap_or("\n")
                .contains('\n')
        };
        match self.current {
            // `[ a };`: the entry ends here, so the brace stands for the bracket.
            Some(K::RightBrace)
                if closing != K::RightBrace
                    && self.next_kind() == Some(K::Semicolon)
                    && is_on_one_line(self)
                    && self.are_braces_closed_behind() =>
            {
                self.report_mismatched(closing, opening);
                self.bump();
            }
            Some(kind) if self.is_at_end_of(kind) || self.is_at_entry() => {
                self.report_unclosed(closing, opening)
            }
            None => self.report_unclosed(closing, opening),
            // A bracket of another kind that nothing around waits for: it was meant for this one.
            Some(K::RightBrace | K::RightBracket | K::RightParen) => {
                self.report_mismatched(closing, opening);
                self.bump();
            }
            Some(_) => {
                self.report_unexpected_inside(closing, opening);
                self.skip_balanced();
                self.eat(closing);
            }
        }
    }

    /// Whether the text behind this brace closes all braces that are open, so that this one was meant for something else.
    fn are_braces_closed_behind(&self) -> bool {
        let behind = self.builder.tokens().get(self.at + 1..).unwrap_or(&[]);
        let mut open = i64::from(self.open.braces);
        for token in behind.iter().take(MAX_LOOK_AHEAD) {
            match token.kind {
                K::LeftBrace => open += 1,
                K::RightBrace => open -= 1,
                _ => {}
            }
        }
        open <= 0
    }

    /// Whether the `;` in a list separates elements; where entries go on after it, it ends a binding instead.
    pub(super) fn is_separating_semicolon(&self) -> bool {
        let next = self.after(self.at);
        match self.kind_of(next) {
            None | Some(K::RightBrace | K::In | K::Inherit | K::InterpolationEnd) => false,
            Some(K::Identifier | K::StringQuote) => {
                match self.after_name(next).and_then(|after| self.kind_of(after)) {
                    None => true,
                    Some(after) => !matches!(after, K::Equal | K::Dot | K::Colon | K::EqualEqual),
                }
            }
            Some(_) => true,
        }
    }

    /// Takes one token that has no place here.
    pub(super) fn skip_one(&mut self) {
        let from = self.checkpoint();
        self.bump();
        self.close(K::Error, from);
    }

    /// Takes everything up to a `;`, a closing bracket or the next entry.
    pub(super) fn skip_to_next_entry(&mut self) {
        let from = self.checkpoint();
        let start = self.at;
        self.skip_while(|parser, kind| {
            kind != K::Semicolon
                && !(parser.is_first_on_line() && parser.at > start && parser.is_at_entry())
        });
        if self.at > start {
            self.close(K::Error, from);
        }
    }

    /// Takes what is left of an expression after a fault in it.
    pub(super) fn skip_to_end_of_expression(&mut self) {
        let from = self.checkpoint();
        let start = self.at;
        self.skip_while(|parser, kind| {
            let ends = matches!(kind, K::Semicolon | K::Then | K::Else | K::In | K::Comma);
            let next_entry = parser.is_first_on_line() && parser.is_at_entry();
            !(ends || next_entry)
        });
        if self.at > start {
            self.close(K::Error, from);
        }
    }

    /// Takes everything up to the bracket that closes the innermost open construct, without a look at what it is.
    pub(super) fn skip_balanced(&mut self) {
        let from = self.checkpoint();
        let start = self.at;
        self.skip_while(|_, kind| kind != K::Semicolon);
        if self.at > start {
            self.close(K::Error, from);
        }
    }

    pub(super) fn skip_to_end_of_interpolation(&mut self) {
        let from = self.checkpoint();
        let mut depth = 0_u32;
        while let Some(kind) = self.current {
            match kind {
                K::InterpolationStart => depth += 1,
                K::InterpolationEnd if depth == 0 => break,
                K::InterpolationEnd => depth -= 1,
                _ => {}
            }
            self.bump();
        }
        self.close(K::Error, from);
        self.hush();
    }

    /// Takes tokens while `goes_on` says so outside brackets; inside brackets always. Stops at what ends something open.
    fn skip_while(&mut self, goes_on: impl Fn(&Self, K) -> bool) {
        let mut depth = 0_u32;
        while let Some(kind) = self.current {
            match kind {
                K::LeftBrace | K::LeftBracket | K::LeftParen | K::InterpolationStart => depth += 1,
                K::RightBrace | K::RightBracket | K::RightParen | K::InterpolationEnd
                    if depth > 0 =>
                {
                    depth -= 1
                }
                K::StringText | K::StringQuote | K::IndentedQuote => {}
                _ if depth == 0 && (self.is_at_end_of(kind) || !goes_on(self, kind)) => break,
                _ => {}
            }
            self.bump();
        }
        self.hush();
    }

    /// `// text`, meant as a comment.
    pub(super) fn slash_comment(&mut self) {
        let span = self.current_span();
        let problem = Problem::new("`//` does not start a comment")
            .label("not a comment")
            .why("`//` joins two sets")
            .help("start a comment with `#`");
        self.report(&codes::FOREIGN, span, problem);
        let from = self.checkpoint();
        self.bump();
        while self.current.is_some() && !self.is_first_on_line() {
            self.bump();
        }
        self.close(K::Error, from);
    }
}
