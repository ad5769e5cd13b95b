//! From a line of the output back to the place of the spec that decided it.
//!
//! While a template is rendered, a filter that prints a value of the spec leaves a mark in front of it; afterwards the marks
//! are taken out, and what remains of them is the number of their line.

use std::sync::{Arc, Mutex, PoisonError};

use specc_source::Span;

/// A line of a file and the place of the spec that decided it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineOrigin {
    /// The line, from 1.
    pub line: u32,
    /// Where the spec says what stands there.
    pub span: Span,
}

/// Opens a mark; in front of a digit it is one, in front of another one it is itself.
const OPEN: char = '\u{1}';
/// Closes a mark.
const CLOSE: char = '\u{2}';

/// The places that marks stand for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks(Arc<Mutex<Vec<Span>>>);

impl Marks {
    /// `text` with a mark for its place in the spec in front.
    pub(crate) fn mark(&self, text: String, span: Option<Span>) -> String {
        let text = if text.contains(OPEN) {
            text.replace(OPEN, "\u{1}\u{1}")
        } else {
            text
        };
        let Some(span) = span else { return text };
        let mut spans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        spans.push(span);
        format!("{OPEN}{}{CLOSE}{text}", spans.len() - 1)
    }

    /// Takes the marks out of a text; answers what they stood for, line by line.
    pub(crate) fn take(&self, text: String) -> (String, Vec<LineOrigin>) {
        if !text.contains(OPEN) {
            return (text, Vec::new());
        }
        let spans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut clean, mut origins) = (String::with_capacity(text.len()), Vec::new());
        let (mut rest, mut line) = (text.as_str(), 1);
        while let Some((before, after)) = rest.split_once(OPEN) {
            clean.push_str(before);
            line += before.matches('\n').count() as u32;
            rest = after;
            if let Some(after) = after.strip_prefix(OPEN) {
                clean.push(OPEN);
                rest = after;
            } else if let Some((index, after)) = after.split_once(CLOSE) {
                let span = index.parse().ok().and_then(|index: usize| spans.get(index));
                origins.extend(span.map(|span| LineOrigin { line, span: *span }));
                rest = after;
            }
        }
        clean.push_str(rest);
        origins.dedup();
        (clean, origins)
    }
}

#[cfg(test)]
mod tests {
    use super::{LineOrigin, Marks};
    use crate::fixture::span;

    #[test]
    fn marks_become_lines_and_leave_the_text_alone() {
        let (marks, first, second) = (Marks::default(), span(), span());
        let text = format!(
            "a\n{}{}\n{}\u{2}",
            marks.mark("b\nc".to_owned(), Some(first)),
            marks.mark("\u{1}7\u{2}".to_owned(), None),
            marks.mark("\u{1}".to_owned(), Some(second)),
        );
        let (clean, origins) = marks.take(text);
        assert_eq!(clean, "a\nb\nc\u{1}7\u{2}\n\u{1}\u{2}");
        assert_eq!(
            origins,
            [
                LineOrigin {
                    line: 2,
                    span: first
                },
                LineOrigin {
                    line: 4,
                    span: second
                }
            ]
        );
    }
}
