//! The door of the crate: one spec in, one configuration out.

use camino::Utf8Path;
use specc_source::{Diagnostic, FileId, Sources};
use specc_syntax::Tree;

use crate::{Loader, Node, Schema};

/// What an evaluation is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// The environment whose layer is laid on top.
    pub environment: Option<&'a str>,
}

/// What an evaluation gives.
#[derive(Debug)]
pub struct Evaluation {
    /// The configuration: every defined or defaulted option, checked. `None` where errors prevent it.
    pub config: Option<Node>,
    /// All errors, in the order of the text.
    pub errors: Vec<Diagnostic>,
    /// The trees of all files that were read, the entry file first.
    pub trees: Vec<Tree>,
    /// How much work it was.
    pub counters: Counters,
}

/// Deterministic amounts of work, kept in goldens so that a regression fails without a clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    /// Files parsed.
    pub files: u32,
    /// Thunks created.
    pub thunks: u32,
    /// Thunks that were forced.
    pub forced: u32,
    /// Function calls.
    pub calls: u32,
}

/// Evaluates the spec whose entry file has the given path and is already in `sources`.
pub fn evaluate(
    _sources: &mut Sources,
    _entry: FileId,
    _path: &Utf8Path,
    _loader: &mut dyn Loader,
    _schema: &Schema,
    _options: Options<'_>,
) -> Evaluation {
    Evaluation { config: None, errors: Vec::new(), trees: Vec::new(), counters: Counters::default() }
}
