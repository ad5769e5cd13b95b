//! What follows from a syntax error is not reported: after one, the parser can only guess what was meant.
//!
//! The guess reaches as far as the entry of a set that the fault is in; entries inside that one are read as they stand, and so
//! are their neighbours. Where the repair is beyond doubt (a missing `;`), nothing is a guess.

use std::ops::Range;

use specc_source::{Applicability, Diagnostic, FileId, Span};
use specc_syntax::{Node, SyntaxKind as K, Tree};

use crate::codes;

/// Takes out the errors that point into an entry which the parser had to guess at, and all but one about depth.
pub(crate) fn drop_consequences(errors: &mut Vec<Diagnostic>, trees: &[Tree]) {
    let mut nested_before = false;
    errors.retain(|error| {
        // Data without end is too deep at every one of its ends.
        !std::ptr::eq(error.code, &codes::NESTING) || !std::mem::replace(&mut nested_before, true)
    });
    let guesses: Vec<Guess> = errors
        .iter()
        .filter(|error| is_syntax(error) && !is_repaired(error))
        .filter_map(|error| {
            let span = error.primary.span;
            let tree = trees.iter().find(|tree| tree.file() == span.file)?;
            (!is_trivia(tree, span)).then(|| Guess::around(tree, span))
        })
        .collect();
    if guesses.is_empty() {
        return;
    }
    errors.retain(|error| {
        let mut labels = std::iter::once(&error.primary).chain(&error.related);
        is_syntax(error) || !labels.any(|label| guesses.iter().any(|guess| guess.holds(label.span)))
    });
}

/// What a broken text may define although nothing of it can be read.
pub(crate) enum Hidden {
    /// Anything: it is not even certain where its entries end.
    Anything,
    /// What these entries name.
    Within(Vec<Span>),
}

/// What the faults of a text may hide.
pub(crate) fn hidden_by(errors: &[Diagnostic], tree: &Tree) -> Hidden {
    let mut ranges = Vec::new();
    for error in errors.iter().filter(|error| !is_repaired(error)) {
        let span = error.primary.span;
        if is_trivia(tree, span) {
            continue;
        }
        let entry = entry_around(tree, span);
        match entry.filter(|entry| span.start >= start_of_value(*entry)) {
            Some(entry) if !moves_entries(tree, error) => ranges.push(entry.span()),
            _ => return Hidden::Anything,
        }
    }
    Hidden::Within(ranges)
}

/// Whether a fault may have put entries into other sets than they were meant for.
fn moves_entries(tree: &Tree, error: &Diagnostic) -> bool {
    use specc_syntax::codes::{LIMIT, UNCLOSED};
    let written = tree.text().get(error.primary.span.range()).unwrap_or("");
    [&LIMIT, &UNCLOSED].contains(&error.code) || written.contains(['{', '}', '[', ']', '(', ')'])
}

/// The innermost entry of a set or of a `let` around a fault.
fn entry_around(tree: &Tree, fault: Span) -> Option<Node<'_>> {
    // Nodes come before those that hold them, so the first is the innermost.
    tree.nodes()
        .filter(|node| is_entry(*node))
        .find(|node| node.span().contains(fault))
}

/// The order in which errors are read: what is there before what is not, and each in the order of the text.
pub(crate) fn order(error: &Diagnostic) -> (bool, Span) {
    let is_missing = std::ptr::eq(error.code, &codes::MISSING_OPTION);
    (is_missing, error.primary.span)
}

fn is_syntax(error: &Diagnostic) -> bool {
    specc_syntax::codes::ALL.contains(&error.code)
}

/// Whether the parser went on as its own repair would have let it.
fn is_repaired(error: &Diagnostic) -> bool {
    error
        .fix
        .as_ref()
        .is_some_and(|fix| fix.applicability == Applicability::Safe)
}

/// Whether the fault is in white space, which means nothing.
fn is_trivia(tree: &Tree, span: Span) -> bool {
    let tokens = tree.tokens();
    let token = tokens.partition_point(|token| token.end <= span.start);
    tokens
        .get(token)
        .is_some_and(|token| token.kind == K::Whitespace)
        && !span.range().is_empty()
}

/// A range in which nothing but the entries inside it can be relied on.
struct Guess {
    file: FileId,
    range: Range<u32>,
    /// The entries inside it that are read as they stand, in the order of the text; they do not overlap.
    sound: Vec<Range<u32>>,
}

impl Guess {
    fn around(tree: &Tree, fault: Span) -> Self {
        let entry = entry_around(tree, fault);
        let range = entry.map_or(0..u32::MAX, |entry| range(entry.span()));
        let sound = match entry {
            // Whose name is broken says nothing about what is in it.
            Some(entry) if fault.start < start_of_value(entry) => Vec::new(),
            _ => entries_inside(tree, &range),
        };
        Self {
            file: tree.file(),
            range,
            sound,
        }
    }

    fn holds(&self, span: Span) -> bool {
        let around = |range: &Range<u32>| range.start <= span.start && span.end <= range.end;
        if span.file != self.file || !around(&self.range) {
            return false;
        }
        let next = self
            .sound
            .partition_point(|entry| entry.start <= span.start);
        let entry = next.checked_sub(1).and_then(|entry| self.sound.get(entry));
        !entry.is_some_and(around)
    }
}

/// The outermost entries of sets and `let`s strictly inside a range.
fn entries_inside(tree: &Tree, outer: &Range<u32>) -> Vec<Range<u32>> {
    let mut entries: Vec<Range<u32>> = Vec::new();
    for node in tree.nodes().filter(|node| is_entry(*node)) {
        let own = range(node.span());
        if own.start < outer.start || own.end > outer.end || own == *outer {
            continue;
        }
        while entries.last().is_some_and(|last| last.start >= own.start) {
            entries.pop();
        }
        entries.push(own);
    }
    entries
}

fn is_entry(node: Node<'_>) -> bool {
    matches!(node.kind(), K::Binding | K::InheritClause | K::AssertClause)
}

/// Where the value of a binding starts; other entries have none.
fn start_of_value(entry: Node<'_>) -> u32 {
    let path = entry.child(K::AttributePath);
    let value = entry.children().nth(1);
    match (path, value) {
        (Some(_), Some(value)) => value.span().start,
        _ => 0,
    }
}

fn range(span: Span) -> Range<u32> {
    span.start..span.end
}
