//! Shell scripts: which shell runs them, and their lines.

use std::ops::Range;

use specc_source::{FileId, Span, Spanned};

use crate::comments::{self, Comment};
use crate::jinja::{Include, Mask};

/// A script.
#[derive(Debug, Clone, Default)]
pub struct Script {
    /// The first line without `#!`, if it is a shebang.
    pub shebang: Option<Spanned<String>>,
    /// The program that the shebang names: `bash` of `/usr/bin/env bash -e`.
    pub interpreter: Option<String>,
    /// The lines that hold code, without blanks around and trailing comment.
    pub lines: Vec<Spanned<String>>,
    /// All comments in order.
    pub comments: Vec<Comment>,
    /// The template fragments it includes.
    pub includes: Vec<Include>,
    /// Whether it carries Jinja.
    pub template: bool,
}

/// Reads a script, with or without Jinja. Never fails.
pub fn parse(file: FileId, text: &str) -> Script {
    // In a script that is no template, `{{` and `{#` are shell. A shebang followed by a statement of Jinja's, or an
    // expression, tells; a lone `${#array[@]}` does not.
    let mask = Mask::new(text);
    let mut script = Script {
        template: !mask.regions.is_empty(),
        ..Script::default()
    };
    let span = |range: Range<usize>| Span::new(file, range.start as u32, range.end as u32);
    let mut ranges = Vec::new();
    let mut start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let top = start;
    for line in mask.text.get(start..).unwrap_or("").split('\n') {
        let first = start + line.len() - line.trim_start().len();
        let end = first + line.trim().len();
        if start == top && line.starts_with("#!") {
            let shebang = text.get(start + 2..end).unwrap_or("").trim();
            script.interpreter = interpreter(shebang);
            script.shebang = Some(Spanned::new(shebang.to_owned(), span(start..end)));
        } else {
            let comment = comment_in(mask.text.get(first..end).unwrap_or("")).map(|at| first + at);
            if let Some(comment) = comment {
                ranges.push(comment..end);
            }
            let code = text
                .get(first..comment.unwrap_or(end))
                .unwrap_or("")
                .trim_end();
            if !mask
                .text
                .get(first..first + code.len())
                .unwrap_or("")
                .trim()
                .is_empty()
            {
                script.lines.push(Spanned::new(
                    code.to_owned(),
                    span(first..first + code.len()),
                ));
            }
        }
        start += line.len() + 1;
    }
    script.comments = comments::in_lines(file, text, &mask, &ranges);
    script.includes = mask.includes(file, text);
    script
}

/// The program that a shebang names.
fn interpreter(shebang: &str) -> Option<String> {
    let mut words = shebang
        .split_whitespace()
        .map(|word| word.rsplit('/').next().unwrap_or(word));
    let first = words.next()?;
    let name = if first == "env" {
        words.find(|word| !word.starts_with('-') && !word.contains('='))
    } else {
        Some(first)
    };
    name.map(str::to_owned)
}

/// Where the comment of a line begins: at a `#` that begins a word and stands in no quotes.
fn comment_in(line: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = ' ';
    let mut characters = line.char_indices();
    while let Some((at, character)) = characters.next() {
        match (quote, character) {
            (None, '#') if before.is_whitespace() || before == ';' => return Some(at),
            (None | Some('"'), '\\') => {
                characters.next();
            }
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
        before = character;
    }
    None
}
