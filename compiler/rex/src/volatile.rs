//! What is something else on every run: Jinja expressions, and arguments of modules.

use std::ops::Range;

use specc_artifacts::jinja::{self, RegionKind};

const SERVICES: &[&str] = &[
    "ansible.builtin.service",
    "ansible.builtin.systemd",
    "ansible.builtin.systemd_service",
    "ansible.builtin.sysvinit",
];

/// Arguments that make a module report a change on every run: modules, argument, value, what to do instead.
pub(crate) const ARGUMENTS: &[(&[&str], &str, &str, &str)] = &[
    (
        SERVICES,
        "state",
        "restarted",
        "restart it in a handler that a change notifies",
    ),
    (
        SERVICES,
        "state",
        "reloaded",
        "reload it in a handler that a change notifies",
    ),
    (
        &["community.docker.docker_container"],
        "restart",
        "true",
        "restart it in a handler that a change notifies",
    ),
    (
        &["community.docker.docker_container"],
        "recreate",
        "true",
        "leave it out here, and recreate in a handler that a change notifies",
    ),
    (
        &["community.docker.docker_compose_v2"],
        "state",
        "restarted",
        "recreate it in a handler that a change notifies",
    ),
    (
        &["community.docker.docker_compose_v2"],
        "recreate",
        "always",
        "leave it out here, and recreate in a handler that a change notifies",
    ),
    (
        &[
            "ansible.builtin.apt",
            "ansible.builtin.package",
            "ansible.builtin.pip",
            "ansible.builtin.dnf",
        ],
        "state",
        "latest",
        "write `state: present`, and upgrade in a step of its own",
    ),
    (
        &["ansible.builtin.pip"],
        "state",
        "forcereinstall",
        "write `state: present` with an exact version",
    ),
];

/// Words without which there is none: most texts have none of them, and are not read.
const WORDS: [&str; 6] = [
    "date_time",
    "now(",
    "/dev/null",
    "pipe",
    "random",
    "password_hash",
];

/// Commands of a `pipe` look-up whose answer changes.
const COMMANDS: [&str; 4] = ["date", "uuidgen", "openssl rand", "pwgen"];

/// The first expression of a text that is something else on every run: a time, a new password, a random choice.
pub(crate) fn expression(text: &str) -> Option<Range<usize>> {
    if !WORDS.iter().any(|word| text.contains(word)) {
        return None;
    }
    let regions = jinja::regions(text);
    let mut expressions = regions
        .iter()
        .filter(|region| region.kind == RegionKind::Expression);
    let found = expressions.find(|region| {
        let inner = text.get(region.inner.clone()).unwrap_or("");
        is_volatile(inner)
    })?;
    Some(found.range.clone())
}

fn is_volatile(expression: &str) -> bool {
    let compact: String = expression
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    let time = compact.contains("date_time")
        || compact.starts_with("now(")
        || ["(now(", "~now(", "+now("]
            .iter()
            .any(|call| compact.contains(call));
    // A year changes with the year, as a copyright line should.
    let only_year = [".year", "['year']", "strftime('%Y')", "strftime(\"%Y\")"]
        .iter()
        .any(|year| compact.contains(year));
    let looks_up = compact.contains("lookup(") || compact.contains("query(");
    let made_up = looks_up && compact.contains("password'") && compact.contains("/dev/null");
    let asked = looks_up
        && (compact.contains("pipe'") || compact.contains("pipe\""))
        && COMMANDS.iter().any(|command| {
            let command = command.replace(' ', "");
            compact.contains(&format!("'{command}")) || compact.contains(&format!("\"{command}"))
        });
    let chosen = compact.ends_with("|random") || compact.contains("|random|");
    (time && !only_year) || made_up || asked || chosen || is_hashed_anew(&compact)
}

/// `password_hash('sha512')`: without a salt of one's own there is a new one each time.
pub(crate) fn is_hashed_anew(expression: &str) -> bool {
    let Some((_, filter)) = expression.split_once("password_hash") else {
        return false;
    };
    // The second argument, or `salt=`, is the salt.
    let arguments = filter.split(')').next().unwrap_or("");
    !arguments.contains(',') && !arguments.contains("salt")
}

#[cfg(test)]
mod tests {
    use super::expression;

    #[test]
    fn times_and_new_passwords_are_something_else_each_time() {
        for text in [
            "{{ now() }}",
            "on {{ now(utc=true).isoformat() }}",
            "{{ 'at ' ~ now() }}",
            "{{ ansible_date_time.iso8601 }}",
            "{{ ansible_facts['date_time']['date'] }}",
            "{{ lookup('pipe', 'date +%s') }}",
            "{{ lookup('ansible.builtin.password', '/dev/null length=32') }}",
            "{{ ports | random }}",
            "admin:{{ vault_password | password_hash('bcrypt') }}",
        ] {
            assert!(expression(text).is_some(), "{text}");
        }
    }

    #[test]
    fn what_is_kept_or_changes_once_a_year_is_not() {
        for text in [
            "now() { date_time }",
            "{{ now().year }}",
            "{{ now().strftime('%Y') }}",
            "{{ lookup('ansible.builtin.password', 'credentials/plane length=32') }}",
            "{{ lookup('pipe', 'git rev-parse HEAD') }}",
            "{{ ports | random(seed=inventory_hostname) }}",
            "{{ random_page_cost }}",
            "{{ vault_password | password_hash('bcrypt', vault_salt) }}",
            "{{ known() }}",
        ] {
            assert!(expression(text).is_none(), "{text}");
        }
    }
}
