//! Tables of expressions with what Nix answers: `cases/nix/TOPIC.txt`.
//!
//! A case is an expression, on one line or several, then `⇒` and the answer: JSON, or `error`. Lines that start with `#`
//! between two cases are comments. The answers are Nix's own: `UPDATE_CASES=1` lets `nix-instantiate` write them.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::answer::Answer;

/// One table.
pub struct Table {
    /// Its topic: the name of its file.
    pub topic: String,
    path: PathBuf,
    lines: Vec<Line>,
}

/// A part of a table.
enum Line {
    /// A comment, or an empty line.
    Comment(String),
    Case(Case),
}

/// An expression with the answer that is recorded for it.
#[derive(Debug, Clone)]
pub struct Case {
    /// As written.
    pub expression: String,
    /// What Nix answers.
    pub answer: Answer,
}

/// All tables, in the order of their names.
pub fn tables() -> Vec<Table> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/nix");
    let entries = fs::read_dir(&directory).expect("cases/nix can be read");
    let paths: BTreeSet<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.into_iter().map(Table::read).collect()
}

impl Table {
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).expect("a table can be read");
        let topic = path.file_stem().expect("a name").to_string_lossy().into();
        let mut lines = Vec::new();
        let mut expression = String::new();
        for line in text.lines() {
            if expression.is_empty() && (line.is_empty() || line.starts_with('#')) {
                lines.push(Line::Comment(line.to_owned()));
                continue;
            }
            match line.rsplit_once('⇒') {
                None => expression.extend([line, "\n"]),
                Some((last, answer)) => {
                    expression.push_str(last.trim_end());
                    lines.push(Line::Case(Case {
                        expression: std::mem::take(&mut expression),
                        answer: Answer::parse(answer.trim()),
                    }));
                }
            }
        }
        assert!(expression.is_empty(), "{path:?}: no `⇒` after {expression}");
        Self { topic, path, lines }
    }

    /// Its cases in order.
    pub fn cases(&self) -> impl Iterator<Item = &Case> {
        self.lines.iter().filter_map(|line| match line {
            Line::Case(case) => Some(case),
            Line::Comment(_) => None,
        })
    }

    /// Writes the table with these answers instead of the recorded ones.
    pub fn record(&self, answers: &[Answer]) {
        let mut answers = answers.iter();
        let mut text = String::new();
        for line in &self.lines {
            match line {
                Line::Comment(comment) => text.push_str(comment),
                Line::Case(case) => {
                    let answer = answers.next().expect("an answer for each case");
                    text.push_str(&format!("{}  ⇒  {answer}", case.expression));
                }
            }
            text.push('\n');
        }
        fs::write(&self.path, text).expect("a table can be written");
    }
}
