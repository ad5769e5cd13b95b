//! Text → tokens that cover every byte, and one error for every malformed one.
//!
//! Strings nest through `${ }`, so the lexer keeps an explicit stack of what it is inside of and never recurses.

mod foreign;
mod numbers;
mod quantities;
mod strings;
mod unclosed;
mod words;

use std::borrow::Cow;

use specc_source::{Code, Diagnostic, FileId, Span};

use crate::{SyntaxKind as K, Token, codes};

/// Tokens and what was wrong with them.
#[derive(Debug)]
pub struct Lexed {
    /// They lie in the order of the text and cover every byte.
    pub tokens: Vec<Token>,
    /// One error for every malformed token.
    pub errors: Vec<Diagnostic>,
    /// Whether something that was reported runs to the end of the text, so that what is missing there is its fault.
    pub(crate) ends_early: bool,
}

/// Splits a whole text into tokens.
pub fn lex(file: FileId, text: &str) -> Lexed {
    let mut lexer = Lexer::new(file, text, strings::Trust::Everything);
    lexer.run();
    if !lexer.frames.is_empty() {
        // Some quote is missing, and from there on code and strings are swapped. Start over, and look twice at each
        // string that is not closed on its line.
        lexer = Lexer::new(file, text, strings::Trust::Until(0));
        lexer.run();
    }
    lexer.close_frames();
    lexer.complain_about_line_ends();
    lexer.finish()
}

struct Lexer<'s> {
    file: FileId,
    text: &'s str,
    bytes: &'s [u8],
    at: usize,
    tokens: Vec<Token>,
    errors: Vec<Diagnostic>,
    /// The strings and interpolations that are open, outermost first.
    frames: Vec<strings::Frame>,
    trust: strings::Trust,
    /// The last token that is not trivia: tells division from a path.
    previous: K,
    /// The end of the last line with an interpolation that is never closed: strings on it are not looked into.
    broken_line_end: usize,
    ends_early: bool,
}

impl<'s> Lexer<'s> {
    fn new(file: FileId, text: &'s str, trust: strings::Trust) -> Self {
        Self {
            file,
            text,
            bytes: text.as_bytes(),
            at: 0,
            tokens: Vec::with_capacity(text.len() / 3 + 8),
            errors: Vec::new(),
            frames: Vec::new(),
            trust,
            previous: K::Semicolon,
            broken_line_end: 0,
            ends_early: false,
        }
    }

    fn run(&mut self) {
        if self.text.starts_with('\u{feff}') {
            self.byte_order_mark();
        }
        while self.at < self.bytes.len() {
            match self.frames.last() {
                Some(&strings::Frame::Text {
                    indented: false, ..
                }) => self.quoted_piece(),
                Some(&strings::Frame::Text { indented: true, .. }) => self.indented_piece(),
                _ => self.code_token(),
            }
        }
    }

    fn finish(self) -> Lexed {
        Lexed {
            tokens: self.tokens,
            errors: self.errors,
            ends_early: self.ends_early,
        }
    }

    /// The byte `ahead` places further on; 0 past the end, which no token needs.
    #[inline]
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// The offset of the first byte from `from` on that is not wanted.
    #[inline]
    fn run_of(&self, from: usize, wanted: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(from..).unwrap_or(&[]);
        from + rest
            .iter()
            .position(|&byte| !wanted(byte))
            .unwrap_or(rest.len())
    }

    /// The text between two offsets, empty where they do not lie on characters.
    fn slice(&self, start: usize, end: usize) -> &'s str {
        self.text.get(start..end).unwrap_or("")
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start as u32, end as u32)
    }

    /// Ends the current token at `end`.
    #[inline]
    fn emit(&mut self, kind: K, end: usize) {
        self.at = end;
        self.tokens.push(Token {
            kind,
            end: end as u32,
        });
        if !kind.is_trivia() {
            self.previous = kind;
        }
    }

    /// Ends the current token at `end` and reports `problem` about the whole of it.
    fn emit_faulty(&mut self, kind: K, end: usize, code: &'static Code, problem: Problem) {
        let span = self.span(self.at, end);
        self.report(code, span, problem);
        self.emit(kind, end);
    }

    fn report(&mut self, code: &'static Code, span: Span, problem: Problem) {
        self.errors.push(problem.at(code, span));
    }

    fn code_token(&mut self) {
        let byte = self.peek(0);
        match byte {
            b' ' | b'\n' | b'\t' | b'\r' => self.white_space(),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.word(),
            b'0'..=b'9' => self.number(),
            b'#' => self.line_comment(),
            b'"' => self.open_string(),
            b'\'' if self.peek(1) == b'\'' => self.open_indented_string(),
            b'/' => self.slash(),
            b'.' => self.dot(),
            b'<' if self.looks_like_search_path() => self.search_path(),
            b'<' if self.looks_like_heredoc() => self.heredoc(),
            b'$' if self.peek(1) == b'{' => self.open_interpolation(),
            b'{' => self.open_brace(),
            b'}' => self.close_brace(),
            _ => match operator(byte, self.peek(1)) {
                Some((kind, length)) => self.emit(kind, self.at + length),
                None => self.stray(),
            },
        }
    }

    fn white_space(&mut self) {
        let end = self.run_of(self.at + 1, |byte| {
            matches!(byte, b' ' | b'\n' | b'\t' | b'\r')
        });
        self.emit(K::Whitespace, end);
    }

    fn line_comment(&mut self) {
        // Well-formed text does without `memchr`: asking the processor what it can do takes longer than a short search.
        let mut end = self.run_of(self.at, |byte| byte != b'\n');
        if end < self.bytes.len() && self.bytes.get(end - 1) == Some(&b'\r') {
            end -= 1;
        }
        self.emit(K::LineComment, end);
    }

    fn block_comment(&mut self) {
        let body = self.bytes.get(self.at + 2..).unwrap_or(&[]);
        match memchr::memmem::find(body, b"*/") {
            Some(length) => self.emit(K::BlockComment, self.at + 2 + length + 2),
            None => {
                let opening = self.span(self.at, self.at + 2);
                self.report(
                    &codes::UNCLOSED,
                    opening,
                    Problem::new("this comment is never closed")
                        .label("opened here")
                        .help("end it with `*/`"),
                );
                self.ends_early = true;
                self.emit(K::BlockComment, self.bytes.len());
            }
        }
    }

    fn slash(&mut self) {
        match self.peek(1) {
            b'*' => self.block_comment(),
            b'/' => self.emit(K::Update, self.at + 2),
            next if is_path_byte(next) && self.expects_operand() => self.absolute_path(),
            _ => self.emit(K::Slash, self.at + 1),
        }
    }

    fn dot(&mut self) {
        match (self.peek(1), self.peek(2)) {
            (b'/', _) | (b'.', b'/') => self.path(),
            (b'.', b'.') => self.emit(K::Ellipsis, self.at + 3),
            _ => self.emit(K::Dot, self.at + 1),
        }
    }

    /// Whether a value may start here: a `/` is then a path, as after an operand with space before it and none after.
    fn expects_operand(&self) -> bool {
        if !ends_operand(self.previous) {
            return true;
        }
        self.at > 0
            && self
                .bytes
                .get(self.at - 1)
                .is_some_and(u8::is_ascii_whitespace)
    }
}

/// What is wrong and what to write instead; the place comes with [`Problem::at`].
#[derive(Debug)]
pub(crate) struct Problem {
    message: String,
    label: String,
    why: Option<String>,
    help: Option<String>,
}

impl Problem {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            label: String::new(),
            why: None,
            help: None,
        }
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub(crate) fn why(mut self, why: impl Into<String>) -> Self {
        self.why = Some(why.into());
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn at(self, code: &'static Code, span: Span) -> Diagnostic {
        let mut diagnostic = Diagnostic::error(code, span, self.message).label(self.label);
        diagnostic.why = self
            .why
            .or_else(|| Some(crate::codes::reason(code).to_owned()));
        diagnostic.help = self.help;
        diagnostic
    }
}

/// A text as messages quote it: not more than a line of it.
fn shown(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(60) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or(""))),
        None => Cow::Borrowed(text),
    }
}

fn ends_operand(kind: K) -> bool {
    matches!(
        kind,
        K::Identifier
            | K::Integer
            | K::Decimal
            | K::Version
            | K::Duration
            | K::Size
            | K::Address
            | K::Cidr
            | K::Path
            | K::StringQuote
            | K::IndentedQuote
            | K::InterpolationEnd
            | K::RightBrace
            | K::RightBracket
            | K::RightParen
            | K::Unknown
    )
}

fn is_path_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+')
}

/// The operator that starts with these two bytes, and its length.
fn operator(first: u8, second: u8) -> Option<(K, usize)> {
    Some(match (first, second) {
        (b'=', b'=') => (K::EqualEqual, 2),
        (b'!', b'=') => (K::NotEqual, 2),
        (b'<', b'=') => (K::LessEqual, 2),
        (b'>', b'=') => (K::GreaterEqual, 2),
        (b'&', b'&') => (K::And, 2),
        (b'|', b'|') => (K::OrOr, 2),
        (b'-', b'>') => (K::Implies, 2),
        (b'+', b'+') => (K::Concat, 2),
        (b'=', _) => (K::Equal, 1),
        (b';', _) => (K::Semicolon, 1),
        (b':', _) => (K::Colon, 1),
        (b',', _) => (K::Comma, 1),
        (b'[', _) => (K::LeftBracket, 1),
        (b']', _) => (K::RightBracket, 1),
        (b'(', _) => (K::LeftParen, 1),
        (b')', _) => (K::RightParen, 1),
        (b'@', _) => (K::At, 1),
        (b'?', _) => (K::Question, 1),
        (b'+', _) => (K::Plus, 1),
        (b'-', _) => (K::Minus, 1),
        (b'*', _) => (K::Star, 1),
        (b'<', _) => (K::Less, 1),
        (b'>', _) => (K::Greater, 1),
        (b'!', _) => (K::Not, 1),
        _ => return None,
    })
}
