//! What literals mean: escapes, indentation, numbers, versions, durations, sizes, addresses.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use crate::{Tree, ast};

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

/// The value of the literal token at `index`; `None` where it is malformed (the parser has reported that).
pub fn decode(_tree: &Tree, _index: usize) -> Option<Literal> {
    None
}

/// The decoded pieces of `"…"`: Nix's escapes (`\n`, `\r`, `\t`, `\"`, `\\`, `\${`).
pub fn decode_string(_string: ast::StringExpr<'_>) -> Vec<Piece<'_>> {
    Vec::new()
}

/// The decoded pieces of `'' … ''`: Nix's rules for indentation and its escapes (`'''`, `''${`, `''\n`).
pub fn decode_indented(_string: ast::IndentedStringExpr<'_>) -> Vec<Piece<'_>> {
    Vec::new()
}
