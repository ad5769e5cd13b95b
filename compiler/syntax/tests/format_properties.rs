//! What holds for every well-formed text that is formatted.

mod support;

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use specc_syntax::{SyntaxKind as K, format};
use support::formatting::formatted;
use support::programs::{text_of, trivia, value};

/// All files of the repository with this extension.
fn files(wanted: &str) -> std::io::Result<Vec<PathBuf>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut open: Vec<PathBuf> = ["spec", "golden-tests", "compiler", "docs"]
        .map(|directory| root.join(directory))
        .into();
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in path.read_dir()? {
                open.push(entry?.path());
            }
        } else if path
            .extension()
            .is_some_and(|extension| extension == wanted)
        {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The texts of all specs of the repository, those of tests for errors too, and of the examples in its pages.
fn fixtures() -> std::io::Result<Vec<String>> {
    let specs = files("plane")?.into_iter().map(std::fs::read_to_string);
    // Some tests are about bytes that are no text.
    let mut texts: Vec<String> = specs.filter_map(Result::ok).collect();
    for page in files("md")? {
        let page = std::fs::read_to_string(page)?;
        let mut parts = page.split("\n```");
        while let Some(block) = parts.find(|part| part.starts_with("nix\n")) {
            texts.extend(block.strip_prefix("nix\n").map(str::to_owned));
        }
    }
    Ok(texts)
}

#[test]
fn every_fixture_keeps_its_meaning() {
    let mut count = 0;
    for text in fixtures().unwrap() {
        let text = format::plain_text(&text);
        if support::parsed(&text).parse.errors.is_empty() {
            formatted(&text);
            count += 1;
        }
    }
    assert!(count > 200, "only {count} well-formed fixtures");
}

#[test]
fn the_reference_spec_is_in_the_one_style() {
    for path in files("plane").unwrap() {
        if path.components().any(|part| part.as_os_str() == "spec") {
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(formatted(&text), text, "{}", path.display());
        }
    }
}

/// The reference spec with other gaps between its tokens.
fn shaken_spec() -> impl Strategy<Value = String> {
    let spec = support::parsed(include_str!("specs/javisi.plane"));
    let count = spec.parse.tree.tokens().len();
    prop::collection::vec(prop::option::weighted(0.1, trivia()), count).prop_map(move |gaps| {
        let tree = &spec.parse.tree;
        let mut text = String::new();
        for (index, gap) in gaps.iter().enumerate() {
            match (tree.tokens()[index].kind, gap) {
                (K::Whitespace, Some(gap)) => text.push_str(gap),
                (K::Semicolon | K::Equal | K::LeftBrace | K::RightBrace, Some(gap)) => {
                    text.push_str(gap);
                    text.push_str(tree.token_text(index));
                }
                _ => text.push_str(tree.token_text(index)),
            }
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn any_layout_of_the_spec_keeps_its_meaning(text in shaken_spec()) {
        prop_assume!(support::parsed(&text).parse.errors.is_empty());
        formatted(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn any_value_keeps_its_meaning(tokens in value(), gaps in prop::collection::vec(trivia(), 1..40)) {
        let text = text_of(&tokens, &gaps);
        prop_assume!(support::parsed(&text).parse.errors.is_empty());
        formatted(&text);
    }

    #[test]
    fn any_text_at_all_is_formatted_or_refused(text in "[{}()\\[\\]a-c=;:.,\"'$ \n#/*+?@1]{0,60}") {
        let parsed = support::parsed(&text);
        match parsed.parse.errors.as_slice() {
            [] => { formatted(&text); }
            _ => { let _ = format::format(&parsed.parse.tree); }
        }
    }
}
