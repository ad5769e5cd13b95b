//! Writes tokens and the gaps between them.

use super::comments::push_comment;
use super::measure::{Measures, white_space_width, width};
use super::tables::{TrailingComment, align};
use super::{INDENT, MAX_WIDTH, gap};
use crate::{Element, Node, SyntaxKind as K, Tree};

/// What a layout wants between two tokens. Comments in the gap may force line ends beyond that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    Tight,
    /// So many spaces.
    Spaces(u32),
    /// A line end.
    Line,
    /// A line end, and a blank line where one is written.
    Entry,
    /// A line end before what closes a bracket: comments belong to what stands inside.
    Last,
}

/// One space.
pub(super) const SPACE: Separator = Separator::Spaces(1);

impl Separator {
    pub fn ends_line(self) -> bool {
        matches!(self, Self::Line | Self::Entry | Self::Last)
    }

    /// How much deeper than the place of the gap a comment is indented.
    fn depth_of_comments(self) -> u32 {
        match self {
            Self::Line | Self::Entry => 0,
            Self::Last | Self::Tight | Self::Spaces(_) => 1,
        }
    }

    /// How much deeper than the place of the gap a token is indented that a comment pushed to a new line.
    fn depth_of_token(self) -> u32 {
        u32::from(!self.ends_line())
    }
}

/// What was written last in a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Token,
    BlockComment,
    LineComment,
}

pub(super) struct Writer<'t> {
    pub(super) tree: &'t Tree,
    pub(super) measures: &'t Measures,
    out: String,
    /// How many characters the current line has.
    column: u32,
    line: u32,
    line_indent: u32,
    /// The level at which continuation lines of the current construct start.
    pub(super) indent: u32,
    separator: Separator,
    /// The level that was current when the separator was set.
    separator_indent: u32,
    /// The piece to write next.
    pub(super) next: usize,
    /// The token to read next.
    token: usize,
    /// The column of that token in the source.
    source_column: u32,
    /// Whether only white space stands before it on its line.
    starts_source_line: bool,
    /// How many strings and brackets on one line are open: nothing in them is broken up because of its width.
    rows: u32,
    trailing: Vec<TrailingComment>,
    /// The comment behind the code of the current line, as long as nothing follows it.
    candidate: Option<TrailingComment>,
}

impl<'t> Writer<'t> {
    pub fn new(tree: &'t Tree, measures: &'t Measures) -> Self {
        Self {
            tree,
            measures,
            out: String::with_capacity(tree.text().len() + tree.text().len() / 8),
            column: 0,
            line: 0,
            line_indent: 0,
            indent: 0,
            separator: Separator::Entry,
            separator_indent: 0,
            next: 0,
            token: 0,
            source_column: 0,
            starts_source_line: true,
            rows: 0,
            trailing: Vec::new(),
            candidate: None,
        }
    }

    /// Writes the whole file.
    pub fn file(&mut self) {
        for child in self.tree.root().children() {
            self.separate(Separator::Entry);
            self.node(child);
        }
        while self.measures.piece(self.next).is_some() {
            self.separate(SPACE);
            self.token();
        }
        self.separate(Separator::Entry);
        self.comments_before(self.tree.tokens().len());
        self.new_line(0, false);
    }

    /// The text.
    pub fn finish(self) -> String {
        align(self.out, &self.trailing)
    }

    /// Sets what is wanted before the next token.
    pub fn separate(&mut self, separator: Separator) {
        self.separator = separator;
        self.separator_indent = self.indent;
    }

    /// What stands before the next piece where all is on one line.
    pub fn flat(&self) -> Separator {
        if self.measures.gap(self.next).is_spaced {
            SPACE
        } else {
            Separator::Tight
        }
    }

    /// Whether the next token starts a line.
    pub fn is_at_line_start(&self) -> bool {
        self.separator.ends_line()
    }

    /// Whether a node may be written on one line from here on.
    pub fn fits(&self, node: Node<'_>) -> bool {
        !self.measures.is_broken(node) && !self.is_too_wide(node)
    }

    /// Whether a node would not have enough room on one line.
    pub fn is_too_wide(&self, node: Node<'_>) -> bool {
        let gap = self.measures.gap_before(node);
        let start = match self.separator {
            _ if gap.has_comment_line => self.separator_indent * INDENT + gap.last_line_width,
            Separator::Tight if gap.comments > 0 => self.column + gap.last_line_width + 1,
            Separator::Tight => self.column,
            Separator::Spaces(count) => self.column + gap.last_line_width + count,
            _ => self.separator_indent * INDENT + gap.last_line_width,
        };
        let behind = self.measures.width_behind(self.tree, node);
        let end = start.saturating_add(self.measures.width(node)) + behind;
        self.rows == 0 && end > MAX_WIDTH
    }

    /// Writes a node behind a separator; where a comment pushes it to a new line, the whole of it is indented.
    pub fn child(&mut self, node: Node<'t>, separator: Separator) {
        let is_pushed = self.measures.gap_before(node).has_comment_line && !separator.ends_line();
        if is_pushed {
            self.indented(node);
        } else {
            self.separate(separator);
            self.node(node);
        }
    }

    /// Writes a node on a new line, one level deeper.
    pub fn indented(&mut self, node: Node<'t>) {
        self.indent += 1;
        self.separate(Separator::Line);
        self.node(node);
        self.indent -= 1;
    }

    /// Writes a node that was found to fit on one line.
    pub fn row(&mut self, node: Node<'t>) {
        self.rows += 1;
        self.plain(node);
        self.rows -= 1;
    }

    /// Writes a node whose own parts stay together, and the interpolations of a string.
    pub fn plain(&mut self, node: Node<'t>) {
        let is_interpolation = node.kind() == K::Interpolation;
        self.rows += u32::from(is_interpolation);
        for (number, element) in parts(node).enumerate() {
            let separator = match number {
                0 => self.separator,
                _ => self.flat(),
            };
            match element {
                Element::Node(child) if number == 0 => self.node(child),
                Element::Node(child) => self.child(child, separator),
                Element::Token(_) if number == 0 => self.token(),
                Element::Token(_) => {
                    self.separate(separator);
                    self.token();
                }
            }
        }
        self.rows -= u32::from(is_interpolation);
    }

    /// Writes the next token and the gap before it.
    pub fn token(&mut self) {
        let Some(piece) = self.measures.piece(self.next) else {
            return;
        };
        let is_first = self.out.is_empty();
        let (before, line_ends, has_ended_line) = self.comments_before(piece.token);
        let has_comment = before != Before::Token;
        let separator = self.separator;
        if before == Before::LineComment
            || (has_comment && line_ends > 0)
            || (separator.ends_line() && !has_ended_line && !is_first)
        {
            let may_be_blank = match separator {
                Separator::Entry => !self.is_after_opening() || has_comment,
                _ => false,
            };
            let level = self.separator_indent + separator.depth_of_token();
            self.new_line(level, may_be_blank && line_ends > 1);
        } else if has_comment {
            let is_tight = separator == Separator::Tight && gap::is_closing(piece.kind);
            self.spaces(u32::from(!is_tight));
        } else if let Separator::Spaces(count) = separator {
            self.spaces(count);
        }
        self.candidate = None;
        let text = self.tree.token_text(piece.token);
        if text.contains("\r\n") {
            self.push(&text.replace("\r\n", "\n"));
        } else {
            self.push(text);
        }
        self.take_source(text);
        self.next += 1;
    }

    /// Writes the comments before a token. Gives what was written last, the line ends behind it, and whether any line
    /// was ended.
    fn comments_before(&mut self, end: usize) -> (Before, usize, bool) {
        let mut before = Before::Token;
        let (mut line_ends, mut padding, mut has_ended_line) = (0, 0, false);
        while self.token < end {
            let text = self.tree.token_text(self.token);
            let kind = self.tree.tokens().get(self.token).map(|token| token.kind);
            if kind == Some(K::Whitespace) {
                line_ends = text.bytes().filter(|&byte| byte == b'\n').count();
                padding = white_space_width(text);
            } else {
                if line_ends > 0 || before == Before::LineComment {
                    let is_blank = line_ends > 1 && self.keeps_blank_line(before);
                    let depth = self.separator.depth_of_comments();
                    self.new_line(self.separator_indent + depth, is_blank);
                    has_ended_line = true;
                } else {
                    self.comment_behind_code(before, padding, text);
                }
                self.comment(text);
                before = match kind {
                    Some(K::LineComment) => Before::LineComment,
                    _ => Before::BlockComment,
                };
                (line_ends, padding) = (0, 0);
            }
            self.take_source(text);
        }
        (before, line_ends, has_ended_line)
    }

    fn keeps_blank_line(&self, before: Before) -> bool {
        matches!(self.separator, Separator::Entry | Separator::Last)
            && (before != Before::Token || !self.is_after_opening())
    }

    fn is_after_opening(&self) -> bool {
        let previous = self
            .next
            .checked_sub(1)
            .and_then(|number| self.measures.piece(number));
        previous.is_none_or(|piece| {
            matches!(
                piece.kind,
                K::LeftBrace | K::LeftBracket | K::LeftParen | K::Let
            )
        })
    }

    fn comment_behind_code(&mut self, before: Before, padding: u32, text: &str) {
        if self.out.is_empty() {
            return;
        }
        let is_candidate = before == Before::Token && !text.contains('\n');
        self.candidate = is_candidate.then_some(TrailingComment {
            at: self.out.len(),
            line: self.line,
            indent: self.line_indent,
            code_width: self.column,
            is_padded: padding > 1,
        });
        self.spaces(1);
    }

    fn comment(&mut self, text: &str) {
        let shift = match self.starts_source_line {
            true => i64::from(self.column) - i64::from(self.source_column),
            false => 0,
        };
        let start = self.out.len();
        push_comment(&mut self.out, text, shift);
        self.count(start);
    }

    /// Ends the current line; nothing happens at the start of the file.
    fn new_line(&mut self, level: u32, is_blank: bool) {
        if let Some(candidate) = self.candidate.take() {
            self.trailing.push(candidate);
        }
        if self.out.is_empty() {
            return;
        }
        self.out.push_str(if is_blank { "\n\n" } else { "\n" });
        self.line += 1 + u32::from(is_blank);
        self.line_indent = level;
        self.column = 0;
        self.spaces(level * INDENT);
    }

    fn spaces(&mut self, count: u32) {
        self.out.extend(std::iter::repeat_n(' ', count as usize));
        self.column += count;
    }

    fn push(&mut self, text: &str) {
        let start = self.out.len();
        self.out.push_str(text);
        self.count(start);
    }

    /// Counts lines and columns of what was written since `start`.
    fn count(&mut self, start: usize) {
        let written = self.out.get(start..).unwrap_or("");
        match written.rsplit_once('\n') {
            Some((_, last)) => {
                self.line += written.bytes().filter(|&byte| byte == b'\n').count() as u32;
                self.column = width(last);
            }
            None => self.column += width(written),
        }
    }

    /// Moves on behind a token of the source.
    fn take_source(&mut self, text: &str) {
        let is_white = text.trim_start_matches([' ', '\t', '\r', '\n']).is_empty();
        match text.rsplit_once('\n') {
            Some((_, last)) => {
                self.source_column = white_space_aware_width(last);
                self.starts_source_line = is_white;
            }
            None => {
                self.source_column += white_space_aware_width(text);
                self.starts_source_line &= is_white;
            }
        }
        self.token += 1;
    }
}

/// The width of a text, tabs counted as the formatter writes them.
fn white_space_aware_width(text: &str) -> u32 {
    let tabs = text.bytes().filter(|&byte| byte == b'\t').count() as u32;
    width(text) + tabs * (INDENT - 1)
}

/// Children and own tokens in order, without trivia.
pub(super) fn parts<'t>(node: Node<'t>) -> impl Iterator<Item = Element<'t>> {
    let tree = node.tree();
    node.elements().filter(move |element| match element {
        Element::Node(_) => true,
        Element::Token(index) => tree
            .tokens()
            .get(*index)
            .is_some_and(|token| !token.kind.is_trivia()),
    })
}
