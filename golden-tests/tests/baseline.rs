//! `--baseline`: an old tree starts today, and gets better only.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use golden_tests::{Project, Run, repository_file};
use serde_json::Value;

/// Two services with two findings each: a fast probe, and a port of the wrong kind of reference.
const COMPOSE: &str = "\
services:
  api:
    image: makeplane/plane-backend:v1.2.2
    cap_drop: [ALL]
    security_opt: [no-new-privileges:true]
    deploy: { resources: { limits: { memory: 1G, cpus: \"1.0\" } } }
    healthcheck:
      test: [CMD, wget, -q, -O, /dev/null, \"http://127.0.0.1:8000/\"]
      interval: 5s
      timeout: 10s
      retries: 3
";

const TASKS: &str = "\
- name: Install the certificate
  copy: { src: a.pem, dest: /etc/a.pem, mode: \"0644\" }
- name: Install the key
  copy: { src: b.pem, dest: /etc/b.pem, mode: \"0600\" }
";

fn tree() -> Project {
    let project = Project::empty();
    project
        .write("tree/docker-compose.yml", COMPOSE)
        .write("tree/roles/web/tasks/main.yml", TASKS);
    project
}

fn audit(project: &Project, options: &str) -> Run {
    project.specc(&format!("audit tree --baseline known.jsonl {options}"))
}

/// A tree with a baseline of all that was found in it.
fn known() -> Project {
    let project = tree();
    let run = audit(&project, "--write-baseline");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    project
}

/// The codes that a run reports, with the lines that they point at.
fn found(run: &Run) -> Vec<String> {
    let findings = run.stdout.lines().filter_map(|line| {
        let code = line.split_once('[')?.1.split_once("]: ")?.0;
        ["error[", "warning[", "note["]
            .iter()
            .any(|level| line.starts_with(level))
            .then(|| code.to_owned())
    });
    findings.collect()
}

#[test]
fn an_old_tree_starts_clean_and_the_file_says_what_it_hides() {
    let project = tree();
    let before = project.specc("audit tree");
    assert_eq!(
        (before.code, found(&before)),
        (
            1,
            ["REX-05", "REX-08", "REX-08"].map(str::to_owned).to_vec()
        )
    );
    let run = audit(&project, "--write-baseline");
    assert_eq!((run.code, found(&run)), (0, vec![]));
    assert!(
        run.stdout.ends_with("the baseline knows 3 findings\n"),
        "{}",
        run.stdout
    );
    let expected = r#"{"baseline":1,"of":"files"}
{"rule":"REX-05","file":"docker-compose.yml","path":"services.api.healthcheck.interval","count":1}
{"rule":"REX-08","file":"roles/web/tasks/main.yml","path":"[Install the certificate].copy","count":1}
{"rule":"REX-08","file":"roles/web/tasks/main.yml","path":"[Install the key].copy","count":1}
"#;
    assert_eq!(project.read("known.jsonl"), expected);
    assert_eq!(audit(&project, "").code, 0);
}

#[test]
fn its_lines_fit_the_schema() {
    let schema: Value =
        serde_json::from_str(&repository_file("docs/baseline.schema.json")).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    let name = "https://specc.invalid/baseline";
    compiler.add_resource(name, schema).unwrap();
    let index = compiler.compile(name, &mut schemas).unwrap();
    for line in known().read("known.jsonl").lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert!(schemas.validate(&line, index).is_ok(), "{line}");
    }
    let line = serde_json::json!({ "rule": "REX-05", "path": "a", "count": 0 });
    assert!(schemas.validate(&line, index).is_err());
}

#[test]
fn moved_lines_and_changed_neighbours_stay_known() {
    let project = known();
    let other = "  other:\n    image: redis:7\n    network_mode: none\n";
    let moved = COMPOSE.replace("services:\n", &format!("# a comment\n\nservices:\n{other}"));
    let lines: Vec<&str> = TASKS.lines().collect();
    let swapped = format!(
        "---\n{}\n{}\n",
        lines[2..].join("\n"),
        lines[..2].join("\n")
    );
    project
        .write("tree/docker-compose.yml", moved)
        .write("tree/roles/web/tasks/main.yml", swapped);
    let codes = found(&audit(&project, ""));
    let are_known = !codes
        .iter()
        .any(|code| code == "REX-05" || code == "REX-08" || code == "BASELINE-01");
    assert!(are_known, "{codes:?}");
    // What came with the neighbour is new.
    assert!(!codes.is_empty());
}

#[test]
fn what_is_new_is_reported_and_never_becomes_known_by_itself() {
    let project = known();
    let before = project.read("known.jsonl");
    let more = format!("{TASKS}- name: Say it\n  ping:\n");
    project.write("tree/roles/web/tasks/main.yml", more);
    for options in ["", "--update-baseline"] {
        let run = audit(&project, options);
        assert_eq!(
            (run.code, found(&run)),
            (1, vec!["REX-08".to_owned()]),
            "{options}"
        );
        assert!(run.stdout.contains("ping"), "{}", run.stdout);
        assert_eq!(project.read("known.jsonl"), before);
    }
}

#[test]
fn another_finding_at_a_known_place_is_one_too_many() {
    let project = known();
    let doubled = format!(
        "{TASKS}{}",
        TASKS
            .lines()
            .take(2)
            .map(|line| format!("{line}\n"))
            .collect::<String>()
    );
    project.write("tree/roles/web/tasks/main.yml", doubled);
    assert_eq!(found(&audit(&project, "")), ["REX-08"]);
}

#[test]
fn what_is_repaired_has_to_leave_the_baseline() {
    let project = known();
    project.replace("tree/docker-compose.yml", "interval: 5s", "interval: 30s");
    let run = audit(&project, "");
    assert_eq!((run.code, found(&run)), (1, vec!["BASELINE-01".to_owned()]));
    assert!(run.stdout.contains("known.jsonl:2:1"), "{}", run.stdout);
    assert!(run.stdout.contains("--update-baseline"), "{}", run.stdout);
    let run = audit(&project, "--update-baseline");
    assert_eq!((run.code, found(&run)), (0, vec![]));
    assert!(!project.read("known.jsonl").contains("REX-05"));
    project.replace("tree/docker-compose.yml", "interval: 30s", "interval: 5s");
    assert_eq!(found(&audit(&project, "")), ["REX-05"]);
}

#[test]
fn of_several_at_one_place_those_that_are_left_stay_known() {
    let project = tree();
    let twice = format!("{TASKS}{TASKS}");
    project.write("tree/roles/web/tasks/main.yml", twice);
    audit(&project, "--write-baseline");
    assert!(
        project
            .read("known.jsonl")
            .contains("[Install the key].copy\",\"count\":2}")
    );
    project.write("tree/roles/web/tasks/main.yml", TASKS);
    let run = audit(&project, "");
    assert_eq!(found(&run), ["BASELINE-01", "BASELINE-01"]);
    assert!(run.stdout.contains("only once"), "{}", run.stdout);
    audit(&project, "--update-baseline");
    assert!(
        project
            .read("known.jsonl")
            .contains("[Install the key].copy\",\"count\":1}")
    );
    assert_eq!(audit(&project, "").code, 0);
}

#[test]
fn a_baseline_is_written_once_and_only_shrinks() {
    let project = known();
    let run = audit(&project, "--write-baseline");
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr
            .contains("there is a baseline `known.jsonl` already"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_baseline_that_cannot_be_used_says_why() {
    let head = "{\"baseline\":1,\"of\":\"files\"}\n";
    let cases = [
        (None, "there is no baseline `known.jsonl`"),
        (
            Some("{\"baseline\":1,\"of\":\"spec\"}\n".to_owned()),
            "belongs to `specc lint`",
        ),
        (
            Some(format!("{head}<<<<<<< main\n")),
            "line 2 is left from a merge",
        ),
        (
            Some("REX-05\n".to_owned()),
            "line 1 is not the first line of a baseline",
        ),
        (Some(String::new()), "is empty"),
        (
            Some("{\"baseline\":2,\"of\":\"files\"}\n".to_owned()),
            "line 1 is of version 2",
        ),
        (
            Some(format!(
                "{head}{{\"rule\":\"REX-05\",\"path\":\"a\",\"count\":-1}}\n"
            )),
            "line 2 is no entry",
        ),
    ];
    for (text, words) in cases {
        let project = tree();
        if let Some(text) = text {
            project.write("known.jsonl", text);
        }
        for options in ["", "--update-baseline"] {
            let run = audit(&project, options);
            assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{words}");
            assert!(
                run.stderr.replace("\n       ", " ").contains(words),
                "{}",
                run.stderr
            );
        }
    }
}

#[test]
fn what_could_not_be_read_stays_known() {
    let project = known();
    let before = project.read("known.jsonl");
    project.write("tree/docker-compose.yml", b"services:\0\n");
    let run = audit(&project, "--update-baseline");
    assert_eq!((run.code, found(&run)), (3, vec![]), "{}", run.stdout);
    assert_eq!(project.read("known.jsonl"), before);
}

#[test]
fn the_baseline_of_a_tree_that_was_not_read_is_not_written() {
    let project = tree();
    project.write("tree/compose.yml", b"services:\0\n");
    let run = audit(&project, "--write-baseline");
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert!(
        run.stderr.contains("compose.yml: it holds NUL bytes"),
        "{}",
        run.stderr
    );
    assert!(!project.path("known.jsonl").exists());
}

#[test]
fn secrets_do_not_get_into_a_baseline() {
    let project = Project::empty();
    let compose = COMPOSE.replace(
        "    healthcheck:",
        "    environment:\n      - POSTGRES_PASSWORD=hunter2\n      - DATABASE_URL=postgres://plane:hunter2@db/plane\n    healthcheck:",
    );
    project
        .write("tree/docker-compose.yml", compose)
        .write(
            "tree/roles/web/templates/web.env.j2",
            "SECRET_KEY=hunter2\n",
        )
        .write(
            "tree/roles/web/files/dump.sh",
            "#!/bin/sh\nPGPASSWORD=hunter2 pg_dump plane | gzip > a.gz\n",
        );
    audit(&project, "--write-baseline");
    let text = project.read("known.jsonl");
    assert!(
        text.lines().count() > 2 && !text.contains("hunter2"),
        "{text}"
    );
}

#[test]
fn fixes_leave_what_is_known_alone() {
    let project = known();
    let run = audit(&project, "--fix --unsafe-fixes");
    assert!(run.stdout.contains("fixed nothing"), "{}", run.stdout);
    assert_eq!(project.read("tree/docker-compose.yml"), COMPOSE);
}

#[test]
fn json_says_what_is_hidden() {
    let project = known();
    project.replace("tree/docker-compose.yml", "interval: 5s", "interval: 30s");
    let output: Value = serde_json::from_str(&audit(&project, "--format json").stdout).unwrap();
    assert_eq!(
        output["baseline"],
        serde_json::json!({ "hidden": 2, "gone": 1 })
    );
    assert_eq!(output["findings"][0]["code"], "BASELINE-01");
}

#[test]
fn the_same_tree_gives_the_same_baseline() {
    assert_eq!(known().read("known.jsonl"), known().read("known.jsonl"));
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

const FAST: &str =
    "{\n  imports = [ ./base.plane ];\n  plane.services.api.health.interval = mkForce 5s;\n}\n";

fn lint(project: &Project, options: &str) -> Run {
    project.specc(&format!(
        "lint spec/case.plane --baseline known.jsonl {options}"
    ))
}

#[test]
fn a_spec_is_known_by_the_paths_of_its_options() {
    let project = spec(FAST);
    assert_eq!(lint(&project, "--write-baseline").code, 0);
    let expected = "{\"baseline\":1,\"of\":\"spec\"}\n\
                    {\"rule\":\"REX-05\",\"path\":\"plane.services.api.health.interval\",\"count\":1}\n";
    assert_eq!(project.read("known.jsonl"), expected);
    // Written otherwise, elsewhere, in another file: it is the same option.
    project
        .write("spec/case.plane", "# more\n{ imports = [ ./base.plane ./more.plane ]; }\n")
        .write("spec/more.plane", "let often = 5s; in {\n  plane.services = { api.health = { interval = mkForce often; }; };\n}\n");
    let run = lint(&project, "");
    assert_eq!((run.code, found(&run)), (0, vec![]), "{}", run.stdout);
}

#[test]
fn errors_of_the_language_are_never_known() {
    let project = spec(FAST);
    lint(&project, "--write-baseline");
    let before = project.read("known.jsonl");
    project.replace("spec/case.plane", "mkForce 5s", "mkForce \"often\"");
    for options in ["", "--update-baseline"] {
        let run = lint(&project, options);
        assert_eq!(run.code, 1, "{options}: {}", run.stdout);
        assert!(
            found(&run).iter().all(|code| code.starts_with("TYPE-")),
            "{}",
            run.stdout
        );
        assert_eq!(project.read("known.jsonl"), before, "{options}");
    }
    let run = project.specc("lint spec/case.plane --baseline first.jsonl --write-baseline");
    assert_eq!(run.code, 2);
    assert!(!project.path("first.jsonl").exists());
}

#[test]
fn suppressions_that_are_wrong_are_never_known() {
    let text = FAST.replace(
        "  plane.",
        "  # rex: allow REX-999 because so it is\n  plane.",
    );
    let project = spec(&text);
    let run = lint(&project, "--write-baseline");
    assert_eq!(
        (run.code, found(&run)),
        (1, vec!["SUPPRESS-02".to_owned()]),
        "{}",
        run.stdout
    );
}

#[test]
fn each_environment_has_a_baseline_of_its_own() {
    let project = spec(
        "{ imports = [ ./base.plane ]; plane.services.api.health.retries = 2;
           environments.preprod.plane.services.web.health.retries = 2; }\n",
    );
    project.specc("review --env preprod --approve Ada spec/case.plane");
    let lint = |options: &str| project.specc(&format!("lint spec/case.plane {options}"));
    lint("--baseline base.jsonl --write-baseline");
    lint("--env preprod --baseline preprod.jsonl --write-baseline");
    assert_eq!(project.read("base.jsonl").lines().count(), 2);
    assert_eq!(project.read("preprod.jsonl").lines().count(), 3);
    let clean = lint("--env preprod --baseline preprod.jsonl");
    assert_eq!((clean.code, found(&clean).len()), (0, 0));
    let expected = "error: the baseline `base.jsonl` belongs to `specc lint`\n";
    let other = lint("--env preprod --baseline base.jsonl");
    assert!(
        other.code == 2 && other.stderr.starts_with(expected),
        "{other:?}"
    );
    let expected = "error: the baseline `preprod.jsonl` belongs to `specc lint --env preprod`\n";
    let other = lint("--baseline preprod.jsonl --update-baseline");
    assert!(
        other.code == 2 && other.stderr.starts_with(expected),
        "{other:?}"
    );
    // What is repaired leaves the baseline by a command for that environment.
    project.replace(
        "spec/case.plane",
        "web.health.retries = 2",
        "web.health.retries = 3",
    );
    let gone = lint("--env preprod --baseline preprod.jsonl");
    assert_eq!(found(&gone), ["BASELINE-01"], "{gone:?}");
    let command = "`specc lint --env preprod spec/case.plane --baseline preprod.jsonl";
    let words: Vec<&str> = gone.stdout.split_whitespace().collect();
    assert!(words.join(" ").contains(command), "{}", gone.stdout);
    lint("--env preprod --baseline preprod.jsonl --update-baseline");
    assert_eq!(project.read("preprod.jsonl").lines().count(), 2);
}
