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

use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{Address, DeploymentView, Door, Field, HostNameView, Record};
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
    report.add(match beside_the_others(host, report.deployment()) {
        Some(fix) => finding.fix(fix),
        None => finding,
    });
}

/// A copy of the last record with this name, where all records of the one list lead to the same address.
fn beside_the_others(host: &HostNameView<'_>, deployment: &DeploymentView<'_>) -> Option<Fix> {
    let [dns] = deployment.dns.as_slice() else {
        return None;
    };
    let last = dns.records.last()?;
    let (address, _) = last.address.known()?;
    let is_alike = |record: &crate::views::DnsRecordView<'_>| {
        record.address.value() == Some(address) && !record.conditional
    };
    // What is a template in a Caddyfile may be plain text where the records are.
    if host.name.contains(['{', '*']) || !dns.records.iter().all(is_alike) {
        return None;
    }
    if host.server.value().is_some_and(|server| server != address) {
        return None;
    }
    let item = last.item?;
    let text = deployment.file_of(item.file)?.text;
    let written = text.get(item.range())?.trim_end();
    let entry = written.replacen(last.written.as_ref(), &host.name, 1);
    if written.matches(last.written.as_ref()).count() != 1 || entry.contains('#') {
        return None;
    }
    let end = item.start + written.len() as u32;
    let line = text.get(..item.start as usize)?.rsplit('\n').next()?;
    let is_block = line.trim_start().starts_with('-') && line.trim_matches([' ', '-']).is_empty();
    let (at, before) = match is_block {
        true => {
            let rest = text.get(end as usize..)?.split(['\r', '\n']).next()?;
            (end + rest.len() as u32, format!("\n{line}"))
        }
        false => (end, ", ".to_owned()),
    };
    Some(Fix {
        title: format!("add a record of `{}` like the others", host.name),
        // It may be served by another host than theirs.
        applicability: Applicability::Unsafe,
        edits: vec![Edit {
            span: Span::new(item.file, at, at),
            replacement: format!("{before}{entry}"),
        }],
    })
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
