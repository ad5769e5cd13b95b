//! The role's variables: defaults and argument specs say the same.

use std::collections::{BTreeMap, BTreeSet};

use super::body;
use crate::fixture::deployment;
use crate::role::arguments;

/// Options by entry point, each with the lines that describe it.
fn specs() -> BTreeMap<String, BTreeMap<String, String>> {
    let mut entries: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let (mut entry, mut option) = (String::new(), String::new());
    for line in body(&deployment(), "roles/plane/meta/argument_specs.yml").lines() {
        let name = line.trim().trim_end_matches(':').to_owned();
        match line.len() - line.trim_start().len() {
            2 => entry = name,
            6 => option = name,
            indent if indent > 6 => entries
                .entry(entry.clone())
                .or_default()
                .entry(option.clone())
                .or_default()
                .push_str(line),
            _ => {}
        }
    }
    entries
}

fn defaults() -> arguments::Defaults {
    arguments::defaults(&body(&deployment(), "roles/plane/defaults/main.yml"))
}

#[test]
fn every_entry_point_lists_what_it_reads() {
    let listing: Vec<String> = specs()
        .iter()
        .map(|(entry, options)| {
            let names: Vec<String> = options
                .iter()
                .filter(|(name, _)| !name.ends_with("_limit"))
                .map(|(name, text)| {
                    format!(
                        "  {name}{}",
                        if text.contains("required: true") {
                            ""
                        } else {
                            " ?"
                        }
                    )
                })
                .collect();
            format!("{entry}\n{}", names.join("\n"))
        })
        .collect();
    insta::assert_snapshot!(listing.join("\n\n"));
}

#[test]
fn every_default_is_described_and_every_option_has_its_default() {
    let defaults = defaults();
    let described: BTreeSet<String> = specs()
        .into_values()
        .flatten()
        .filter(|(_, text)| text.contains("default: "))
        .map(|(name, _)| name)
        .collect();
    let set: BTreeSet<String> = defaults.keys().cloned().collect();
    assert_eq!(described, set);
}

#[test]
fn no_option_with_a_default_is_mistaken_for_a_required_one() {
    for (entry, options) in specs() {
        for (name, text) in options {
            let has_default = defaults().contains_key(&name);
            assert_eq!(
                text.contains("        default: "),
                has_default,
                "{name} of {entry}"
            );
        }
    }
}

#[test]
fn secrets_are_required_and_never_logged() {
    let specs = specs();
    for (entry, name) in [
        ("configuration", "plane_secret_key"),
        ("configuration", "plane_deploy_token"),
        ("database", "postgresql_password"),
        ("provision", "plane_admin_password"),
        ("provision", "plane_agents"),
    ] {
        let text = &specs[entry][name];
        assert!(
            text.contains("required: true") && text.contains("no_log: true"),
            "{name}: {text}"
        );
    }
}
