//! Diagnostics as text: what is wrong in one line, where, why, and what to do.

mod escape;
mod excerpt;
mod frame;
mod paint;
mod wrap;

use std::fmt::Write;

use specc_driver::Problem;
use specc_source::{Diagnostic, FileId, Label, Level, Sources, Span};

pub use escape::{escape, escape_line};
use excerpt::Mark;
use frame::{FrameStyle, frame};
pub use paint::Paint;
pub use wrap::wrap;

/// Renders for one terminal.
#[derive(Debug, Clone, Copy)]
pub struct Renderer<'a> {
    /// The texts that diagnostics point into.
    pub sources: &'a Sources,
    /// Ranges that are masked wherever they are shown.
    pub secrets: &'a [Span],
    /// Columns of the terminal.
    pub width: usize,
    /// Whether there are colours.
    pub paint: Paint,
}

impl Renderer<'_> {
    /// A diagnostic as a block of lines, without an empty line around it.
    pub fn diagnostic(&self, diagnostic: &Diagnostic) -> String {
        let mut block = self.headline(diagnostic);
        let primary = std::iter::once((&diagnostic.primary, true));
        let related = diagnostic.related.iter().map(|label| (label, false));
        block.push_str(&self.frames(primary.chain(related), diagnostic.level));
        block.push_str(&self.part("why", diagnostic.why.as_deref()));
        block.push_str(&self.part("help", diagnostic.help.as_deref()));
        let more = format!("specc explain {}", diagnostic.code.id);
        block.push_str(&self.part("more", Some(&more)));
        block
    }

    /// Places with what there is to say about each, file by file.
    pub fn places(&self, labels: &[Label]) -> String {
        self.frames(labels.iter().map(|label| (label, true)), Level::Note)
    }

    /// A frame for each file; a label is primary or not.
    fn frames<'l>(&self, labels: impl Iterator<Item = (&'l Label, bool)>, level: Level) -> String {
        let mut frames = String::new();
        for (file, labels) in by_file(labels) {
            let first = labels
                .iter()
                .find(|(_, primary)| *primary)
                .or(labels.first());
            let Some((place, _)) = first else { continue };
            let mark = |(label, primary): &(&Label, bool)| Mark {
                span: label.span,
                words: escape_line(&label.message),
                primary: *primary,
            };
            let marks: Vec<Mark> = labels.iter().map(mark).collect();
            let style = FrameStyle {
                width: self.width,
                level,
                paint: self.paint,
            };
            frames.push_str(&frame(
                self.sources.file(file),
                place.span,
                &marks,
                self.secrets,
                style,
            ));
        }
        frames
    }

    fn headline(&self, diagnostic: &Diagnostic) -> String {
        let word = format!("{}[{}]", diagnostic.level.as_str(), diagnostic.code.id);
        headline(
            self.paint,
            self.width,
            &self.paint.level(diagnostic.level, &word),
            word.len(),
            &diagnostic.message,
        )
    }

    /// `  why:  …`, broken and indented; nothing where there is no text.
    pub fn part(&self, name: &str, text: Option<&str>) -> String {
        part(self.paint, self.width, name, text)
    }
}

/// A problem as a block of lines.
pub fn problem(problem: &Problem, width: usize, paint: Paint) -> String {
    let word = paint.level(Level::Error, "error");
    let mut block = headline(paint, width, &word, "error".len(), &problem.what);
    for item in &problem.items {
        let _ = writeln!(block, "    {}", escape_line(item));
    }
    block.push_str(&part(paint, width, "why", problem.why.as_deref()));
    block.push_str(&part(paint, width, "help", problem.help.as_deref()));
    block
}

/// `error[REX-03]: what is wrong`, broken where it is too long for the terminal.
fn headline(paint: Paint, width: usize, painted: &str, word_width: usize, message: &str) -> String {
    // The head is measured without its colours: spaces keep its place while the lines are broken.
    let gap = " ".repeat(word_width + 2);
    let message = escape_line(message);
    let room = width.saturating_sub(word_width + 2).max(20);
    let lines = wrap::fill(&message, room);
    let mut lines = lines.into_iter().map(|line| wrap::cut(&line, room));
    let first = paint.strong(&lines.next().unwrap_or_default());
    let mut head = format!("{painted}: {first}\n");
    for line in lines {
        let _ = writeln!(head, "{gap}{}", paint.strong(&line));
    }
    head
}

/// `  why:  …`, broken and indented.
fn part(paint: Paint, width: usize, name: &str, text: Option<&str>) -> String {
    let Some(text) = text else {
        return String::new();
    };
    let lead = format!("  {:<6}", format!("{name}:"));
    let body = wrap(&lead, &escape(text), width);
    body.replacen(&format!("{name}:"), &paint.part(&format!("{name}:")), 1)
}

/// Labels by file: the first one's file first, the others as they come.
fn by_file<'l>(
    labels: impl Iterator<Item = (&'l Label, bool)>,
) -> Vec<(FileId, Vec<(&'l Label, bool)>)> {
    let mut files: Vec<(FileId, Vec<(&Label, bool)>)> = Vec::new();
    for (label, is_primary) in labels {
        match files.iter_mut().find(|(file, _)| *file == label.span.file) {
            Some((_, labels)) => labels.push((label, is_primary)),
            None => files.push((label.span.file, vec![(label, is_primary)])),
        }
    }
    files
}

#[cfg(test)]
mod tests;
