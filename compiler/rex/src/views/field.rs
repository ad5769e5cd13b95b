//! A value that may be unknown or absent, and where it stands.

use specc_eval::{Origin, OriginKind};
use specc_source::Span;

/// Which language the reader edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// A `.plane` spec.
    Spec,
    /// A compose file.
    Compose,
    /// Ansible's YAML.
    Ansible,
    /// A Caddyfile.
    Caddyfile,
    /// An env file or a script.
    Text,
}

impl Door {
    /// The wording for a spec, or the one for files.
    pub fn words<'a>(self, spec: &'a str, files: &'a str) -> &'a str {
        if self == Door::Spec { spec } else { files }
    }
}

/// Where a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The place of definition: what a finding points at.
    pub at: Span,
    /// Where the value itself is written: elsewhere, where `at` refers to it.
    pub from: Span,
    /// Whether the text at `at` is the value itself, so that a fix may replace it.
    pub written: bool,
}

impl Place {
    /// A value written in place.
    pub fn written(span: Span) -> Self {
        Self {
            at: span,
            from: span,
            written: true,
        }
    }

    /// A value that follows from something at `span`: a default, or what surrounds it.
    pub fn around(span: Span) -> Self {
        Self {
            at: span,
            from: span,
            written: false,
        }
    }

    /// A value that `at` takes from `from`.
    pub fn taken(at: Span, from: Span) -> Self {
        Self {
            at,
            from,
            written: false,
        }
    }
}

impl From<Origin> for Place {
    fn from(origin: Origin) -> Self {
        let written = origin.at == origin.from
            && matches!(origin.kind, OriginKind::Written | OriginKind::Environment);
        Self {
            at: origin.at,
            from: origin.from,
            written,
        }
    }
}

/// A value as far as it can be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Field<T> {
    /// Known, and where.
    Known(T, Place),
    /// It is there, but what it is will only be known at deploy time.
    Unknown(Place),
    /// It is not there.
    #[default]
    Absent,
}

impl<T> Field<T> {
    /// The value and its place, where it is known.
    pub fn known(&self) -> Option<(&T, Place)> {
        match self {
            Field::Known(value, place) => Some((value, *place)),
            Field::Unknown(_) | Field::Absent => None,
        }
    }

    /// The value, where it is known.
    pub fn value(&self) -> Option<&T> {
        self.known().map(|(value, _)| value)
    }

    /// Where it stands, where it is there at all.
    pub fn place(&self) -> Option<Place> {
        match self {
            Field::Known(_, place) | Field::Unknown(place) => Some(*place),
            Field::Absent => None,
        }
    }

    /// Whether it is not there.
    pub fn is_absent(&self) -> bool {
        matches!(self, Field::Absent)
    }

    /// The same place with a value computed from this one; unknown where `change` answers nothing.
    pub fn and_then<U>(self, change: impl FnOnce(T) -> Option<U>) -> Field<U> {
        match self {
            Field::Known(value, place) => match change(value) {
                Some(value) => Field::Known(value, place),
                None => Field::Unknown(place),
            },
            Field::Unknown(place) => Field::Unknown(place),
            Field::Absent => Field::Absent,
        }
    }
}

impl<T: AsRef<str>> Field<T> {
    /// The text, where it is known.
    pub fn text(&self) -> Option<&str> {
        self.value().map(AsRef::as_ref)
    }
}

/// Several things, of which there may be more than can be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing<T> {
    /// What can be seen, in order.
    pub items: Vec<T>,
    /// Whether that is all there is.
    pub complete: bool,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            complete: true,
        }
    }
}
