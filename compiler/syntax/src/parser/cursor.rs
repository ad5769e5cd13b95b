//! The parser's place among the tokens, and how it reports.

use std::sync::Arc;

use specc_source::{Code, Diagnostic, Edit, FileId, Span};

use super::operators::Pending;
use crate::lexer::Problem;
use crate::{Checkpoint, SyntaxKind as K, Token, Tree, TreeBuilder};

/// How many constructs are open around the current place, by the token that would go on with or end them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Open {
    pub(super) parens: u32,
    pub(super) brackets: u32,
    pub(super) braces: u32,
    pub(super) interpolations: u32,
    pub(super) semicolons: u32,
    pub(super) ins: u32,
    pub(super) thens: u32,
    pub(super) elses: u32,
}

/// Habits that run through a whole set.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Habits {
    /// `a: 1`
    pub(super) colons: bool,
    /// `a = 1,`
    pub(super) commas: bool,
}

/// How many of the latest errors are searched for one to add to, so that hostile texts cost no more than others.
const LATEST: usize = 50;

pub(super) struct Parser {
    file: FileId,
    pub(super) builder: TreeBuilder,
    /// Index of the current token, which is not trivia; the number of tokens at the end.
    pub(super) at: usize,
    /// The kind of the current token; `None` at the end of the text.
    pub(super) current: Option<K>,
    /// Index just past the last token that was taken.
    pub(super) previous_end: usize,
    errors: Vec<Diagnostic>,
    /// The token at which an error was last reported: a second one there would be a consequence of the first.
    reported_at: Option<usize>,
    /// Whether the lexer reported something that swallowed the end of the text.
    ends_early: bool,
    pub(super) depth: u32,
    /// How many expressions lie above each other in the expression parsed last.
    pub(super) height: u32,
    pub(super) limit_reported: bool,
    pub(super) open: Open,
    /// Whether an `=` here can only be meant as `==`: in conditions and parentheses.
    pub(super) comparing: bool,
    /// What is open around the condition of an `assert` entry: there a string before `;` is the message, not an argument.
    pub(super) message_level: Option<Open>,
    /// Which habits from JSON and YAML were reported in the sets around the current place: each is one fault.
    pub(super) habits: Habits,
    /// Operators that wait for their right operand, of all operations around the current place.
    pub(super) pending: Vec<Pending>,
}

impl Parser {
    pub(super) fn new(file: FileId, text: Arc<str>, tokens: Vec<Token>, ends_early: bool) -> Self {
        let mut parser = Self {
            file,
            builder: TreeBuilder::new(file, text, tokens),
            at: 0,
            current: None,
            previous_end: 0,
            errors: Vec::new(),
            reported_at: None,
            ends_early,
            depth: 0,
            height: 0,
            limit_reported: false,
            open: Open::default(),
            comparing: false,
            message_level: None,
            habits: Habits::default(),
            pending: Vec::new(),
        };
        parser.move_to(0);
        parser
    }

    pub(super) fn finish(self) -> (Tree, Vec<Diagnostic>) {
        (self.builder.build(), self.errors)
    }

    /// Takes the current token.
    pub(super) fn bump(&mut self) {
        if self.current.is_some() {
            self.previous_end = self.at + 1;
            self.move_to(self.at + 1);
        }
    }

    fn move_to(&mut self, mut index: usize) {
        let tokens = self.builder.tokens();
        while tokens
            .get(index)
            .is_some_and(|token| token.kind.is_trivia())
        {
            index += 1;
        }
        self.at = index;
        self.current = tokens.get(index).map(|token| token.kind);
    }

    pub(super) fn is_at(&self, kind: K) -> bool {
        self.current == Some(kind)
    }

    /// Takes the current token if it is of this kind.
    pub(super) fn eat(&mut self, kind: K) -> bool {
        let found = self.is_at(kind);
        if found {
            self.bump();
        }
        found
    }

    /// Index of the next token after `index` that is not trivia.
    pub(super) fn after(&self, index: usize) -> usize {
        let rest = self.builder.tokens().get(index + 1..).unwrap_or(&[]);
        let skipped = rest
            .iter()
            .position(|token| !token.kind.is_trivia())
            .unwrap_or(rest.len());
        index + 1 + skipped
    }

    pub(super) fn kind_of(&self, index: usize) -> Option<K> {
        self.builder.tokens().get(index).map(|token| token.kind)
    }

    /// The kind of the token after the current one.
    pub(super) fn next_kind(&self) -> Option<K> {
        self.kind_of(self.after(self.at))
    }

    pub(super) fn checkpoint(&self) -> Checkpoint {
        self.builder.checkpoint(self.at)
    }

    /// Ends a node with the last token that was taken.
    pub(super) fn close(&mut self, kind: K, from: Checkpoint) {
        self.builder.finish(kind, from, self.previous_end);
    }

    /// A node that stands for something missing, right after the last token that was taken.
    pub(super) fn missing_node(&mut self) {
        self.missing_node_at(self.previous_end);
    }

    /// A node that stands for something missing before token `index`.
    pub(super) fn missing_node_at(&mut self, index: usize) {
        let from = self.builder.checkpoint(index);
        self.builder.finish(K::Error, from, index);
        self.height = 1;
    }

    pub(super) fn token_start(&self, index: usize) -> u32 {
        match index.checked_sub(1) {
            Some(before) => self
                .builder
                .tokens()
                .get(before)
                .map_or(self.builder.text().len() as u32, |token| token.end),
            None => 0,
        }
    }

    pub(super) fn token_span(&self, index: usize) -> Span {
        let start = self.token_start(index);
        let end = self
            .builder
            .tokens()
            .get(index)
            .map_or(start, |token| token.end);
        Span::new(self.file, start, end)
    }

    pub(super) fn token_text(&self, index: usize) -> &str {
        self.builder
            .text()
            .get(self.token_span(index).range())
            .unwrap_or("")
    }

    /// The range of the current token; empty at the end of the text.
    pub(super) fn current_span(&self) -> Span {
        match self.current {
            Some(_) => self.token_span(self.at),
            None => self.previous_span(),
        }
    }

    /// The empty range right after the last token that was taken.
    pub(super) fn previous_span(&self) -> Span {
        let end = self.token_start(self.previous_end);
        Span::new(self.file, end, end)
    }

    /// Whether the current token is the first on its line.
    pub(super) fn is_first_on_line(&self) -> bool {
        let trivia = self
            .builder
            .tokens()
            .get(self.previous_end..self.at)
            .unwrap_or(&[]);
        let is_break = |(offset, _): (usize, &Token)| {
            self.token_text(self.previous_end + offset).contains('\n')
        };
        self.previous_end == 0 || trivia.iter().enumerate().any(is_break)
    }

    /// Reports `problem` at `span`, unless something was already reported at the current token.
    pub(super) fn report(&mut self, code: &'static Code, span: Span, problem: Problem) {
        self.report_with(code, span, problem, |diagnostic| diagnostic);
    }

    /// The same, with more to say about it.
    #[cold]
    #[inline(never)]
    pub(super) fn report_with(
        &mut self,
        code: &'static Code,
        span: Span,
        problem: Problem,
        complete: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        let known = self.reported_at == Some(self.at) || self.is_at(K::Unknown);
        let known = known || (self.ends_early && self.current.is_none());
        // Whoever exceeds the limits did not write this by hand, and what was skipped leaves nothing to rely on.
        let known = known || (self.limit_reported && !std::ptr::eq(code, &crate::codes::LIMIT));
        self.reported_at = Some(self.at);
        if !known {
            self.errors.push(complete(problem.at(code, span)));
        }
    }

    /// Reports about what was just taken: a fault at the current token is another one.
    #[cold]
    pub(super) fn report_at_previous(&mut self, code: &'static Code, span: Span, problem: Problem) {
        let limited = self.limit_reported;
        if !limited {
            self.errors.push(problem.at(code, span));
        }
    }

    /// Another edit for the last fix of that title.
    pub(super) fn extend_fix(&mut self, title: &str, edit: Edit) {
        let mut fixes = self
            .errors
            .iter_mut()
            .rev()
            .take(LATEST)
            .filter_map(|error| error.fix.as_mut());
        if let Some(fix) = fixes.find(|fix| fix.title == title) {
            fix.edits.push(edit);
        }
    }

    /// Nothing more is reported at the current token.
    pub(super) fn hush(&mut self) {
        self.reported_at = Some(self.at);
    }
}
