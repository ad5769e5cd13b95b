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
            _ => match self.heredoc_marker() {
                Some(marker) => self.heredoc(marker, first),
                None => {
                    self.check_marker();
                    self.bare(first);
                }
            },
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

    /// Reads up to the next blank. A backslash escapes the line's end and a heredoc, and is lost before a blank.
    fn bare(&mut self, first: bool) {
        let start = self.at;
        let mut at = start;
        let mut pieces = String::new();
        let mut kept = start;
        let mut end = start;
        while let Some(&byte) = self.bytes.get(at) {
            if byte.is_ascii_whitespace() {
                break;
            }
            let next = self.bytes.get(at + 1);
            let lost = byte == b'\\'
                && match next {
                    Some(b'<') => true,
                    Some(next) => next.is_ascii_whitespace() && at > start,
                    None => false,
                };
            if lost {
                pieces.push_str(self.text.get(kept..at).unwrap_or(""));
                kept = at + 1;
            } else {
                end = at + 1;
            }
            // What a backslash escapes is no escape itself.
            let pair = byte == b'\\' && next.is_some_and(|next| !next.is_ascii_whitespace());
            at += 1 + usize::from(pair);
            if pair {
                end = at;
            }
        }
        pieces.push_str(self.text.get(kept..end.max(kept)).unwrap_or(""));
        self.push(start..end, pieces, Quoting::Bare, first);
        self.at = if self.is_continuation() { self.at } else { at };
    }

    fn quoted(&mut self, first: bool) {
        let start = self.at;
        let mut at = start + 1;
        loop {
            match self.bytes.get(at) {
                Some(b'\\') => at += 2,
                Some(b'"') => break,
                Some(_) => at += 1,
                None => return self.unclosed(start, "this quote is never closed", first),
            }
        }
        let inner = unescaped(self.text.get(start + 1..at).unwrap_or(""));
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
    fn heredoc_marker(&self) -> Option<&'t str> {
        let line = self.mask.text.get(self.at..self.end_of_line())?;
        let marker = line.strip_prefix("<<")?.trim_end();
        let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        (!marker.is_empty() && marker.chars().all(valid)).then_some(marker)
    }

    /// Reads a heredoc up to its marker, wherever that comes first: Caddy does not ask for a line of its own.
    fn heredoc(&mut self, marker: &str, first: bool) {
        let start = self.at;
        let body = (self.end_of_line() + 1).min(self.bytes.len());
        let rest = self.mask.text.get(body..).unwrap_or("");
        let found = match self.unclosed_heredocs < UNCLOSED_HEREDOCS {
            true => rest.find(marker),
            false => None,
        };
        let Some(length) = found else {
            self.unclosed_heredocs += 1;
            let message = format!("this heredoc is never closed by `{marker}`");
            return self.unclosed(start, &message, first);
        };
        let closing = body + length..body + length + marker.len();
        let lines = rest.get(..length).unwrap_or("");
        let last = body + lines.rfind('\n').map_or(0, |newline| newline + 1);
        let padding = self.mask.text.get(last..closing.start).unwrap_or("");
        self.check_padding(body..last, padding, &closing);
        let lines = self.text.get(body..last).unwrap_or("");
        let indent = padding.len() - padding.trim_start().len();
        let text: String = lines
            .split_inclusive('\n')
            .map(|line| without_padding(line, indent))
            .collect();
        let text = text.replace('\r', "");
        let text = text.strip_suffix('\n').unwrap_or(&text).to_owned();
        self.push(start..closing.end, text, Quoting::Heredoc, first);
    }

    /// Every line of a heredoc begins with what stands before its closing marker; Caddy strips it.
    fn check_padding(&mut self, lines: Range<usize>, padding: &str, closing: &Range<usize>) {
        let mut start = lines.start;
        for line in self
            .mask
            .text
            .get(lines)
            .unwrap_or("")
            .split_inclusive('\n')
        {
            let content = line.trim_end();
            if content.is_empty() || line.starts_with(padding) {
                start += line.len();
                continue;
            }
            if padding.trim().is_empty() {
                let message = "this line is indented less than the end of its heredoc";
                let help = "Caddy strips the blanks before the closing marker from every line";
                self.complain(start..start + content.len(), message, help);
            } else {
                let marker = self.mask.text.get(closing.clone()).unwrap_or("");
                let message = format!("the heredoc ends at this `{marker}`");
                let help = "choose a marker that does not occur in the text";
                self.complain(closing.clone(), &message, help);
            }
            return;
        }
    }

    /// Whether `<<` begins a heredoc whose marker Caddy does not take.
    fn check_marker(&mut self) {
        let line = self.mask.text.get(self.at..self.end_of_line());
        let line = line.map_or("", |line| line.trim_end_matches('\r'));
        if line.starts_with("<<") && !line.contains(' ') {
            let message = "this is no marker of a heredoc";
            let help = "write letters, digits, `-` and `_` behind `<<`, or quote the word";
            self.complain(self.at..self.at + line.len(), message, help);
        }
    }

    fn complain(&mut self, range: Range<usize>, message: &str, help: &str) {
        let span = Span::new(self.file, range.start as u32, range.end as u32);
        let diagnostic = Diagnostic::error(&codes::SYNTAX, span, message);
        self.diagnostics.push(diagnostic.label("here").help(help));
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

/// The text between double quotes: only a quote can be escaped.
fn unescaped(inner: &str) -> String {
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        let escaped = match character {
            '\\' => characters.next(),
            _ => None,
        };
        match escaped {
            Some('"') => text.push('"'),
            Some(other) => text.extend([character, other]),
            None => text.push(character),
        }
    }
    text
}

fn without_padding(line: &str, indent: usize) -> &str {
    let blanks = line
        .bytes()
        .take(indent)
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count();
    line.get(blanks..).unwrap_or("")
}
