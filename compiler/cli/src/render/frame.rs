//! Frames around excerpts, drawn by miette.
//!
//! miette draws what it is given: the lines of an [`Excerpt`] as if they were a whole file. The numbers in its gutter are
//! then replaced by those of the real lines, and its head line by the real place.

use std::ops::Range;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters,
    ThemeStyles,
};
use specc_source::{Level, SourceFile, Span};

use super::excerpt::{Excerpt, Mark};
use super::{Paint, escape_line};

/// The frame of one file: `place` is where to look first, and what the head line says.
pub(crate) fn frame(
    file: &SourceFile,
    place: Span,
    marks: &[Mark],
    secrets: &[Span],
    style: FrameStyle,
) -> String {
    let digits = gutter_width(file, marks);
    let excerpt = Excerpt::new(file, marks, secrets, style.width.saturating_sub(digits + 4));
    let drawn = draw(&excerpt, style);
    let position = file.position(place.start);
    let head = format!(
        "{}:{}:{}",
        escape_line(file.path().as_str()),
        position.line,
        position.column
    );
    let margin = " ".repeat(digits + 2);
    let mut framed = format!("{margin}╭─[{}]\n", style.paint.part(&head));
    for line in body(&drawn) {
        framed.push_str(&renumbered(line, &excerpt.numbers, digits, style.paint));
        framed.push('\n');
    }
    framed.push_str(&format!("{margin}╰────\n"));
    framed
}

/// How a frame is drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FrameStyle {
    /// Columns of the terminal.
    pub width: usize,
    /// The level of the finding, which colours the primary range.
    pub level: Level,
    /// Whether there are colours.
    pub paint: Paint,
}

/// How many digits the greatest line number has; at least two, so that most frames of one report line up.
fn gutter_width(file: &SourceFile, marks: &[Mark]) -> usize {
    let last = marks
        .iter()
        .map(|mark| file.position(mark.span.end).line)
        .max();
    last.unwrap_or(1).to_string().len().max(2)
}

fn draw(excerpt: &Excerpt, style: FrameStyle) -> String {
    let theme = GraphicalTheme {
        characters: ThemeCharacters::unicode(),
        styles: styles(excerpt, style),
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_context_lines(usize::MAX / 4)
        .without_syntax_highlighting();
    let mut drawn = String::new();
    // Writing to a string cannot fail, and every range lies inside the text.
    handler
        .render_report(&mut drawn, &Drawing { excerpt })
        .unwrap_or_default();
    drawn
}

/// Colours for the labels in their order; none for the gutter, which is painted afterwards.
fn styles(excerpt: &Excerpt, style: FrameStyle) -> ThemeStyles {
    let plain = ThemeStyles::none();
    if !style.paint.colour {
        return plain;
    }
    let ansi = ThemeStyles::ansi();
    let primary = match style.level {
        Level::Error => ansi.error,
        Level::Warning => ansi.warning,
        Level::Note => ansi.advice,
    };
    let related = ansi.help.bold();
    let label = |label: &super::excerpt::ExcerptLabel| {
        if label.primary {
            primary.bold()
        } else {
            related
        }
    };
    ThemeStyles {
        highlights: excerpt.labels.iter().map(label).collect(),
        ..plain
    }
}

/// The lines between the head and the foot of what miette drew.
fn body(drawn: &str) -> impl Iterator<Item = &str> {
    let from_head = drawn
        .lines()
        .skip_while(|line| !line.trim_start().starts_with('╭'));
    from_head
        .skip(1)
        .take_while(|line| !line.trim_start().starts_with('╰'))
}

/// A drawn line with the number of the real line, or with the right margin where it has none.
fn renumbered(line: &str, numbers: &[u32], digits: usize, paint: Paint) -> String {
    let margin = line.len()
        - line
            .trim_start_matches([' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
            .len();
    let (gutter, rest) = line.split_at(margin);
    let drawn: Option<usize> = gutter.trim().parse().ok();
    let number = drawn.and_then(|drawn| numbers.get(drawn.checked_sub(1)?));
    let number = number.map(u32::to_string).unwrap_or_default();
    let rest = rest.trim_end();
    format!(" {} {rest}", paint.faint(&format!("{number:>digits$}")))
}

/// What miette is told about an excerpt.
#[derive(Debug)]
struct Drawing<'a> {
    excerpt: &'a Excerpt,
}

impl std::fmt::Display for Drawing<'_> {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Drawing<'_> {}

impl Diagnostic for Drawing<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt.text)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.excerpt.labels.iter().map(|label| {
            let words = (!label.words.is_empty()).then(|| label.words.clone());
            let Range { start, end } = label.range.clone();
            LabeledSpan::new(words, start, end - start)
        });
        Some(Box::new(labels))
    }
}
