//! Hiding Jinja from the reader of another language without moving a single byte.

use std::ops::Range;

use specc_source::{FileId, Span, Spanned};

use super::regions::{Region, RegionKind, regions};
use super::{Guards, Include};

/// A text of the same length in which Jinja is replaced by letters and blanks.
///
/// Expressions, and statements inside a line, become a run of `x`: a word. Comments, and statements that have
/// a line for themselves, become blanks. Offsets in the mask are offsets in the original, so that a reader
/// finds its way in the mask and takes its texts from the original.
#[derive(Debug, Clone)]
pub struct Mask {
    /// The masked text.
    pub text: String,
    /// The Jinja that was masked.
    pub regions: Vec<Region>,
    /// The conditions in it.
    pub guards: Guards,
    /// What may bring in whole lines that are not seen here.
    pub openers: Vec<Opener>,
}

/// A line of Jinja in whose place a rendered template has lines of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opener {
    /// Offset of the Jinja.
    pub start: usize,
    /// Offset past it.
    pub end: usize,
    /// The column that it stands in; 0 where the column says nothing about the level that its lines are for.
    pub column: usize,
}

impl Mask {
    /// Masks a text.
    pub fn new(text: &str) -> Self {
        let regions = if text.contains('{') { regions(text) } else { Vec::new() };
        if regions.is_empty() {
            return Self::unmasked(text);
        }
        let mut bytes = text.as_bytes().to_vec();
        let mut openers = Vec::new();
        for (index, region) in regions.iter().enumerate() {
            let whole_line = line_of_statements(text, &regions, index);
            if whole_line || region.kind == RegionKind::Comment {
                fill(&mut bytes, region.range.clone(), b' ');
            } else if is_stray_expression(text, region) {
                fill(&mut bytes, region.range.clone(), b' ');
                openers.push(Opener { start: region.range.start, end: region.range.end, column: 0 });
            } else if let Some(run) = bytes.get_mut(region.range.clone()) {
                run.fill(b'x');
            }
            if whole_line && brings_lines(region.keyword(text)) {
                let column = region.range.start - line_start(text, region.range.start);
                openers.push(Opener { start: region.range.start, end: region.range.end, column });
            }
        }
        let guards = Guards::new(text, &regions);
        // Regions begin and end at ASCII delimiters, so the bytes stay valid UTF-8.
        match String::from_utf8(bytes) {
            Ok(masked) => Self { text: masked, regions, guards, openers },
            Err(_) => Self::unmasked(text),
        }
    }

    /// The mask of a text that is no template.
    pub fn unmasked(text: &str) -> Self {
        let nothing = Guards::default();
        Self { text: text.to_owned(), regions: Vec::new(), guards: nothing, openers: Vec::new() }
    }

    /// Whether Jinja stands in a range.
    pub fn covers(&self, range: Range<usize>) -> bool {
        let index = self.regions.partition_point(|region| region.range.end <= range.start);
        self.regions.get(index).is_some_and(|region| region.range.start < range.end)
    }

    /// Whether a range holds nothing but Jinja and blanks, and some Jinja.
    pub fn is_all_jinja(&self, text: &str, range: Range<usize>) -> bool {
        let mut at = range.start;
        let first = self.regions.partition_point(|region| region.range.end <= range.start);
        let inside = self.regions.iter().skip(first).take_while(|region| region.range.start < range.end);
        let mut any = false;
        for region in inside {
            if !is_blank(text.get(at..region.range.start)) {
                return false;
            }
            at = region.range.end;
            any = true;
        }
        any && is_blank(text.get(at..range.end.max(at)))
    }

    /// Whether one of the regions in a range is an expression.
    pub fn has_expression(&self, range: Range<usize>) -> bool {
        let first = self.regions.partition_point(|region| region.range.end <= range.start);
        let inside = self.regions.iter().skip(first).take_while(|region| region.range.start < range.end);
        inside.into_iter().any(|region| region.kind == RegionKind::Expression)
    }

    /// The fragments that the text includes.
    pub fn includes(&self, file: FileId, text: &str) -> Vec<Include> {
        let statements = self.regions.iter().filter(|region| region.keyword(text) == "include");
        statements.map(|region| include(file, text, region)).collect()
    }
}

/// Reads `include 'path'`.
fn include(file: FileId, text: &str, region: &Region) -> Include {
    let span = |range: Range<usize>| Span::new(file, range.start as u32, range.end as u32);
    let inner = text.get(region.inner.clone()).unwrap_or("");
    let path = inner.find(['\'', '"']).and_then(|open| {
        let quote = inner.get(open..open + 1)?;
        let length = inner.get(open + 1..)?.find(quote)?;
        let only_literal = inner.get(..open)?.trim() == "include";
        let start = region.inner.start + open + 1;
        let path = text.get(start..start + length)?;
        only_literal.then(|| Spanned::new(path.to_owned(), span(start..start + length)))
    });
    Include { path, span: span(region.range.clone()) }
}

fn brings_lines(keyword: &str) -> bool {
    matches!(keyword, "include" | "block" | "extends" | "call")
}

/// Whether the lines that a statement or comment stands in hold only statements, comments and blanks.
fn line_of_statements(text: &str, regions: &[Region], index: usize) -> bool {
    let Some(region) = regions.get(index) else { return false };
    if region.kind == RegionKind::Expression {
        return false;
    }
    let start = line_start(text, region.range.start);
    let end = line_end(text, region.range.end);
    let before = regions.get(..index).unwrap_or(&[]).iter().rev();
    let after = regions.get(index + 1..).unwrap_or(&[]).iter();
    let mut first = region.range.start;
    for other in before.take_while(|other| other.range.end > start) {
        if other.kind == RegionKind::Expression || !is_blank(text.get(other.range.end..first)) {
            return false;
        }
        first = other.range.start;
    }
    let mut last = region.range.end;
    for other in after.take_while(|other| other.range.start < end) {
        if other.kind == RegionKind::Expression || !is_blank(text.get(last..other.range.start)) {
            return false;
        }
        last = other.range.end;
    }
    is_blank(text.get(start.min(first)..first)) && is_blank(text.get(last..end.max(last)))
}

/// Whether an expression stands alone on a line whose column has nothing to do with the lines around it, as
/// `{{ lookup('template', 'x.j2') }}` at the margin does: what it brings in carries its own indentation.
fn is_stray_expression(text: &str, region: &Region) -> bool {
    if region.kind != RegionKind::Expression {
        return false;
    }
    let start = line_start(text, region.range.start);
    let end = line_end(text, region.range.end);
    if !is_blank(text.get(start..region.range.start)) || !is_blank(text.get(region.range.end..end)) {
        return false;
    }
    let column = region.range.start - start;
    column == 0 || following_column(text, end).is_some_and(|following| following > column)
}

/// The column in which the next line that is not blank begins.
fn following_column(text: &str, from: usize) -> Option<usize> {
    let lines = text.get(from..)?.split('\n').skip(1);
    let line = lines.into_iter().find(|line| !line.trim().is_empty())?;
    Some(line.len() - line.trim_start().len())
}

fn fill(bytes: &mut [u8], range: Range<usize>, with: u8) {
    let Some(run) = bytes.get_mut(range) else { return };
    run.iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = with);
}

fn is_blank(text: Option<&str>) -> bool {
    text.is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_whitespace()))
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |newline| at + newline)
}
