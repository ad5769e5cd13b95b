//! # REX-24: disjoint-subnets
//!
//! ## What it does
//!
//! Refuses Docker subnets that overlap each other or the VPN's mesh range, that hold the host's own address, or that lie outside
//! of the Docker daemon's address pools. Networks of roles that no play brings together, and no two plays for the same hosts, may
//! be on different hosts, and are not compared. Networks that a loop makes are looked at where the list or mapping that it goes
//! through is written in the repository.
//!
//! ## Why it hurts
//!
//! Two networks with one range: the second cannot be made, and the stack does not start. A network over the mesh range: answers
//! to VPN clients go into a bridge instead of the tunnel, and the server is gone for whoever works through the VPN. A network
//! outside of the pool: Docker gives the range to something else one day, and firewall rules that name the pool miss it.
//!
//! ## Example
//!
//! ```plane
//! network.docker.backend.subnet = 100.64.7.0/24;
//! ```
//!
//! ```yaml
//! networks:
//!   frontend:
//!     ipam: { config: [{ subnet: 172.20.0.0/22 }] }
//!   backend:
//!     ipam: { config: [{ subnet: 172.20.2.0/24 }] }
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! network.docker.backend.subnet = 172.20.2.0/24;
//! ```
//!
//! ```yaml
//! networks:
//!   frontend:
//!     ipam: { config: [{ subnet: 172.20.1.0/24 }] }
//!   backend:
//!     ipam: { config: [{ subnet: 172.20.2.0/24 }] }
//! ```
//!
//! ## Origin
//!
//! T12.1

use std::net::IpAddr;

use ipnet::IpNet;
use specc_source::{Applicability, Diagnostic, Edit, Fix, Level};

use crate::documentation::code;
use crate::views::{DeploymentView, Door, Field, NetworkView, Place};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct DisjointSubnets;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-24", "disjoint-subnets", "rex_24_disjoint_subnets.rs"),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY_EACH_OTHER: &str =
    "Docker refuses to make a network whose range is taken, and the stack does not start.";
const WHY_MESH: &str = "Answers to VPN clients would go into the bridge instead of the tunnel: \
                        the server is gone for whoever works through the VPN.";
const WHY_HOST: &str =
    "The host would send its own traffic into the bridge, and cannot be reached any more.";
const WHY_POOL: &str = "Firewall rules and gates name the pool; a network beside it escapes them, \
                        and its range may be given away.";

/// How inventories call the mesh range.
const MESH_VARIABLES: [&str; 4] = [
    "vpn_network_cidr",
    "caddy_vpn_cidr",
    "mesh_cidr",
    "tailscale_cidr",
];

/// A range, and the network that has it.
#[derive(Clone, Copy)]
struct Subnet<'v, 'a> {
    net: IpNet,
    place: Place,
    network: &'v NetworkView<'a>,
}

impl Rule for DisjointSubnets {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn deployment(&self, deployment: &DeploymentView<'_>, report: &mut Report<'_>) {
        let mut subnets = subnets(deployment);
        subnets.sort_by_key(|subnet| (subnet.net.network(), subnet.net.prefix_len()));
        let mesh = mesh(deployment);
        let host = host_address(deployment);
        let mut free = Free::new(deployment, mesh, host);
        overlaps(&subnets, &mut free, report);
        for subnet in &subnets {
            if let Some((net, place)) = mesh
                && overlap(&net, &subnet.net)
            {
                refuse(
                    *subnet,
                    "overlaps the mesh range",
                    place,
                    format!("the mesh range, {net}"),
                    WHY_MESH,
                    &mut free,
                    report,
                );
            } else if let Some((address, place)) = host
                && subnet.net.contains(&address)
            {
                refuse(
                    *subnet,
                    "holds the host's own address",
                    place,
                    "the host's address".to_owned(),
                    WHY_HOST,
                    &mut free,
                    report,
                );
            } else {
                outside_of_pools(*subnet, &mut free, report);
            }
        }
    }
}

/// The ranges of all networks that are made here.
fn subnets<'v, 'a>(deployment: &'v DeploymentView<'a>) -> Vec<Subnet<'v, 'a>> {
    let made = deployment
        .networks
        .iter()
        .filter(|network| network.is_definition());
    let known = made.flat_map(|network| {
        let ranges = network.subnets.iter().filter_map(Field::known);
        ranges.map(move |(net, place)| Subnet {
            net: net.trunc(),
            place,
            network,
        })
    });
    known.collect()
}

fn overlap(one: &IpNet, other: &IpNet) -> bool {
    one.contains(other) || other.contains(one)
}

/// Reports each range that begins within an earlier one; they are in the order of their first addresses.
fn overlaps(subnets: &[Subnet<'_, '_>], free: &mut Free, report: &mut Report<'_>) {
    // The ranges that are still open: each holds the next, so there are few.
    let mut open: Vec<Subnet<'_, '_>> = Vec::new();
    for subnet in subnets {
        open.retain(|earlier| earlier.net.contains(&subnet.net));
        let taken = open
            .iter()
            .find(|earlier| on_one_host(earlier.network, subnet.network, report.deployment()));
        if let Some(taken) = taken {
            let (first, second) = match is_new(taken, subnet) {
                true => (subnet, taken),
                false => (taken, subnet),
            };
            let message = format!(
                "the networks `{}` and `{}` overlap",
                first.network.key, second.network.key
            );
            let finding = report
                .at(second.place, message, format!("{}", second.net))
                .related(
                    first.place.at,
                    format!("{} of `{}`", first.net, first.network.key),
                )
                .why(WHY_EACH_OTHER)
                .help("give each network a range of its own in the daemon's pool");
            report.add(with_fix(finding, second, free, report));
        }
        open.push(*subnet);
    }
}

/// Whether `one` rather than `other` is what the reader added: a task beside what the spec declares, the spec's own file beside
/// what it imports, the later one in a file.
fn is_new(one: &Subnet<'_, '_>, other: &Subnet<'_, '_>) -> bool {
    let by_task = |subnet: &Subnet<'_, '_>| subnet.network.door == Door::Ansible;
    match (one.place.at, other.place.at) {
        _ if by_task(one) != by_task(other) => by_task(one),
        (one, other) if one.file == other.file => one > other,
        (one, other) => one.file < other.file,
    }
}

/// Whether two networks, which are not one and the same, are certainly made on one host.
fn on_one_host(
    one: &NetworkView<'_>,
    other: &NetworkView<'_>,
    deployment: &DeploymentView<'_>,
) -> bool {
    if one.name == other.name || one.key == other.key {
        return false;
    }
    deployment.on_one_host(one.place.at.file, other.place.at.file)
}

/// The VPN's range, where one is known.
fn mesh(deployment: &DeploymentView<'_>) -> Option<(IpNet, Place)> {
    if let Some(spec) = deployment.spec {
        let mesh = &spec.network.mesh;
        return Some((mesh.value.into(), mesh.origin.into()));
    }
    MESH_VARIABLES.iter().find_map(|name| {
        let value = deployment.variable(name);
        let (text, place) = value.known()?;
        Some((text.trim().parse().ok()?, place))
    })
}

/// The host's own address, where the inventory gives just one.
fn host_address(deployment: &DeploymentView<'_>) -> Option<(IpAddr, Place)> {
    let mut given = deployment.definitions("ansible_host");
    let (first, None) = (given.next()?, given.next()) else {
        return None;
    };
    let (text, place) = first.value.known()?;
    Some((text.trim().parse().ok()?, place))
}

fn outside_of_pools(subnet: Subnet<'_, '_>, free: &mut Free, report: &mut Report<'_>) {
    let pools = &report.deployment().address_pools;
    let known: Vec<_> = pools.iter().filter_map(Field::known).collect();
    // Another pool may hold it.
    if known.len() < pools.len() {
        return;
    }
    let of_family =
        |pool: &&(&IpNet, Place)| pool.0.network().is_ipv4() == subnet.net.network().is_ipv4();
    let Some((pool, place)) = known.iter().find(of_family) else {
        return;
    };
    if known.iter().any(|(pool, _)| pool.contains(&subnet.net)) {
        return;
    }
    refuse(
        subnet,
        "lies outside of the daemon's pool",
        *place,
        format!("the pool, {pool}"),
        WHY_POOL,
        free,
        report,
    );
}

fn refuse(
    subnet: Subnet<'_, '_>,
    what: &str,
    place: Place,
    label: String,
    why: &str,
    free: &mut Free,
    report: &mut Report<'_>,
) {
    let message = format!("the network `{}` {what}", subnet.network.key);
    let finding = report
        .at(subnet.place, message, format!("{}", subnet.net))
        .related(place.at, label)
        .why(why)
        .help("give it a free range in the daemon's pool");
    report.add(with_fix(finding, &subnet, free, report));
}

/// The ranges of the pool that nobody has.
struct Free {
    pools: Vec<IpNet>,
    taken: Vec<IpNet>,
}

impl Free {
    /// Nothing counts as free where some range is not known.
    fn new(
        deployment: &DeploymentView<'_>,
        mesh: Option<(IpNet, Place)>,
        host: Option<(IpAddr, Place)>,
    ) -> Self {
        let ranges = || {
            let networks = deployment.networks.iter();
            networks.flat_map(|network| &network.subnets)
        };
        let pools = deployment.address_pools.iter();
        let known = ranges().all(|range| range.value().is_some());
        let others = mesh.map(|(mesh, _)| mesh).into_iter();
        Self {
            pools: pools
                .filter(|_| known)
                .filter_map(|pool| pool.value().copied())
                .collect(),
            taken: ranges()
                .filter_map(|range| range.value().copied())
                .chain(others)
                .chain(host.map(|(address, _)| address.into()))
                .collect(),
        }
    }

    /// The next range of this size, which is taken from then on.
    fn next(&mut self, size: u8) -> Option<IpNet> {
        /// Enough for a pool of /8 in ranges of /20.
        const MOST: usize = 4096;
        let ranges = self.pools.iter().filter_map(|pool| pool.subnets(size).ok());
        let found = ranges
            .flat_map(|ranges| ranges.take(MOST))
            .find(|range| !self.taken.iter().any(|taken| overlap(taken, range)))?;
        self.taken.push(found);
        Some(found)
    }
}

fn with_fix(
    finding: Diagnostic,
    subnet: &Subnet<'_, '_>,
    free: &mut Free,
    report: &Report<'_>,
) -> Diagnostic {
    let deployment = report.deployment();
    let place = subnet.place;
    if !place.written {
        return finding;
    }
    let Some(range) = free.next(subnet.net.prefix_len()) else {
        return finding;
    };
    let edit = match (deployment.door, subnet.network.door) {
        (Door::Spec, Door::Spec) => Some(Edit {
            span: place.at,
            replacement: range.to_string(),
        }),
        (Door::Spec, _) => Some(Edit {
            span: place.at,
            replacement: format!("\"{range}\""),
        }),
        _ => deployment.edit_within(place.at, &subnet.net.to_string(), &range.to_string()),
    };
    match edit {
        Some(edit) => finding.fix(Fix {
            title: format!("use `{range}`, which is free"),
            // Docker makes the network anew, and whatever names the old range has to follow.
            applicability: Applicability::Unsafe,
            edits: vec![edit],
        }),
        None => finding,
    }
}
