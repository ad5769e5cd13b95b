//! The lines of a file that a diagnostic is about, prepared for drawing: only those lines, made safe for a terminal, cut to
//! the width, with every label as a range in the prepared text.

use std::collections::BTreeMap;
use std::ops::Range;

use specc_source::{SourceFile, Span};
use unicode_width::UnicodeWidthStr;

use crate::render::escape::{shown, tab_width};
use crate::render::wrap::fill;

/// What stands in place of a secret.
const MASK: char = '•';
/// The room that a line gets however narrow the terminal is.
const LEAST_ROOM: usize = 30;
/// The room that the words of a label get in any case.
const LEAST_WORDS: usize = 12;
/// How many bytes of an endless line are looked at.
const LONGEST: usize = 2000;
/// How much of a long line is shown before the first label, at least.
const LEAD: usize = 12;

/// A range with its words.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    /// Where.
    pub span: Span,
    /// What is said about it.
    pub words: String,
    /// Whether it is the place to look at first.
    pub primary: bool,
}

/// Prepared lines.
#[derive(Debug, Default)]
pub(crate) struct Excerpt {
    /// The lines, each ended by `\n`.
    pub text: String,
    /// The number of each line in its file.
    pub numbers: Vec<u32>,
    /// The labels, by their place in the text.
    pub labels: Vec<ExcerptLabel>,
}

/// A label in prepared text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExcerptLabel {
    /// Its place in the text of the excerpt.
    pub range: Range<usize>,
    /// Its words, broken into lines.
    pub words: String,
    /// Whether it is the place to look at first.
    pub primary: bool,
}

/// A mark on one line: byte offsets in that line.
#[derive(Debug, Clone)]
struct LineMark {
    range: Range<usize>,
    words: String,
    primary: bool,
}

impl Excerpt {
    /// The lines of `file` that `marks` lie on, for a terminal that leaves `room` columns beside the line numbers.
    pub fn new(file: &SourceFile, marks: &[Mark], secrets: &[Span], room: usize) -> Self {
        let room = room.max(LEAST_ROOM);
        let mut excerpt = Self::default();
        for (number, line) in by_line(file, marks) {
            for row in rows(line.marks, room) {
                let source = file.line(number);
                let shown = Line::new(source, line.start, window(source, &row), secrets);
                excerpt.add(number, shown.cut(&row, room), row, room);
            }
        }
        excerpt
            .labels
            .sort_by_key(|label| (label.range.start, label.range.end));
        excerpt
    }

    fn add(&mut self, number: u32, line: Line, marks: Vec<LineMark>, room: usize) {
        let start = self.text.len();
        for mark in marks {
            let range = line.offset(mark.range.start)..line.offset(mark.range.end);
            let column = line.column(mark.range.start);
            // The words stand right of the middle of the range, behind an arm of four columns.
            let middle = (column + line.column(mark.range.end)) / 2;
            let words = fill(
                &mark.words,
                room.saturating_sub(middle + 5).max(LEAST_WORDS),
            )
            .join("\n");
            let range = start + range.start..start + range.end;
            self.labels.push(ExcerptLabel {
                range,
                words,
                primary: mark.primary,
            });
        }
        self.text.push_str(&line.text);
        self.text.push('\n');
        self.numbers.push(number);
    }
}

/// A line of the file with what is said about it.
#[derive(Debug, Default)]
struct MarkedLine {
    /// Its offset in the file.
    start: usize,
    marks: Vec<LineMark>,
}

/// The marks by the line they lie on; one over several lines becomes one at its first and one at its last line.
fn by_line(file: &SourceFile, marks: &[Mark]) -> BTreeMap<u32, MarkedLine> {
    let mut lines: BTreeMap<u32, MarkedLine> = BTreeMap::new();
    for mark in marks {
        let (from, to) = (mark.span.start as usize, mark.span.end as usize);
        let last = if to > from { to - 1 } else { to };
        let mut add =
            |at: usize, begin: Option<usize>, end: Option<usize>, words: &str, primary: bool| {
                let number = file.position(at as u32).line;
                let start = line_start(file.text(), at);
                let line = file.line(number);
                let margin = line.len() - line.trim_start().len();
                let begin = begin.map_or(margin, |begin| begin - start).min(line.len());
                let end = end
                    .map_or(line.len(), |end| end - start)
                    .clamp(begin, line.len());
                let marked = lines.entry(number).or_default();
                marked.start = start;
                marked.marks.push(LineMark {
                    range: begin..end,
                    words: words.to_owned(),
                    primary,
                });
            };
        if line_start(file.text(), from) == line_start(file.text(), last) {
            add(from, Some(from), Some(to), &mark.words, mark.primary);
        } else {
            add(from, Some(from), None, "from here …", false);
            add(last, None, Some(to), &to_here(&mark.words), mark.primary);
        }
    }
    lines
}

/// The words at the last line of a range.
fn to_here(words: &str) -> String {
    if words.is_empty() {
        "… to here".to_owned()
    } else {
        format!("… to here: {words}")
    }
}

/// The marks of one line in rows in which none overlaps another and all are in sight together: the line is shown once for
/// each row.
fn rows(mut marks: Vec<LineMark>, room: usize) -> Vec<Vec<LineMark>> {
    let sight = room.saturating_sub(LEAD + 2);
    marks.sort_by_key(|mark| (mark.range.start, mark.range.end, !mark.primary));
    let mut rows: Vec<Vec<LineMark>> = Vec::new();
    for mark in marks {
        let same = rows
            .iter_mut()
            .flatten()
            .find(|other| other.range == mark.range);
        if let Some(same) = same {
            same.primary |= mark.primary;
            if !same.words.contains(&mark.words) {
                let separator = if same.words.is_empty() { "" } else { "; " };
                same.words = format!("{}{separator}{}", same.words, mark.words);
            }
            continue;
        }
        let fits = |row: &&mut Vec<LineMark>| {
            let first = row.first().map_or(0, |first| first.range.start);
            row.iter()
                .all(|other| other.range.end.max(other.range.start + 1) <= mark.range.start)
                && mark.range.end.saturating_sub(first) <= sight
        };
        match rows.iter_mut().find(fits) {
            Some(row) => row.push(mark),
            None => rows.push(vec![mark]),
        }
    }
    rows
}

/// A line as it is shown.
#[derive(Debug)]
struct Line {
    text: String,
    /// For each character of the source and for its end, in order.
    places: Vec<Place>,
    width: usize,
}

/// Where an offset in the source is shown.
#[derive(Debug, Clone, Copy)]
struct Place {
    source: usize,
    text: usize,
    column: usize,
}

impl Line {
    /// The part of a line around its marks, safe for a terminal.
    fn new(source: &str, start: usize, window: Range<usize>, secrets: &[Span]) -> Self {
        let mut line = Self {
            text: String::new(),
            places: Vec::new(),
            width: 0,
        };
        let part = source.get(window.clone()).unwrap_or_default();
        for (at, character) in part.char_indices() {
            let at = at + window.start;
            line.note(at);
            let hidden = secrets
                .iter()
                .any(|secret| secret.range().contains(&(start + at)));
            line.push(if hidden { MASK } else { character });
        }
        line.note(window.end);
        line
    }

    fn note(&mut self, source: usize) {
        self.places.push(Place {
            source,
            text: self.text.len(),
            column: self.width,
        });
    }

    fn push(&mut self, character: char) {
        let before = self.text.len();
        if character == '\t' {
            self.text.push_str(&" ".repeat(tab_width(self.width)));
        } else {
            shown(character).push_to(&mut self.text);
        }
        let added = self.text.get(before..).unwrap_or_default();
        self.width += added.width();
    }

    /// Where an offset in the source stands in the text.
    fn offset(&self, at: usize) -> usize {
        self.place(at).text
    }

    /// The column at which an offset in the source stands.
    fn column(&self, at: usize) -> usize {
        self.place(at).column
    }

    fn place(&self, at: usize) -> Place {
        let index = self.places.partition_point(|place| place.source < at);
        let end = Place {
            source: at,
            text: self.text.len(),
            column: self.width,
        };
        self.places.get(index).copied().unwrap_or(end)
    }

    /// A line that is too long, cut so that the first label is in sight.
    fn cut(self, marks: &[LineMark], room: usize) -> Self {
        let reach = marks.iter().map(|mark| self.reach(mark)).max().unwrap_or(0);
        if self.width <= room && reach <= room {
            return self;
        }
        let first = marks
            .iter()
            .map(|mark| self.column(mark.range.start))
            .min()
            .unwrap_or(0);
        let last = marks
            .iter()
            .map(|mark| self.column(mark.range.end))
            .max()
            .unwrap_or(0);
        let words_start = (reach + 1)
            .saturating_sub(room)
            .min(first.saturating_sub(1));
        let from = if last + 2 <= room {
            words_start
        } else {
            last.saturating_sub(room * 2 / 3)
                .min(first.saturating_sub(LEAD))
                .max(words_start)
        };
        let to = (from + room).saturating_sub(2);
        let mut cut = Self {
            text: String::new(),
            places: Vec::new(),
            width: 0,
        };
        if from > 0 {
            cut.append("…");
        }
        let mut full = false;
        for pair in self.places.windows(2) {
            let [place, next] = pair else { continue };
            cut.note(place.source);
            if place.column < from || full {
                continue;
            }
            if next.column > to && next.column < self.width {
                cut.append("…");
                full = true;
            } else {
                cut.append(self.text.get(place.text..next.text).unwrap_or_default());
            }
        }
        cut
    }

    /// The column up to which a mark's words reach at least: they stand right of its middle and break at spaces only.
    fn reach(&self, mark: &LineMark) -> usize {
        let middle = (self.column(mark.range.start) + self.column(mark.range.end)) / 2;
        let longest = mark.words.split(' ').map(UnicodeWidthStr::width).max();
        middle
            + 5
            + longest
                .unwrap_or(0)
                .max(LEAST_WORDS.min(mark.words.width()))
    }

    fn append(&mut self, text: &str) {
        self.text.push_str(text);
        self.width += text.width();
    }
}

/// The part of an endless line that is looked at; marks beyond it are shown at its end.
fn window(line: &str, marks: &[LineMark]) -> Range<usize> {
    if line.len() <= 2 * LONGEST {
        return 0..line.len();
    }
    let first = marks.iter().map(|mark| mark.range.start).min().unwrap_or(0);
    let start = line.floor_char_boundary(first.saturating_sub(LONGEST / 2));
    start..line.floor_char_boundary(start + LONGEST)
}

/// The offset at which the line around an offset begins.
fn line_start(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    before
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |newline| newline + 1)
}

#[cfg(test)]
mod tests;
