//! A gate in front of a site.

use std::borrow::Cow;

use ipnet::Ipv4Net;
use specc_artifacts::caddyfile::Directive;
use specc_source::Edit;

use super::{Door, Field, Place};

/// A gate that lets in some ranges of client addresses and refuses everyone else.
#[derive(Debug, Clone, PartialEq)]
pub struct GateView<'a> {
    /// Whose language it is written in.
    pub door: Door,
    /// The list of ranges.
    pub place: Place,
    /// Whether it is there to let VPN clients in.
    pub vpn: bool,
    /// Which address it looks at; absent in a spec, where specc decides it.
    pub matcher: Field<AddressMatcher>,
    /// The definition of its matcher; nothing in a spec.
    pub definition: Option<&'a Directive>,
    /// Whether that matcher looks at nothing but addresses.
    pub only_addresses: bool,
    /// Whether the matcher is for those that are kept out (`not client_ip …`), and not for those that are let in.
    pub refuses_matched: bool,
    /// What it does with whoever it does not let in; nothing in a spec.
    pub refusals: Vec<&'a Directive>,
    /// Its Caddyfile, in [`caddyfiles`](super::DeploymentView::caddyfiles).
    pub caddyfile: Option<usize>,
    /// The ranges that it lets in.
    pub ranges: Vec<Field<GateRange>>,
    /// The ranges that it has to let in, where the deployment says which those are.
    pub wanted: Vec<WantedRange<'a>>,
}

/// Which address a gate looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressMatcher {
    /// `client_ip`: what trusted proxies say.
    Client,
    /// `remote_ip`: who holds the connection.
    Remote,
}

/// A range of client addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GateRange {
    /// An IPv4 network or a single address.
    V4(Ipv4Net),
    /// An IPv6 network, which is never the only way in here.
    V6,
    /// Caddy's `private_ranges`: it holds Docker's networks, and not the mesh.
    Private,
}

/// A range that a VPN gate has to let in.
#[derive(Debug, Clone, PartialEq)]
pub struct WantedRange<'a> {
    /// `the mesh range`.
    pub what: &'static str,
    /// How the reader writes it: `config.network.mesh.cidr`.
    pub spelling: Cow<'a, str>,
    /// The range.
    pub range: Ipv4Net,
    /// Where it is declared.
    pub place: Place,
    /// Adds it to the gate's list, where that is a list one can add to.
    pub edit: Option<Edit>,
}
