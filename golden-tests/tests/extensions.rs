//! Raw tasks, handlers and Caddyfile lines of a spec: held against the rules once, at their place in the spec.

use golden_tests::Project;

/// The reference spec with a raw task that breaks REX-08, with `comment` above the module's name.
fn with_task(comment: &str) -> Project {
    let project = Project::reference();
    let task = format!(
        "  ansible.tasks = [\n    {{\n      name = \"Say hello\";\n      {comment}\n      debug = {{ msg = \"hello\"; }};\n    }}\n  ];\n\n  project = {{"
    );
    project.replace("spec/javisi.plane", "  project = {", &task);
    project.specc("review --approve Ada");
    project
}

#[test]
fn a_fault_in_a_raw_task_is_reported_once_and_blocks_the_build() {
    let project = with_task("");
    for command in ["lint", "build"] {
        let run = project.specc(command);
        assert_eq!(run.code, 1, "{command}: {}{}", run.stdout, run.stderr);
        let text = format!("{}{}", run.stdout, run.stderr);
        assert_eq!(
            text.matches("error[REX-08]").count(),
            1,
            "{command}: {text}"
        );
        assert!(text.contains("spec/javisi.plane:9:7"), "{command}: {text}");
    }
}

#[test]
fn a_suppression_in_the_spec_holds_for_the_file_that_is_written() {
    let project =
        with_task("# rex: allow REX-08 because the short name is what this test is about");
    for command in ["lint", "build"] {
        let run = project.specc(command);
        assert_eq!(run.code, 0, "{command}: {}{}", run.stdout, run.stderr);
    }
    assert!(
        project
            .read("output/roles/plane/tasks/configuration.yml")
            .contains("\n  debug:\n    msg: hello\n")
    );
}
