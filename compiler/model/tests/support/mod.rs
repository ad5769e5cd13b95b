//! A spec in memory, through parser and evaluator.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use specc_eval::{LoadError, Loader, Node, Options};
use specc_model::Deployment;
use specc_model::options::SCHEMA;
use specc_source::{Diagnostic, Sources};

/// Every option that has no default, and `more`.
pub fn minimal(more: &str) -> String {
    format!(
        r#"{{
  imports = [ ./more.plane ];
  project = {{ name = "javisi"; domain = "example.org"; }};
  host = {{ user = "deploy"; memory = 8G; reserved = 3G; cpus = 4; }};
  plane = {{
    version = v1.2.2;
    subdomain = "work";
    secretKey = vault.plane_secret_key;
    liveSecretKey = vault.plane_live_secret_key;
    services = {{ web = {{ }}; admin = {{ }}; space = {{ }}; live = {{ }}; api = {{ }}; worker = {{ }}; beat = {{ }}; migrator = {{ }}; }};
  }};
  database = {{ name = "plane"; user = "plane"; password = vault.postgresql_password; }};
  redis = {{ db = 4; password = vault.redis_password; }};
  broker = {{ image = "rabbitmq:3.13.7-management-alpine"; password = vault.plane_broker_password; }};
  storage = {{
    image = "minio/minio:RELEASE.2025-09-07T16-13-09Z";
    accessKey = vault.plane_storage_access_key;
    secretKey = vault.plane_storage_secret_key;
  }};
  network = {{
    pool = 172.20.0.0/16;
    mesh = {{ cidr = 100.64.0.0/10; address = var.vps_tailscale_ip; }};
    docker.frontend.subnet = 172.20.1.0/24;
    docker.backend = {{ subnet = 172.20.2.0/24; internal = true; }};
    docker.egress.subnet = 172.20.4.0/24;
  }};
  ingress.allow = [ config.network.mesh.cidr config.network.docker.frontend.subnet ];
  workspace = {{
    name = "Javisi";
    slug = "javisi";
    admin = {{ name = "Ada"; email = "ada@example.org"; password = vault.plane_admin_password; }};
  }};
  agents.builder.name = "Imhotep (Builder AI)";
}}
/* more: {more} */
"#
    )
}

/// Serves `./more.plane` from the comment at the end of [`minimal`].
struct Memory {
    more: String,
}

impl Loader for Memory {
    fn load(
        &mut self,
        _from: &Utf8Path,
        wanted: &str,
    ) -> Result<(Utf8PathBuf, Arc<str>), LoadError> {
        match wanted {
            "./more.plane" => Ok((
                "spec/more.plane".into(),
                format!("{{ {} }}", self.more).into(),
            )),
            other => Err(LoadError {
                message: format!("there is no file `{other}`"),
                help: None,
            }),
        }
    }
}

fn run(text: &str) -> (Option<Node>, Vec<Diagnostic>, Sources) {
    let more = text
        .rsplit_once("/* more: ")
        .map_or("", |(_, more)| more.trim_end().trim_end_matches("*/"));
    let mut loader = Memory {
        more: more.to_owned(),
    };
    let mut sources = Sources::new();
    let path = Utf8Path::new("spec/test.plane");
    let entry = sources.add(path, text);
    let evaluation = specc_eval::evaluate(
        &mut sources,
        entry,
        path,
        &mut loader,
        &SCHEMA,
        Options::default(),
    );
    (evaluation.config, evaluation.errors, sources)
}

fn shown(sources: &Sources, errors: &[Diagnostic]) -> Vec<String> {
    let line = |error: &Diagnostic| {
        let text = sources.text(error.primary.span);
        format!(
            "{} at `{text}`: {}",
            error.message,
            error.help.as_deref().unwrap_or("no help")
        )
    };
    errors.iter().map(line).collect()
}

/// The configuration, and the errors as `message at text: help`.
pub fn evaluate(text: &str) -> (Option<Node>, Vec<String>) {
    let (config, errors, sources) = run(text);
    let errors = shown(&sources, &errors);
    (config, errors)
}

/// The deployment of a spec, or its errors.
pub fn deployment(text: &str) -> Result<Deployment, Vec<String>> {
    let (config, errors, sources) = run(text);
    let Some(config) = config else {
        return Err(shown(&sources, &errors));
    };
    specc_model::decode(&config, config.origin.at).map_err(|errors| shown(&sources, &errors))
}
