//! Every example of the documentation runs.
//!
//! | block | what is done with it |
//! |---|---|
//! | `nix expression` | evaluated; each expression is followed by `# => VALUE` or `# => error: MESSAGE` |
//! | `nix` | definitions, laid over a complete spec; or a whole module in braces |
//! | `nix option` | definitions, laid over a complete spec |
//! | `nix finding CODE` | the same, with which one thing is wrong |
//! | `nix module` | a whole module, imported beside a complete spec: `spec/example.plane` |
//! | `nix file PATH` | a file for the blocks after it on the page |
//! | `text error` | exactly what specc says about the block before |
//! | `console` | commands after `$ ` and exactly what they print |
//! | `repl` | inputs after `> ` and exactly what they print |
//!
//! In the last three, `…` stands for anything. `UPDATE_DOCS=1` writes what specc says now into those that do not fit. Excerpts that cannot stand alone are
//! blocks of `plane`.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

#[path = "docs/blocks.rs"]
mod blocks;
#[path = "docs/examples.rs"]
mod examples;

use std::fs;

use blocks::{blocks, links};
use examples::{Examples, Verdict};
use golden_tests::repository;
use specc_eval::limits;

/// The pages of the book, as paths in the repository.
fn pages() -> Vec<String> {
    let files = walkdir::WalkDir::new(repository().join("docs")).sort_by_file_name();
    let files = files.into_iter().map(|entry| entry.unwrap().into_path());
    let names = files.map(|path| {
        let name = path.strip_prefix(repository()).unwrap();
        name.to_str().unwrap().to_owned()
    });
    let pages = names.filter(|name| name.ends_with(".md"));
    pages.chain(["README.md".to_owned()]).collect()
}

#[test]
fn every_example_does_what_its_page_says() {
    let mut failures = Vec::new();
    let mut count = 0;
    for name in pages() {
        let path = repository().join(&name);
        let page = fs::read_to_string(&path).unwrap();
        let blocks = blocks(&page);
        let mut examples = Examples::new();
        let mut updated = page.clone();
        let mut grown = 0;
        for (index, block) in blocks.iter().enumerate() {
            count += usize::from(block.info.starts_with("nix"));
            match examples.run(block, blocks.get(index + 1)) {
                Verdict::Right => {}
                Verdict::Wrong(what) => failures.push(format!("{name}:{}: {what}", block.line)),
                Verdict::Stale(text) if std::env::var_os("UPDATE_DOCS").is_some() => {
                    let range =
                        block.range.start as isize + grown..block.range.end as isize + grown;
                    grown += text.len() as isize - block.text.len() as isize;
                    updated.replace_range(range.start as usize..range.end as usize, &text);
                }
                Verdict::Stale(text) => failures.push(format!(
                    "{name}:{}: specc says something else (UPDATE_DOCS=1 records it):\n{text}",
                    block.line
                )),
            }
        }
        if updated != page {
            fs::write(&path, updated).unwrap();
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(count > 200, "only {count} examples were found");
}

#[test]
fn every_link_leads_to_a_file_and_an_anchor() {
    let mut broken = Vec::new();
    for name in pages() {
        let path = repository().join(&name);
        let page = fs::read_to_string(&path).unwrap();
        for link in links(&page) {
            let outside = link.starts_with("http") || link.is_empty();
            if !outside && !leads_somewhere(&path, &link) {
                broken.push(format!("{name}: {link}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

fn leads_somewhere(from: &camino::Utf8Path, link: &str) -> bool {
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = match file {
        "" => from.to_owned(),
        file => from.parent().unwrap().join(file),
    };
    if anchor.is_empty() || !target.as_str().ends_with(".md") {
        return target.exists();
    }
    let page = fs::read_to_string(&target).unwrap_or_default();
    let marked = page.contains(&format!("<a id=\"{anchor}\"></a>"));
    let headings = page.lines().filter(|line| line.starts_with('#'));
    marked || headings.map(heading_anchor).any(|own| own == anchor)
}

/// The anchor that a heading gets from the usual viewers of Markdown.
fn heading_anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let letters = text.chars().filter_map(|letter| match letter {
        ' ' => Some('-'),
        letter if letter.is_alphanumeric() || matches!(letter, '-' | '_') => Some(letter),
        _ => None,
    });
    letters.collect()
}

#[test]
fn the_limits_are_those_of_the_evaluator() {
    let page = fs::read_to_string(repository().join("docs/language/limits.md")).unwrap();
    let thousands = |number: u64| {
        let digits = number.to_string();
        let groups = digits.as_bytes().rchunks(3).rev();
        let groups: Vec<&str> = groups.map(|group| str::from_utf8(group).unwrap()).collect();
        groups.join(",")
    };
    for limit in [
        u64::from(specc_syntax::MAX_NESTING),
        u64::from(specc_syntax::MAX_CHAIN),
        u64::from(limits::DATA_DEPTH),
        u64::from(limits::CALL_DEPTH),
        u64::from(limits::DEPTH),
        limits::STEPS,
        u64::from(limits::TYPES),
        u64::from(limits::TYPE_NESTING),
        limits::ERRORS as u64,
    ] {
        let cell = format!(" {} ", thousands(limit));
        assert!(page.contains(&cell), "{cell} is not on the page");
    }
    let memory = format!("| {} MiB |", limits::MEMORY >> 20);
    assert!(page.contains(&memory), "{memory} is not on the page");
}

#[test]
fn every_function_in_scope_is_named() {
    let page = fs::read_to_string(repository().join("docs/language/functions.md")).unwrap();
    for function in specc_eval::library::all().filter(|function| function.global) {
        let name = format!("`{}`", function.name);
        assert!(page.contains(&name), "{name} is not on the page");
    }
}
