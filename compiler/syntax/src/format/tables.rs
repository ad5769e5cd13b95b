//! Tables: aligned `=` and aligned trailing comments.

use super::measure::Measures;
use super::{COMMENT_COLUMN, COMMENT_GAP};
use crate::{Node, SyntaxKind as K};

/// A comment that ends a line of code.
#[derive(Debug, Clone, Copy)]
pub(super) struct TrailingComment {
    /// Where the code ends in what was written.
    pub at: usize,
    pub line: u32,
    pub indent: u32,
    pub code_width: u32,
    /// Whether it was written with more than one space before it.
    pub is_padded: bool,
}

/// Moves the comments of tables to their column.
pub(super) fn align(text: String, comments: &[TrailingComment]) -> String {
    if !comments.iter().any(|comment| comment.is_padded) {
        return text;
    }
    let mut aligned = String::with_capacity(text.len() + comments.len() * COMMENT_COLUMN as usize);
    let mut copied = 0;
    let is_same_table =
        |a: &TrailingComment, b: &TrailingComment| a.line + 1 == b.line && a.indent == b.indent;
    for table in comments.chunk_by(is_same_table) {
        if !table.iter().any(|comment| comment.is_padded) {
            continue;
        }
        let longest = table.iter().map(|comment| comment.code_width).max();
        let column = COMMENT_COLUMN.max(longest.unwrap_or(0) + COMMENT_GAP);
        for comment in table {
            aligned.push_str(text.get(copied..comment.at).unwrap_or(""));
            copied = comment.at;
            // One space is there already.
            let missing = column.saturating_sub(comment.code_width + 1);
            aligned.extend(std::iter::repeat_n(' ', missing as usize));
        }
    }
    aligned.push_str(text.get(copied..).unwrap_or(""));
    aligned
}

/// How many spaces stand before the `=` of each of these entries, which all have lines of their own.
pub(super) fn spaces_before_equals(measures: &Measures, entries: &[Node<'_>]) -> Vec<u32> {
    let mut spaces = vec![1; entries.len()];
    let mut start = 0;
    while start < entries.len() {
        let rest = entries.get(start + 1..).unwrap_or(&[]);
        let length = 1 + rest
            .iter()
            .take_while(|entry| !measures.gap_before(**entry).has_blank)
            .count();
        let table = entries.get(start..start + length).unwrap_or(&[]);
        if let Some(cells) = spaces.get_mut(start..start + length) {
            align_table(measures, table, cells);
        }
        start += length;
    }
    spaces
}

fn align_table(measures: &Measures, entries: &[Node<'_>], spaces: &mut [u32]) {
    let names: Vec<Option<(u32, bool)>> = entries
        .iter()
        .map(|entry| measured_name(measures, *entry))
        .collect();
    if !names.iter().flatten().any(|&(_, is_padded)| is_padded) {
        return;
    }
    let longest = names.iter().flatten().map(|&(width, _)| width).max();
    for (cell, name) in spaces.iter_mut().zip(&names) {
        if let (Some((width, _)), Some(longest)) = (name, longest) {
            *cell = longest - width + 1;
        }
    }
}

/// The width of a binding's name, and whether its `=` is padded; `None` where comments stand in between.
fn measured_name(measures: &Measures, entry: Node<'_>) -> Option<(u32, bool)> {
    let path = entry.child(K::AttributePath)?;
    let gap = measures.gap(measures.number(path.end_token()));
    let has_comments = measures.has_comments(path) || gap.comments > 0;
    if entry.kind() != K::Binding || measures.is_broken(path) || has_comments {
        return None;
    }
    Some((measures.width(path), gap.padding > 1 && !gap.has_break))
}
