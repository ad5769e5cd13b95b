//! Compose files as services, networks and volumes.

mod model;
mod mount;
mod network;
mod read;
mod service;

pub use model::{ComposeFile, Healthcheck, Mount, NetworkNode, Port, Probe, ServiceNode};
