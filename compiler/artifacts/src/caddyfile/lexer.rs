//! From text to words.

use std::ops::Range;

use specc_source::{Diagnostic, FileId, Span};

use super::model::Quoting;
use crate::codes;
use crate::jinja::Mask;

/// After so many, a heredoc is not sought any more.
const UNCLOSED_HEREDOCS: u32 = 32;

/// A word, or a brace of its own.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) range: Range<usize>,
    pub(super) style: Quoting,
    pub(super) template: bool,
    /// Whether it begins a line (a continued line is one line).
    pub(super) first: bool,
}

impl Token {
    pub(super) fn is_bare(&self, text: &str) -> bool {
        self.style == Quoting::Bare && self.text == text
    }
}

pub(super) struct Lexer<'t> {
    file: FileId,
    text: &'t str,
    bytes: &'t [u8],
    mask: &'t Mask,
    at: usize,
    /// How many heredocs were sought to the end of the text in vain.
    unclosed_heredocs: u32,
    pub(super) tokens: Vec<Token>,
    pub(super) comments: Vec<Range<usize>>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(file: FileId, text: &'t str, mask: &'t Mask) -> Self {
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let bytes = mask.text.as_bytes();
        let (tokens, comments, diagnostics) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            file,
            text,
            bytes,
            mask,
            at,
            unclosed_heredocs: 0,
            tokens,
            comments,
            diagnostics,
        }
    }

    pub(super) fn run(&mut self) {
        let mut first = true;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\n' => {
                    first = true;
                    self.at += 1;
                }
                b'\\' if self.is_continuation() => {
                    self.at = self.end_of_line() + 1;
                }
                _ if byte.is_ascii_whitespace() => self.at += 1,
                b'#' => {
                    let start = self.at;
                    self.at = self.end_of_line();
                    let end = start + self.text.get(start..self.at).unwrap_or("").trim_end().len();
                    self.comments.push(start..end);
                }
                _ => {
                    self.word(byte, first);
                    first = false;
                }
            }
        }
    }

    /// Whether a backslash ends the line.
    fn is_continuation(&self) -> bool {
        matches!(
            self.bytes.get(self.at + 1..),
            Some([b'\n', ..] | [b'\r', b'\n', ..])
        )
    }

    fn end_of_line(&self) -> usize {
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        rest.iter()
            .position(|byte| *byte == b'\n')
            .map_or(self.bytes.len(), |to| self.at + to)
    }

    fn word(&mut self, first_byte: u8, first: bool) {
        match first_byte {
            b'"' => self.quoted(first),
            b'`' => self.backtick(first),
            b'<' => match self.heredoc_marker() {
                Some(marker) => self.heredoc(&marker, first),
                None => self.bare(first),
            },
            _ => self.bare(first),
        }
    }

    fn push(&mut self, range: Range<usize>, text: String, style: Quoting, first: bool) {
        let template = self.mask.covers(range.clone());
        self.at = range.end;
        self.tokens.push(Token {
            text,
            range,
            style,
            template,
            first,
        });
    }

    fn bare(&mut self, first: bool) {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or(&[]);
        let mut end = start
            + rest
                .iter()
                .position(u8::is_ascii_whitespace)
                .unwrap_or(rest.len());
        let continued = matches!(
            self.bytes.get(end..),
            Some([b'\n', ..] | [b'\r', b'\n', ..])
        );
        if continued && end > start + 1 && self.bytes.get(end - 1) == Some(&b'\\') {
            end -= 1;
        }
        let text = self.text.get(start..end).unwrap_or("").to_owned();
        self.push(start..end, text, Quoting::Bare, first);
    }

    fn quoted(&mut self, first: bool) {
        let start = self.at;
        let mut at = start + 1;
        loop {
            match self.bytes.get(at) {
                Some(b'\\') if self.bytes.get(at + 1) == Some(&b'"') => at += 2,
                Some(b'"') => break,
                Some(_) => at += 1,
                None => return self.unclosed(start, "this quote is never closed", first),
            }
        }
        let inner = self
            .text
            .get(start + 1..at)
            .unwrap_or("")
            .replace("\\\"", "\"");
        self.push(start..at + 1, inner, Quoting::Quoted, first);
    }

    fn backtick(&mut self, first: bool) {
        let start = self.at;
        let rest = self.bytes.get(start + 1..).unwrap_or(&[]);
        let Some(length) = rest.iter().position(|byte| *byte == b'`') else {
            return self.unclosed(start, "this backtick is never closed", first);
        };
        let inner = self
            .text
            .get(start + 1..start + 1 + length)
            .unwrap_or("")
            .to_owned();
        self.push(start..start + length + 2, inner, Quoting::Backtick, first);
    }

    /// The marker of `<<MARKER` at the end of a line.
    fn heredoc_marker(&self) -> Option<String> {
        let line = self.bytes.get(self.at..self.end_of_line())?;
        let marker = std::str::from_utf8(line.strip_prefix(b"<<")?)
            .ok()?
            .trim_end();
        let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        (!marker.is_empty() && marker.chars().all(valid)).then(|| marker.to_owned())
    }

    fn heredoc(&mut self, marker: &str, first: bool) {
        let start = self.at;
        let body = self.end_of_line() + 1;
        let mut line = body;
        let search = self.unclosed_heredocs < UNCLOSED_HEREDOCS;
        while search && line < self.bytes.len() {
            self.at = line;
            let end = self.end_of_line();
            let content = self.text.get(line..end).unwrap_or("");
            let trimmed = content.trim_start();
            let indent = content.len() - trimmed.len();
            let after = trimmed.strip_prefix(marker);
            if after.is_some_and(|after| {
                after.is_empty() || after.starts_with(|c: char| c.is_ascii_whitespace())
            }) {
                let lines = self
                    .text
                    .get(body..line)
                    .unwrap_or("")
                    .split_inclusive('\n');
                let text: String = lines.map(|line| without_padding(line, indent)).collect();
                let text = text.strip_suffix('\n').unwrap_or(&text).to_owned();
                return self.push(
                    start..line + indent + marker.len(),
                    text,
                    Quoting::Heredoc,
                    first,
                );
            }
            line = end + 1;
        }
        self.at = start;
        self.unclosed_heredocs += 1;
        let message = format!("this heredoc is never closed by a line that begins with `{marker}`");
        self.unclosed(start, &message, first);
    }

    /// Takes the rest of the line as the word that was meant.
    fn unclosed(&mut self, start: usize, message: &str, first: bool) {
        self.at = start;
        let line = self.text.get(start..self.end_of_line()).unwrap_or("");
        let end = start + line.trim_end().len();
        let span = Span::new(self.file, start as u32, end as u32);
        self.diagnostics.push(
            Diagnostic::error(&codes::SYNTAX, span, message)
                .label("opened here")
                .help("close it"),
        );
        self.push(
            start..end.max(start + 1),
            line.trim_end().to_owned(),
            Quoting::Bare,
            first,
        );
    }
}

fn without_padding(line: &str, indent: usize) -> &str {
    let blanks = line
        .bytes()
        .take(indent)
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count();
    line.get(blanks..).unwrap_or("")
}
