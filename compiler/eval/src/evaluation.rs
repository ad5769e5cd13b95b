//! The door of the crate: one spec in, one configuration out.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use specc_source::{Diagnostic, FileId, Level, Sources};
use specc_syntax::Tree;

use crate::limits::Limits;
use crate::machine::Machine;
use crate::modules::Surroundings;
use crate::{LoadError, Loader, Node, Schema, TypeArena};

/// What an evaluation is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// The environment whose layer is laid on top.
    pub environment: Option<&'a str>,
    /// Whether the process ends soon after: what the evaluation was made of is then left for the system to take back,
    /// which costs nothing, instead of being taken apart piece by piece.
    pub short_lived: bool,
    /// How much work it may do before it ends in an error.
    pub limits: Limits,
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
    /// Texts parsed: files, and defaults that are not plain values.
    pub texts: u32,
    /// Bytes of these texts.
    pub bytes: u64,
    /// Thunks created.
    pub thunks: u32,
    /// Thunks that were forced.
    pub forced: u32,
    /// Function calls.
    pub calls: u32,
    /// Expressions evaluated, and elements and attributes that a loop went through or copied.
    pub steps: u64,
    /// Elements and attributes copied where lists were joined and sets updated.
    pub copied: u64,
    /// Names looked up in sets.
    pub lookups: u64,
    /// Pairs of values compared.
    pub compared: u64,
    /// Bytes of text put together.
    pub written: u64,
    /// Options, elements and attributes that were held against their types.
    pub options: u32,
    /// Definitions that were merged into them.
    pub definitions: u32,
}

impl Counters {
    /// All of them by name.
    pub fn named(&self) -> [(&'static str, u64); 13] {
        [
            ("files", self.files.into()),
            ("texts", self.texts.into()),
            ("bytes", self.bytes),
            ("thunks", self.thunks.into()),
            ("forced", self.forced.into()),
            ("calls", self.calls.into()),
            ("steps", self.steps),
            ("copied", self.copied),
            ("lookups", self.lookups),
            ("compared", self.compared),
            ("written", self.written),
            ("options", self.options.into()),
            ("definitions", self.definitions.into()),
        ]
    }
}

/// Evaluates the spec whose entry file has the given path and is already in `sources`.
pub fn evaluate(
    sources: &mut Sources,
    entry: FileId,
    path: &Utf8Path,
    loader: &mut dyn Loader,
    schema: &Schema,
    options: Options<'_>,
) -> Evaluation {
    let types = TypeArena::default();
    let mut machine = Machine::new(sources, loader, schema, &types, options.environment);
    machine.limits = options.limits;
    let root = machine.read(entry, path);
    let config = machine.collect_modules(entry, root);
    let config = machine.finish(config, Surroundings::default());
    machine.check_assertions();
    let evaluation = machine.evaluation(config);
    if options.short_lived {
        machine.leave_values();
    }
    evaluation
}

/// Evaluates a bare expression that is already in `sources`: its value, or all errors in the order of the text.
///
/// It sees the same names as a spec; `config` holds nothing but defaults, and nothing can be imported.
pub fn evaluate_expression(
    sources: &mut Sources,
    file: FileId,
    schema: &Schema,
) -> Result<Node, Vec<Diagnostic>> {
    let mut loader = NoFiles;
    let types = TypeArena::default();
    let mut machine = Machine::new(sources, &mut loader, schema, &types, None);
    let path = machine.sources.file(file).path().to_owned();
    let root = machine.read(file, &path);
    machine.empty_config(root);
    let value = machine.finish(root, Surroundings::default());
    machine.check_assertions();
    let evaluation = machine.evaluation(value);
    evaluation.config.ok_or(evaluation.errors)
}

/// Where there are no files to import.
struct NoFiles;

impl Loader for NoFiles {
    fn load(&mut self, _: &Utf8Path, _: &str) -> Result<(Utf8PathBuf, Arc<str>), LoadError> {
        Err(LoadError {
            message: "a bare expression cannot import files".to_owned(),
            help: Some("write the expression into a file of the spec".to_owned()),
        })
    }
}

impl Machine<'_> {
    fn evaluation(&mut self, config: Option<Node>) -> Evaluation {
        let mut errors = std::mem::take(&mut self.errors);
        crate::consequences::drop_consequences(&mut errors, &self.trees);
        crate::reasons::complete(&mut errors);
        errors.sort_by_key(crate::consequences::order);
        let failed = errors.iter().any(|error| error.level == Level::Error);
        Evaluation {
            config: config.filter(|_| !failed),
            errors,
            trees: std::mem::take(&mut self.trees),
            counters: self.counters(),
        }
    }
}
