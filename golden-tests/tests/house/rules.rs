//! What belongs to a rule besides its check: documentation, a line in the registry, cases of each kind, a page.

use std::fs;

use crate::assert_none;
use crate::source::{SourceFile, root, rust_files};

/// What the documentation of a rule has to say, in this order.
const SECTIONS: [&str; 5] = [
    "## What it does",
    "## Why it hurts",
    "## Example",
    "## Use instead",
    "## Origin",
];

/// The kinds of cases that every rule has at least one of.
const KINDS: [&str; 3] = ["violating", "conforming", "suppressed"];

/// A rule's file `rex_03_vpn_acl_two_cidrs.rs`, its code `REX-03` and its slug `vpn-acl-two-cidrs`.
struct RuleFile {
    file: SourceFile,
    code: String,
    slug: String,
}

fn rule_files() -> Vec<RuleFile> {
    let rules = rust_files("compiler/rex/src/rules")
        .into_iter()
        .filter_map(|file| {
            let stem = file.path.file_stem()?.to_str()?.to_owned();
            let (number, slug) = stem.strip_prefix("rex_")?.split_once('_')?;
            Some(RuleFile {
                code: format!("REX-{number}"),
                slug: slug.replace('_', "-"),
                file,
            })
        });
    let rules: Vec<RuleFile> = rules.collect();
    assert!(!rules.is_empty(), "no rule was found");
    rules
}

#[test]
fn every_rule_documents_itself_in_the_same_order() {
    let mut offenders = Vec::new();
    for rule in rule_files() {
        let path = rule.file.path.display();
        let documentation: Vec<&str> = rule
            .file
            .text
            .lines()
            .map_while(|line| line.strip_prefix("//!"))
            .map(str::trim)
            .collect();
        let title = format!("# {}: {}", rule.code, rule.slug);
        if documentation.first() != Some(&&*title) {
            offenders.push(format!("{path}:1: the first line is `//! {title}`"));
        }
        let sections: Vec<&str> = documentation
            .iter()
            .copied()
            .filter(|line| line.starts_with("## "))
            .collect();
        if sections != SECTIONS {
            offenders.push(format!(
                "{path}: the sections are {sections:?} instead of {SECTIONS:?}"
            ));
        }
    }
    assert_none(
        &offenders,
        "`specc explain`, the page and the editor all read a rule's documentation",
    );
}

#[test]
fn every_rule_is_registered_has_its_page_and_cases_of_each_kind() {
    let registry =
        fs::read_to_string(root().join("compiler/rex/src/registry.rs")).expect("the registry");
    let mut offenders = Vec::new();
    for rule in rule_files() {
        let name: String = rule.slug.split('-').map(capitalised).collect();
        if !registry.contains(&format!("rules::{name},")) {
            offenders.push(format!(
                "compiler/rex/src/registry.rs: `&rules::{name},` for {} is missing",
                rule.code
            ));
        }
        if !root()
            .join("docs/rules")
            .join(format!("{}.md", rule.code))
            .exists()
        {
            offenders.push(format!(
                "docs/rules/{}.md: missing; `cargo xtask docs` writes it",
                rule.code
            ));
        }
        let cases = root().join("golden-tests/cases/rules").join(&rule.code);
        let cases: Vec<String> = fs::read_dir(&cases)
            .into_iter()
            .flatten()
            .map(|case| {
                case.expect("readable")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        for kind in KINDS
            .iter()
            .filter(|kind| !cases.iter().any(|case| case.starts_with(**kind)))
        {
            offenders.push(format!(
                "golden-tests/cases/rules/{}: no case `{kind}-…`",
                rule.code
            ));
        }
    }
    assert_none(
        &offenders,
        "a rule is one file, its cases, its page and a line in the registry",
    );
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}
