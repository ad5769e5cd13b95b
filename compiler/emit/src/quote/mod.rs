//! Quoting: one module per format, each the inverse of how the real consumer of that format reads.
//!
//! Every function takes data and answers text that reads back as exactly that data. What a format cannot hold is a
//! [`QuoteError`]: nothing is ever dropped or replaced in silence, [`comment::line`] apart, which has no reader.
//!
//! | module | format | reader it is the inverse of | cannot hold |
//! |---|---|---|---|
//! | [`yaml`] | YAML scalars | YAML 1.1 and 1.2 alike | – |
//! | [`jinja`] | text and string literals of Jinja | Jinja2 as Ansible sets it up | – |
//! | [`compose`] | text that Docker Compose interpolates | compose-go | – |
//! | [`mod@env`] | values in an `env_file` | compose-go's dotenv reader | NUL |
//! | [`caddy`] | Caddyfile tokens | Caddy's lexer, then its placeholders | control characters but tab and line feed; a backquote together with a backslash before `"` or at the end |
//! | [`shell`] | POSIX shell words | `sh` | NUL |
//! | [`json`] | JSON strings | any | – |
//! | [`sql`] | PostgreSQL literals and identifiers | `standard_conforming_strings = on` | NUL; identifiers over 63 bytes or empty |
//! | [`markdown`] | code spans | CommonMark | line breaks, which become spaces |

use std::fmt;

pub mod caddy;
pub mod comment;
pub mod compose;
pub mod env;
pub mod jinja;
pub mod json;
pub mod markdown;
pub mod name;
pub mod shell;
pub mod sql;
pub mod yaml;

#[cfg(test)]
pub(crate) mod properties;

/// Data that a format cannot hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteError {
    /// The format, with its article: `an env file`.
    pub format: &'static str,
    /// What it cannot hold: `the control character U+0000`.
    pub what: String,
}

impl QuoteError {
    pub(crate) fn new(format: &'static str, what: impl Into<String>) -> Self {
        Self {
            format,
            what: what.into(),
        }
    }

    pub(crate) fn character(format: &'static str, character: char) -> Self {
        Self::new(
            format,
            format!("the character U+{:04X}", u32::from(character)),
        )
    }
}

impl fmt::Display for QuoteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} cannot hold {}", self.format, self.what)
    }
}

impl std::error::Error for QuoteError {}

/// Strings that break careless quoting, for tests that read the output back with real tools.
///
/// Each format holds all of them, except where its function answers with an error.
pub const NASTY: &[&str] = &[
    "",
    " ",
    " leading and trailing ",
    "it's",
    "say \"hi\"",
    "back\\slash",
    "trailing\\",
    "\\\"",
    "\\'",
    "\\n is not a line break",
    "`backquote`",
    "`mixed` \\\" and trailing\\",
    "two\nlines",
    "ends with a line break\n",
    "\n",
    "tab\there",
    "carriage\rreturn\r\n",
    "nul\0here",
    "bell\u{7}escape\u{1b}delete\u{7f}",
    "next line\u{85}line\u{2028}paragraph\u{2029}",
    "byte order mark\u{feff}",
    "{{ project_name }}",
    "{{ '{{' }}",
    "{% raw %}x{% endraw %}",
    "{# comment #}",
    "{",
    "{{{",
    "}} %} #}",
    "a { b",
    "{\"json\": [1]}",
    "${HOME}",
    "$HOME",
    "$$",
    "$(id)",
    "{$HOME}",
    "{$",
    "{env.HOME}",
    "{host}",
    "\\{host\\}",
    "}",
    "# not a comment",
    "a # b",
    "a #b",
    "a: b",
    "a:",
    "- a",
    "-",
    "? a",
    "| a",
    "> a",
    "& a",
    "*a",
    "!a",
    "%a",
    "%s %d 100%",
    "@a",
    "[a, b]",
    "key=value",
    "=",
    "yes",
    "No",
    "on",
    "y",
    "true",
    "null",
    "~",
    "1e3",
    "0o7",
    "0x1F",
    "017",
    "1_000",
    "12:30:45",
    "1.0",
    ".5",
    ".inf",
    ".nan",
    "2001-12-14",
    "---",
    "...",
    "<<",
    "<<HTML",
    "a;b|c&d>e<f",
    "*?[a-z]!",
    "~root",
    "é è ü 漢字 🚀 \u{301}",
    "\u{a0}no-break space\u{a0}",
    "\u{fffe}\u{ffff}",
    "import snippets",
    "'; DROP TABLE users; --",
];
