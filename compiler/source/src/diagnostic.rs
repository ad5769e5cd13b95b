//! The one shape in which specc says that something is wrong.

use crate::Span;

/// How much a diagnostic weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// For information; never fails a run.
    Note,
    /// Reported; fails a run only under `--deny warnings`.
    Warning,
    /// Blocks `specc build`.
    Error,
}

impl Level {
    /// The word that text and JSON outputs print.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// The stable name of a kind of diagnostic, with the text that `specc explain` prints.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable for ever: `REX-03`, `TYPE-01`.
    pub id: &'static str,
    /// The human name: `vpn-acl-two-cidrs`.
    pub slug: &'static str,
    /// Markdown: what it is, why it hurts, an example, what to write instead.
    pub explanation: &'static str,
}

/// A range with the part that it plays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// A few words under the range, without a full stop; may be empty.
    pub message: String,
}

/// Whether a fix can be applied without a look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applicability {
    /// Keeps meaning apart from the fault, and every comment.
    Safe,
    /// Someone has to look at the result.
    Unsafe,
}

/// One replacement of a range of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; an empty range inserts.
    pub span: Span,
    /// What stands there afterwards.
    pub replacement: String,
}

/// A mechanical repair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an imperative: ``replace `localhost` with `127.0.0.1` ``.
    pub title: String,
    /// Whether it may be applied unseen.
    pub applicability: Applicability,
    /// The replacements; they do not overlap.
    pub edits: Vec<Edit>,
}

/// What is wrong, where, why it hurts, what to write instead.
///
/// However long the text is that it quotes, and however many places had a part in it, it stays readable: its texts are cut
/// after 2,000 bytes, and further places are left out after the fiftieth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable name of this kind.
    pub code: &'static Code,
    /// How much it weighs.
    pub level: Level,
    /// What is wrong, in one line, lower case, without a full stop.
    pub message: String,
    /// The place to look at first.
    pub primary: Label,
    /// Every other place that had a part in it.
    pub related: Vec<Label>,
    /// The reason, in one or two sentences.
    pub why: Option<String>,
    /// What to write instead, as an imperative.
    pub help: Option<String>,
    /// A mechanical repair, where there is one.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(code: &'static Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(Level::Error, code, span, message)
    }

    /// A warning at `span`.
    pub fn warning(code: &'static Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(Level::Warning, code, span, message)
    }

    /// A note at `span`.
    pub fn note(code: &'static Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(Level::Note, code, span, message)
    }

    /// A diagnostic of the given level at `span`.
    pub fn new(level: Level, code: &'static Code, span: Span, message: impl Into<String>) -> Self {
        let primary = Label {
            span,
            message: String::new(),
        };
        Self {
            code,
            level,
            message: one_line(cut(message.into())),
            primary,
            related: Vec::new(),
            why: None,
            help: None,
            fix: None,
        }
    }

    /// Says what the primary range is.
    #[must_use]
    pub fn label(mut self, message: impl Into<String>) -> Self {
        self.primary.message = cut(message.into());
        self
    }

    /// Adds another place that had a part in it.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        if self.related.len() < MOST_PLACES {
            self.related.push(Label {
                span,
                message: cut(message.into()),
            });
        }
        self
    }

    /// Says why it hurts.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = Some(cut(why.into()));
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(cut(help.into()));
        self
    }

    /// Says what to write instead, where there is something to say.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.map(cut);
        self
    }

    /// Adds a mechanical repair.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}

/// More places than this are no help to anyone.
const MOST_PLACES: usize = 50;

/// Longer texts are read by nobody.
const LONGEST_TEXT: usize = 2_000;

/// A text as it is or, where it is too long, its beginning.
fn cut(mut text: String) -> String {
    if text.len() > LONGEST_TEXT {
        text.truncate(text.floor_char_boundary(LONGEST_TEXT));
        text.push('…');
    }
    text
}

/// A text that quotes lines of a spec, on one line.
fn one_line(text: String) -> String {
    if text.contains('\n') {
        text.replace('\n', "\\n")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sources;

    static CODE: Code = Code {
        id: "TEST-01",
        slug: "test",
        explanation: "",
    };

    #[test]
    fn a_message_has_one_line_whatever_it_quotes() {
        let file = Sources::new().add("a.plane", "");
        let error = Diagnostic::error(&CODE, Span::new(file, 0, 0), "`a\nb` is no path");
        assert_eq!(error.message, "`a\\nb` is no path");
    }

    #[test]
    fn a_diagnostic_stays_readable_whatever_it_is_about() {
        let file = Sources::new().add("a.plane", "");
        let span = Span::new(file, 0, 0);
        let long = "é".repeat(1_000_000);
        let mut error = Diagnostic::error(&CODE, span, &*long)
            .label(&*long)
            .why(&*long)
            .help(&*long);
        for _ in 0..1_000 {
            error = error.related(span, "here too");
        }
        assert_eq!(error.related.len(), MOST_PLACES);
        let texts = [
            Some(error.message),
            Some(error.primary.message),
            error.why,
            error.help,
        ];
        for text in texts {
            assert_eq!(text, Some("é".repeat(LONGEST_TEXT / 2) + "…"));
        }
    }
}
