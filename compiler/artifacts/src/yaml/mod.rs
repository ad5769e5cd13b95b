//! YAML that may carry Jinja, with the exact range of every node in the original text.

mod lookup;
mod node;

pub use lookup::{Lookup, Walk};
pub use node::{Mapping, Node, Scalar, Sequence, Style, Value};

use specc_source::Diagnostic;

use crate::comments::Comment;
use crate::jinja::Include;

/// What a YAML text says.
#[derive(Debug, Clone, Default)]
pub struct Yaml {
    /// The root of each document; a stream without any content has none.
    pub documents: Vec<Node>,
    /// All comments in order.
    pub comments: Vec<Comment>,
    /// The template fragments it includes.
    pub includes: Vec<Include>,
    /// What could not be read, and keys that stand twice. What could be read is in the documents.
    pub diagnostics: Vec<Diagnostic>,
}
