//! Files: read once, known by the path that the loader gives out.

use std::rc::Rc;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use specc_source::{Diagnostic, FileId, Span};

use super::{Machine, Result};
use crate::codes;
use crate::consequences::{self, Hidden};
use crate::hir::ExprId;
use crate::lower::Lowering;
use crate::value::{FrameId, Kind, PathValue, ThunkId, Value};

/// A file that was read.
#[derive(Debug)]
pub(super) struct FileState {
    pub(super) path: Utf8PathBuf,
    pub(super) root: ThunkId,
}

impl Machine<'_> {
    /// Reads a file that is already among the sources.
    pub(crate) fn read(&mut self, file: FileId, path: &Utf8Path) -> ThunkId {
        let text = Arc::clone(self.sources.file(file).text());
        let root = self.parse(file, text, true);
        let root = self.delay(root, FrameId(0));
        self.counters.files += 1;
        self.paths.insert(path.to_owned(), file);
        let state = FileState {
            path: path.to_owned(),
            root,
        };
        self.files.insert(file, state);
        root
    }

    /// Parses and lowers a text.
    pub(crate) fn parse(&mut self, file: FileId, text: Arc<str>, keep: bool) -> ExprId {
        self.counters.texts += 1;
        self.counters.bytes += text.len() as u64;
        let parse = specc_syntax::parse(file, text);
        match consequences::hidden_by(&parse.errors, &parse.tree) {
            Hidden::Anything => self.incomplete = true,
            Hidden::Within(entries) => self.hiding.extend(entries),
        }
        self.errors.extend(parse.errors);
        let mut lowering = Lowering::new(
            &mut self.hir,
            &mut self.symbols,
            self.schema,
            &mut self.errors,
        );
        let root = lowering.file(&parse.tree);
        if keep {
            self.trees.push(parse.tree);
        }
        root
    }

    /// The file that a path names, read if it was not before.
    pub(crate) fn file_at(&mut self, path: &PathValue, at: Span) -> Result<FileId> {
        let from = self.files.get(&path.file).map(|state| state.path.clone());
        let from = from.unwrap_or_default();
        match self.loader.load(&from, &path.text) {
            Ok((known, text)) => {
                if let Some(&file) = self.paths.get(&known) {
                    return Ok(file);
                }
                let file = self.sources.add(known.clone(), text);
                self.read(file, &known);
                Ok(file)
            }
            Err(reason) => {
                self.incomplete = true;
                let mut error = Diagnostic::error(&codes::IMPORT, at, reason.message)
                    .label("imported here")
                    .why(format!(
                        "`{}` is relative to the file in which it is written",
                        path.text
                    ));
                error.help = reason.help.or_else(|| Some(help_for(&path.text)));
                Err(self.fail(error))
            }
        }
    }

    /// The thunk of a file that was read.
    pub(crate) fn root_of(&self, file: FileId) -> Option<ThunkId> {
        self.files.get(&file).map(|state| state.root)
    }

    /// The path of a file that was read.
    pub(crate) fn path_of(&self, file: FileId) -> String {
        self.sources.file(file).path().to_string()
    }

    /// The path of the file that a thunk is the whole of.
    pub(super) fn file_of_root(&self, thunk: ThunkId) -> Option<String> {
        let file = self.at(thunk).file;
        (self.root_of(file) == Some(thunk)).then(|| self.path_of(file))
    }

    /// `import ./x.plane`
    pub(crate) fn import(&mut self, argument: ThunkId) -> Result<Value> {
        let value = self.force(argument)?;
        let at = self.at(argument);
        let path = self.path_value(&value, at)?;
        let place = if at.contains(value.from) || value.computed {
            at
        } else {
            value.from
        };
        let file = self.file_at(&path, place)?;
        match self.root_of(file) {
            Some(root) => self.force(root),
            None => Err(self.fail_silently()),
        }
    }

    /// The path that a value is.
    pub(crate) fn path_value(&mut self, value: &Value, at: Span) -> Result<Rc<PathValue>> {
        if let Kind::Path(path) = &value.kind {
            return Ok(Rc::clone(path));
        }
        let help = match &value.kind {
            Kind::Text(text) => match text.as_literal() {
                Some(text) if !text.contains(char::is_whitespace) => {
                    let text = text.trim_start_matches("./");
                    format!("write a path, without quotes: `./{text}`")
                }
                _ => "write a path, without quotes: `./file.plane`".to_owned(),
            },
            _ => "write a path: `./file.plane`".to_owned(),
        };
        let message = format!("an import is a path, not {}", value.kind.noun());
        let error = self
            .about(&codes::IMPORT_KIND, at, value, message)
            .help(help);
        Err(self.fail(error))
    }
}

/// What to do about a path that names no file.
fn help_for(path: &str) -> String {
    if path.starts_with("../") {
        "name a file in the directory of the spec or below it".to_owned()
    } else if path.ends_with(".plane") {
        "create the file, or correct the path".to_owned()
    } else if path
        .rsplit('/')
        .next()
        .is_some_and(|name| name.contains('.'))
    {
        "import `.plane` files only".to_owned()
    } else {
        format!("the name of a spec file ends in `.plane`: `{path}.plane`")
    }
}
