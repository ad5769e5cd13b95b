//! `specc eval`: one value of a spec, or of a bare expression, and where it comes from.

mod notation;
mod path;
mod why;

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use specc_eval::inspect::{Errors, Inspector};
use specc_eval::{LoadError, Loader, Node, Options, TypeArena};
use specc_model::options::SCHEMA;
use specc_source::FileId;

use crate::check::{Report, Selection};
use crate::disk_loader::DiskLoader;
use crate::{Problem, Workspace, secrets};

pub use notation::notation;
pub use why::{OptionFacts, Unwritten, Why};

/// What the text of an expression is called in messages.
const EXPRESSION: &str = "<expr>";

/// The answer to a question about a spec, or what is wrong with what it touches.
#[derive(Debug)]
pub struct Evaluated<T> {
    /// What is wrong; nothing where there is an answer.
    pub report: Report,
    /// The answer.
    pub answer: Option<T>,
}

/// The value at a path of a spec (`plane.services.api.memory`), or its whole configuration.
pub fn eval_path(
    workspace: &Workspace,
    selection: Selection<'_>,
    path: Option<&str>,
) -> Result<Evaluated<Node>, Problem> {
    look(workspace, Some(selection), &[], |inspector, _| {
        let target = path::target(inspector, path)?;
        Ok(target.and_then(|target| inspector.value(target)))
    })
    .map(Looked::evaluated)
}

/// The value of a bare expression; with a spec, `config` is the spec's.
pub fn eval_expression(
    workspace: &Workspace,
    spec: Option<Selection<'_>>,
    expression: &str,
) -> Result<Evaluated<Node>, Problem> {
    let text = (Utf8PathBuf::from(EXPRESSION), Arc::from(expression));
    look(workspace, spec, &[text], |inspector, files| {
        let targets = files.iter().map(|&file| inspector.expression(file));
        let target = targets.last();
        Ok(target.and_then(|target| inspector.value(target)))
    })
    .map(Looked::evaluated)
}

/// Where the value at a path comes from.
pub fn why(
    workspace: &Workspace,
    selection: Selection<'_>,
    path: &str,
) -> Result<Evaluated<Why>, Problem> {
    look(workspace, Some(selection), &[], |inspector, _| {
        let target = path::target(inspector, Some(path))?;
        target.map_or(Ok(None), |target| why::why(inspector, target, path))
    })
    .map(Looked::evaluated)
}

/// What a look into a spec brought.
#[derive(Debug)]
pub(crate) struct Looked<T> {
    pub report: Report,
    pub errors: Errors,
    pub answer: Option<T>,
}

/// Opens a spec, or none, beside further texts, and asks a question about them.
pub(crate) fn look<T>(
    workspace: &Workspace,
    spec: Option<Selection<'_>>,
    texts: &[(Utf8PathBuf, Arc<str>)],
    question: impl FnOnce(&mut Inspector<'_>, &[FileId]) -> Result<Option<T>, Problem>,
) -> Result<Looked<T>, Problem> {
    let Some(selection) = spec else {
        let name = texts.last().map(|(name, _)| name.clone());
        let mut report = Report::of(name.unwrap_or_default());
        let (errors, answer) = ask(
            &mut report,
            None,
            &mut NoFiles,
            texts,
            Options::default(),
            question,
        );
        return answer.map(|answer| Looked {
            report,
            errors,
            answer,
        });
    };
    let entry = workspace.locate(selection.spec)?;
    let mut loader = DiskLoader::new(workspace, &entry);
    let mut report = Report::of(entry.name());
    let Some(file) = report.read_entry(workspace, &mut loader)? else {
        return Ok(Looked {
            report,
            errors: Errors::default(),
            answer: None,
        });
    };
    let options = Options {
        environment: selection.environment,
        short_lived: workspace.is_short_lived(),
        ..Options::default()
    };
    let name = entry.name();
    let spec = Some((file, name.as_path()));
    let (errors, answer) = ask(&mut report, spec, &mut loader, texts, options, question);
    answer.map(|answer| Looked {
        report,
        errors,
        answer,
    })
}

fn ask<T>(
    report: &mut Report,
    spec: Option<(FileId, &Utf8Path)>,
    loader: &mut dyn Loader,
    texts: &[(Utf8PathBuf, Arc<str>)],
    options: Options<'_>,
    question: impl FnOnce(&mut Inspector<'_>, &[FileId]) -> Result<Option<T>, Problem>,
) -> (Errors, Result<Option<T>, Problem>) {
    let sources = &mut report.sources;
    let files: Vec<FileId> = texts
        .iter()
        .map(|(name, text)| sources.add(name.clone(), Arc::clone(text)))
        .collect();
    let types = TypeArena::default();
    let mut inspector = Inspector::open(sources, spec, loader, &SCHEMA, &types, options);
    let answer = question(&mut inspector, &files);
    let errors = inspector.finish();
    // A path may lead nowhere because something could not be read: that is then what is wrong.
    let broken = !errors.opening.is_empty() || !errors.asking.is_empty();
    let answer = match answer {
        Err(_) if broken => Ok(None),
        answer => answer,
    };
    (errors, answer)
}

impl<T> Looked<T> {
    /// All errors are findings, and with errors there is no answer: a script gets the whole truth or none.
    fn evaluated(self) -> Evaluated<T> {
        let Self {
            mut report,
            errors,
            answer,
        } = self;
        report.findings.extend(errors.opening);
        report.findings.extend(errors.asking);
        secrets::hush(&report.sources, &mut report.findings);
        let answer = answer.filter(|_| !report.has_errors());
        Evaluated { report, answer }
    }
}

/// Where there are no files to import.
struct NoFiles;

impl Loader for NoFiles {
    fn load(&mut self, _: &Utf8Path, _: &str) -> Result<(Utf8PathBuf, Arc<str>), LoadError> {
        Err(LoadError {
            message: "an expression outside of a spec cannot import files".to_owned(),
            help: Some("give it a spec, whose files it may import: `specc eval --spec FILE`, or `:load FILE` at the prompt".to_owned()),
        })
    }
}
