//! A file that a command leaves beside what it prints.

use std::fs;
use std::io::{ErrorKind, Write};

use camino::Utf8Path;

use crate::{Problem, Workspace, whole_file};

/// Writes a text into a file, which may be there already: as a whole or not at all. A link is followed, and what is no
/// regular file (`/dev/stderr`, a pipe) is written to as it is.
///
/// # Errors
///
/// What the operating system says.
pub fn write_output_file(
    workspace: &Workspace,
    path: &Utf8Path,
    text: &str,
) -> Result<(), Problem> {
    let failed = |error: &std::io::Error| match error.kind() {
        ErrorKind::NotFound => {
            Problem::new(format!("there is no directory to write `{path}` into"))
                .help("create it first, or name another place")
        }
        _ => Problem::io("write", path, error),
    };
    let given = workspace.absolute(path);
    let real = match fs::canonicalize(&given) {
        Ok(real) => real,
        Err(error) if error.kind() == ErrorKind::NotFound => given.into_std_path_buf(),
        Err(error) => return Err(failed(&error)),
    };
    if fs::metadata(&real).is_ok_and(|metadata| !metadata.is_file()) {
        return fs::OpenOptions::new()
            .write(true)
            .open(&real)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(|error| failed(&error));
    }
    whole_file::write(&real, text.as_bytes()).map_err(|error| failed(&error))
}
