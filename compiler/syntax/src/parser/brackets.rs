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
