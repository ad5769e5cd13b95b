//! # REX-23: internal-backend
//!
//! ## What it does
//!
//! Refuses a database, cache or queue on a network that is not `internal`; an application that has a way to the Internet by
//! another network than `egress`, where the stack has one (the proxy's own networks are left alone, the default network of who
//! names none is not); and a container on `egress` of which nobody says why: in a spec that is the option `egress`, in a compose
//! file the comment beside the network.
//!
//! ## Why it hurts
//!
//! What can reach the Internet can send data there. A database never has to; an application that has to should be known for it,
//! so that a review sees the whole list. A network without `internal: true` gives every container on it a way out, and nobody
//! notices.
//!
//! ## Example
//!
//! ```plane
//! worker.networks = [ "backend" "egress" ];
//! ```
//!
//! ```yaml
//! services:
//!   redis:
//!     image: redis:8.0.5-bookworm
//!     networks: [frontend]
//! networks:
//!   frontend:
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! worker.egress = "delivers webhooks and mail";
//! ```
//!
//! ```yaml
//! services:
//!   redis:
//!     image: redis:8.0.5-bookworm
//!     networks: [backend]
//! networks:
//!   backend:
//!     internal: true
//! ```
//!
//! ## Origin
//!
//! T12.1

use std::collections::{BTreeMap, BTreeSet};

use specc_artifacts::yaml::Lookup;
use specc_source::{Level, Span};

use crate::documentation::code;
use crate::views::{DeploymentView, Door, Field, NetworkView, Place, Purpose, ServiceView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct InternalBackend;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-23", "internal-backend", "rex_23_internal_backend.rs"),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY_STORE: &str = "A network that is not internal has a way to the Internet, which no database, cache or queue needs.";
const WHY_APPLICATION: &str = "What may reach the Internet can send data there: the network `egress` is the list of those that do.";
const WHY_REASON: &str = "A review has to see why a container may send data to the Internet.";

/// The network that leads to the Internet, and the one on which the proxy reaches applications.
const EGRESS: &str = "egress";
const FRONTEND: &str = "frontend";

impl Rule for InternalBackend {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn deployment(&self, deployment: &DeploymentView<'_>, report: &mut Report<'_>) {
        let has_egress = deployment.networks.iter().any(is_egress);
        let of_proxies = networks_of_proxies(deployment);
        let mut open_backends: BTreeMap<Span, OpenBackend<'_, '_>> = BTreeMap::new();
        for service in &deployment.services {
            let Some(purpose) = service.purpose() else {
                continue;
            };
            let why = match purpose {
                Purpose::Store => Some(WHY_STORE),
                Purpose::Application if has_egress => Some(WHY_APPLICATION),
                _ => None,
            };
            if let Some(why) = why.filter(|_| is_on_default_network(service, deployment)) {
                default_network(service, why, report);
            }
            for (key, place) in networks(service) {
                let network = deployment.network_of(service, key);
                match (purpose, network) {
                    // What somebody stands up for may be there, a store that copies itself elsewhere, say.
                    (Purpose::Application | Purpose::Store, _) if names_egress(key) => {
                        without_reason(service, place, report);
                    }
                    (Purpose::Store, Some(network)) if lets_out(network, deployment) => {
                        if is_misplaced(service, network, deployment) {
                            store(service, network, place, report);
                            continue;
                        }
                        let found = open_backends.entry(declared(network).at);
                        let stores = &mut found.or_insert_with(|| (network, Vec::new())).1;
                        stores.push((service, place));
                    }
                    (Purpose::Application, Some(network))
                        if has_egress
                            && lets_out(network, deployment)
                            && !is_egress(network)
                            && network.key != FRONTEND
                            && !of_proxies.contains(network.name.as_ref()) =>
                    {
                        application(service, network, place, report);
                    }
                    _ => {}
                }
            }
        }
        for (network, stores) in open_backends.into_values() {
            open_backend(network, &stores, report);
        }
    }
}

/// A network that should be internal, with the stores on it and where they join it.
type OpenBackend<'d, 'a> = (&'d NetworkView<'a>, Vec<(&'d ServiceView<'a>, Place)>);

/// Whether a store rather than the network is wrong: it has an internal network beside this one, or this is one with a way out
/// on purpose.
fn is_misplaced(
    service: &ServiceView<'_>,
    network: &NetworkView<'_>,
    deployment: &DeploymentView<'_>,
) -> bool {
    let mut others = networks(service).filter_map(|(key, _)| deployment.network_of(service, key));
    network.key == FRONTEND
        || network.door == Door::Ansible && network.key.ends_with(FRONTEND)
        || others.any(|other| other.internal.value() == Some(&true))
}

/// The networks of a service, as far as they are known.
fn networks<'s>(service: &'s ServiceView<'_>) -> impl Iterator<Item = (&'s str, Place)> {
    let known = service.networks.value().into_iter().flatten();
    known
        .filter_map(Field::known)
        .map(|(key, place)| (key.as_ref(), place))
}

/// The networks that a proxy joins, or that may be a proxy's.
fn networks_of_proxies(deployment: &DeploymentView<'_>) -> BTreeSet<String> {
    let proxies = deployment.services.iter().filter(|service| {
        matches!(
            service.purpose(),
            None | Some(Purpose::ReverseProxy | Purpose::VpnServer)
        )
    });
    let joined = proxies
        .flat_map(|proxy| networks(proxy).filter_map(|(key, _)| deployment.network_of(proxy, key)));
    joined.map(|network| network.name.to_string()).collect()
}

/// Whether compose puts a service on the default network, although its file has networks of its own.
fn is_on_default_network(service: &ServiceView<'_>, deployment: &DeploymentView<'_>) -> bool {
    let file = service
        .compose_file
        .and_then(|file| deployment.compose_files.get(file));
    let Some(file) = file.filter(|_| service.complete && service.networks.is_absent()) else {
        return false;
    };
    let declared = file
        .networks
        .iter()
        .filter_map(|network| deployment.networks.get(*network));
    let mut keys = declared.map(|network| network.key.as_ref()).peekable();
    let has_own = keys.peek().is_some();
    has_own
        && keys.all(|key| key != "default" && !key.contains('{'))
        && service
            .node
            .is_some_and(|node| matches!(node.lookup("network_mode"), Lookup::Absent))
}

/// Whether a network certainly has a way out. What another file makes internal, and this one makes again, REX-21 reports.
fn lets_out(network: &NetworkView<'_>, deployment: &DeploymentView<'_>) -> bool {
    let says_so = network.internal.is_absent() || network.internal.value() == Some(&false);
    says_so && !deployment.is_internal_somewhere(&network.name)
}

fn is_egress(network: &NetworkView<'_>) -> bool {
    names_egress(&network.key)
}

/// `egress`, or with the project before it.
fn names_egress(key: &str) -> bool {
    key == EGRESS || key.ends_with("_egress") || key.ends_with("-egress")
}

fn store(
    service: &ServiceView<'_>,
    network: &NetworkView<'_>,
    place: Place,
    report: &mut Report<'_>,
) {
    let message = format!(
        "`{}` is on `{}`, which is not internal",
        service.name, network.key
    );
    let internal = report
        .deployment()
        .door
        .words("internal = true;", "internal: true");
    let finding = report
        .at(place, message, "has a way out")
        .related(declared(network).at, "not internal")
        .why(WHY_STORE)
        .help(format!(
            "put it on an internal network alone, or write `{internal}` at `{}`",
            network.key
        ));
    report.add(finding);
}

fn open_backend(
    network: &NetworkView<'_>,
    stores: &[(&ServiceView<'_>, Place)],
    report: &mut Report<'_>,
) {
    let names: Vec<_> = stores
        .iter()
        .map(|(service, _)| format!("`{}`", service.name))
        .collect();
    let (last, others) = match names.split_last() {
        Some((last, others)) => (last.as_str(), others.join(", ")),
        None => return,
    };
    let stored = match others.is_empty() {
        true => format!("{last} is"),
        false => format!("{others} and {last} are"),
    };
    let message = format!("`{}`, which {stored} on, is not internal", network.key);
    let internal = report
        .deployment()
        .door
        .words("internal = true;", "internal: true");
    let mut finding = report
        .at(declared(network), message, "has a way out")
        .why(WHY_STORE)
        .help(format!(
            "write `{internal}` here, or put them on an internal network"
        ));
    for (service, place) in stores {
        finding = finding.related(place.at, format!("joined by `{}`", service.name));
    }
    report.add(finding);
}

fn default_network(service: &ServiceView<'_>, why: &'static str, report: &mut Report<'_>) {
    let message = format!(
        "`{}` is on the default network, which is not internal",
        service.name
    );
    let finding = report
        .at(service.place, message, "names no network")
        .why(why)
        .help("name a network of this file under `networks:`");
    report.add(finding);
}

fn application(
    service: &ServiceView<'_>,
    network: &NetworkView<'_>,
    place: Place,
    report: &mut Report<'_>,
) {
    let message = format!(
        "`{}` reaches the Internet by `{}`",
        service.name, network.key
    );
    let internal = report
        .deployment()
        .door
        .words("internal = true;", "internal: true");
    let egress = match service.door {
        Door::Spec => "say why in its option `egress`",
        _ => "put it on `egress` with a comment that says why",
    };
    let finding = report
        .at(place, message, "a way out")
        .related(declared(network).at, "not internal")
        .why(WHY_APPLICATION)
        .help(format!(
            "write `{internal}` at `{}`; if the container needs the Internet, {egress}",
            network.key
        ));
    report.add(finding);
}

/// Where a network says that it is not internal, or else where it is declared.
fn declared(network: &NetworkView<'_>) -> Place {
    let declared = network.place;
    let in_loop = declared.at != declared.from;
    match network.internal.place() {
        Some(place) if in_loop && place.at.file == declared.from.file => place,
        // What a loop writes is declared where the loop has it from.
        _ if in_loop => Place::written(declared.from),
        Some(place) if place.written || network.door == Door::Compose => place,
        _ => declared,
    }
}

fn without_reason(service: &ServiceView<'_>, place: Place, report: &mut Report<'_>) {
    let said = match service.door {
        Door::Spec => !service.egress.is_absent(),
        _ => is_commented(service, place, report.deployment()),
    };
    if said {
        return;
    }
    let message = format!("nobody says why `{}` may reach the Internet", service.name);
    let help = match service.door {
        Door::Spec => "write `egress = \"…\";` with the reason, which puts it on the network",
        _ => "write the reason as a comment above the network",
    };
    let finding = report.at(place, message, "the way out");
    report.add(finding.why(WHY_REASON).help(help));
}

/// Whether a comment speaks about a network of a service; also where no file can be seen that could hold one.
fn is_commented(service: &ServiceView<'_>, place: Place, deployment: &DeploymentView<'_>) -> bool {
    let entry = service.node.and_then(|node| node.entry("networks"));
    let mut files = deployment.files.iter();
    let file = files.find(|file| file.file == place.at.file);
    let (Some((key, _)), Some(file)) = (entry, file) else {
        return true;
    };
    file.artifact.comments().iter().any(|comment| {
        let (covers, at) = (comment.covers, place.at);
        let about = covers.start < at.end && at.start < covers.end;
        let no_wider = !comment.own_line || covers.start >= key.span.start;
        about && no_wider && !comment.text.trim_start().starts_with("rex:")
    })
}
