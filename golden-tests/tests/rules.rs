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
        for place in expected_in_files(&case) {
            assert!(
                places(&run.stdout).contains(&place),
                "{}: nothing at {place:?}: {shown}",
                case.display()
            );
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(case.parent().unwrap());
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings
            .bind(|| insta::assert_snapshot!(case.file_stem().unwrap().to_str().unwrap(), shown));
    }
}

/// What only the files of a spec show, as codes with the lines of the spec: `# expect in the files: REX-49` is about the next.
fn expected_in_files(case: &Path) -> Vec<(String, usize)> {
    let text = fs::read_to_string(case).unwrap();
    let lines = text.lines().zip(1..);
    lines
        .filter_map(|(line, number)| {
            let (_, code) = line.split_once("# expect in the files: ")?;
            Some((code.trim().to_owned(), number + 1))
        })
        .collect()
}

/// The codes of findings, with the lines of the case that they point at.
fn places(shown: &str) -> Vec<(String, usize)> {
    let mut places = Vec::new();
    let mut code = None;
    for line in shown.lines() {
        let head = line.split_once("[").filter(|_| !line.starts_with(' '));
        if let Some((_, rest)) = head {
            code = rest.split(']').next().map(str::to_owned);
        } else if let Some((_, place)) = line.split_once("[spec/case.plane:")
            && let Some(code) = code.take()
        {
            let number = place.split(':').next().unwrap_or("");
            places.push((code, number.parse().unwrap()));
        }
    }
    places
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
        let found = run.stdout.contains(&format!("[{}]", rule(&case)));
        assert!(
            run.code == 0 && !found,
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
