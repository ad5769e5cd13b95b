//! Parts of a container: mounts, ports, order, healthcheck.

use std::borrow::Cow;

use super::{Field, Insertion, Place};

/// A bind mount or volume.
#[derive(Debug, Clone, PartialEq)]
pub struct MountView<'a> {
    /// The whole mount.
    pub place: Place,
    /// Path on the host, or the volume's name.
    pub source: Field<Cow<'a, str>>,
    /// The host's path in the form in which paths are compared, see [`PathKey`](super::PathKey); nothing for a volume.
    pub key: Option<super::PathKey>,
    /// Path in the container.
    pub target: Field<Cow<'a, str>>,
    /// Whether the container may only read it.
    pub read_only: Field<bool>,
}

/// An entry of `ports`.
#[derive(Debug, Clone, PartialEq)]
pub struct PortView<'a> {
    /// The whole entry.
    pub place: Place,
    /// Address and port on the host, as written: `127.0.0.1:8080`; absent where the daemon picks one.
    pub published: Field<Cow<'a, str>>,
    /// Port in the container, with its protocol where that is written: `53/udp`.
    pub target: Field<Cow<'a, str>>,
}

/// An entry of `depends_on`.
#[derive(Debug, Clone, PartialEq)]
pub struct DependencyView<'a> {
    /// The service that has to be there.
    pub service: Field<Cow<'a, str>>,
    /// `service_started`, `service_healthy`, `service_completed_successfully`.
    pub condition: Field<Cow<'a, str>>,
}

/// What is known about the healthcheck of a container.
#[derive(Debug, Clone, PartialEq)]
pub enum Health<'a> {
    /// It has none of its own: the image's counts, if that has one.
    Absent,
    /// It may have one.
    Unknown(Place),
    /// It is switched off here.
    Disabled(Place),
    /// It has one.
    Probed(HealthView<'a>),
}

impl<'a> Health<'a> {
    /// What is run to probe it, where that is known.
    pub fn probe(&self) -> Option<(&Probe<'a>, Place)> {
        match self {
            Health::Probed(health) => health.probe.known(),
            Health::Absent | Health::Unknown(_) | Health::Disabled(_) => None,
        }
    }
}

/// A healthcheck; its timings are in [`Timings`].
#[derive(Debug, Clone, PartialEq)]
pub struct HealthView<'a> {
    /// Where the healthcheck is declared.
    pub place: Place,
    /// What is run.
    pub probe: Field<Probe<'a>>,
    /// Milliseconds at the start in which failures do not count.
    pub start_period: Field<u64>,
}

/// What a healthcheck runs.
#[derive(Debug, Clone, PartialEq)]
pub enum Probe<'a> {
    /// A spec's GET of a path on the container's own port: specc writes the command, by address and with a tool that the image has.
    Http {
        /// Absolute path.
        path: Cow<'a, str>,
        /// The port, where the spec's facts say it.
        port: Option<u16>,
    },
    /// The words of a command that runs without a shell.
    Exec(Vec<Field<Cow<'a, str>>>),
    /// A line for the image's shell.
    Shell(Field<Cow<'a, str>>),
}

impl Probe<'_> {
    /// Every known piece of the command with its place: the words of an exec form, or the whole line for a shell.
    pub fn pieces(&self) -> Vec<(&str, Place)> {
        fn known<'f>(field: &'f Field<Cow<'_, str>>) -> Option<(&'f str, Place)> {
            field.known().map(|(text, place)| (text.as_ref(), place))
        }
        match self {
            Probe::Http { .. } => Vec::new(),
            Probe::Exec(words) => words.iter().filter_map(known).collect(),
            Probe::Shell(line) => known(line).into_iter().collect(),
        }
    }

    /// The words of the command, split at blanks where it is a line for a shell. Unknown ones are left out.
    pub fn words(&self) -> Vec<&str> {
        self.pieces()
            .into_iter()
            .flat_map(|(text, _)| text.split_whitespace())
            .collect()
    }
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
