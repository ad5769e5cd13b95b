//! Strings whose closing quote is missing: finding the one at fault, so that the rest of the file still makes sense.
//!
//! Strings may go over several lines, so a missing quote swaps strings and code down to the end of the file. That the
//! text ends inside a string gives it away; the lexer then starts over and looks at each string that is not closed on
//! its line before it believes it.

use super::strings::Trust;
use super::{Lexer, Problem};
use crate::{SyntaxKind as K, codes};

/// What a string that is not closed on its line turns out to be.
enum Verdict {
    /// Closed there.
    Closed(usize),
    /// Its text ends there, and the quote is missing.
    Unclosed(usize),
    /// Closed there, but the interpolation that starts here is not.
    OpenInterpolation { start: usize, quote: usize },
    /// On a line that was reported already: closed there, whatever lies between.
    Plain(usize),
}

impl Lexer<'_> {
    /// Whether the string here was found to be broken, reported and taken.
    pub(super) fn take_unclosed_string(&mut self) -> bool {
        match self.trust {
            Trust::Until(trusted) if self.at >= trusted => {}
            _ => return false,
        }
        match self.judge() {
            Verdict::Closed(end) => {
                self.trust = Trust::Until(end);
                false
            }
            Verdict::Plain(quote) => {
                self.emit(K::StringQuote, self.at + 1);
                self.text_until(quote);
                if self.peek(0) == b'"' {
                    self.emit(K::StringQuote, quote + 1);
                }
                true
            }
            Verdict::Unclosed(end) => {
                let span = self.span(self.at, end);
                let text = self.slice(self.at, end);
                let help = if text.len() < 60 {
                    format!("write `{text}\"`")
                } else {
                    "end it with `\"`".to_owned()
                };
                self.report(
                    &codes::UNCLOSED,
                    span,
                    Problem::new("this string is never closed")
                        .label("closing quote missing")
                        .help(help),
                );
                self.emit(K::StringQuote, self.at + 1);
                self.text_until(end);
                true
            }
            Verdict::OpenInterpolation { start, quote } => {
                self.broken_line_end = self.run_of(quote, |byte| byte != b'\n');
                let span = self.span(start, start + 2);
                let problem = Problem::new("this interpolation is never closed")
                    .label("opened here")
                    .help("close it with `}` inside the string, or write `\\${` for the two characters");
                self.report(&codes::UNCLOSED, span, problem);
                self.emit(K::StringQuote, self.at + 1);
                self.text_until(quote);
                self.emit(K::StringQuote, quote + 1);
                true
            }
        }
    }

    fn judge(&self) -> Verdict {
        let start = self.at + 1;
        if start <= self.broken_line_end {
            let rest = self.bytes.get(start..self.broken_line_end).unwrap_or(&[]);
            let length = memchr::memchr(b'"', rest);
            return Verdict::Plain(length.map_or(self.broken_line_end, |length| start + length));
        }
        let line_end = self.run_of(start, |byte| byte != b'\n');
        let line = self.bytes.get(start..line_end).unwrap_or(&[]);
        if let Some(length) = end_of_string(line) {
            return Verdict::Closed(start + length + 1);
        }
        if let Some((interpolation, quote)) = quote_after_interpolation(line) {
            return Verdict::OpenInterpolation {
                start: start + interpolation,
                quote: start + quote,
            };
        }
        match self.closing_quote_below(line_end) {
            Some(quote) => Verdict::Closed(quote + 1),
            None => Verdict::Unclosed(start + end_of_text(line)),
        }
    }

    /// The next quote below, if it looks like one that closes: not right after `=`, and nothing but punctuation behind it.
    fn closing_quote_below(&self, line_end: usize) -> Option<usize> {
        let below = self.bytes.get(line_end..)?;
        let quote = line_end + memchr::memchr(b'"', below)?;
        let before = self
            .bytes
            .get(line_end..quote)?
            .iter()
            .rev()
            .find(|byte| !byte.is_ascii_whitespace());
        let behind = self
            .bytes
            .get(quote + 1..)?
            .iter()
            .find(|byte| **byte != b' ');
        let opens = matches!(before, Some(b'=' | b'[' | b'(' | b'+' | b':' | b'"'));
        let closes = matches!(
            behind,
            None | Some(b';' | b')' | b']' | b'}' | b'\n' | b'\r' | b',' | b'+')
        );
        (closes && !opens).then_some(quote)
    }

    /// Whether the indented string here was found to be unclosed, reported and taken.
    pub(super) fn take_unclosed_indented_string(&mut self) -> bool {
        match self.trust {
            Trust::Until(trusted) if self.at >= trusted => {}
            _ => return false,
        }
        let start = self.at + 2;
        if let Some(end) = self.end_of_indented_string(start) {
            self.trust = Trust::Until(end);
            return false;
        }
        let end = self.end_of_indented_block(start);
        let span = self.span(self.at, start);
        let problem = Problem::new("this indented string is never closed")
            .label("opened here")
            .help("end it with `''`");
        self.report(&codes::UNCLOSED, span, problem);
        self.ends_early |= end == self.bytes.len();
        self.emit(K::IndentedQuote, start);
        self.text_until(end);
        true
    }

    /// The end of the next `''` that is no escape and does not look like one that opens.
    fn end_of_indented_string(&self, start: usize) -> Option<usize> {
        let mut at = start;
        loop {
            at += memchr::memmem::find(self.bytes.get(at..)?, b"''")?;
            match self.bytes.get(at + 2) {
                Some(b'$' | b'\'') => at += 3,
                Some(b'\\') => at += 4,
                _ => break,
            }
        }
        let before = self
            .bytes
            .get(start..at)?
            .iter()
            .rev()
            .find(|byte| !byte.is_ascii_whitespace());
        (before != Some(&b'=')).then_some(at + 2)
    }

    /// The end of the lines that are indented more than the one that the string starts on.
    fn end_of_indented_block(&self, start: usize) -> usize {
        let before = self.slice(0, start);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let indentation = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let own = indentation(self.slice(line_start, self.bytes.len()));
        let mut end = self.run_of(start, |byte| byte != b'\n');
        while end < self.bytes.len() {
            let next_end = self.run_of(end + 1, |byte| byte != b'\n');
            let line = self.slice(end + 1, next_end);
            if !line.trim().is_empty() && indentation(line) <= own {
                break;
            }
            end = next_end;
        }
        end
    }
}

/// The length of the string's text, if its closing quote is on this line; interpolations and strings in them nest.
fn end_of_string(line: &[u8]) -> Option<usize> {
    let mut at = 0;
    // For each string that is open, how many braces are open in its interpolation.
    let mut braces: Vec<u32> = Vec::new();
    let mut in_text = true;
    while let Some(&byte) = line.get(at) {
        let next = line.get(at + 1).copied();
        at += 1;
        match (in_text, byte) {
            (true, b'\\') => at += 1,
            (true, b'"') if braces.is_empty() => return Some(at - 1),
            (true, b'"') => in_text = false,
            (true, b'$') if next == Some(b'{') => {
                at += 1;
                braces.push(0);
                in_text = false;
            }
            (true, b'$') if next == Some(b'$') => at += 1,
            (false, b'"') => {
                // A string in the interpolation: its own interpolations are pushed above it.
                let length = memchr::memchr2(b'"', b'$', line.get(at..)?)?;
                if line.get(at + length) == Some(&b'"') {
                    at += length + 1;
                } else {
                    in_text = true;
                }
            }
            (false, b'{') => *braces.last_mut()? += 1,
            (false, b'}') => match braces.last_mut()? {
                0 => {
                    braces.pop();
                    in_text = true;
                }
                open => *open -= 1,
            },
            _ => {}
        }
    }
    None
}

/// The first `${` and the quote after it, where both are on this line and no other interpolation follows.
fn quote_after_interpolation(line: &[u8]) -> Option<(usize, usize)> {
    let interpolation = memchr::memmem::find(line, b"${")?;
    let quote = memchr::memchr(b'"', line)?;
    let more = memchr::memmem::find(line.get(quote..)?, b"${");
    (interpolation < quote && more.is_none()).then_some((interpolation, quote))
}

/// Where the text of an unclosed string ends: before the `;`, the brackets and the comment that end its line.
fn end_of_text(line: &[u8]) -> usize {
    let text = std::str::from_utf8(line).unwrap_or("");
    let comment = text
        .match_indices(" #")
        .map(|(at, _)| at)
        .find(|&at| text.get(..at).is_some_and(|t| t.trim_end().ends_with(';')));
    let mut text = text
        .get(..comment.unwrap_or(text.len()))
        .unwrap_or("")
        .trim_end();
    loop {
        let shorter = match text.strip_suffix([';', ',']) {
            Some(shorter) => shorter,
            None => match text.strip_suffix([']', ')', '}']) {
                Some(shorter) if shorter.ends_with([' ', ';', ']', ')', '}']) => shorter,
                _ => return text.len(),
            },
        };
        text = shorter.trim_end();
    }
}
