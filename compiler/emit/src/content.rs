//! Text on its way into a file: data of the spec mixed with values that are known only at deploy time.

use std::fmt;
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Object, ObjectRepr};
use specc_eval::{Reference, Text, TextPiece};
use specc_model::Setting;
use specc_source::Span;

/// Text with places that Ansible (or, in the plain artifacts, compose) fills in.
///
/// Templates see it as an opaque value: only a filter that names a format can print it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Content {
    pieces: Vec<Piece>,
    span: Option<Span>,
}

/// A part of a [`Content`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Data.
    Literal(String),
    /// A variable of the inventory, the vault or the role.
    Variable {
        /// Its name in Ansible: `postgresql_password`.
        name: String,
        /// How its value is written into the text.
        encoding: Encoding,
    },
}

/// How the value of a variable is written into the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// As it is.
    Verbatim,
    /// Percent-encoded, because the text is a URL.
    Url,
}

impl Content {
    /// Data without variables.
    pub(crate) fn literal(text: impl Into<String>) -> Self {
        Self { pieces: vec![Piece::Literal(text.into())], span: None }
    }

    /// The value of one variable.
    pub(crate) fn variable(name: impl Into<String>) -> Self {
        Self { pieces: vec![Piece::Variable { name: name.into(), encoding: Encoding::Verbatim }], span: None }
    }

    /// A text of the spec; its references become variables.
    pub(crate) fn text(text: &Text, encoding: Encoding) -> Self {
        let pieces = text
            .pieces()
            .iter()
            .map(|piece| match piece {
                TextPiece::Literal(literal) => Piece::Literal(literal.clone()),
                TextPiece::Reference(reference) => Piece::Variable { name: reference.name.clone(), encoding },
            })
            .collect();
        Self { pieces, span: None }
    }

    /// A value of the spec, remembered with its place for error messages.
    pub(crate) fn setting(setting: &Setting<String>) -> Self {
        Self::literal(setting.value.clone()).at(setting.origin.from)
    }

    /// A reference of the spec.
    pub(crate) fn reference(reference: &Setting<Reference>) -> Self {
        Self::variable(reference.name.clone()).at(reference.origin.from)
    }

    /// The same text, said to come from `span`.
    pub(crate) fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// This text followed by `data`.
    pub(crate) fn then(mut self, data: impl Into<String>) -> Self {
        self.pieces.push(Piece::Literal(data.into()));
        self
    }

    /// This text followed by another one.
    pub(crate) fn append(mut self, other: Content) -> Self {
        self.pieces.extend(other.pieces);
        self.span = self.span.or(other.span);
        self
    }

    /// The parts in order.
    pub(crate) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Where the spec says it.
    pub(crate) fn span(&self) -> Option<Span> {
        self.span
    }

    /// The whole text, where it holds no variable.
    pub(crate) fn as_literal(&self) -> Option<String> {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Literal(text) => Some(text.as_str()),
                Piece::Variable { .. } => None,
            })
            .collect()
    }

    /// The content behind a template value: one of these, or a plain string, which is data.
    pub(crate) fn from_value(value: &Value) -> Option<Content> {
        if let Some(content) = value.downcast_object_ref::<Content>() {
            return Some(content.clone());
        }
        value.as_str().map(Content::literal)
    }
}

impl Object for Content {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn is_true(self: &Arc<Self>) -> bool {
        self.pieces.iter().any(|piece| !matches!(piece, Piece::Literal(text) if text.is_empty()))
    }

    /// Never printed: the formatter refuses it before.
    fn render(self: &Arc<Self>, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("<content>")
    }
}

impl From<Content> for Value {
    fn from(content: Content) -> Self {
        Value::from_object(content)
    }
}
