//! Docker Compose reads what is written, and understands what the spec means.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use serde_json::{Value, json};

use super::built::reference;
use super::host::{Host, configured};
use super::tools::{fail, json as parse, succeed, tool};

const MIB: u64 = 1 << 20;

/// What `docker compose config` makes of a file: everything resolved, env files read.
#[track_caller]
pub fn resolved(file: &Path) -> Value {
    let resolved = parse(&succeed(
        tool("docker-compose")
            .arg("--file")
            .arg(file)
            .args(["config", "--format", "json"]),
    ));
    unescaped(resolved)
}

/// Compose writes `$$` where it means a dollar.
fn unescaped(value: Value) -> Value {
    match value {
        Value::String(text) => text.replace("$$", "$").into(),
        Value::Array(values) => values.into_iter().map(unescaped).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (name, unescaped(value)))
            .collect(),
        other => other,
    }
}

/// The compose file that the role wrote for the reference spec.
fn of_role() -> &'static Value {
    static OF_ROLE: OnceLock<Value> = OnceLock::new();
    OF_ROLE.get_or_init(|| {
        resolved(
            &configured()
                .host
                .path("opt/configs/plane/docker-compose.yml"),
        )
    })
}

#[test]
fn every_process_has_the_image_and_the_limits_of_the_spec() {
    let backend = "makeplane/plane-backend:v1.2.2";
    let expected = [
        ("plane-admin", "makeplane/plane-admin:v1.2.2", 128, 0.25),
        ("plane-api", backend, 1024, 1.0),
        ("plane-beat", backend, 256, 0.1),
        ("plane-live", "makeplane/plane-live:v1.2.2", 256, 0.25),
        ("plane-migrator", backend, 512, 1.0),
        ("plane-mq", "rabbitmq:3.13.7-management-alpine", 384, 0.5),
        ("plane-space", "makeplane/plane-space:v1.2.2", 256, 0.25),
        (
            "plane-storage",
            "minio/minio:RELEASE.2025-09-07T16-13-09Z",
            384,
            0.25,
        ),
        ("plane-web", "makeplane/plane-frontend:v1.2.2", 128, 0.5),
        ("plane-worker", backend, 768, 0.5),
    ];
    let services = of_role()["services"].as_object().expect("services");
    let found: Vec<Value> = services
        .iter()
        .map(|(name, service)| {
            json!([
                name,
                service["image"],
                service["deploy"]["resources"]["limits"]
            ])
        })
        .collect();
    let expected = expected.map(|(name, image, mebibytes, cpus): (_, _, u64, f64)| {
        // Compose prints a whole number of processors without its decimals.
        let cpus = if cpus.fract() == 0.0 {
            json!(cpus as u64)
        } else {
            json!(cpus)
        };
        json!([name, image, { "cpus": cpus, "memory": (mebibytes * MIB).to_string() }])
    });
    assert_eq!(found, expected);
}

#[test]
fn every_process_is_confined_and_watched() {
    for (name, service) in of_role()["services"].as_object().expect("services") {
        assert_eq!(service["cap_drop"], json!(["ALL"]), "{name}");
        assert_eq!(
            service["security_opt"],
            json!(["no-new-privileges:true"]),
            "{name}"
        );
        assert_eq!(
            service["ports"],
            Value::Null,
            "{name}: only Caddy publishes ports"
        );
        if name == "plane-migrator" {
            assert_eq!(
                (&service["restart"], &service["healthcheck"]["test"]),
                (&json!("no"), &Value::Null)
            );
        } else {
            assert_eq!(service["restart"], "unless-stopped", "{name}");
            assert_eq!(service["healthcheck"]["interval"], "30s", "{name}");
            assert!(service["healthcheck"]["test"].is_array(), "{name}");
        }
    }
}

#[test]
fn networks_belong_to_the_stack() {
    let networks = of_role()["networks"].as_object().expect("networks");
    assert!(!networks.is_empty());
    for (key, network) in networks {
        assert_eq!(network["external"], true, "{key}");
        assert_eq!(network["name"], format!("javisi_{key}"));
    }
}

#[test]
fn secrets_of_the_vault_reach_the_processes_as_they_are() {
    let host = &configured().host;
    let environment = |service: &str, name: &str| {
        let value = &of_role()["services"][service]["environment"][name];
        value
            .as_str()
            .unwrap_or_else(|| panic!("{service} has no {name}"))
            .to_owned()
    };
    for (service, variable, secret) in [
        ("plane-api", "SECRET_KEY", "plane_secret_key"),
        (
            "plane-worker",
            "AWS_SECRET_ACCESS_KEY",
            "plane_storage_secret_key",
        ),
        (
            "plane-live",
            "LIVE_SERVER_SECRET_KEY",
            "plane_live_secret_key",
        ),
        (
            "plane-storage",
            "MINIO_ROOT_PASSWORD",
            "plane_storage_secret_key",
        ),
        ("plane-mq", "RABBITMQ_DEFAULT_PASS", "plane_broker_password"),
        ("plane-migrator", "POSTGRES_PASSWORD", "postgresql_password"),
        ("plane-beat", "RABBITMQ_PASSWORD", "plane_broker_password"),
    ] {
        assert_eq!(
            environment(service, variable),
            host.secret(secret),
            "{service} {variable}"
        );
    }
    // In a URL the value is percent-encoded.
    for (service, variable, secret) in [
        ("plane-beat", "REDIS_URL", "redis_password"),
        ("plane-live", "REDIS_URL", "redis_password"),
    ] {
        assert_eq!(
            password_of(&environment(service, variable)),
            host.secret(secret),
            "{service} {variable}"
        );
    }
}

/// The password in a URL, as Python's URL parser, which Plane's libraries use, finds it.
fn password_of(url: &str) -> String {
    let script =
        "import sys, urllib.parse as u; print(u.unquote(u.urlsplit(sys.argv[1]).password), end='')";
    succeed(tool("python").args(["-c", script, url]))
}

#[test]
fn the_plain_compose_file_is_the_same_deployment() {
    // Without Ansible a value goes into URLs as it is, so here it is letters and digits.
    let host = Host::new(reference(), |name| name.replace('_', ""), json!({}));
    host.configure();
    let role = resolved(&host.path("opt/configs/plane/docker-compose.yml"));

    let copy = reference().copy();
    let example = copy.path().join("compose/.env.example");
    let example = fs::read_to_string(&example).expect(".env.example");
    let filled = example.lines().map(|line| match line.strip_suffix('=') {
        Some(name) => format!("{name}={}\n", host.secret(&name.to_lowercase())),
        None => format!("{line}\n"),
    });
    fs::write(copy.path().join("compose/.env"), filled.collect::<String>()).expect("own copy");
    let plain = resolved(&copy.path().join("compose/docker-compose.yml"));

    assert_eq!(
        comparable(role, &host.path("opt/data/plane")),
        comparable(plain, &copy.path().join("compose/data"))
    );
}

/// One line for each value, without what may differ: without Ansible, the data lie beside the compose file, and Docker makes
/// their directories.
fn comparable(config: Value, data: &Path) -> Vec<String> {
    let mut lines = Vec::new();
    collect_lines("", &config, &mut lines);
    let data = data.to_string_lossy();
    lines
        .iter()
        .filter(|line| !line.contains("/bind"))
        .map(|line| line.replace(&*data, "DATA"))
        .collect()
}

fn collect_lines(path: &str, value: &Value, lines: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, value)| collect_lines(&format!("{path}/{name}"), value, lines)),
        Value::Array(values) => values
            .iter()
            .for_each(|value| collect_lines(&format!("{path}/-"), value, lines)),
        scalar => lines.push(format!("{path} {scalar}")),
    }
}

#[test]
fn the_plain_compose_file_refuses_to_run_with_an_empty_secret() {
    let copy = reference().copy();
    fs::copy(
        copy.path().join("compose/.env.example"),
        copy.path().join("compose/.env"),
    )
    .expect("own copy");
    let said = fail(
        tool("docker-compose")
            .arg("config")
            .current_dir(copy.path().join("compose")),
    );
    assert!(said.contains("is missing a value"), "{said}");
}
