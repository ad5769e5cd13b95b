//! What literals mean: escapes, indentation, numbers, versions, durations, sizes, addresses.

mod grammar;
mod text;

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use crate::{SyntaxKind as K, Tree, ast};

pub use grammar::number;
pub(crate) use grammar::{numeric_parts, version};
pub use text::{decode_indented, decode_string, string_offset};

/// The value of one literal token.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// `42`
    Integer(i64),
    /// `0.5`
    Decimal(f64),
    /// `v1.2.2`
    Version(Version),
    /// `1m30s`, in milliseconds.
    Duration(u64),
    /// `512M`, in bytes; binary units, as Docker reads them.
    Size(u64),
    /// `172.20.1.1`
    Address(Ipv4Addr),
    /// `172.20.1.0/24`
    Cidr(Ipv4Net),
    /// `./hosts/sese.plane`, as written.
    Path(String),
}

/// A version as written, `v` left off: `1.2.2`, `18.1`, `1.2.2-rc.1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// As written, without the `v`.
    pub text: String,
    /// The number of numeric components that were written: 3 in `1.2.2`, 2 in `18.1`.
    pub components: u8,
    /// For comparison: missing components count as 0.
    pub number: semver::Version,
}

/// One decoded piece of a string literal.
#[derive(Debug, Clone)]
pub enum Piece<'t> {
    /// Text with escapes decoded and, in an indented string, the common indentation removed.
    Text(String),
    /// `${e}`.
    Interpolation(ast::Interpolation<'t>),
}

impl Literal {
    /// The kind of token that the literal is written as.
    pub fn kind(&self) -> K {
        match self {
            Self::Integer(_) => K::Integer,
            Self::Decimal(_) => K::Decimal,
            Self::Version(_) => K::Version,
            Self::Duration(_) => K::Duration,
            Self::Size(_) => K::Size,
            Self::Address(_) => K::Address,
            Self::Cidr(_) => K::Cidr,
            Self::Path(_) => K::Path,
        }
    }
}

/// The value of the literal token at `index`; `None` where it is malformed (the parser has reported that).
pub fn decode(tree: &Tree, index: usize) -> Option<Literal> {
    let kind = tree.tokens().get(index)?.kind;
    let text = tree.token_text(index);
    match kind {
        K::Version => version(text).map(Literal::Version),
        K::Path => Some(Literal::Path(text.to_owned())),
        K::Integer | K::Decimal | K::Duration | K::Size | K::Address | K::Cidr => number(text),
        _ => None,
    }
}
