//! What a container is there for, as far as its image tells.

use specc_artifacts::words;

use super::{Field, ServiceView};

/// What a container is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It leads requests from outside to others.
    ReverseProxy,
    /// It is the door of a private network: a VPN's server.
    VpnServer,
    /// It keeps data for others: a database, a cache, a queue.
    Store,
    /// Something else.
    Application,
}

/// The last parts of the repositories of reverse proxies.
const REVERSE_PROXIES: &[&str] = &[
    "caddy",
    "traefik",
    "nginx",
    "nginx-unprivileged",
    "nginx-proxy",
    "nginx-proxy-manager",
    "haproxy",
    "envoy",
    "swag",
    "plane-proxy",
    "caddy-docker-proxy",
    "openresty",
    "angie",
    "cloudflared",
];

const VPN_SERVERS: &[&str] = &[
    "headscale",
    "tailscale",
    "wireguard",
    "wg-easy",
    "netbird",
    "openvpn",
    "derper",
    "zerotier",
];

const STORES: &[&str] = &[
    "postgres",
    "postgresql",
    "postgis",
    "pgvector",
    "timescaledb",
    "mysql",
    "mariadb",
    "mongo",
    "redis",
    "redis-stack-server",
    "valkey",
    "keydb",
    "dragonfly",
    "memcached",
    "rabbitmq",
    "nats",
    "kafka",
    "qdrant",
    "clickhouse-server",
    "elasticsearch",
    "opensearch",
];

/// Parts of names that say that a container of a team's own is a proxy.
const PROXY_WORDS: &[&str] = &[
    "caddy", "traefik", "proxy", "nginx", "haproxy", "gateway", "ingress", "edge",
];

impl ServiceView<'_> {
    /// What it is there for; nothing where the image cannot be known. An image that is built here goes by the container's name.
    pub fn purpose(&self) -> Option<Purpose> {
        let Some(reference) = self.image_reference() else {
            let nothing_to_pull = self.built && self.image.is_absent();
            return nothing_to_pull.then(|| self.purpose_by_name());
        };
        let parts = reference.repository.rsplit('/');
        let name = parts.into_iter().next().unwrap_or("");
        Some(match name {
            name if REVERSE_PROXIES.contains(&name) => Purpose::ReverseProxy,
            name if VPN_SERVERS.contains(&name) => Purpose::VpnServer,
            name if STORES.contains(&name) => Purpose::Store,
            name if PROXY_WORDS.iter().any(|word| name.contains(word)) => Purpose::ReverseProxy,
            _ if self.built => self.purpose_by_name(),
            _ => Purpose::Application,
        })
    }

    /// Whether a container of PostgreSQL's image certainly starts something else than the server, such as `pg_dump`: the image's
    /// entrypoint then prepares nothing, and no data directory is needed.
    pub fn is_postgresql_client(&self) -> bool {
        let mut started = Vec::new();
        for list in [&self.entrypoint, &self.command] {
            match list {
                Field::Absent if self.complete => {}
                Field::Known(parts, _) => {
                    let texts: Option<Vec<_>> = parts.iter().map(Field::text).collect();
                    let Some(texts) = texts else { return false };
                    started.extend(texts);
                }
                Field::Absent | Field::Unknown(_) => return false,
            }
        }
        let Some(program) = started.first() else {
            return false;
        };
        // `-c shared_buffers=1GB` alone goes to the server.
        !program.starts_with('-') && !starts_postgresql(&started)
    }

    fn purpose_by_name(&self) -> Purpose {
        let name = self.name.to_ascii_lowercase();
        match PROXY_WORDS.iter().any(|word| name.contains(word)) {
            true => Purpose::ReverseProxy,
            false => Purpose::Application,
        }
    }
}

/// Whether words or a script among them call the server, or the entrypoint that does; `-U postgres` names a user.
fn starts_postgresql(parts: &[&str]) -> bool {
    let mut before = "";
    parts.iter().flat_map(|part| words(part)).any(|word| {
        let word = word.trim_matches(['"', '\'', ';']);
        let program = word.rsplit('/').next().unwrap_or(word);
        let is_value = before.starts_with('-') && !is_script_option(before);
        before = word;
        program == "docker-entrypoint.sh" || (program == "postgres" && !is_value)
    })
}

/// `sh -ec 'postgres …'`
fn is_script_option(word: &str) -> bool {
    let letters = word.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
    letters.is_some_and(|letters| letters.ends_with('c'))
}
