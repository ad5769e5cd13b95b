//! What a layout has to know about any stretch of the text: how wide it is on one line, and whether it may be on one.
//!
//! Everything is a sum over tokens, kept as running totals, so that each question is one subtraction.

use super::gap;
use crate::{Node, SyntaxKind as K, Tree};

/// A token that is not trivia, with the gap before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// Its index in [`Tree::tokens`].
    pub token: usize,
    pub kind: K,
    /// The gap before it.
    pub gap: Gap,
}

/// What lies between two tokens.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Gap {
    /// Whether one space stands there when all is on one line.
    pub is_spaced: bool,
    /// Whether a line end written here is kept by the layout.
    pub keeps_break: bool,
    /// Whether there is a line end.
    pub has_break: bool,
    /// Whether there is a comment that ends its line or starts it.
    pub has_comment_line: bool,
    /// Whether there is a comment over several lines.
    pub has_tall_comment: bool,
    /// Whether there is a blank line.
    pub has_blank: bool,
    /// How many comments there are.
    pub comments: u32,
    /// The width of the comments with a space for each.
    pub comment_width: u32,
    /// The same for those that stand on the line of the token behind.
    pub last_line_width: u32,
    /// How much white space there is, where there is nothing else.
    pub padding: u32,
}

impl Gap {
    /// Whether what holds this gap cannot be on one line.
    pub fn is_broken(&self) -> bool {
        self.has_comment_line || self.has_tall_comment || (self.has_break && self.keeps_break)
    }

    /// How wide it is on one line, before a token of this kind.
    fn width(&self, kind: K) -> u32 {
        let touches = !self.is_spaced && (self.comments == 0 || gap::is_closing(kind));
        self.comment_width + u32::from(!touches)
    }
}

/// Totals over all pieces before one.
#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    /// Widths of tokens and of the gaps before them.
    width: u32,
    /// Gaps and tokens that cannot be on one line; the gap before the piece itself is not yet counted.
    breaks: u32,
    comments: u32,
}

/// The measures of a whole file.
#[derive(Debug)]
pub(super) struct Measures {
    pieces: Vec<Piece>,
    /// For each piece and for the end: what lies before its gap.
    totals: Vec<Totals>,
    /// For each token: how many pieces lie before it.
    ordinals: Vec<u32>,
}

impl Measures {
    pub fn new(tree: &Tree) -> Self {
        let mut measures = Self {
            pieces: Vec::with_capacity(tree.tokens().len() / 2),
            totals: Vec::with_capacity(tree.tokens().len() / 2 + 1),
            ordinals: Vec::with_capacity(tree.tokens().len() + 1),
        };
        measures.collect(tree);
        gap::classify(tree, &mut measures);
        measures.add_up(tree);
        measures
    }

    /// Finds the pieces and what is written in their gaps.
    fn collect(&mut self, tree: &Tree) {
        let mut gap = Gap::default();
        let mut line_ends = 0_usize;
        let mut after_comment = false;
        for (index, token) in tree.tokens().iter().enumerate() {
            self.ordinals.push(self.pieces.len() as u32);
            let text = tree.token_text(index);
            match token.kind {
                K::Whitespace => {
                    line_ends = text.bytes().filter(|&byte| byte == b'\n').count();
                    gap.has_break |= line_ends > 0;
                    gap.has_blank |= line_ends > 1;
                    gap.has_comment_line |= after_comment && line_ends > 0;
                    gap.padding = white_space_width(text);
                }
                K::LineComment | K::BlockComment => {
                    gap.comments += 1;
                    gap.comment_width += width(text) + 1;
                    gap.has_tall_comment |= text.contains('\n');
                    gap.has_comment_line |= line_ends > 0 || token.kind == K::LineComment;
                    let last_line = text.lines().next_back().unwrap_or("").trim();
                    gap.last_line_width = match (line_ends, token.kind) {
                        (_, K::LineComment) => 0,
                        (0, _) if !text.contains('\n') => {
                            gap.last_line_width + width(last_line) + 1
                        }
                        _ => width(last_line) + 1,
                    };
                    line_ends = 0;
                    after_comment = true;
                }
                kind => {
                    if line_ends > 0 {
                        gap.last_line_width = 0;
                    }
                    self.pieces.push(Piece {
                        token: index,
                        kind,
                        gap: std::mem::take(&mut gap),
                    });
                    line_ends = 0;
                    after_comment = false;
                }
            }
        }
        self.ordinals.push(self.pieces.len() as u32);
    }

    fn add_up(&mut self, tree: &Tree) {
        let mut totals = Totals::default();
        for piece in &self.pieces {
            self.totals.push(totals);
            let text = tree.token_text(piece.token);
            let first_line = text.lines().next().unwrap_or("");
            let gap = piece.gap;
            totals.width = totals
                .width
                .saturating_add(width(first_line) + gap.width(piece.kind));
            totals.breaks += u32::from(gap.is_broken()) + u32::from(text.contains('\n'));
            totals.comments += gap.comments;
        }
        self.totals.push(totals);
    }

    /// The piece with this number.
    pub fn piece(&self, number: usize) -> Option<&Piece> {
        self.pieces.get(number)
    }

    /// Says how the gap before token `token` is written on one line, and whether a line end in it is kept.
    pub fn set_gap(&mut self, token: usize, is_spaced: bool, keeps_break: bool) {
        let number = self.number(token);
        if let Some(piece) = self.pieces.get_mut(number) {
            piece.gap.is_spaced = is_spaced;
            piece.gap.keeps_break = keeps_break;
        }
    }

    /// The number of the first piece at or after a token.
    pub fn number(&self, token: usize) -> usize {
        self.ordinals
            .get(token)
            .map_or(self.pieces.len(), |&number| number as usize)
    }

    /// The gap before a node.
    pub fn gap_before(&self, node: Node<'_>) -> Gap {
        self.gap(self.number(node.first_token()))
    }

    /// The gap before a piece.
    pub fn gap(&self, number: usize) -> Gap {
        self.pieces
            .get(number)
            .map_or(Gap::default(), |piece| piece.gap)
    }

    /// How wide a node is on one line.
    pub fn width(&self, node: Node<'_>) -> u32 {
        let (first, end) = self.range(node);
        let before = self
            .pieces
            .get(first)
            .map(|piece| piece.gap.width(piece.kind));
        let inside = self.total(end).width - self.total(first).width;
        inside.saturating_sub(before.unwrap_or(0))
    }

    /// Whether a node holds what cannot be on one line.
    pub fn is_broken(&self, node: Node<'_>) -> bool {
        let (first, end) = self.range(node);
        let before = u32::from(self.gap(first).is_broken());
        self.total(end).breaks - self.total(first).breaks > before
    }

    /// Whether there is a comment in a node.
    pub fn has_comments(&self, node: Node<'_>) -> bool {
        let (first, end) = self.range(node);
        let inside = self.total(end).comments - self.total(first).comments;
        inside > self.gap(first).comments
    }

    /// The width of what closes brackets and bindings right behind a node, on the same line.
    pub fn width_behind(&self, tree: &Tree, node: Node<'_>) -> u32 {
        const MOST: usize = 8;
        let (_, end) = self.range(node);
        let behind = self.pieces.get(end..).unwrap_or(&[]).iter().take(MOST);
        behind
            .take_while(|piece| gap::is_closing(piece.kind) && !piece.gap.is_spaced)
            .map(|piece| width(tree.token_text(piece.token)))
            .sum()
    }

    fn range(&self, node: Node<'_>) -> (usize, usize) {
        (
            self.number(node.first_token()),
            self.number(node.end_token()),
        )
    }

    fn total(&self, number: usize) -> Totals {
        self.totals
            .get(number)
            .or(self.totals.last())
            .copied()
            .unwrap_or_default()
    }
}

/// How many columns a text takes, on one line.
pub(super) fn width(text: &str) -> u32 {
    text.chars().count() as u32
}

/// How many columns white space takes.
pub(super) fn white_space_width(text: &str) -> u32 {
    text.bytes()
        .map(|byte| if byte == b'\t' { super::INDENT } else { 1 })
        .sum()
}
