//! Facts that Ansible hands out as variables of their own.

use specc_artifacts::jinja::{self, RegionKind};
use specc_source::Span;

use crate::views::FileView;

/// Facts, without `ansible_`; sorted.
pub(crate) const FACTS: &[&str] = &[
    "all_ipv4_addresses",
    "all_ipv6_addresses",
    "apparmor",
    "architecture",
    "bios_version",
    "cmdline",
    "date_time",
    "default_ipv4",
    "default_ipv6",
    "devices",
    "distribution",
    "distribution_file_variety",
    "distribution_major_version",
    "distribution_release",
    "distribution_version",
    "dns",
    "domain",
    "effective_user_id",
    "env",
    "fqdn",
    "hostname",
    "interfaces",
    "kernel",
    "kernel_version",
    "lsb",
    "machine",
    "machine_id",
    "memfree_mb",
    "memory_mb",
    "memtotal_mb",
    "mounts",
    "nodename",
    "os_family",
    "pkg_mgr",
    "processor",
    "processor_cores",
    "processor_count",
    "processor_nproc",
    "processor_vcpus",
    "product_name",
    "selinux",
    "service_mgr",
    "swaptotal_mb",
    "system",
    "system_vendor",
    "uptime_seconds",
    "user_dir",
    "user_gid",
    "user_id",
    "user_uid",
    "userspace_architecture",
    "virtualization_role",
    "virtualization_type",
];

/// The facts that expressions read as variables of another host, without `ansible_`: `hostvars[host]['ansible_default_ipv4']`.
/// The place is the attribute, with its brackets or its point.
pub(crate) fn of_other_hosts(file: &FileView<'_>) -> Vec<(&'static str, Span)> {
    if !(file.text.contains("hostvars") && file.text.contains("ansible_")) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for region in jinja::regions(file.text) {
        let inner = file.text.get(region.inner.clone()).unwrap_or("");
        if region.kind == RegionKind::Comment || !inner.contains("hostvars[") {
            continue;
        }
        for (at, range) in attributes(inner) {
            let start = region.inner.start + range.start;
            let end = region.inner.start + range.end;
            let span = Span::new(file.file, start as u32, end as u32);
            found.push((at, span));
        }
    }
    found
}

/// The facts behind `hostvars[…]`, with where they stand.
fn attributes(expression: &str) -> Vec<(&'static str, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    for (at, _) in expression.match_indices("ansible_") {
        let before = expression.get(..at).unwrap_or("");
        let opening = ["['", "[\"", "."]
            .into_iter()
            .find(|opening| before.ends_with(opening));
        let Some(opening) = opening else { continue };
        let start = at - opening.len();
        let holder = expression.get(..start).unwrap_or("");
        // `hostvars[host]` itself holds it, and nothing in between.
        let of_host = holder.ends_with(']')
            && holder.rfind("hostvars[").is_some_and(|host| {
                closes_at_end(holder.get(host + "hostvars".len()..).unwrap_or(""))
            });
        let name = expression.get(at + "ansible_".len()..).unwrap_or("");
        let length = name.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        let name = name.get(..length.unwrap_or(name.len())).unwrap_or("");
        let Ok(known) = FACTS.binary_search(&name) else {
            continue;
        };
        let closing = if opening == "." { 0 } else { opening.len() };
        let end = at + "ansible_".len() + name.len() + closing;
        if let Some(fact) = FACTS.get(known).filter(|_| of_host) {
            found.push((*fact, start..end));
        }
    }
    found
}

/// Whether the bracket that a text begins with is closed by its last one.
fn closes_at_end(text: &str) -> bool {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + 1 == text.len();
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{FACTS, attributes};

    #[test]
    fn facts_are_sorted() {
        assert!(FACTS.is_sorted());
    }

    #[test]
    fn facts_of_other_hosts_are_found_behind_the_host() {
        for (text, shown) in [
            (
                "hostvars['a']['ansible_default_ipv4'].address",
                Some("['ansible_default_ipv4']"),
            ),
            (
                "hostvars[groups['a'][0]].ansible_hostname",
                Some(".ansible_hostname"),
            ),
            ("hostvars['a']['ansible_facts']['default_ipv4']", None),
            ("hostvars['a'].ansible_host", None),
            ("hostvars['a'].x['ansible_hostname']", None),
        ] {
            let found = attributes(text);
            let range = found.first().map(|(_, range)| range.clone());
            assert_eq!(range.map(|range| &text[range]), shown, "{text}");
        }
    }
}
