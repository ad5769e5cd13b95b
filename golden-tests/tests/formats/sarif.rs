//! SARIF 2.1.0, held against the schema of the standard.

use golden_tests::{Project, repository_file};
use serde_json::Value;

use crate::situations::{SITUATIONS, audited, faulty, nasty};

fn log(project: &Project, command: &str) -> Value {
    let run = project.specc(&format!("{command} --format sarif"));
    serde_json::from_str(&run.stdout).unwrap()
}

fn results(log: &Value) -> &[Value] {
    log["runs"][0]["results"].as_array().unwrap()
}

#[test]
fn it_fits_the_schema_whatever_happens() {
    let schema = repository_file("golden-tests/schemas/sarif-2.1.0.json");
    for situation in SITUATIONS {
        let log = log(&(situation.project)(), situation.command);
        assert_eq!(
            crate::ci_files::fits(&schema, &log),
            Ok(()),
            "{}",
            situation.name
        );
    }
}

#[test]
fn the_schema_refuses_what_is_no_sarif() {
    let schema = repository_file("golden-tests/schemas/sarif-2.1.0.json");
    let mut log = log(&faulty(), "lint");
    log["runs"][0]["results"][0]["level"] = "fatal".into();
    assert!(crate::ci_files::fits(&schema, &log).is_err());
}

#[test]
fn a_result_has_its_rule_with_its_documentation() {
    let log = log(&faulty(), "lint");
    let result = &results(&log)[0];
    let index = result["ruleIndex"].as_u64().unwrap() as usize;
    let rule = &log["runs"][0]["tool"]["driver"]["rules"][index];
    assert_eq!(
        (&result["ruleId"], &result["level"], &rule["id"]),
        (&"REX-05".into(), &"error".into(), &"REX-05".into())
    );
    assert_eq!(rule["name"], "HealthcheckTiming");
    let markdown = rule["help"]["markdown"].as_str().unwrap();
    assert!(markdown.contains("## Why it hurts") && markdown.contains("```yaml"));
    let text = rule["help"]["text"].as_str().unwrap();
    assert!(
        !text.contains("```") && text.contains("\n  interval: 30s"),
        "{text}"
    );
}

#[test]
fn ranges_count_characters_and_fixes_say_what_to_replace() {
    let log = log(&audited(), "audit site");
    let timing = results(&log).iter().find(|one| one["ruleId"] == "REX-05");
    let timing = timing.unwrap();
    assert_eq!(log["runs"][0]["columnKind"], "unicodeCodePoints");
    let region =
        serde_json::json!({ "startLine": 5, "startColumn": 17, "endLine": 5, "endColumn": 19 });
    assert_eq!(timing["locations"][0]["physicalLocation"]["region"], region);
    let fix = &timing["fixes"][0];
    let change = &fix["artifactChanges"][0];
    assert_eq!(
        change["artifactLocation"]["uri"],
        "site/roles/app/templates/docker-compose.yml.j2"
    );
    let inserted = &change["replacements"][0]["insertedContent"]["text"];
    assert!(inserted.as_str().unwrap().contains("30s"), "{fix}");
    assert!(fix["properties"]["safe"].is_boolean());
}

#[test]
fn other_places_are_related_and_numbered() {
    let project = Project::reference();
    project.replace(
        "spec/javisi.plane",
        " config.network.docker.frontend.subnet ];",
        " ];",
    );
    let log = log(&project, "lint");
    let gate = results(&log).iter().find(|one| one["ruleId"] == "REX-03");
    let related = gate.unwrap()["relatedLocations"].as_array().unwrap();
    assert!(related.len() >= 2);
    for (index, location) in related.iter().enumerate() {
        assert_eq!(location["id"], index + 1);
        assert_eq!(
            location["physicalLocation"]["artifactLocation"]["uri"],
            "spec/hosts/sese.plane"
        );
    }
}

#[test]
fn paths_are_percent_encoded_and_texts_make_no_links() {
    let log = log(&nasty(), "audit .");
    let timing = results(&log).iter().find(|one| one["ruleId"] == "REX-05");
    let timing = timing.unwrap();
    assert_eq!(
        timing["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "a%20b%2Cc%3A%250A%20%C3%A9%5D%5D%3E/docker-compose.yml"
    );
    let text = timing["message"]["text"].as_str().unwrap();
    assert!(text.contains(r"\[x\](1)"), "{text}");
}

#[test]
fn what_could_not_be_read_is_said_about_the_run() {
    let project = Project::empty();
    project.write("notes.txt", "nothing");
    let log = log(&project, "audit .");
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["exitCode"], 3);
    let notes = invocation["toolExecutionNotifications"].as_array().unwrap();
    let text = notes[0]["message"]["text"].as_str().unwrap();
    assert!(
        text.starts_with("not read: nothing that the rules know"),
        "{text}"
    );
    assert!(results(&log).is_empty());
}

#[test]
fn what_is_allowed_is_a_suppressed_result_with_its_reason() {
    let project = faulty();
    project.replace(
        "spec/javisi.plane",
        "interval = 5s",
        "\n# rex: allow REX-05 because the storage box answers slowly\ninterval = 5s",
    );
    assert_eq!(project.specc("lint --format concise").stdout, "");
    let log = log(&project, "lint");
    let [result] = results(&log) else {
        panic!("{log}")
    };
    let suppression = &result["suppressions"][0];
    assert_eq!(
        (&result["ruleId"], &suppression["kind"]),
        (&"REX-05".into(), &"inSource".into())
    );
    assert_eq!(
        suppression["justification"],
        "the storage box answers slowly"
    );
    let schema = repository_file("golden-tests/schemas/sarif-2.1.0.json");
    assert_eq!(crate::ci_files::fits(&schema, &log), Ok(()));
}

#[test]
fn fingerprints_survive_moved_lines_and_are_unique() {
    let prints = |project: &Project| -> Vec<String> {
        let log = log(project, "lint");
        let results = results(&log).iter();
        results
            .map(|result| result["partialFingerprints"]["speccFinding/v1"].to_string())
            .collect()
    };
    let project = faulty();
    project.replace(
        "spec/javisi.plane",
        "interval = 5s; timeout = 10s",
        "interval = 5s; timeout = 20s",
    );
    let before = prints(&project);
    assert!(before.len() >= 2);
    let text = project.read("spec/javisi.plane");
    project.write("spec/javisi.plane", format!("\n# moved\n\n{text}"));
    assert_eq!(before, prints(&project));
    let mut unique = before.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), before.len());
}

/// The fingerprint of each result, with the value that it is about.
fn prints_of(project: &Project, command: &str) -> Vec<String> {
    let log = log(project, command);
    let prints = results(&log).iter().map(|result| {
        result["partialFingerprints"]["speccFinding/v1"]
            .as_str()
            .unwrap()
    });
    let mut prints: Vec<String> = prints.map(str::to_owned).collect();
    prints.sort();
    prints
}

#[test]
fn what_a_comment_allows_keeps_its_fingerprint_and_so_do_its_neighbours() {
    // Two findings of one rule about one value, in a script: the path is the line.
    let script = "#!/bin/sh\nset -e\ncurl -s https://a/\n\ncurl -s https://a/\n";
    let compose = "services:\n  api:\n    image: makeplane/plane-backend:stable\n";
    for (file, text, line) in [
        ("scripts/smoke-test.sh", script, "curl -s https://a/"),
        (
            "docker-compose.yml",
            compose,
            "    image: makeplane/plane-backend:stable",
        ),
    ] {
        let project = Project::empty();
        project.write(file, text);
        let before = prints_of(&project, "audit .");
        assert!(!before.is_empty(), "{file}");
        let rule = if file.ends_with(".sh") {
            "REX-48"
        } else {
            "REX-06"
        };
        let allowed = format!("{line} # rex: allow {rule} because of the test");
        project.write(file, text.replacen(line, &allowed, 1));
        let log = log(&project, "audit .");
        let suppressed = results(&log)
            .iter()
            .filter(|one| one.get("suppressions").is_some());
        assert!(suppressed.count() > 0, "{file}: {log}");
        assert_eq!(prints_of(&project, "audit ."), before, "{file}");
    }
    let project = faulty();
    let before = prints_of(&project, "lint");
    project.replace(
        "spec/javisi.plane",
        "interval = 5s",
        "\n# rex: allow REX-05 because of the test\ninterval = 5s",
    );
    assert_eq!(prints_of(&project, "lint"), before);
}
