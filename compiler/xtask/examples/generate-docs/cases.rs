//! The recorded mistakes of `golden-tests/cases/errors`: what specc says about each.

use std::fs;
use std::path::{Path, PathBuf};

/// Where the cases lie, in the project.
const FOLDER: &str = "golden-tests/cases/errors";

/// A file with one mistake.
pub struct Case {
    /// Its path in the project.
    pub path: String,
    /// Its text.
    pub text: String,
    /// What specc says about it, without the closing count.
    pub answer: String,
}

/// All cases of one file in which specc finds one mistake, the shortest first.
pub fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut cases: Vec<Case> = files(&root.join(FOLDER))
        .iter()
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "plane")
        })
        .filter_map(|path| case(&root, path))
        .collect();
    cases.sort_by_key(|case| (case.text.len() + case.answer.len(), case.path.clone()));
    cases
}

fn case(root: &Path, path: &Path) -> Option<Case> {
    let recorded = fs::read_to_string(path.with_extension("snap")).ok()?;
    let (_, answer) = recorded.strip_prefix("---\n")?.split_once("---\n")?;
    let mut blocks = answer.split("\n\n");
    let (answer, count) = (blocks.next()?, blocks.next()?);
    let text = fs::read_to_string(path).ok()?;
    if blocks.next().is_some() || !count.starts_with("1 error in ") || text.trim().is_empty() {
        return None;
    }
    Some(Case {
        path: path.strip_prefix(root).ok()?.to_str()?.to_owned(),
        text,
        answer: answer.to_owned(),
    })
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths
        .flat_map(|path| match path.is_dir() {
            true => files(&path),
            false => vec![path],
        })
        .collect()
}
