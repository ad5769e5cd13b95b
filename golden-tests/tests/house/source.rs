//! Reading the project's own sources: which files there are, and which of their lines run in production.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// The top of the project.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest
        .parent()
        .expect("the crate lies in the workspace")
        .to_path_buf()
}

/// A source file of the project.
pub struct SourceFile {
    /// Relative to the top of the project.
    pub path: PathBuf,
    pub text: String,
    /// Whether a `#[cfg(test)] mod …;` leads to it.
    pub in_test_module: bool,
}

/// One line of a source file.
pub struct Line<'a> {
    pub number: usize,
    pub text: &'a str,
}

/// All Rust files below a directory of the project.
pub fn rust_files(directory: &str) -> Vec<SourceFile> {
    let root = root();
    let files = WalkDir::new(root.join(directory))
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("readable"));
    let mut files: Vec<SourceFile> = files
        .filter(|entry| {
            entry
                .path()
                .extension()
                .is_some_and(|extension| extension == "rs")
        })
        .map(|entry| SourceFile {
            path: entry
                .path()
                .strip_prefix(&root)
                .expect("below the top")
                .to_path_buf(),
            text: fs::read_to_string(entry.path()).expect("sources are UTF-8"),
            in_test_module: false,
        })
        .collect();
    assert!(
        !files.is_empty(),
        "no Rust file below {directory}: the invariants would hold for nothing"
    );
    let test_modules: Vec<PathBuf> = files.iter().flat_map(SourceFile::test_modules).collect();
    for file in &mut files {
        file.in_test_module = test_modules
            .iter()
            .any(|module| file.path.with_extension("").starts_with(module));
    }
    files
}

impl SourceFile {
    /// The paths, without `.rs`, of the modules that this file declares for tests only.
    fn test_modules(&self) -> Vec<PathBuf> {
        let parent = self.path.parent().unwrap_or(Path::new(""));
        let holds_its_directory = ["lib", "main", "mod"]
            .iter()
            .any(|stem| self.path.file_stem() == Some(stem.as_ref()));
        let directory = if holds_its_directory {
            parent.to_path_buf()
        } else {
            self.path.with_extension("")
        };
        let lines: Vec<&str> = self.text.lines().map(str::trim).collect();
        let declared = lines
            .windows(2)
            .filter(|pair| pair[0] == "#[cfg(test)]")
            .filter_map(|pair| {
                let declaration = pair[1]
                    .trim_start_matches("pub(crate) ")
                    .trim_start_matches("pub(super) ");
                declaration.strip_prefix("mod ")?.strip_suffix(';')
            });
        declared.map(|name| directory.join(name)).collect()
    }

    /// Whether the whole file is compiled for tests only.
    pub fn is_test(&self) -> bool {
        if self.in_test_module {
            return true;
        }
        let mut parts = self.path.iter().map(|part| part.to_string_lossy());
        parts.any(|part| {
            part == "tests"
                || part == "tests.rs"
                || part.ends_with("_tests.rs")
                || part == "examples"
        })
    }

    /// The lines that run in production: no comments, nothing under `#[cfg(test)]`.
    pub fn production_lines(&self) -> Vec<Line<'_>> {
        if self.is_test() {
            return Vec::new();
        }
        let mut kept = Vec::new();
        let mut lines = self.text.lines().enumerate();
        while let Some((index, text)) = lines.next() {
            if text.trim_start().starts_with("#[cfg(test)]") {
                skip_item(indentation(text), lines.by_ref().map(|(_, text)| text));
            } else if !text.trim_start().starts_with("//") {
                kept.push(Line {
                    number: index + 1,
                    text,
                });
            }
        }
        kept
    }
}

/// Skips the item below an attribute: formatted code closes it with `}` or `;` on the attribute's indentation.
fn skip_item<'a>(indentation_of_item: usize, lines: impl Iterator<Item = &'a str>) {
    for text in lines {
        let on_level = indentation(text) == indentation_of_item && !text.trim().is_empty();
        if on_level && (text.ends_with(';') || text.ends_with('}')) {
            return;
        }
    }
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[test]
fn production_lines_leave_out_comments_and_tests() {
    let text = "use a;\n// fs::read\n#[cfg(test)]\nmod tests;\nfn b() {\n    c();\n}\n\n#[cfg(test)]\nmod more {\n    fn d() {\n    }\n}\nfn e() {}\n";
    let file = SourceFile {
        path: "compiler/x/src/lib.rs".into(),
        text: text.into(),
        in_test_module: false,
    };
    let kept: Vec<&str> = file
        .production_lines()
        .iter()
        .map(|line| line.text)
        .collect();
    assert_eq!(
        kept,
        ["use a;", "fn b() {", "    c();", "}", "", "fn e() {}"]
    );
}

#[test]
fn a_module_declared_for_tests_is_left_out_with_all_below_it() {
    let file = |path: &str, text: &str| SourceFile {
        path: path.into(),
        text: text.into(),
        in_test_module: false,
    };
    let declares = |path, text| file(path, text).test_modules();
    let text = "mod a;\n#[cfg(test)]\npub(crate) mod fixture;\n";
    assert_eq!(
        declares("compiler/x/src/lib.rs", text),
        [Path::new("compiler/x/src/fixture")]
    );
    assert_eq!(
        declares("compiler/x/src/role.rs", text),
        [Path::new("compiler/x/src/role/fixture")]
    );
}
