//! # REX-21: one-compose-file-per-service
//!
//! ## What it does
//!
//! Refuses a service or container that two compose files of one host declare, a network that is made in two places instead of
//! being `external: true` in one of them, and a `depends_on` that names a service of the other file. Override files
//! (`docker-compose.override.yml`) belong to the file that they override.
//!
//! ## Why it hurts
//!
//! The stack has a file for the infrastructure and one for the applications, and only the latter is stopped on a redeploy. A
//! service in both is created twice under one name: the second is refused, or takes the data directory of the first. A network
//! that both make goes away with the applications, and takes the database's connections along. And compose knows nothing of
//! services in another file: it refuses to start at all.
//!
//! ## Example
//!
//! ```plane
//! ansible.tasks = [
//!   {
//!     name = "Make the network";
//!     "community.docker.docker_network" = { name = "javisi_backend"; };
//!   }
//! ];
//! ```
//!
//! ```yaml
//! networks:
//!   backend:
//!     name: javisi_backend
//!     driver: bridge
//! ```
//!
//! ## Use instead
//!
//! In a spec, leave networks and containers to specc. In the file of the applications:
//!
//! ```yaml
//! networks:
//!   backend:
//!     name: javisi_backend
//!     external: true
//! ```
//!
//! ## Origin
//!
//! T2.2 F6 F16 G21

use specc_source::{Level, Span};

use crate::documentation::code;
use crate::views::{ComposeFileView, DeploymentView, Door, NetworkView, ServiceView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct OneComposeFilePerService;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-21",
        "one-compose-file-per-service",
        "rex_21_one_compose_file_per_service.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY_SERVICE: &str =
    "Docker refuses the second container of a name, or both write into one data directory.";
const WHY_NETWORK: &str = "Stopping the applications takes the network down under the database; \
                           only its owner may make it.";
const WHY_DEPENDENCY: &str =
    "Compose knows only the services of its own file, and refuses to start.";

/// What the name of the infrastructure's file holds.
const INFRASTRUCTURE: &str = "infra";

impl Rule for OneComposeFilePerService {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        if let Some(other) = twin(service, report.deployment()) {
            declared_twice(service, other, report);
        }
        dependencies(service, report);
    }

    fn network(&self, network: &NetworkView<'_>, report: &mut Report<'_>) {
        if !network.is_definition() {
            return;
        }
        let deployment = report.deployment();
        let mut others = deployment.networks_made_like(network).into_iter();
        let owner = others.find(|other| {
            other.place != network.place
                && are_one_network(network, other, deployment)
                && is_guest(
                    network.place.at,
                    network.door,
                    other.place.at,
                    other.door,
                    deployment,
                )
        });
        let Some(owner) = owner.or_else(|| of_the_infrastructure(network, deployment)) else {
            return;
        };
        let message = format!("the network `{}` is made in two places", network.name);
        let help = match (deployment.door, network.door) {
            (Door::Spec, _) => {
                "remove the task: the stack's infrastructure makes the networks of `network.docker`"
            }
            (_, Door::Ansible) => {
                "remove the task, or make the network `external: true` in the compose file"
            }
            _ => "write `external: true` instead of what it is made of",
        };
        let finding = report
            .at(network.place, message, "made once more")
            .related(owner.place.at, "made here")
            .why(WHY_NETWORK)
            .help(help);
        report.add(finding);
    }
}

/// Another declaration of the same container, of which this one is the guest.
fn twin<'v, 'a>(
    service: &ServiceView<'_>,
    deployment: &'v DeploymentView<'a>,
) -> Option<&'v ServiceView<'a>> {
    let mut others = candidates(service, deployment)
        .into_iter()
        .filter_map(|position| deployment.services.get(position))
        .filter(|other| other.place != service.place);
    others.find(|other| {
        // A task starts again what it started before.
        let kinds = (service.door, other.door);
        let places = (service.place.at, other.place.at);
        !matches!(kinds, (Door::Ansible, Door::Ansible) | (Door::Spec, _))
            && deployment.on_one_host(places.0.file, places.1.file)
            && is_same(service, other, deployment)
            && is_guest(places.0, service.door, places.1, other.door, deployment)
    })
}

/// The containers that [may be the same](is_same), in the order of the names that they share: those that share the name of the
/// container, and those of that name in compose files of other names. All others would be many, in a repository where every
/// role has a `redis` of its own.
fn candidates(service: &ServiceView<'_>, deployment: &DeploymentView<'_>) -> Vec<usize> {
    let index = &deployment.index;
    let containers = container_names(service).iter();
    let mut found: Vec<usize> = containers
        .filter_map(|name| index.services.get(name))
        .flatten()
        .copied()
        .collect();
    let file = service.compose_file;
    if let Some(own) = file.and_then(|file| deployment.compose_files.get(file))
        && let Some(files) = index.services_by_file.get(&service.name)
    {
        let others = files.iter().filter(|(name, _)| **name != own.name);
        found.extend(others.flat_map(|(_, positions)| positions));
    }
    let shared = |position: usize| {
        let other = deployment.services.get(position)?;
        let mut names = service.known_as.iter();
        names.position(|name| other.known_as.contains(name))
    };
    let mut ranked: Vec<(usize, usize)> = found
        .into_iter()
        .filter_map(|position| Some((shared(position)?, position)))
        .collect();
    ranked.sort_unstable();
    ranked.dedup();
    ranked.into_iter().map(|(_, position)| position).collect()
}

fn is_same(
    one: &ServiceView<'_>,
    other: &ServiceView<'_>,
    deployment: &DeploymentView<'_>,
) -> bool {
    let files = |service: &ServiceView<'_>| {
        service
            .compose_file
            .and_then(|file| deployment.compose_files.get(file))
    };
    match (files(one), files(other)) {
        (Some(first), Some(second)) => {
            let distinct = !overrides(&first.name, &second.name) && first.name != second.name;
            distinct && (one.name == other.name || share_a_container(one, other))
        }
        (None, _) | (_, None) => share_a_container(one, other),
    }
}

fn share_a_container(one: &ServiceView<'_>, other: &ServiceView<'_>) -> bool {
    let others = container_names(other);
    container_names(one)
        .iter()
        .any(|name| others.contains(name))
}

/// The names of a container on the host, as far as they are given: others only name a service within its file.
fn container_names<'s>(service: &'s ServiceView<'_>) -> &'s [String] {
    let of_the_service = match service.door {
        Door::Ansible => 0,
        Door::Spec => 2,
        _ => 1,
    };
    service.known_as.get(of_the_service..).unwrap_or(&[])
}

/// Whether two compose files are one with an override: `docker-compose.yml` and `docker-compose.prod.yml`.
fn overrides(one: &str, other: &str) -> bool {
    let stem = |name: &str| name.split('.').next().unwrap_or(name).to_owned();
    one != other && stem(one) == stem(other)
}

/// Whether of two declarations this is the one that should go: the task, or the file that is not the infrastructure's.
fn is_guest(
    one: Span,
    one_door: Door,
    other: Span,
    other_door: Door,
    deployment: &DeploymentView<'_>,
) -> bool {
    let by_task = (one_door == Door::Ansible, other_door == Door::Ansible);
    if by_task.0 != by_task.1 {
        return by_task.0;
    }
    let is_infrastructure = |span: Span| {
        deployment
            .file_of(span.file)
            .is_some_and(|file| file.rendered_name().contains(INFRASTRUCTURE))
    };
    match (is_infrastructure(one), is_infrastructure(other)) {
        (false, true) => true,
        (true, false) => false,
        _ => one > other,
    }
}

fn declared_twice(service: &ServiceView<'_>, other: &ServiceView<'_>, report: &mut Report<'_>) {
    let message = format!("`{}` is declared in two places", service.name);
    let finding = report
        .at(service.place, message, "declared once more")
        .related(other.place.at, "declared here")
        .why(WHY_SERVICE)
        .help("keep the one that its data belongs to, and reach it by its name on a network");
    report.add(finding);
}

/// Whether two declarations on one host make the same network. Without a name of its own, a network belongs to its project:
/// files beside each other are one.
fn are_one_network(
    one: &NetworkView<'_>,
    other: &NetworkView<'_>,
    deployment: &DeploymentView<'_>,
) -> bool {
    if !deployment.on_one_host(one.place.at.file, other.place.at.file) {
        return false;
    }
    match (file_of(one, deployment), file_of(other, deployment)) {
        (Some(first), Some(second)) => {
            let named = one.name != one.key && other.name != other.key;
            let distinct = first.path != second.path && !overrides(&first.name, &second.name);
            distinct && (named || first.folder() == second.folder() && first.name != second.name)
        }
        // Two tasks make a network once.
        (None, None) => one.door != other.door,
        _ => true,
    }
}

/// The network of an infrastructure file beside this one that has the same key and a name of its own, where this one has
/// none: what compose makes of it is the same network once more, or one in which nobody answers.
fn of_the_infrastructure<'v, 'a>(
    network: &NetworkView<'_>,
    deployment: &'v DeploymentView<'a>,
) -> Option<&'v NetworkView<'a>> {
    let own = file_of(network, deployment)?;
    if network.name != network.key || own.name.contains(INFRASTRUCTURE) {
        return None;
    }
    let beside = deployment.compose_files_in(own.folder());
    let mut networks = beside
        .filter(|file| file.name.contains(INFRASTRUCTURE))
        .flat_map(|file| &file.networks)
        .filter_map(|position| deployment.networks.get(*position));
    networks
        .find(|other| other.key == network.key && other.name != other.key && other.is_definition())
}

fn file_of<'v, 'a>(
    network: &NetworkView<'_>,
    deployment: &'v DeploymentView<'a>,
) -> Option<&'v ComposeFileView<'a>> {
    deployment.compose_files.get(network.compose_file?)
}

/// Reports what a service waits for in another file.
fn dependencies(service: &ServiceView<'_>, report: &mut Report<'_>) {
    let deployment = report.deployment();
    let Some(file) = service.compose_file else {
        return;
    };
    let Some(own) = deployment.compose_files.get(file) else {
        return;
    };
    let Some((listing, _)) = service.dependencies.known() else {
        return;
    };
    if !own.services.complete {
        return;
    }
    for (name, place) in listing.items.iter().filter_map(|item| item.service.known()) {
        if deployment
            .services
            .at(&own.services.items)
            .any(|other| other.name == *name)
        {
            continue;
        }
        let mut declared = deployment
            .services_named(name)
            .filter(|other| other.name == *name && other.compose_file.is_some());
        let elsewhere = declared.find(|other| {
            let theirs = other
                .compose_file
                .and_then(|file| deployment.compose_files.get(file));
            let overridden = theirs.is_some_and(|theirs| overrides(&theirs.name, &own.name));
            !overridden && deployment.on_one_host(other.place.at.file, service.place.at.file)
        });
        if let Some(other) = elsewhere {
            let message = format!(
                "`{}` waits for `{name}` of another compose file",
                service.name
            );
            let finding = report
                .at(place, message, "not in this file")
                .related(other.place.at, "declared here")
                .why(WHY_DEPENDENCY)
                .help("remove it: the infrastructure is up before the applications start");
            report.add(finding);
        }
    }
}
