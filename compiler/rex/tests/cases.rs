//! Every rule against its cases in `golden-tests/cases/rules/REX-nn`.
//!
//! A case is a spec (`violating-….plane`, which imports `./base.plane`, the conforming spec beside the folders) or a
//! directory of files (`violating-…/`). What a violating case must be told stands in it, as ``# expect: REX-05 `5s` ``:
//! the code and the first line of the text that the finding points at. Nothing else may be found: what conforms to one rule
//! conforms to all of them. A `# review: none` takes the recorded review away.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use jiff::civil::{Date, date};
use specc_eval::{LoadError, Loader, Options, evaluate};
use specc_model::options::SCHEMA;
use specc_model::{Deployment, decode, surface};
use specc_rex::registry::RULES;
use specc_rex::{
    ArtifactsInput, Outcome, RecordedItem, ReviewRecord, SpecInput, check_artifacts, check_spec,
};
use specc_source::{Sources, Span};
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

/// Serves `./base.plane`.
struct Base;

impl Loader for Base {
    fn load(
        &mut self,
        _from: &Utf8Path,
        wanted: &str,
    ) -> Result<(Utf8PathBuf, Arc<str>), LoadError> {
        assert_eq!(wanted, "./base.plane", "a case imports nothing else");
        Ok((
            "base.plane".into(),
            fs::read_to_string(cases().join("base.plane"))
                .unwrap()
                .into(),
        ))
    }
}

/// A spec through parser, evaluator and decoder.
fn deployment(sources: &mut Sources, path: &Path) -> (Deployment, Vec<Tree>) {
    let file = sources.add(name(path), fs::read_to_string(path).unwrap());
    let evaluation = evaluate(
        sources,
        file,
        name(path).into(),
        &mut Base,
        &SCHEMA,
        Options::default(),
    );
    let told = |errors: &[specc_source::Diagnostic]| format!("{}: {errors:#?}", path.display());
    assert!(evaluation.errors.is_empty(), "{}", told(&evaluation.errors));
    let config = evaluation.config.unwrap();
    let deployment =
        decode(&config, config.origin.at).unwrap_or_else(|errors| panic!("{}", told(&errors)));
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

fn check_plane(rule: &str, case: &Path) -> (Sources, Outcome) {
    let mut sources = Sources::new();
    let (deployment, trees) = deployment(&mut sources, case);
    let record = match rule {
        "REX-10" => review(&self::deployment(&mut Sources::new(), &cases().join("base.plane")).0),
        _ => review(&deployment),
    };
    let reviewed = !fs::read_to_string(case).unwrap().contains("# review: none");
    let outcome = check_spec(&SpecInput {
        deployment: &deployment,
        sources: &sources,
        trees: &trees,
        review: reviewed.then_some(&record),
        today: TODAY,
    });
    (sources, outcome)
}

fn check_directory(case: &Path) -> (Sources, Outcome) {
    let mut sources = Sources::new();
    let mut waiting = vec![case.to_path_buf()];
    let mut files = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(entries(&path));
        } else {
            let name = path.strip_prefix(case).unwrap().to_str().unwrap();
            files.push(sources.add(name, fs::read_to_string(&path).unwrap()));
        }
    }
    let outcome = check_artifacts(&ArtifactsInput {
        sources: &sources,
        files: &files,
        today: TODAY,
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
    let text = |span: Span| sources.text(span).lines().next().unwrap_or("").to_owned();
    let line = |finding: &specc_source::Diagnostic| {
        format!("{} `{}`", finding.code.id, text(finding.primary.span))
    };
    let mut found: Vec<_> = outcome.findings.iter().map(line).collect();
    found.sort();
    found
}

#[test]
fn each_case_finds_what_it_says_and_nothing_else() {
    let mut wrong = Vec::new();
    for folder in entries(&cases()).into_iter().filter(|path| path.is_dir()) {
        let rule = name(&folder).to_owned();
        for case in entries(&folder) {
            let (sources, outcome) = if is_spec(&case) {
                check_plane(&rule, &case)
            } else {
                check_directory(&case)
            };
            let (expected, found) = (expected(&sources), found(&sources, &outcome));
            let violating = name(&case).starts_with("violating-");
            let unchecked = outcome
                .unchecked
                .iter()
                .any(|unchecked| unchecked.rule == rule);
            if expected != found || violating == expected.is_empty() || unchecked {
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
fn every_rule_has_its_cases_at_every_door() {
    for rule in RULES {
        let info = rule.info();
        let mut count: BTreeMap<(bool, String), usize> = BTreeMap::new();
        for case in entries(&cases().join(info.code.id)) {
            let kind = name(&case).split('-').next().unwrap_or("").to_owned();
            *count.entry((is_spec(&case), kind)).or_default() += 1;
        }
        for (door, spec) in [(info.doors.spec(), true), (info.doors.artifacts(), false)] {
            for (kind, least) in [("violating", 3), ("conforming", 3), ("suppressed", 1)] {
                let given = count.get(&(spec, kind.to_owned())).copied().unwrap_or(0);
                assert!(
                    !door || given >= least,
                    "{}: {given} {kind} cases, spec: {spec}",
                    info.code.id
                );
            }
        }
    }
}

#[test]
fn the_base_of_the_cases_has_no_finding() {
    let (sources, outcome) = check_plane("REX-01", &cases().join("base.plane"));
    assert_eq!(found(&sources, &outcome), [""; 0]);
    assert_eq!(outcome.unchecked, []);
}
