//! # REX-25: no-published-ports
//!
//! ## What it does
//!
//! Refuses `ports:` on anything but the reverse proxy (or a VPN's own server): everything else is reached on a Docker network,
//! by its name. Compose files for development (`docker-compose.dev.yml`) are left alone. A port on `127.0.0.1` or on the address of
//! the VPN is refused, too: the lesson is that nothing is reached beside the proxy, and every process and login of the host, and
//! whoever forwards a port with SSH, comes past the gate there. Where that is wanted, a suppression says why.
//!
//! ## Why it hurts
//!
//! Docker writes its rules in front of the host's firewall. A database whose port was published for a quick look from a laptop
//! stood open to the Internet, with `ufw` saying that the port was denied; and an application that is reached beside the proxy
//! is reached without the VPN gate.
//!
//! ## Example
//!
//! ```yaml
//! services:
//!   api:
//!     image: makeplane/plane-backend:v1.2.2
//!     ports:
//!       - "8000:8000"
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! services:
//!   api:
//!     image: makeplane/plane-backend:v1.2.2
//!     expose:
//!       - "8000"
//! ```
//!
//! The proxy leads there by name, `reverse_proxy plane-api:8000`; for a quick look there is `docker exec`.
//!
//! ## Origin
//!
//! T12.1 SPEC

use std::collections::BTreeSet;

use specc_artifacts::yaml::Node;
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{DeploymentView, Door, PortView, Purpose, ServiceView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct NoPublishedPorts;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-25",
        "no-published-ports",
        "rex_25_no_published_ports.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str = "Docker opens a published port in front of the host's firewall, and whoever comes that way \
                   has passed neither the proxy nor the VPN gate.";

/// Parts of paths of what never runs on a server.
const DEVELOPMENT: [&str; 8] = [
    ".dev.",
    "-dev.",
    ".local.",
    "-local.",
    ".test.",
    "-test.",
    ".ci.",
    "molecule/",
];

impl Rule for NoPublishedPorts {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn deployment(&self, deployment: &DeploymentView<'_>, report: &mut Report<'_>) {
        let upstreams = deployment.routes.iter().flat_map(|route| &route.upstreams);
        let targets = upstreams.flat_map(|upstream| &upstream.services);
        let routed: BTreeSet<Span> = targets
            .filter_map(|target| Some(deployment.services.get(*target)?.place.at))
            .collect();
        for service in &deployment.services {
            check(service, &routed, report);
        }
    }
}

/// `routed` are the places of the containers that routes lead to.
fn check(service: &ServiceView<'_>, routed: &BTreeSet<Span>, report: &mut Report<'_>) {
    let Some((ports, _)) = service.ports.known() else {
        return;
    };
    let [first, others @ ..] = ports.items.as_slice() else {
        return;
    };
    let is_backend = match service.purpose() {
        Some(purpose) => matches!(purpose, Purpose::Store | Purpose::Application),
        // What the proxy leads to is not the proxy.
        None => routed.contains(&service.place.at),
    };
    if !is_backend || is_for_development(service, report) {
        return;
    }
    let message = format!("`{}` publishes a port on the host", service.name);
    let mut finding = report.at(first.place, message, "reachable beside the proxy");
    for other in others {
        finding = finding.related(other.place.at, "and here");
    }
    finding = finding.why(WHY).help(
        "remove it: others on its networks reach it by name, and `docker exec` serves for a quick look",
    );
    if let Some(fix) = expose(service, &ports.items) {
        finding = finding.fix(fix);
    }
    report.add(finding);
}

fn is_for_development(service: &ServiceView<'_>, report: &Report<'_>) -> bool {
    let file = report.deployment().file_of(service.place.at.file);
    file.is_some_and(|view| DEVELOPMENT.iter().any(|part| view.path.contains(part)))
}

/// Says the ports inside the container instead.
fn expose(service: &ServiceView<'_>, ports: &[PortView<'_>]) -> Option<Fix> {
    if !service.exposed.is_absent() {
        return None;
    }
    let (names, instead): (&[&str], _) = match service.door {
        Door::Ansible => (&["published_ports", "ports"], "exposed_ports"),
        _ => (&["ports"], "expose"),
    };
    let node = service.node?;
    let (key, value) = names.iter().find_map(|name| node.entry(name))?;
    let written = value.items().iter().all(is_text) && value.items().len() == ports.len();
    if !written {
        return None;
    }
    let mut edits = vec![Edit {
        span: key.span,
        replacement: instead.to_owned(),
    }];
    for (item, port) in value.items().iter().zip(ports) {
        edits.push(Edit {
            span: item.span,
            replacement: format!("\"{}\"", port.target.text()?),
        });
    }
    Some(Fix {
        title: format!("write `{instead}` with the ports inside"),
        // Somebody may come that way today.
        applicability: Applicability::Unsafe,
        edits,
    })
}

fn is_text(node: &Node) -> bool {
    node.as_scalar().is_some() && !node.is_template()
}
