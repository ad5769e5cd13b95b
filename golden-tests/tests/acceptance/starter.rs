//! What `specc init` writes is built into files that the linters of a repository and Docker Compose accept.

use std::fs;
use std::sync::OnceLock;

use golden_tests::Project;

use super::built::{Built, test_file};
use super::compose::resolved;
use super::tools::{find_nothing, tool};

/// The starter spec as it is written, reviewed and built.
fn starter() -> &'static Built {
    static STARTER: OnceLock<Built> = OnceLock::new();
    STARTER.get_or_init(|| {
        let project = Project::empty();
        let run = project.specc("init --name acme --reviewer Ada");
        assert_eq!(run.code, 0, "{}", run.stderr);
        Built::from(project)
    })
}

#[test]
fn ansible_lint_finds_nothing_in_what_the_starter_builds() {
    let copy = starter().copy();
    let mut lint = tool("ansible-lint");
    lint.args(["-qq", "--offline", "--strict", "--profile", "production"]);
    find_nothing(
        lint.args(["playbooks", "roles"])
            .env("ANSIBLE_ROLES_PATH", copy.path().join("roles"))
            .current_dir(copy.path()),
    );
}

#[test]
fn yamllint_finds_nothing_in_what_the_starter_builds() {
    find_nothing(
        tool("yamllint")
            .arg("--strict")
            .arg("--config-file")
            .arg(test_file("yamllint.yml"))
            .args(starter().files(".yml")),
    );
}

#[test]
fn compose_reads_what_the_starter_builds() {
    let copy = starter().copy();
    let compose = copy.path().join("compose");
    let example = fs::read_to_string(compose.join(".env.example")).expect(".env.example");
    let filled = example.lines().map(|line| match line.strip_suffix('=') {
        Some(name) => format!("{name}=s3cret\n"),
        None => format!("{line}\n"),
    });
    fs::write(compose.join(".env"), filled.collect::<String>()).expect("own copy");
    let config = resolved(&compose.join("docker-compose.yml"));
    let services = config["services"].as_object().expect("services");
    assert_eq!(services["plane-api"]["container_name"], "acme_plane_api");
    assert_eq!(services.len(), 10, "{:?}", services.keys());
}
