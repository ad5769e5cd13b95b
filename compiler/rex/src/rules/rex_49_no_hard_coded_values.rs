//! # REX-49: no-hard-coded-values
//!
//! ## What it does
//!
//! Warns of the project's name, its domain, its user and its addresses as literals in tasks, handlers and templates of a role,
//! where the inventory has a variable of that value, be it within another (`docker_networks.frontend.subnet`). Defaults of a
//! role, files that it copies as they are, names of tasks and comments are left alone, and so is a project that is named like
//! one of its roles or services.
//!
//! ## Why it hurts
//!
//! The second host had another domain and another mesh address. The role deployed there with those of the first one, and its
//! names answered from the wrong machine.
//!
//! ## Example
//!
//! ```yaml
//! # inventory/group_vars/all/main.yml has `domain_name: ewutelo.cloud`
//! - name: Ask for the page
//!   ansible.builtin.uri:
//!     url: https://work.ewutelo.cloud/
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! - name: Ask for the page
//!   ansible.builtin.uri:
//!     url: https://work.{{ domain_name }}/
//! ```
//!
//! ## Origin
//!
//! F30 SPEC

use std::net::IpAddr;

use specc_artifacts::Kind;
use specc_artifacts::jinja;
use specc_artifacts::yaml::Node;
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{DeploymentView, FileView, Place, VariableView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct NoHardCodedValues;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-49",
        "no-hard-coded-values",
        "rex_49_no_hard_coded_values.rs"
    ),
    level: Level::Warning,
    doors: Doors::Artifacts,
};

const WHY: &str =
    "On the next host, or in the next environment, the role goes on with the values of this one.";

/// How deep mappings of the inventory are looked into.
const DEPTH: u32 = 3;

/// What a value is, which decides where it counts as written out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Project,
    Domain,
    User,
    Address,
}

/// A value of the inventory that no role should repeat.
struct Value<'a> {
    sort: Sort,
    text: &'a str,
    /// The variable, with the keys within it: `docker_networks.frontend.subnet`.
    name: String,
    /// Where the inventory has it.
    place: Place,
    /// Whether the inventory defines it just once.
    certain: bool,
}

impl Rule for NoHardCodedValues {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn deployment(&self, deployment: &DeploymentView<'_>, report: &mut Report<'_>) {
        let values = values(deployment);
        if values.is_empty() {
            return;
        }
        for file in deployment.files.iter().filter(|file| is_of_a_role(file)) {
            for value in &values {
                check(file, value, report);
            }
        }
    }
}

/// Tasks, handlers, templates and what a role sets for good; a file that is copied as it is cannot name a variable, and a
/// default gives way to the inventory.
fn is_of_a_role(file: &FileView<'_>) -> bool {
    let tests = ["/molecule/", "/tests/"]
        .iter()
        .any(|folder| file.path.contains(folder));
    let template = file.path.ends_with(".j2");
    !file.role.is_empty()
        && !tests
        && (template || matches!(file.kind, Kind::Tasks | Kind::Handlers | Kind::RoleVars))
}

fn values<'a>(deployment: &'a DeploymentView<'a>) -> Vec<Value<'a>> {
    let of_inventory = deployment
        .variables
        .iter()
        .filter(|variable| variable.role.is_empty());
    let mut values: Vec<Value<'a>> = Vec::new();
    for variable in of_inventory {
        let certain = deployment.definitions(variable.name).nth(1).is_none();
        for (name, node, place) in scalars(variable) {
            let Some(text) = node.as_str() else {
                continue;
            };
            let telling = |sort: &Sort| is_telling(*sort, text, deployment);
            let Some(sort) = sort(&name, text).filter(telling) else {
                continue;
            };
            if values.iter().all(|earlier| earlier.text != text) {
                values.push(Value {
                    sort,
                    text,
                    name,
                    place,
                    certain,
                });
            }
        }
    }
    values
}

/// A variable that is a text, or the texts within one that holds mappings: name, node, place.
fn scalars<'a>(variable: &VariableView<'a>) -> Vec<(String, &'a Node, Place)> {
    let mut found = Vec::new();
    let mut waiting = vec![(variable.name.to_owned(), variable.node, variable.place, 0)];
    while let Some((name, node, place, depth)) = waiting.pop() {
        if node.as_scalar().is_some() {
            found.push((name, node, place));
        } else if depth < DEPTH {
            let entries = node.entries().iter().rev();
            waiting.extend(entries.filter_map(|(key, value)| {
                let inner = format!("{name}.{}", key.as_str()?);
                Some((inner, value, Place::written(key.span), depth + 1))
            }));
        }
    }
    found
}

fn sort(name: &str, text: &str) -> Option<Sort> {
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let within = [".ip", ".address", ".cidr", ".subnet"];
    let address = || {
        let host = text.split('/').next().unwrap_or(text);
        host.parse::<IpAddr>()
            .is_ok_and(|host| !host.is_loopback() && !host.is_unspecified())
    };
    match name {
        "project_name" => Some(Sort::Project),
        "domain_name" | "domain" | "base_domain" | "project_domain" => Some(Sort::Domain),
        "prod_user" | "deploy_user" | "admin_user" | "app_user" | "system_user" => Some(Sort::User),
        _ if (ends(&["_ip", "_address", "_cidr", "_subnet"]) || ends(&within)) && address() => {
            Some(Sort::Address)
        }
        _ => None,
    }
}

/// Whether a text stands for this value only.
fn is_telling(sort: Sort, text: &str, deployment: &DeploymentView<'_>) -> bool {
    let word = text
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter));
    match sort {
        Sort::Project | Sort::User => {
            let elsewhere = deployment.roles.iter().any(|role| role.name == text)
                || deployment
                    .services
                    .iter()
                    .any(|service| service.name == text);
            let system = [
                "root", "nobody", "postgres", "redis", "docker", "debian", "admin", "user",
            ];
            word && text.len() >= 4 && !elsewhere && !system.contains(&text)
        }
        Sort::Domain => text.contains('.') && !text.contains(' '),
        Sort::Address => true,
    }
}

fn check(file: &FileView<'_>, value: &Value<'_>, report: &mut Report<'_>) {
    let mut found = file
        .text
        .match_indices(value.text)
        .map(|(at, _)| at)
        .peekable();
    if found.peek().is_none() {
        return;
    }
    let regions = jinja::regions(file.text);
    for at in found {
        let region = regions.partition_point(|region| region.range.end <= at);
        let in_jinja = regions
            .get(region)
            .is_some_and(|region| region.range.start <= at);
        if in_jinja || !stands_alone(file.text, at, value) || !is_value(file, at, value) {
            continue;
        }
        add(file, at, value, report);
    }
}

/// Whether it is no part of a longer word.
fn stands_alone(text: &str, at: usize, value: &Value<'_>) -> bool {
    let end = at + value.text.len();
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let after = text.get(end..).unwrap_or("");
    let next = after.chars().next();
    let word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    // `172.20.1.0` in `172.20.1.0/24` is a part, and the end of a sentence is none.
    let goes_on = match value.sort {
        Sort::Address => {
            before == Some('.')
                || (next == Some('/') && !value.text.contains('/'))
                || after
                    .strip_prefix('.')
                    .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
        }
        Sort::Domain => {
            before == Some('-')
                || after
                    .strip_prefix('.')
                    .is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
        }
        Sort::User => before == Some('_') || next == Some('_'),
        Sort::Project => before == Some('_'),
    };
    !word(before) && !word(next) && !goes_on
}

/// Whether it stands in a value: no comment, no key, no name of a task, no prose.
fn is_value(file: &FileView<'_>, at: usize, value: &Value<'_>) -> bool {
    let before = file
        .text
        .get(..at)
        .and_then(|before| before.rsplit('\n').next())
        .unwrap_or("");
    let after = file
        .text
        .get(at + value.text.len()..)
        .and_then(|after| after.lines().next())
        .unwrap_or("");
    let start = before.trim_start().trim_start_matches("- ").trim_start();
    let comment = start.starts_with(['#', ';']) || start.starts_with("//") || before.contains(" #");
    const PROSE: [&str; 8] = [
        "name:",
        "msg:",
        "fail_msg:",
        "success_msg:",
        "notify:",
        "listen:",
        "tags:",
        "when:",
    ];
    let prose = !file.path.ends_with(".j2") && PROSE.iter().any(|key| start.starts_with(key));
    let key = start.is_empty() && (after.starts_with(':') || after.starts_with('='));
    if comment || prose || key {
        return false;
    }
    match value.sort {
        Sort::Domain | Sort::Address => true,
        // A path, a name that is put together, or the whole value.
        Sort::Project | Sort::User => {
            let joined =
                before.ends_with(['/', '@', '-']) || after.starts_with(['/', '_', '@', '-']);
            let trimmed = before.trim_end_matches(['"', '\'']).trim_end();
            let whole =
                trimmed.ends_with([':', '=']) && after.trim_matches(['"', '\'', ' ']).is_empty();
            // `chown user:group`.
            let paired = value.sort == Sort::User
                && (after.starts_with(':') && !after.starts_with(": ") && after != ":"
                    || before.ends_with(':'));
            joined || whole || paired
        }
    }
}

fn add(file: &FileView<'_>, at: usize, value: &Value<'_>, report: &mut Report<'_>) {
    let what = match value.sort {
        Sort::Project => "the project's name",
        Sort::Domain => "the domain",
        Sort::User => "the host's user",
        Sort::Address => "an address of the deployment",
    };
    let name = &value.name;
    let wanted = format!("{{{{ {name} }}}}");
    let span = Span::new(file.file, at as u32, (at + value.text.len()) as u32);
    let mut finding = report
        .at(
            Place::written(span),
            format!("{what} is written out in a role"),
            "a literal",
        )
        .related(value.place.at, "the inventory has it")
        .why(WHY)
        .help(format!("write `{wanted}`"));
    // A YAML value that begins with braces wants quotes.
    let before = file.text.get(..at).unwrap_or("").trim_end_matches(' ');
    let begins = before.ends_with([':', '-', '[', ',', '{', '\n']);
    if file.path.ends_with(".j2") || !begins {
        finding = finding.fix(Fix {
            title: format!("write `{wanted}`"),
            applicability: match value.certain {
                true => Applicability::Safe,
                false => Applicability::Unsafe,
            },
            edits: vec![Edit {
                span,
                replacement: wanted,
            }],
        });
    }
    report.add(finding);
}
