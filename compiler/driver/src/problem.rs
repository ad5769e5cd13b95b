//! What went wrong outside of any spec: a file that is not there, a disk that is full.

use std::io;

use camino::Utf8Path;

/// Something that kept specc from doing its work and that has no place in a spec. The process exits with 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, in one line, lower case, without a full stop; names the path.
    pub what: String,
    /// The files or choices that it is about, one a line.
    pub items: Vec<String>,
    /// The reason, in one or two sentences.
    pub why: Option<String>,
    /// What to do, as an imperative.
    pub help: Option<String>,
}

impl Problem {
    /// A problem without further words.
    pub fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            items: Vec::new(),
            why: None,
            help: None,
        }
    }

    /// A failed operation on a path: `operation` completes "cannot …".
    pub fn io(operation: &str, path: &Utf8Path, error: &io::Error) -> Self {
        let problem = Self::new(format!("cannot {operation} `{path}`: {}", reason(error)));
        match hint(error.kind()) {
            Some(help) => problem.help(help),
            None => problem,
        }
    }

    /// Adds the files or choices that it is about.
    #[must_use]
    pub fn items(mut self, items: impl IntoIterator<Item = String>) -> Self {
        self.items.extend(items);
        self
    }

    /// Says why.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = Some(why.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The operating system's words, without its error number.
pub(crate) fn reason(error: &io::Error) -> String {
    let words = error.to_string();
    let words = words.split(" (os error").next().unwrap_or_default();
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => "unknown reason".to_owned(),
    }
}

fn hint(kind: io::ErrorKind) -> Option<&'static str> {
    match kind {
        io::ErrorKind::PermissionDenied => {
            Some("give yourself the right to it, or name another place")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Some("free some space and run the command again")
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            Some("name a place on a file system that can be written")
        }
        _ => None,
    }
}
