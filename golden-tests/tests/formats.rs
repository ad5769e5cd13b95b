//! The formats for programs: each fits what its consumer accepts, whatever stands in the files, and none forgets what could
//! not be checked.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot be set up has failed"
)]

#[path = "formats/ci_files.rs"]
mod ci_files;
#[path = "formats/github.rs"]
mod github;
#[path = "formats/gitlab.rs"]
mod gitlab;
#[path = "formats/junit.rs"]
mod junit;
#[path = "formats/output_file.rs"]
mod output_file;
#[path = "formats/sarif.rs"]
mod sarif;
#[path = "formats/situations.rs"]
mod situations;

use golden_tests::Project;
use situations::{SITUATIONS, nasty};

/// Every format that is not for people.
const FORMATS: [&str; 6] = ["concise", "json", "sarif", "github", "gitlab", "junit"];

#[test]
fn every_format_ends_as_the_text_does() {
    for situation in SITUATIONS {
        let project = (situation.project)();
        let text = project.specc(situation.command);
        for format in FORMATS {
            let run = project.specc(&format!("{} --format {format}", situation.command));
            assert_eq!(run.code, situation.code, "{} as {format}", situation.name);
        }
        assert_eq!(text.code, situation.code, "{} as text", situation.name);
    }
}

#[test]
fn whatever_keeps_a_run_from_being_clean_stands_in_every_format() {
    for situation in SITUATIONS.iter().filter(|situation| situation.code != 0) {
        for format in FORMATS {
            let run =
                (situation.project)().specc(&format!("{} --format {format}", situation.command));
            assert!(
                run.stdout.contains(situation.tells),
                "{} as {format}: {}",
                situation.name,
                run.stdout
            );
        }
    }
}

#[test]
fn concise_output_has_one_line_for_each_finding() {
    let project = Project::reference();
    project.replace("spec/javisi.plane", "interval = 30s", "interval = 5s");
    let run = project.specc("lint --format concise");
    insta::assert_snapshot!(run.stdout, @"spec/javisi.plane:26:43: error[REX-05] `api` is probed every 5s, at least 30s is wanted");
    let run = nasty().specc("audit . --format concise");
    for line in run.stdout.lines() {
        assert!(
            line.contains(": error[") || line.contains(": warning["),
            "{line}"
        );
        assert!(!line.contains(char::is_control), "{line:?}");
    }
}

#[test]
fn paths_of_an_audit_begin_where_specc_runs() {
    let project = situations::audited();
    for (format, path) in [
        (
            "concise",
            "site/roles/app/templates/docker-compose.yml.j2:5:17: ",
        ),
        (
            "github",
            "file=site/roles/app/templates/docker-compose.yml.j2,",
        ),
        (
            "gitlab",
            r#""path": "site/roles/app/templates/docker-compose.yml.j2""#,
        ),
        (
            "sarif",
            r#""uri": "site/roles/app/templates/docker-compose.yml.j2""#,
        ),
        (
            "junit",
            r#"classname="site/roles/app/templates/docker-compose.yml.j2""#,
        ),
    ] {
        let run = project.specc(&format!("audit ./site/ --format {format}"));
        assert!(run.stdout.contains(path), "{format}: {}", run.stdout);
    }
}
