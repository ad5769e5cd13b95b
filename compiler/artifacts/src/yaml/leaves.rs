//! Scalars and keys.

use super::cook;
use super::node::{Node, Scalar, Style, Value};
use super::reader::Reader;

impl Reader<'_> {
    /// Whether what begins here is a key: a colon follows it on its line.
    pub(super) fn is_key(&self) -> bool {
        let at = self.cursor.at;
        let end = match self.cursor.peek() {
            Some(b'"' | b'\'') => self.end_of_quoted_key(at),
            Some(b'[' | b'{') => self.end_of_flow_key(at),
            Some(b'&' | b'!') => self.end_of_decorated_key(at),
            Some(b'|' | b'>' | b'#') | None => return false,
            _ => return self.end_of_plain_key(at).is_some(),
        };
        let Some(mut end) = end else { return false };
        while matches!(self.cursor.byte(end), Some(b' ' | b'\t')) {
            end += 1;
        }
        self.cursor.is_indicator(end, b':')
    }

    fn end_of_decorated_key(&self, at: usize) -> Option<usize> {
        let colon = self.end_of_plain_key(at)?;
        let decorated = self.cursor.bytes.get(at..colon)?;
        decorated.contains(&b' ').then_some(colon)
    }

    /// Where the colon of a plain key stands.
    fn end_of_plain_key(&self, start: usize) -> Option<usize> {
        let mut at = start;
        while !self.cursor.is_break(at) || self.is_lone_return(at) {
            match self.cursor.byte(at) {
                Some(b':') if self.cursor.is_indicator(at, b':') => return Some(at),
                Some(b'#') if at > start && self.cursor.is_blank_before(at) => return None,
                None => return None,
                _ => at += 1,
            }
        }
        None
    }

    fn is_lone_return(&self, at: usize) -> bool {
        self.cursor.byte(at) == Some(b'\r')
            && !matches!(self.cursor.byte(at + 1), None | Some(b'\n'))
    }

    fn end_of_quoted_key(&self, start: usize) -> Option<usize> {
        let line = self.cursor.bytes.get(start..)?;
        let line = line.get(
            ..line
                .iter()
                .position(|byte| *byte == b'\n')
                .unwrap_or(line.len()),
        )?;
        end_of_quoted_lines(line, -1).map(|length| start + length)
    }

    fn end_of_flow_key(&self, start: usize) -> Option<usize> {
        let mut depth = 0u32;
        let mut at = start;
        while !self.cursor.is_break(at) {
            match self.cursor.byte(at)? {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth = depth.checked_sub(1)?,
                _ => {}
            }
            at += 1;
            if depth == 0 {
                return Some(at);
            }
        }
        None
    }

    /// Reads a key up to its colon; [`Reader::is_key`] said that there is one.
    pub(super) fn key(&mut self) -> Node {
        let (tag, anchor) = self.properties().parts();
        let mut node = match self.cursor.peek() {
            Some(b'"' | b'\'') => self.quoted(-1),
            Some(b'[' | b'{') => self.flow_in_block(0),
            Some(b'*') => self.alias(),
            _ => {
                let start = self.cursor.at;
                let colon = self.end_of_plain_key(start).unwrap_or(start);
                self.cursor.at = colon;
                self.plain_node(start, self.cursor.trim_end(start, colon))
            }
        };
        self.apply_tag(&mut node, tag);
        self.remember(anchor, &node);
        self.cursor.skip_blanks();
        node
    }

    pub(super) fn plain_node(&self, start: usize, end: usize) -> Node {
        self.scalar(
            start,
            end,
            cook::plain(self.cursor.original(start..end)),
            Style::Plain,
        )
    }

    pub(super) fn scalar(&self, start: usize, end: usize, text: String, style: Style) -> Node {
        let template = self.cursor.mask.covers(start..end);
        let value = Value::Scalar(Scalar {
            text: text.into_boxed_str(),
            style,
            template,
        });
        Node::new(self.cursor.span(start..end), value)
    }

    /// Reads a plain scalar over all its lines.
    pub(super) fn plain(&mut self, parent: i32, inline: bool) -> Node {
        let start = self.cursor.at;
        if self
            .cursor
            .peek()
            .is_some_and(|byte| b"%@`,]}&!".contains(&byte))
        {
            let range = start..start + 1;
            self.cursor.complain(
                range,
                "no plain value can begin with this character",
                "quote the value",
            );
        }
        if inline
            && (self.end_of_plain_key(start).is_some() || self.cursor.is_indicator(start, b'-'))
        {
            return self.refuse_nested_entry(start);
        }
        let mut end = self.cursor.content_end().max(start);
        self.cursor.at = end;
        while let Some(next) = self.continuation(end, parent) {
            self.cursor.at = next;
            end = self.cursor.content_end();
            self.cursor.at = end;
        }
        let closed = self.cursor.mask.end_of_branches(start, end);
        self.pass(end, closed);
        end = closed;
        self.cursor.skip_blanks();
        if end == start {
            self.cursor.skip_line();
        }
        self.plain_node(start, end)
    }

    /// `a: b: c`, `a: - b`.
    fn refuse_nested_entry(&mut self, start: usize) -> Node {
        let end = self.cursor.content_end().max(start + 1);
        let message = "a second key or item cannot stand on the line of a key";
        self.cursor.complain(
            start..end,
            message,
            "quote the value, or put it on lines of its own",
        );
        self.cursor.skip_line();
        Node::unknown(self.cursor.span(start..self.cursor.trim_end(start, end)))
    }

    /// Where the next line's text begins, if that line goes on with a plain scalar that stopped at `end`.
    /// Stands on that line then.
    fn continuation(&mut self, end: usize, parent: i32) -> Option<usize> {
        let mut at = end;
        while matches!(self.cursor.byte(at), Some(b' ' | b'\t' | b'\r')) {
            at += 1;
        }
        if self.cursor.byte(at) != Some(b'\n') {
            return None;
        }
        let mut line = at + 1;
        let mut first = line;
        while let Some(byte) = self.cursor.byte(first) {
            match byte {
                b'\n' => line = first + 1,
                b' ' | b'\t' | b'\r' => {}
                _ => break,
            }
            first += 1;
        }
        let line = line + self.cursor.mask.shift_at(first);
        let column = (first - line) as i32;
        let marker = column == 0 && self.cursor.is_marker(first);
        let stops =
            matches!(self.cursor.byte(first), None | Some(b'#')) || column <= parent || marker;
        if stops || self.end_of_plain_key(first).is_some() {
            return None;
        }
        self.cursor.line = line;
        Some(first)
    }

    /// Reads `'…'` or `"…"` over all its lines.
    pub(super) fn quoted(&mut self, parent: i32) -> Node {
        let start = self.cursor.at;
        let bytes = self.cursor.bytes.get(start..).unwrap_or(&[]);
        let length = end_of_quoted_lines(bytes, parent);
        let Some(length) = length else {
            return self.unclosed_quote(start);
        };
        let end = start + length;
        let raw = self.cursor.original(start + 1..end - 1);
        let double = bytes.first() == Some(&b'"');
        let (text, unknown) = if double {
            cook::double_quoted(raw)
        } else {
            (cook::single_quoted(raw), None)
        };
        if let Some((offset, shown)) = unknown {
            let from = start + 1 + offset;
            let help = "write `\\\\` for a backslash, or use single quotes";
            self.cursor
                .complain(from..from + shown, "YAML knows no such escape", help);
        }
        self.pass(start, end);
        self.scalar(
            start,
            end,
            text,
            if double {
                Style::DoubleQuoted
            } else {
                Style::SingleQuoted
            },
        )
    }

    /// Goes to `end`, which may lie lines below; `start` may be any place between.
    pub(super) fn pass(&mut self, start: usize, end: usize) {
        let passed = self.cursor.bytes.get(start..end).unwrap_or(&[]);
        if let Some(newline) = passed.iter().rposition(|byte| *byte == b'\n') {
            self.cursor.line = start + newline + 1;
        }
        self.cursor.at = end;
    }

    fn unclosed_quote(&mut self, start: usize) -> Node {
        let end = self.cursor.content_end().max(start + 1);
        self.cursor
            .complain(start..start + 1, "this quote is never closed", "close it");
        self.cursor.skip_line();
        Node::unknown(self.cursor.span(start..end))
    }
}

/// The length of the quoted text that begins here, quotes included. It may go over several lines, until one that is
/// indented no deeper than `parent` looks like the next key or item: then the quote was never closed.
pub(super) fn end_of_quoted_lines(bytes: &[u8], parent: i32) -> Option<usize> {
    let quote = *bytes.first()?;
    let mut at = 1;
    loop {
        match *bytes.get(at)? {
            b'\n' if begins_entry(bytes.get(at + 1..)?, parent) => return None,
            b'\\' if quote == b'"' && bytes.get(at + 1) != Some(&b'\n') => at += 2,
            byte if byte == quote && quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 2,
            byte if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// Whether a line that is indented no deeper than `parent` looks like `key:`, `- item` or `---`.
fn begins_entry(line: &[u8], parent: i32) -> bool {
    let column = line
        .iter()
        .position(|byte| !matches!(byte, b' ' | b'\t' | b'\r'))
        .unwrap_or(0);
    if column as i32 > parent {
        return false;
    }
    let text = line.get(column..).unwrap_or(&[]);
    let word = text
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(byte))
        .count();
    let (before, after) = text.split_at(word);
    let ends = |rest: &[u8]| matches!(rest.first(), None | Some(b' ' | b'\n' | b'\r'));
    match after.split_first() {
        Some((b':', rest)) => !before.is_empty() && ends(rest),
        _ => (before == b"-" && ends(after)) || before == b"---",
    }
}
