//! The command itself: help, exit codes, review, explain, JSON.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use golden_tests::{Project, repository_file};
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Whether the output fits `docs/lint-output.schema.json`; the error says where it does not.
fn fits_schema(output: &Value) -> Result<(), String> {
    let schema = json(&repository_file("docs/lint-output.schema.json"));
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler
        .add_resource("https://specc.invalid/lint", schema)
        .unwrap();
    let index = compiler
        .compile("https://specc.invalid/lint", &mut schemas)
        .unwrap();
    schemas
        .validate(output, index)
        .map_err(|error| format!("{error:#}"))
}

/// The reference spec with faults at three places: a rule, a suppression, an import.
fn faulty() -> Project {
    let project = Project::reference();
    project.replace("spec/javisi.plane", "interval = 30s", "interval = 5s");
    project.replace(
        "spec/javisi.plane",
        " config.network.docker.frontend.subnet ];",
        " ];",
    );
    project
}

#[test]
fn help_fits_the_screen_and_shows_how_it_is_used() {
    for command in ["", "build ", "lint ", "review ", "explain ", "completions "] {
        let run = Project::empty().specc(&format!("{command}--help"));
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        assert!(run.stdout.contains("Example"), "{command}");
        assert!(run.stdout.contains("  specc "), "{command}");
    }
}

#[test]
fn wrong_arguments_exit_with_2() {
    for arguments in [
        "",
        "biuld",
        "lint --format yaml",
        "lint a b",
        "build --deny errors",
        "completions cobol",
    ] {
        let run = Project::empty().specc(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments}");
        assert!(!run.stderr.is_empty());
    }
    assert!(Project::empty().specc("biuld").stderr.contains("'build'"));
}

#[test]
fn without_a_spec_the_problem_says_what_to_do() {
    let project = Project::empty();
    insta::assert_snapshot!(project.specc("lint").stderr, @r#"
    error: there is no `.plane` file under `spec/`
      why:  Without a name, specc takes the one `.plane` file directly under
            `spec/`.
      help: write `spec/NAME.plane`, or name a spec: `specc lint PATH`
    "#);
    project
        .write("spec/b.plane", "{ }")
        .write("spec/a.plane", "{ }");
    insta::assert_snapshot!(project.specc("lint").stderr, @r#"
    error: several specs lie under `spec/`
        spec/a.plane
        spec/b.plane
      help: name one: `specc lint spec/a.plane`
    "#);
}

#[test]
fn a_clean_spec_takes_one_line() {
    let run = Project::reference().specc("lint");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(run.stdout, "ok: spec/javisi.plane; 55 rules checked\n");
}

#[test]
fn findings_end_with_a_summary() {
    let run = faulty().specc("lint");
    assert_eq!(run.code, 1);
    let end: Vec<&str> = run.stdout.lines().rev().take(2).collect();
    let expected = " errors in spec/javisi.plane; 55 rules checked";
    assert!(end[1].ends_with(expected), "{end:?}");
    assert_eq!(end[0], "fixable: 2 with `--fix`");
}

#[test]
fn colour_is_there_only_where_it_is_asked_for() {
    let project = faulty();
    assert!(!project.specc("lint").stdout.contains('\u{1b}'));
    assert!(
        !project
            .specc("lint --color never")
            .stdout
            .contains('\u{1b}')
    );
    assert!(
        project
            .specc("lint --color always")
            .stdout
            .contains("\u{1b}[1;31merror[REX-")
    );
    assert!(
        project
            .specc("--color always lint nothing")
            .stderr
            .contains('\u{1b}')
    );
}

#[test]
fn json_is_one_object_that_fits_its_schema() {
    let broken = Project::empty();
    broken.write("spec/a.plane", "{ a = 1 b = ; }");
    for project in [Project::reference(), faulty(), broken] {
        for command in ["lint", "build --check", "build"] {
            let run = project.specc(&format!("{command} --format json"));
            assert_eq!(run.stderr, "", "{command}");
            assert_eq!(
                fits_schema(&json(&run.stdout)),
                Ok(()),
                "{command}: {}",
                run.stdout
            );
        }
    }
}

#[test]
fn the_json_of_an_audit_fits_the_schema_too() {
    let project = Project::empty();
    project.write(
        "stack/docker-compose.yml",
        "services: {api: {image: redis}}\n",
    );
    project.write("stack/.git/config", "");
    let known = project.specc("audit stack --baseline known.jsonl --write-baseline --format json");
    assert_eq!(fits_schema(&json(&known.stdout)), Ok(()), "{known:?}");
    let fixed = project.specc("audit stack --diff --unsafe-fixes --format json");
    assert_eq!(fits_schema(&json(&fixed.stdout)), Ok(()), "{fixed:?}");
    for (directory, code) in [("stack", 1), ("stack/.git", 3)] {
        let run = project.specc(&format!("audit {directory} --format json"));
        assert_eq!(run.code, code, "{directory}: {}", run.stdout);
        assert_eq!(fits_schema(&json(&run.stdout)), Ok(()), "{directory}");
    }
}

#[test]
fn json_says_what_kept_a_command_from_working() {
    let project = Project::empty();
    for command in ["lint", "build", "build --check", "lint --env a.b"] {
        let run = project.specc(&format!("{command} --format json"));
        assert_eq!(run.code, 2, "{command}");
        assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
        let output = json(&run.stdout);
        assert_eq!(fits_schema(&output), Ok(()), "{command}");
        let message = output["problem"]["message"].as_str().unwrap();
        assert!(run.stderr.contains(message), "{command}: {message}");
    }
}

#[test]
fn the_schema_refuses_what_it_does_not_know() {
    assert!(fits_schema(&json(r#"{"findings": [], "unchecked": []}"#)).is_ok());
    for wrong in [
        r#"{"findings": []}"#,
        r#"{"findings": [{}], "unchecked": []}"#,
        r#"{"findings": [], "unchecked": [], "x": 1}"#,
    ] {
        assert!(fits_schema(&json(wrong)).is_err(), "{wrong}");
    }
}

#[test]
fn json_places_count_as_people_do() {
    let project = Project::empty();
    project.write(
        "spec/a.plane",
        "{\n  workspace.name = \"日本\" + unknown;\n}\n",
    );
    let output = json(&project.specc("lint --format json").stdout);
    let finding = output["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["code"] == "NAME-01")
        .unwrap();
    assert_eq!(finding["file"], "spec/a.plane");
    assert_eq!(finding["start"], json(r#"{"line": 2, "column": 27}"#));
    assert_eq!(finding["end"], json(r#"{"line": 2, "column": 34}"#));
}

#[test]
fn every_code_is_listed_and_explained() {
    let project = Project::empty();
    let list = project.specc("explain");
    assert_eq!(list.code, 0);
    for line in list.stdout.lines() {
        let (code, slug) = line.split_once(' ').unwrap();
        let by_code = project.specc(&format!("explain {code}"));
        let by_slug = project.specc(&format!("explain {}", slug.trim()));
        assert_eq!(by_code.code, 0, "{code}");
        assert_eq!(by_code, by_slug);
        assert!(
            by_code.stdout.contains(code) && by_code.stdout.lines().count() > 1,
            "{code}"
        );
        let mut in_code = false;
        for line in by_code.stdout.lines() {
            in_code ^= line.starts_with("```");
            let fits = line.chars().count() <= 80 || in_code;
            assert!(fits, "{code}: {line}");
        }
    }
}

#[test]
fn an_unknown_code_gets_a_suggestion() {
    let run = Project::empty().specc("explain REX-O3");
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.stderr, @r#"
    error: there is no page for `REX-O3`
      help: did you mean `REX-03`?
    "#);
}

#[test]
fn a_review_is_recorded_and_a_change_since_is_shown() {
    let project = Project::reference();
    let approved = project.specc("review --approve Ada");
    assert_eq!(approved.code, 0);
    let last = approved
        .stdout
        .lines()
        .find(|line| line.starts_with("ok: reviewed by Ada on "))
        .unwrap();
    assert!(last.ends_with("(spec/javisi.review.json)"), "{last}");
    let record = json(&project.read("spec/javisi.review.json"));
    assert_eq!(record["reviewer"], "Ada");
    let hash = record["blake3"].as_str().unwrap();
    assert!(hash.len() == 64 && approved.stdout.contains(&format!("\nblake3 {hash}\n")));

    project.replace(
        "spec/javisi.plane",
        "{ name = \"Thot (Writer AI)\"; }",
        "{ name = \"Thot (Writer AI)\"; role = Admin; }",
    );
    let changed = project.specc("review");
    assert_eq!(changed.code, 0);
    let tail = changed
        .stdout
        .split_once("changed since the review by Ada on ")
        .unwrap()
        .1;
    let lines: Vec<&str> = tail.lines().skip(1).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
      + account: writer@agents.javisi.local is Admin, an agent
      - account: writer@agents.javisi.local is Member, an agent
    once you have looked at it: specc review spec/javisi.plane --approve NAME
    "#);
    assert_eq!(project.specc("lint").code, 1);
}

#[test]
fn a_review_of_a_broken_spec_records_nothing() {
    let project = Project::empty();
    project.write("spec/a.plane", "{ a = ; }");
    let run = project.specc("review --approve Ada");
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(!project.path("spec/a.review.json").exists());
}

#[test]
fn a_record_that_was_mangled_is_a_problem_not_a_pass() {
    let project = Project::reference();
    project.write("spec/javisi.review.json", "<<<<<<< ours\n{}");
    let run = project.specc("lint");
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .starts_with("error: `spec/javisi.review.json` is not a review record: "),
        "{}",
        run.stderr
    );
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let run = Project::empty().specc(&format!("completions {shell}"));
        assert!(run.code == 0 && run.stdout.contains("explain"), "{shell}");
    }
}
