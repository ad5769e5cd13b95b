//! The files by which CI servers call specc: each fits its consumer's schema, and names only what specc knows.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use golden_tests::{Project, repository, repository_file};
use serde_json::Value;

/// Whether a document fits a schema; the error says where it does not.
pub fn fits(schema: &str, document: &Value) -> Result<(), String> {
    let schema: Value = serde_json::from_str(schema).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    let name = "https://specc.invalid/schema";
    compiler.add_resource(name, schema).unwrap();
    let index = compiler.compile(name, &mut schemas).unwrap();
    schemas
        .validate(document, index)
        .map_err(|error| format!("{error:#}"))
}

/// The words after each `specc` of a line that is a command, up to what a shell would read as something else.
fn commands(text: &str, program: &str) -> Vec<String> {
    let lines = text.lines().filter_map(|line| line.split_once(program));
    lines.map(|(_, rest)| rest.trim().to_owned()).collect()
}

#[test]
fn hooks_call_commands_that_exist() {
    let calls = commands(
        &repository_file(".pre-commit-hooks.yaml"),
        "entry: .ci/specc ",
    );
    assert_eq!(calls, ["lint", "fmt", "audit ."]);
    for call in calls {
        let run = Project::reference().specc(&call);
        assert!(run.code != 2, "{call}: {}", run.stderr);
    }
    assert!(repository().join(".ci/specc").exists());
}

#[test]
fn jobs_for_gitlab_call_commands_that_exist() {
    let calls = commands(
        &repository_file("docs/how-to/specc.gitlab-ci.yml"),
        "- .specc/bin/specc ",
    );
    assert_eq!(calls.len(), 2);
    for call in calls {
        let project = Project::reference();
        let run = project.specc(&call);
        assert!(run.code != 2, "{call}: {}", run.stderr);
        assert!(project.read("gl-code-quality-report.json").starts_with('['));
        assert!(project.read("specc.xml").starts_with("<?xml"));
    }
}

#[test]
fn the_action_uses_the_inputs_that_it_declares_and_no_others() {
    let action = repository_file("action.yml");
    let (inputs, rest) = action.split_once("outputs:").unwrap();
    let declared: Vec<&str> = inputs
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':'))
        .filter(|name| !name.starts_with(' '))
        .collect();
    assert_eq!(
        declared,
        ["command", "target", "args", "sarif", "working-directory"]
    );
    for name in &declared {
        assert!(
            rest.contains(&format!("${{{{ inputs.{name} }}}}")),
            "{name}"
        );
    }
    let used = rest.matches("inputs.").count();
    assert_eq!(used, declared.len());
}

/// The script of the action's last step, as its runner hands it to bash.
fn last_script() -> String {
    let action = repository_file("action.yml");
    let (_, script) = action.rsplit_once("run: |\n").unwrap();
    let lines = script
        .lines()
        .take_while(|line| line.starts_with("        "));
    lines.map(|line| format!("{}\n", line.trim())).collect()
}

#[test]
fn the_last_step_of_the_action_hands_its_inputs_on_and_ends_as_specc_does() {
    let cases = [
        (["lint", "", "", ""], 0, "lint --format github"),
        (["audit", "", "", ""], 1, "audit --format github ."),
        (
            ["audit", "a b", "--deny warnings", "out/s.sarif"],
            3,
            "audit --format github --deny warnings --output-file=sarif=out/s.sarif a b",
        ),
        // What a workflow passes in is never run.
        (
            ["lint", "$(touch pwned)", "; touch pwned", "`touch pwned`"],
            2,
            "lint --format github ; touch pwned --output-file=sarif=`touch pwned` $(touch pwned)",
        ),
    ];
    for ([command, target, more, sarif], code, expected) in cases {
        let project = Project::empty();
        let fake = format!("#!/bin/sh\necho \"$*\" > called\nexit {code}\n");
        project.write("specc/bin/specc", fake);
        let executable = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(project.path("specc/bin/specc"), executable).unwrap();
        let status = Command::new("bash")
            .args([
                "--noprofile",
                "--norc",
                "-eo",
                "pipefail",
                "-c",
                &last_script(),
            ])
            .current_dir(project.path(""))
            .envs([
                ("COMMAND", command),
                ("TARGET", target),
                ("MORE", more),
                ("SARIF", sarif),
            ])
            .env("RUNNER_TEMP", project.path(""))
            .env("GITHUB_OUTPUT", project.path("output"))
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(code), "{command}");
        assert_eq!(project.read("called").trim_end(), expected);
        assert_eq!(project.read("output"), format!("exit-code={code}\n"));
        assert!(!project.path("pwned").exists());
    }
}
