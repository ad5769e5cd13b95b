//! Tree → text in the one style.
//!
//! The formatter never touches a token: it decides only what stands in the gaps between them. So it cannot change what a
//! spec means, and it cannot lose a comment, because comments lie in the gaps and each gap is written exactly once.
//!
//! # The style
//!
//! - Two spaces for each level, one space between tokens, no trailing white space, LF, a line end at the end of the file.
//! - A set, a list, a `let` or a parameter list that is written on one line stays there while the line has at most
//!   [`MAX_WIDTH`] characters. Otherwise every entry has its own line. Between entries one blank line is kept.
//! - Padding says: this is a table. The formatter keeps tables straight and never makes one. Where one `=` in a run of
//!   bindings without a blank line is padded, all of them are aligned behind the longest name. Where one trailing comment
//!   in a run of lines is padded, all of them start at [`COMMENT_COLUMN`] or, behind longer code, [`COMMENT_GAP`] spaces
//!   further on.
//! - Operators lead their line, conditions and branches of a long `if` have their own lines, and a value that needs
//!   several lines and is no bracket starts below its `=`.
//! - A comment on lines of its own keeps them; a comment behind code stays behind that code. Strings stay as written.

mod blocks;
mod comments;
mod expressions;
mod gap;
mod measure;
mod operators;
mod tables;
mod writer;

use std::borrow::Cow;

use crate::Tree;

/// How many characters a line may have before what stands on it is broken up. Trailing comments do not count.
pub const MAX_WIDTH: u32 = 110;

/// How many characters stand before a trailing comment of a table.
pub const COMMENT_COLUMN: u32 = 46;

/// How many spaces at least stand before a trailing comment of a table.
pub const COMMENT_GAP: u32 = 4;

/// How many spaces a level of indentation has; a tab counts as much.
const INDENT: u32 = 2;

/// The text in the one style; `None` where parsing reported errors: what is missing cannot be laid out.
pub fn format(tree: &Tree) -> Option<String> {
    if tree.has_errors() {
        return None;
    }
    let measures = measure::Measures::new(tree);
    let mut writer = writer::Writer::new(tree, &measures);
    writer.file();
    Some(writer.finish())
}

/// The text without a byte order mark and with LF line ends: both are errors, and both are for the formatter to mend.
pub fn plain_text(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains("\r\n") {
        Cow::Owned(text.replace("\r\n", "\n"))
    } else {
        Cow::Borrowed(text)
    }
}
