//! What the parser says about brackets that do not match.

use super::cursor::Parser;
use crate::lexer::Problem;
use crate::{SyntaxKind as K, codes};

impl Parser {
    #[cold]
    pub(super) fn report_unexpected_inside(&mut self, closing: K, opening: usize) {
        let (open, close) = brackets(closing);
        let related = self.token_span(opening);
        let span = self.current_span();
        let problem = Problem::new(format!("expected `{close}`, found {}", self.found()))
            .label("unexpected")
            .why("everything up to its closing bracket belongs to what was opened")
            .help(format!("close the `{open}` before it, or remove it"));
        self.report_with(&codes::SYNTAX, span, problem, |diagnostic| {
            diagnostic.related(related, "opened here")
        });
    }

    #[cold]
    pub(super) fn report_unclosed(&mut self, closing: K, opening: usize) {
        let (open, close) = brackets(closing);
        let related = self.token_span(opening);
        let span = self.previous_span();
        let problem = Problem::new(format!("`{open}` is never closed"))
            .label(format!("expected `{close}` here"))
            .why("everything behind it would be part of what was opened")
            .help(format!("add `{close}`"));
        self.report_with(&codes::UNCLOSED, span, problem, |diagnostic| {
            diagnostic.related(related, "opened here")
        });
    }

    #[cold]
    pub(super) fn report_mismatched(&mut self, closing: K, opening: usize) {
        let (open, close) = brackets(closing);
        let related = self.token_span(opening);
        let span = self.current_span();
        let problem = Problem::new(format!("`{open}` is closed by {}", self.found()))
            .label(format!("expected `{close}`"))
            .why("brackets are closed in the reverse order in which they were opened")
            .help(format!("write `{close}`"));
        self.report_with(&codes::UNCLOSED, span, problem, |diagnostic| {
            diagnostic.related(related, "opened here")
        });
    }

    #[cold]
    pub(super) fn report_unmatched(&mut self) {
        let span = self.current_span();
        let found = self.found();
        let problem = Problem::new(format!("{found} closes nothing"))
            .label("nothing is open here")
            .why("a closing bracket ends the innermost one that is open, and none is")
            .help("remove it, or add the opening bracket");
        self.report(&codes::UNCLOSED, span, problem);
    }
}

/// The bracket that `closing` closes, and itself.
fn brackets(closing: K) -> (char, char) {
    match closing {
        K::RightBracket => ('[', ']'),
        K::RightParen => ('(', ')'),
        _ => ('{', '}'),
    }
}
