//! Which variables lead to the vault.

use std::collections::{BTreeMap, BTreeSet};

use crate::definitions::Definitions;
use crate::jinja;

/// The variables of a scope that hold a secret, or lead to one that does; made in one pass over its definitions. The names are
/// its own, so that a scope that finds them out late is no less flexible in its lifetime.
#[derive(Debug, Clone, Default)]
pub(crate) struct SecretNames {
    /// Those that lead there; of an inner scope, those that the outer one does not know.
    leading: BTreeSet<String>,
    /// From a variable to those whose definitions name it.
    users: BTreeMap<String, BTreeSet<String>>,
}

/// Ends of the names of what some teams keep in the vault too, and everybody may read: where a server is, and who uses it.
const NO_SECRETS: [&str; 14] = [
    "_ip",
    "_ipv4",
    "_ipv6",
    "_address",
    "_host",
    "_hostname",
    "_fqdn",
    "_domain",
    "_domain_name",
    "_subdomain",
    "_cidr",
    "_port",
    "_email",
    "_public_key",
];

/// Whether a variable holds a secret of the vault by its name.
fn is_of_vault(name: &str) -> bool {
    name.starts_with("vault_") && !is_no_secret(name)
}

fn is_no_secret(name: &str) -> bool {
    NO_SECRETS.iter().any(|end| name.ends_with(end))
}

impl SecretNames {
    /// Those of a scope. What an outer scope defines may name what only the inner one knows.
    pub(crate) fn new(own: &Definitions<'_>, outer: &[&Self]) -> Self {
        let mut names = Self::default();
        let known = |name: &str| outer.iter().any(|outer| outer.leads_there(name));
        let mut found = Vec::new();
        for (name, definition) in own.iter() {
            let mut leads = false;
            for node in &definition.nodes {
                leads |= node.is_vaulted() && !is_no_secret(name);
                let expressions = node.text().map(jinja::expressions).unwrap_or_default();
                for inner in expressions.into_iter().flat_map(|found| found.names) {
                    leads |= is_of_vault(&inner.name) || known(&inner.name);
                    names
                        .users
                        .entry(inner.name)
                        .or_default()
                        .insert(name.to_owned());
                }
            }
            if leads {
                found.push(name.to_owned());
            }
        }
        while let Some(name) = found.pop() {
            if known(&name) || names.leading.contains(&name) {
                continue;
            }
            let scopes = outer.iter().copied().chain(std::iter::once(&names));
            found.extend(scopes.flat_map(|scope| scope.users_of(&name)).cloned());
            names.leading.insert(name);
        }
        names
    }

    /// Whether this scope says so of a name; an inner one asks the outer one as well.
    pub(crate) fn leads_there(&self, name: &str) -> bool {
        is_of_vault(name) || self.leading.contains(name)
    }

    fn users_of(&self, name: &str) -> impl Iterator<Item = &String> {
        self.users.get(name).into_iter().flatten()
    }
}
