//! A small option table, a loader over texts in memory, and a compact way to print values and errors.
#![allow(
    dead_code,
    unused_imports,
    missing_docs,
    reason = "each test file uses a part of it"
)]
#![allow(clippy::panic, reason = "it helps tests to fail")]

mod print;
mod table;

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use specc_eval::{
    Counters, Evaluation, LoadError, Loader, Node, Options, evaluate, evaluate_expression,
};
use specc_source::{Diagnostic, Sources};

pub use print::{place, report, value, with_origins};
pub use table::SCHEMA;

/// Files in memory: `(path, text)`. The first one is the entry.
pub struct Files<'t>(pub &'t [(&'t str, &'t str)]);

impl Loader for Files<'_> {
    fn load(
        &mut self,
        from: &Utf8Path,
        wanted: &str,
    ) -> Result<(Utf8PathBuf, Arc<str>), LoadError> {
        let directory = from.parent().unwrap_or(Utf8Path::new(""));
        let path = directory.join(wanted.trim_start_matches("./"));
        let found = self.0.iter().find(|(name, _)| *name == path);
        match found {
            Some((_, text)) => Ok((path, Arc::from(*text))),
            None => Err(LoadError {
                message: format!("there is no file `{path}`"),
                help: Some("create it, or correct the path".to_owned()),
            }),
        }
    }
}

/// What evaluating a spec gave.
pub struct Outcome {
    pub sources: Sources,
    pub config: Option<Node>,
    pub errors: Vec<Diagnostic>,
    pub counters: Counters,
}

impl Outcome {
    /// The value at a dotted path, printed.
    pub fn at(&self, path: &str) -> String {
        let mut node = self
            .config
            .as_ref()
            .unwrap_or_else(|| panic!("no configuration:\n{}", self.report()));
        for name in path.split('.').filter(|name| !name.is_empty()) {
            match &node.data {
                specc_eval::Data::Set(set) => match set.get(name) {
                    Some(found) => node = found,
                    None => return "absent".to_owned(),
                },
                _ => return "absent".to_owned(),
            }
        }
        value(node)
    }

    /// All errors, printed.
    pub fn report(&self) -> String {
        report(&self.sources, &self.errors)
    }
}

/// Evaluates a spec of several files.
pub fn spec(files: &[(&str, &str)], environment: Option<&str>) -> Outcome {
    let mut sources = Sources::new();
    let (path, text) = files[0];
    let entry = sources.add(path, text);
    let mut loader = Files(files);
    let Evaluation {
        config,
        errors,
        counters,
        ..
    } = evaluate(
        &mut sources,
        entry,
        Utf8Path::new(path),
        &mut loader,
        &SCHEMA,
        Options {
            environment,
            ..Options::default()
        },
    );
    Outcome {
        sources,
        config,
        errors,
        counters,
    }
}

/// Evaluates a spec of one file.
pub fn one(text: &str) -> Outcome {
    spec(&[("a.plane", text)], None)
}

/// The printed value of an expression, or its errors.
pub fn expression(text: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add("e", text);
    match evaluate_expression(&mut sources, file, &SCHEMA) {
        Ok(node) => value(&node),
        Err(errors) => report(&sources, &errors),
    }
}

/// Every expression has the value that stands beside it.
pub fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(expression(text), *expected, "{text}");
    }
}
