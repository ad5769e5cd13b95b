//! Where to find a view by name.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use specc_source::{FileId, Span};

use crate::views::{NetworkView, PathKey};

/// From names to positions.
#[derive(Debug, Default)]
pub(crate) struct Index<'a> {
    pub(crate) services: BTreeMap<String, Vec<usize>>,
    /// By name, and by the name of the compose file in which they stand.
    pub(crate) services_by_file: BTreeMap<Cow<'a, str>, BTreeMap<Cow<'a, str>, Vec<usize>>>,
    pub(crate) networks: BTreeMap<Cow<'a, str>, Vec<usize>>,
    /// Those of them that are made where they stand.
    pub(crate) made_networks: BTreeMap<Cow<'a, str>, Vec<usize>>,
    /// Those of these that stand in no compose file.
    pub(crate) networks_outside: BTreeMap<Cow<'a, str>, Vec<usize>>,
    /// Those of them that have a name of their own in a compose file.
    pub(crate) named_networks: BTreeMap<Cow<'a, str>, Vec<usize>>,
    /// Names of networks that are made internal somewhere.
    pub(crate) internal_networks: BTreeSet<Cow<'a, str>>,
    pub(crate) compose_files: BTreeMap<String, Vec<usize>>,
    /// By folder.
    pub(crate) compose_folders: BTreeMap<String, Vec<usize>>,
    /// Compose files that tasks write, by the position of the file that they are written from.
    pub(crate) compose_sources: BTreeMap<usize, Vec<usize>>,
    pub(crate) written: BTreeMap<PathKey, Vec<usize>>,
    pub(crate) variables: BTreeMap<&'a str, Vec<usize>>,
    pub(crate) files: BTreeMap<&'a str, usize>,
    pub(crate) files_by_id: BTreeMap<FileId, usize>,
    /// Which plays run a role, by its position; in their order.
    pub(crate) plays_of_role: BTreeMap<usize, Vec<usize>>,
    /// Which plays run a role of this name, whether it is among the files or not; in their order.
    pub(crate) plays_naming: BTreeMap<&'a str, Vec<usize>>,
    pub(crate) snippets: BTreeMap<&'a str, Vec<(usize, usize)>>,
    /// Caddyfiles that Caddy starts with.
    pub(crate) entry_caddyfiles: Vec<usize>,
    /// Whether a Caddyfile brings in a file that is not among the files, which may define snippets.
    pub(crate) snippets_elsewhere: bool,
    /// Matchers of gates that match whoever is kept out, by file.
    pub(crate) refused: BTreeSet<(FileId, &'a str)>,
    /// By path of the file.
    pub(crate) env_files: BTreeMap<Cow<'a, str>, usize>,
    /// By name on the host.
    pub(crate) env_file_names: BTreeMap<Cow<'a, str>, Vec<usize>>,
    /// What is written from a file, by the position of that file.
    pub(crate) sources: BTreeMap<usize, Vec<usize>>,
    /// Which containers are given a variable by the line at which it is written; found out when somebody asks.
    pub(crate) given: OnceLock<BTreeMap<Span, Vec<usize>>>,
    /// Which tasks notify a name.
    pub(crate) notifiers: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Index<'a> {
    /// Takes in a network under one of its names.
    pub(crate) fn add_network(
        &mut self,
        name: Cow<'a, str>,
        position: usize,
        network: &NetworkView<'_>,
    ) {
        if network.internal.value() == Some(&true) {
            self.internal_networks.insert(name.clone());
        }
        if network.is_definition() {
            let special = match network.compose_file {
                None => Some(&mut self.networks_outside),
                Some(_) if network.name != network.key => Some(&mut self.named_networks),
                Some(_) => None,
            };
            for made in special.into_iter().chain([&mut self.made_networks]) {
                made.entry(name.clone()).or_default().push(position);
            }
        }
        self.networks.entry(name).or_default().push(position);
    }
}
