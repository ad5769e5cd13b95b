//! Tests of the role as a whole: what the spec decides in it.

mod arguments;
mod variants;

use specc_model::Deployment;

use crate::fixture::{GENERATOR, deployment};
use crate::header;

/// The body of an emitted file, below its header.
fn body(deployment: &Deployment, path: &str) -> String {
    let tree = crate::emit(deployment, GENERATOR).unwrap();
    let file = tree
        .get(path)
        .unwrap_or_else(|| panic!("{path} is not emitted"));
    let lines = file.contents.split_inclusive('\n');
    lines
        .skip_while(|line| {
            line.starts_with('#') || line.starts_with("<!--") || line.starts_with("     Content")
        })
        .collect()
}

/// Snapshots of the files in which the spec decides anything.
macro_rules! snapshots {
    ($($name:ident: $path:literal,)*) => {
        $(
            #[test]
            fn $name() {
                insta::assert_snapshot!(body(&deployment(), $path));
            }
        )*
    };
}

snapshots! {
    accounts: "inventory/group_vars/all/accounts.yml",
    configuration: "roles/plane/tasks/configuration.yml",
    database: "roles/plane/tasks/database.yml",
    handlers: "roles/plane/handlers/main.yml",
    meta: "roles/plane/meta/main.yml",
    provision: "roles/plane/tasks/provision.yml",
    readme: "roles/plane/README.md",
    variables: "roles/plane/vars/main.yml",
}

#[test]
fn every_file_is_sealed_and_scripts_can_be_run() {
    let tree = crate::emit(&deployment(), GENERATOR).unwrap();
    let files = tree
        .files()
        .iter()
        .filter(|file| file.path.starts_with("roles") || file.path.starts_with("playbooks"));
    for file in files {
        assert_eq!(
            header::check(&file.contents),
            header::Seal::Intact,
            "{}",
            file.path
        );
        assert_eq!(
            file.executable,
            file.path.extension() == Some("sh"),
            "{}",
            file.path
        );
    }
}

/// REX-49: what the inventory holds is never a literal in the role.
#[test]
fn no_value_of_the_project_stands_in_the_role() {
    let tree = crate::emit(&deployment(), GENERATOR).unwrap();
    let generic = [
        "roles/plane/tasks",
        "roles/plane/handlers",
        "roles/plane/vars",
        "roles/plane/meta",
        "roles/plane/files",
        "playbooks",
    ];
    for file in tree.files().iter().filter(|file| {
        generic
            .iter()
            .any(|directory| file.path.starts_with(directory))
    }) {
        for literal in ["javisi", "ewutelo", "mobuone", "172.20.", "100.64."] {
            assert!(
                !file.contents.contains(literal),
                "{literal} in {}",
                file.path
            );
        }
    }
}

/// Secrets are references everywhere, and a task that touches one does not log.
#[test]
fn every_task_with_a_secret_is_silent() {
    let deployment = deployment();
    for path in ["configuration", "database", "provision", "smoke"]
        .map(|name| format!("roles/plane/tasks/{name}.yml"))
    {
        let text = body(&deployment, &path);
        for task in text.split("\n\n").filter(|task| task.contains("- name:")) {
            let secret = [
                "_password",
                "_token }}",
                "item.token",
                ".env.j2",
                "plane_accounts",
            ]
            .iter()
            .any(|word| task.contains(word));
            assert!(!secret || task.contains("no_log: true"), "{path}:\n{task}");
        }
    }
}
