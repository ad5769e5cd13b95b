//! What the vault and the inventory supply: every reference of the spec once, with what it is for.

use indexmap::IndexMap;
use minijinja::{Value, context};
use specc_eval::{Reference, ReferenceKind, Text};
use specc_model::Deployment;
use specc_model::deployment::{Authentication, EnvironmentValue};

/// Lists of `name`, `purpose` and `command`.
pub(super) struct Inputs {
    /// Every `vault.NAME`.
    pub(super) secrets: Vec<Value>,
    /// Every `var.NAME`.
    pub(super) variables: Vec<Value>,
    /// Those of both that env files need.
    pub(super) environment: Vec<Value>,
}

/// How a value comes to be.
#[derive(Clone, Copy)]
enum Source {
    /// The stack has it already, and others use it too.
    Stack,
    /// 256 random bits: safe in URLs, files and shells.
    Random,
    /// The user name of the object store: 20 characters, as S3 clients expect.
    AccessKey,
    /// As Plane makes its own tokens.
    PlaneToken,
    /// Whoever runs the inventory knows it.
    Known,
}

impl Source {
    fn command(self) -> Option<&'static str> {
        match self {
            Source::Random => Some("openssl rand -hex 32"),
            Source::AccessKey => Some("openssl rand -hex 10"),
            Source::PlaneToken => Some("echo plane_api_$(openssl rand -hex 16)"),
            Source::Stack | Source::Known => None,
        }
    }
}

/// The references seen so far, by name; the first purpose stays.
#[derive(Default)]
struct Collector {
    found: IndexMap<String, (ReferenceKind, String, Source)>,
}

impl Collector {
    fn add(&mut self, reference: &Reference, purpose: impl Into<String>, source: Source) {
        self.found
            .entry(reference.name.clone())
            .or_insert_with(|| (reference.kind, purpose.into(), source));
    }

    fn add_text(&mut self, text: &Text, purpose: &str) {
        for reference in text.references() {
            let source = match reference.kind {
                ReferenceKind::Vault => Source::Random,
                ReferenceKind::Variable => Source::Known,
            };
            self.add(reference, purpose, source);
        }
    }
}

pub(super) fn of(deployment: &Deployment) -> Inputs {
    let mut collector = Collector::default();
    settings(deployment, &mut collector);
    environment(deployment, &mut collector);
    let found = collector.found;
    let of_kind = |kind| {
        found
            .iter()
            .filter(|(_, (found_kind, ..))| *found_kind == kind)
            .map(|(name, (_, purpose, source))| entry(name, purpose, *source))
            .collect()
    };
    let needed = environment_names(deployment);
    Inputs {
        secrets: of_kind(ReferenceKind::Vault),
        variables: of_kind(ReferenceKind::Variable),
        environment: found
            .iter()
            .filter(|(name, _)| needed.contains(name.as_str()))
            .map(|(name, (_, purpose, source))| entry(&name.to_ascii_uppercase(), purpose, *source))
            .collect(),
    }
}

fn entry(name: &str, purpose: &str, source: Source) -> Value {
    context! { name, purpose, command => source.command() }
}

/// References with a meaning of their own.
fn settings(deployment: &Deployment, collector: &mut Collector) {
    let fixed = [
        (
            &deployment.database.password,
            "The stack's one PostgreSQL password: keep the one it has",
            Source::Stack,
        ),
        (
            &deployment.redis.password,
            "The password of the stack's Redis: keep the one it has",
            Source::Stack,
        ),
        (
            &deployment.plane.secret_key,
            "Django's SECRET_KEY: a new one loses encrypted instance settings",
            Source::Random,
        ),
        (
            &deployment.plane.live_secret_key,
            "Shared by the API and the live server",
            Source::Random,
        ),
        (
            &deployment.broker.password,
            "Password of RabbitMQ's user",
            Source::Random,
        ),
        (
            &deployment.storage.access_key,
            "Access key of the object store: its root user",
            Source::AccessKey,
        ),
        (
            &deployment.storage.secret_key,
            "Secret key of the object store: its root password",
            Source::Random,
        ),
        (
            &deployment.workspace.admin_password,
            "First password of the human admin",
            Source::Random,
        ),
    ];
    for (reference, purpose, source) in fixed {
        collector.add(reference, purpose, source);
    }
    for agent in deployment.agents.values() {
        collector.add(
            &agent.token,
            format!("API token of the agent {}", agent.id.value),
            Source::PlaneToken,
        );
    }
    for route in &deployment.ingress.public {
        match &route.authentication.value {
            Authentication::Hmac(secret) => {
                collector.add(
                    secret,
                    format!(
                        "Key of the webhook that Plane sends to {}: Plane shows it when the webhook is made; the receiver checks with it",
                        route.path.value
                    ),
                    Source::Known,
                );
            }
            Authentication::Token(token) => {
                collector.add(
                    token,
                    format!("Bearer token for {}", route.path.value),
                    Source::Random,
                );
            }
            Authentication::None(_) => {}
        }
    }
    collector.add_text(
        &deployment.network.mesh_address.value,
        "The server's address in the VPN",
    );
    for (name, record) in &deployment.dns.records {
        collector.add_text(
            &record.address.value,
            &format!("The address of {name} in the VPN"),
        );
    }
}

fn environment(deployment: &Deployment, collector: &mut Collector) {
    for (file, name, text) in environment_texts(deployment) {
        collector.add_text(text, &format!("{name} in {file}.env"));
    }
}

fn environment_texts(deployment: &Deployment) -> impl Iterator<Item = (&String, &String, &Text)> {
    deployment.env_files.iter().flat_map(|(file, contents)| {
        contents
            .variables
            .iter()
            .map(move |(name, variable)| match &variable.value.value {
                EnvironmentValue::Text(text) | EnvironmentValue::Url(text) => (file, name, text),
            })
    })
}

fn environment_names(deployment: &Deployment) -> std::collections::BTreeSet<&str> {
    environment_texts(deployment)
        .flat_map(|(_, _, text)| text.references())
        .map(|reference| reference.name.as_str())
        .collect()
}
