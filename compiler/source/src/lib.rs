//! Files, byte ranges and the one diagnostic model that every part of specc speaks.
//!
//! Nothing here knows any language: a [`Span`] is a byte range in some text, a
//! [`Diagnostic`] is a sentence about such ranges. Line and column numbers are
//! computed only when something is printed ([`SourceFile::position`]).

mod diagnostic;
mod file;
mod span;
pub mod suggest;

pub use diagnostic::{Applicability, Code, Diagnostic, Edit, Fix, Label, Level};
pub use file::{Position, SourceFile, Sources};
pub use span::{FileId, Span, Spanned};
