//! Caddy accepts the site, and lets in who may come in.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::built::{reference, test_file};
use super::host::configured;
use super::tools::{json as parse, succeed, system, tool};

/// The receiving stack's main Caddyfile; certificates are made locally, because no certificate authority is asked here.
fn main_caddyfile(sites: &Path) -> String {
    format!(
        "{{\n\tadmin off\n\tlocal_certs\n\tskip_install_trust\n\tservers {{\n\t\tprotocols h1 h2 h3\n\
         \t\ttrusted_proxies static private_ranges\n\t}}\n}}\nimport {}/*.caddy\n",
        sites.display()
    )
}

/// A main Caddyfile that imports the site which the role wrote.
fn with_the_role_s_site(directory: &Path) -> PathBuf {
    let file = directory.join("Caddyfile");
    fs::write(
        &file,
        main_caddyfile(&configured().host.path("opt/configs/caddy/sites")),
    )
    .expect("own directory");
    file
}

/// What Caddy makes of a Caddyfile, once it is satisfied with it.
#[track_caller]
pub fn adapted(file: &Path) -> Value {
    let home = tempfile::tempdir().expect("a temporary directory");
    succeed(
        tool("caddy")
            .args(["validate", "--adapter", "caddyfile", "--config"])
            .arg(file)
            .env("HOME", home.path()),
    );
    parse(&succeed(
        tool("caddy")
            .args(["adapt", "--adapter", "caddyfile", "--config"])
            .arg(file),
    ))
}

#[test]
fn caddy_accepts_the_site_and_the_plain_file_which_are_the_same() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let role = adapted(&with_the_role_s_site(directory.path()));
    let plain = adapted(&reference().path("caddy/Caddyfile"));
    let routes = |config: &Value| config["apps"]["http"]["servers"]["srv0"]["routes"].clone();
    assert!(routes(&role).is_array());
    assert_eq!(routes(&role), routes(&plain));
}

#[test]
fn caddy_leaves_the_emitted_format_alone() {
    for file in [
        reference().path("caddy/Caddyfile"),
        configured()
            .host
            .path("opt/configs/caddy/sites/plane.caddy"),
    ] {
        succeed(tool("caddy").args(["fmt", "--diff"]).arg(file));
    }
}

const TEAM: &str = "100.64.3.4";
const BRIDGE: &str = "172.20.1.1";
const STRANGER: &str = "198.51.100.7";

/// Asks the role's site questions, from addresses of hosts that exist in a network of their own only.
fn ask(questions: &[Value]) -> Vec<Value> {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let upstreams = [
        "api:8000",
        "admin:3000",
        "space:3000",
        "live:3000",
        "storage:9000",
        "web:3000",
    ];
    let upstreams = upstreams.iter().map(|upstream| format!("plane-{upstream}"));
    let plan = json!({
        "caddy": tool("caddy").get_program().to_string_lossy(),
        "caddyfile": with_the_role_s_site(directory.path()),
        "server": "203.0.113.1",
        "host": "work.ewutelo.cloud",
        "upstreams": upstreams.chain(["n8n:5678".to_owned()]).collect::<Vec<_>>(),
        "questions": questions,
    });
    let mut network = system("unshare");
    network.args(["--net", "--mount"]);
    if succeed(system("id").arg("-u")).trim() != "0" {
        network.arg("--map-root-user");
    }
    network
        .arg(tool("python").get_program())
        .arg(test_file("gate.py"));
    let answers = parse(&with_input(&mut network, &plan.to_string()));
    answers.as_array().expect("a list").clone()
}

#[track_caller]
fn with_input(command: &mut Command, input: &str) -> String {
    let child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.expect("unshare starts: it is part of Debian's util-linux");
    child
        .stdin
        .take()
        .expect("piped")
        .write_all(input.as_bytes())
        .expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(
        output.status.success(),
        "a network of its own needs root or unprivileged user namespaces: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The upstream that a question reached.
fn upstream(answer: &Value) -> String {
    let reached: Value = parse(answer["body"].as_str().unwrap_or("null"));
    reached["upstream"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn each_path_reaches_the_process_that_serves_it_with_host_and_scheme() {
    let routes = [
        ("/", "plane-web:3000"),
        ("/javisi/projects", "plane-web:3000"),
        ("/api/instances/", "plane-api:8000"),
        ("/auth/sign-in/", "plane-api:8000"),
        ("/static/x.css", "plane-api:8000"),
        ("/god-mode/", "plane-admin:3000"),
        ("/spaces/x", "plane-space:3000"),
        ("/live/health", "plane-live:3000"),
        ("/uploads", "plane-storage:9000"),
        ("/uploads/a%20b?X-Amz-Signature=1", "plane-storage:9000"),
    ];
    let answers = ask(&routes.map(|(path, _)| json!({ "from": TEAM, "path": path })));
    for ((path, expected), answer) in routes.iter().zip(&answers) {
        assert_eq!(
            (&answer["status"], &*upstream(answer)),
            (&json!(200), *expected),
            "{path}"
        );
        let reached: Value = parse(answer["body"].as_str().unwrap_or_default());
        assert_eq!(reached["path"], *path, "prefixes are kept");
        assert_eq!(reached["headers"]["host"], "work.ewutelo.cloud");
        assert_eq!(reached["headers"]["x-forwarded-proto"], "https");
    }
}

#[test]
fn strangers_are_refused_wherever_they_knock() {
    let paths = [
        "/",
        "/api/instances/",
        "/live/convert-document/",
        "/uploads/x",
        "/god-mode",
        "/webhooks/plane/../../api/",
    ];
    let answers = ask(&paths.map(|path| json!({ "from": STRANGER, "path": path })));
    for (path, answer) in paths.iter().zip(&answers) {
        assert_eq!(answer["status"], 403, "{path}: {answer}");
        assert!(
            answer["body"].as_str().unwrap_or_default().contains("VPN"),
            "{answer}"
        );
    }
}

#[test]
fn the_mesh_and_the_bridge_behind_http3_are_let_in_and_a_forged_address_is_not() {
    let forged = json!({ "X-Forwarded-For": TEAM });
    let answers = ask(&[
        json!({ "from": TEAM, "path": "/" }),
        json!({ "from": BRIDGE, "path": "/" }),
        json!({ "from": STRANGER, "path": "/", "headers": forged }),
    ]);
    let statuses: Vec<&Value> = answers.iter().map(|answer| &answer["status"]).collect();
    assert_eq!(statuses, [200, 200, 403]);
}

#[test]
fn the_webhook_is_open_to_the_world_but_not_without_a_signature() {
    let signed = json!({ "X-Plane-Signature": "0123" });
    let answers = ask(&[
        json!({ "from": STRANGER, "path": "/webhooks/plane", "method": "POST", "body": "{}", "headers": signed }),
        json!({ "from": STRANGER, "path": "/webhooks/plane", "method": "POST", "body": "{}" }),
    ]);
    assert_eq!(
        (&answers[0]["status"], &*upstream(&answers[0])),
        (&json!(200), "n8n:5678")
    );
    assert_eq!(answers[1]["status"], 401);
}

#[test]
fn a_websocket_is_upgraded() {
    let upgrade = json!({
        "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg=="
    });
    let answers =
        ask(&[json!({ "from": TEAM, "path": "/live/collaboration", "headers": upgrade })]);
    assert_eq!(answers[0]["status"], 101, "{}", answers[0]);
    assert_eq!(answers[0]["headers"]["x-upstream"], "plane-live:3000");
}

#[test]
fn an_upload_over_the_limit_is_refused_at_the_door() {
    // `uploadLimit` in the spec, and a mebibyte for the form around the file.
    let most = 21 * 1024 * 1024;
    let upload = |bytes: usize| json!({ "from": TEAM, "path": "/uploads/big", "method": "POST", "body": "x".repeat(bytes) });
    let answers = ask(&[upload(most), upload(most + 1)]);
    assert_eq!(answers[0]["status"], 200);
    assert_eq!(answers[1]["status"], 413);
}
