//! Names inside the VPN.

use std::borrow::Cow;

use specc_source::Span;

use super::{Address, Door, Field, Place};

/// The settings and records of the VPN's DNS: those of a spec, or of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct DnsView<'a> {
    /// Whose language it is written in.
    pub door: Door,
    /// Where it begins.
    pub place: Place,
    /// The path of the file; empty in a spec.
    pub path: &'a str,
    /// `override_local_dns`.
    pub override_local: Field<bool>,
    /// The `A` records.
    pub records: Vec<DnsRecordView<'a>>,
    /// Whether those are all.
    pub complete: bool,
}

/// An `A` record.
#[derive(Debug, Clone, PartialEq)]
pub struct DnsRecordView<'a> {
    /// The name in the form in which names are compared: variables resolved where they are known, templates without blanks.
    pub name: Cow<'a, str>,
    /// The name as it is written.
    pub written: Cow<'a, str>,
    /// Where the name is written.
    pub place: Place,
    /// Its value.
    pub address: Field<Address<'a>>,
    /// The whole record, where it is an item of the list as it stands there; nothing in a spec, and where a loop writes it.
    pub item: Option<Span>,
    /// Where a condition decides on it: a template's `{% if %}`, or an inline one in its value.
    pub conditional: bool,
}
