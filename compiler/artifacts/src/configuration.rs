//! Configuration files of lines: `name value` as Redis reads them, `name = value` as PostgreSQL does.

use std::ops::Range;

use specc_source::{FileId, Span, Spanned};

use crate::comments::{self, Comment};
use crate::jinja::{Include, Mask};

/// A configuration file.
#[derive(Debug, Clone, Default)]
pub struct Configuration {
    /// The settings in order; repetitions are kept.
    pub settings: Vec<Setting>,
    /// Whether a template or an include may add settings that are not seen here.
    pub open: bool,
    /// All comments in order.
    pub comments: Vec<Comment>,
    /// The template fragments it includes.
    pub includes: Vec<Include>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The name.
    pub name: Spanned<String>,
    /// The value without quotes around it, Jinja left as it is; its range includes the quotes. Empty where nothing follows.
    pub value: Spanned<String>,
    /// Whether a `{% if %}` or `{% for %}` may leave it out.
    pub conditional: bool,
}

/// Reads a configuration file, with or without Jinja. Never fails: what is no setting is left out.
pub fn parse(file: FileId, text: &str) -> Configuration {
    let mask = Mask::new(text);
    let span = |range: Range<usize>| Span::new(file, range.start as u32, range.end as u32);
    let mut configuration = Configuration {
        open: !mask.openers.is_empty(),
        ..Configuration::default()
    };
    let mut ranges = Vec::new();
    let mut start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    for line in mask.text.get(start..).unwrap_or("").split('\n') {
        let first = start + line.len() - line.trim_start().len();
        let end = first + line.trim().len();
        start += line.len() + 1;
        let comment = comment_in(mask.text.get(first..end).unwrap_or("")).map(|at| first + at);
        if let Some(comment) = comment {
            ranges.push(comment..end);
        }
        let end = comment.unwrap_or(end);
        let Some((name, value)) = split(mask.text.get(first..end).unwrap_or("")) else {
            continue;
        };
        let (name, value) = (
            first + name.start..first + name.end,
            first + value.start..first + value.end,
        );
        if mask.covers(name.clone()) {
            configuration.open = true;
            continue;
        }
        let text = |range: Range<usize>| text.get(range).unwrap_or("");
        let said = text(name.clone()).to_owned();
        configuration.open |= said.starts_with("include");
        configuration.settings.push(Setting {
            name: Spanned::new(said, span(name)),
            value: Spanned::new(unquoted(text(value.clone())).to_owned(), span(value)),
            conditional: mask.guards.branch_at(first) != 0,
        });
    }
    configuration.comments = comments::in_lines(file, text, &mask, &ranges);
    configuration.includes = mask.includes(file, text);
    configuration
}

/// The ranges of name and value in a line: between them stand blanks, an equals sign, or both.
fn split(line: &str) -> Option<(Range<usize>, Range<usize>)> {
    let length = line.find([' ', '\t', '=']).unwrap_or(line.len());
    if length == 0 {
        return None;
    }
    let rest = line.get(length..)?;
    let value = rest.trim_start();
    let value = value.strip_prefix('=').map_or(value, str::trim_start);
    let start = line.len() - value.len();
    Some((0..length, start..start + value.trim_end().len()))
}

/// Where the comment of a line begins: at a `#` that begins a word and stands in no quotes.
fn comment_in(line: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = ' ';
    for (at, character) in line.char_indices() {
        match quote {
            None if character == '#' && before.is_whitespace() => return Some(at),
            None if matches!(character, '"' | '\'') => quote = Some(character),
            Some(open) if open == character => quote = None,
            _ => {}
        }
        before = character;
    }
    None
}

/// A value without the quotes around it.
fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        let inner = value
            .strip_prefix(quote)
            .and_then(|inner| inner.strip_suffix(quote));
        if let Some(inner) = inner {
            return inner;
        }
    }
    value
}
