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

/// What `lint` and `build` say about suppressions, as `LINE: CODE`.
fn about_suppressions(project: &Project, command: &str) -> Vec<String> {
    let run = project.specc(&format!("{command} --format concise"));
    let lines = run.stdout.lines().filter(|line| line.contains("SUPPRESS-"));
    let words = lines.map(|line| line.split_once("warning[").unwrap_or_default());
    words
        .map(|(place, rest)| format!("{place}{}", rest.split(']').next().unwrap_or_default()))
        .collect()
}

#[test]
fn a_suppression_is_unused_where_neither_the_spec_nor_its_files_have_the_fault() {
    // REX-44 looks at files only; REX-11 looks at both, and nothing here is wrong with either.
    for rule in ["REX-44", "REX-11"] {
        let project = with_task(&format!("# rex: allow REX-08, {rule} because of the test"));
        for command in ["lint", "build"] {
            let said = about_suppressions(&project, command);
            assert_eq!(said, ["spec/javisi.plane:8:28: SUPPRESS-03"], "{rule}");
        }
        project.specc("lint --fix");
        let spec = project.read("spec/javisi.plane");
        assert!(spec.contains("      # rex: allow REX-08 because of the test\n"));
    }
}

#[test]
fn a_rule_for_files_allowed_in_a_spec_without_parts_of_its_own_is_unused() {
    let project = Project::reference();
    project.replace(
        "spec/javisi.plane",
        "  project = {",
        "  # rex: allow REX-09 because of the test\n  project = {",
    );
    let said = about_suppressions(&project, "lint");
    assert_eq!(said, ["spec/javisi.plane:5:16: SUPPRESS-03"]);
}

#[test]
fn what_the_files_of_a_spec_have_allowed_is_told_once_with_its_reason() {
    let project = with_task("# rex: allow REX-08 because of the test");
    let run = project.specc("lint --format sarif");
    assert_eq!(run.stdout.matches("\"suppressions\"").count(), 1);
    assert!(run.stdout.contains("\"justification\": \"of the test\""));
}

/// A spec with a layer; each of the two has something allowed.
fn layered(layer: &str) -> Project {
    let project = Project::empty();
    let base = golden_tests::repository_file("golden-tests/cases/rules/base.plane");
    let spec = format!(
        "{{\n  imports = [ ./base.plane ];\n  plane.services.api.health.retries = 2; # rex: allow REX-05 because of the base\n{layer}\n}}\n"
    );
    project
        .write("spec/base.plane", base)
        .write("spec/case.plane", spec);
    for environment in ["", " --env preprod", " --env other"] {
        let approve = format!("review --approve Ada spec/case.plane{environment}");
        project.specc(&approve);
    }
    project
}

#[test]
fn what_another_environment_allows_is_not_unused() {
    let faulty = "plane.services.web.health.retries = 2; # rex: allow REX-05 because of the layer";
    let unused = "plane.services.web.health.retries = 4; # rex: allow REX-05 because of the layer";
    let other = "environments.other.plane.services.api.health.retries = mkForce 3;";
    let cases: [(String, &str, usize); 6] = [
        (format!("environments.preprod = {{ {faulty}\n}};"), "", 0),
        (
            format!("environments.preprod = {{ {faulty}\n}};"),
            " --env preprod",
            0,
        ),
        (
            format!("environments.preprod.{faulty}\n{other}"),
            " --env other",
            0,
        ),
        (format!("environments.preprod.{unused}"), "", 0),
        (
            format!("environments.preprod.{unused}"),
            " --env preprod",
            1,
        ),
        (
            format!("environments = {{ preprod.{unused}\n}};"),
            " --env preprod",
            1,
        ),
    ];
    for (layer, environment, count) in cases {
        let said = about_suppressions(
            &layered(&layer),
            &format!("lint spec/case.plane{environment}"),
        );
        assert_eq!(said.len(), count, "{layer}{environment}: {said:?}");
    }
}
