//! The deployment: what the spec says, decoded. Every value knows where it came from.

use std::net::Ipv4Addr;

use indexmap::IndexMap;
use ipnet::Ipv4Net;
use specc_eval::{Node, Reference, Text, Version};
use specc_source::Span;

use crate::Setting;
use crate::facts::DeclaredImages;

mod container;

pub use container::*;

/// Everything that a spec describes.
#[derive(Debug, Clone, PartialEq)]
pub struct Deployment {
    /// The whole spec's set in the entry file; findings about something that is nowhere point here.
    pub span: Span,
    /// The stack that Plane joins.
    pub project: Project,
    /// The machine.
    pub host: Host,
    /// The application as a whole.
    pub plane: Plane,
    /// All containers that the role runs, in the order of the spec: Plane's processes, then
    /// the broker and the object store.
    pub services: IndexMap<String, Service>,
    /// The env files of those containers.
    pub env_files: IndexMap<String, EnvFile>,
    /// The shared PostgreSQL.
    pub database: Database,
    /// The shared Redis.
    pub redis: Redis,
    /// RabbitMQ.
    pub broker: Broker,
    /// The S3 store for uploads.
    pub storage: Storage,
    /// Networks and address ranges.
    pub network: Network,
    /// How requests come in.
    pub ingress: Ingress,
    /// Names inside the VPN.
    pub dns: Dns,
    /// Plane's workspace and the person who runs it.
    pub workspace: Workspace,
    /// Accounts of agents, by id.
    pub agents: IndexMap<String, Agent>,
    /// What the spec declares about images, by repository.
    pub images: DeclaredImages,
    /// What the spec adds by hand.
    pub extensions: Extensions,
}

/// The stack that Plane joins.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// Prefix of containers and networks, directory below `/opt`: Ansible's `project_name`.
    pub name: Setting<String>,
    /// Ansible's `domain_name`.
    pub domain: Setting<String>,
}

/// The machine.
#[derive(Debug, Clone, PartialEq)]
pub struct Host {
    /// Who owns the files: Ansible's `prod_user`.
    pub user: Setting<String>,
    /// Main memory in bytes.
    pub memory: Setting<u64>,
    /// Memory in bytes that the system and other tenants keep.
    pub reserved: Setting<u64>,
    /// Number of processors.
    pub cpus: Setting<f64>,
}

/// The application as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    /// Where the set of processes is defined.
    pub processes: Option<specc_eval::Origin>,
    /// The release of all of Plane's images.
    pub version: Setting<Version>,
    /// Where Plane's images come from: `makeplane`.
    pub registry: Setting<String>,
    /// First label of the host name.
    pub subdomain: Setting<String>,
    /// Django's `SECRET_KEY`.
    pub secret_key: Setting<Reference>,
    /// `LIVE_SERVER_SECRET_KEY`.
    pub live_secret_key: Setting<Reference>,
    /// Upload limit in bytes: `FILE_SIZE_LIMIT` and the proxy's body limit.
    pub upload_limit: Setting<u64>,
    /// Whether strangers may sign up.
    pub signup: Setting<bool>,
}

/// An env file: one set of variables, shared by the services that name it.
#[derive(Debug, Clone, PartialEq)]
pub struct EnvFile {
    /// `plane`, `api`, `live`, `broker`, `storage`; the file is `NAME.env`.
    pub name: String,
    /// The variables in the order in which they are printed.
    pub variables: IndexMap<String, EnvironmentVariable>,
}

/// One environment variable.
#[derive(Debug, Clone, PartialEq)]
pub struct EnvironmentVariable {
    /// Where its name is written, or the definition that it follows from.
    pub key: Span,
    /// Its value.
    pub value: Setting<EnvironmentValue>,
}

/// The value of an environment variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvironmentValue {
    /// Text as it is.
    Text(Text),
    /// A URL: its literal pieces are encoded already, values of references must be percent-encoded when they are filled in.
    Url(Text),
}

/// The shared PostgreSQL.
#[derive(Debug, Clone, PartialEq)]
pub struct Database {
    /// Host name on the backend network; also the last part of the server's container name.
    pub host: Setting<String>,
    /// Port.
    pub port: Setting<u16>,
    /// Database name.
    pub name: Setting<String>,
    /// The user that owns it; with the range of its definition.
    pub user: Setting<String>,
    /// That user's password.
    pub password: Setting<Reference>,
}

/// The shared Redis.
#[derive(Debug, Clone, PartialEq)]
pub struct Redis {
    /// Host name on the backend network.
    pub host: Setting<String>,
    /// Port.
    pub port: Setting<u16>,
    /// Database number.
    pub database: Setting<u8>,
    /// Numbers that other tenants hold, by tenant.
    pub claimed: IndexMap<String, Setting<u8>>,
    /// Password.
    pub password: Setting<Reference>,
}

/// RabbitMQ; its container is in [`Deployment::services`] as `plane-mq`.
#[derive(Debug, Clone, PartialEq)]
pub struct Broker {
    /// User.
    pub user: Setting<String>,
    /// Virtual host.
    pub virtual_host: Setting<String>,
    /// Password.
    pub password: Setting<Reference>,
}

/// The S3 store; its container is in [`Deployment::services`] as `plane-storage`.
#[derive(Debug, Clone, PartialEq)]
pub struct Storage {
    /// Bucket, and the first path segment of its public route.
    pub bucket: Setting<String>,
    /// Access key: the root user.
    pub access_key: Setting<Reference>,
    /// Secret key: the root password.
    pub secret_key: Setting<Reference>,
}

/// Networks and address ranges.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// The daemon's address pool.
    pub pool: Setting<Ipv4Net>,
    /// The VPN's range: Ansible's `vpn_network_cidr`.
    pub mesh: Setting<Ipv4Net>,
    /// The server's address in the VPN: a literal or `var.NAME`.
    pub mesh_address: Setting<Text>,
    /// Docker networks by key; Docker's name is `PROJECT_KEY`.
    pub docker: IndexMap<String, DockerNetwork>,
}

/// One Docker network.
#[derive(Debug, Clone, PartialEq)]
pub struct DockerNetwork {
    /// Where its key is written.
    pub key: Span,
    /// Its range.
    pub subnet: Setting<Ipv4Net>,
    /// Whether it has no way out.
    pub internal: Setting<bool>,
}

/// How requests come in.
#[derive(Debug, Clone, PartialEq)]
pub struct Ingress {
    /// Whether only VPN clients get in, public routes apart.
    pub vpn_only: Setting<bool>,
    /// The ranges that the gate lets in; the setting's origin is the list's.
    pub allow: Setting<Vec<Setting<Ipv4Net>>>,
    /// Routes that bypass the gate.
    pub public: Vec<PublicRoute>,
}

/// A route that bypasses the VPN gate.
#[derive(Debug, Clone, PartialEq)]
pub struct PublicRoute {
    /// The route's set in the spec.
    pub span: Span,
    /// Absolute path; it and everything below it.
    pub path: Setting<String>,
    /// `host:port`.
    pub upstream: Setting<String>,
    /// Who checks that the caller may.
    pub authentication: Setting<Authentication>,
}

/// How a public route is authenticated.
#[derive(Debug, Clone, PartialEq)]
pub enum Authentication {
    /// The receiver checks Plane's `X-Plane-Signature`; the proxy refuses requests without one.
    Hmac(Reference),
    /// The proxy compares the bearer token.
    Token(Reference),
    /// Nobody, for the given reason.
    None(String),
}

/// Names inside the VPN.
#[derive(Debug, Clone, PartialEq)]
pub struct Dns {
    /// Whether clients use the VPN's resolver for everything.
    pub override_local: Setting<bool>,
    /// `A` records by subdomain of the project's domain: addresses, or `var.NAME`.
    pub records: IndexMap<String, DnsRecord>,
}

/// One `A` record.
#[derive(Debug, Clone, PartialEq)]
pub struct DnsRecord {
    /// Where its name is written.
    pub key: Span,
    /// Its value.
    pub address: Setting<Text>,
}

/// Plane's workspace and the person who runs it.
#[derive(Debug, Clone, PartialEq)]
pub struct Workspace {
    /// Display name, at most 80 characters.
    pub name: Setting<String>,
    /// In URLs, at most 48 characters.
    pub slug: Setting<String>,
    /// Id of the agent that coordinates the others, where one is declared.
    pub coordinator: Option<Setting<String>>,
    /// The human admin's e-mail address, which is the sign-in name.
    pub admin_email: Setting<String>,
    /// The human admin's display name.
    pub admin_name: Setting<String>,
    /// The human admin's first password.
    pub admin_password: Setting<Reference>,
}

/// A role in a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// 20 in Plane.
    Admin,
    /// 15 in Plane.
    Member,
    /// 5 in Plane.
    Guest,
}

impl Role {
    /// The name in specs.
    pub fn name(self) -> &'static str {
        match self {
            Role::Admin => "Admin",
            Role::Member => "Member",
            Role::Guest => "Guest",
        }
    }

    /// Plane's number (`plane.db.models.workspace.ROLE_CHOICES`).
    pub fn number(self) -> u8 {
        match self {
            Role::Admin => 20,
            Role::Member => 15,
            Role::Guest => 5,
        }
    }
}

/// An account for a program.
#[derive(Debug, Clone, PartialEq)]
pub struct Agent {
    /// Its id, with the range of the attribute that declares it.
    pub id: Setting<String>,
    /// Display name.
    pub name: Setting<String>,
    /// E-mail address, which is the sign-in name.
    pub email: Setting<String>,
    /// Role in the workspace.
    pub role: Setting<Role>,
    /// Its API token.
    pub token: Setting<Reference>,
}

/// What the spec adds by hand: data that is printed as it is, and checked like everything else.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Extensions {
    /// Ansible tasks at the end of the configuration: sets of data, their strings are Jinja templates.
    pub tasks: Vec<Node>,
    /// Ansible handlers.
    pub handlers: Vec<Node>,
    /// Caddyfile directives inside the site block.
    pub caddy: Option<Setting<String>>,
}

/// An address of the mesh that is known now.
pub fn literal_address(text: &Text) -> Option<Ipv4Addr> {
    text.as_literal().and_then(|literal| literal.parse().ok())
}
