//! What the role expects: one line for each variable and the entry points that read it.

mod entry_points;

use indexmap::{IndexMap, IndexSet};
use minijinja::{Value, context as data};
use specc_eval::{Reference, ReferenceKind};
use specc_model::Deployment;
use specc_model::deployment::{Authentication, EnvironmentValue};

use self::entry_points::{
    ACCOUNTS, ALL, CONFIGURATION, DATABASE, ENTRY_POINTS, OPTIONS, PROBED, PROVISION, SMOKE,
    STARTED,
};

/// A variable that the role reads.
#[derive(Debug, Clone)]
struct Argument {
    name: String,
    kind: &'static str,
    description: String,
    secret: bool,
    readers: &'static [&'static str],
}

impl Argument {
    fn new(
        name: impl Into<String>,
        kind: &'static str,
        readers: &'static [&'static str],
        description: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            kind,
            description: description.into(),
            secret: false,
            readers,
        }
    }

    fn secret(
        name: &str,
        readers: &'static [&'static str],
        description: impl Into<String>,
    ) -> Self {
        Self {
            secret: true,
            ..Self::new(name, "str", readers, description)
        }
    }
}

/// One entry for each entry point: `name`, `purpose`, and its `arguments`.
pub(super) fn of(deployment: &Deployment, defaults: &Defaults) -> Vec<Value> {
    let arguments = all(deployment, defaults);
    ENTRY_POINTS
        .iter()
        .map(|(entry, purpose)| {
            let read: Vec<Value> = arguments.iter().filter(|argument| argument.readers.contains(entry)).map(value).collect();
            data! { name => *entry, purpose => *purpose, arguments => read, accounts => ACCOUNTS.contains(entry), images => CONFIGURATION.contains(entry) }
        })
        .collect()
}

/// YAML values by name, in the order of defaults/main.yml.
pub(super) type Defaults = IndexMap<String, String>;

/// Names and values in the text of defaults/main.yml, each on one line; the values are YAML and stay as they are.
pub(super) fn defaults(text: &str) -> Defaults {
    text.lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn value(argument: &Argument) -> Value {
    data! {
        name => argument.name.clone(),
        kind => argument.kind,
        description => argument.description.clone(),
        secret => argument.secret,
    }
}

fn all(deployment: &Deployment, defaults: &Defaults) -> Vec<Argument> {
    let options = OPTIONS
        .iter()
        .filter(|(name, ..)| *name != "plane_caddy_mount" || has_token_route(deployment))
        .map(|(name, kind, readers, description)| {
            Argument::new(*name, kind, readers, *description)
        });
    let mut arguments = stack(deployment);
    arguments.extend(secrets(deployment));
    arguments.extend(options);
    arguments.extend(limits(defaults));
    arguments
}

/// What the stack's inventory has already.
fn stack(deployment: &Deployment) -> Vec<Argument> {
    let mut arguments = vec![
        Argument::new(
            "project_name",
            "str",
            ALL,
            "Name of the stack: prefix of containers and networks",
        ),
        Argument::new("domain_name", "str", PROBED, "Domain of the stack"),
        Argument::new(
            "plane_subdomain",
            "str",
            PROBED,
            "First label of Plane's host name",
        ),
        Argument::new(
            "plane_backend_image",
            "str",
            STARTED,
            "Image of the API: tells releases with other migrations apart",
        ),
        Argument::new(
            "prod_user",
            "str",
            CONFIGURATION,
            "Owner of the configuration on the server",
        ),
    ];
    let network = &deployment.network;
    let allowed = |range| {
        deployment
            .ingress
            .allow
            .iter()
            .any(|entry| entry.value == range)
    };
    if allowed(network.mesh.value) {
        arguments.push(Argument::new(
            "caddy_vpn_cidr",
            "str",
            CONFIGURATION,
            "Range of the VPN, let in by the gate",
        ));
    }
    if network
        .docker
        .get("frontend")
        .is_some_and(|frontend| allowed(frontend.subnet.value))
    {
        let description = "Range of Docker's frontend network, let in by the gate";
        arguments.push(Argument::new(
            "caddy_docker_frontend_cidr",
            "str",
            CONFIGURATION,
            description,
        ));
    }
    if let Some(reference) = deployment.network.mesh_address.value.as_reference() {
        arguments.push(Argument::new(
            reference.name.as_str(),
            "str",
            SMOKE,
            "The server's address in the VPN",
        ));
    }
    arguments
}

/// Secrets and inventory values by name, with the entry points that read them.
fn secrets(deployment: &Deployment) -> Vec<Argument> {
    let mut arguments = Vec::new();
    let mut seen = IndexSet::new();
    for (reference, purpose) in rendered_references(deployment) {
        if seen.insert(reference.name.clone()) {
            arguments.push(match reference.kind {
                ReferenceKind::Vault => Argument::secret(&reference.name, CONFIGURATION, purpose),
                ReferenceKind::Variable => {
                    Argument::new(&reference.name, "str", CONFIGURATION, purpose)
                }
            });
        }
    }
    let database = &deployment.database.password.name;
    arguments.push(Argument::secret(
        database,
        DATABASE,
        "The one password of the shared PostgreSQL",
    ));
    let admin = &deployment.workspace.admin_password.name;
    arguments.push(Argument::secret(
        admin,
        PROVISION,
        "First password of the human administrator",
    ));
    arguments
}

/// References that the templates fill in.
fn rendered_references(deployment: &Deployment) -> impl Iterator<Item = (&Reference, String)> {
    let environment = deployment.env_files.iter().flat_map(|(file, contents)| {
        contents.variables.iter().flat_map(move |(name, variable)| {
            let (EnvironmentValue::Text(text) | EnvironmentValue::Url(text)) =
                &variable.value.value;
            text.references()
                .map(move |reference| (reference, format!("Read by {name} in {file}.env")))
        })
    });
    let tokens =
        deployment
            .ingress
            .public
            .iter()
            .filter_map(|route| match &route.authentication.value {
                Authentication::Token(token) => {
                    Some((token, format!("Bearer token for {}", route.path.value)))
                }
                _ => None,
            });
    environment.chain(tokens)
}

fn has_token_route(deployment: &Deployment) -> bool {
    deployment
        .ingress
        .public
        .iter()
        .any(|route| matches!(route.authentication.value, Authentication::Token(_)))
}

/// Every service has two limits among the defaults.
fn limits(defaults: &Defaults) -> impl Iterator<Item = Argument> {
    defaults.keys().filter_map(|name| {
        let limits = [
            ("_memory_limit", "Memory limit"),
            ("_cpu_limit", "Limit in processors"),
        ];
        let (service, what) = limits.into_iter().find_map(|(suffix, what)| {
            Some((name.strip_prefix("plane_")?.strip_suffix(suffix)?, what))
        })?;
        Some(Argument::new(
            name,
            "str",
            CONFIGURATION,
            format!("{what} of the service {service}"),
        ))
    })
}
