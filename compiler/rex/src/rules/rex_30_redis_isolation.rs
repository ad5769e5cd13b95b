//! # REX-30: redis-isolation
//!
//! ## What it does
//!
//! Refuses a Redis database number that another tenant of the same server holds, a Redis URL without the password, and a
//! container that is told the host of a server with a password (`REDIS_HOST`) and no password. Who takes number 0 because no
//! number is given is not known, apart from URLs: programs have defaults of their own.
//!
//! ## Why it hurts
//!
//! Plane empties its Redis database whenever it starts: whoever shares the number loses sessions and jobs at that moment, with
//! nothing in any log that says why. A URL without the password is answered with `NOAUTH`, and the process restarts for ever.
//!
//! ## Example
//!
//! ```plane
//! redis = { db = 2; claimed = { litellm = 1; n8n = 2; }; };
//! ```
//!
//! ```yaml
//! n8n_redis_db: 2
//! plane_redis_db: 2
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! redis = { db = 4; claimed = { litellm = 1; n8n = 2; }; };
//! ```
//!
//! ```yaml
//! n8n_redis_db: 2
//! plane_redis_db: 4
//! ```
//!
//! ## Origin
//!
//! SPEC T10.1

use std::collections::BTreeSet;

use specc_artifacts::Kind;
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::redis_claims::{Claim, claims_of_files, claims_of_spec, clash, redis_url, servers};
use crate::views::{Assignment, DeploymentView, Door, EnvFileView, Listing, Place, ServiceView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct RedisIsolation;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-30", "redis-isolation", "rex_30_redis_isolation.rs"),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY_SHARED: &str = "A tenant that empties its database at its start, as Plane does, takes the other's sessions and jobs along.";
const WHY_PASSWORD: &str =
    "The server answers `NOAUTH`, the process exits and is started again for ever.";

/// A server has these numbers, unless it is told otherwise.
const NUMBERS: std::ops::Range<u8> = 0..16;

impl Rule for RedisIsolation {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn env_file(&self, file: &EnvFileView<'_>, report: &mut Report<'_>) {
        if !file.example {
            urls_without_password(&file.entries, report);
        }
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        if let Some(environment) = service.environment.value() {
            urls_without_password(environment, report);
        }
    }

    fn deployment(&self, deployment: &DeploymentView<'_>, report: &mut Report<'_>) {
        let mut claims = Vec::new();
        if let Some(spec) = deployment.spec {
            claims.extend(claims_of_spec(&spec.redis));
        }
        let own = deployment.spec.map(|spec| spec.redis.database.origin.at);
        claims.extend(claims_of_files(deployment, own));
        let servers: Vec<_> = servers(deployment).collect();
        for (position, claim) in claims.iter().enumerate() {
            let earlier = claims.iter().take(position);
            let mut same = earlier.filter(|earlier| clash(earlier, claim, &servers));
            if let Some(first) = same.next() {
                shared(first, claim, &claims, report);
            }
        }
        hosts_without_password(deployment, &servers, report);
    }
}

fn shared(first: &Claim, claim: &Claim, claims: &[Claim], report: &mut Report<'_>) {
    let Claim { number, .. } = claim;
    let name = |claim: &Claim| match (&claim.tenant.name, &claim.tenant.publisher) {
        (name, _) if !name.is_empty() => name.clone(),
        (_, Some(publisher)) => publisher.clone(),
        _ => "another tenant".to_owned(),
    };
    let message = format!(
        "`{}` takes the Redis database {number}, which `{}` holds",
        name(claim),
        name(first)
    );
    let taken = |number: &u8| claims.iter().any(|claim| claim.number == *number);
    let free = NUMBERS.clone().skip(1).find(|number| !taken(number));
    let mut finding = report
        .at(claim.place, message, "taken")
        .related(first.place.at, format!("`{}` holds {number}", name(first)))
        .why(WHY_SHARED);
    if let Some(free) = free {
        finding = finding.help(format!("take a number of its own: {free} is free"));
        if claim.place.written && claim.door == Door::Spec {
            finding = finding.fix(Fix {
                title: format!("take {free}"),
                // A tenant that nobody wrote down may hold it.
                applicability: Applicability::Unsafe,
                edits: vec![Edit {
                    span: claim.place.at,
                    replacement: free.to_string(),
                }],
            });
        }
    }
    report.add(finding);
}

/// Reports containers that name the server's host and no password, where the server certainly asks for one.
fn hosts_without_password(
    deployment: &DeploymentView<'_>,
    servers: &[&ServiceView<'_>],
    report: &mut Report<'_>,
) {
    let asked = deployment.configurations.iter().find_map(|file| {
        let password = file.get("requirepass")?;
        (file.kind == Kind::RedisConfiguration && !password.conditional).then_some(password)
    });
    let ([server], Some(asked)) = (servers, asked) else {
        return;
    };
    let mut seen = BTreeSet::new();
    for service in &deployment.services {
        let environment = deployment.environment(service);
        let named = |assignment: &&Assignment<'_>, word: &str| {
            let name = assignment.name.text();
            name.is_some_and(|name| name.contains("REDIS") && name.contains(word))
        };
        let host = environment.assignments.iter().find(|assignment| {
            let name = assignment.name.text().unwrap_or("");
            let host = assignment.value.text();
            name.ends_with("REDIS_HOST") && host.is_some_and(|host| host == server.name)
        });
        let gives = [
            "PASS",
            "AUTH",
            "URL",
            "URI",
            "SECRET",
            "CREDENTIAL",
            "SENTINEL",
        ];
        let (Some(host), true) = (host, environment.complete) else {
            continue;
        };
        let mut others = environment.assignments.iter().copied();
        let told = others.any(|entry| gives.iter().any(|word| named(&entry, word)));
        if told || !seen.insert(host.place.at) {
            continue;
        }
        let name = host.name.text().unwrap_or("REDIS_HOST");
        let password = name.replace("HOST", "PASSWORD");
        let message = format!("`{}` has no password for Redis", service.name);
        let finding = report
            .at(host.place, message, "no password beside it")
            .related(asked.place.at, "asked for here")
            .why(WHY_PASSWORD)
            .help(match host.door {
                Door::Text => format!("add `{password}={{{{ redis_password }}}}`"),
                _ => format!("add `{password}` to an env file of the container"),
            });
        report.add(finding);
    }
}

/// Whether an address begins with a host, written out or in a variable that says so, rather than with an expression that may
/// bring the password along.
fn is_host(address: &str) -> bool {
    let host = address.split(['/', '?']).next().unwrap_or(address);
    let Some(variable) = host.split_once(['{', '$']).map(|(_, rest)| rest) else {
        return true;
    };
    let name = variable.trim_start_matches(['{', ' ']);
    let end = name.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let name = name.get(..end.unwrap_or(name.len())).unwrap_or("");
    let name = name.to_ascii_lowercase();
    host.starts_with(['{', '$']) && (name.ends_with("host") || name.ends_with("hostname"))
}

fn urls_without_password(entries: &Listing<Assignment<'_>>, report: &mut Report<'_>) {
    for assignment in &entries.items {
        // A variable may stand for all of it.
        let read = match assignment.value.text() {
            Some(value) if assignment.written.starts_with("{{") => value,
            _ => &assignment.written,
        };
        let Some(url) = redis_url(read) else {
            continue;
        };
        // An expression may bring the password along, and so may a variable of its own.
        let apart = |entry: &Assignment<'_>| {
            let name = entry.name.text().unwrap_or("");
            name.contains("REDIS") && name.ends_with("PASSWORD")
        };
        let bare = url.user.is_none() && is_host(url.address);
        let empty = url
            .user
            .is_some_and(|user| user.is_empty() || user.ends_with(':'));
        if !(bare || empty) || entries.items.iter().any(apart) {
            continue;
        }
        let name = assignment.name.text().unwrap_or("a variable");
        let Some(place) = assignment.value.place() else {
            continue;
        };
        let (help, password) = match assignment.door {
            Door::Spec => (
                "write `redis://:${vault.redis_password}@…`",
                "${vault.redis_password}",
            ),
            _ => (
                "write `redis://:{{ redis_password | urlencode }}@…`",
                "{{ redis_password | urlencode }}",
            ),
        };
        let mut finding = report
            .at(
                place,
                format!("the Redis URL in `{name}` has no password"),
                "no password",
            )
            .why(WHY_PASSWORD)
            .help(help);
        if bare && let Some(edit) = with_password(assignment, place, password) {
            finding = finding.fix(Fix {
                title: "add the password".to_owned(),
                applicability: Applicability::Unsafe,
                edits: vec![edit],
            });
        }
        report.add(finding);
    }
}

/// Puts the password between scheme and host, where the text stands as it is, in quotes or not.
fn with_password(assignment: &Assignment<'_>, place: Place, password: &str) -> Option<Edit> {
    if !place.written || !matches!(assignment.door, Door::Spec | Door::Text) {
        return None;
    }
    let text = assignment.written.as_ref();
    let quote = match (place.at.end - place.at.start) as usize {
        length if length == text.len() => 0,
        length if length == text.len() + 2 => 1,
        _ => return None,
    };
    let scheme = text.find("://")? as u32 + 3;
    let at = place.at.start + quote + scheme;
    Some(Edit {
        span: Span::new(place.at.file, at, at),
        replacement: format!(":{password}@"),
    })
}
