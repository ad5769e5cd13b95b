//! Hiding Jinja from the reader of another language without moving a single byte.

use std::ops::Range;

use specc_source::{FileId, Span, Spanned};

use crate::lines::{is_blank, line_start};

use super::line::{Found, next_line};
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
    /// Where the content of a line begins that has its condition in front, and how far that moved it to the right;
    /// ordered.
    pub shifts: Vec<(usize, usize)>,
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
        let regions = if text.contains('{') {
            regions(text)
        } else {
            Vec::new()
        };
        if regions.is_empty() {
            return Self::unmasked(text);
        }
        let mut bytes = text.as_bytes().to_vec();
        let mut found = Found::default();
        let mut rest = regions.as_slice();
        while let Some(line) = next_line(text, &mut rest) {
            line.mask(text, &mut bytes, &mut found);
        }
        let guards = Guards::new(text, &regions);
        // Regions begin and end at ASCII delimiters, so the bytes stay valid UTF-8.
        match String::from_utf8(bytes) {
            Ok(masked) => Self {
                text: masked,
                regions,
                guards,
                openers: found.openers,
                shifts: found.shifts,
            },
            Err(_) => Self::unmasked(text),
        }
    }

    /// The mask of a text that is no template.
    pub fn unmasked(text: &str) -> Self {
        let nothing = Guards::default();
        Self {
            text: text.to_owned(),
            regions: Vec::new(),
            guards: nothing,
            openers: Vec::new(),
            shifts: Vec::new(),
        }
    }

    /// How far the content that begins at an offset was moved to the right by a condition in front of it.
    pub fn shift_at(&self, offset: usize) -> usize {
        let found = self.shifts.binary_search_by_key(&offset, |shift| shift.0);
        let shift = found.ok().and_then(|index| self.shifts.get(index));
        shift.map_or(0, |shift| shift.1)
    }

    /// Whether Jinja stands in a range.
    pub fn covers(&self, range: Range<usize>) -> bool {
        let index = self
            .regions
            .partition_point(|region| region.range.end <= range.start);
        self.regions
            .get(index)
            .is_some_and(|region| region.range.start < range.end)
    }

    /// Whether a range holds nothing but Jinja and blanks, and some Jinja.
    pub fn is_all_jinja(&self, text: &str, range: Range<usize>) -> bool {
        let mut at = range.start;
        let first = self
            .regions
            .partition_point(|region| region.range.end <= range.start);
        let inside = self
            .regions
            .iter()
            .skip(first)
            .take_while(|region| region.range.start < range.end);
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

    /// The regions that lie inside a range.
    pub fn regions_in(&self, range: Range<usize>) -> &[Region] {
        let from = |offset| {
            let before = |region: &Region| region.range.start < offset;
            self.regions.partition_point(before)
        };
        let (first, last) = (from(range.start), from(range.end));
        self.regions.get(first..last).unwrap_or(&[])
    }

    /// `end`, or past the statements right behind it that close the branches which a text from `start` to `end` opens.
    pub fn end_of_branches(&self, start: usize, end: usize) -> usize {
        let outer = self.guards.branch_at(start);
        let first = self
            .regions
            .partition_point(|region| region.range.start < end);
        let mut at = end;
        for region in self.regions.get(first..).unwrap_or(&[]) {
            let adjacent = is_blank(self.text.get(at..region.range.start));
            if self.guards.branch_at(at) == outer || !adjacent {
                break;
            }
            at = region.range.end;
        }
        match self.guards.branch_at(at) == outer {
            true => at,
            false => end,
        }
    }

    /// Whether one of the regions in a range is an expression.
    pub fn has_expression(&self, range: Range<usize>) -> bool {
        let first = self
            .regions
            .partition_point(|region| region.range.end <= range.start);
        let inside = self
            .regions
            .iter()
            .skip(first)
            .take_while(|region| region.range.start < range.end);
        inside
            .into_iter()
            .any(|region| region.kind == RegionKind::Expression)
    }

    /// The fragments that the text includes.
    pub fn includes(&self, file: FileId, text: &str) -> Vec<Include> {
        let includes = self.regions.iter().filter(|region| {
            region.keyword(text) == "include" || template_lookup(text, region).is_some()
        });
        includes.map(|region| include(file, text, region)).collect()
    }
}

/// Reads `include 'path'`, or `lookup('template', 'path')`.
fn include(file: FileId, text: &str, region: &Region) -> Include {
    let span = |range: Range<usize>| Span::new(file, range.start as u32, range.end as u32);
    let path = match region.kind {
        RegionKind::Expression => template_lookup(text, region),
        _ => included_path(text, region),
    };
    let column = region.range.start - line_start(text, region.range.start);
    Include {
        path: path.and_then(|range| {
            Some(Spanned::new(
                text.get(range.clone())?.to_owned(),
                span(range),
            ))
        }),
        span: span(region.range.clone()),
        column: column as u32,
    }
}

/// Where the path of `include 'path'` stands, if it is a literal.
fn included_path(text: &str, region: &Region) -> Option<Range<usize>> {
    let inner = text.get(region.inner.clone())?;
    let open = inner.find(['\'', '"'])?;
    let only_literal = inner.get(..open)?.trim() == "include";
    let path = quoted(inner, open)?;
    only_literal.then(|| region.inner.start + path.start..region.inner.start + path.end)
}

/// Where the path of an expression stands that is nothing but `lookup('template', 'path')`.
fn template_lookup(text: &str, region: &Region) -> Option<Range<usize>> {
    if region.kind != RegionKind::Expression {
        return None;
    }
    let inner = text.get(region.inner.clone())?;
    let arguments = inner.trim_start().strip_prefix("lookup(")?;
    let offset = inner.len() - arguments.len();
    let plugin = quoted(arguments, arguments.find(['\'', '"'])?)?;
    let name = arguments.get(plugin.clone())?;
    if !["template", "ansible.builtin.template"].contains(&name) {
        return None;
    }
    let rest = arguments.get(plugin.end + 1..)?;
    let second = plugin.end + 1 + rest.find(['\'', '"'])?;
    let path = quoted(arguments, second)?;
    let after = arguments.get(path.end + 1..)?.trim();
    let start = region.inner.start + offset;
    (after == ")").then(|| start + path.start..start + path.end)
}

/// What stands in the quotes that open at an offset.
fn quoted(text: &str, open: usize) -> Option<Range<usize>> {
    let quote = text.get(open..open + 1)?;
    let length = text.get(open + 1..)?.find(quote)?;
    Some(open + 1..open + 1 + length)
}
