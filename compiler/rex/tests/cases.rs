//! Every rule against its cases in `golden-tests/cases/rules/REX-nn`.
//!
//! A case is a spec (`violating-….plane`, which imports `./base.plane`, the conforming spec beside the folders) or a
//! directory of files (`violating-…/`). What a violating case must be told stands in it, as ``# expect: REX-05 `5s` ``:
//! the code and the first line of the text that the finding points at. Nothing else may be found: what conforms to one rule
//! conforms to all of them. A `# review: none` takes the recorded review away. What only the files show that a spec would give
//! is expected as `# expect in the files: REX-49` above its line; `golden-tests/tests/rules.rs` looks for it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests may fail loudly"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use jiff::civil::{Date, date};
use specc_artifacts::decode as decode_bytes;
use specc_eval::{LoadError, Loader, Options, evaluate};
use specc_model::options::SCHEMA;
use specc_model::{Deployment, decode, surface};
use specc_rex::{
    ArtifactsInput, Outcome, RecordedItem, ReviewRecord, SpecInput, check_artifacts, check_spec,
};
use specc_source::{Applicability, Diagnostic, Sources, Span};
use specc_syntax::Tree;

const TODAY: Date = date(2026, 11, 22);

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../golden-tests/cases/rules")
}

/// Everything in a directory, sorted.
fn entries(directory: &Path) -> Vec<PathBuf> {
    let read =
        fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut entries: Vec<_> = read.map(|entry| entry.unwrap().path()).collect();
    // What the command prints about a case lies beside it.
    entries.retain(|path| path.extension().is_none_or(|extension| extension != "snap"));
    entries.sort();
    entries
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

fn is_spec(case: &Path) -> bool {
    case.extension()
        .is_some_and(|extension| extension == "plane")
}

/// A case: the text of a spec, or the bytes of files by path.
enum Case {
    Spec { rule: String, text: String },
    Files(BTreeMap<String, Vec<u8>>),
}

impl Case {
    fn read(rule: &str, path: &Path) -> Self {
        if is_spec(path) {
            return Self::Spec {
                rule: rule.to_owned(),
                text: fs::read_to_string(path).unwrap(),
            };
        }
        let mut waiting = vec![path.to_path_buf()];
        let mut files = BTreeMap::new();
        while let Some(file) = waiting.pop() {
            if file.is_dir() {
                waiting.extend(entries(&file));
            } else {
                let name = file.strip_prefix(path).unwrap().to_str().unwrap();
                files.insert(name.to_owned(), fs::read(&file).unwrap());
            }
        }
        Self::Files(files)
    }

    fn check(&self) -> (Sources, Outcome) {
        match self {
            Self::Spec { rule, text } => check_text(rule, text),
            Self::Files(bytes) => {
                let mut sources = Sources::new();
                let mut encodings = BTreeMap::new();
                let mut files = Vec::new();
                for (path, bytes) in bytes {
                    let decoded = decode_bytes(bytes);
                    let file = sources.add(path.as_str(), decoded.text);
                    encodings.insert(file, decoded.notes);
                    files.push(file);
                }
                let outcome = check_artifacts(&ArtifactsInput {
                    sources: &sources,
                    files: &files,
                    encodings: &encodings,
                    images: None,
                    today: TODAY,
                    short_lived: false,
                });
                (sources, outcome)
            }
        }
    }

    /// The same case after the fixes of these kinds, and how many those were.
    fn fixed(
        &self,
        sources: &Sources,
        outcome: &Outcome,
        kinds: &[Applicability],
    ) -> (Self, usize) {
        let fixes: Vec<_> = outcome
            .findings
            .iter()
            .filter_map(|finding| finding.fix.as_ref())
            .filter(|fix| kinds.contains(&fix.applicability))
            .collect();
        let mut edits: Vec<_> = fixes.iter().flat_map(|fix| &fix.edits).collect();
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        let rewrite = |name: &str, text: String| {
            let mut text = text;
            for edit in edits
                .iter()
                .filter(|edit| sources.file(edit.span.file).path() == name)
            {
                text.replace_range(edit.span.range(), &edit.replacement);
            }
            text
        };
        let case = match self {
            Self::Spec { rule, text } => Self::Spec {
                rule: rule.clone(),
                text: rewrite(ENTRY, text.clone()),
            },
            Self::Files(bytes) => {
                // Where the text is not the bytes, nothing can be fixed.
                let rewritten = bytes.iter().map(|(path, bytes)| {
                    let decoded = decode_bytes(bytes);
                    let bytes = match decoded.is_verbatim() {
                        true => rewrite(path, decoded.text).into_bytes(),
                        false => bytes.clone(),
                    };
                    (path.clone(), bytes)
                });
                Self::Files(rewritten.collect())
            }
        };
        (case, fixes.len())
    }
}

const ENTRY: &str = "case.plane";

/// Serves `./base.plane`.
struct Base;

impl Loader for Base {
    fn load(
        &mut self,
        _from: &Utf8Path,
        wanted: &str,
    ) -> Result<(Utf8PathBuf, Arc<str>), LoadError> {
        assert_eq!(wanted, "./base.plane", "a case imports nothing else");
        Ok(("base.plane".into(), base().into()))
    }
}

fn base() -> String {
    fs::read_to_string(cases().join("base.plane")).unwrap()
}

/// A spec through parser, evaluator and decoder.
fn deployment(sources: &mut Sources, text: &str) -> (Deployment, Vec<Tree>) {
    let file = sources.add(ENTRY, text);
    let evaluation = evaluate(
        sources,
        file,
        ENTRY.into(),
        &mut Base,
        &SCHEMA,
        Options::default(),
    );
    assert!(
        evaluation.errors.is_empty(),
        "{text}\n{:#?}",
        evaluation.errors
    );
    let config = evaluation.config.unwrap();
    let deployment =
        decode(&config, config.origin.at).unwrap_or_else(|errors| panic!("{text}\n{errors:#?}"));
    (deployment, evaluation.trees)
}

/// The record of somebody who looked at a deployment.
fn review(deployment: &Deployment) -> ReviewRecord {
    let items = surface::surface(deployment);
    let recorded = items.iter().map(|item| RecordedItem {
        category: item.category.to_owned(),
        text: item.text.clone(),
    });
    ReviewRecord {
        reviewer: "Ada".to_owned(),
        date: date(2026, 11, 1),
        hash: surface::surface_hash(&items),
        items: recorded.collect(),
    }
}

fn check_text(rule: &str, text: &str) -> (Sources, Outcome) {
    let mut sources = Sources::new();
    let (deployment, trees) = deployment(&mut sources, text);
    let record = match rule {
        "REX-10" => review(&self::deployment(&mut Sources::new(), &base()).0),
        _ => review(&deployment),
    };
    let reviewed = !text.contains("# review: none");
    let outcome = check_spec(&SpecInput {
        deployment: &deployment,
        sources: &sources,
        trees: &trees,
        environment: None,
        review: reviewed.then_some(&record),
        today: TODAY,
        short_lived: false,
    });
    (sources, outcome)
}

/// What a case says that must be found: ``REX-05 `5s` ``.
fn expected(sources: &Sources) -> Vec<String> {
    let lines = sources.iter().flat_map(|(_, file)| file.text().lines());
    let mut expected: Vec<_> = lines
        .filter_map(|line| Some(line.split_once("expect: ")?.1.trim().to_owned()))
        .collect();
    expected.sort();
    expected
}

fn found(sources: &Sources, outcome: &Outcome) -> Vec<String> {
    let text = |span: Span| {
        sources
            .text(span)
            .trim()
            .lines()
            .next()
            .unwrap_or("")
            .to_owned()
    };
    let line =
        |finding: &Diagnostic| format!("{} `{}`", finding.code.id, text(finding.primary.span));
    let mut found: Vec<_> = outcome.findings.iter().map(line).collect();
    found.sort();
    found
}

/// Whether a case says that the files of its spec show a fault.
fn expects_in_files(case: &Path) -> bool {
    is_spec(case)
        && fs::read_to_string(case)
            .unwrap()
            .contains("# expect in the files: ")
}

#[test]
fn each_case_finds_what_it_says_and_nothing_else() {
    let mut wrong = Vec::new();
    for folder in entries(&cases()).into_iter().filter(|path| path.is_dir()) {
        let rule = name(&folder).to_owned();
        for case in entries(&folder) {
            let (sources, outcome) = Case::read(&rule, &case).check();
            let (expected, found) = (expected(&sources), found(&sources, &outcome));
            let violating = name(&case).starts_with("violating-");
            let unchecked = outcome
                .unchecked
                .iter()
                .any(|unchecked| unchecked.rule == rule);
            let expects = !expected.is_empty() || expects_in_files(&case);
            if expected != found || violating != expects || unchecked {
                let messages: Vec<_> = outcome
                    .findings
                    .iter()
                    .map(|finding| &finding.message)
                    .collect();
                wrong.push(format!(
                    "{rule}/{}\n  expected {expected:?}\n  found    {found:?}\n  {messages:?}",
                    name(&case)
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} cases differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn the_base_of_the_cases_has_no_finding() {
    let (sources, outcome) = check_text("REX-01", &base());
    assert_eq!(found(&sources, &outcome), [""; 0]);
    assert_eq!(outcome.unchecked, []);
}

#[test]
fn a_safe_fix_takes_its_finding_away_and_brings_no_other() {
    let mut rules = Vec::new();
    for folder in entries(&cases()).into_iter().filter(|path| path.is_dir()) {
        for path in entries(&folder) {
            let case = Case::read(name(&folder), &path);
            let (sources, before) = case.check();
            let (fixed, count) = case.fixed(&sources, &before, &[Applicability::Safe]);
            let (sources, after) = fixed.check();
            let left = before.findings.len() - count;
            assert_eq!(
                after.findings.len(),
                left,
                "{}: {:?}",
                path.display(),
                found(&sources, &after)
            );
            if count > 0 {
                rules.push(name(&folder).to_owned());
            }
        }
    }
    rules.dedup();
    assert_eq!(
        rules,
        [
            "REX-02", "REX-03", "REX-05", "REX-08", "REX-11", "REX-12", "REX-13", "REX-17",
            "REX-28", "REX-31", "REX-33", "REX-35", "REX-37", "REX-39", "REX-40", "REX-41",
            "REX-42", "REX-43", "REX-45", "REX-46", "REX-49"
        ],
        "rules whose cases have safe fixes"
    );
}

#[test]
fn all_fixes_together_take_their_findings_away_and_bring_no_other() {
    for folder in entries(&cases()).into_iter().filter(|path| path.is_dir()) {
        for path in entries(&folder) {
            let case = Case::read(name(&folder), &path);
            let (sources, before) = case.check();
            let kinds = [Applicability::Safe, Applicability::Unsafe];
            let (fixed, count) = case.fixed(&sources, &before, &kinds);
            let (sources, after) = fixed.check();
            let found = found(&sources, &after);
            let left = before.findings.len() - count;
            // One fix may take the findings of two rules away.
            assert!(found.len() <= left, "{}: {found:?}", path.display());
        }
    }
}
