//! Fully evaluated values: what the model is decoded from.

use std::net::Ipv4Addr;

use indexmap::IndexMap;
use ipnet::Ipv4Net;
use rustc_hash::FxBuildHasher;
use specc_source::Span;
use specc_syntax::literal::Version;

use crate::Origin;

/// A value with its origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value.
    pub data: Data,
    /// Where it came from.
    pub origin: Origin,
}

/// A fully evaluated value.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// `42`
    Integer(i64),
    /// `0.5`
    Decimal(f64),
    /// A string, a path made into one, or a lone `vault.NAME` / `var.NAME`.
    Text(Text),
    /// `v1.2.2`
    Version(Version),
    /// In milliseconds.
    Duration(u64),
    /// In bytes.
    Size(u64),
    /// `172.20.1.1`
    Address(Ipv4Addr),
    /// `172.20.1.0/24`
    Cidr(Ipv4Net),
    /// A named constant of the schema: `CHOWN`, `Admin`.
    Constant(&'static str),
    /// A constructor of the schema applied to its argument: `hmac vault.x`, `none "reason"`.
    Tagged(Box<Tagged>),
    /// `[ … ]`
    List(Vec<Node>),
    /// `{ … }`
    Set(Set),
}

/// A constructor with its argument.
#[derive(Debug, Clone, PartialEq)]
pub struct Tagged {
    /// The constructor's name.
    pub tag: &'static str,
    /// What it was applied to.
    pub argument: Node,
}

/// An attribute set, in the order in which its attributes were first defined.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Set {
    /// The attributes.
    pub entries: IndexMap<String, Entry, FxBuildHasher>,
}

/// One attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Where its name is written (the attribute path of the winning definition); for a default, see [`Origin`].
    pub key: Span,
    /// Its value.
    pub value: Node,
}

impl Set {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.entries.get(name).map(|entry| &entry.value)
    }
}

/// A string that may hold references to values known only at deploy time.
///
/// `"redis://:${vault.redis_password}@redis:6379/4"` is three pieces. Adjacent literals are joined; the empty string has none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    pieces: Vec<TextPiece>,
}

/// A piece of a [`Text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextPiece {
    /// Text known now; data, never syntax of any output format.
    Literal(String),
    /// A value that the vault or the inventory supplies.
    Reference(Reference),
}

/// `vault.NAME` or `var.NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Who supplies the value.
    pub kind: ReferenceKind,
    /// The name as written: `postgresql_password`. Ansible's vault variable is `vault_postgresql_password`.
    pub name: String,
    /// Where it is written.
    pub span: Span,
}

/// Who supplies a value at deploy time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReferenceKind {
    /// The vault: the value is a Secret.
    Vault,
    /// The inventory.
    Variable,
}

impl Text {
    /// A string without references.
    pub fn literal(text: impl Into<String>) -> Self {
        let text = text.into();
        let pieces = match text.is_empty() {
            true => Vec::new(),
            false => vec![TextPiece::Literal(text)],
        };
        Self { pieces }
    }

    /// One reference and nothing else.
    pub fn reference(reference: Reference) -> Self {
        Self {
            pieces: vec![TextPiece::Reference(reference)],
        }
    }

    /// The pieces in order.
    pub fn pieces(&self) -> &[TextPiece] {
        &self.pieces
    }

    /// Appends text.
    pub fn push_literal(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(TextPiece::Literal(last)) = self.pieces.last_mut() {
            last.push_str(text);
        } else {
            self.pieces.push(TextPiece::Literal(text.to_owned()));
        }
    }

    /// Appends another text.
    pub fn push(&mut self, other: &Text) {
        for piece in &other.pieces {
            match piece {
                TextPiece::Literal(text) => self.push_literal(text),
                TextPiece::Reference(_) => self.pieces.push(piece.clone()),
            }
        }
    }

    /// The whole string, where it holds no reference.
    pub fn as_literal(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [TextPiece::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// The reference, where the text is one and nothing else.
    pub fn as_reference(&self) -> Option<&Reference> {
        match self.pieces.as_slice() {
            [TextPiece::Reference(reference)] => Some(reference),
            _ => None,
        }
    }

    /// All references in order.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        self.pieces.iter().filter_map(|piece| match piece {
            TextPiece::Reference(reference) => Some(reference),
            TextPiece::Literal(_) => None,
        })
    }

    /// Whether any piece comes from the vault, which makes the whole string a Secret.
    pub fn is_secret(&self) -> bool {
        self.references()
            .any(|reference| reference.kind == ReferenceKind::Vault)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::literal(text)
    }
}
