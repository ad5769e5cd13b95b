//! Findings as the programs take them that show them.

use golden_tests::{Project, repository};

use super::tools::{succeed, system, tool};

/// A project whose findings hold what XML gives a meaning to.
fn nasty() -> Project {
    let project = Project::empty();
    let service = r#""w]]>&<b>é'\"\r\n\u0007\uffff""#;
    project.write(
        "a b]]>/docker-compose.yml",
        format!(
            "services:\r\n  {service}:\r\n    image: caddy:2.10.2-alpine\r\n    healthcheck: {{ interval: 5s }}\r\n"
        ),
    );
    project
}

#[test]
fn junit_fits_the_definition_of_jenkins() {
    let definition = repository().join("golden-tests/schemas/junit-10.xsd");
    for (project, command) in [
        (Project::reference(), "lint"),
        (Project::reference(), "build --check"),
        (Project::empty(), "lint"),
        (Project::empty(), "audit ."),
        (nasty(), "audit ."),
    ] {
        project.specc(&format!("{command} --output-file findings.xml"));
        succeed(
            system("xmllint")
                .args(["--noout", "--schema", definition.as_str()])
                .arg(project.path("findings.xml")),
        );
    }
}

#[test]
fn the_files_for_ci_servers_are_yaml_that_fits_their_schemas() {
    for (file, schema) in [
        ("action.yml", "github-action"),
        ("docs/how-to/specc.gitlab-ci.yml", "gitlab-ci"),
        (".pre-commit-hooks.yaml", "pre-commit-hooks"),
    ] {
        let document = super::tools::yaml(repository().join(file).as_std_path());
        let schema = golden_tests::repository_file(&format!("golden-tests/schemas/{schema}.json"));
        assert_eq!(fits(&schema, &document), Ok(()), "{file}");
    }
}

/// The scripts in the action, as `shellcheck` reads them; `shell: bash` means `bash -eo pipefail`.
#[test]
fn the_scripts_of_the_action_have_no_fault() {
    let action = super::tools::yaml(repository().join("action.yml").as_std_path());
    let steps = action["runs"]["steps"].as_array().unwrap().iter();
    let project = Project::empty();
    let scripts: Vec<&str> = steps.filter_map(|step| step["run"].as_str()).collect();
    assert_eq!(scripts.len(), 3);
    for script in scripts {
        project.write(
            "script.sh",
            format!("#!/bin/bash\nset -eo pipefail\n{script}"),
        );
        succeed(tool("shellcheck").arg(project.path("script.sh")));
    }
    succeed(tool("shellcheck").arg(repository().join(".ci/specc")));
}

fn fits(schema: &str, document: &serde_json::Value) -> Result<(), String> {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    let name = "https://specc.invalid/schema";
    compiler
        .add_resource(name, serde_json::from_str(schema).unwrap())
        .unwrap();
    let index = compiler.compile(name, &mut schemas).unwrap();
    schemas
        .validate(document, index)
        .map_err(|error| format!("{error:#}"))
}
