//! Strings of the spec come out of every format as the data that went in, as its real reader reads it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use golden_tests::Project;
use serde_json::{Value, json};
use specc_emit::quote::NASTY;

use super::built::Built;
use super::compose::resolved;
use super::host::Host;
use super::tools::{json as parse, yaml};

/// What would end a comment and go on as syntax.
const COMMENT: &str = "a reason\n    privileged: true\n}\nrespond \"broken\" 200\n*/ --> {{ 1 }}";

/// What an environment or an argument can hold: the language refuses control characters but line feed and tab.
fn texts() -> impl Iterator<Item = &'static str> {
    let refused = |character: char| character.is_control() && !matches!(character, '\n' | '\t');
    NASTY
        .iter()
        .copied()
        .filter(move |text| !text.contains(refused))
}

/// What the name of an account can be.
fn names() -> impl Iterator<Item = &'static str> {
    texts().filter(|text| !text.trim().is_empty() && !text.contains(char::is_control))
}

/// A string literal of the language.
fn literal(text: &str) -> String {
    let text = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace("${", "\\${");
    format!(
        "\"{}\"",
        text.replace('\n', "\\n")
            .replace('\r', "\\r")
            .replace('\t', "\\t")
    )
}

fn list<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.map(literal).collect::<Vec<_>>().join(" ")
}

/// The reference spec with nasty strings wherever a string is free.
fn nasty() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| {
        let project = Project::reference();
        let environment = texts()
            .enumerate()
            .map(|(number, text)| format!("NASTY_{number} = {};\n", literal(text)));
        let agents = names()
            .enumerate()
            .map(|(number, name)| format!("nasty{number} = {{ name = {}; }};\n", literal(name)));
        let agents = agents.collect::<String>();
        project
            .replace(
                "spec/javisi.plane",
                "version       = v1.2.2;",
                &format!(
                    "version = v1.2.2;\n# rex: allow REX-31 because they only carry nasty texts through\nenvironment = {{ {} }};",
                    environment.collect::<String>()
                ),
            )
            .replace(
                "spec/javisi.plane",
                "cpus = 0.1; };",
                &format!("cpus = 0.1; health.command = [ {} ]; }};", list(texts())),
            )
            .replace(
                "spec/javisi.plane",
                "\"delivers webhooks and mail\"",
                &literal(COMMENT),
            )
            .replace(
                "spec/javisi.plane",
                "hmac vault.plane_webhook_secret",
                &format!("none {}", literal(COMMENT)),
            )
            .replace(
                "spec/javisi.plane",
                "agents = {",
                &format!("agents = {{ {agents}"),
            );
        let review = project.specc("review --approve Tester");
        assert_eq!(review.code, 0, "{}{}", review.stdout, review.stderr);
        Built::from(project)
    })
}

/// The compose files of the nasty spec, as Compose reads them: the role's and the plain one.
fn compose_files() -> &'static [Value; 2] {
    static FILES: OnceLock<[Value; 2]> = OnceLock::new();
    FILES.get_or_init(|| {
        let host = Host::new(nasty(), str::to_owned, json!({}));
        host.configure();
        let copy = nasty().copy();
        let example =
            fs::read_to_string(copy.path().join("compose/.env.example")).expect(".env.example");
        fs::write(
            copy.path().join("compose/.env"),
            example.replace("=\n", "=x\n"),
        )
        .expect("own copy");
        let plain = resolved(&copy.path().join("compose/docker-compose.yml"));
        [
            resolved(&host.path("opt/configs/plane/docker-compose.yml")),
            plain,
        ]
    })
}

#[test]
fn environment_values_reach_the_container_unchanged() {
    for config in compose_files() {
        let environment = &config["services"]["plane-worker"]["environment"];
        for (number, text) in texts().enumerate() {
            assert_eq!(
                environment[format!("NASTY_{number}")],
                text,
                "NASTY_{number}"
            );
        }
    }
}

#[test]
fn arguments_of_commands_reach_the_container_unchanged() {
    let expected: Vec<&str> = std::iter::once("CMD").chain(texts()).collect();
    for config in compose_files() {
        assert_eq!(
            config["services"]["plane-beat"]["healthcheck"]["test"],
            json!(expected)
        );
    }
}

#[test]
fn reasons_stay_in_their_comments() {
    for config in compose_files() {
        assert_eq!(
            config["services"]["plane-worker"]["privileged"],
            Value::Null
        );
    }
    let site = super::caddy::adapted(&nasty().path("caddy/Caddyfile"));
    assert!(!site.to_string().contains("broken"), "{site}");
}

#[test]
fn names_of_accounts_reach_ansible_s_tasks_unchanged() {
    let host = Host::new(nasty(), str::to_owned, json!({}));
    let playbook = host.path("dump.yml");
    let task = json!({ "ansible.builtin.copy": {
        "content": "{{ plane_agents | to_json }}", "dest": host.path("agents.json"), "mode": "0600"
    } });
    fs::write(
        &playbook,
        json!([{ "hosts": "plane", "gather_facts": false, "tasks": [task] }]).to_string(),
    )
    .expect("own file");
    host.run(&[&playbook.to_string_lossy()]);
    let agents = parse(&fs::read_to_string(host.path("agents.json")).expect("written"));
    let found: BTreeMap<&str, &str> = agents
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|agent| Some((agent["id"].as_str()?, agent["name"].as_str()?)))
        .collect();
    for (number, name) in names().enumerate() {
        assert_eq!(found.get(&*format!("nasty{number}")), Some(&name));
    }
}

#[test]
fn every_yaml_file_is_read_by_ansible_s_yaml_reader() {
    for file in nasty().files(".yml") {
        assert!(!yaml(Path::new(&file)).is_null(), "{}", file.display());
    }
}
