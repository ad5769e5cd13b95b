//! Strings and the interpolations in them.

use super::{Lexer, Problem};
use crate::{SyntaxKind as K, codes};

/// A string or an interpolation that is open.
#[derive(Debug, Clone, Copy)]
pub(super) enum Frame {
    /// Inside `"…"` or `''…''`.
    Text { indented: bool, opening: u32 },
    /// Inside `${ … }`, with so many braces open in it.
    Code { braces: u32, opening: u32 },
}

/// Which strings are believed to be closed where the next quote stands.
#[derive(Debug, Clone, Copy)]
pub(super) enum Trust {
    /// All.
    Everything,
    /// Those that start before this offset; the others are looked at again.
    Until(usize),
}

impl Lexer<'_> {
    pub(super) fn open_string(&mut self) {
        if self.take_unclosed_string() {
            return;
        }
        let opening = self.at as u32;
        self.emit(K::StringQuote, self.at + 1);
        self.frames.push(Frame::Text {
            indented: false,
            opening,
        });
    }

    pub(super) fn open_indented_string(&mut self) {
        if self.take_unclosed_indented_string() {
            return;
        }
        let opening = self.at as u32;
        self.emit(K::IndentedQuote, self.at + 2);
        self.frames.push(Frame::Text {
            indented: true,
            opening,
        });
    }

    pub(super) fn open_interpolation(&mut self) {
        let opening = self.at as u32;
        self.emit(K::InterpolationStart, self.at + 2);
        self.frames.push(Frame::Code { braces: 0, opening });
    }

    pub(super) fn open_brace(&mut self) {
        if let Some(Frame::Code { braces, .. }) = self.frames.last_mut() {
            *braces += 1;
        }
        self.emit(K::LeftBrace, self.at + 1);
    }

    pub(super) fn close_brace(&mut self) {
        match self.frames.last_mut() {
            Some(Frame::Code { braces: 0, .. }) => {
                self.frames.pop();
                self.emit(K::InterpolationEnd, self.at + 1);
            }
            Some(Frame::Code { braces, .. }) => {
                *braces -= 1;
                self.emit(K::RightBrace, self.at + 1);
            }
            _ => self.emit(K::RightBrace, self.at + 1),
        }
    }

    /// Text up to the next interpolation, then that, or the closing quote.
    pub(super) fn quoted_piece(&mut self) {
        let mut end = self.at;
        loop {
            end = self.run_of(end, |byte| {
                byte >= b' ' && !matches!(byte, b'"' | b'\\' | b'$' | 0x7f)
            });
            let next = self.bytes.get(end + 1).copied();
            match self.bytes.get(end) {
                None => return self.text_until(self.bytes.len()),
                Some(b'"') => {
                    self.text_until(end);
                    self.frames.pop();
                    return self.emit(K::StringQuote, end + 1);
                }
                Some(b'\\') => end += 1 + usize::from(next.is_some()),
                Some(b'$') => match next {
                    Some(b'{') => {
                        self.text_until(end);
                        return self.open_interpolation();
                    }
                    // `$$` stands for itself, so that `$${` is no interpolation.
                    Some(b'$') => end += 2,
                    _ => end += 1,
                },
                Some(&byte) => end += self.control_in_string(end, byte),
            }
            end = end.min(self.bytes.len());
        }
    }

    pub(super) fn indented_piece(&mut self) {
        let mut end = self.at;
        loop {
            end = self.run_of(end, |byte| {
                byte >= b' ' && !matches!(byte, b'\'' | b'$' | 0x7f)
            });
            let byte_at = |ahead: usize| self.bytes.get(end + ahead).copied();
            match (byte_at(0), byte_at(1), byte_at(2)) {
                (None, ..) => return self.text_until(self.bytes.len()),
                (Some(b'\''), Some(b'\''), Some(b'$' | b'\'')) => end += 3,
                (Some(b'\''), Some(b'\''), Some(b'\\')) => {
                    end += 3 + usize::from(byte_at(3).is_some())
                }
                (Some(b'\''), Some(b'\''), _) => {
                    self.text_until(end);
                    self.frames.pop();
                    return self.emit(K::IndentedQuote, end + 2);
                }
                (Some(b'$'), Some(b'{'), _) => {
                    self.text_until(end);
                    return self.open_interpolation();
                }
                (Some(b'$'), Some(b'$'), _) => end += 2,
                (Some(b'$' | b'\''), ..) => end += 1,
                (Some(byte), ..) => end += self.control_in_string(end, byte),
            }
            end = end.min(self.bytes.len());
        }
    }

    pub(super) fn text_until(&mut self, end: usize) {
        if end > self.at {
            self.emit(K::StringText, end);
        }
    }

    /// Line ends and tabs may stand in strings; other control characters would only do harm further on.
    fn control_in_string(&mut self, at: usize, byte: u8) -> usize {
        if !matches!(byte, b'\n' | b'\t' | b'\r') {
            let span = self.span(at, at + 1);
            let problem = Problem::new(format!("control character U+{byte:04X} in a string"))
                .label("this character")
                .why("it is invisible, and the tools that read the generated files refuse it")
                .help("remove it");
            self.report(&codes::CHARACTER, span, problem);
        }
        1
    }

    /// Reports what is still open at the end of the text.
    pub(super) fn close_frames(&mut self) {
        let Some(&frame) = self.frames.last() else {
            return;
        };
        let (opening, length, problem) = match frame {
            Frame::Text {
                indented: false,
                opening,
            } => (
                opening,
                1,
                Problem::new("this string is never closed").help("end it with `\"`"),
            ),
            Frame::Text {
                indented: true,
                opening,
            } => (
                opening,
                2,
                Problem::new("this indented string is never closed").help("end it with `''`"),
            ),
            Frame::Code { opening, .. } => (
                opening,
                2,
                Problem::new("this interpolation is never closed").help("end it with `}`"),
            ),
        };
        let span = self.span(opening as usize, opening as usize + length);
        self.report(&codes::UNCLOSED, span, problem.label("opened here"));
        self.ends_early = true;
        self.frames.clear();
    }
}
