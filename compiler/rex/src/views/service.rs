//! A container.

use std::borrow::Cow;

use super::{Door, Field, Insertion, Place};

/// A container: a service of a spec or of a compose file.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceView<'a> {
    /// Whose language it is written in.
    pub door: Door,
    /// Its name.
    pub name: Cow<'a, str>,
    /// Where its name is declared: findings about what is missing point here.
    pub place: Place,
    /// Whether everything that is written for it could be seen: without this, what is absent may come from elsewhere
    /// (`extends`, a template's loop) and is no finding.
    pub complete: bool,
    /// Whether it is meant to end by itself.
    pub one_shot: bool,
    /// Whether the image is built from sources here rather than pulled.
    pub built: bool,
    /// The image reference as it is written.
    pub image: Field<Cow<'a, str>>,
    /// Its healthcheck's timings; `None` where it has no healthcheck or switches it off.
    pub timings: Option<Timings>,
    /// `cap_drop`.
    pub dropped: Field<Vec<Field<Cow<'a, str>>>>,
    /// `cap_add`.
    pub added: Field<Vec<Field<Cow<'a, str>>>>,
    /// `privileged`.
    pub privileged: Field<bool>,
    /// Whether it shares the host's network.
    pub host_network: Field<bool>,
    /// Whether it shares the host's processes.
    pub host_pid: Field<bool>,
    /// Bind mounts and volumes.
    pub mounts: Vec<MountView<'a>>,
}

/// How often and how patiently a healthcheck asks.
#[derive(Debug, Clone, PartialEq)]
pub struct Timings {
    /// Where the healthcheck is declared.
    pub place: Place,
    /// Whether everything that is written for it could be seen.
    pub complete: bool,
    /// Milliseconds between two probes.
    pub interval: Field<u64>,
    /// Milliseconds after which a probe counts as failed.
    pub timeout: Field<u64>,
    /// Failed probes in a row that make the container unhealthy.
    pub retries: Field<u64>,
    /// Where missing entries can be added.
    pub insertion: Option<Insertion>,
}

/// A bind mount or volume.
#[derive(Debug, Clone, PartialEq)]
pub struct MountView<'a> {
    /// The whole mount.
    pub place: Place,
    /// Path on the host, or the volume's name.
    pub source: Field<Cow<'a, str>>,
    /// Path in the container.
    pub target: Field<Cow<'a, str>>,
    /// Whether the container may only read it.
    pub read_only: Field<bool>,
}
