//! Containers: what runs, with which limits, rights and networks.

use crate::facts::ProcessFacts;
use crate::{ImageReference, Setting};

/// Whether a container is meant to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifecycle {
    /// Runs until it is stopped.
    LongRunning,
    /// Ends by itself: migrations.
    OneShot,
}

/// One container.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// The key in [`services`](super::Deployment::services), with the range of the attribute that declares it.
    pub name: Setting<String>,
    /// What is known about the process; `None` for the broker and the object store.
    pub process: Option<&'static ProcessFacts>,
    /// The image.
    pub image: Setting<ImageReference>,
    /// Whether it is meant to end.
    pub lifecycle: Lifecycle,
    /// Memory limit in bytes.
    pub memory: Setting<u64>,
    /// CPU limit in processors.
    pub cpus: Setting<f64>,
    /// `None`: a one-shot service, or switched off (see `health_disabled`).
    pub health: Option<Health>,
    /// Where the spec switches the healthcheck off.
    pub health_disabled: Option<Setting<bool>>,
    /// `cap_drop`; the setting's origin is the list's.
    pub dropped: Setting<Vec<Setting<&'static str>>>,
    /// `cap_add`; the setting's origin is the list's.
    pub added: Setting<Vec<Setting<&'static str>>>,
    /// `privileged`.
    pub privileged: Setting<bool>,
    /// `network_mode: host`.
    pub host_network: Setting<bool>,
    /// `pid: host`.
    pub host_pid: Setting<bool>,
    /// Docker networks by their key in [`docker`](super::Network::docker); includes the egress network where `egress` is given.
    pub networks: Vec<Setting<String>>,
    /// Why the service may reach the Internet.
    pub egress: Option<Setting<String>>,
    /// Names of env files in [`env_files`](super::Deployment::env_files); later ones win.
    pub env_files: Vec<String>,
    /// Replaces the image's command.
    pub command: Option<Setting<Vec<String>>>,
    /// Bind mounts.
    pub mounts: Vec<Mount>,
    /// What must be there before it starts.
    pub depends_on: Vec<Dependency>,
    /// The port it listens on inside its network.
    pub port: Option<u16>,
}

/// The compose service of a container, which is also the name under which others on its networks reach it: `plane-api` for
/// `api`, `plane-mq` as it is.
///
/// Compose gives every service its name as an alias on the stack's shared networks, so it must be unique in the whole stack;
/// `api` and `web` are not. It holds no `_`: Django and S3 clients refuse such host names.
pub fn compose_service(key: &str) -> String {
    if key.starts_with("plane-") {
        key.to_owned()
    } else {
        format!("plane-{key}")
    }
}

/// A bind mount.
#[derive(Debug, Clone, PartialEq)]
pub struct Mount {
    /// Path on the host. A relative one lies below the role's data directory; others are absolute.
    pub source: Setting<String>,
    /// Path in the container.
    pub target: Setting<String>,
    /// Whether the container may only read it.
    pub read_only: Setting<bool>,
}

/// A start-up order within the compose file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The service that must be there.
    pub service: String,
    /// In which state.
    pub condition: Condition,
}

/// A state that compose can wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// `service_healthy`
    Healthy,
    /// `service_started`: it has no healthcheck to wait for.
    Started,
    /// `service_completed_successfully`
    Completed,
}

/// A healthcheck.
#[derive(Debug, Clone, PartialEq)]
pub struct Health {
    /// What is run in the container.
    pub probe: Setting<Probe>,
    /// Milliseconds between two probes.
    pub interval: Setting<u64>,
    /// Milliseconds after which a probe counts as failed.
    pub timeout: Setting<u64>,
    /// Failed probes in a row that make the container unhealthy.
    pub retries: Setting<u32>,
    /// Milliseconds at the start in which failures do not count.
    pub start_period: Setting<u64>,
}

/// What a healthcheck runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probe {
    /// A GET of this path on the service's own port, from inside the container.
    Http {
        /// Absolute path.
        path: String,
    },
    /// A command, as an exec array without a shell.
    Exec(Vec<String>),
}
