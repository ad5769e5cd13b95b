//! GitLab's Code Quality report.

use std::collections::BTreeSet;

use golden_tests::{Project, repository_file};
use serde_json::Value;

use crate::situations::{SITUATIONS, faulty};

fn report(project: &Project, command: &str) -> Value {
    let run = project.specc(&format!("{command} --format gitlab"));
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn it_fits_the_schema_and_fingerprints_are_unique_whatever_happens() {
    let schema = repository_file("golden-tests/schemas/gitlab-code-quality.json");
    for situation in SITUATIONS {
        let report = report(&(situation.project)(), situation.command);
        let name = situation.name;
        assert_eq!(crate::ci_files::fits(&schema, &report), Ok(()), "{name}");
        let issues = report.as_array().unwrap();
        let prints: BTreeSet<_> = issues
            .iter()
            .map(|issue| issue["fingerprint"].as_str().unwrap())
            .collect();
        assert_eq!(prints.len(), issues.len(), "{name}");
    }
}

#[test]
fn levels_become_severities() {
    let severity = |project: &Project, command: &str| {
        let report = report(project, command);
        report[0]["severity"].as_str().map(str::to_owned)
    };
    let said = |text: &str| Some(text.to_owned());
    assert_eq!(severity(&faulty(), "lint"), said("major"));
    assert_eq!(severity(&Project::empty(), "lint"), said("blocker"));
    let project = Project::empty();
    project.write("notes.txt", "nothing");
    assert_eq!(severity(&project, "audit ."), said("minor"));
}
