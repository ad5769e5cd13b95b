//! `specc audit`: what it reads of a directory, what it says about that, and how it ends.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use golden_tests::{Project, Run, repository};
use serde_json::Value;

const COMPOSE: &str = "\
services:
  api:
    image: makeplane/plane-backend:v1.2.2
    restart: unless-stopped
    cap_drop: [ALL]
    security_opt: [no-new-privileges:true]
    healthcheck:
      test: [CMD, wget, -q, -O, /dev/null, \"http://127.0.0.1:8000/\"]
      interval: 30s
      timeout: 10s
      retries: 3
    deploy: {resources: {limits: {memory: 1g, cpus: \"1.0\"}}}
";

/// A stack with one finding: an interval that is too short.
fn hasty() -> Project {
    let project = Project::empty();
    project.write(
        "stack/docker-compose.yml",
        COMPOSE.replace("interval: 30s", "interval: 5s"),
    );
    project
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap()
}

/// Code and place of each finding.
fn findings(run: &Run) -> Vec<String> {
    let output = json(run);
    let findings = output["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| {
            let (file, start) = (&finding["file"], &finding["start"]);
            format!(
                "{} {}:{}:{}",
                finding["code"].as_str().unwrap(),
                file.as_str().unwrap(),
                start["line"],
                start["column"]
            )
        })
        .collect()
}

/// Path and reason of what could not be read.
fn unread(run: &Run) -> Vec<String> {
    let output = json(run);
    let unread = output["reading"]["unread"].as_array().unwrap().iter();
    unread
        .map(|entry| {
            format!(
                "{}: {}",
                entry["path"].as_str().unwrap(),
                entry["reason"].as_str().unwrap()
            )
        })
        .collect()
}

#[test]
fn a_repository_as_engineers_write_it_is_clean() {
    let directory = repository().join("golden-tests/cases/audit/vpai");
    let run = Project::empty().specc(&format!("audit {directory}"));
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(
        run.stdout.contains("read: 84 files: 49 Ansible"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("1 file that the vault encrypts"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_repository_of_other_habits_is_clean_in_each_of_its_environments() {
    let directory = repository().join("golden-tests/cases/audit/two-environments");
    let run = Project::empty().specc(&format!("audit {directory} --format json"));
    assert_eq!(
        (run.code, findings(&run)),
        (0, Vec::new()),
        "{}",
        run.stdout
    );
    assert_eq!(json(&run)["unchecked"], Value::Array(Vec::new()));
    assert_eq!(unread(&run), Vec::<String>::new());
}

#[test]
fn one_role_of_it_and_what_specc_builds_can_be_audited_too() {
    let vpai = repository().join("golden-tests/cases/audit/vpai");
    for directory in [vpai.join("roles/n8n"), repository().join("output")] {
        let run = Project::empty().specc(&format!("audit {directory} --format json"));
        assert_eq!((run.code, findings(&run)), (0, Vec::new()), "{directory}");
    }
}

#[test]
fn what_a_rule_lacks_everywhere_is_said_once() {
    let role = repository().join("golden-tests/cases/audit/vpai/roles/caddy");
    let run = Project::empty().specc(&format!("audit {role}"));
    assert_eq!(run.code, 3);
    assert_eq!(run.stdout.matches("unchecked[REX-04]").count(), 1);
    assert_eq!(
        run.stdout.matches("    at templates/Caddyfile.j2:").count(),
        4
    );
}

#[test]
fn paths_are_relative_to_the_directory_and_findings_fail_the_run() {
    let run = hasty().specc("audit stack --format json");
    assert_eq!(run.code, 1);
    assert_eq!(findings(&run), ["REX-05 docker-compose.yml:9:17"]);
}

#[test]
fn a_suppression_in_a_file_counts() {
    let project = hasty();
    let reason = "# rex: allow REX-05 because the box is fast\n      interval";
    project.replace("stack/docker-compose.yml", "interval", reason);
    let run = project.specc("audit stack");
    assert_eq!(run.code, 0, "{}", run.stdout);
}

#[test]
fn what_could_not_be_read_is_listed_and_the_tree_is_not_called_clean() {
    let project = Project::empty();
    project.write("stack/docker-compose.yml", COMPOSE);
    project.write("stack/tasks/main.yml", b"- name: x\0\n");
    project.write("stack/vars/main.yml", " ".repeat(5 << 20));
    project.write("stack/dump", [0; 4096]);
    let stack = project.path("stack");
    symlink("nowhere.yml", stack.join("gone.yml")).unwrap();
    symlink("/usr/share", stack.join("outside")).unwrap();
    symlink("tasks", stack.join("inside")).unwrap();
    let run = project.specc("audit stack --format json");
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert_eq!(
        unread(&run),
        [
            "gone.yml: it is a symbolic link to something that does not exist",
            "outside: it is a symbolic link to a directory outside; audit that one as well",
            "tasks/main.yml: it holds NUL bytes: it is no text",
            "vars/main.yml: it is larger than 4 MiB",
        ]
    );
    let text = project.specc("audit stack");
    assert_eq!(text.code, 3);
    assert!(!text.stdout.contains("ok:"), "{}", text.stdout);
    assert!(
        text.stdout.contains("4 paths not read in stack"),
        "{}",
        text.stdout
    );
}

#[test]
fn a_file_without_permission_is_listed() {
    let project = Project::empty();
    project.write("stack/docker-compose.yml", COMPOSE);
    let secret = project.path("stack/docker-compose.yml");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
    // Root reads everything: then there is nothing to see here.
    if fs::read(&secret).is_ok() {
        assert_eq!(project.specc("audit stack").code, 0);
        return;
    }
    let run = project.specc("audit stack --format json");
    assert_eq!(run.code, 3);
    assert_eq!(unread(&run), ["docker-compose.yml: permission denied"]);
}

#[test]
fn a_directory_with_nothing_that_rules_know_is_not_clean() {
    let project = Project::empty();
    project.write("stack/README.md", "# nothing\n");
    project.write("stack/.git/config", "[core]\n");
    let run = project.specc("audit stack --format json");
    assert_eq!(run.code, 3);
    assert_eq!(
        unread(&run),
        [
            ".: nothing that the rules know is here: no Ansible, compose, Caddy or env file; `.git` was left aside"
        ]
    );
}

#[test]
fn no_directory_is_a_wrong_use() {
    let project = hasty();
    project.write("a.plane", "{ }");
    let cases = [
        ("audit nowhere", "there is no directory `nowhere`"),
        ("audit stack/docker-compose.yml", "is not a directory"),
        ("audit a.plane", "`specc lint a.plane` checks a spec"),
    ];
    for (command, expected) in cases {
        let run = project.specc(command);
        assert_eq!(run.code, 2, "{command}");
        assert!(run.stderr.contains(expected), "{command}: {}", run.stderr);
    }
}

#[test]
fn what_is_left_aside_is_named() {
    let project = Project::empty();
    let wrong = COMPOSE.replace("interval: 30s", "interval: 5s");
    project.write("stack/docker-compose.yml", COMPOSE);
    for directory in [
        ".git",
        "node_modules/x",
        "env",
        "collections/ansible_collections",
        "local",
    ] {
        project.write(format!("stack/{directory}/docker-compose.yml"), &wrong);
    }
    project.write("stack/env/pyvenv.cfg", "home = /usr/bin\n");
    project.write(
        "stack/.gitignore",
        "/local/\n*.secret.yml\n!keep.secret.yml\n",
    );
    project.write("stack/tasks/a.secret.yml", "- shell: x\n");
    let run = project.specc("audit stack --format json");
    assert_eq!(
        (run.code, findings(&run)),
        (0, Vec::new()),
        "{}",
        run.stdout
    );
    let output = json(&run);
    let ignored: Vec<_> = output["reading"]["ignored"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            format!(
                "{} {}",
                entry["path"].as_str().unwrap(),
                entry["by"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        ignored,
        [
            ".git name",
            "collections name",
            "env name",
            "local gitignore",
            "node_modules name",
            "tasks/a.secret.yml gitignore",
        ]
    );
}

#[test]
fn carriage_returns_and_windows_1252_move_no_column() {
    let project = Project::empty();
    let wrong = COMPOSE.replace("interval: 30s", "interval: 5s");
    let crlf = format!("# caf\u{e9}\n{wrong}").replace('\n', "\r\n");
    // Every character of this text is one byte there.
    let bytes: Vec<u8> = crlf.chars().map(|character| character as u8).collect();
    project.write("stack/docker-compose.yml", bytes);
    let run = project.specc("audit stack --format json");
    assert!(
        findings(&run).contains(&"REX-05 docker-compose.yml:10:17".to_owned()),
        "{}",
        run.stdout
    );
    let output = json(&run);
    let fixes = output["findings"].as_array().unwrap().iter();
    assert_eq!(
        fixes.filter(|finding| !finding["fix"].is_null()).count(),
        0,
        "offsets into the decoded text are none into the file"
    );
}

#[test]
fn a_broken_file_is_a_finding_and_the_rest_is_checked() {
    let project = hasty();
    project.write("stack/Caddyfile", "work.example.org {\n\trespond 200\n");
    let run = project.specc("audit stack --format json");
    assert_eq!(run.code, 1);
    assert_eq!(
        findings(&run),
        ["ART-01 Caddyfile:1:18", "REX-05 docker-compose.yml:9:17"]
    );
}

#[test]
fn a_secret_beside_a_finding_is_not_printed() {
    let project = Project::empty();
    project.write("stack/docker-compose.yml", COMPOSE);
    project.write("stack/n8n.env", "DB_POSTGRESDB_PASSWORD=hunter2\n");
    let run = project.specc("audit stack");
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stdout.contains("REX-01"), "{}", run.stdout);
    assert!(!run.stdout.contains("hunter2"), "{}", run.stdout);
}

#[test]
fn a_tree_of_many_directories_is_read_as_a_whole() {
    let project = Project::empty();
    for number in 0..120 {
        let role = format!("stack/roles/r{number}");
        project.write(format!("{role}/defaults/main.yml"), "a: 1\n");
        project.write(format!("{role}/.gitignore"), "tasks/*.bak.yml\n");
        project.write(format!("{role}/tasks/old.bak.yml"), "- shell: x\n");
    }
    let run = project.specc("audit stack --format json");
    assert_eq!((run.code, findings(&run)), (0, Vec::new()));
    let reading = &json(&run)["reading"];
    assert_eq!(reading["kinds"]["ansible"], 120);
    assert_eq!(reading["ignored"].as_array().unwrap().len(), 120);
}

#[test]
fn two_audits_of_one_tree_print_the_same() {
    let directory = repository().join("golden-tests/cases");
    let project = Project::empty();
    let command = format!("audit {directory} --format json");
    let first = project.specc(&command);
    assert!(first.stdout.len() > 1000);
    assert_eq!(first.stdout, project.specc(&command).stdout);
}
