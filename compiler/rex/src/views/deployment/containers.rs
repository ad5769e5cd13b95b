//! Containers, networks and compose files, and the ways between them.

use std::collections::{BTreeMap, BTreeSet};

use specc_model::facts::KnownImage;
use specc_source::Span;

use super::{DeploymentView, at};
use crate::views::{
    Assignment, ComposeFileView, Environment, Field, Listing, NetworkView, PathKey, ServiceView,
};

impl<'a> DeploymentView<'a> {
    /// The containers of this name, be it the service's or the container's.
    pub fn services_named(&self, name: &str) -> impl Iterator<Item = &ServiceView<'a>> {
        at(&self.services, self.index.services.get(name))
    }

    /// What is known about the image of a container; nothing where its reference is not known, or nothing about the image.
    pub fn image_of(&self, service: &ServiceView<'_>) -> Option<KnownImage<'a>> {
        let (reference, facts) = service.recognized()?;
        KnownImage::with_facts(reference, *facts, self.declared_images)
    }

    /// The networks that have this name on the host; see [`NetworkView::name`].
    pub fn networks_named(&self, name: &str) -> impl Iterator<Item = &NetworkView<'a>> {
        at(&self.networks, self.index.networks.get(name))
    }

    /// Those of them that are [made](NetworkView::is_definition) where they stand.
    pub fn networks_made(&self, name: &str) -> impl Iterator<Item = &NetworkView<'a>> {
        at(&self.networks, self.index.made_networks.get(name))
    }

    /// Those among which another definition of the same network may be: without a name of its own, a network of a compose file
    /// belongs to the files beside it.
    pub fn networks_made_like(&self, network: &NetworkView<'_>) -> Vec<&NetworkView<'a>> {
        let name = network.name.as_ref();
        let file = network.compose_file;
        let Some(file) = file.and_then(|file| self.compose_files.get(file)) else {
            return self.networks_made(name).collect();
        };
        let mut positions = BTreeSet::new();
        positions.extend(self.index.networks_outside.get(name).into_iter().flatten());
        if network.name != network.key {
            positions.extend(self.index.named_networks.get(name).into_iter().flatten());
        }
        for beside in self.compose_files_in(file.folder()) {
            positions.extend(&beside.networks);
        }
        let positions: Vec<usize> = positions.into_iter().copied().collect();
        let networks = self.networks.at(&positions);
        networks
            .filter(|other| other.name == network.name && other.is_definition())
            .collect()
    }

    /// The compose files of a folder.
    pub fn compose_files_in(&self, folder: &str) -> impl Iterator<Item = &ComposeFileView<'a>> {
        at(&self.compose_files, self.index.compose_folders.get(folder))
    }

    /// Whether a network of this name is made internal somewhere.
    pub fn is_internal_somewhere(&self, name: &str) -> bool {
        self.index.internal_networks.contains(name)
    }

    /// The network that a service means by one of its [`networks`](ServiceView::networks), where it is made: an external one is
    /// followed to the file that makes it, if there is just one.
    pub fn network_of(&self, service: &ServiceView<'_>, key: &str) -> Option<&NetworkView<'a>> {
        let declared = match service.compose_file {
            Some(file) => {
                let networks = at(
                    &self.networks,
                    Some(&self.compose_files.get(file)?.networks),
                );
                networks.into_iter().find(|network| network.key == key)
            }
            // A spec has one set of networks; a task gives the name on the host.
            None => None,
        };
        let name = declared.map_or(key, |network| network.name.as_ref());
        if declared.is_some_and(NetworkView::is_definition) {
            return declared;
        }
        let mut made = self.networks_made(name);
        let first = made.next();
        match made.next() {
            Some(_) => None,
            None => first,
        }
    }

    /// The compose files of this name on the host: `docker-compose.yml`.
    pub fn compose_files_named(
        &self,
        name: &str,
    ) -> impl Iterator<Item = (usize, &ComposeFileView<'a>)> {
        let positions = self
            .index
            .compose_files
            .get(name)
            .map_or(&[][..], Vec::as_slice);
        positions
            .iter()
            .copied()
            .zip(self.compose_files.at(positions))
    }

    /// The compose file that a path on the host names, variables outlined: the only one with that name, or of several the one
    /// that a task writes there.
    pub fn compose_file_at(&self, path: &str) -> Option<usize> {
        let name = path.rsplit('/').next()?;
        if let [only] = self.index.compose_files.get(name)?[..] {
            return Some(only);
        }
        let key = PathKey::new(path);
        let sources = self.writers_of(&key);
        let there: BTreeSet<usize> = sources
            .filter_map(|written| self.index.compose_sources.get(&written.source?))
            .flatten()
            .copied()
            .collect();
        (there.len() == 1).then(|| there.first().copied())?
    }

    /// Whether a compose file has this name on the host.
    pub fn is_compose_file_named(&self, file: usize, name: &str) -> bool {
        self.compose_files.get(file).is_some_and(|file| {
            let mut written = self.written.at(&file.written_by);
            file.name == name || written.any(|written| written.key.file_name() == name)
        })
    }

    /// Everything that a container's environment is made of: its env files in order, then `environment`.
    pub fn environment<'v>(&'v self, service: &'v ServiceView<'a>) -> Environment<'v, 'a> {
        let mut environment = Environment {
            assignments: Vec::new(),
            complete: service.complete,
        };
        match &service.env_files {
            Field::Absent => {}
            Field::Unknown(_) => environment.complete = false,
            Field::Known(references, _) => {
                environment.complete &= references.complete;
                for reference in &references.items {
                    let file = reference.file.and_then(|file| self.env_files.get(file));
                    match file {
                        Some(file) => environment.add(&file.entries),
                        None => environment.complete = false,
                    }
                }
            }
        }
        match &service.environment {
            Field::Absent => {}
            Field::Unknown(_) => environment.complete = false,
            Field::Known(own, _) => environment.add(own),
        }
        environment
    }

    /// The containers whose environment has the variable that is written here, be it in an env file of theirs or in their own.
    pub fn services_given(
        &self,
        assignment: &Assignment<'_>,
    ) -> impl Iterator<Item = &ServiceView<'a>> {
        let given = self.index.given.get_or_init(|| {
            let mut given: BTreeMap<Span, Vec<usize>> = BTreeMap::new();
            for (position, service) in self.services.iter().enumerate() {
                for assignment in self.environment(service).assignments {
                    given.entry(assignment.place.at).or_default().push(position);
                }
            }
            given
        });
        let there = at(&self.services, given.get(&assignment.place.at));
        let place = assignment.place;
        there.filter(move |service| {
            let environment = self.environment(service);
            let mut assignments = environment.assignments.iter();
            assignments.any(|given| given.place == place)
        })
    }
}

impl<'v, 'a> Environment<'v, 'a> {
    fn add(&mut self, more: &'v Listing<Assignment<'a>>) {
        self.complete &= more.complete;
        for assignment in &more.items {
            let Some(name) = assignment.name.value() else {
                self.complete = false;
                continue;
            };
            let earlier = self.assignments.iter_mut().find(|earlier| earlier.is(name));
            match earlier {
                Some(earlier) => *earlier = assignment,
                None => self.assignments.push(assignment),
            }
        }
    }
}
