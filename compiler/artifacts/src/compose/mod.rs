//! Compose files as services, networks and volumes.

mod model;

pub use model::{ComposeFile, Healthcheck, Mount, NetworkNode, Port, Probe, ServiceNode};
