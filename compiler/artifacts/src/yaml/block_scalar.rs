//! `|` and `>`.

use super::cook::{self, Chomping};
use super::node::{Node, Style};
use super::reader::Reader;

/// The lines of a block scalar.
struct Lines<'t> {
    /// Their texts without indentation and line ends.
    texts: Vec<&'t str>,
    /// Where the last text ends.
    end: usize,
    /// Where the first line begins that is not part of it.
    next: usize,
}

/// One line of the mask.
struct Line {
    start: usize,
    /// Before its line break.
    end: usize,
    /// Past its line break.
    next: usize,
}

impl<'t> Reader<'t> {
    /// Reads `|` or `>` and the lines under it, which are indented deeper than `parent`.
    pub(super) fn block_scalar(&mut self, parent: i32) -> Node {
        let start = self.cursor.at;
        let style = if self.cursor.peek() == Some(b'>') {
            Style::Folded
        } else {
            Style::Literal
        };
        self.cursor.at += 1;
        let (chomping, digit) = self.block_header();
        let header_end = self.cursor.at;
        self.finish_header();
        let first = self.line_at(self.cursor.at).next;
        let indent = digit.map(|digit| parent.max(0) as usize + digit);
        let indent = indent.or_else(|| self.block_indent(first, parent));
        // Without any text under the header, empty lines may still count (`|+`).
        let lines = self.block_lines(first, indent.unwrap_or((parent + 1).max(0) as usize));
        self.cursor.at = lines.next;
        self.cursor.line = lines.next;
        let text = match style {
            Style::Folded => cook::folded(&lines.texts, chomping),
            _ => cook::literal(&lines.texts, chomping),
        };
        self.scalar(start, lines.end.max(header_end), text, style)
    }

    fn block_header(&mut self) -> (Chomping, Option<usize>) {
        let mut chomping = Chomping::Clip;
        let mut indent = None;
        loop {
            match self.cursor.peek() {
                Some(b'-') => chomping = Chomping::Strip,
                Some(b'+') => chomping = Chomping::Keep,
                Some(digit @ b'1'..=b'9') => indent = Some(usize::from(digit - b'0')),
                _ => return (chomping, indent),
            }
            self.cursor.at += 1;
        }
    }

    /// Behind the header only a comment may follow.
    fn finish_header(&mut self) {
        self.finish_line();
        if self.cursor.at_comment() {
            let start = self.cursor.at;
            self.cursor.skip_line();
            self.cursor.comments.push(start..self.cursor.at);
        }
    }

    fn line_at(&self, start: usize) -> Line {
        let rest = self.cursor.bytes.get(start..).unwrap_or(&[]);
        let length = rest.iter().position(|byte| *byte == b'\n');
        let end = start + length.unwrap_or(rest.len());
        let next = length.map_or(end, |_| end + 1);
        let carriage_return = end > start && self.cursor.byte(end - 1) == Some(b'\r');
        Line {
            start,
            end: if carriage_return { end - 1 } else { end },
            next,
        }
    }

    /// The column of a line's first character in the mask; `None` for a blank line.
    fn masked_column(&self, line: &Line) -> Option<usize> {
        let bytes = self.cursor.bytes.get(line.start..line.end).unwrap_or(&[]);
        let column = bytes.iter().position(|byte| *byte != b' ')?;
        bytes
            .get(column..)?
            .iter()
            .any(|byte| !byte.is_ascii_whitespace())
            .then_some(column)
    }

    /// The column of a line's first character in the original, where template statements are still there.
    fn original_column(&self, line: &Line) -> Option<usize> {
        let text = self.cursor.original(line.start..line.end);
        let content = text.trim_start_matches(' ');
        (!content.trim().is_empty()).then_some(text.len() - content.len())
    }

    /// The column in which the lines of a scalar that begins at `first` stand. A template statement counts as a line
    /// of text if it is indented like one.
    fn block_indent(&self, first: usize, parent: i32) -> Option<usize> {
        let mut at = first;
        let mut statement = None;
        while at < self.cursor.bytes.len() {
            let line = self.line_at(at);
            if let Some(column) = self.masked_column(&line) {
                let ends = column as i32 <= parent || (column == 0 && self.cursor.is_marker(at));
                return if ends {
                    statement
                } else {
                    Some(statement.map_or(column, |other| column.min(other)))
                };
            }
            let deeper = self
                .original_column(&line)
                .filter(|column| *column as i32 > parent);
            statement = statement.or(deeper);
            at = line.next;
        }
        statement
    }

    fn block_lines(&self, first: usize, indent: usize) -> Lines<'t> {
        let mut lines = Lines {
            texts: Vec::new(),
            end: 0,
            next: first,
        };
        let mut at = first;
        // How many lines are certainly part of it: a statement left of the text is so only if text follows.
        let mut certain = 0;
        let mut in_doubt = false;
        while at < self.cursor.bytes.len() {
            let line = self.line_at(at);
            let column = self.masked_column(&line);
            if column
                .is_some_and(|column| column < indent || (column == 0 && self.cursor.is_marker(at)))
            {
                break;
            }
            let statement = if column.is_none() {
                self.original_column(&line)
            } else {
                None
            };
            in_doubt = statement.map_or(in_doubt && column.is_none(), |column| column < indent);
            let text = self.cursor.original(line.start..line.end);
            lines
                .texts
                .extend(text.split('\n').map(|text| unindented(text, indent)));
            if column.is_some() || statement.is_some_and(|column| column >= indent) {
                lines.end = self
                    .cursor
                    .trim_end(line.start, line.end)
                    .max(self.trimmed(&line));
            }
            at = line.next;
            if !in_doubt {
                certain = lines.texts.len();
                lines.next = at;
            }
        }
        lines.texts.truncate(certain);
        lines
    }

    /// Where the original text of a line ends, blanks left out.
    fn trimmed(&self, line: &Line) -> usize {
        line.start + self.cursor.original(line.start..line.end).trim_end().len()
    }
}

/// A line without its line end and without up to `indent` blanks before it.
fn unindented(line: &str, indent: usize) -> &str {
    let line = line.trim_end_matches('\r');
    let blanks = line
        .bytes()
        .take(indent)
        .take_while(|byte| *byte == b' ')
        .count();
    line.get(blanks..).unwrap_or("")
}
