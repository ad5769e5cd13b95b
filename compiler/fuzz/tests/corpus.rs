//! The corpus guards even where nobody fuzzes: every text in it goes through its oracle.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot be set up has failed"
)]

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use specc_fuzz::ORACLES;

/// No text of a corpus is longer: what a person wants to look into stays small.
const LONGEST: usize = 8 * 1024;

fn corpus(name: &str) -> Vec<(PathBuf, String)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(name);
    let entries = fs::read_dir(directory).expect("each oracle has a corpus");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let texts = paths.into_iter().map(|path| {
        let text = fs::read_to_string(&path).expect("texts are UTF-8");
        (path, text)
    });
    texts.collect()
}

/// Runs all texts before it fails, so that one look shows which of them do.
#[track_caller]
fn assert_all_pass(name: &str) {
    let (_, oracle) = ORACLES
        .into_iter()
        .find(|(known, _)| *known == name)
        .expect("an oracle of that name");
    let texts = corpus(name);
    assert!(texts.len() > 50, "only {} texts", texts.len());
    let failed: Vec<&PathBuf> = texts
        .iter()
        .filter(|(_, text)| catch_unwind(|| oracle(text)).is_err())
        .map(|(path, _)| path)
        .collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn the_lexer_keeps_its_promises() {
    assert_all_pass("lexer");
}

#[test]
fn the_parser_keeps_its_promises() {
    assert_all_pass("parser");
}

#[test]
fn the_formatter_keeps_its_promises() {
    assert_all_pass("formatter");
}

#[test]
fn the_evaluator_keeps_its_promises() {
    assert_all_pass("evaluator");
}

#[test]
fn the_readers_keep_their_promises() {
    assert_all_pass("readers");
}

#[test]
fn texts_are_small() {
    for (name, _) in ORACLES {
        for (path, text) in corpus(name) {
            assert!(text.len() <= LONGEST, "{}", path.display());
        }
    }
}
