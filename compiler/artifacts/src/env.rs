//! Env files: `KEY=VALUE` lines.

use std::ops::Range;

use specc_source::{Diagnostic, FileId, Span, Spanned};

use crate::codes;
use crate::comments::{self, Comment};
use crate::jinja::{Include, Mask, Region, RegionKind};
use crate::loops::{Loop, loops};

/// An env file.
#[derive(Debug, Clone, Default)]
pub struct EnvFile {
    /// The entries in order; duplicates are kept.
    pub entries: Vec<EnvEntry>,
    /// Whether a template may add entries that are not seen here.
    pub open: bool,
    /// Whether that is only because of entries whose names are expressions.
    pub open_by_names: bool,
    /// The loops of the template that can be followed.
    pub loops: Vec<Loop>,
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
    /// The value, quotes and escapes undone, Jinja and `${NAME}` left as they are; its range includes the quotes.
    pub value: Spanned<String>,
    /// From the name to the end of the value.
    pub span: Span,
    /// Whether the value carries Jinja, so that its final text is not known from here.
    pub template: bool,
    /// Whether the name stands alone and takes its value from the environment of who reads the file.
    pub inherited: bool,
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
    let open = env.open || !mask.openers.is_empty();
    EnvFile {
        comments: comments::in_lines(file, text, &mask, &ranges),
        includes: mask.includes(file, text),
        open: open || templated,
        open_by_names: templated && !open,
        loops: loops(text, &mask.regions),
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
        let (first, last) = self.without_condition(first, last);
        let content = self.mask.text.get(first..last).unwrap_or("");
        if content.is_empty() {
            return start + length + 1;
        }
        if content.starts_with('#') {
            self.ranges.push(first..last);
            return start + length + 1;
        }
        let name_start = match content.strip_prefix("export") {
            Some(rest) if rest.starts_with([' ', '\t']) => last - rest.trim_start().len(),
            _ => first,
        };
        match self.separator(name_start, last) {
            Some(separator) => return self.entry(name_start, separator, last),
            None if self.mask.is_all_jinja(self.text, first..last) => {
                let text = self.text.get(first..last).unwrap_or("");
                self.env.open |= self.mask.has_expression(first..last) && !is_macro(text);
            }
            None if is_name(self.mask.text.get(name_start..last).unwrap_or("")) => {
                self.inherited(name_start, last);
            }
            None => self.complain(
                first..last,
                "expected `NAME=value`",
                "no `=` here",
                "write a name, `=` and a value, or begin the line with `#`",
            ),
        }
        start + length + 1
    }

    /// What `{% if x %}` and `{% endif %}` on the same line leave of it.
    fn without_condition(&self, first: usize, last: usize) -> (usize, usize) {
        let statement = |at: &dyn Fn(&Region) -> bool| {
            let mut regions = self.mask.regions_in(first..last).iter();
            regions.find(|region| region.kind == RegionKind::Statement && at(region))
        };
        let opening = statement(&|region| {
            let condition = matches!(region.keyword(self.text), "if" | "for");
            condition && region.range.start == first
        });
        let Some(opening) = opening.filter(|opening| opening.range.end < last) else {
            return (first, last);
        };
        let closing = statement(&|region| {
            region.range.end == last && region.keyword(self.text).starts_with("end")
        });
        let end = closing.map_or(last, |closing| closing.range.start);
        let inner = self.mask.text.get(opening.range.end..end).unwrap_or("");
        let from = end - inner.trim_start().len();
        (from, from + inner.trim().len())
    }

    /// Where the `=` stands behind the name, or the `:` that compose takes as well.
    fn separator(&self, start: usize, end: usize) -> Option<usize> {
        let entry = self.mask.text.get(start..end)?;
        Some(start + entry.find(['=', ':'])?)
    }

    /// A name without value, which takes it from the environment of who reads the file.
    fn inherited(&mut self, start: usize, end: usize) {
        let text = self.text.get(start..end).unwrap_or("").to_owned();
        self.env.entries.push(EnvEntry {
            name: Spanned::new(text, self.span(start..end)),
            value: Spanned::new(String::new(), self.span(end..end)),
            span: self.span(start..end),
            template: false,
            inherited: true,
            conditional: self.mask.guards.branch_at(start) != 0,
        });
    }

    fn complain(&mut self, range: Range<usize>, message: &str, label: &str, help: &str) {
        let diagnostic = Diagnostic::error(&codes::SYNTAX, self.span(range), message);
        let diagnostic = diagnostic.label(label).help(help);
        self.env.diagnostics.push(diagnostic);
    }

    /// Reads the entry whose `=` stands at `equals`, and says where the next line begins.
    fn entry(&mut self, start: usize, equals: usize, line_end: usize) -> usize {
        let masked = |range: Range<usize>| self.mask.text.get(range).unwrap_or("");
        let name_end = start + masked(start..equals).trim_end().len();
        let foreign = masked(start..name_end).chars().find(|c| !is_of_name(*c));
        if let Some(foreign) = foreign {
            let what = match foreign {
                ' ' | '\t' => "blanks".to_owned(),
                sign => format!("`{sign}`"),
            };
            let message = format!("a name cannot contain {what}");
            let help = "write `NAME=value`; compose refuses the file otherwise";
            self.complain(start..name_end, &message, "not a name", help);
        }
        let value_start = equals + 1 + self.blanks(equals + 1, line_end);
        let (inner, value_end) = self.value(value_start, line_end);
        let text = |range: Range<usize>| self.text.get(range).unwrap_or("").to_owned();
        let value = match self.text.as_bytes().get(value_start) {
            Some(b'"') if inner.start > value_start => unescaped(&text(inner)),
            Some(b'\'') if inner.start > value_start => text(inner).replace("\\'", "'"),
            _ => text(inner),
        };
        self.env.entries.push(EnvEntry {
            name: Spanned::new(text(start..name_end), self.span(start..name_end)),
            value: Spanned::new(value, self.span(value_start..value_end)),
            span: self.span(start..value_end),
            template: self.mask.covers(value_start..value_end),
            inherited: false,
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

    /// The text of the value that begins at `start`, without quotes, and where the value ends.
    fn value(&mut self, start: usize, line_end: usize) -> (Range<usize>, usize) {
        let quote = self.mask.text.as_bytes().get(start).copied();
        if start < line_end && matches!(quote, Some(b'"' | b'\'')) {
            if let Some(end) = self.end_of_quoted(start) {
                return (start + 1..end - 1, end);
            }
            let help = "close it; compose refuses the file otherwise";
            self.complain(start..start + 1, "this quote is never closed", "here", help);
        }
        let end = self.comment_in(start, line_end);
        (start..end, end)
    }

    /// Past the quote that closes the one at `start`, which may stand lines below. One that closes a later entry's value
    /// shows that this one was forgotten.
    fn end_of_quoted(&self, start: usize) -> Option<usize> {
        let bytes = self.mask.text.as_bytes();
        let quote = *bytes.get(start)?;
        let mut passes_entry = false;
        let mut at = start + 1;
        loop {
            match *bytes.get(at)? {
                b'\\' => at += 1,
                byte if byte == quote => break,
                b'\n' => passes_entry |= begins_entry(bytes.get(at + 1..).unwrap_or(&[])),
                _ => {}
            }
            at += 1;
        }
        let rest = self.mask.text.get(at + 1..).unwrap_or("");
        let tail = rest.lines().next().unwrap_or("").trim();
        let alone = tail.is_empty() || tail.starts_with('#');
        (alone || !passes_entry).then_some(at + 1)
    }

    /// Where an unquoted value ends: before ` #`, or at the line's end.
    fn comment_in(&self, start: usize, end: usize) -> usize {
        let value = self.mask.text.get(start..end).unwrap_or("");
        let comment = value.find(" #");
        let value = comment.map_or(value, |at| value.get(..at).unwrap_or(""));
        start + value.trim_end().len()
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start as u32, range.end as u32)
    }
}

/// Whether compose takes this for a name.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_of_name)
}

/// Whether compose takes a character in a name.
fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || "_.-[]".contains(character)
}

/// The text between double quotes, escapes undone as compose does it.
fn unescaped(inner: &str) -> String {
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        let code = match character {
            '\\' => characters.clone().next(),
            _ => None,
        };
        let meant = match code {
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('a') => '\u{7}',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('v') => '\u{b}',
            Some(sign @ ('"' | '\\' | '$')) => sign,
            _ => {
                text.push(character);
                continue;
            }
        };
        text.push(meant);
        characters.next();
    }
    text
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
