//! `docs/nix-differences.md`: what it claims, to be held against both programs.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use specc_eval::library;

/// A row of a table of differences.
#[derive(Debug)]
pub struct Difference {
    /// What both evaluate.
    pub expression: String,
    /// What specc answers, as an expression of its own; `None` for an error.
    pub specc: Option<String>,
    /// What Nix answers, as an expression of its own; `None` for an error.
    pub nix: Option<String>,
}

/// All rows of all tables of differences.
pub fn differences() -> Vec<Difference> {
    text().lines().filter_map(row).collect()
}

/// The text of the page.
pub fn text() -> String {
    fs::read_to_string(path()).expect("the page can be read")
}

/// Where the page is.
pub fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/nix-differences.md")
}

/// `| expression | specc | Nix | why |`
fn row(line: &str) -> Option<Difference> {
    let cells: Vec<&str> = line
        .strip_prefix("| ")?
        .strip_suffix(" |")?
        .split(" | ")
        .collect();
    let &[expression, specc, nix, why] = cells.as_slice() else {
        return None;
    };
    let expression = code(expression)?;
    assert!(!why.is_empty(), "no reason: {line}");
    let answer = |cell: &str| match cell {
        "error" => None,
        cell => Some(code(cell).unwrap_or_else(|| panic!("neither `…` nor error: {line}"))),
    };
    Some(Difference {
        expression,
        specc: answer(specc),
        nix: answer(nix),
    })
}

fn code(cell: &str) -> Option<String> {
    let inner = cell.strip_prefix('`')?.strip_suffix('`')?;
    Some(inner.replace("\\|", "|"))
}

/// The part of the page that the tables of the compiler make.
pub fn builtins() -> String {
    let mut text = "These are there:\n\n".to_owned();
    let mut names: Vec<&str> = library::all()
        .filter(|builtin| builtin.nix)
        .map(|builtin| builtin.name)
        .collect();
    names.sort_unstable();
    let _ = writeln!(text, "`{}`.\n", names.join("`, `"));
    text.push_str("These are not:\n\n| builtin | why | what to do instead |\n|---|---|---|\n");
    let mut rows: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for absent in library::all_absent() {
        rows.insert(absent.name, (absent.why, absent.instead));
    }
    for (name, (why, instead)) in rows {
        let _ = writeln!(text, "| `{name}` | {why} | {instead} |");
    }
    text
}
