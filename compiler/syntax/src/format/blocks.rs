//! Layouts of what holds entries: sets, lists, parameters, `let`, and the entries themselves.

use super::gap::has_entries;
use super::tables::spaces_before_equals;
use super::writer::{SPACE, Separator, Writer, parts};
use crate::{Element, Node, SyntaxKind as K};

impl<'t> Writer<'t> {
    /// `{ … }`, `rec { … }` or `[ … ]`.
    pub(super) fn bracket(&mut self, node: Node<'t>) {
        if !self.is_block(node) {
            return self.row(node);
        }
        let entries: Vec<Node<'t>> = node.children().collect();
        self.opening(node);
        self.indent += 1;
        self.entries(&entries);
        self.indent -= 1;
        self.separate(Separator::Last);
        self.token();
    }

    /// Whether each entry of a bracket has its own line.
    fn is_block(&self, node: Node<'_>) -> bool {
        self.measures.is_broken(node) || (has_entries(node) && self.is_too_wide(node))
    }

    /// The tokens before the first entry: `{`, `[` or `rec {`.
    fn opening(&mut self, node: Node<'t>) {
        let is_recursive = self.measures.piece(self.next).map(|piece| piece.kind) == Some(K::Rec);
        self.token();
        if is_recursive && node.kind() == K::SetExpr {
            self.separate(SPACE);
            self.token();
        }
    }

    fn entries(&mut self, entries: &[Node<'t>]) {
        let spaces = spaces_before_equals(self.measures, entries);
        for (entry, spaces) in entries.iter().zip(spaces) {
            self.separate(Separator::Entry);
            match entry.kind() {
                K::Binding => self.binding(*entry, spaces),
                _ => self.node(*entry),
            }
        }
    }

    /// `a.b = e;`
    pub(super) fn binding(&mut self, node: Node<'t>, spaces: u32) {
        for (number, element) in parts(node).enumerate() {
            match element {
                Element::Node(path) if number == 0 => self.node(path),
                Element::Node(value) => self.value(value),
                Element::Token(_) if number == 1 => {
                    self.separate(Separator::Spaces(spaces));
                    self.token();
                }
                Element::Token(_) => {
                    self.separate(Separator::Tight);
                    self.token();
                }
            }
        }
    }

    /// What follows `=`, `?` or `if`: behind it or, where it needs more lines and is no bracket, below.
    pub(super) fn value(&mut self, node: Node<'t>) {
        self.separate(SPACE);
        if self.moves_to_own_line(node) {
            self.indented(node);
        } else {
            self.child(node, SPACE);
        }
    }

    /// `inherit (e) a b;`
    pub(super) fn inherit(&mut self, node: Node<'t>) {
        let mut names = node
            .children()
            .filter(|child| child.kind() == K::AttributeName);
        let has_written_break = names.any(|name| self.measures.gap_before(name).is_broken());
        let is_broken =
            has_written_break || (!self.measures.is_broken(node) && self.is_too_wide(node));
        for (number, element) in parts(node).enumerate() {
            match element {
                Element::Node(name) if is_broken && name.kind() == K::AttributeName => {
                    self.indented(name);
                }
                Element::Node(child) => self.child(child, SPACE),
                Element::Token(_) if number == 0 => self.token(),
                Element::Token(_) => {
                    self.separate(Separator::Tight);
                    self.token();
                }
            }
        }
    }

    /// `assert condition "message";`: the message below the condition where they do not fit in one line.
    pub(super) fn assert_clause(&mut self, node: Node<'t>) {
        let is_broken = !self.fits(node);
        for (number, element) in parts(node).enumerate() {
            match element {
                Element::Node(condition) if number == 1 => self.child(condition, SPACE),
                Element::Node(message) if is_broken => self.indented(message),
                Element::Node(message) => self.child(message, SPACE),
                Element::Token(_) if number == 0 => self.token(),
                Element::Token(_) => {
                    self.separate(Separator::Tight);
                    self.token();
                }
            }
        }
    }

    /// `let … in e`
    pub(super) fn let_in(&mut self, node: Node<'t>) {
        if self.fits(node) {
            return self.row(node);
        }
        let entries: Vec<Node<'t>> = node.children().filter(|child| is_entry(*child)).collect();
        let hang = self.hang();
        self.token();
        self.indent += 1;
        self.entries(&entries);
        self.indent -= 1;
        self.separate(Separator::Last);
        self.token();
        for body in node.children().skip(entries.len()) {
            self.separate(Separator::Entry);
            self.node(body);
        }
        self.indent -= hang;
    }

    /// The `{ a, b ? 1, ... }` of a function.
    pub(super) fn pattern(&mut self, node: Node<'t>) {
        if !self.is_block(node) {
            return self.row(node);
        }
        let mut is_behind_comma = false;
        self.token();
        for element in parts(node).skip(1) {
            match element {
                Element::Node(field) => {
                    self.indent += 1;
                    self.separate(if is_behind_comma {
                        SPACE
                    } else {
                        Separator::Entry
                    });
                    is_behind_comma = false;
                    self.node(field);
                    self.indent -= 1;
                }
                Element::Token(_) => is_behind_comma = self.comma_or_brace(),
            }
        }
    }

    /// Whether a comma leads the line of the next field, because a comment ends the line of the field before.
    fn comma_or_brace(&mut self) -> bool {
        let Some(piece) = self.measures.piece(self.next) else {
            return false;
        };
        let is_comma = piece.kind == K::Comma;
        let is_pushed = is_comma && piece.gap.has_comment_line;
        self.indent += u32::from(is_pushed);
        self.separate(match (is_comma, is_pushed) {
            (true, true) => Separator::Line,
            (true, false) => Separator::Tight,
            (false, _) => Separator::Last,
        });
        self.token();
        self.indent -= u32::from(is_pushed);
        // A comment behind the comma pushes the field to a line of its own.
        is_pushed && !self.measures.gap(self.next).has_comment_line
    }

    /// `a ? 1`
    pub(super) fn field(&mut self, node: Node<'t>) {
        for (number, element) in parts(node).enumerate() {
            match element {
                Element::Node(default) => self.value(default),
                Element::Token(_) => {
                    if number > 0 {
                        self.separate(SPACE);
                    }
                    self.token();
                }
            }
        }
    }

    /// Indents what follows unless it starts a line, by the level that is given back.
    pub(super) fn hang(&mut self) -> u32 {
        let level = u32::from(!self.is_at_line_start());
        self.indent += level;
        level
    }
}

/// Whether a node is an entry of a set or of a `let`.
fn is_entry(node: Node<'_>) -> bool {
    matches!(node.kind(), K::Binding | K::InheritClause | K::AssertClause)
}
