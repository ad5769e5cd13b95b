//! How requests come in.
//!
//! `vpn_only`, `ranges` (those that the gate lets in), `public` (routes in front of the gate: `number`, `path`, `below`,
//! `upstream`, `websocket`, `authentication` = `hmac`, `token` or `none`, `reason`, `token` with the file's `token_file`), `routes` (Plane's: `path`,
//! `bare`, `upstream`, `redirect_bare`, `websocket`), `bucket` (`path`, `below`, `upstream`, or none), `web` (the upstream of everything else).

use ipnet::Ipv4Net;
use minijinja::{Value, context};
use specc_model::Setting;
use specc_model::deployment::{Authentication, PublicRoute, compose_service};
use specc_model::facts::plane::ROUTES;
use specc_model::facts::{RouteFacts, WebSocketFacts};

use super::Names;
use crate::content::Content;

pub(super) fn of(names: &Names<'_>) -> Value {
    let ingress = &names.deployment.ingress;
    let bucket = &names.deployment.storage.bucket;
    context! {
        vpn_only => ingress.vpn_only.value,
        ranges => ingress.allow.iter().map(|range| Value::from(range_name(names, range))).collect::<Vec<_>>(),
        public => ingress.public.iter().enumerate().map(|(index, route)| public(index + 1, route)).collect::<Vec<_>>(),
        routes => ROUTES.iter().filter_map(|facts| route(names, facts)).collect::<Vec<_>>(),
        bucket => upstream(names, "plane-storage").map(|upstream| context! {
            path => Content::literal("/").append(Content::setting(bucket)),
            below => Content::literal("/").append(Content::setting(bucket)).then("/*"),
            upstream,
        }),
        web => upstream(names, "web"),
    }
}

/// The stack's variable for a range that has one.
fn range_name(names: &Names<'_>, range: &Setting<Ipv4Net>) -> Content {
    let network = &names.deployment.network;
    let literal = Content::literal(range.value.to_string()).at(range.origin.from);
    if range.value == network.mesh.value {
        names.choose("caddy_vpn_cidr", literal)
    } else if network
        .docker
        .get("frontend")
        .is_some_and(|frontend| frontend.subnet.value == range.value)
    {
        names.choose("caddy_docker_frontend_cidr", literal)
    } else {
        literal
    }
}

fn public(number: usize, route: &PublicRoute) -> Value {
    let path = route.path.trim_end_matches('/');
    let origin = route.path.origin.from;
    let (authentication, reason, token) = match &route.authentication.value {
        Authentication::Hmac(_) => ("hmac", None, None),
        Authentication::Token(token) => (
            "token",
            None,
            Some(Content::variable(token.name.as_str()).at(token.span)),
        ),
        Authentication::None(reason) => ("none", Some(reason.as_str()), None),
    };
    context! {
        number,
        path => Content::literal(if path.is_empty() { "/" } else { path }).at(origin),
        below => Content::literal(format!("{path}/*")).at(origin),
        upstream => Content::setting(&route.upstream),
        authentication,
        reason,
        websocket => leads_to_websocket(path, &route.upstream.value),
        token,
        token_file => format!("plane-public-{number}.token"),
    }
}

/// Whether the WebSocket of a known program is at or below the path.
fn leads_to_websocket(path: &str, upstream: &str) -> bool {
    let (host, port) = match upstream.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().ok()),
        None => (upstream, None),
    };
    let below =
        WebSocketFacts::of_address(host, port).and_then(|facts| facts.path.strip_prefix(path));
    below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
}

fn route(names: &Names<'_>, facts: &RouteFacts) -> Option<Value> {
    Some(context! {
        path => format!("{}*", facts.prefix),
        bare => facts.prefix.trim_end_matches('/'),
        prefix => facts.prefix,
        upstream => upstream(names, facts.process)?,
        redirect_bare => facts.redirect_bare,
        websocket => facts.process == "live",
    })
}

/// `SERVICE:PORT` of a service; none where the deployment lacks it or it has no port, which is a rule's to report.
fn upstream(names: &Names<'_>, service: &str) -> Option<Content> {
    let port = names.deployment.services.get(service)?.port?;
    Some(Content::literal(format!(
        "{}:{port}",
        compose_service(service)
    )))
}
