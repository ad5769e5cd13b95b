//! Comments, and what they speak about.

use std::ops::Range;

use specc_source::{FileId, Span};

use crate::jinja::{Mask, RegionKind};
use crate::lines::{is_blank, line_end, line_start};

/// A comment of an artifact: `# …`, or `{# … #}` in a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The whole comment with its marks.
    pub span: Span,
    /// What it says, without marks and blanks around.
    pub text: String,
    /// Whether nothing else stands on its line.
    pub own_line: bool,
    /// What it speaks about: its line, where it trails something; else the whole next node
    /// (task, key with its block, directive with its braces), or nothing (an empty range) at the end.
    pub covers: Span,
}

/// The comments at `ranges` and the Jinja comments of an indented text (YAML).
pub(crate) fn in_indented_text(
    file: FileId,
    text: &str,
    mask: &Mask,
    ranges: &[Range<usize>],
) -> Vec<Comment> {
    collect(file, text, mask, ranges, &indented_block)
}

/// The comments at `ranges` and the Jinja comments of a text in which a line stands for itself.
pub(crate) fn in_lines(
    file: FileId,
    text: &str,
    mask: &Mask,
    ranges: &[Range<usize>],
) -> Vec<Comment> {
    collect(file, text, mask, ranges, &single_line)
}

/// The comments at `ranges` and the Jinja comments; `cover` says what an own-line comment covers.
pub(crate) fn collect(
    file: FileId,
    text: &str,
    mask: &Mask,
    ranges: &[Range<usize>],
    cover: Cover,
) -> Vec<Comment> {
    let mut comments: Vec<Comment> = Vec::new();
    // From the last to the first: of a run of comment lines, all cover what the last one covers.
    for range in all_ranges(mask, ranges).into_iter().rev() {
        let next = comments.last().filter(|next| next.own_line);
        let gap = next.map(|next| range.end..next.span.start as usize);
        let same = next.filter(|_| gap.is_some_and(|gap| is_blank(text.get(gap))));
        let covers = same.map(|next| next.covers);
        comments.push(comment(file, text, mask, range, covers, cover));
    }
    comments.reverse();
    comments
}

/// Both kinds of comment in order, without those inside others.
fn all_ranges(mask: &Mask, ranges: &[Range<usize>]) -> Vec<Range<usize>> {
    let jinja = mask
        .regions
        .iter()
        .filter(|region| region.kind == RegionKind::Comment);
    let mut all: Vec<Range<usize>> = ranges
        .iter()
        .cloned()
        .chain(jinja.map(|region| region.range.clone()))
        .collect();
    all.sort_by_key(|range| (range.start, range.end));
    let mut reached = 0;
    all.retain(|range| {
        let inside = range.start < reached;
        reached = reached.max(range.end);
        !inside
    });
    all
}

/// What begins at the line at an offset of the mask.
pub(crate) type Cover<'c> = &'c dyn Fn(&str, usize) -> Range<usize>;

/// `known` is what the comment covers if it has its line for itself and that is known already.
fn comment(
    file: FileId,
    text: &str,
    mask: &Mask,
    range: Range<usize>,
    known: Option<Span>,
    cover: Cover,
) -> Comment {
    let span = |range: Range<usize>| Span::new(file, range.start as u32, range.end as u32);
    let start = line_start(text, range.start);
    let own_line = is_blank(text.get(start..range.start));
    let covers = match known {
        _ if !own_line => span(start..range.start),
        Some(known) => known,
        None => match next_content(&mask.text, line_end(text, range.end)) {
            Some(line) => span(cover(&mask.text, line)),
            None => span(range.end..range.end),
        },
    };
    let said = said(text.get(range.clone()).unwrap_or("")).to_owned();
    Comment {
        span: span(range),
        text: said,
        own_line,
        covers,
    }
}

/// A comment without its marks.
fn said(comment: &str) -> &str {
    let inner = comment
        .strip_prefix("{#")
        .and_then(|inner| inner.strip_suffix("#}"));
    match inner {
        Some(inner) => inner.trim_matches('-').trim(),
        None => comment.trim_start_matches('#').trim(),
    }
}

/// The beginning of the next line that holds neither blanks alone nor a comment.
fn next_content(mask: &str, from: usize) -> Option<usize> {
    let mut at = from;
    while at < mask.len() {
        let start = if at == 0 || mask.as_bytes().get(at - 1) == Some(&b'\n') {
            at
        } else {
            line_end(mask, at) + 1
        };
        let end = line_end(mask, start);
        let line = mask.get(start..end)?.trim();
        if !line.is_empty() && !line.starts_with('#') {
            return Some(start);
        }
        at = end + 1;
    }
    None
}

/// The line without the blanks around.
pub(crate) fn single_line(mask: &str, line: usize) -> Range<usize> {
    trimmed(mask, line, line_end(mask, line))
}

/// The line and what is indented under it; list items may stand in the column of their key.
fn indented_block(mask: &str, line: usize) -> Range<usize> {
    let column = |text: &str| text.len() - text.trim_start().len();
    let is_item = |text: &str| text.trim_start().starts_with("- ") || text.trim() == "-";
    let mut end = line_end(mask, line);
    let first = mask.get(line..end).unwrap_or("");
    let (indent, item) = (column(first), is_item(first));
    let mut at = end + 1;
    while at < mask.len() {
        let next = line_end(mask, at);
        let text = mask.get(at..next).unwrap_or("");
        let blank = text.trim().is_empty() || text.trim_start().starts_with('#');
        let belongs = column(text) > indent || (column(text) == indent && is_item(text) && !item);
        if !blank && !belongs {
            break;
        }
        if !blank {
            end = next;
        }
        at = next + 1;
    }
    trimmed(mask, line, end)
}

/// A range of whole lines without the blanks around.
fn trimmed(mask: &str, start: usize, end: usize) -> Range<usize> {
    let lines = mask.get(start..end).unwrap_or("");
    let blanks = lines.len() - lines.trim_start().len();
    start + blanks..start + lines.trim_end().len().max(blanks)
}
