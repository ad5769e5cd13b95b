//! Hiding Jinja from the reader of another language without moving a single byte.

use std::ops::Range;

use specc_source::{FileId, Span, Spanned};

use crate::lines::{is_blank, line_end, line_start};

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
        let regions = if text.contains('{') {
            regions(text)
        } else {
            Vec::new()
        };
        if regions.is_empty() {
            return Self::unmasked(text);
        }
        let mut bytes = text.as_bytes().to_vec();
        let mut openers = Vec::new();
        let mut rest = regions.as_slice();
        while let Some(line) = next_line(text, &mut rest) {
            line.mask(text, &mut bytes, &mut openers);
        }
        let guards = Guards::new(text, &regions);
        // Regions begin and end at ASCII delimiters, so the bytes stay valid UTF-8.
        match String::from_utf8(bytes) {
            Ok(masked) => Self {
                text: masked,
                regions,
                guards,
                openers,
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
        }
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

fn brings_lines(keyword: &str) -> bool {
    matches!(keyword, "include" | "block" | "extends" | "call")
}

/// The Jinja of one line; a piece may span several, which then count as one.
struct JinjaLine<'r> {
    regions: &'r [Region],
    start: usize,
    end: usize,
}

/// Takes the regions of the next line that has some.
fn next_line<'r>(text: &str, rest: &mut &'r [Region]) -> Option<JinjaLine<'r>> {
    let first = rest.first()?;
    let start = line_start(text, first.range.start);
    let mut end = line_end(text, first.range.end);
    let mut count = 1;
    while let Some(next) = rest.get(count).filter(|next| next.range.start < end) {
        if next.range.end > end {
            end = line_end(text, next.range.end);
        }
        count += 1;
    }
    let (regions, others) = rest.split_at(count);
    *rest = others;
    Some(JinjaLine {
        regions,
        start,
        end,
    })
}

impl JinjaLine<'_> {
    fn mask(&self, text: &str, bytes: &mut [u8], openers: &mut Vec<Opener>) {
        let alone = self.is_alone(text);
        let statements = self
            .regions
            .iter()
            .all(|region| region.kind != RegionKind::Expression);
        for region in self.regions {
            let opener = |column| Opener {
                start: region.range.start,
                end: region.range.end,
                column,
            };
            let stray = match alone && !statements {
                true => self.stray_column(text, region),
                false => None,
            };
            let no_text = region.kind == RegionKind::Comment
                || stray.is_some()
                || alone && statements
                || self.is_end_of_another_line(text, region);
            if no_text {
                fill(bytes, region.range.clone(), b' ');
            } else if let Some(run) = bytes.get_mut(region.range.clone()) {
                run.fill(b'x');
            }
            if let Some(column) = stray {
                openers.push(opener(column));
            } else if alone && brings_lines(region.keyword(text)) {
                openers.push(opener(region.range.start - self.start));
            }
        }
    }

    /// Whether a statement closes its line and has its partner on another one: `args: {% for x in y %}`,
    /// `- "{{ x }}"{% endfor %}`. Its text is no part of the line's.
    fn is_end_of_another_line(&self, text: &str, region: &Region) -> bool {
        let keyword = region.keyword(text);
        let last = self.regions.last().is_some_and(|last| last == region);
        if !last || !is_blank(text.get(region.range.end..self.end)) {
            return false;
        }
        let others = self.regions.iter().filter(|other| *other != region);
        let mut words = others.map(|other| other.keyword(text));
        match keyword.strip_prefix("end") {
            Some(opening) => !words.any(|word| word == opening),
            None => matches!(keyword, "if" | "for") && is_after_colon(text, self.start, region),
        }
    }

    /// Whether nothing but Jinja and blanks stands on the line.
    fn is_alone(&self, text: &str) -> bool {
        let mut at = self.start;
        for region in self.regions {
            if !is_blank(text.get(at..region.range.start)) {
                return false;
            }
            at = region.range.end;
        }
        is_blank(text.get(at..self.end))
    }

    /// Where the lines stand that an expression brings in which is alone on its line; nothing where it is a value.
    ///
    /// Above lines in its own column it brings in their siblings. Where its column has nothing to do with the lines
    /// around, as that of `{{ lookup('template', 'x.j2') }}` at the margin, what it brings in carries its own indentation.
    fn stray_column(&self, text: &str, region: &Region) -> Option<usize> {
        if self.regions.len() > 1 || region.kind != RegionKind::Expression {
            return None;
        }
        let column = region.range.start - self.start;
        if column == 0 {
            return Some(0);
        }
        let below = below(text, self.end, column)?;
        match below.len() - below.trim_start().len() {
            deeper if deeper > column => Some(0),
            same if same == column && begins_entry(below.trim_start()) => Some(column),
            _ => None,
        }
    }
}

/// How many lines are looked at below an expression.
const FAR: usize = 64;

/// The next line that is neither blank nor an expression alone in the same column.
fn below(text: &str, from: usize, column: usize) -> Option<&str> {
    let mut lines = text.get(from..)?.split('\n').skip(1).take(FAR);
    lines.find(|line| {
        let content = line.trim();
        let expression = content.starts_with("{{") && content.ends_with("}}");
        let same_column = line.len() - line.trim_start().len() == column;
        !content.is_empty() && !(expression && same_column && !content.contains("}}:"))
    })
}

/// Whether a line's content is a list item, or has a plain key.
fn begins_entry(content: &str) -> bool {
    let key = content.split_once(':').map(|(key, rest)| {
        let word = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        !key.is_empty()
            && key.chars().all(word)
            && (rest.is_empty() || rest.starts_with([' ', '\r']))
    });
    content.starts_with("- ") || key == Some(true)
}

/// Whether a piece of Jinja stands right behind the colon of a key.
fn is_after_colon(text: &str, line: usize, region: &Region) -> bool {
    let before = text.get(line..region.range.start);
    before.is_some_and(|before| before.trim_end().ends_with(':'))
}

fn fill(bytes: &mut [u8], range: Range<usize>, with: u8) {
    let Some(run) = bytes.get_mut(range) else {
        return;
    };
    run.iter_mut()
        .filter(|byte| !matches!(byte, b'\n' | b'\r'))
        .for_each(|byte| *byte = with);
}
