//! Where the reader stands: bytes, lines, columns, comments.

use std::ops::Range;

use specc_source::{Diagnostic, FileId, Span};

use crate::codes;
use crate::jinja::{Mask, Opener};

/// A position in a masked text.
pub(super) struct Cursor<'t> {
    pub(super) file: FileId,
    /// The original.
    pub(super) text: &'t str,
    /// The mask: the same length, free of Jinja.
    pub(super) bytes: &'t [u8],
    pub(super) mask: &'t Mask,
    pub(super) at: usize,
    /// Where the current line begins.
    pub(super) line: usize,
    /// The comments that were passed, in order.
    pub(super) comments: Vec<Range<usize>>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(file: FileId, text: &'t str, mask: &'t Mask) -> Self {
        let at = if text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        let (comments, diagnostics) = (Vec::new(), Vec::new());
        Self {
            file,
            text,
            bytes: mask.text.as_bytes(),
            mask,
            at,
            line: at,
            comments,
            diagnostics,
        }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    pub(super) fn at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// Bytes between the beginning of the line and here.
    pub(super) fn column(&self) -> i32 {
        (self.at - self.line) as i32
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start as u32, range.end as u32)
    }

    /// The original text of a range.
    pub(super) fn original(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or("")
    }

    pub(super) fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    /// Whether the line is over at an offset: end of text, line break, or blanks before one.
    pub(super) fn is_break(&self, at: usize) -> bool {
        matches!(self.byte(at), None | Some(b'\n' | b'\r'))
    }

    /// Whether only a comment or nothing stands between here and the line's end; blanks were skipped.
    pub(super) fn line_is_done(&self) -> bool {
        self.is_break(self.at) || self.at_comment()
    }

    /// Whether a comment begins here.
    pub(super) fn at_comment(&self) -> bool {
        self.peek() == Some(b'#') && self.is_blank_before(self.at)
    }

    pub(super) fn is_blank_before(&self, at: usize) -> bool {
        at == self.line
            || matches!(
                self.byte(at.wrapping_sub(1)),
                None | Some(b' ' | b'\t' | b'\n' | b'\r')
            )
    }

    /// Goes on to the next thing that is neither blank nor comment, over any number of lines.
    pub(super) fn skip_to_content(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\r') => self.at += 1,
                Some(b'\t') => {
                    self.refuse_tab();
                    self.at += 1;
                }
                Some(b'\n') => {
                    self.at += 1;
                    self.line = self.at;
                }
                Some(b'#') if self.at_comment() => {
                    let start = self.at;
                    self.skip_line();
                    self.comments.push(start..self.at);
                }
                _ => return self.undo_shift(),
            }
        }
    }

    /// Counts columns as if a condition in front of the line's content were not there.
    fn undo_shift(&mut self) {
        let before = self.line.checked_sub(1).and_then(|at| self.byte(at));
        if !self.mask.shifts.is_empty() && matches!(before, None | Some(b'\n')) {
            self.line += self.mask.shift_at(self.at);
        }
    }

    /// A tab in front of a line's content: YAML counts only blanks.
    fn refuse_tab(&mut self) {
        let before = self.bytes.get(self.line..self.at).unwrap_or(&[]);
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        let content = rest.iter().find(|byte| !matches!(byte, b' ' | b'\t'));
        let indents = before.iter().all(|byte| *byte == b' ');
        if indents && !matches!(content, None | Some(b'\n' | b'\r' | b'#')) {
            self.complain(
                self.at..self.at + 1,
                "a tab cannot indent YAML",
                "indent with blanks",
            );
        }
    }

    /// Goes to the end of the line (not past its break).
    pub(super) fn skip_line(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'\n'
                || (byte == b'\r' && matches!(self.byte(self.at + 1), None | Some(b'\n')))
            {
                return;
            }
            self.at += 1;
        }
    }

    /// Skips this line and all that are indented deeper than `column`, and stands at content again.
    pub(super) fn skip_deeper(&mut self, column: i32) {
        loop {
            self.skip_line();
            self.skip_to_content();
            if self.at_end() || self.column() <= column {
                return;
            }
        }
    }

    /// Where the content of the current line ends, blanks and a comment left out.
    pub(super) fn content_end(&self) -> usize {
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        let mut end = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(self.bytes.len(), |to| self.at + to);
        let line = self.bytes.get(self.at..end).unwrap_or(&[]);
        let comment = line
            .windows(2)
            .position(|pair| matches!(pair, b" #" | b"\t#"));
        end = comment.map_or(end, |to| self.at + to);
        self.trim_end(self.at, end)
    }

    /// `end` without blanks and breaks before it, not before `start`.
    pub(super) fn trim_end(&self, start: usize, end: usize) -> usize {
        let bytes = self.bytes.get(start..end).unwrap_or(&[]);
        start
            + bytes
                .iter()
                .rposition(|byte| !byte.is_ascii_whitespace())
                .map_or(0, |last| last + 1)
    }

    /// Whether `---` or `...` stands here at the margin.
    pub(super) fn at_marker(&self) -> bool {
        self.column() == 0 && self.is_marker(self.at)
    }

    pub(super) fn is_marker(&self, at: usize) -> bool {
        let marker = matches!(self.bytes.get(at..at + 3), Some(b"---" | b"..."));
        marker && matches!(self.byte(at + 3), None | Some(b' ' | b'\t' | b'\n' | b'\r'))
    }

    /// Whether `sign` stands at an offset with a blank or the line's end behind it: `- `, `? `, `: `.
    pub(super) fn is_indicator(&self, at: usize, sign: u8) -> bool {
        self.byte(at) == Some(sign)
            && matches!(self.byte(at + 1), None | Some(b' ' | b'\t' | b'\n' | b'\r'))
    }

    /// Reports broken syntax. One broken line is one complaint.
    pub(super) fn complain(&mut self, range: Range<usize>, message: &str, help: &str) {
        let range = self.to_characters(range);
        let span = self.span(range);
        if self
            .diagnostics
            .last()
            .is_some_and(|last| last.primary.span.start == span.start)
        {
            return;
        }
        let diagnostic = Diagnostic::error(&codes::SYNTAX, span, message)
            .label("here")
            .help(help);
        self.diagnostics.push(diagnostic);
    }

    /// Widens a range to whole characters inside the text.
    fn to_characters(&self, range: Range<usize>) -> Range<usize> {
        let mut start = range.start.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = range.end.clamp(start, self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        start..end
    }

    /// What may bring lines into a block collection that begins at `start` in `column`, up to here.
    pub(super) fn openers_for(&self, start: usize, column: i32) -> impl Iterator<Item = Span> {
        self.openers(self.with_openers_above(start))
            .filter(move |opener| opener.column == 0 || opener.column as i32 == column)
            .map(|opener| self.span(opener.start..opener.end))
    }

    /// Where the openers begin that stand right above `start`: their lines come first in the collection.
    fn with_openers_above(&self, mut start: usize) -> usize {
        for opener in self.openers_before(start).iter().rev() {
            let between = self.bytes.get(opener.start..start).unwrap_or(b"x");
            if !between.iter().all(u8::is_ascii_whitespace) {
                break;
            }
            start = opener.start;
        }
        start
    }

    /// What may bring in lines between `start` and here.
    pub(super) fn any_opener(&self, start: usize) -> Option<Span> {
        self.openers(start)
            .next()
            .map(|opener| self.span(opener.start..opener.end))
    }

    fn openers(&self, start: usize) -> impl Iterator<Item = &Opener> {
        let first = self.openers_before(start).len();
        let rest = self.mask.openers.get(first..).unwrap_or(&[]);
        rest.iter().take_while(|opener| opener.start < self.at)
    }

    fn openers_before(&self, start: usize) -> &[Opener] {
        let openers = &self.mask.openers;
        let first = openers.partition_point(|opener| opener.start < start);
        openers.get(..first).unwrap_or(&[])
    }
}
