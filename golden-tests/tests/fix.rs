//! `--fix`, `--unsafe-fixes` and `--diff`: every fix of every rule on its cases, and what becomes of the files.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot be set up has failed"
)]

#[path = "fix/cases.rs"]
mod cases;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use golden_tests::{Project, Run, repository_file};

const COMPOSE: &str = "\
services:
  api:   # the API
    image: makeplane/plane-backend:v1.2.2
    cap_drop: [ALL]
    security_opt: [no-new-privileges:true]
    healthcheck:
      test: [CMD, wget, -q, -O, /dev/null, \"http://127.0.0.1:8000/\"]
      interval: 5s     # often
      timeout:  10s
      retries: 3
";

/// A project whose tree has one finding with a safe fix.
fn tree(contents: impl AsRef<[u8]>) -> Project {
    let project = Project::empty();
    project.write("tree/docker-compose.yml", contents);
    project
}

fn only(project: &Project, options: &str) -> Run {
    let run = project.specc(&format!("audit tree {options}"));
    let mut lines = run.stdout.lines();
    assert!(lines.any(|line| line.starts_with("read: ")), "{run:?}");
    run
}

#[test]
fn safe_fixes_are_written_and_the_rest_is_reported() {
    let project = tree(COMPOSE);
    let run = only(&project, "--fix");
    assert!(
        run.stdout.contains("\nfixed 1 finding in 1 file"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("REX-05"), "{}", run.stdout);
    let fixed = project.read("tree/docker-compose.yml");
    assert_eq!(fixed, COMPOSE.replace("interval: 5s", "interval: 30s"));
    let again = only(&project, "--fix");
    assert!(again.stdout.contains("fixed nothing"), "{}", again.stdout);
    assert_eq!(project.read("tree/docker-compose.yml"), fixed);
}

#[test]
fn the_summary_says_how_many_findings_could_be_repaired() {
    let line = |run: &Run| {
        let line = run.stdout.lines().find(|line| line.starts_with("fixable"));
        line.unwrap_or_default().to_owned()
    };
    // A limit, so that there is nothing but the probe and the port to repair.
    let limited = COMPOSE.replace(
        "    healthcheck:",
        "    deploy: { resources: { limits: { memory: 1G, cpus: \"1.0\" } } }\n    healthcheck:",
    );
    let right = limited.replace("interval: 5s", "interval: 30s");
    let published = |text: &str| {
        let ports = "    ports: [\"8000:8000\"]\n    deploy";
        text.replace("    deploy", ports)
    };
    let cases = [
        (limited.clone(), "fixable: 1 with `--fix`"),
        (published(&right), "fixable: 1 with `--unsafe-fixes`"),
        (
            published(&limited),
            "fixable: 1 with `--fix`, 1 more with `--unsafe-fixes`",
        ),
        (right, ""),
    ];
    for (text, expected) in &cases {
        let project = tree(text);
        assert_eq!(line(&project.specc("audit tree")), *expected, "{text}");
        // What has just been done is not offered once more, and what a baseline knows is not either.
        assert_eq!(line(&project.specc("audit tree --unsafe-fixes")), "");
        let project = tree(text);
        project.specc("audit tree --baseline known.jsonl --write-baseline");
        let run = project.specc("audit tree --baseline known.jsonl");
        assert_eq!(line(&run), "", "{text}");
    }
}

#[test]
fn a_diff_is_printed_and_nothing_is_written() {
    let project = tree(COMPOSE);
    let run = project.specc("audit tree --diff");
    assert_eq!(run.code, 1);
    let expected = "\
--- docker-compose.yml
+++ docker-compose.yml
@@ -5,6 +5,6 @@
     security_opt: [no-new-privileges:true]
     healthcheck:
       test: [CMD, wget, -q, -O, /dev/null, \"http://127.0.0.1:8000/\"]
-      interval: 5s     # often
+      interval: 30s     # often
       timeout:  10s
       retries: 3
";
    assert_eq!(run.stdout, expected);
    assert!(
        run.stderr.starts_with("would fix 1 finding in 1 file"),
        "{}",
        run.stderr
    );
    assert_eq!(project.read("tree/docker-compose.yml"), COMPOSE);
    project.specc("audit tree --fix");
    let clean = project.specc("audit tree --diff");
    assert_eq!((clean.code, clean.stdout.as_str()), (0, ""));
}

#[test]
fn bytes_that_no_fix_is_about_stay_as_they_are() {
    let latin = COMPOSE.replace("the API", "le caf\u{e9}");
    let in_latin: Vec<u8> = latin.chars().map(|letter| letter as u8).collect();
    let dos = COMPOSE.replace('\n', "\r\n");
    let marked = format!("\u{feff}{COMPOSE}");
    let cases: [(&str, Vec<u8>); 4] = [
        ("Windows-1252", in_latin),
        ("CRLF", dos.into_bytes()),
        ("byte order mark", marked.into_bytes()),
        ("no line end at the end", COMPOSE.trim_end().into()),
    ];
    for (name, bytes) in cases {
        let at = bytes
            .windows(12)
            .position(|words| words == b"interval: 5s")
            .unwrap();
        let expected = [&bytes[..at], b"interval: 30s", &bytes[at + 12..]].concat();
        let project = tree_with_known(&bytes, &expected);
        project.specc("audit tree --fix --baseline known.jsonl");
        let fixed = fs::read(project.path("tree/docker-compose.yml")).unwrap();
        assert_eq!(fixed, expected, "{name}");
    }
}

/// A project with a tree of these bytes, in which nothing but the probe is to be repaired: all else is known.
fn tree_with_known(bytes: &[u8], repaired: &[u8]) -> Project {
    let project = tree(repaired);
    project.specc("audit tree --baseline known.jsonl --write-baseline");
    project.write("tree/docker-compose.yml", bytes);
    project
}

#[test]
fn added_lines_end_as_the_lines_around_them() {
    let repaired = COMPOSE.replace("5s", "30s").replace('\n', "\r\n");
    let without = repaired.replace("      retries: 3\r\n", "");
    let project = tree_with_known(without.as_bytes(), repaired.as_bytes());
    project.specc("audit tree --fix --baseline known.jsonl");
    let fixed = project.read("tree/docker-compose.yml");
    assert!(fixed.contains("retries: 3"), "{fixed}");
    assert_eq!(
        fixed.replace("\r\n", "").find(['\r', '\n']),
        None,
        "{fixed:?}"
    );
}

#[test]
fn a_file_that_nobody_may_write_to_is_left_alone_and_named() {
    let project = tree(COMPOSE);
    let file = project.path("tree/docker-compose.yml");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    let run = only(&project, "--fix");
    assert!(run.stdout.contains("fixed nothing"), "{}", run.stdout);
    assert!(
        run.stdout.contains("`docker-compose.yml` is read-only"),
        "{}",
        run.stdout
    );
    assert_eq!(project.read("tree/docker-compose.yml"), COMPOSE);
}

#[test]
fn a_link_stays_one_and_a_file_with_two_names_is_fixed_once() {
    let project = tree(COMPOSE);
    symlink("docker-compose.yml", project.path("tree/compose.yml")).unwrap();
    let run = only(&project, "--fix");
    assert!(!run.stdout.contains("REX-05"), "{}", run.stdout);
    assert!(project.path("tree/compose.yml").is_symlink());
    let expected = COMPOSE.replace("interval: 5s", "interval: 30s");
    assert_eq!(project.read("tree/docker-compose.yml"), expected);
}

#[test]
fn a_link_out_of_the_directory_is_not_followed_to_write() {
    let project = Project::empty();
    project.write("elsewhere.yml", COMPOSE);
    project.write("tree/notes.txt", "");
    symlink("../elsewhere.yml", project.path("tree/docker-compose.yml")).unwrap();
    project.specc("audit tree --fix");
    assert_eq!(project.read("elsewhere.yml"), COMPOSE);
}

#[test]
fn permissions_stay_and_nothing_else_is_left_behind() {
    let project = tree(COMPOSE);
    let file = project.path("tree/docker-compose.yml");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    project.specc("audit tree --fix");
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o640
    );
    assert_eq!(project.files("tree").len(), 1);
}

#[test]
fn a_secret_beside_a_change_is_masked_in_a_diff() {
    let project = tree(COMPOSE.replace(
        "    healthcheck:",
        "    environment:\n      DB_PASSWORD: hunter2\n    healthcheck:",
    ));
    for format in ["text", "json"] {
        let run = project.specc(&format!("audit tree --diff --format {format}"));
        assert!(run.stdout.contains("interval: 30s"), "{run:?}");
        assert!(!run.stdout.contains("hunter2"), "{run:?}");
    }
}

#[test]
fn every_format_takes_fixes() {
    for format in ["concise", "sarif", "gitlab", "github", "junit", "json"] {
        let project = tree(COMPOSE);
        let diff = project.specc(&format!("audit tree --diff --format {format}"));
        assert_eq!(diff.code, 1, "{format}");
        assert_eq!(project.read("tree/docker-compose.yml"), COMPOSE);
        let run = project.specc(&format!("audit tree --fix --format {format}"));
        let said = format!("{}{}", run.stdout, run.stderr);
        assert!(said.contains("fixed"), "{format}: {run:?}");
        let fixed = project.read("tree/docker-compose.yml");
        assert!(fixed.contains("interval: 30s"), "{format}");
    }
}

/// A reviewed spec on the base of the cases.
fn spec(text: &str) -> Project {
    let project = Project::empty();
    let base = repository_file("golden-tests/cases/rules/base.plane");
    project.write("spec/base.plane", base);
    project.write("spec/case.plane", text);
    project.specc("review --approve Ada spec/case.plane");
    project
}

#[test]
fn a_spec_and_its_imports_are_fixed() {
    let entry = "{ imports = [ ./base.plane ./more.plane ]; }\n";
    let more = "{\n  plane.services.api.health.interval = 5s; # often\n}\n";
    let project = spec("{ imports = [ ./base.plane ]; }");
    project
        .write("spec/case.plane", entry)
        .write("spec/more.plane", more);
    let found = project.specc("lint spec/case.plane");
    assert!(found.stdout.contains("spec/more.plane"), "{}", found.stdout);
    let run = project.specc("lint spec/case.plane --fix");
    let is_fixable =
        found.stdout.contains("[REX-05]") && run.stdout.contains("fixed 1 finding in 1 file");
    assert!(is_fixable, "{}", run.stdout);
    assert_eq!(project.read("spec/more.plane"), more.replace("5s", "30s"));
    assert_eq!(project.read("spec/case.plane"), entry);
}

#[test]
fn a_template_that_another_one_includes_is_fixed_where_it_lies() {
    let project = Project::empty();
    let role = "tree/roles/app/templates";
    let outer = "services:\n{% include 'api.yml.j2' %}\n";
    let (_, api) = COMPOSE.split_once('\n').unwrap();
    project.write(format!("{role}/docker-compose.yml.j2"), outer);
    project.write(format!("{role}/api.yml.j2"), api);
    let found = project.specc("audit tree --format concise");
    assert!(
        found.stdout.contains("api.yml.j2:7:17: error[REX-05]"),
        "{}",
        found.stdout
    );
    project.specc("audit tree --fix");
    assert_eq!(
        project.read(format!("{role}/api.yml.j2")),
        api.replace("5s", "30s")
    );
    assert_eq!(project.read(format!("{role}/docker-compose.yml.j2")), outer);
}

#[test]
fn an_import_behind_a_link_out_of_the_root_is_neither_read_nor_written() {
    let more = "{ plane.services.api.health.interval = 5s; }\n";
    let project = spec("{ imports = [ ./base.plane ]; }");
    project.write("elsewhere/more.plane", more);
    symlink("../elsewhere/more.plane", project.path("spec/more.plane")).unwrap();
    project.write(
        "spec/case.plane",
        "{ imports = [ ./base.plane ./more.plane ]; }\n",
    );
    let run = project.specc("lint spec/case.plane --fix --unsafe-fixes");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stdout.contains("error[IMPORT-"), "{}", run.stdout);
    assert_eq!(project.read("elsewhere/more.plane"), more);
}

#[test]
fn what_changes_the_reviewed_surface_is_for_somebody_to_look_at() {
    let text = "{ imports = [ ./base.plane ]; ingress.allow = [ config.network.mesh.cidr ]; }\n";
    let project = spec(text);
    let safe = project.specc("lint spec/case.plane --fix");
    assert!(
        safe.stdout.contains("it changes what was"),
        "{}",
        safe.stdout
    );
    assert_eq!(project.read("spec/case.plane"), text);
    let all = project.specc("lint spec/case.plane --unsafe-fixes");
    assert!(all.stdout.contains("fixed 1 finding"), "{}", all.stdout);
    assert!(
        all.stdout.contains("[REX-10]") && !all.stdout.contains("[REX-03]"),
        "{}",
        all.stdout
    );
}

#[test]
fn a_spec_that_does_not_parse_is_mended_and_then_checked() {
    let project =
        spec("{ imports = [ ./base.plane ]; plane.services.api.health.interval = 30s }\n");
    let run = project.specc("lint spec/case.plane --fix");
    assert!(
        run.stdout.contains("fixed 1 finding in 1 file"),
        "{}",
        run.stdout
    );
    let expected = "{ imports = [ ./base.plane ]; plane.services.api.health.interval = 30s; }\n";
    assert_eq!(project.read("spec/case.plane"), expected);
}

#[test]
fn nothing_is_fixed_in_a_conforming_spec() {
    let project = Project::reference();
    let before = project.files("spec");
    let run = project.specc("lint spec/javisi.plane --fix --unsafe-fixes");
    assert!(run.stdout.contains("fixed nothing"), "{}", run.stdout);
    assert_eq!(project.files("spec"), before);
}
