//! The security surface: everything about a deployment that a review has to look at.

use specc_eval::{Origin, Reference, ReferenceKind, Text};

use crate::deployment::{Authentication, EnvironmentValue, Role, Service};
use crate::{Deployment, Setting};

/// One line of the surface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurfaceItem {
    /// `account`, `capability`, `egress`, `extension`, `mount`, `name`, `network`, `privilege`, `range`, `route`, `secret`, `version`.
    pub category: &'static str,
    /// What it says: `api adds CHOWN`. Stable: it is hashed and recorded.
    pub text: String,
    /// Where the spec says so.
    pub origin: Origin,
}

/// The surface of a deployment, sorted by category and text, every line once.
pub fn surface(deployment: &Deployment) -> Vec<SurfaceItem> {
    let mut items = Surface(Vec::with_capacity(USUAL_ITEMS));
    for service in deployment.services.values() {
        items.container(service);
    }
    items.versions(deployment);
    items.networks(deployment);
    items.routes(deployment);
    items.secrets(deployment);
    items.accounts(deployment);
    items.extensions(deployment);
    items
        .0
        .sort_by(|left, right| (left.category, &left.text).cmp(&(right.category, &right.text)));
    items.0.dedup_by(|later, earlier| {
        (later.category, &later.text) == (earlier.category, &earlier.text)
    });
    items.0
}

/// The BLAKE3 hash over all items, as 64 hexadecimal digits.
pub fn surface_hash(items: &[SurfaceItem]) -> String {
    let mut whole = Vec::with_capacity(items.len() * 128);
    for item in items {
        for part in [item.category, item.text.as_str()] {
            whole.extend_from_slice(&(part.len() as u64).to_le_bytes());
            whole.extend_from_slice(part.as_bytes());
        }
    }
    blake3::hash(&whole).to_hex().to_string()
}

/// About as many items as a deployment of Plane has.
const USUAL_ITEMS: usize = 128;

struct Surface(Vec<SurfaceItem>);

impl Surface {
    fn add(&mut self, category: &'static str, text: impl Into<String>, origin: Origin) {
        self.0.push(SurfaceItem {
            category,
            text: text.into(),
            origin,
        });
    }

    fn container(&mut self, service: &Service) {
        let name = &service.name.value;
        let all = service
            .dropped
            .value
            .iter()
            .any(|capability| capability.value == "ALL");
        if !all {
            self.add(
                "capability",
                format!("{name} keeps Docker's default capabilities"),
                service.dropped.origin,
            );
        }
        for capability in &service.added.value {
            self.add(
                "capability",
                [name, " adds ", capability.value].concat(),
                capability.origin,
            );
        }
        for (flag, what) in [
            (&service.privileged, "is privileged"),
            (&service.host_network, "is on the host's network"),
            (&service.host_pid, "sees the host's processes"),
        ] {
            if flag.value {
                self.add("privilege", format!("{name} {what}"), flag.origin);
            }
        }
        for mount in &service.mounts {
            let mode = if mount.read_only.value {
                "reads"
            } else {
                "writes"
            };
            let text = format!(
                "{name} {mode} {} at {}",
                mount.source.value, mount.target.value
            );
            self.add("mount", text, mount.source.origin);
        }
        for network in &service.networks {
            self.add(
                "network",
                [name, " is on ", &network.value].concat(),
                network.origin,
            );
        }
        if let Some(reason) = &service.egress {
            self.add(
                "egress",
                format!("{name} reaches the Internet: {}", reason.value),
                reason.origin,
            );
        }
        if let Some(command) = &service.command {
            self.add(
                "command",
                format!("{name} runs {:?}", command.value),
                command.origin,
            );
        }
    }

    fn versions(&mut self, deployment: &Deployment) {
        for service in deployment.services.values() {
            self.add(
                "version",
                format!("{} runs {}", service.name.value, service.image.value),
                service.image.origin,
            );
        }
    }

    fn networks(&mut self, deployment: &Deployment) {
        let network = &deployment.network;
        self.add(
            "range",
            format!("the Docker pool is {}", network.pool.value),
            network.pool.origin,
        );
        self.add(
            "range",
            format!("the mesh is {}", network.mesh.value),
            network.mesh.origin,
        );
        self.add(
            "range",
            format!(
                "the server's mesh address is {}",
                shown(&network.mesh_address)
            ),
            network.mesh_address.origin,
        );
        for (key, docker) in &network.docker {
            let reach = if docker.internal.value {
                "without a way out"
            } else {
                "with a way out"
            };
            self.add(
                "range",
                format!("{key} is {} {reach}", docker.subnet.value),
                docker.subnet.origin,
            );
        }
    }

    fn routes(&mut self, deployment: &Deployment) {
        let ingress = &deployment.ingress;
        let host = format!(
            "{}.{}",
            deployment.plane.subdomain.value, deployment.project.domain.value
        );
        let gate = if ingress.vpn_only.value {
            "for listed ranges only"
        } else {
            "to everybody"
        };
        self.add(
            "route",
            format!("{host} is open {gate}"),
            ingress.vpn_only.origin,
        );
        for range in &ingress.allow.value {
            self.add(
                "route",
                format!("the gate lets in {}", range.value),
                range.origin,
            );
        }
        for route in &ingress.public {
            let (path, upstream) = (&route.path.value, &route.upstream.value);
            let checked = match &route.authentication.value {
                Authentication::Hmac(secret) => format!("signed with {}", secret.name),
                Authentication::Token(secret) => format!("with the token {}", secret.name),
                Authentication::None(reason) => format!("unchecked: {reason}"),
            };
            self.add(
                "route",
                format!("{path} is public, to {upstream}, {checked}"),
                route.authentication.origin,
            );
        }
        for (name, record) in &deployment.dns.records {
            self.add(
                "name",
                format!("{name} points at {}", shown(&record.address)),
                record.address.origin,
            );
        }
    }

    fn secrets(&mut self, deployment: &Deployment) {
        for file in deployment.env_files.values() {
            for (name, variable) in &file.variables {
                let (EnvironmentValue::Text(text) | EnvironmentValue::Url(text)) =
                    &variable.value.value;
                for reference in text
                    .references()
                    .filter(|reference| reference.kind == ReferenceKind::Vault)
                {
                    let line = [name, " in ", &file.name, ".env holds ", &reference.name].concat();
                    self.add("secret", line, variable.value.origin);
                }
            }
        }
        let admin = &deployment.workspace.admin_password;
        self.add(
            "secret",
            format!("the admin's first password is {}", admin.value.name),
            admin.origin,
        );
    }

    fn accounts(&mut self, deployment: &Deployment) {
        let workspace = &deployment.workspace;
        self.add(
            "account",
            format!("{} is Admin, a person", workspace.admin_email.value),
            workspace.admin_email.origin,
        );
        if deployment.plane.signup.value {
            self.add(
                "account",
                "strangers may sign up",
                deployment.plane.signup.origin,
            );
        }
        for agent in deployment.agents.values() {
            self.add(
                "secret",
                token(&agent.id.value, &agent.token),
                agent.token.origin,
            );
            let role: Role = agent.role.value;
            self.add(
                "account",
                [&agent.email.value, " is ", role.name(), ", an agent"].concat(),
                agent.role.origin,
            );
        }
    }

    fn extensions(&mut self, deployment: &Deployment) {
        let extensions = &deployment.extensions;
        for (kind, nodes) in [
            ("task", &extensions.tasks),
            ("handler", &extensions.handlers),
        ] {
            for node in nodes {
                self.add(
                    "extension",
                    format!("{kind} {:?}", Plain(node)),
                    node.origin,
                );
            }
        }
        if let Some(caddy) = &extensions.caddy {
            self.add(
                "extension",
                format!("Caddyfile lines {:?}", caddy.value),
                caddy.origin,
            );
        }
    }
}

fn token(agent: &str, token: &Setting<Reference>) -> String {
    [agent, " holds the token ", &token.value.name].concat()
}

fn shown(text: &Text) -> String {
    match text.as_reference() {
        Some(reference) => format!("the variable {}", reference.name),
        None => text.as_literal().unwrap_or_default().to_owned(),
    }
}

/// A value without its origins: the same text wherever it stands in the spec.
struct Plain<'a>(&'a specc_eval::Node);

impl std::fmt::Debug for Plain<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use specc_eval::Data;
        match &self.0.data {
            Data::List(nodes) => formatter
                .debug_list()
                .entries(nodes.iter().map(Plain))
                .finish(),
            Data::Set(set) => {
                let entries = set
                    .entries
                    .iter()
                    .map(|(name, entry)| (name, Plain(&entry.value)));
                formatter.debug_map().entries(entries).finish()
            }
            Data::Tagged(tagged) => formatter
                .debug_tuple(tagged.tag)
                .field(&Plain(&tagged.argument))
                .finish(),
            Data::Text(text) => {
                for piece in text.pieces() {
                    match piece {
                        specc_eval::TextPiece::Literal(literal) => {
                            write!(formatter, "{literal:?}")?
                        }
                        specc_eval::TextPiece::Reference(reference) => {
                            write!(formatter, "${{{}}}", reference.name)?
                        }
                    }
                }
                Ok(())
            }
            other => write!(formatter, "{other:?}"),
        }
    }
}
