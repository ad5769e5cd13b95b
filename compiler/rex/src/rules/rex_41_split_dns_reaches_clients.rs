//! # REX-41: split-dns-reaches-clients
//!
//! ## What it does
//!
//! Refuses split-DNS records that do not reach the VPN's clients, or lead them elsewhere: `override_local_dns` that is not
//! true, a value outside of the mesh range or none at all, a name out of a variable that only another role's defaults hold, and
//! a record that a template, or a filter such as `selectattr('value')`, leaves out where its address is empty. A filter is looked
//! for in what is called a list of records (`vpn_dns_records`), unless an `assert` or `fail` of its role asks about that list.
//!
//! ## Why it hurts
//!
//! Nothing fails. The clients go on asking their own resolver, or come in over the Internet, and the gate answers 403; the
//! search begins at the gate, and ends hours later at a record that never left the VPN server.
//!
//! ## Example
//!
//! ```plane
//! dns = { overrideLocal = false; records.work = 203.0.113.7; };
//! ```
//!
//! ```yaml
//! dns:
//!   override_local_dns: false
//!   extra_records:
//!     - { name: work.example.org, type: A, value: 203.0.113.7 }
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! dns = { overrideLocal = true; records.work = config.network.mesh.address; };
//! ```
//!
//! ```yaml
//! dns:
//!   override_local_dns: true
//!   extra_records:
//!     - { name: work.example.org, type: A, value: 100.64.0.14 }
//! ```
//!
//! ## Origin
//!
//! T12.2 T12.6 S33 S39

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use specc_artifacts::jinja;
use specc_artifacts::yaml::Node;
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{
    Address, DeploymentView, DnsRecordView, DnsView, Door, Field, FileView, Place, PlayView,
    TaskView, VariableView,
};
use crate::{Doors, Report, Rule, RuleInfo, dropped_records};

pub(crate) struct SplitDnsReachesClients;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-41",
        "split-dns-reaches-clients",
        "rex_41_split_dns_reaches_clients.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY_OVERRIDE: &str = "Clients go on asking their own resolver, come in over the Internet, and the gate refuses them.";
const WHY_RANGE: &str =
    "Traffic to it does not go through the VPN, so that the gate refuses whoever asks.";
const WHY_DEFAULTS: &str = "The VPN's DNS is set up in a play of its own, which sees the inventory and no other role's \
                            defaults: the name is undefined there.";
const WHY_DROPPED: &str =
    "The deploy reports success, and the name resolves to the public address from then on.";

/// The variables that hold the mesh range in an inventory.
const MESH_VARIABLES: [&str; 2] = ["vpn_network_cidr", "caddy_vpn_cidr"];

impl Rule for SplitDnsReachesClients {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn dns(&self, dns: &DnsView<'_>, report: &mut Report<'_>) {
        let deployment = report.deployment();
        override_local(dns, deployment, report);
        let mesh = mesh(deployment);
        for record in &dns.records {
            outside(record, mesh, report);
        }
        let Some(file) = deployment.file(dns.path) else {
            return;
        };
        for record in &dns.records {
            only_in_defaults(record, file, report);
            if record.conditional {
                dropped(record, file, report);
            }
        }
        // In other files they are values of variables and tasks.
        let template = file.path.ends_with(".j2").then_some(file.text);
        if let Some(found) = template.and_then(dropped_records::dropping) {
            let span = Span::new(file.file, found.range.start as u32, found.range.end as u32);
            filtered(span, file.text, file.role, &found.attribute, report);
        }
    }

    fn task(&self, task: &TaskView<'_>, report: &mut Report<'_>) {
        let facts = task
            .module
            .as_ref()
            .filter(|_| task.calls(&["ansible.builtin.set_fact"]));
        for (_, value) in facts.map_or(&[][..], |module| module.arguments.entries()) {
            in_value(value, task.role, report);
        }
    }

    fn variable(&self, variable: &VariableView<'_>, report: &mut Report<'_>) {
        in_value(variable.node, variable.role, report);
    }
}

/// A value that is a list of records without those whose address is empty.
fn in_value(value: &Node, role: &str, report: &mut Report<'_>) {
    if let Some(text) = value.text()
        && let Some(found) = dropped_records::dropping(text)
    {
        filtered(value.span, text, role, &found.attribute, report);
    }
}

fn filtered(at: Span, text: &str, role: &str, attribute: &str, report: &mut Report<'_>) {
    if is_asserted(text, role, report.deployment()) {
        return;
    }
    let finding = report
        .at(
            Place::written(at),
            format!("records with an empty `{attribute}` are left out in silence"),
            "may take records away",
        )
        .why(WHY_DROPPED)
        .help("leave the condition out, and let the deploy stop: `ansible.builtin.assert` that no address is empty");
    report.add(finding);
}

/// Whether the role stops where one of the lists of a text is not as it should be.
fn is_asserted(text: &str, role: &str, deployment: &DeploymentView<'_>) -> bool {
    let expressions = jinja::expressions(text);
    let names: Vec<&str> = expressions
        .iter()
        .flat_map(|expression| &expression.names)
        .map(|name| name.name.as_str())
        .filter(|name| name.contains("dns") || name.contains("record"))
        .collect();
    let stops = |task: &TaskView<'_>| {
        task.calls(&["ansible.builtin.assert", "ansible.builtin.fail"])
            && task
                .conditions()
                .iter()
                .filter_map(|node| node.text())
                .any(|condition| words(condition).any(|word| names.contains(&word)))
    };
    let mut tasks = deployment.tasks.iter();
    tasks.any(|task| (role.is_empty() || task.role == role) && stops(task))
}

fn override_local(dns: &DnsView<'_>, deployment: &DeploymentView<'_>, report: &mut Report<'_>) {
    // Who comes in over the Internet needs no records.
    let public = deployment
        .spec
        .is_some_and(|spec| !spec.ingress.vpn_only.value);
    if dns.records.is_empty() || public {
        return;
    }
    let (option, wanted) = match dns.door {
        Door::Spec => ("overrideLocal", "overrideLocal = true"),
        _ => ("override_local_dns", "override_local_dns: true"),
    };
    match &dns.override_local {
        Field::Known(false, place) => {
            let finding = report
                .at(
                    *place,
                    format!("`{option}` is switched off: no record reaches the clients"),
                    "not true",
                )
                .why(WHY_OVERRIDE)
                .help(format!("write `{wanted}`"));
            report.add(match place.written {
                true => finding.fix(Fix {
                    title: format!("write `{wanted}`"),
                    applicability: Applicability::Safe,
                    edits: vec![Edit {
                        span: place.at,
                        replacement: "true".to_owned(),
                    }],
                }),
                false => finding,
            });
        }
        // Lists of records alone are put into a configuration that says it.
        Field::Absent if dns.complete && is_configuration(dns, deployment) => {
            let elsewhere = deployment
                .dns
                .iter()
                .any(|other| !other.override_local.is_absent());
            if elsewhere {
                return;
            }
            let finding = report
                .at(
                    dns.place,
                    format!("nothing says `{wanted}`: no record reaches the clients"),
                    "these records",
                )
                .why(WHY_OVERRIDE)
                .help(format!("add `{wanted}` beside them"));
            report.add(finding);
        }
        _ => {}
    }
}

/// Whether the records stand in a configuration of Headscale, and not in a list for one.
fn is_configuration(dns: &DnsView<'_>, deployment: &DeploymentView<'_>) -> bool {
    let text = || deployment.file(dns.path).map_or("", |file| file.text);
    dns.path.contains("headscale") || text().contains("magic_dns:")
}

/// The mesh range, with where it is said.
fn mesh(deployment: &DeploymentView<'_>) -> Option<(Ipv4Net, Span)> {
    if let Some(spec) = deployment.spec {
        return Some((spec.network.mesh.value, spec.network.mesh.origin.at));
    }
    MESH_VARIABLES.iter().find_map(|name| {
        let variable = deployment.variable(name);
        let (text, place) = variable.known()?;
        Some((text.trim().parse().ok()?, place.from))
    })
}

fn outside(record: &DnsRecordView<'_>, mesh: Option<(Ipv4Net, Span)>, report: &mut Report<'_>) {
    if record.address.is_absent() {
        let finding = report
            .at(
                record.place,
                format!("the record of `{}` leads nowhere", record.written),
                "no value",
            )
            .why(WHY_DROPPED)
            .help("give it the server's address in the VPN as its `value`");
        return report.add(finding);
    }
    let Some((Address::Literal(address), place)) = record.address.known() else {
        return;
    };
    let leads_elsewhere = match mesh {
        Some((mesh, _)) => !mesh.contains(address),
        // Where nobody says the range, an address of the Internet is in none.
        None => is_public(*address),
    };
    if !leads_elsewhere {
        return;
    }
    let message = format!(
        "the record of `{}` leads to {address}, outside of the mesh",
        record.written
    );
    let mut finding = report
        .at(place, message, "not in the VPN")
        .why(WHY_RANGE)
        .help("write the server's address in the VPN");
    if let Some((mesh, at)) = mesh {
        finding = finding.related(at, format!("the mesh is {mesh}"));
    }
    report.add(finding);
}

/// An address of the Internet, or of the host itself.
fn is_public(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    let shared = first == 100 && (64..128).contains(&second);
    !address.is_private() && !shared
}

/// A name that the play of the VPN's DNS cannot know.
fn only_in_defaults(record: &DnsRecordView<'_>, file: &FileView<'_>, report: &mut Report<'_>) {
    if !record.written.contains("{{") || record.written.contains("default") {
        return;
    }
    let deployment = report.deployment();
    let names = jinja::expressions(&record.written);
    for name in names.iter().flat_map(|expression| &expression.names) {
        let mut definitions = deployment.definitions(&name.name).peekable();
        let Some(first) = definitions.peek().copied() else {
            continue;
        };
        let hidden = definitions.all(|definition| {
            !definition.role.is_empty()
                && definition.role != file.role
                && !deployment.plays.iter().any(|play| {
                    runs(play, definition.role, deployment) && runs(play, file.role, deployment)
                })
        });
        if !hidden {
            continue;
        }
        let finding = report
            .at(
                record.place,
                format!("`{}` is unknown where this record is written", name.name),
                "undefined here",
            )
            .related(first.place.at, "only a role's own tasks see this")
            .why(WHY_DEFAULTS)
            .help(format!(
                "define `{}` in `group_vars/all/main.yml`",
                name.name
            ));
        report.add(finding);
        return;
    }
}

fn runs(play: &PlayView<'_>, role: &str, deployment: &DeploymentView<'_>) -> bool {
    play.roles.iter().any(|played| {
        let found = played.role.and_then(|role| deployment.roles.get(role));
        found.is_some_and(|found| found.path == role)
    })
}

/// A record that a template leaves out where its own address is empty.
fn dropped(record: &DnsRecordView<'_>, file: &FileView<'_>, report: &mut Report<'_>) {
    let start = record.place.at.start as usize;
    let regions = jinja::regions(file.text);
    let condition = regions
        .iter()
        .rev()
        .find(|region| region.range.end <= start && region.keyword(file.text) == "if");
    let value = file.text.get(start..).and_then(|rest| {
        let value = rest.find("value")?;
        rest.get(value..)?.lines().next()
    });
    let (Some(condition), Some(value)) = (condition, value) else {
        return;
    };
    let tested = file.text.get(condition.inner.clone()).unwrap_or("");
    let names = jinja::expressions(value);
    let tested_name = names
        .iter()
        .flat_map(|expression| &expression.names)
        .find(|name| words(tested).any(|word| word == name.name));
    let Some(name) = tested_name else {
        return;
    };
    // `record.value` says more than `record`.
    let longer = format!("{}.", name.name);
    let mut paths = tested.split(|letter: char| letter != '.' && !is_of_word(letter));
    let name = paths
        .find(|path| path.starts_with(&longer))
        .unwrap_or(&name.name);
    let span = Span::new(
        file.file,
        condition.range.start as u32,
        condition.range.end as u32,
    );
    let finding = report
        .at(record.place, format!("this record is left out in silence where `{name}` is empty"), "may be missing")
        .related(span, "decides on it")
        .why(WHY_DROPPED)
        .help(format!("leave the condition out, and let the deploy stop: `ansible.builtin.assert` that `{name}` is there"));
    report.add(finding);
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !is_of_word(letter))
}

fn is_of_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn addresses_of_private_networks_and_of_the_mesh_are_not_public() {
        for (address, expected) in [
            ("203.0.113.7", true),
            ("127.0.0.1", true),
            ("100.64.0.14", false),
            ("100.128.0.1", true),
            ("10.0.0.1", false),
        ] {
            assert_eq!(is_public(address.parse().unwrap()), expected, "{address}");
        }
    }
}
