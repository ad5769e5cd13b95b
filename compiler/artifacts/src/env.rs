//! Env files: `KEY=VALUE` lines.

use std::ops::Range;

use specc_source::{Diagnostic, FileId, Span, Spanned};

use crate::codes;
use crate::comments::{self, Comment};
use crate::jinja::{Include, Mask};

/// An env file.
#[derive(Debug, Clone, Default)]
pub struct EnvFile {
    /// The entries in order; duplicates are kept.
    pub entries: Vec<EnvEntry>,
    /// Whether a template may add entries that are not seen here.
    pub open: bool,
    /// All comments in order.
    pub comments: Vec<Comment>,
    /// The template fragments it includes.
    pub includes: Vec<Include>,
    /// What could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvEntry {
    /// The name.
    pub name: Spanned<String>,
    /// The value, quotes removed, Jinja left as it is; its range includes the quotes.
    pub value: Spanned<String>,
    /// From the name to the end of the value.
    pub span: Span,
    /// Whether the value carries Jinja, so that its final text is not known from here.
    pub template: bool,
    /// Whether a `{% if %}` or `{% for %}` may leave it out.
    pub conditional: bool,
}

impl EnvFile {
    /// The last entry of this name: the one that counts.
    pub fn get(&self, name: &str) -> Option<&EnvEntry> {
        self.entries
            .iter()
            .rev()
            .find(|entry| entry.name.value == name)
    }
}

/// Reads an env file, with or without Jinja. Never fails.
pub fn parse(file: FileId, text: &str) -> EnvFile {
    let mask = Mask::new(text);
    let mut reader = Reader {
        file,
        text,
        mask: &mask,
        ranges: Vec::new(),
        env: EnvFile::default(),
    };
    let mut at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    while at < text.len() {
        at = reader.line(at);
    }
    let (ranges, env) = (reader.ranges, reader.env);
    let templated = env
        .entries
        .iter()
        .any(|entry| entry.name.value.contains('{'));
    EnvFile {
        comments: comments::in_lines(file, text, &mask, &ranges),
        includes: mask.includes(file, text),
        open: env.open || templated || !mask.openers.is_empty(),
        ..env
    }
}

struct Reader<'t> {
    file: FileId,
    text: &'t str,
    mask: &'t Mask,
    ranges: Vec<Range<usize>>,
    env: EnvFile,
}

impl Reader<'_> {
    /// Reads the line at an offset, and says where the next one begins.
    fn line(&mut self, start: usize) -> usize {
        let masked = self.mask.text.get(start..).unwrap_or("");
        let length = masked.find('\n').unwrap_or(masked.len());
        let line = masked.get(..length).unwrap_or("");
        let first = start + line.len() - line.trim_start().len();
        let last = first + line.trim().len();
        let content = self.mask.text.get(first..last).unwrap_or("");
        if content.is_empty() {
            return start + length + 1;
        }
        if content.starts_with('#') {
            self.ranges.push(first..last);
            return start + length + 1;
        }
        let name_start = match content.strip_prefix("export ") {
            Some(rest) => last - rest.trim_start().len(),
            None => first,
        };
        match self
            .mask
            .text
            .get(name_start..last)
            .and_then(|entry| entry.find('='))
        {
            Some(length) => self.entry(name_start, name_start + length, last),
            None if self.mask.is_all_jinja(self.text, first..last) => {
                let text = self.text.get(first..last).unwrap_or("");
                self.env.open |= self.mask.has_expression(first..last) && !is_macro(text);
                start + length + 1
            }
            None => {
                let diagnostic = Diagnostic::error(
                    &codes::SYNTAX,
                    self.span(first..last),
                    "expected `NAME=value`",
                )
                .label("no `=` here")
                .help("write a name, `=` and a value, or begin the line with `#`");
                self.env.diagnostics.push(diagnostic);
                start + length + 1
            }
        }
    }

    /// Reads the entry whose `=` stands at `equals`, and says where the next line begins.
    fn entry(&mut self, start: usize, equals: usize, line_end: usize) -> usize {
        let value_start = equals + 1 + self.blanks(equals + 1, line_end);
        let (inner, value_end) = self.quoted(value_start).unwrap_or_else(|| {
            let end = self.comment_in(value_start, line_end);
            (value_start..end, end)
        });
        let name_end = start
            + self
                .mask
                .text
                .get(start..equals)
                .unwrap_or("")
                .trim_end()
                .len();
        let text = |range: Range<usize>| self.text.get(range).unwrap_or("").to_owned();
        self.env.entries.push(EnvEntry {
            name: Spanned::new(text(start..name_end), self.span(start..name_end)),
            value: Spanned::new(text(inner), self.span(value_start..value_end)),
            span: self.span(start..value_end),
            template: self.mask.covers(value_start..value_end),
            conditional: self.mask.guards.branch_at(start) != 0,
        });
        let rest = self.mask.text.get(value_end..).unwrap_or("");
        let after = rest.find('\n').unwrap_or(rest.len());
        let tail = rest.get(..after).unwrap_or("");
        if let Some(comment) = tail.find('#') {
            self.ranges
                .push(value_end + comment..value_end + tail.trim_end().len());
        }
        value_end + after + 1
    }

    fn blanks(&self, start: usize, end: usize) -> usize {
        let rest = self.mask.text.get(start..end).unwrap_or("");
        rest.len() - rest.trim_start().len()
    }

    /// The text in quotes, which may go over several lines, and where it ends.
    fn quoted(&self, start: usize) -> Option<(Range<usize>, usize)> {
        let bytes = self.mask.text.as_bytes();
        let quote = *bytes
            .get(start)
            .filter(|byte| matches!(byte, b'"' | b'\''))?;
        let mut at = start + 1;
        loop {
            match *bytes.get(at)? {
                b'\\' if quote == b'"' => at += 2,
                byte if byte == quote => break,
                // A name and `=` at the margin: the quote was meant as a character.
                b'\n' if begins_entry(bytes.get(at + 1..).unwrap_or(&[])) => return None,
                _ => at += 1,
            }
        }
        Some((start + 1..at, at + 1))
    }

    /// Where an unquoted value ends: before ` #`, or at the line's end.
    fn comment_in(&self, start: usize, end: usize) -> usize {
        let value = self.mask.text.get(start..end).unwrap_or("");
        let comment = value.find(" #").or_else(|| value.find("\t#"));
        let value = comment.map_or(value, |at| value.get(..at).unwrap_or(""));
        start + value.trim_end().len()
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start as u32, range.end as u32)
    }
}

/// Whether a line defines a macro and nothing else: what stands in it is written where it is called.
fn is_macro(line: &str) -> bool {
    let signs = ['-', '+'];
    let statement = line
        .strip_prefix("{%")
        .map(|rest| rest.trim_start_matches(signs));
    let end = line
        .strip_suffix("%}")
        .map(|rest| rest.trim_end_matches(signs));
    statement.is_some_and(|statement| statement.trim_start().starts_with("macro "))
        && end.is_some_and(|end| end.trim_end().ends_with("endmacro"))
}

fn begins_entry(line: &[u8]) -> bool {
    let name = line
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
        .count();
    name > 0 && line.get(name) == Some(&b'=')
}
