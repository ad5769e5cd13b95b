//! Masking one line.

use std::ops::Range;

use super::mask::Opener;
use super::regions::{Region, RegionKind};
use crate::lines::{is_blank, line_end, line_start};

fn brings_lines(keyword: &str) -> bool {
    matches!(keyword, "include" | "block" | "extends" | "call")
}

/// What was found while masking.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) openers: Vec<Opener>,
    pub(super) shifts: Vec<(usize, usize)>,
}

/// The Jinja of one line; a piece may span several, which then count as one.
pub(super) struct JinjaLine<'r> {
    regions: &'r [Region],
    start: usize,
    end: usize,
}

/// Takes the regions of the next line that has some.
pub(super) fn next_line<'r>(text: &str, rest: &mut &'r [Region]) -> Option<JinjaLine<'r>> {
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
    /// Masks the line in `bytes`.
    pub(super) fn mask(&self, text: &str, bytes: &mut [u8], found: &mut Found) {
        if let Some(content) = self.content_of_condition(text) {
            return self.mask_condition(content, bytes, found);
        }
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
                found.openers.push(opener(column));
            } else if alone && brings_lines(region.keyword(text)) {
                found.openers.push(opener(region.range.start - self.start));
            }
        }
    }

    /// What stands in `{% if x %}…{% endif %}` where that is all of the line.
    fn content_of_condition(&self, text: &str) -> Option<Range<usize>> {
        let [first, inner @ .., last] = self.regions else {
            return None;
        };
        let around = is_blank(text.get(self.start..first.range.start))
            && is_blank(text.get(last.range.end..self.end));
        let pair = matches!(
            (first.keyword(text), last.keyword(text)),
            ("if", "endif") | ("for", "endfor")
        );
        let plain = inner
            .iter()
            .all(|region| region.kind == RegionKind::Expression);
        let content = text.get(first.range.end..last.range.start)?;
        let start = last.range.start - content.trim_start().len();
        let end = start + content.trim().len();
        let entry = begins_entry(content.trim());
        let one_line = !text.get(self.start..self.end)?.contains('\n');
        (around && pair && plain && entry && one_line).then_some(start..end)
    }

    /// Masks a condition around all of the line, and notes where its content belongs.
    fn mask_condition(&self, content: Range<usize>, bytes: &mut [u8], found: &mut Found) {
        for region in self.regions {
            let inside = content.contains(&region.range.start);
            let with = if inside { b'x' } else { b' ' };
            fill(bytes, region.range.clone(), with);
        }
        if let Some(first) = self.regions.first() {
            let shift = content.start - first.range.start;
            found.shifts.push((content.start, shift));
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
const FAR: usize = 8;

/// The next line that is neither blank nor an expression alone in the same column.
fn below(text: &str, from: usize, column: usize) -> Option<&str> {
    let mut lines = text.get(from..)?.split('\n').skip(1).take(FAR);
    lines.find(|line| {
        let content = line.trim();
        let expression = content.starts_with("{{") && content.ends_with("}}");
        let same_column = line.len() - line.trim_start().len() == column;
        let sibling = expression && same_column && !content.contains("}}:");
        !(content.is_empty() || sibling)
    })
}

/// Whether a line's content is a list item, or has a plain key or an expression for a key.
fn begins_entry(content: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let key = content.split_once(':').map(|(key, rest)| {
        let expression = key.starts_with("{{") && key.ends_with("}}");
        let named = !key.is_empty() && key.chars().all(word);
        (expression || named) && (rest.is_empty() || rest.starts_with([' ', '\r']))
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
