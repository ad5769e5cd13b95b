//! Who uses which database of which Redis server.

use specc_model::deployment::Redis;
use specc_source::Span;

use crate::views::{Assignment, DeploymentView, Door, Field, Listing, Place, ServiceView};

/// Who uses which database of which server.
pub(crate) struct Claim {
    /// Who.
    pub(crate) tenant: Tenant,
    /// The server's name, where that is said.
    pub(crate) server: Option<String>,
    /// The number.
    pub(crate) number: u8,
    /// Where it is claimed.
    pub(crate) place: Place,
    /// In which language.
    pub(crate) door: Door,
}

/// Whose claim it is.
pub(crate) struct Tenant {
    /// As the reader knows it: `n8n`.
    pub(crate) name: String,
    /// Who publishes its image, where that is known: containers of one publisher may well be one application.
    pub(crate) publisher: Option<String>,
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

/// What a spec says of its own number and of those that others hold.
pub(crate) fn claims_of_spec(redis: &Redis) -> Vec<Claim> {
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
pub(crate) fn claims_of_files(deployment: &DeploymentView<'_>, own: Option<Span>) -> Vec<Claim> {
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
        let mut known = claims.iter_mut();
        if let Some(known) = known.find(|claim| claim.place.from == place.from) {
            // Only a URL says of which server the number is.
            known.server = known.server.take().or(server);
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
pub(crate) struct RedisUrl<'a> {
    /// User and password, where there are any.
    pub(crate) user: Option<&'a str>,
    /// `host:port/number`.
    pub(crate) address: &'a str,
}

/// Reads a URL of a Redis server.
pub(crate) fn redis_url(text: &str) -> Option<RedisUrl<'_>> {
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
pub(crate) fn clash(one: &Claim, other: &Claim, servers: &[&ServiceView<'_>]) -> bool {
    let same_server = match (&one.server, &other.server) {
        (Some(one), Some(other)) => one == other,
        (None, None) => servers.len() <= 1,
        // Of a server that is not among the files, nobody else is known to be a client.
        (Some(named), None) | (None, Some(named)) => match servers {
            [] => true,
            [server] => server.name.as_ref() == named || server.known_as.contains(named),
            _ => false,
        },
    };
    one.number == other.number && same_server && one.tenant.differs(&other.tenant)
}

/// The Redis servers that the deployment runs.
pub(crate) fn servers<'v, 'a>(
    deployment: &'v DeploymentView<'a>,
) -> impl Iterator<Item = &'v ServiceView<'a>> {
    deployment.services.iter().filter(|service| {
        service.image_reference().is_some_and(|image| {
            ["redis", "valkey", "keydb", "dragonfly"]
                .iter()
                .any(|name| image.repository.ends_with(name))
        })
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
