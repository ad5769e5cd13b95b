//! YAML that may carry Jinja, with the exact range of every node in the original text.

mod block_scalar;
mod collections;
mod cook;
mod cursor;
mod flow;
mod leaves;
mod lookup;
mod node;
mod reader;

pub use lookup::{Lookup, Walk};
pub use node::{Mapping, Node, Opening, Scalar, Sequence, Style, Value};

use specc_source::{Diagnostic, FileId};

use crate::comments::{self, Comment};
use crate::jinja::{Include, Mask};
use crate::lines::line_start;
use crate::loops::{Loop, loops};
use reader::Reader;

/// What a YAML text says.
#[derive(Debug, Clone, Default)]
pub struct Yaml {
    /// The root of each document; a stream without any content has none.
    pub documents: Vec<Node>,
    /// The column in which the first one begins.
    pub column: u32,
    /// All comments in order.
    pub comments: Vec<Comment>,
    /// The template fragments it includes.
    pub includes: Vec<Include>,
    /// The loops of the template that can be followed.
    pub loops: Vec<Loop>,
    /// What could not be read, and keys that stand twice. What could be read is in the documents.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a YAML text, with or without Jinja. Never fails: what is broken becomes a diagnostic, and the rest is read.
pub fn parse(file: FileId, text: &str) -> Yaml {
    let mask = Mask::new(text);
    let mut reader = Reader::new(file, text, &mask);
    let documents = reader.stream();
    let cursor = reader.cursor;
    let column = documents.first().map_or(0, |root| {
        let start = root.span.start as usize;
        start - line_start(text, start)
    });
    Yaml {
        documents,
        column: column as u32,
        comments: comments::in_indented_text(file, text, &mask, &cursor.comments),
        includes: mask.includes(file, text),
        loops: loops(text, &mask.regions),
        diagnostics: cursor.diagnostics,
    }
}

impl Yaml {
    /// The root of the first document.
    pub fn root(&self) -> Option<&Node> {
        self.documents.first()
    }
}
