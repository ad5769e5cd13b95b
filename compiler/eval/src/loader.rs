//! How the evaluator asks for files.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

/// Hands out the texts of imported files. The evaluator itself never touches the disk.
pub trait Loader {
    /// The text of the file that `wanted` (as written: `./hosts/sese.plane`) names from the file at `from`
    /// (a path that this loader gave out), with the path under which it shall be known.
    ///
    /// The same file must always come back under the same path.
    fn load(&mut self, from: &Utf8Path, wanted: &str)
    -> Result<(Utf8PathBuf, Arc<str>), LoadError>;
}

/// Why a file could not be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadError {
    /// What is wrong, lower case, without a full stop: ``there is no file `spec/x.plane` ``.
    pub message: String,
    /// What to do, as an imperative.
    pub help: Option<String>,
}
