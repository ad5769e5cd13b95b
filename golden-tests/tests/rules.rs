//! Each rule through the command: what a spec that violates it is told, and that conforming and suppressed ones pass.
//!
//! The cases are those of `cases/rules/REX-nn/*.plane`; what the command prints about a violating one stands beside it as
//! `NAME.snap`. Cases that are trees of files are held against the rules in `compiler/rex/tests/cases.rs`.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use std::fs;
use std::path::{Path, PathBuf};

use golden_tests::{Project, Run, repository_file};

/// A case on its own spec, whose security surface is reviewed: for REX-10 as it was before the case.
fn lint(case: &Path) -> Run {
    let project = Project::empty();
    let text = fs::read_to_string(case).unwrap();
    project.write(
        "spec/base.plane",
        repository_file("golden-tests/cases/rules/base.plane"),
    );
    project.write("spec/case.plane", &text);
    let reviews_itself = case.parent().unwrap().ends_with("REX-10");
    if reviews_itself {
        project.write("spec/case.plane", "{ imports = [ ./base.plane ]; }");
    }
    if !text.contains("# review: none") {
        let approval = project.specc("review --approve Ada spec/case.plane");
        assert_eq!(approval.code, 0, "{}: {}", case.display(), approval.stderr);
    }
    project.write("spec/case.plane", &text);
    project.specc("lint spec/case.plane")
}

fn cases(kind: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/rules");
    let rules = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let files = rules
        .filter(|rule| rule.is_dir())
        .flat_map(|rule| fs::read_dir(rule).unwrap());
    let mut cases: Vec<PathBuf> = files
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "plane")
        })
        .filter(|path| {
            path.file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .starts_with(kind)
        })
        .collect();
    cases.sort();
    assert!(cases.len() >= 10, "only {} cases are {kind}", cases.len());
    cases
}

fn rule(case: &Path) -> &str {
    case.parent()
        .unwrap()
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
}

#[test]
fn what_violates_a_rule_is_answered_as_recorded() {
    for case in cases("violating") {
        let run = lint(&case);
        // Warnings are reported, and fail nothing.
        let refused = run.stdout.contains("error[");
        assert_eq!(
            run.code,
            u8::from(refused),
            "{}: {}{}",
            case.display(),
            run.stdout,
            run.stderr
        );
        let shown = without_count(&run.stdout.replace(&today(), "TODAY"));
        assert!(
            shown.contains(&format!("[{}]", rule(&case))),
            "{}: {shown}",
            case.display()
        );
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(case.parent().unwrap());
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings
            .bind(|| insta::assert_snapshot!(case.file_stem().unwrap().to_str().unwrap(), shown));
    }
}

/// What is said, without how many rules there are today, and how many of the findings `--fix` repairs.
fn without_count(shown: &str) -> String {
    let lines = shown.lines().filter(|line| !line.starts_with("fixable: "));
    let line = |line: &str| match line.rsplit_once("; ") {
        Some((said, count)) if count.ends_with(" rules checked") => format!("{said}\n"),
        _ => format!("{line}\n"),
    };
    lines.map(line).collect()
}

#[test]
fn what_conforms_or_is_allowed_passes() {
    for case in cases("conforming").into_iter().chain(cases("suppressed")) {
        let run = lint(&case);
        assert_eq!(
            run.code,
            0,
            "{}: {}{}",
            case.display(),
            run.stdout,
            run.stderr
        );
    }
}

/// The date that the review was recorded on, as findings print it.
fn today() -> String {
    let project = Project::reference();
    project.specc("review --approve Ada spec/javisi.plane");
    let record: serde_json::Value =
        serde_json::from_str(&project.read("spec/javisi.review.json")).unwrap();
    record["date"].as_str().unwrap().to_owned()
}
