//! `specc repl`: names that last from one input to the next, and `config` of a spec.
//!
//! Each input is evaluated by itself, with the bindings before it and with the spec as it lies on the disk at that moment:
//! nothing that went wrong lingers, every input has the whole budget, and an edit of the spec counts at once.

mod complete;
mod input;

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use specc_eval::inspect::{Inspector, Target};
use specc_source::FileId;

use crate::check::{Report, Selection};
use crate::eval::{Looked, look, notation};
use crate::{Problem, Workspace, secrets};

pub use input::{ReplInput, is_complete};

/// The commands of the prompt with their arguments, and what each does.
pub const REPL_COMMANDS: [(&str, &str, &str); 6] = [
    ("help", "", "show this help"),
    (
        "type",
        "EXPR",
        "say what an expression is, without printing it",
    ),
    (
        "explain",
        "NAME",
        "print the page of a code, an option or a function",
    ),
    ("load", "FILE", "take another spec for `config`"),
    (
        "reload",
        "",
        "read the spec again and say what is wrong with it",
    ),
    ("quit", "", "leave; so does Ctrl-D"),
];

/// What is known at the prompt.
#[derive(Debug)]
pub struct Repl<'w> {
    workspace: &'w Workspace,
    spec: Option<Utf8PathBuf>,
    environment: Option<String>,
    bindings: Vec<Binding>,
    /// How many inputs were evaluated: each is a text of its own in messages.
    inputs: u32,
}

/// A name that was bound.
#[derive(Debug)]
struct Binding {
    name: String,
    /// What its text is called in messages.
    file: Utf8PathBuf,
    /// As it was typed.
    typed: Arc<str>,
    /// The same with everything but the expression blanked.
    expression: Arc<str>,
}

/// What an input comes to.
#[derive(Debug)]
pub enum Reply {
    /// Nothing to say: a binding.
    Done,
    /// A value in the notation of the language, or what it is where it cannot be written down.
    Value(String),
    /// It is wrong.
    Wrong(Box<Report>),
}

impl<'w> Repl<'w> {
    /// A prompt without a spec: `config` holds nothing but defaults.
    pub fn new(workspace: &'w Workspace, environment: Option<&str>) -> Self {
        Self {
            workspace,
            spec: None,
            environment: environment.map(str::to_owned),
            bindings: Vec::new(),
            inputs: 0,
        }
    }

    /// The spec whose `config` is in scope.
    pub fn spec(&self) -> Option<&Utf8Path> {
        self.spec.as_deref()
    }

    /// Takes a spec for `config`, the one under `spec/` where none is given; says what is wrong with reading it.
    pub fn load(&mut self, spec: Option<&Utf8Path>) -> Result<Report, Problem> {
        let path = self.workspace.locate(spec)?.path;
        self.spec = Some(path);
        self.reload()
    }

    /// Says what is wrong with reading the spec.
    pub fn reload(&self) -> Result<Report, Problem> {
        let Looked {
            mut report, errors, ..
        } = look(self.workspace, self.selection(), &[], |_, _| Ok(Some(())))?;
        report.findings.extend(errors.opening);
        secrets::hush(&report.sources, &mut report.findings);
        Ok(report)
    }

    /// Evaluates an expression, or binds a name; commands are not for here.
    pub fn evaluate(&mut self, text: &str) -> Result<Reply, Problem> {
        self.inputs += 1;
        match ReplInput::of(text) {
            ReplInput::Binding { name, expression } => {
                let binding = Binding {
                    name: name.to_owned(),
                    file: self.input_name(),
                    typed: text.into(),
                    expression,
                };
                self.bind(binding)
            }
            _ => self.ask(text, |inspector, target| {
                if inspector.is_code(target) {
                    return inspector.describe(target);
                }
                let value = inspector.value(target)?;
                Some(notation(&value))
            }),
        }
    }

    /// What an expression is, in words.
    pub fn describe(&mut self, expression: &str) -> Result<Reply, Problem> {
        self.inputs += 1;
        self.ask(expression, |inspector, target| inspector.describe(target))
    }

    /// A binding is not evaluated before somebody wants its value; only what is written is checked.
    fn bind(&mut self, binding: Binding) -> Result<Reply, Problem> {
        self.bindings.push(binding);
        let looked = look(
            self.workspace,
            self.selection(),
            &self.texts(),
            |inspector, files| {
                self.bind_all(inspector, files);
                Ok(Some(()))
            },
        );
        match looked {
            Ok(looked) if looked.errors.asking.is_empty() => Ok(Reply::Done),
            Ok(looked) => {
                self.bindings.pop();
                Ok(Reply::Wrong(Box::new(wrong(looked))))
            }
            Err(problem) => {
                self.bindings.pop();
                Err(problem)
            }
        }
    }

    fn ask(
        &self,
        expression: &str,
        question: impl FnOnce(&mut Inspector<'_>, Target) -> Option<String>,
    ) -> Result<Reply, Problem> {
        let mut texts = self.texts();
        texts.push((self.input_name(), expression.into()));
        let mut looked = look(
            self.workspace,
            self.selection(),
            &texts,
            |inspector, files| {
                let Some((&asked, bound)) = files.split_last() else {
                    return Ok(None);
                };
                self.bind_all(inspector, bound);
                let target = inspector.expression(asked);
                Ok(question(inspector, target))
            },
        )?;
        match looked.answer.take() {
            Some(answer) if looked.errors.asking.is_empty() => Ok(Reply::Value(answer)),
            _ => Ok(Reply::Wrong(Box::new(wrong(looked)))),
        }
    }

    fn bind_all(&self, inspector: &mut Inspector<'_>, files: &[FileId]) {
        for (binding, &file) in self.bindings.iter().zip(files) {
            inspector.bind(&binding.name, file, Arc::clone(&binding.expression));
        }
    }

    /// The texts of all bindings, as they were typed.
    fn texts(&self) -> Vec<(Utf8PathBuf, Arc<str>)> {
        let bindings = self.bindings.iter();
        bindings
            .map(|binding| (binding.file.clone(), Arc::clone(&binding.typed)))
            .collect()
    }

    fn selection(&self) -> Option<Selection<'_>> {
        let spec = self.spec.as_deref()?;
        Some(Selection {
            spec: Some(spec),
            environment: self.environment.as_deref(),
        })
    }

    fn input_name(&self) -> Utf8PathBuf {
        format!("<input {}>", self.inputs).into()
    }
}

/// What is wrong with an input; where that is the spec's fault, what is wrong with the spec.
fn wrong<T>(looked: Looked<T>) -> Report {
    let Looked {
        mut report, errors, ..
    } = looked;
    report.findings = match errors.asking.is_empty() {
        true => errors.opening,
        false => errors.asking,
    };
    secrets::hush(&report.sources, &mut report.findings);
    report
}
