//! What a view knows about one attribute: its value, that it is unknown, or that it is absent.

use specc_source::Span;

/// Known, unknown or absent. Only [`Known`](Knowledge::Known) and [`Absent`](Knowledge::Absent) are evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Knowledge<T> {
    /// It is written, or resolved from variables that are written.
    Known(T),
    /// It depends on something that only a deployment knows, or is not of the expected shape.
    Unknown,
    /// It is certainly not there.
    Absent,
}

/// One attribute of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<T> {
    /// What is known of it.
    pub value: Knowledge<T>,
    /// Where the value is written; of an absent attribute, the name of the thing that lacks it.
    pub span: Span,
    /// Where the attribute's key is written, if it is.
    pub key: Option<Span>,
    /// Whether a `{% if %}` may leave it out.
    pub conditional: bool,
    /// Where the variables that its value goes through are defined.
    pub defined: Vec<Span>,
}

impl<T> Field<T> {
    /// A value written at `span`.
    pub fn known(value: T, span: Span) -> Self {
        Self {
            value: Knowledge::Known(value),
            span,
            key: None,
            conditional: false,
            defined: Vec::new(),
        }
    }

    /// Something at `span` of which nothing is known.
    pub fn unknown(span: Span) -> Self {
        Self {
            value: Knowledge::Unknown,
            span,
            key: None,
            conditional: false,
            defined: Vec::new(),
        }
    }

    /// Missing in the thing that is named at `owner`.
    pub fn absent(owner: Span) -> Self {
        Self {
            value: Knowledge::Absent,
            span: owner,
            key: None,
            conditional: false,
            defined: Vec::new(),
        }
    }

    /// The value, where it is known.
    pub fn get(&self) -> Option<&T> {
        match &self.value {
            Knowledge::Known(value) => Some(value),
            _ => None,
        }
    }

    /// Whether it is certainly not there.
    pub fn is_absent(&self) -> bool {
        matches!(self.value, Knowledge::Absent)
    }

    /// Whether nothing can be said about it.
    pub fn is_unknown(&self) -> bool {
        matches!(self.value, Knowledge::Unknown)
    }

    /// The same knowledge in another form; `None` from `convert` makes it unknown.
    pub fn and_then<U>(self, convert: impl FnOnce(T) -> Option<U>) -> Field<U> {
        let value = match self.value {
            Knowledge::Known(value) => convert(value).map_or(Knowledge::Unknown, Knowledge::Known),
            Knowledge::Unknown => Knowledge::Unknown,
            Knowledge::Absent => Knowledge::Absent,
        };
        Field {
            value,
            span: self.span,
            key: self.key,
            conditional: self.conditional,
            defined: self.defined,
        }
    }
}

/// Several things of which a template may add more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List<T> {
    /// What is written, in order.
    pub items: Vec<T>,
    /// Whether that is all there is.
    pub complete: bool,
}

impl<T> List<T> {
    /// No items, and certainly none.
    pub fn empty() -> Self {
        Self {
            items: Vec::new(),
            complete: true,
        }
    }
}

/// One `name: value` or `name=value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The name.
    pub name: Field<String>,
    /// The value; absent where only a name is given.
    pub value: Field<String>,
}
