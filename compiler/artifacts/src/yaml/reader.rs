//! From text to trees: the stream, documents, and block collections.

use std::collections::HashMap;
use std::sync::Arc;

use specc_source::{Diagnostic, FileId};

use super::cursor::Cursor;
use super::node::{Node, Style, Value};
use crate::codes;
use crate::jinja::Mask;

/// How deep collections may nest.
const DEPTH: u32 = 100;
/// How many aliases may lead to aliases.
const ALIAS_DEPTH: u32 = 16;

/// What `&name` names.
struct Anchor {
    node: Arc<Node>,
    /// How many aliases lead on from it, at most.
    depth: u32,
}

/// Tag and anchor in front of a node.
#[derive(Default)]
pub(super) struct Properties<'t> {
    tag: Option<&'t str>,
    anchor: Option<&'t str>,
}

/// Reads a masked text.
pub(super) struct Reader<'t> {
    pub(super) cursor: Cursor<'t>,
    anchors: HashMap<&'t str, Anchor>,
    depth: u32,
    /// The longest chain of aliases in the node that is being read.
    alias_depth: u32,
    /// How often a bracket was sought to the end of the text in vain.
    pub(super) vain_searches: u32,
    /// Whether the value that was read last stands there in other branches as well.
    pub(super) has_other_branches: bool,
}

impl<'t> Reader<'t> {
    pub(super) fn new(file: FileId, text: &'t str, mask: &'t Mask) -> Self {
        let cursor = Cursor::new(file, text, mask);
        Self {
            cursor,
            anchors: HashMap::new(),
            depth: 0,
            alias_depth: 0,
            vain_searches: 0,
            has_other_branches: false,
        }
    }

    /// All documents of the stream.
    pub(super) fn stream(&mut self) -> Vec<Node> {
        let mut documents: Vec<Node> = Vec::new();
        let mut announced = false;
        // Whether content would belong to the last document, which ended too early.
        let mut broken = false;
        loop {
            self.cursor.skip_to_content();
            if self.cursor.at_end() || self.cursor.at_marker() {
                if announced {
                    documents.push(self.nothing(self.cursor.at, self.cursor.at));
                }
                announced = self.cursor.peek() == Some(b'-');
                broken = false;
                if self.cursor.at_end() {
                    return documents;
                }
                self.cursor.at += 3;
            } else if self.cursor.column() == 0 && self.cursor.peek() == Some(b'%') && !broken {
                self.cursor.skip_line();
            } else {
                self.document(&mut documents, broken);
                announced = false;
                broken = true;
            }
        }
    }

    /// Reads a root; what follows a root that ended too early is joined to it where it can be.
    fn document(&mut self, documents: &mut Vec<Node>, broken: bool) {
        let start = self.cursor.at;
        if broken {
            let end = self.cursor.content_end().max(start + 1);
            let help = "indent it like the lines that it belongs to";
            self.cursor.complain(
                start..end,
                "this does not belong to what stands above",
                help,
            );
        }
        let node = self.node(-1, 0, false);
        if self.cursor.at == start {
            self.cursor.skip_line();
        }
        if !broken {
            documents.push(node);
            return;
        }
        let Some(last) = documents.last_mut() else {
            return;
        };
        match (&mut last.value, node.value) {
            (Value::Mapping(into), Value::Mapping(from)) => into.entries.extend(from.entries),
            (Value::Sequence(into), Value::Sequence(from)) => into.items.extend(from.items),
            _ => return,
        }
        last.span = last.span.to(node.span);
    }

    /// An empty value.
    pub(super) fn nothing(&self, from: usize, at: usize) -> Node {
        let opened = self.cursor.any_opener(from).is_some();
        let span = self.cursor.span(at..at);
        if opened {
            Node::unknown(span)
        } else {
            Node::scalar(span, "", Style::Plain)
        }
    }

    /// Reads a node that belongs to a collection in column `parent`, in branch `branch` of the template.
    /// `inline` says that it stands on the line of its key, where no block collection can begin.
    pub(super) fn node(&mut self, parent: i32, branch: u32, inline: bool) -> Node {
        if !self.enter() {
            return self.too_deep();
        }
        let outer_aliases = std::mem::take(&mut self.alias_depth);
        let start = self.cursor.at;
        let properties = self.properties();
        let (mut tag, mut anchor) = properties.parts();
        let mut node = if !properties.is_empty() && self.cursor.line_is_done() {
            self.content_below(parent, branch, inline)
        } else {
            if !properties.is_empty() && !inline && self.is_key() {
                // On the line of a key, tag and anchor are the key's.
                self.cursor.at = start;
                (tag, anchor) = (None, None);
            }
            self.content(parent, branch, inline)
        };
        self.apply_tag(&mut node, tag);
        self.remember(anchor, &node);
        self.alias_depth = self.alias_depth.max(outer_aliases);
        self.leave();
        node
    }

    /// Notes that a node begins; `false` where it would nest too deep.
    pub(super) fn enter(&mut self) -> bool {
        self.depth += 1;
        let fits = self.depth <= DEPTH;
        if !fits {
            self.depth -= 1;
        }
        fits
    }

    /// Notes that a node is complete.
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    pub(super) fn too_deep(&mut self) -> Node {
        let span = self.cursor.span(self.cursor.at..self.cursor.at);
        let message = format!("this nests deeper than {DEPTH} levels");
        self.cursor
            .diagnostics
            .push(Diagnostic::error(&codes::TOO_DEEP, span, message));
        self.cursor.at = self.cursor.bytes.len();
        Node::unknown(span)
    }

    pub(super) fn apply_tag(&self, node: &mut Node, tag: Option<&str>) {
        let Some(tag) = tag else { return };
        if let (Value::Scalar(scalar), "!unsafe") = (&mut node.value, tag) {
            scalar.template = false;
        }
        node.tag = Some(tag.into());
    }

    pub(super) fn remember(&mut self, anchor: Option<&'t str>, node: &Node) {
        let Some(name) = anchor else { return };
        let depth = self.alias_depth;
        self.anchors.insert(
            name,
            Anchor {
                node: Arc::new(node.clone()),
                depth,
            },
        );
    }

    /// Reads `&anchor` and `!tag` in any order.
    pub(super) fn properties(&mut self) -> Properties<'t> {
        let mut properties = Properties::default();
        loop {
            let start = self.cursor.at;
            match self.cursor.peek() {
                Some(b'&') if properties.anchor.is_none() => {
                    self.cursor.at += 1;
                    properties.anchor = Some(self.name());
                }
                Some(b'!') if properties.tag.is_none() => {
                    self.name();
                    properties.tag = Some(self.cursor.original(start..self.cursor.at));
                }
                _ => return properties,
            }
            self.cursor.skip_blanks();
        }
    }

    /// Reads up to the next blank or flow sign.
    fn name(&mut self) -> &'t str {
        let start = self.cursor.at;
        while let Some(byte) = self.cursor.peek() {
            if byte.is_ascii_whitespace() || matches!(byte, b',' | b'[' | b']' | b'{' | b'}') {
                break;
            }
            self.cursor.at += 1;
        }
        self.cursor.original(start..self.cursor.at)
    }

    /// Reads `*name`.
    pub(super) fn alias(&mut self) -> Node {
        let start = self.cursor.at;
        self.cursor.at += 1;
        let name = self.name();
        let range = start..self.cursor.at;
        let span = self.cursor.span(range.clone());
        match self.anchors.get(name) {
            Some(anchor) if anchor.depth < ALIAS_DEPTH => {
                self.alias_depth = self.alias_depth.max(anchor.depth + 1);
                Node::new(span, Value::Alias(Arc::clone(&anchor.node)))
            }
            Some(_) => {
                let message = format!("aliases lead to aliases more than {ALIAS_DEPTH} times");
                self.cursor
                    .diagnostics
                    .push(Diagnostic::error(&codes::TOO_DEEP, span, message));
                Node::unknown(span)
            }
            None => {
                let help = "an anchor must stand above its aliases, in the same document";
                self.cursor
                    .complain(range, &format!("no anchor `&{name}` stands above"), help);
                Node::unknown(span)
            }
        }
    }

    /// Reads the content of a node whose properties have their line for themselves.
    fn content_below(&mut self, parent: i32, branch: u32, inline: bool) -> Node {
        let after = self.cursor.at;
        self.cursor.skip_to_content();
        let column = self.cursor.column();
        let dash = inline && column == parent && self.cursor.is_indicator(self.cursor.at, b'-');
        if self.cursor.at_end() || self.cursor.at_marker() || (column <= parent && !dash) {
            return self.nothing(after, after);
        }
        self.content(parent, branch, false)
    }

    fn content(&mut self, parent: i32, branch: u32, inline: bool) -> Node {
        let at = self.cursor.at;
        let Some(first) = self.cursor.peek() else {
            return self.nothing(at, at);
        };
        if !inline && self.cursor.is_indicator(at, b'-') {
            return self.sequence(self.cursor.column(), branch);
        }
        if !inline && (self.cursor.is_indicator(at, b'?') || self.is_key()) {
            return self.mapping(self.cursor.column(), branch);
        }
        let node = match first {
            b'|' | b'>' => return self.block_scalar(parent),
            b'*' => self.alias(),
            b'[' | b'{' => self.flow_in_block(branch),
            b'"' | b'\'' => self.quoted(parent),
            _ => return self.plain(parent, inline),
        };
        self.finish_line();
        node
    }

    /// Behind a value only a comment may follow.
    pub(super) fn finish_line(&mut self) {
        self.cursor.skip_blanks();
        if !self.cursor.line_is_done() {
            let range = self.cursor.at..self.cursor.content_end().max(self.cursor.at + 1);
            self.cursor.complain(
                range,
                "this follows a value that is already complete",
                "quote the whole value",
            );
            self.cursor.skip_line();
        }
    }
}

impl Properties<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.tag.is_none() && self.anchor.is_none()
    }
}

impl<'t> Properties<'t> {
    /// Tag and anchor.
    pub(super) fn parts(&self) -> (Option<&'t str>, Option<&'t str>) {
        (self.tag, self.anchor)
    }
}
