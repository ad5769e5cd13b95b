//! Each mistake that a user can make in the first hour, as the diagnostic that answers it.
//!
//! A case is `cases/errors/NAME.plane`; most import `cases/base.plane`, the least that makes a spec complete. What specc
//! says about it stands beside it, in `NAME.snap`.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use std::fs;

use golden_tests::{Project, Run, repository_file};

fn lint(case: &str) -> Run {
    let project = Project::empty();
    project.write(
        "spec/base.plane",
        repository_file("golden-tests/cases/base.plane"),
    );
    project.write("spec/case.plane", case);
    project.specc("lint spec/case.plane")
}

#[test]
fn the_base_of_all_cases_has_no_error_of_its_own() {
    let run = lint("{ imports = [ ./base.plane ]; }");
    assert!(
        !run.stdout.contains("error[")
            || run.stdout.matches("error[").count() == run.stdout.matches("error[REX-").count(),
        "{}",
        run.stdout
    );
}

#[test]
fn every_mistake_is_answered_as_recorded() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../cases/errors");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.remove_input_file();
    settings.bind(|| {
        insta::glob!("../cases/errors", "*.plane", |path| {
            let run = lint(&fs::read_to_string(path).unwrap());
            assert_eq!(run.code, 1, "{}", path.display());
            assert_eq!(run.stderr, "");
            insta::with_settings!({ snapshot_suffix => "", input_file => "" }, {
                insta::assert_snapshot!(path.file_stem().unwrap().to_str().unwrap(), run.stdout);
            });
        });
    });
}

#[test]
fn every_line_fits_into_eighty_columns() {
    insta::glob!("../cases/errors", "*.plane", |path| {
        let run = lint(&fs::read_to_string(path).unwrap());
        for line in run.stdout.lines() {
            assert!(line.chars().count() <= 80, "{}: {line}", path.display());
        }
    });
}

#[test]
fn every_message_has_a_place_and_a_code_that_is_explained() {
    insta::glob!("../cases/errors", "*.plane", |path| {
        let run = lint(&fs::read_to_string(path).unwrap());
        let heads = run.stdout.lines().filter(|line| line.starts_with("error["));
        for head in heads {
            let code = head["error[".len()..].split(']').next().unwrap();
            assert_eq!(
                Project::empty().specc(&format!("explain {code}")).code,
                0,
                "{code}"
            );
        }
        assert!(run.stdout.contains("╭─[spec/"), "{}", path.display());
    });
}
