//! Comments, and what they speak about.

use specc_source::Span;

/// A comment of an artifact: `# …`, or `{# … #}` in a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The whole comment with its marks.
    pub span: Span,
    /// What it says, without marks and blanks around.
    pub text: String,
    /// Whether nothing else stands on its line.
    pub own_line: bool,
    /// What it speaks about: its line, where it trails something; else the whole next node
    /// (task, key with its block, directive with its braces), or nothing (an empty range) at the end.
    pub covers: Span,
}
