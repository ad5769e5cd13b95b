//! # REX-30: redis-isolation
//!
//! ## What it does
//!
//! Refuses a Redis database number that another tenant of the same server holds, and a Redis URL without the password.
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

use specc_model::deployment::Redis;
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{
    Assignment, DeploymentView, Door, EnvFileView, Field, Listing, Place, ServiceView,
};
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
        let servers = servers(deployment);
        for (position, claim) in claims.iter().enumerate() {
            let earlier = claims.iter().take(position);
            let mut same = earlier.filter(|earlier| clash(earlier, claim, servers));
            if let Some(first) = same.next() {
                shared(first, claim, &claims, report);
            }
        }
    }
}

/// Who uses which database of which server.
struct Claim {
    tenant: Tenant,
    /// The server's name, where that is said.
    server: Option<String>,
    number: u8,
    place: Place,
    door: Door,
}

/// Whose claim it is.
struct Tenant {
    /// As the reader knows it: `n8n`.
    name: String,
    /// Who publishes its image, where that is known: containers of one publisher may well be one application.
    publisher: Option<String>,
}

impl Tenant {
    /// Whether two tenants certainly are two.
    fn differs(&self, other: &Tenant) -> bool {
        match (&self.publisher, &other.publisher) {
            (Some(own), Some(others)) => own != others,
            _ => !self.name.is_empty() && !other.name.is_empty() && self.name != other.name,
        }
    }
}

fn claims_of_spec(redis: &Redis) -> Vec<Claim> {
    let claim = |name: &str, number: u8, origin: specc_eval::Origin| Claim {
        tenant: Tenant {
            name: name.to_owned(),
            publisher: None,
        },
        server: Some(redis.host.value.clone()),
        number,
        place: origin.into(),
        door: Door::Spec,
    };
    let claimed = redis.claimed.iter();
    claimed
        .map(|(tenant, number)| claim(tenant, number.value, number.origin))
        .chain([claim("plane", redis.database.value, redis.database.origin)])
        .collect()
}

/// What env files, environments and variables say; what follows from the spec's own number is left out.
fn claims_of_files(deployment: &DeploymentView<'_>, own: Option<Span>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for variable in &deployment.variables {
        let prefix = ["_redis_db", "_redis_database"]
            .iter()
            .find_map(|suffix| variable.name.strip_suffix(suffix));
        if let (Some(prefix), Some((number, place))) = (prefix, variable.value.known())
            && let Ok(number) = number.trim().parse()
        {
            claims.push(Claim {
                tenant: Tenant {
                    name: first_word(prefix),
                    publisher: None,
                },
                server: None,
                number,
                place,
                door: Door::Ansible,
            });
        }
    }
    for file in deployment.env_files.iter().filter(|file| !file.example) {
        let reader = file
            .readers
            .iter()
            .find_map(|reader| deployment.services.get(*reader));
        let name = match (file.door, file.role.rsplit('/').next()) {
            (Door::Spec, _) => "plane".to_owned(),
            (_, Some(role)) => first_word(role),
            (_, None) => String::new(),
        };
        let tenant = || Tenant {
            name: name.clone(),
            publisher: match file.door {
                Door::Spec => None,
                _ => reader.and_then(publisher),
            },
        };
        add(&mut claims, deployment, &file.entries, tenant);
    }
    for service in &deployment.services {
        if let Some(environment) = service.environment.value() {
            let tenant = || Tenant {
                name: String::new(),
                publisher: publisher(service),
            };
            add(&mut claims, deployment, environment, tenant);
        }
    }
    claims.retain(|claim| Some(claim.place.at) != own);
    claims
}

fn add(
    claims: &mut Vec<Claim>,
    deployment: &DeploymentView<'_>,
    entries: &Listing<Assignment<'_>>,
    tenant: impl Fn() -> Tenant,
) {
    for assignment in &entries.items {
        let Some((server, number, place)) = claimed_by(assignment, entries, deployment) else {
            continue;
        };
        // A variable that several files read, or that was looked at by itself, is one claim.
        if claims.iter().any(|claim| claim.place.from == place.from) {
            continue;
        }
        claims.push(Claim {
            tenant: tenant(),
            server,
            number,
            place,
            door: assignment.door,
        });
    }
}

/// The server and number that an assignment says: a URL, or `…REDIS_DB` with its `…REDIS_HOST`.
fn claimed_by(
    assignment: &Assignment<'_>,
    entries: &Listing<Assignment<'_>>,
    deployment: &DeploymentView<'_>,
) -> Option<(Option<String>, u8, Place)> {
    let name = assignment.name.text()?;
    if let Some(url) = redis_url(&assignment.written) {
        let place = assignment.value.place()?;
        let (server, rest) = match url.address.split_once('/') {
            Some((server, rest)) => (server, rest.split('?').next().unwrap_or("")),
            None => (url.address, ""),
        };
        let (number, place) = match rest.trim() {
            "" => (0, place),
            text => number_of(text, place, deployment)?,
        };
        let host = server.split(':').next().unwrap_or(server);
        return Some((
            (!host.contains('{')).then(|| host.to_owned()),
            number,
            place,
        ));
    }
    let prefix = ["REDIS_DB", "REDIS_DATABASE"]
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix))?;
    let (number, place) = assignment.value.known()?;
    let host = format!("{prefix}REDIS_HOST");
    let server = entries.items.iter().find(|entry| entry.is(&host));
    let server = server
        .and_then(|entry| entry.value.text())
        .map(str::to_owned);
    Some((server, number.trim().parse().ok()?, place))
}

/// A number, or the variable that holds it.
fn number_of(text: &str, at: Place, deployment: &DeploymentView<'_>) -> Option<(u8, Place)> {
    if let Ok(number) = text.parse() {
        return Some((number, at));
    }
    let name = text.strip_prefix("{{")?.strip_suffix("}}")?.trim();
    let Field::Known(value, place) = deployment.variable(name) else {
        return None;
    };
    Some((value.trim().parse().ok()?, Place::taken(at.at, place.from)))
}

/// A Redis URL in two halves.
struct RedisUrl<'a> {
    /// User and password, where there are any.
    user: Option<&'a str>,
    /// `host:port/number`.
    address: &'a str,
}

fn redis_url(text: &str) -> Option<RedisUrl<'_>> {
    let text = text.trim();
    let rest = ["redis://", "rediss://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme))?;
    Some(match rest.rsplit_once('@') {
        Some((user, address)) => RedisUrl {
            user: Some(user),
            address,
        },
        None => RedisUrl {
            user: None,
            address: rest,
        },
    })
}

/// Whether two claims are about one database, and by two tenants. Where there are several servers, both have to say which.
fn clash(one: &Claim, other: &Claim, servers: usize) -> bool {
    let same_server = match (&one.server, &other.server) {
        (Some(one), Some(other)) => one == other,
        _ => servers <= 1,
    };
    one.number == other.number && same_server && one.tenant.differs(&other.tenant)
}

/// How many Redis servers the deployment runs.
fn servers(deployment: &DeploymentView<'_>) -> usize {
    let is_server = |service: &&ServiceView<'_>| {
        service.image_reference().is_some_and(|image| {
            ["redis", "valkey", "keydb", "dragonfly"]
                .iter()
                .any(|name| image.repository.ends_with(name))
        })
    };
    deployment.services.iter().filter(is_server).count()
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

fn urls_without_password(entries: &Listing<Assignment<'_>>, report: &mut Report<'_>) {
    for assignment in &entries.items {
        let Some(url) = redis_url(&assignment.written) else {
            continue;
        };
        // An expression may bring the password along, and so may a variable of its own.
        let apart = |entry: &Assignment<'_>| {
            let name = entry.name.text().unwrap_or("");
            name.contains("REDIS") && name.ends_with("PASSWORD")
        };
        let bare = url.user.is_none() && !url.address.contains(['{', '$']);
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

/// Who publishes the image of a container: `n8nio` of `n8nio/n8n`, `redis` of `redis`.
fn publisher(service: &ServiceView<'_>) -> Option<String> {
    if service.built {
        return None;
    }
    let repository = &service.image_reference()?.repository;
    let mut parts = repository.rsplit('/');
    let name = parts.next()?;
    Some(parts.next().unwrap_or(name).to_owned())
}

/// The first word of a name: `plane` of `plane_api` and `plane-live`.
fn first_word(name: &str) -> String {
    name.split(['_', '-']).next().unwrap_or(name).to_owned()
}
