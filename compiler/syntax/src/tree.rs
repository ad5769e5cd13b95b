//! The lossless syntax tree: two flat arrays.
//!
//! Tokens lie in the order of the text and cover every byte of it. Nodes lie in post-order (children before their
//! parent), so that wrapping an already parsed expression into a binary one is a push, walking is arithmetic, and
//! dropping even the deepest tree is two `free`s.

use std::sync::Arc;

use specc_source::{FileId, Span};

use crate::SyntaxKind;

/// A token: its kind and where it ends; it starts where the one before it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: SyntaxKind,
    /// Offset just past its last byte.
    pub end: u32,
}

/// Names a node of one [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

#[derive(Debug, Clone, Copy)]
struct NodeData {
    kind: SyntaxKind,
    /// Index of the first token; never trivia, except in `File` and in an empty node.
    first_token: u32,
    /// Index just past the last token; the one before it is never trivia, except in `File`.
    end_token: u32,
    /// Index of the first node of this subtree; the node itself is its last.
    subtree_start: u32,
    /// The first child; the node itself where there is none.
    first_child: u32,
    /// The next child of the same parent; the node itself where there is none.
    next_sibling: u32,
}

/// The tree of one file. Its tokens' texts, put together, are the file's text.
#[derive(Debug, Clone)]
pub struct Tree {
    file: FileId,
    text: Arc<str>,
    tokens: Vec<Token>,
    nodes: Vec<NodeData>,
    /// Whether parsing reported an error.
    has_errors: bool,
}

/// A node seen in its tree.
#[derive(Debug, Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree,
    id: NodeId,
}

/// A child of a node.
#[derive(Debug, Clone, Copy)]
pub enum Element<'t> {
    /// A child node.
    Node(Node<'t>),
    /// A token that belongs to the node itself: its index in [`Tree::tokens`].
    Token(usize),
}

impl Tree {
    /// The file that this is the tree of.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The text, exactly as it was parsed.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Whether parsing reported an error: the tree may then have holes.
    pub fn has_errors(&self) -> bool {
        self.has_errors
    }

    pub(crate) fn set_has_errors(&mut self, has_errors: bool) {
        self.has_errors = has_errors;
    }

    /// All tokens, trivia included.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The `File` node, which covers everything.
    pub fn root(&self) -> Node<'_> {
        Node {
            tree: self,
            id: NodeId(self.nodes.len().saturating_sub(1) as u32),
        }
    }

    /// A node by its id.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        Node { tree: self, id }
    }

    /// How many nodes the tree has.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// All nodes, children before parents.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.nodes.len() as u32).map(|index| Node {
            tree: self,
            id: NodeId(index),
        })
    }

    /// The range of token `index`.
    pub fn token_span(&self, index: usize) -> Span {
        let start = if index == 0 {
            0
        } else {
            self.tokens[index - 1].end
        };
        Span::new(self.file, start, self.tokens[index].end)
    }

    /// The text of token `index`.
    pub fn token_text(&self, index: usize) -> &str {
        &self.text[self.token_span(index).range()]
    }
}

impl<'t> Node<'t> {
    /// The node's name in its tree.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The tree that it lies in.
    pub fn tree(self) -> &'t Tree {
        self.tree
    }

    /// What it is.
    pub fn kind(self) -> SyntaxKind {
        self.data().kind
    }

    /// Its range, without the trivia around it. An empty node, which stands for something that is missing, has an empty
    /// range right after the token before it.
    pub fn span(self) -> Span {
        let data = self.data();
        let start = self.tree.token_start(data.first_token as usize);
        let end = if data.end_token > data.first_token {
            self.tree.tokens[data.end_token as usize - 1].end
        } else {
            start
        };
        Span::new(self.tree.file, start, end)
    }

    /// Its text.
    pub fn text(self) -> &'t str {
        &self.tree.text[self.span().range()]
    }

    /// Child nodes, last first: the order in which the tree can be walked without a look at grandchildren.
    pub fn children_reversed(self) -> impl Iterator<Item = Node<'t>> {
        let stop = self.data().subtree_start;
        let mut next = self.id.0;
        std::iter::from_fn(move || {
            if next <= stop {
                return None;
            }
            let child = Node {
                tree: self.tree,
                id: NodeId(next - 1),
            };
            next = child.data().subtree_start;
            Some(child)
        })
    }

    /// Child nodes in the order of the text.
    pub fn children(self) -> impl Iterator<Item = Node<'t>> {
        let tree = self.tree;
        let first = self.data().first_child;
        let mut next = (first != self.id.0).then_some(first);
        std::iter::from_fn(move || {
            let child = Node {
                tree,
                id: NodeId(next?),
            };
            let sibling = child.data().next_sibling;
            next = (sibling != child.id.0).then_some(sibling);
            Some(child)
        })
    }

    /// The first child node of this kind.
    pub fn child(self, kind: SyntaxKind) -> Option<Node<'t>> {
        self.children().find(|child| child.kind() == kind)
    }

    /// Child nodes and the node's own tokens (trivia included) in the order of the text.
    pub fn elements(self) -> impl Iterator<Item = Element<'t>> {
        let end = self.data().end_token;
        let mut at = self.data().first_token;
        let mut children = self.children().peekable();
        std::iter::from_fn(move || {
            if let Some(child) = children.next_if(|child| child.data().first_token <= at) {
                at = at.max(child.data().end_token);
                return Some(Element::Node(child));
            }
            if at >= end {
                return None;
            }
            at += 1;
            Some(Element::Token(at as usize - 1))
        })
    }

    /// The index of the node's own first token of this kind.
    pub fn token(self, kind: SyntaxKind) -> Option<usize> {
        self.own_tokens()
            .find(|&index| self.tree.tokens[index].kind == kind)
    }

    /// Indices of the node's own tokens (not its children's) that are not trivia.
    pub fn own_tokens(self) -> impl Iterator<Item = usize> + 't {
        let tree = self.tree;
        self.elements().filter_map(move |element| match element {
            Element::Token(index) if !tree.tokens[index].kind.is_trivia() => Some(index),
            _ => None,
        })
    }

    /// Index of the first token of the node, its children's included.
    pub fn first_token(self) -> usize {
        self.data().first_token as usize
    }

    /// Index just past the last token of the node, its children's included.
    pub fn end_token(self) -> usize {
        self.data().end_token as usize
    }

    fn data(self) -> &'t NodeData {
        &self.tree.nodes[self.id.0 as usize]
    }
}

impl Tree {
    fn token_start(&self, index: usize) -> u32 {
        if index == 0 {
            0
        } else {
            self.tokens[index - 1].end
        }
    }
}

/// Builds a [`Tree`]: the parser says where a node starts and, later, that it ends.
#[derive(Debug)]
pub struct TreeBuilder {
    file: FileId,
    text: Arc<str>,
    tokens: Vec<Token>,
    nodes: Vec<NodeData>,
}

/// A place at which a node starts; any number of nodes may start at the same place.
#[derive(Debug, Clone, Copy)]
pub struct Checkpoint {
    token: u32,
    node: u32,
}

impl TreeBuilder {
    /// A tree of no nodes yet over all tokens of `text`.
    pub fn new(file: FileId, text: Arc<str>, tokens: Vec<Token>) -> Self {
        Self {
            file,
            text,
            tokens,
            nodes: Vec::new(),
        }
    }

    /// All tokens.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Gives a token another kind: `or` is a keyword only where it can be one.
    pub fn retag(&mut self, token: usize, kind: SyntaxKind) {
        if let Some(token) = self.tokens.get_mut(token) {
            token.kind = kind;
        }
    }

    /// Marks that a node may start at token `token`, which is not trivia unless the node is going to be empty.
    pub fn checkpoint(&self, token: usize) -> Checkpoint {
        Checkpoint {
            token: token as u32,
            node: self.nodes.len() as u32,
        }
    }

    /// The index of the token that a node would start with.
    pub fn start_of(&self, from: Checkpoint) -> usize {
        from.token as usize
    }

    /// Ends a node that started at `from` and covers all tokens before `end_token`; every node added since `from` is its child.
    pub fn finish(&mut self, kind: SyntaxKind, from: Checkpoint, end_token: usize) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        let first_child = self.link_children(from.node, id.0);
        let mut first_token = from.token;
        let mut end_token = (end_token as u32).max(first_token);
        // A child that stands for something missing may lie in the trivia around.
        if let (Some(first), Some(last)) = (self.nodes.get(first_child as usize), self.nodes.last())
        {
            first_token = first_token.min(first.first_token);
            end_token = end_token.max(last.end_token);
        }
        self.nodes.push(NodeData {
            kind,
            first_token,
            end_token,
            subtree_start: from.node,
            first_child,
            next_sibling: id.0,
        });
        id
    }

    /// Chains up the children of the node that is about to become `parent`, and gives the first of them.
    fn link_children(&mut self, subtree_start: u32, parent: u32) -> u32 {
        let mut next = parent;
        let mut end = parent;
        while end > subtree_start {
            let Some(child) = self.nodes.get_mut(end as usize - 1) else {
                break;
            };
            let id = end - 1;
            child.next_sibling = if next == parent { id } else { next };
            next = id;
            end = child.subtree_start;
        }
        next
    }

    /// The finished tree; the last node must be the `File`.
    pub fn build(self) -> Tree {
        Tree {
            file: self.file,
            text: self.text,
            tokens: self.tokens,
            nodes: self.nodes,
            has_errors: false,
        }
    }
}
