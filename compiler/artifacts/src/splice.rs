//! Putting included fragments of YAML where they are included.
//!
//! A fragment's text goes into the template as it is, so its indentation says which collection its entries belong to. Its
//! nodes keep their own ranges: a finding in a fragment points into the fragment.

use specc_source::Span;

use crate::jinja::Include;
use crate::yaml::{Mapping, Node, Opening, Sequence, Value};

/// A fragment that is there, with the statement that includes it.
pub(crate) struct Fragment<'f> {
    pub(crate) include: &'f Include,
    /// The root of its YAML; nothing where it holds none.
    pub(crate) root: Option<&'f Node>,
    /// The column in which the root begins.
    pub(crate) column: u32,
}

impl Fragment<'_> {
    /// The column in which its entries stand once it is included.
    fn effective_column(&self) -> u32 {
        match self.include.column {
            0 => self.column,
            column => column + self.column,
        }
    }
}

/// Puts fragments into a tree. What they explain no longer leaves a collection open.
pub(crate) fn splice(node: &mut Node, fragments: &[Fragment<'_>]) {
    match &mut node.value {
        Value::Mapping(mapping) => in_mapping(mapping, fragments),
        Value::Sequence(sequence) => in_sequence(sequence, fragments),
        Value::Scalar(_) | Value::Alias(_) | Value::Unknown => {}
    }
}

fn in_mapping(mapping: &mut Mapping, fragments: &[Fragment<'_>]) {
    fill_empty_values(mapping, fragments);
    for (_, value) in &mut mapping.entries {
        splice(value, fragments);
    }
    let own = explain(&mut mapping.open, fragments);
    for fragment in own {
        let Some(root) = fragment.root.and_then(Node::as_mapping) else {
            continue;
        };
        let at = mapping
            .entries
            .partition_point(|(key, _)| is_before(key.span, fragment.include.span));
        let entries = root.entries.iter().cloned();
        mapping.entries.splice(at..at, entries);
        if mapping.open.is_none() {
            mapping.open.clone_from(&root.open);
        }
    }
}

fn in_sequence(sequence: &mut Sequence, fragments: &[Fragment<'_>]) {
    for item in &mut sequence.items {
        splice(item, fragments);
    }
    let own = explain(&mut sequence.open, fragments);
    for fragment in own {
        let Some(root) = fragment.root.and_then(Node::as_sequence) else {
            continue;
        };
        let at = sequence
            .items
            .partition_point(|item| is_before(item.span, fragment.include.span));
        sequence.items.splice(at..at, root.items.iter().cloned());
        if sequence.open.is_none() {
            sequence.open.clone_from(&root.open);
        }
    }
}

/// Whether a node stands before an include; one out of another fragment keeps its place.
fn is_before(node: Span, include: Span) -> bool {
    node.file != include.file || node.start < include.start
}

/// Takes what fragments explain out of an opening, and answers with those that belong to this collection.
fn explain<'f, 'a>(
    open: &mut Option<Box<Opening>>,
    fragments: &'f [Fragment<'a>],
) -> Vec<&'f Fragment<'a>> {
    let Some(opening) = open else {
        return Vec::new();
    };
    let mut own = Vec::new();
    let column = opening.column;
    opening.spans.retain(|span| {
        let fragment = fragments
            .iter()
            .find(|fragment| fragment.include.span == *span);
        match fragment {
            Some(fragment) if fragment.root.is_none() => false,
            Some(fragment) => {
                // One that stands in another column belongs to another collection.
                if fragment.effective_column() == column {
                    own.push(fragment);
                }
                false
            }
            None => true,
        }
    });
    if opening.spans.is_empty() {
        *open = None;
    }
    own
}

/// `services:` with nothing but includes below: the reader cannot know what it holds.
fn fill_empty_values(mapping: &mut Mapping, fragments: &[Fragment<'_>]) {
    let starts: Vec<Span> = mapping.entries.iter().map(|(key, _)| key.span).collect();
    for (position, (key, value)) in mapping.entries.iter_mut().enumerate() {
        if value.value != Value::Unknown || value.span.start != value.span.end {
            continue;
        }
        let next = starts.get(position + 1).map_or(u32::MAX, |next| next.start);
        let below = |span: Span| {
            span.file == key.span.file && span.start >= key.span.end && span.start < next
        };
        let mut own = fragments
            .iter()
            .filter(|fragment| below(fragment.include.span))
            .filter_map(|fragment| fragment.root)
            .peekable();
        let Some(first) = own.peek().copied() else {
            continue;
        };
        match &first.value {
            Value::Mapping(_) => {
                let entries = own.flat_map(|root| root.entries().iter().cloned());
                value.value = Value::Mapping(Mapping {
                    entries: entries.collect(),
                    open: None,
                });
            }
            Value::Sequence(_) => {
                let items = own.flat_map(|root| root.items().iter().cloned());
                value.value = Value::Sequence(Sequence {
                    items: items.collect(),
                    open: None,
                });
            }
            _ => {}
        }
    }
}
