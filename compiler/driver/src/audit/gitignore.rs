//! What version control leaves out.

use std::fs;
use std::path::Path;

use camino::Utf8Path;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The `.gitignore` of a directory.
pub(super) fn in_directory(directory: &Utf8Path) -> Option<Gitignore> {
    let file = directory.join(".gitignore");
    if !file.exists() {
        return None;
    }
    let mut builder = GitignoreBuilder::new(directory);
    // A line that is no pattern is left out; git does the same.
    builder.add(file.as_std_path());
    builder.build().ok()
}

/// The `.gitignore` files above, up to the root of the repository. Where they name the directory itself, it was named on purpose,
/// and they do not count.
pub(super) fn above(root: &Utf8Path) -> Vec<Gitignore> {
    let Ok(real) = fs::canonicalize(root) else {
        return Vec::new();
    };
    let is_repository = |directory: &Path| directory.join(".git").exists();
    if is_repository(&real) || !real.ancestors().any(is_repository) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for directory in real.ancestors().skip(1) {
        let gitignore = Utf8Path::from_path(directory).and_then(in_directory);
        if let Some(gitignore) = gitignore {
            if gitignore
                .matched_path_or_any_parents(&real, true)
                .is_ignore()
            {
                return Vec::new();
            }
            found.push(gitignore);
        }
        if is_repository(directory) {
            break;
        }
    }
    found.reverse();
    found
}
