//! A host name with its record inside the VPN.

use std::borrow::Cow;
use std::net::Ipv4Addr;

use super::{Door, Field, Place};

/// A host name that is served.
#[derive(Debug, Clone, PartialEq)]
pub struct HostNameView<'a> {
    /// Whose language it is written in.
    pub door: Door,
    /// The name as the reader knows it: `work.ewutelo.cloud`, `{{ plane_subdomain }}.{{ domain_name }}`.
    pub name: Cow<'a, str>,
    /// Where it is declared.
    pub place: Place,
    /// Whether only VPN clients get in.
    pub vpn_only: bool,
    /// Its record inside the VPN.
    pub record: Record<'a>,
    /// The server's address in the VPN, where the deployment says it.
    pub server: Field<Address<'a>>,
    /// What to add where the record is missing, in the reader's language.
    pub entry: Cow<'a, str>,
}

/// The split-DNS record of a host name.
#[derive(Debug, Clone, PartialEq)]
pub enum Record<'a> {
    /// There is an `A` record with this value.
    Found(Field<Address<'a>>),
    /// The records are known, and it is not among them.
    Missing,
    /// Which records there are cannot be told, for this reason.
    NotKnown(&'static str),
}

/// An address, or the variable that supplies it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address<'a> {
    /// Known now.
    Literal(Ipv4Addr),
    /// Known at deploy time.
    Variable(Cow<'a, str>),
}
