//! The parts of a compose file as types.

use specc_source::Span;

use crate::field::{Field, List, Pair};
use crate::yaml::Node;

/// A compose file (or one document of it).
#[derive(Debug, Clone)]
pub struct ComposeFile<'a> {
    /// The services in order.
    pub services: Vec<ServiceNode<'a>>,
    /// Whether these are all the services (no include, no templated name).
    pub complete: bool,
    /// The networks in order.
    pub networks: Vec<NetworkNode<'a>>,
    /// The named volumes in order.
    pub volumes: Vec<(&'a Node, &'a Node)>,
}

/// One service.
#[derive(Debug, Clone)]
pub struct ServiceNode<'a> {
    /// The key under `services:`.
    pub name: Field<String>,
    /// The node of the name.
    pub key: &'a Node,
    /// The node of the definition, for what this view does not name.
    pub node: &'a Node,
    /// `image`.
    pub image: Field<String>,
    /// `build` is given in some form.
    pub build: Field<()>,
    /// `container_name`.
    pub container_name: Field<String>,
    /// `command` as words; a shell string is one word.
    pub command: Field<List<Field<String>>>,
    /// `entrypoint`, as `command`.
    pub entrypoint: Field<List<Field<String>>>,
    /// `user`.
    pub user: Field<String>,
    /// `healthcheck`.
    pub healthcheck: Field<Healthcheck>,
    /// `cap_add`.
    pub cap_add: Field<List<Field<String>>>,
    /// `cap_drop`.
    pub cap_drop: Field<List<Field<String>>>,
    /// `security_opt`.
    pub security_opt: Field<List<Field<String>>>,
    /// `privileged`.
    pub privileged: Field<bool>,
    /// `network_mode`.
    pub network_mode: Field<String>,
    /// `pid`.
    pub pid: Field<String>,
    /// `restart`.
    pub restart: Field<String>,
    /// `volumes`.
    pub volumes: Field<List<Mount>>,
    /// `environment`, list or mapping form.
    pub environment: Field<List<Pair>>,
    /// `labels`, list or mapping form.
    pub labels: Field<List<Pair>>,
    /// `env_file`: the paths.
    pub env_file: Field<List<Field<String>>>,
    /// `ports`.
    pub ports: Field<List<Port>>,
    /// `networks`: the names.
    pub networks: Field<List<Field<String>>>,
    /// `depends_on`: name, and condition in the long form.
    pub depends_on: Field<List<Pair>>,
    /// `expose`.
    pub expose: Field<List<Field<String>>>,
    /// `tmpfs`: paths with their options.
    pub tmpfs: Field<List<Field<String>>>,
    /// `extra_hosts`, list or mapping form.
    pub extra_hosts: Field<List<Field<String>>>,
    /// `read_only`: whether its own file system is.
    pub read_only: Field<bool>,
    /// `init`.
    pub init: Field<bool>,
    /// `logging` is given.
    pub logging: Field<()>,
    /// `logging.driver`.
    pub logging_driver: Field<String>,
    /// `logging.options`.
    pub logging_options: Field<List<Pair>>,
    /// `deploy.resources.limits.memory`, or the older `mem_limit`.
    pub memory_limit: Field<String>,
    /// `deploy.resources.limits.cpus`, or the older `cpus`.
    pub cpu_limit: Field<String>,
}

/// One network.
#[derive(Debug, Clone)]
pub struct NetworkNode<'a> {
    /// The key under `networks:`.
    pub name: Field<String>,
    /// The node of the key.
    pub key: &'a Node,
    /// The node of the definition.
    pub node: &'a Node,
    /// `name`, in the form in which names are compared, see [`Variables::outline`](crate::variables::Variables::outline).
    pub outline: Option<String>,
    /// `external`.
    pub external: Field<bool>,
    /// `internal`.
    pub internal: Field<bool>,
    /// `ipam.config[].subnet`.
    pub subnets: Vec<Field<String>>,
}

/// The probe of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Healthcheck {
    /// The command.
    pub test: Field<Probe>,
    /// `interval`.
    pub interval: Field<String>,
    /// `timeout`.
    pub timeout: Field<String>,
    /// `retries`.
    pub retries: Field<i64>,
    /// `start_period`.
    pub start_period: Field<String>,
    /// `disable`.
    pub disable: Field<bool>,
}

/// The command of a probe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probe {
    /// `[NONE]`: no probe.
    Disabled,
    /// A string, or `[CMD-SHELL, …]`: run by the image's shell.
    Shell(Field<String>),
    /// `[CMD, …]`: the words.
    Exec(List<Field<String>>),
}

/// One entry of `volumes:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// The whole entry.
    pub span: Span,
    /// Path on the host, or name of a volume; absent for an anonymous volume or tmpfs.
    pub source: Field<String>,
    /// The source in the form in which paths are compared, see [`Variables::outline`](crate::variables::Variables::outline);
    /// empty where there is none.
    pub outline: String,
    /// Path in the container.
    pub target: Field<String>,
    /// Whether the container may only read it.
    pub read_only: Field<bool>,
}

/// One entry of `ports:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// The whole entry.
    pub span: Span,
    /// Address and port on the host as written; absent where the daemon picks one.
    pub published: Field<String>,
    /// Port in the container.
    pub target: Field<String>,
}
