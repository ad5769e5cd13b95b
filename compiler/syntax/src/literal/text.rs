//! What stands between the quotes: escapes, and the indentation of `'' … ''`.

use specc_source::Span;

use super::Piece;
use crate::SyntaxKind as K;
use crate::ast::{Expr, IndentedStringExpr, StringExpr, StringPart};
use crate::{Node, Tree};

/// One decoded character and the bytes that it is written as.
#[derive(Debug, Clone, Copy)]
struct Written {
    character: char,
    start: u32,
    end: u32,
    /// Whether it is written as an escape: it then never counts as indentation.
    escaped: bool,
}

/// A piece of a string before its characters are joined.
enum Part<'t> {
    Text(Vec<Written>),
    Interpolation(crate::ast::Interpolation<'t>),
}

/// The decoded pieces of `"…"`: Nix's escapes (`\n`, `\r`, `\t`, `\"`, `\\`, `\${`).
pub fn decode_string(string: StringExpr<'_>) -> Vec<Piece<'_>> {
    pieces(parts(string.node().tree(), string.parts(), quoted))
}

/// The decoded pieces of `'' … ''`: Nix's rules for indentation and its escapes (`'''`, `''${`, `''\n`).
pub fn decode_indented(string: IndentedStringExpr<'_>) -> Vec<Piece<'_>> {
    pieces(without_indentation(string.node()))
}

/// Where the character at byte `offset` of a string literal's decoded text is written.
///
/// For literals that are text only: `None` where the string holds an interpolation, is no string literal, or ends before
/// the offset. The offset just past the end is the closing quote.
pub fn string_offset(expr: Expr<'_>, offset: usize) -> Option<Span> {
    let node = expr.node();
    let parts = match expr {
        Expr::String(string) => parts(node.tree(), string.parts(), quoted),
        Expr::IndentedString(_) => without_indentation(node),
        Expr::Paren(paren) => return string_offset_in_parentheses(paren, offset),
        _ => return None,
    };
    let file = node.tree().file();
    let mut at = 0;
    for part in parts {
        let Part::Text(text) = part else { return None };
        for written in text {
            at += written.character.len_utf8();
            if at > offset {
                return Some(Span::new(file, written.start, written.end));
            }
        }
    }
    let closing = node.own_tokens().last().filter(|_| at == offset)?;
    Some(node.tree().token_span(closing))
}

fn string_offset_in_parentheses(paren: crate::ast::ParenExpr<'_>, offset: usize) -> Option<Span> {
    let mut inner = paren.expr()?;
    while let Expr::Paren(paren) = inner {
        inner = paren.expr()?;
    }
    string_offset(inner, offset)
}

fn pieces(parts: Vec<Part<'_>>) -> Vec<Piece<'_>> {
    let mut pieces = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Part::Text(text) if text.is_empty() => {}
            Part::Text(text) => pieces.push(Piece::Text(
                text.iter().map(|written| written.character).collect(),
            )),
            Part::Interpolation(interpolation) => pieces.push(Piece::Interpolation(interpolation)),
        }
    }
    pieces
}

fn parts<'t>(
    tree: &'t Tree,
    written: impl Iterator<Item = StringPart<'t>>,
    decode: fn(&str, u32) -> Vec<Written>,
) -> Vec<Part<'t>> {
    written
        .map(|part| match part {
            StringPart::Text(index) => {
                Part::Text(decode(tree.token_text(index), tree.token_span(index).start))
            }
            StringPart::Interpolation(interpolation) => Part::Interpolation(interpolation),
        })
        .collect()
}

/// A decoder's place in a text token.
struct Reader<'s> {
    text: &'s str,
    at: usize,
    offset: u32,
    out: Vec<Written>,
}

impl<'s> Reader<'s> {
    fn new(text: &'s str, offset: u32) -> Self {
        Self {
            text,
            at: 0,
            offset,
            out: Vec::with_capacity(text.len()),
        }
    }

    fn rest(&self) -> &'s str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Takes `length` bytes as `character`.
    fn push(&mut self, character: char, length: usize, escaped: bool) {
        let start = self.offset + self.at as u32;
        self.at += length;
        let end = self.offset + self.at as u32;
        self.out.push(Written {
            character,
            start,
            end,
            escaped,
        });
    }

    /// Takes one character as itself, and a line end of any sort as a line feed.
    fn push_plain(&mut self, character: char) {
        match character {
            '\r' if self.rest().starts_with("\r\n") => self.push('\n', 2, false),
            '\r' => self.push('\n', 1, false),
            other => self.push(other, other.len_utf8(), false),
        }
    }

    /// Takes `prefix` bytes and the character after them, which `n`, `r` and `t` stand for control characters in.
    fn push_escape(&mut self, prefix: usize) {
        let escaped = self
            .rest()
            .get(prefix..)
            .and_then(|rest| rest.chars().next());
        match escaped {
            Some('n') => self.push('\n', prefix + 1, true),
            Some('r') => self.push('\r', prefix + 1, true),
            Some('t') => self.push('\t', prefix + 1, true),
            Some(other) => self.push(other, prefix + other.len_utf8(), true),
            // A backslash that ends the text of an unclosed string.
            None => self.at = self.text.len(),
        }
    }
}

fn quoted(text: &str, offset: u32) -> Vec<Written> {
    let mut reader = Reader::new(text, offset);
    while let Some(character) = reader.rest().chars().next() {
        match character {
            '\\' => reader.push_escape(1),
            other => reader.push_plain(other),
        }
    }
    reader.out
}

fn indented(text: &str, offset: u32) -> Vec<Written> {
    let mut reader = Reader::new(text, offset);
    while let Some(character) = reader.rest().chars().next() {
        let rest = reader.rest();
        if rest.starts_with("''\\") {
            reader.push_escape(3);
        } else if rest.starts_with("''$") {
            reader.push('$', 3, true);
        } else if rest.starts_with("'''") {
            reader.push('\'', 2, true);
            reader.push('\'', 1, true);
        } else {
            reader.push_plain(character);
        }
    }
    reader.out
}

/// Nix's rule: the indentation that all lines share is dropped, lines of spaces alone do not count, and neither do a
/// first line of spaces alone (it goes) and a last one (its spaces go).
fn without_indentation(node: Node<'_>) -> Vec<Part<'_>> {
    let written = node.elements().filter_map(|element| match element {
        crate::Element::Node(child) => {
            crate::ast::Interpolation::cast(child).map(StringPart::Interpolation)
        }
        crate::Element::Token(index) => (node.tree().tokens().get(index)?.kind == K::StringText)
            .then_some(StringPart::Text(index)),
    });
    let mut parts = parts(node.tree(), written, indented);
    if let Some(Part::Text(first)) = parts.first_mut() {
        drop_blank_first_line(first);
    }
    let shared = shared_indentation(&parts);
    let mut margin = Margin {
        shared,
        dropped: 0,
        at_line_start: true,
    };
    for part in &mut parts {
        match part {
            Part::Text(text) => text.retain(|written| margin.keeps(written.character)),
            Part::Interpolation(_) => margin.at_line_start = false,
        }
    }
    if let Some(Part::Text(last)) = parts.last_mut() {
        drop_blank_last_line(last);
    }
    parts
}

fn drop_blank_first_line(text: &mut Vec<Written>) {
    let spaces = text
        .iter()
        .take_while(|written| written.character == ' ' && !written.escaped)
        .count();
    if text
        .get(spaces)
        .is_some_and(|written| written.character == '\n' && !written.escaped)
    {
        text.drain(..=spaces);
    }
}

fn drop_blank_last_line(text: &mut Vec<Written>) {
    let spaces = text
        .iter()
        .rev()
        .take_while(|written| written.character == ' ' && !written.escaped)
        .count();
    let kept = text.len() - spaces;
    if kept
        .checked_sub(1)
        .and_then(|last| text.get(last))
        .is_some_and(|written| written.character == '\n' && !written.escaped)
    {
        text.truncate(kept);
    }
}

fn shared_indentation(parts: &[Part<'_>]) -> usize {
    let mut shared = usize::MAX;
    let mut current = 0;
    let mut at_line_start = true;
    let mut end_of_indentation = |at_line_start: &mut bool, current: usize| {
        if std::mem::replace(at_line_start, false) {
            shared = shared.min(current);
        }
    };
    for part in parts {
        let Part::Text(text) = part else {
            end_of_indentation(&mut at_line_start, current);
            continue;
        };
        for written in text {
            match written.character {
                _ if written.escaped => end_of_indentation(&mut at_line_start, current),
                '\n' => (at_line_start, current) = (true, 0),
                ' ' if at_line_start => current += 1,
                _ => end_of_indentation(&mut at_line_start, current),
            }
        }
    }
    shared
}

/// What is dropped at the start of each line.
struct Margin {
    shared: usize,
    dropped: usize,
    at_line_start: bool,
}

impl Margin {
    fn keeps(&mut self, character: char) -> bool {
        match character {
            '\n' => {
                self.at_line_start = true;
                self.dropped = 0;
                true
            }
            ' ' if self.at_line_start => {
                self.dropped += 1;
                self.dropped > self.shared
            }
            _ => {
                self.at_line_start = false;
                true
            }
        }
    }
}
