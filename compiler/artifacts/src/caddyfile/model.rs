//! The parts of a Caddyfile as types.

use specc_source::{Diagnostic, Span, Spanned};

use crate::comments::Comment;
use crate::jinja::Include;

/// A Caddyfile.
#[derive(Debug, Clone, Default)]
pub struct Caddyfile {
    /// The directives of the global block, if there is one.
    pub options: Vec<Directive>,
    /// `(name) { … }`.
    pub snippets: Vec<Snippet>,
    /// Site blocks.
    pub sites: Vec<Site>,
    /// `import` outside of any block.
    pub imports: Vec<Directive>,
    /// Directives outside of any site, as a fragment has them that is included into one.
    pub loose: Vec<Directive>,
    /// All comments in order.
    pub comments: Vec<Comment>,
    /// The template fragments it includes.
    pub includes: Vec<Include>,
    /// What could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// A named snippet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The name without parentheses, its range with them.
    pub name: Spanned<String>,
    /// What it holds.
    pub directives: Vec<Directive>,
    /// From the name to the closing brace.
    pub span: Span,
}

/// A site block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Its addresses, commas removed.
    pub addresses: Vec<Argument>,
    /// What it holds.
    pub directives: Vec<Directive>,
    /// From the first address to the closing brace.
    pub span: Span,
}

/// A directive, or a subdirective, or the definition of a matcher (its name then begins with `@`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// Its name.
    pub name: Spanned<String>,
    /// What follows the name on its line, matcher included.
    pub arguments: Vec<Argument>,
    /// What stands in its braces; `None` without braces.
    pub block: Option<Vec<Directive>>,
    /// From the name to the end of the last argument or the closing brace.
    pub span: Span,
    /// Whether a `{% if %}` or `{% for %}` may leave it out.
    pub conditional: bool,
}

/// One word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Its text: quotes, backticks and heredoc markers removed, Jinja and placeholders left as they are.
    pub text: String,
    /// Where it is written, quotes included.
    pub span: Span,
    /// How it was written.
    pub style: Quoting,
    /// Whether it carries Jinja, so that its final text is not known from here.
    pub template: bool,
}

/// How a word was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// As it is.
    Bare,
    /// In `"`.
    Quoted,
    /// In backticks.
    Backtick,
    /// `<<MARKER … MARKER`.
    Heredoc,
}
