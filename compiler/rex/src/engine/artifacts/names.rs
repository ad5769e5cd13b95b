//! Host names of sites, and their records inside the VPN.

use std::borrow::Cow;

use specc_artifacts::caddyfile::{Argument, Site};
use specc_artifacts::jinja;
use specc_artifacts::variables::Variables;
use specc_artifacts::yaml::{Lookup, Node};

use crate::views::{Address, Door, Field, HostNameView, Place, Record};

/// The split-DNS records of a deployment.
#[derive(Debug, Default)]
pub(super) struct Records<'a> {
    /// Whether any file holds such records, even none of them.
    read: bool,
    /// Whether a template may add more.
    open: bool,
    records: Vec<(String, Field<Address<'a>>)>,
}

impl<'a> Records<'a> {
    /// Takes in the records of a YAML document, if it has any; `is_records` says that the file is there for them.
    pub(super) fn add(
        &mut self,
        root: &'a Node,
        variables: &Variables<'a>,
        is_records: bool,
        visited: &mut usize,
    ) {
        if is_records && root.as_sequence().is_some() {
            self.add_list(root, variables);
        }
        for node in root.walk() {
            *visited += 1;
            for (key, value) in node.entries() {
                if key
                    .text()
                    .is_some_and(|key| key == "extra_records" || key.ends_with("_dns_records"))
                {
                    self.add_list(value, variables);
                }
            }
        }
    }

    fn add_list(&mut self, list: &'a Node, variables: &Variables<'a>) {
        self.read = true;
        let Some(sequence) = list.as_sequence() else {
            self.open |= list.is_unknown();
            return;
        };
        self.open |= sequence.open.is_some();
        for item in &sequence.items {
            if item
                .get("type")
                .and_then(Node::text)
                .is_some_and(|kind| kind != "A")
            {
                continue;
            }
            match item.get("name").and_then(Node::text) {
                Some(name) => self
                    .records
                    .push((canonical(name, variables), address(item, variables))),
                None => self.open = true,
            }
        }
    }

    fn record(&self, host: &str) -> Record<'a> {
        if let Some((_, address)) = self.records.iter().find(|(name, _)| name == host) {
            return Record::Found(address.clone());
        }
        if !self.read {
            return Record::NotKnown("no file with split-DNS records is among the files");
        }
        // A name that is known and one that is not may be the same.
        let comparable = |name: &str| name.contains("{{") == host.contains("{{");
        if self.open || !self.records.iter().all(|(name, _)| comparable(name)) {
            return Record::NotKnown("the split-DNS records are only known at deploy time");
        }
        Record::Missing
    }
}

fn address<'a>(item: &'a Node, variables: &Variables<'a>) -> Field<Address<'a>> {
    let Lookup::Found { value, .. } = item.lookup("value") else {
        return Field::Absent;
    };
    let read = variables.text(value);
    let place = super::fields::place(&read);
    match read.get().and_then(|text| text.parse().ok()) {
        Some(address) => Field::Known(Address::Literal(address), place),
        None => Field::Unknown(place),
    }
}

/// A name that can be compared: resolved where that is possible, else its template without the blanks.
fn canonical(text: &str, variables: &Variables<'_>) -> String {
    let resolved = variables.resolve(text, &mut Vec::new());
    let text = resolved.as_deref().unwrap_or(text);
    let mut out = String::new();
    let mut at = 0;
    for region in jinja::regions(text) {
        out.push_str(text.get(at..region.range.start).unwrap_or(""));
        let inner = text.get(region.inner.clone()).unwrap_or("");
        out.push_str("{{");
        out.extend(inner.chars().filter(|character| !character.is_whitespace()));
        out.push_str("}}");
        at = region.range.end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out.to_ascii_lowercase()
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
fn without_scheme_and_port(address: &str) -> Option<&str> {
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
