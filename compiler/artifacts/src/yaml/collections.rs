//! Block collections: `- item` and `key: value` lines.

use std::collections::HashMap;

use specc_source::{Diagnostic, Span};

use super::node::{Mapping, Node, Opening, Sequence, Value};
use super::reader::Reader;
use crate::codes;

/// Up to so many keys are compared one by one; more go through a hash table.
const FEW_KEYS: usize = 12;

impl Reader<'_> {
    /// `- item` lines in one column.
    pub(super) fn sequence(&mut self, column: i32, branch: u32) -> Node {
        let start = self.cursor.at;
        let mut sequence = Sequence::default();
        let mut stray = Vec::new();
        let mut end = start;
        loop {
            let dash = self.cursor.at;
            self.cursor.at += 1;
            let inner = self.cursor.mask.guards.branch_at(dash);
            let mut item = self.item(column, inner);
            item.conditional = inner != branch;
            end = end.max(item.span.end as usize).max(dash + 1);
            sequence.items.push(item);
            let more = self.next_in_collection(column, &mut stray, true);
            if let Some(item) = sequence.items.last_mut() {
                self.note_other_branches(item);
            }
            if !more {
                break;
            }
        }
        sequence.open = self.opening(stray, start, column);
        sequence.items.shrink_to_fit();
        Node::new(self.cursor.span(start..end), Value::Sequence(sequence))
    }

    fn item(&mut self, column: i32, branch: u32) -> Node {
        let after = self.cursor.at;
        self.cursor.skip_blanks();
        if !self.cursor.line_is_done() {
            return self.node(column, branch, false);
        }
        self.cursor.skip_to_content();
        if self.cursor.at_end() || self.cursor.at_marker() || self.cursor.column() <= column {
            return self.nothing(after, after);
        }
        self.node(column, branch, false)
    }

    /// `key: value` lines in one column.
    pub(super) fn mapping(&mut self, column: i32, branch: u32) -> Node {
        let start = self.cursor.at;
        let mut mapping = Mapping::default();
        let mut stray = Vec::new();
        let mut end = start;
        loop {
            let inner = self.cursor.mask.guards.branch_at(self.cursor.at);
            let (mut key, value) = self.block_entry(column, inner);
            key.conditional = inner != branch;
            end = end.max(key.span.end as usize).max(value.span.end as usize);
            mapping.entries.push((key, value));
            let more = self.next_in_collection(column, &mut stray, false);
            if let Some((_, value)) = mapping.entries.last_mut() {
                self.note_other_branches(value);
            }
            if !more {
                break;
            }
        }
        mapping.open = self.opening(stray, start, column);
        mapping.entries.shrink_to_fit();
        self.report_duplicates(&mapping);
        Node::new(self.cursor.span(start..end), Value::Mapping(mapping))
    }

    /// What may add to the collection that began at `start`, stray lines among it.
    fn opening(&self, stray: Vec<Span>, start: usize, column: i32) -> Option<Box<Opening>> {
        let mut spans = stray;
        spans.extend(self.cursor.openers_for(start, column));
        spans.sort_unstable();
        spans.dedup();
        (!spans.is_empty()).then(|| {
            Box::new(Opening {
                spans,
                column: u32::try_from(column).unwrap_or(0),
            })
        })
    }

    /// Goes to the next item or entry of the collection in `column`, if there is one; steps over lines that
    /// cannot be either.
    fn next_in_collection(&mut self, column: i32, stray: &mut Vec<Span>, items: bool) -> bool {
        loop {
            self.cursor.skip_to_content();
            if self.cursor.at_end() || self.cursor.at_marker() || self.cursor.column() < column {
                return false;
            }
            if self.cursor.column() == column {
                let dash = self.cursor.is_indicator(self.cursor.at, b'-');
                if dash
                    || (!items && (self.cursor.is_indicator(self.cursor.at, b'?') || self.is_key()))
                {
                    return dash == items;
                }
            }
            let line = self.cursor.at..self.cursor.content_end().max(self.cursor.at + 1);
            if self
                .cursor
                .mask
                .is_all_jinja(self.cursor.text, line.clone())
            {
                if self.cursor.mask.has_expression(line.clone()) {
                    stray.push(self.cursor.span(line));
                }
                self.cursor.skip_line();
            } else if items && self.cursor.column() == column {
                return false;
            } else if self.cursor.column() > column && self.is_other_branch() {
                self.has_other_branches = true;
                self.cursor.skip_deeper(column);
            } else {
                self.refuse_line(column);
            }
        }
    }

    /// Whether an `{% else %}` stands right above: what begins here is the value before, in another branch.
    fn is_other_branch(&self) -> bool {
        let above = self.cursor.bytes.get(..self.cursor.at).unwrap_or(&[]);
        let end = above.trim_ascii_end().len();
        self.cursor.mask.guards.has_alternative(end..self.cursor.at)
    }

    /// Of a value that other branches of the template write differently, only the place is known.
    fn note_other_branches(&mut self, value: &mut Node) {
        if std::mem::take(&mut self.has_other_branches) {
            value.value = Value::Unknown;
        }
    }

    /// Reports a line that is neither entry nor item, and steps over it and what hangs under it.
    fn refuse_line(&mut self, column: i32) {
        let line = self.cursor.at..self.cursor.content_end().max(self.cursor.at + 1);
        let (message, help) = if self.cursor.column() == column {
            (
                "expected `key: value`",
                "write a key and a colon, or indent the line under its key",
            )
        } else {
            (
                "this is indented deeper than the entries above",
                "indent it like them",
            )
        };
        self.cursor.complain(line, message, help);
        self.cursor.skip_deeper(column);
    }

    fn block_entry(&mut self, column: i32, branch: u32) -> (Node, Node) {
        if self.cursor.is_indicator(self.cursor.at, b'?') {
            return self.explicit_entry(column, branch);
        }
        let key = self.key();
        if self.cursor.peek() != Some(b':') {
            let end = self.cursor.content_end().max(self.cursor.at);
            self.cursor.complain(
                self.cursor.at..end,
                "expected a colon after the key",
                "write `key: value`",
            );
            self.cursor.skip_line();
            let value = Node::unknown(self.cursor.span(end..end));
            return (key, value);
        }
        self.cursor.at += 1;
        let value = self.value(column, branch);
        (key, value)
    }

    /// `? key` and, on a later line, `: value`.
    fn explicit_entry(&mut self, column: i32, branch: u32) -> (Node, Node) {
        self.cursor.at += 1;
        let key = self.item(column, branch);
        let after = key.span.end as usize;
        self.cursor.skip_to_content();
        if self.cursor.column() == column && self.cursor.is_indicator(self.cursor.at, b':') {
            self.cursor.at += 1;
            let value = self.item(column, branch);
            return (key, value);
        }
        let value = self.nothing(after, after);
        (key, value)
    }

    /// What stands behind `key:`.
    fn value(&mut self, column: i32, branch: u32) -> Node {
        let after = self.cursor.at;
        self.cursor.skip_blanks();
        if !self.cursor.line_is_done() {
            return self.node(column, branch, true);
        }
        self.cursor.skip_to_content();
        let below = self.cursor.column();
        let dash = below == column && self.cursor.is_indicator(self.cursor.at, b'-');
        if self.cursor.at_end() || self.cursor.at_marker() || (below <= column && !dash) {
            return self.nothing(after, after);
        }
        self.node(if dash { column - 1 } else { column }, branch, false)
    }

    /// Reports keys that stand twice under the same condition.
    pub(super) fn report_duplicates(&mut self, mapping: &Mapping) {
        let keys = mapping
            .entries
            .iter()
            .filter_map(|(key, _)| Some((key.text()?, key)));
        let keys: Vec<(&str, &Node)> = keys
            .filter(|(text, key)| !key.is_template() && *text != "<<")
            .collect();
        if keys.len() <= FEW_KEYS {
            for (index, (text, key)) in keys.iter().enumerate() {
                let earlier = keys.iter().take(index).find(|(other, _)| other == text);
                if let Some((_, first)) = earlier {
                    self.report_duplicate(text, first, key);
                }
            }
            return;
        }
        let mut seen: HashMap<&str, &Node> = HashMap::with_capacity(keys.len());
        for (text, key) in keys {
            match seen.get(text) {
                Some(first) => self.report_duplicate(text, first, key),
                None => {
                    seen.insert(text, key);
                }
            }
        }
    }

    fn report_duplicate(&mut self, text: &str, first: &Node, again: &Node) {
        if first.conditional || again.conditional {
            return;
        }
        let message = format!("the key `{text}` stands twice");
        let diagnostic = Diagnostic::warning(&codes::DUPLICATE_KEY, again.span, message)
            .label("again")
            .related(first.span, "first here")
            .help(
                "remove one of the two; most readers keep the last and drop the first in silence",
            );
        self.cursor.diagnostics.push(diagnostic);
    }
}
