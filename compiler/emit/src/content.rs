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
        Self {
            pieces: vec![Piece::Literal(text.into())],
            span: None,
        }
    }

    /// The value of one variable.
    pub(crate) fn variable(name: impl Into<String>) -> Self {
        Self {
            pieces: vec![Piece::Variable {
                name: name.into(),
                encoding: Encoding::Verbatim,
            }],
            span: None,
        }
    }

    /// A text of the spec; its references become variables.
    pub(crate) fn text(text: &Text, encoding: Encoding) -> Self {
        let pieces = text
            .pieces()
            .iter()
            .map(|piece| match piece {
                TextPiece::Literal(literal) => Piece::Literal(literal.clone()),
                TextPiece::Reference(reference) => Piece::Variable {
                    name: reference.name.clone(),
                    encoding,
                },
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

    /// The same text, said to come from where the other one comes from.
    pub(crate) fn decided_by(self, other: &Content) -> Self {
        Self {
            span: other.span,
            ..self
        }
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

    /// The same text with a variable in place of the host names that end in `name`: all of them for a whole domain, the
    /// name itself where `exact`.
    pub(crate) fn with_host_name(self, name: &str, exact: bool, variable: &Content) -> Self {
        let mut pieces = Vec::with_capacity(self.pieces.len());
        for piece in self.pieces {
            match piece {
                Piece::Literal(text) => {
                    split_at_host_name(&text, name, exact, variable, &mut pieces)
                }
                Piece::Variable { .. } => pieces.push(piece),
            }
        }
        Self {
            pieces,
            span: self.span,
        }
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

fn split_at_host_name(
    text: &str,
    name: &str,
    exact: bool,
    variable: &Content,
    pieces: &mut Vec<Piece>,
) {
    let label =
        |character: char| character.is_alphanumeric() || character == '-' || character == '_';
    let mut done = 0;
    for (start, found) in text.match_indices(name) {
        let (before, after) = (
            text.get(done..start).unwrap_or_default(),
            text.get(start + found.len()..).unwrap_or_default(),
        );
        let starts = !before.ends_with(|character| label(character) || (exact && character == '.'));
        let mut following = after.chars();
        let ends = match following.next() {
            Some('.') => !following.next().is_some_and(label),
            next => !next.is_some_and(label),
        };
        if starts && ends {
            pieces.push(Piece::Literal(before.to_owned()));
            pieces.extend(variable.pieces.iter().cloned());
            done = start + found.len();
        }
    }
    pieces.push(Piece::Literal(
        text.get(done..).unwrap_or_default().to_owned(),
    ));
}

impl Object for Content {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn is_true(self: &Arc<Self>) -> bool {
        self.pieces
            .iter()
            .any(|piece| !matches!(piece, Piece::Literal(text) if text.is_empty()))
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

#[cfg(test)]
mod tests {
    use super::Content;

    #[test]
    fn host_names_become_variables_where_they_are_whole() {
        let cases = [
            ("https://work.a.org/x", true, vec!["https://", "<v>", "/x"]),
            ("https://x.work.a.org", true, vec!["https://x.work.a.org"]),
            ("me@work.a.org.", true, vec!["me@", "<v>", "."]),
            ("homework.a.org", true, vec!["homework.a.org"]),
            (
                "work.a.organic work.a.org.uk",
                true,
                vec!["work.a.organic work.a.org.uk"],
            ),
            (
                "x.work.a.org,work.a.org",
                false,
                vec!["x.", "<v>", ",", "<v>", ""],
            ),
        ];
        for (text, exact, expected) in cases {
            let content = Content::literal(text).with_host_name(
                "work.a.org",
                exact,
                &Content::literal("<v>"),
            );
            let pieces: Vec<String> = content
                .pieces()
                .iter()
                .filter_map(|piece| {
                    Content {
                        pieces: vec![piece.clone()],
                        span: None,
                    }
                    .as_literal()
                })
                .collect();
            assert_eq!(pieces, expected, "{text}");
        }
    }
}
