//! # REX-03: vpn-acl-two-cidrs
//!
//! ## What it does
//!
//! Refuses a VPN gate that lets in fewer than two ranges. It needs the mesh range *and* the Docker frontend subnet, which is the
//! network of the Caddy container that is not internal, where that is known. Halves of one range count as one.
//!
//! ## Why it hurts
//!
//! HTTP/3 reaches Caddy through Docker's UDP address translation, with the bridge gateway as client address. With the mesh
//! range alone, the first request of a browser (TCP) passes and the next ones (QUIC) are answered with 403: VPN users are
//! locked out, and `curl` shows nothing wrong.
//!
//! ## Example
//!
//! ```plane
//! ingress.allow = [ config.network.mesh.cidr ];
//! ```
//!
//! ```caddyfile
//! @blocked not client_ip 100.64.0.0/10
//! error @blocked 403
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! ingress.allow = [ config.network.mesh.cidr config.network.docker.frontend.subnet ];
//! ```
//!
//! ```caddyfile
//! @blocked not client_ip 100.64.0.0/10 172.20.1.0/24
//! error @blocked 403
//! ```
//!
//! ## Origin
//!
//! T6.2 S34 SEED-3

use ipnet::{IpNet, Ipv4Net};
use specc_source::{Applicability, Fix, Level};

use crate::documentation::code;
use crate::views::{DeploymentView, Field, GateRange, GateView, Place, WantedRange};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct VpnAclTwoCidrs;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-03", "vpn-acl-two-cidrs", "rex_03_vpn_acl_two_cidrs.rs"),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str = "HTTP/3 reaches Caddy through Docker's UDP NAT with the bridge gateway as client address. \
                   Without both ranges, VPN users get 403.";

impl Rule for VpnAclTwoCidrs {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn gate(&self, gate: &GateView<'_>, report: &mut Report<'_>) {
        if !gate.vpn {
            return;
        }
        let Some(ranges) = known_ranges(gate) else {
            return;
        };
        let missing: Vec<_> = gate
            .wanted
            .iter()
            .filter(|wanted| !lets_in(&ranges, wanted))
            .collect();
        if gate.wanted.is_empty() {
            too_few(gate, &ranges, report);
        } else if !missing.is_empty() {
            missing_ranges(gate, &ranges, &missing, report);
        }
    }

    fn deployment(&self, deployment: &DeploymentView<'_>, report: &mut Report<'_>) {
        let gates = deployment.gates.iter();
        let mut gates = gates
            .filter(|gate| gate.vpn && gate.wanted.is_empty())
            .peekable();
        let Some(frontend) = gates.peek().and_then(|_| frontend(deployment)) else {
            return;
        };
        for gate in gates {
            let ranges = known_ranges(gate);
            if let Some(ranges) = ranges.filter(|ranges| distinct(ranges) >= 2) {
                not_the_frontend(gate, &ranges, &frontend, report);
            }
        }
    }
}

/// The IPv4 side of the gate; nothing where one of its ranges is not known.
fn known_ranges(gate: &GateView<'_>) -> Option<Vec<GateRange>> {
    gate.ranges
        .iter()
        .map(|range| range.value().copied())
        .collect()
}

fn lets_in(ranges: &[GateRange], wanted: &WantedRange<'_>) -> bool {
    (ranges.contains(&GateRange::Private) && is_private(wanted.range))
        || networks(ranges)
            .iter()
            .any(|network| network.contains(&wanted.range))
}

/// The IPv4 networks, two halves of one put together.
fn networks(ranges: &[GateRange]) -> Vec<Ipv4Net> {
    let networks: Vec<_> = ranges
        .iter()
        .filter_map(|range| match range {
            GateRange::V4(network) => Some(*network),
            GateRange::Private | GateRange::V6 => None,
        })
        .collect();
    Ipv4Net::aggregate(&networks)
}

/// Whether Caddy's `private_ranges` holds the network.
fn is_private(range: Ipv4Net) -> bool {
    range.network().is_private() && range.broadcast().is_private()
}

/// How many ranges of IPv4 clients there are; the same one twice counts once, and so do its halves.
fn distinct(ranges: &[GateRange]) -> usize {
    networks(ranges).len() + usize::from(ranges.contains(&GateRange::Private))
}

fn message(ranges: &[GateRange]) -> &'static str {
    match distinct(ranges) {
        0 => "the VPN gate lets in no range, it needs two",
        1 => "the VPN gate lets in one range, it needs two",
        _ => "the VPN gate does not let in all VPN users",
    }
}

/// The deployment says which ranges there are.
fn missing_ranges(
    gate: &GateView<'_>,
    ranges: &[GateRange],
    missing: &[&WantedRange<'_>],
    report: &mut Report<'_>,
) {
    let spellings: Vec<_> = missing
        .iter()
        .map(|wanted| format!("`{}`", wanted.spelling))
        .collect();
    let help = format!("add {}", spellings.join(" and "));
    let mut finding = report
        .at(gate.place, message(ranges), "the gate")
        .why(WHY)
        .help(&help);
    if let ([only], 1) = (gate.ranges.as_slice(), distinct(ranges))
        && let Some(place) = only.place().filter(|place| place.from != place.at)
    {
        finding = finding.related(place.from, "the only range it lets in, from here");
    }
    for wanted in missing {
        finding = finding.related(
            wanted.place.at,
            format!("{}, which is missing", wanted.what),
        );
    }
    let edits: Option<Vec<_>> = missing.iter().map(|wanted| wanted.edit.clone()).collect();
    if let Some(edits) = edits {
        finding = finding.fix(Fix {
            title: help,
            applicability: Applicability::Safe,
            edits,
        });
    }
    report.add(finding);
}

/// Nothing says which ranges there are, but that there are fewer than two is certain.
fn too_few(gate: &GateView<'_>, ranges: &[GateRange], report: &mut Report<'_>) {
    // A gate for everybody is none.
    let everybody = |network: &Ipv4Net| network.prefix_len() == 0;
    if distinct(ranges) >= 2 || networks(ranges).iter().any(everybody) {
        return;
    }
    let mut finding = report
        .at(gate.place, message(ranges), "the gate")
        .why(WHY)
        .help(
            "let in the mesh range and the Docker frontend subnet: `not client_ip MESH FRONTEND`",
        );
    let label = match gate.ranges.as_slice() {
        [_] => "the only range it lets in, from here",
        _ => "one range, from here",
    };
    for range in &gate.ranges {
        if let Some(place) = range.place().filter(|place| place.from != place.at) {
            finding = finding.related(place.from, label);
        }
    }
    report.add(finding);
}

/// There are two ranges, and the network on which Caddy publishes its ports is certainly in none of them.
fn not_the_frontend(
    gate: &GateView<'_>,
    ranges: &[GateRange],
    frontend: &[(Ipv4Net, Place)],
    report: &mut Report<'_>,
) {
    let networks = networks(ranges);
    let lets_in = |(subnet, _): &(Ipv4Net, Place)| {
        let mut networks = networks.iter();
        networks.any(|range| range.contains(subnet) || subnet.contains(range))
    };
    if ranges.contains(&GateRange::Private) || frontend.iter().any(lets_in) {
        return;
    }
    let message = "the VPN gate does not let in the Docker frontend subnet";
    let mut finding = report.at(gate.place, message, "the gate").why(WHY);
    for (subnet, place) in frontend {
        finding = finding
            .related(place.at, "Caddy publishes its ports on this network")
            .help(format!("let in {subnet} besides the mesh range"));
    }
    report.add(finding);
}

/// The networks on which Caddy publishes its ports: those that are not internal. Nothing where one of them is not known.
fn frontend(deployment: &DeploymentView<'_>) -> Option<Vec<(Ipv4Net, Place)>> {
    let mut found = Vec::new();
    let proxies = deployment.services.iter().filter(|service| {
        let image = deployment.image_of(service);
        image
            .and_then(|image| image.facts())
            .is_some_and(|facts| facts.name == "caddy")
    });
    for proxy in proxies {
        for key in proxy.networks.value()? {
            let network = deployment.network_of(proxy, key.text()?)?;
            match network.internal {
                Field::Known(true, _) => continue,
                Field::Known(false, _) | Field::Absent => {}
                Field::Unknown(_) => return None,
            }
            for subnet in &network.subnets {
                let IpNet::V4(subnet) = subnet.value()? else {
                    continue;
                };
                found.push((*subnet, network.place));
            }
        }
    }
    (!found.is_empty()).then_some(found)
}
