//! # REX-04: split-dns-record
//!
//! ## What it does
//!
//! Refuses a VPN-only host name that has no `A` record to the server's mesh address in the VPN's DNS.
//!
//! ## Why it hurts
//!
//! Without the record, VPN clients resolve the name through public DNS and reach the server over the Internet, with a public
//! client address. The gate refuses them: the service is up, and nobody can open it.
//!
//! ## Example
//!
//! ```plane
//! ingress.vpnOnly = true;
//! dns.records = { };
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! ingress.vpnOnly = true;
//! dns.records.work = config.network.mesh.address;
//! ```
//!
//! ```yaml
//! extra_records:
//!   - name: work.ewutelo.cloud
//!     type: A
//!     value: 100.64.0.1
//! ```
//!
//! ## Origin
//!
//! P1.9 T12.2 G33 SEED-4

use specc_source::Level;

use crate::documentation::code;
use crate::views::{Address, Door, Field, HostNameView, Record};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct SplitDnsRecord;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-04", "split-dns-record", "rex_04_split_dns_record.rs"),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str = "VPN clients would resolve the name through public DNS, come in over the Internet with a public address, \
                   and the gate refuses them.";

impl Rule for SplitDnsRecord {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn host_name(&self, host: &HostNameView<'_>, report: &mut Report<'_>) {
        if !host.vpn_only {
            return;
        }
        match &host.record {
            Record::Missing => missing(host, report),
            Record::NotKnown(reason) => report.unchecked(host.place.at, *reason),
            Record::Found(address) => wrong_address(host, address, report),
        }
    }
}

fn missing(host: &HostNameView<'_>, report: &mut Report<'_>) {
    let message = format!("`{}` is VPN-only and has no split-DNS record", host.name);
    let mut finding = report
        .at(host.place, message, "served to VPN clients only")
        .why(WHY)
        .help(format!("add {}", host.entry));
    if host.door == Door::Caddyfile {
        for records in &report.deployment().dns {
            finding = finding.related(records.place.at, "its record is not among these");
        }
    }
    report.add(finding);
}

fn wrong_address(host: &HostNameView<'_>, address: &Field<Address<'_>>, report: &mut Report<'_>) {
    let (Some((address, place)), Some((server, declared))) = (address.known(), host.server.known())
    else {
        return;
    };
    // A variable may well hold the address that is written elsewhere: only two known addresses can differ.
    let (Address::Literal(address), Address::Literal(server)) = (address, server) else {
        return;
    };
    if address == server {
        return;
    }
    let message = format!(
        "the split-DNS record of `{}` does not lead to the server's mesh address",
        host.name
    );
    let finding = report
        .at(place, message, format!("{address}"))
        .related(declared.at, format!("the server is {server} in the mesh"))
        .why(WHY)
        .help(format!("let the record lead to {server}"));
    report.add(finding);
}
