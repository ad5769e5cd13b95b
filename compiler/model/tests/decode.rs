//! From a spec to the deployment: what only the options together can break, environments, the security surface.

#![allow(clippy::panic, clippy::expect_used, reason = "helpers of tests")]

mod support;

use specc_model::deployment::{Condition, EnvironmentValue, Lifecycle, Probe};
use specc_model::facts::{KnownImage, Runtime, User};
use specc_model::surface::{surface, surface_hash};
use specc_model::{Deployment, ImageReference};
use support::{deployment, minimal};

fn decoded(more: &str) -> Deployment {
    deployment(&minimal(more)).unwrap_or_else(|errors| panic!("{more}: {errors:#?}"))
}

fn refused(more: &str) -> Vec<String> {
    deployment(&minimal(more)).expect_err("the spec must be refused")
}

fn variable(deployment: &Deployment, file: &str, name: &str) -> Option<String> {
    let (EnvironmentValue::Text(text) | EnvironmentValue::Url(text)) = &deployment
        .env_files
        .get(file)?
        .variables
        .get(name)?
        .value
        .value;
    let pieces = text.pieces().iter().map(|piece| match piece {
        specc_eval::TextPiece::Literal(literal) => literal.clone(),
        specc_eval::TextPiece::Reference(reference) => format!("<{}>", reference.name),
    });
    Some(pieces.collect())
}

#[test]
fn every_process_gets_what_the_facts_say() {
    let deployment = decoded("");
    let names: Vec<&str> = deployment.services.keys().map(String::as_str).collect();
    let expected = [
        "web",
        "admin",
        "space",
        "live",
        "api",
        "worker",
        "beat",
        "migrator",
        "plane-mq",
        "plane-storage",
    ];
    assert_eq!(names, expected);
    let api = &deployment.services["api"];
    assert_eq!(
        api.image.value.to_string(),
        "makeplane/plane-backend:v1.2.2"
    );
    assert_eq!(
        api.health.as_ref().map(|health| health.probe.value.clone()),
        Some(Probe::Http { path: "/".into() })
    );
    assert_eq!(
        deployment.services["migrator"].lifecycle,
        Lifecycle::OneShot
    );
    assert!(deployment.services["migrator"].health.is_none());
}

#[test]
fn environments_hold_what_each_process_reads() {
    let deployment = decoded("");
    let cases = [
        ("plane", "WEB_URL", "https://work.example.org"),
        (
            "plane",
            "REDIS_URL",
            "redis://:<redis_password>@redis:6379/4",
        ),
        ("plane", "POSTGRES_PASSWORD", "<postgresql_password>"),
        ("plane", "AWS_S3_BUCKET_NAME", "uploads"),
        ("plane", "FILE_SIZE_LIMIT", "5242880"),
        ("plane", "ENABLE_SIGNUP", "0"),
        ("api", "GUNICORN_WORKERS", "2"),
        ("live", "API_BASE_URL", "http://plane-api:8000"),
        ("live", "NODE_OPTIONS", "--max-old-space-size=192"),
        ("space", "PORT", "3000"),
        ("broker", "RABBITMQ_DEFAULT_PASS", "<plane_broker_password>"),
        ("storage", "MINIO_ROOT_USER", "<plane_storage_access_key>"),
    ];
    for (file, name, expected) in cases {
        assert_eq!(
            variable(&deployment, file, name).as_deref(),
            Some(expected),
            "{file}.env {name}"
        );
    }
}

#[test]
fn what_has_no_healthcheck_is_only_waited_for_to_start() {
    let deployment = decoded("plane.services.api.health.enable = false;");
    let conditions: Vec<Condition> = deployment.services["web"]
        .depends_on
        .iter()
        .map(|dependency| dependency.condition)
        .collect();
    assert_eq!(conditions, [Condition::Started]);
}

#[test]
fn variables_of_the_spec_reach_the_right_file_and_win() {
    let deployment = decoded(
        r#"plane.environment.DEBUG = "1"; plane.services.worker.environment.LOG_LEVEL = "INFO";
           broker.environment.RABBITMQ_NODENAME = "plane@mq";"#,
    );
    assert_eq!(
        variable(&deployment, "plane", "DEBUG").as_deref(),
        Some("1")
    );
    assert_eq!(
        variable(&deployment, "worker", "LOG_LEVEL").as_deref(),
        Some("INFO")
    );
    assert_eq!(
        variable(&deployment, "broker", "RABBITMQ_NODENAME").as_deref(),
        Some("plane@mq")
    );
    assert_eq!(deployment.services["worker"].env_files, ["plane", "worker"]);
}

#[test]
fn a_spec_without_a_process_is_decoded_for_a_rule_to_judge() {
    let deployment = decoded("plane.services = mkForce { web = { }; };");
    assert!(!deployment.services.contains_key("beat"));
    assert!(deployment.plane.processes.is_some());
}

#[test]
fn what_only_options_together_break_is_reported_with_a_way_out() {
    let cases = [
        (
            "plane.services.wokrer = { };",
            "Plane has no process `wokrer` at `plane.services.wokrer`: did you mean `worker`?",
        ),
        (
            "plane.services.minio = { };",
            "Plane has no process `minio` at `plane.services.minio`: the object store is configured under `storage`",
        ),
        (
            r#"plane.services.web.networks = [ "backned" ];"#,
            "`web` joins the network `backned`, which is not declared at `\"backned\"`: did you mean `backend`?",
        ),
        (
            r#"plane.services.beat.health.path = "/";"#,
            "`beat` listens on no port that could be asked at `\"/\"`: \
             write `health.command = [ \"kill\" \"-0\" \"1\" ];` instead of a path",
        ),
        (
            r#"plane.services.worker.environment.SECRET_KEY = "abc";"#,
            "`SECRET_KEY` would be plain text instead of a secret at `plane.services.worker.environment.SECRET_KEY`: \
             leave the variable out, or give it another `vault.NAME`",
        ),
        (
            r#"ansible.tasks = [ "hello" ];"#,
            "this is no task of Ansible at `\"hello\"`: \
             write `{ name = \"…\"; \"ansible.builtin.debug\" = { msg = \"…\"; }; }`",
        ),
        (
            r#"plane.environment."2x" = "x";"#,
            "`2x` cannot name an environment variable at `plane.environment.\"2x\"`: write it like `LOG_LEVEL`",
        ),
        (
            r#"plane.environment.logLevel = "x";"#,
            "`logLevel` cannot name an environment variable at `plane.environment.logLevel`: write `LOG_LEVEL`",
        ),
    ];
    for (more, expected) in cases {
        assert_eq!(refused(more), [expected], "{more}");
    }
}

#[test]
fn the_surface_changes_with_what_a_review_must_see_and_with_nothing_else() {
    let hash = |more: &str| surface_hash(&surface(&decoded(more)));
    let before = hash("");
    for same in [
        "plane.services.api.memory = 2G;",
        "plane.services.api.health.retries = 5;",
        "# a comment\n",
    ] {
        assert_eq!(hash(same), before, "{same}");
    }
    let changes = [
        "plane.services.api.caps.add = [ CHOWN ];",
        "plane.services.api.privileged = true;",
        "plane.services.api.egress = \"fetches avatars\";",
        "plane.services.web.networks = [ \"backend\" ];",
        "plane.services.api.environment.TOKEN = vault.other;",
        "plane.services.api.mounts = [ { source = \"/srv/x\"; target = \"/x\"; } ];",
        "plane.signup = true;",
        "agents.builder.role = Admin;",
        "agents.writer.name = \"Thot\";",
        "ingress.public = [ { path = \"/x\"; to = \"n8n:1\"; auth = none \"a test\"; } ];",
        "ingress.vpnOnly = false;",
        "ingress.extraConfig = \"respond 200\";",
        "dns.records.work = var.vps_tailscale_ip;",
        "network.docker.backend.internal = mkForce false;",
        "ansible.tasks = [ { name = \"x\"; \"ansible.builtin.ping\" = { }; } ];",
        "ingress.extraConfig = \"respond 201\";",
        "plane.version = mkForce v1.2.3;",
    ];
    for change in changes {
        assert_ne!(hash(change), before, "{change}");
    }
}

#[test]
fn a_surface_names_secrets_and_never_holds_one() {
    let items = surface(&decoded(""));
    let secrets: Vec<&str> = items
        .iter()
        .filter(|item| item.category == "secret")
        .map(|item| item.text.as_str())
        .collect();
    assert!(
        secrets.contains(&"POSTGRES_PASSWORD in plane.env holds postgresql_password"),
        "{secrets:#?}"
    );
    assert!(
        secrets.contains(&"builder holds the token plane_builder_token"),
        "{secrets:#?}"
    );
}

#[test]
fn declared_facts_about_an_image_win_over_the_built_in_ones() {
    let deployment = decoded(
        r#"images = {
          "registry.example.org/app" = { tools = [ "curl" ]; memoryFloor = 256M; runtime = "node"; };
          "makeplane/plane-space" = { tools = [ "curl" ]; user = 1000; };
        };"#,
    );
    let known = |image: &str| {
        let reference = ImageReference::parse(image).expect("an image");
        KnownImage::of(&reference, Some(&deployment.images))
    };
    let app = known("registry.example.org/app:v1").expect("declared");
    assert_eq!(app.has_tool("curl"), Some(true));
    assert_eq!(app.has_tool("wget"), Some(false));
    assert_eq!(app.memory_floor().map(|floor| floor.bytes), Some(256 << 20));
    assert_eq!(app.runtime(), Some(Runtime::Node));
    assert_eq!(app.user(), None);
    let space = known("makeplane/plane-space:v1.2.2").expect("known and declared");
    assert_eq!(space.has_tool("wget"), Some(false));
    assert_eq!(space.user(), Some(User::Id(1000)));
    // What the spec does not say is as it was.
    assert_eq!(space.health_paths(), ["/spaces/"]);
    assert_eq!(known("registry.example.org/other:v1"), None);
}

#[test]
fn facts_are_declared_by_repository() {
    let errors = refused(r#"images."registry.example.org/app:v1.2.3".user = 1000;"#);
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert!(
        errors[0].contains("`registry.example.org/app:v1.2.3` is not the repository"),
        "{errors:?}"
    );
}
