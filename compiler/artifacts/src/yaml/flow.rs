//! `[a, b]` and `{a: b}`.

use super::leaves::end_of_quoted_lines;
use super::node::{Mapping, Node, Opening, Sequence, Style, Value};
use super::reader::Reader;

/// How many brackets may be sought to the end of the text in vain.
const VAIN_SEARCHES: u32 = 32;

impl Reader<'_> {
    /// Reads a flow collection that stands in block context.
    pub(super) fn flow_in_block(&mut self, branch: u32) -> Node {
        let start = self.cursor.at;
        if self.vain_searches < VAIN_SEARCHES && self.has_closing_bracket(start) {
            return self.flow_node(branch);
        }
        self.vain_searches += 1;
        let end = self.cursor.content_end().max(start + 1);
        self.cursor
            .complain(start..start + 1, "this bracket is never closed", "close it");
        self.cursor.skip_line();
        Node::unknown(self.cursor.span(start..end))
    }

    /// Whether the bracket at `start` is closed somewhere.
    fn has_closing_bracket(&self, start: usize) -> bool {
        let bytes = self.cursor.bytes;
        let mut depth = 0u32;
        let mut at = start;
        while let Some(&byte) = bytes.get(at) {
            let fresh = matches!(
                bytes.get(at.wrapping_sub(1)),
                Some(b' ' | b'\t' | b'\n' | b'[' | b'{' | b',' | b':')
            );
            match byte {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth -= 1,
                b'"' | b'\'' if fresh => {
                    match end_of_quoted_lines(bytes.get(at..).unwrap_or(&[]), -1) {
                        Some(length) => at += length - 1,
                        None => return false,
                    }
                }
                b'#' if fresh => {
                    let rest = bytes.get(at..).unwrap_or(&[]);
                    at += rest
                        .iter()
                        .position(|byte| *byte == b'\n')
                        .unwrap_or(rest.len());
                }
                _ => {}
            }
            at += 1;
            if depth == 0 {
                return true;
            }
        }
        false
    }

    /// Reads any node inside a flow collection, or such a collection.
    fn flow_node(&mut self, branch: u32) -> Node {
        if !self.enter() {
            return self.too_deep();
        }
        let (tag, anchor) = self.properties().parts();
        self.cursor.skip_to_content();
        let start = self.cursor.at;
        let mut node = match self.cursor.peek() {
            Some(b'[') => self.flow_sequence(branch),
            Some(b'{') => self.flow_mapping(branch),
            Some(b'"' | b'\'') => self.quoted(-1),
            Some(b'*') => self.alias(),
            None | Some(b',' | b']' | b'}' | b':') => self.nothing(start, start),
            _ => self.flow_plain(),
        };
        self.apply_tag(&mut node, tag);
        self.remember(anchor, &node);
        self.leave();
        node
    }

    fn flow_plain(&mut self) -> Node {
        let start = self.cursor.at;
        let mut end = start;
        while let Some(byte) = self.cursor.peek() {
            let at = self.cursor.at;
            let colon = byte == b':' && self.ends_flow_key(at);
            let comment = byte == b'#' && at > start && self.cursor.is_blank_before(at);
            if matches!(byte, b',' | b'[' | b']' | b'{' | b'}') || colon || comment {
                break;
            }
            self.cursor.at += 1;
            if byte == b'\n' {
                self.cursor.line = self.cursor.at;
            }
            if !byte.is_ascii_whitespace() {
                end = self.cursor.at;
            }
        }
        self.plain_node(start, end)
    }

    /// Whether the colon at an offset separates a key from its value.
    fn ends_flow_key(&self, at: usize) -> bool {
        let next = self.cursor.byte(at + 1);
        next.is_none_or(|next| next.is_ascii_whitespace() || b",[]{}".contains(&next))
    }

    /// What may add to the flow collection that began at `start`.
    fn opening_of_flow(&self, start: usize) -> Option<Box<Opening>> {
        let span = self.cursor.any_opener(start)?;
        Some(Box::new(Opening {
            spans: vec![span],
            column: 0,
        }))
    }

    fn flow_sequence(&mut self, branch: u32) -> Node {
        let start = self.cursor.at;
        let mut sequence = Sequence::default();
        self.cursor.at += 1;
        while self.flow_goes_on(b']') {
            let item_branch = self.cursor.mask.guards.branch_at(self.cursor.at);
            let mut item = self.flow_item(item_branch);
            item.conditional = item_branch != branch;
            sequence.items.push(item);
        }
        sequence.open = self.opening_of_flow(start);
        Node::new(
            self.cursor.span(start..self.cursor.at),
            Value::Sequence(sequence),
        )
    }

    /// An item, or a single pair without braces: `[a: b]`.
    fn flow_item(&mut self, branch: u32) -> Node {
        if self.cursor.is_indicator(self.cursor.at, b'?') {
            self.cursor.at += 1;
            self.cursor.skip_to_content();
        }
        let key = self.flow_node(branch);
        self.cursor.skip_to_content();
        if self.cursor.peek() != Some(b':') {
            return key;
        }
        self.cursor.at += 1;
        self.cursor.skip_to_content();
        let value = self.flow_node(branch);
        let span = key.span.to(value.span);
        Node::mapping(span, vec![(key, value)])
    }

    fn flow_mapping(&mut self, branch: u32) -> Node {
        let start = self.cursor.at;
        let mut mapping = Mapping::default();
        self.cursor.at += 1;
        while self.flow_goes_on(b'}') {
            if self.cursor.is_indicator(self.cursor.at, b'?') {
                self.cursor.at += 1;
                self.cursor.skip_to_content();
            }
            let inner = self.cursor.mask.guards.branch_at(self.cursor.at);
            let mut key = self.flow_node(inner);
            key.conditional = inner != branch;
            let after = self.cursor.at;
            self.cursor.skip_to_content();
            let value = if self.cursor.peek() == Some(b':') {
                self.cursor.at += 1;
                self.cursor.skip_to_content();
                self.flow_node(inner)
            } else {
                Node::scalar(self.cursor.span(after..after), "", Style::Plain)
            };
            mapping.entries.push((key, value));
        }
        mapping.open = self.opening_of_flow(start);
        self.report_duplicates(&mapping);
        Node::new(
            self.cursor.span(start..self.cursor.at),
            Value::Mapping(mapping),
        )
    }

    /// Goes to the next item or entry; `false` at the closing bracket, which is passed.
    fn flow_goes_on(&mut self, closing: u8) -> bool {
        let other = if closing == b']' { b'}' } else { b']' };
        let mut separated = matches!(
            self.cursor.byte(self.cursor.at.wrapping_sub(1)),
            Some(b'[' | b'{')
        );
        loop {
            self.cursor.skip_to_content();
            let at = self.cursor.at;
            match self.cursor.peek() {
                None => {
                    self.cursor
                        .complain(at..at, "the text ends inside of a bracket", "close it");
                    return false;
                }
                Some(b',') => {
                    separated = true;
                    self.cursor.at += 1;
                }
                Some(byte) if byte == closing => {
                    self.cursor.at += 1;
                    return false;
                }
                Some(byte) if byte == other || byte == b':' && !separated => {
                    self.cursor.complain(
                        at..at + 1,
                        "this sign does not fit here",
                        "check the brackets around it",
                    );
                    self.cursor.at += 1;
                    separated = true;
                }
                Some(_) if separated => return true,
                Some(_) => {
                    let help = "write a comma between two items";
                    self.cursor
                        .complain(at..at + 1, "a comma is missing here", help);
                    separated = true;
                }
            }
        }
    }
}
