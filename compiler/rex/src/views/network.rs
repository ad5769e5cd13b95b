//! Docker networks and compose files.

use std::borrow::Cow;

use ipnet::IpNet;

use super::{Door, Field, Listing, Place};

/// A Docker network, as a spec, a compose file or a task of `docker_network` declares it.
#[derive(Debug, Clone, PartialEq)]
pub struct NetworkView<'a> {
    /// Whose language it is written in; [`Door::Ansible`] for a task.
    pub door: Door,
    /// The key under which services of the same file name it: `backend`.
    pub key: Cow<'a, str>,
    /// Where it is declared.
    pub place: Place,
    /// Its name on the host, in the form in which names are compared: variables resolved where they are known. Compose
    /// puts the project before a key without a `name`; then this is the key.
    pub name: Cow<'a, str>,
    /// Its compose file, in [`compose_files`](super::DeploymentView::compose_files).
    pub compose_file: Option<usize>,
    /// Whether it is declared elsewhere and only used here.
    pub external: Field<bool>,
    /// Whether it has no way out.
    pub internal: Field<bool>,
    /// Its address ranges.
    pub subnets: Vec<Field<IpNet>>,
    /// Whether a template may leave it out.
    pub conditional: bool,
}

impl NetworkView<'_> {
    /// Whether this place makes the network, rather than using one that is made elsewhere.
    pub fn is_definition(&self) -> bool {
        self.external.is_absent() || self.external.value() == Some(&false)
    }
}

/// A compose file, or the template of one.
#[derive(Debug, Clone, PartialEq)]
pub struct ComposeFileView<'a> {
    /// The name that it has on the host: `docker-compose-infra.yml`.
    pub name: Cow<'a, str>,
    /// Its path in the tree.
    pub path: Cow<'a, str>,
    /// Where its services begin.
    pub place: Place,
    /// Its services, in [`services`](super::DeploymentView::services).
    pub services: Listing<usize>,
    /// Its networks, in [`networks`](super::DeploymentView::networks).
    pub networks: Vec<usize>,
    /// The folder of its role; empty outside of any.
    pub role: &'a str,
    /// The tasks that write it, in [`written`](super::DeploymentView::written).
    pub written_by: Vec<usize>,
}

impl ComposeFileView<'_> {
    /// The folder in which it lies; empty at the top of the tree.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}
