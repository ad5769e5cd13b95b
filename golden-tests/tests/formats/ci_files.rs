//! The files by which CI servers call specc: each fits its consumer's schema, and names only what specc knows.

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
