//! Imports of a spec, read from the disk, inside the spec's root only.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use specc_eval::{LoadError, Loader};
use specc_source::suggest;

use crate::place::{EXTENSION, Entry, Workspace};
use crate::text_file::{ReadFailure, missing_or, read_text};

/// Reads each file once and remembers who asked for it.
#[derive(Debug)]
pub(crate) struct DiskLoader<'a> {
    workspace: &'a Workspace,
    entry: &'a Entry,
    texts: HashMap<PathBuf, Arc<str>>,
    requests: Vec<Request>,
}

/// One import that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    /// Which file asked.
    pub from: Utf8PathBuf,
    /// What it asked for, as written.
    pub wanted: String,
}

impl<'a> DiskLoader<'a> {
    /// A loader for the imports of `entry`.
    pub fn new(workspace: &'a Workspace, entry: &'a Entry) -> Self {
        Self {
            workspace,
            entry,
            texts: HashMap::new(),
            requests: Vec::new(),
        }
    }

    /// The imports that were answered so far, each once, in order.
    pub fn requests(&self) -> &[Request] {
        &self.requests
    }

    /// Forgets who asked for what; the texts stay.
    pub fn forget_requests(&mut self) {
        self.requests.clear();
    }

    /// The files that were read so far, by the names that messages have for them: where each really lies.
    pub fn files(&self) -> impl Iterator<Item = (Utf8PathBuf, &Path)> {
        let files = self.texts.keys();
        files.filter_map(|real| Some((self.name(real)?, real.as_path())))
    }

    /// Takes this for the text of a file from now on.
    pub fn replace(&mut self, real: PathBuf, text: Arc<str>) {
        self.texts.insert(real, text);
    }

    /// The entry file that imports start from.
    pub fn entry(&self) -> &'a Entry {
        self.entry
    }

    /// The text of the entry file.
    pub fn entry_text(&mut self) -> Result<Arc<str>, ReadFailure> {
        let real = self.entry.real.clone();
        self.text(&real)
    }

    fn text(&mut self, real: &Path) -> Result<Arc<str>, ReadFailure> {
        if let Some(text) = self.texts.get(real) {
            return Ok(Arc::clone(text));
        }
        let text = read_text(real)?;
        self.texts.insert(real.to_owned(), Arc::clone(&text));
        Ok(text)
    }

    /// The name of a file inside the root, or `None` where it lies outside.
    fn name(&self, real: &Path) -> Option<Utf8PathBuf> {
        let inside = real.strip_prefix(&self.entry.root).ok()?;
        Some(self.entry.root_name.join(Utf8Path::from_path(inside)?))
    }

    /// Whether a path, links aside, stays inside the root.
    fn is_written_inside(&self, path: &Utf8Path) -> bool {
        let root = tidy(&self.entry.root_name);
        path.starts_with(&root) && (path.is_relative() || root.is_absolute()) && {
            let rest = path.strip_prefix(&root).unwrap_or(path);
            !rest.starts_with("..")
        }
    }

    fn outside(&self, wanted: &str) -> LoadError {
        let root = match self.entry.root_name.as_str() {
            "" => "the directory of the spec".to_owned(),
            root => format!("`{root}/`"),
        };
        LoadError {
            message: format!("`{wanted}` lies outside the spec's root, {root}"),
            help: Some(format!(
                "move the file into {root}: a spec reads nothing else"
            )),
        }
    }

    fn missing(&self, directory: &Utf8Path, path: &Utf8Path, wanted: &str) -> LoadError {
        let beside = path.parent().unwrap_or(directory);
        let specs = self.workspace.specs_in(beside);
        let names: Vec<&str> = specs.iter().filter_map(|spec| spec.file_name()).collect();
        let meant = path
            .file_name()
            .and_then(|name| suggest::closest(name, names.iter().copied()));
        let help = meant.map(|name| {
            let written = Utf8Path::new(wanted).with_file_name(name);
            format!("did you mean `{written}`?")
        });
        LoadError {
            message: ReadFailure::Missing.message(path.as_str()),
            help,
        }
    }
}

impl Loader for DiskLoader<'_> {
    fn load(
        &mut self,
        from: &Utf8Path,
        wanted: &str,
    ) -> Result<(Utf8PathBuf, Arc<str>), LoadError> {
        let directory = from.parent().unwrap_or(Utf8Path::new(""));
        let path = tidy(&directory.join(wanted));
        // Refused as it is written, so that nobody learns what there is outside the root.
        if !self.is_written_inside(&path) {
            return Err(self.outside(wanted));
        }
        let given = self.workspace.absolute(&directory.join(wanted));
        let real = match fs::canonicalize(&given)
            .map_err(|error| missing_or(given.as_std_path(), error))
        {
            Ok(real) => real,
            Err(ReadFailure::Missing) => return Err(self.missing(directory, &path, wanted)),
            Err(failure) => return Err(refusal(&failure, &path)),
        };
        let name = self.name(&real).ok_or_else(|| self.outside(wanted))?;
        if real.is_file()
            && Path::new(wanted)
                .extension()
                .is_none_or(|ending| ending != EXTENSION)
        {
            return Err(LoadError {
                message: format!("`{path}` is not a `.plane` file"),
                help: Some("import `.plane` files only".to_owned()),
            });
        }
        let text = self
            .text(&real)
            .map_err(|failure| refusal(&failure, &path))?;
        let request = Request {
            from: from.to_owned(),
            wanted: wanted.to_owned(),
        };
        if !self.requests.contains(&request) {
            self.requests.push(request);
        }
        Ok((name, text))
    }
}

fn refusal(failure: &ReadFailure, path: &Utf8Path) -> LoadError {
    LoadError {
        message: failure.message(path.as_str()),
        help: failure.help(),
    }
}

/// `spec/./hosts/../a.plane` → `spec/a.plane`: for messages only, since links can make the two differ.
fn tidy(path: &Utf8Path) -> Utf8PathBuf {
    let mut tidy = Utf8PathBuf::new();
    for component in path.components() {
        match component.as_str() {
            "." => {}
            ".." if tidy.file_name().is_some_and(|name| name != "..") => {
                tidy.pop();
            }
            part => tidy.push(part),
        }
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    /// `x/spec/a.plane` with neighbours of every kind.
    fn answer(from: &str, wanted: &str) -> String {
        let directory = tempfile::tempdir().unwrap();
        let at = |path: &str| directory.path().join(path);
        fs::create_dir_all(at("spec/hosts")).unwrap();
        for file in [
            "spec/a.plane",
            "spec/hosts/sese.plane",
            "secret.plane",
            "spec/notes.txt",
        ] {
            fs::write(at(file), file).unwrap();
        }
        fs::write(at("spec/latin.plane"), b"# caf\xE9").unwrap();
        symlink("hosts/sese.plane", at("spec/link.plane")).unwrap();
        symlink("../secret.plane", at("spec/escape.plane")).unwrap();
        symlink("nowhere.plane", at("spec/broken.plane")).unwrap();
        symlink("loop.plane", at("spec/loop.plane")).unwrap();
        let workspace = Workspace::new(Utf8Path::from_path(directory.path()).unwrap());
        let entry = workspace
            .locate(Some(Utf8Path::new("spec/a.plane")))
            .unwrap();
        let mut loader = DiskLoader::new(&workspace, &entry);
        match loader.load(Utf8Path::new(from), wanted) {
            Ok((name, text)) => format!("{name} = {text}"),
            Err(error) => match error.help {
                Some(help) => format!("{} | {help}", error.message),
                None => error.message,
            },
        }
    }

    #[test]
    fn one_file_has_one_name() {
        let expected = "spec/hosts/sese.plane = spec/hosts/sese.plane";
        for wanted in [
            "./hosts/sese.plane",
            "./link.plane",
            "./hosts/../hosts/./sese.plane",
        ] {
            assert_eq!(answer("spec/a.plane", wanted), expected, "{wanted}");
        }
        assert_eq!(
            answer("spec/hosts/sese.plane", "../a.plane"),
            "spec/a.plane = spec/a.plane"
        );
    }

    #[test]
    fn what_cannot_be_imported_says_why() {
        let cases = [
            (
                "./hosts/sesse.plane",
                "there is no file `spec/hosts/sesse.plane` | did you mean `./hosts/sese.plane`?",
            ),
            (
                "./hosts",
                "`spec/hosts` is a directory, not a spec file | name a `.plane` file inside it",
            ),
            (
                "./notes.txt",
                "`spec/notes.txt` is not a `.plane` file | import `.plane` files only",
            ),
            (
                "./broken.plane",
                "`spec/broken.plane` is a symbolic link to a file that does not exist | mend the link, or put a file in its place",
            ),
            (
                "./latin.plane",
                "`spec/latin.plane` is not UTF-8 text: byte 0xE9 at line 1, column 6 | save it as UTF-8; it looks like Latin-1 (ISO 8859-1)",
            ),
        ];
        for (wanted, expected) in cases {
            assert_eq!(answer("spec/a.plane", wanted), expected);
        }
        assert!(
            answer("spec/a.plane", "./loop.plane").starts_with("cannot read `spec/loop.plane`: ")
        );
    }

    #[test]
    fn nothing_outside_the_root_is_read() {
        for wanted in [
            "../secret.plane",
            "./escape.plane",
            "/etc/passwd",
            "../../../../../etc/hosts",
            "../nothing.plane",
            "./hosts/../../nothing.plane",
        ] {
            let expected = format!("`{wanted}` lies outside the spec's root, `spec/`");
            assert!(
                answer("spec/a.plane", wanted).starts_with(&expected),
                "{wanted}"
            );
        }
    }
}
