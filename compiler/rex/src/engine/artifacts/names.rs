//! Host names of sites, and their records inside the VPN.

use std::borrow::Cow;

use specc_artifacts::caddyfile::{Argument, Site};
use specc_artifacts::tree::Artifact;
use specc_artifacts::variables::Variables;
use specc_artifacts::yaml::{Lookup, Node};
use specc_artifacts::{Kind, Loop, jinja};
use specc_source::Span;

use crate::views::{
    Address, DnsRecordView, DnsView, Door, Field, HostNameView, Place, Record, resolved,
};

/// The split-DNS records of a deployment.
#[derive(Debug, Default)]
pub(super) struct Records<'a> {
    /// File by file.
    pub(super) files: Vec<DnsView<'a>>,
    /// Whether the VPN reads them from a file of its own (`extra_records_path`).
    elsewhere: bool,
}

impl<'a> Records<'a> {
    /// Takes in the records of a YAML document, if it has any; `is_records` says that the file is there for them.
    pub(super) fn add(
        &mut self,
        file: &'a Artifact,
        root: &'a Node,
        variables: &Variables<'a>,
        visited: &mut usize,
    ) {
        let is_records = file.kind == Kind::DnsRecords;
        let mut dns = DnsView {
            door: Door::Ansible,
            place: Place::around(root.span),
            path: &file.path,
            override_local: Field::Absent,
            records: Vec::new(),
            complete: true,
        };
        let mut found = false;
        let loops = file.yaml().map_or(&[][..], |yaml| &yaml.loops);
        if is_records && root.as_sequence().is_some() {
            found = true;
            add_list(&mut dns, root, loops, variables);
        }
        for node in root.walk() {
            *visited += 1;
            for (key, value) in node.entries() {
                match key.text() {
                    Some("override_local_dns") => {
                        found |= is_records;
                        dns.override_local = resolved(value, variables)
                            .and_then(|text| super::networks::boolean(&text));
                    }
                    Some(name) if name == "extra_records" || name.ends_with("_dns_records") => {
                        found = true;
                        dns.place = Place::written(key.span);
                        add_list(&mut dns, value, loops, variables);
                    }
                    Some("extra_records_path") => self.elsewhere = true,
                    _ => {}
                }
            }
        }
        if found {
            self.files.push(dns);
        }
    }

    /// Whether one of the names of a site has a record.
    pub(super) fn holds_one_of(&self, site: &Site, variables: &Variables<'_>) -> bool {
        let names = site.addresses.iter();
        let mut names = names.filter_map(|address| without_scheme_and_port(&address.text));
        names.any(|name| matches!(self.record(&canonical(name, variables)), Record::Found(_)))
    }

    fn record(&self, host: &str) -> Record<'a> {
        let mut records = self.files.iter().flat_map(|file| &file.records);
        if let Some(record) = records.find(|record| record.name == host) {
            return Record::Found(record.address.clone());
        }
        if self.files.is_empty() {
            return Record::NotKnown("no file with split-DNS records is among the files");
        }
        let none = self.files.iter().all(|file| file.records.is_empty());
        if self.elsewhere && none {
            return Record::NotKnown("the file with the split-DNS records is not among the files");
        }
        // A name that is known and one that is not may be the same.
        let comparable = |name: &str| name.contains("{{") == host.contains("{{");
        let mut records = self.files.iter().flat_map(|file| &file.records);
        if self.files.iter().any(|file| !file.complete)
            || !records.all(|record| comparable(&record.name))
        {
            return Record::NotKnown("the split-DNS records are only known at deploy time");
        }
        Record::Missing
    }
}

fn add_list<'a>(
    dns: &mut DnsView<'a>,
    list: &'a Node,
    loops: &'a [Loop],
    variables: &Variables<'a>,
) {
    let written = list;
    let list = match Variables::is_reference(list) {
        true => behind(list, variables).unwrap_or(list),
        false => list,
    };
    let Some(sequence) = list.as_sequence() else {
        dns.complete &= !list.is_unknown();
        return;
    };
    // Where the list stands in another file, the loops of this one do not reach it.
    let loops = if std::ptr::eq(written, list) {
        loops
    } else {
        &[]
    };
    let mut followed: Vec<&Loop> = Vec::new();
    for item in &sequence.items {
        let start = item.span.start as usize;
        let around = loops.iter().find(|around| around.holds(start));
        let turns = around.and_then(|around| {
            let turns = around.turns(variables)?;
            let all = turns.iter().all(|turn| turn.writes(start).is_some());
            all.then_some((around, turns))
        });
        let Some((around, turns)) = turns else {
            add_record(dns, item, Some(item.span), variables);
            continue;
        };
        followed.push(around);
        for turn in turns.iter().filter(|turn| turn.writes(start) == Some(true)) {
            add_record(dns, item, None, &turn.variables);
        }
    }
    let statements = sequence.open.iter().flat_map(|opening| &opening.spans);
    dns.complete &= statements.into_iter().all(|statement| {
        let (start, end) = (statement.start as usize, statement.end as usize);
        let belongs = |around: &&Loop| {
            [start, end, start.saturating_sub(1)]
                .iter()
                .any(|at| around.holds(*at))
        };
        followed.iter().any(belongs)
    });
}

/// The list behind a variable, also through filters that write it down.
fn behind<'a>(list: &'a Node, variables: &Variables<'a>) -> Option<&'a Node> {
    const WRITING: [&str; 6] = [
        "to_json",
        "to_nice_json",
        "to_yaml",
        "to_nice_yaml",
        "default",
        "d",
    ];
    if let Some(node) = variables.node(list) {
        return Some(node);
    }
    let expression = jinja::expressions(list.text()?).into_iter().next()?;
    let reference = expression.plain?;
    let mut filters = reference.filters.iter();
    filters
        .all(|(name, _)| WRITING.contains(&name.as_str()))
        .then(|| variables.node(variables.what(&reference)?))?
}

fn add_record<'a>(
    dns: &mut DnsView<'a>,
    item: &'a Node,
    span: Option<Span>,
    variables: &Variables<'a>,
) {
    if item
        .get("type")
        .and_then(Node::text)
        .is_some_and(|kind| kind != "A")
    {
        return;
    }
    let Some(name) = item.get("name").filter(|name| name.text().is_some()) else {
        dns.complete = false;
        return;
    };
    let written = name.text().unwrap_or("");
    if is_named_by_a_turn(written, variables) {
        dns.complete = false;
        return;
    }
    dns.records.push(DnsRecordView {
        name: Cow::Owned(canonical(written, variables)),
        written: Cow::Borrowed(written),
        place: Place::written(name.span),
        address: address(item, variables),
        item: span,
        conditional: item.conditional,
    });
}

/// Whether a name asks for something of what a loop goes through, which nothing here tells: `{{ record.name }}`. What loops bind
/// hardly ever has a prefix, and variables do.
fn is_named_by_a_turn(name: &str, variables: &Variables<'_>) -> bool {
    let expressions = jinja::expressions(name).into_iter();
    let mut references = expressions.filter_map(|expression| expression.plain);
    references.any(|reference| match reference.path.as_slice() {
        [first, _, ..] => !first.contains('_') && variables.what(&reference).is_none(),
        _ => false,
    })
}

fn address<'a>(item: &'a Node, variables: &Variables<'a>) -> Field<Address<'a>> {
    let Lookup::Found { value, .. } = item.lookup("value") else {
        return Field::Absent;
    };
    resolved(value, variables).and_then(|text| text.trim().parse().ok().map(Address::Literal))
}

/// A name that can be compared: resolved as far as that is possible.
pub(super) fn canonical(text: &str, variables: &Variables<'_>) -> String {
    variables.outline(text).to_ascii_lowercase()
}

/// The host names of a gated site.
pub(super) fn host_names<'a>(
    site: &'a Site,
    vpn_only: bool,
    records: &Records<'a>,
    variables: &Variables<'a>,
) -> Vec<HostNameView<'a>> {
    site.addresses
        .iter()
        .filter_map(|address| host_name(address, vpn_only, records, variables))
        .collect()
}

fn host_name<'a>(
    address: &'a Argument,
    vpn_only: bool,
    records: &Records<'a>,
    variables: &Variables<'a>,
) -> Option<HostNameView<'a>> {
    let name = without_scheme_and_port(&address.text)?;
    Some(HostNameView {
        door: Door::Caddyfile,
        name: Cow::Borrowed(name),
        place: Place::written(address.span),
        vpn_only,
        record: records.record(&canonical(name, variables)),
        server: Field::Absent,
        entry: Cow::Owned(format!(
            "`{{ name: \"{name}\", type: A, value: MESH_ADDRESS }}` to `extra_records`"
        )),
    })
}

/// The host of `https://work.example.org:443/path`; nothing for a port alone or a wildcard.
pub(super) fn without_scheme_and_port(address: &str) -> Option<&str> {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let outside = |at: usize| {
        !jinja::regions(address)
            .iter()
            .any(|region| region.range.contains(&at))
    };
    let end = address
        .match_indices([':', '/'])
        .map(|(at, _)| at)
        .find(|&at| outside(at))
        .unwrap_or(address.len());
    let host = address.get(..end)?;
    (host.contains('.') || host.contains("{{"))
        .then_some(host)
        .filter(|host| !host.starts_with('*'))
}

#[cfg(test)]
mod tests {
    use super::without_scheme_and_port;

    #[test]
    fn the_host_of_an_address_is_what_dns_has_to_know() {
        let cases = [
            ("work.example.org", Some("work.example.org")),
            ("https://work.example.org:443", Some("work.example.org")),
            (
                "{{ sub }}.{{ domain | default('a:b') }}:8443",
                Some("{{ sub }}.{{ domain | default('a:b') }}"),
            ),
            (":80", None),
            ("*.example.org", None),
        ];
        for (address, expected) in cases {
            assert_eq!(without_scheme_and_port(address), expected, "{address}");
        }
    }
}
