//! A gate in front of a site.

use std::borrow::Cow;

use ipnet::Ipv4Net;
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
    /// The ranges that it lets in.
    pub ranges: Vec<Field<GateRange>>,
    /// The ranges that it has to let in, where the deployment says which those are.
    pub wanted: Vec<WantedRange<'a>>,
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
