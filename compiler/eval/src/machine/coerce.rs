//! Values → text.

use specc_source::{Diagnostic, Span};

use super::{Failed, Machine, Result};
use crate::codes;
use crate::data::{ReferenceKind, Text};
use crate::format;
use crate::value::{Kind, Value};

impl Machine<'_> {
    /// Appends a value to a string, as `${}` does.
    pub(crate) fn interpolate(&mut self, value: &Value, at: Span, into: &mut Text) -> Result<()> {
        match &value.kind {
            Kind::Text(text) => into.push(text),
            other => match format::scalar(other) {
                Some(text) => into.push_literal(&text),
                None => return Err(self.not_text(value, at)),
            },
        }
        self.charge(0, at)
    }

    fn not_text(&mut self, value: &Value, at: Span) -> Failed {
        let message = format!("{} cannot stand in a string", value.kind.noun());
        let help = match value.kind {
            Kind::List(_) => "join its elements: `lib.concatStringsSep \", \" list`",
            Kind::Set(_) => "select one of its attributes: `set.name`",
            Kind::Null => "choose a text for null: `if x == null then \"\" else x`",
            Kind::Bool(_) => "choose the words: `if x then \"true\" else \"false\"`",
            Kind::Function(_) => "call it: `${f argument}`",
            _ => "use a string",
        };
        let error = self.about(&codes::INTERPOLATION, at, value, message);
        self.fail(error.help(help))
    }

    /// The text of a string that holds no references; `doing` says what needs to know it: `be compared`.
    pub(crate) fn known_text(&mut self, text: &Text, at: Span, doing: &str) -> Result<String> {
        match text.as_literal() {
            Some(text) => Ok(text.to_owned()),
            None => Err(self.unknown_text(text, at, doing)),
        }
    }

    /// Fails where a string holds a reference.
    pub(crate) fn require_known(&mut self, text: &Text, at: Span, doing: &str) -> Result<()> {
        match text.as_literal() {
            Some(_) => Ok(()),
            None => Err(self.unknown_text(text, at, doing)),
        }
    }

    fn unknown_text(&mut self, text: &Text, at: Span, doing: &str) -> Failed {
        let secret = text
            .references()
            .find(|reference| reference.kind == ReferenceKind::Vault);
        let Some(reference) = secret.or_else(|| text.references().next()) else {
            return self.fail_silently();
        };
        let written = format!("{}.{}", reference.kind.root(), reference.name);
        let (code, noun, why) = match reference.kind {
            ReferenceKind::Vault => (
                &codes::SECRET_INSPECTED,
                "secret",
                "the vault supplies it at deploy time; what depends on it would give it away",
            ),
            ReferenceKind::Variable => (
                &codes::DEPLOY_TIME,
                "variable",
                "the inventory supplies it at deploy time, after the spec is compiled",
            ),
        };
        let mut error =
            Diagnostic::error(code, at, format!("the {noun} `{written}` cannot {doing}"))
                .label("needs to know it")
                .why(why);
        if !at.contains(reference.span) {
            error = error.related(reference.span, "written here");
        }
        self.fail(
            error.help("pass it on as it is, or decide on a value that the spec itself knows"),
        )
    }

    /// The text of a value that must be a string without references.
    pub(crate) fn text_of(&mut self, value: &Value, at: Span, what: &str) -> Result<String> {
        match &value.kind {
            Kind::Text(text) => self.known_text(text, at, &format!("be used by {what}")),
            other => {
                let message = format!("{what} wants a string, got {}", other.noun());
                let error = self.about(&codes::OPERAND, at, value, message);
                Err(self.fail(error.help("write it in quotes, or use `toString`")))
            }
        }
    }
}
