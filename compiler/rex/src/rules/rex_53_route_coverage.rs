//! # REX-53: route-coverage
//!
//! ## What it does
//!
//! Refuses a site of Plane in which one of Plane's path prefixes (`/api`, `/auth`, `/static`, `/god-mode`, `/spaces`, `/live`,
//! the bucket of the object store) reaches another process than the one that serves it, or reaches it with the prefix taken
//! off. A prefix whose process is not deployed is left alone.
//!
//! ## Why it hurts
//!
//! The web front answers every path with the page of the application and status 200. A prefix that falls through to it looks
//! healthy: sign-in loops, uploads end in silence, and the editor never connects.
//!
//! ## Example
//!
//! ```plane
//! ingress.public = [ { path = "/auth"; to = "login:8080"; auth = none "people sign in there"; } ];
//! ```
//!
//! ```caddyfile
//! work.example.org {
//!   handle /api/* {
//!     reverse_proxy plane-api:8000
//!   }
//!   handle {
//!     reverse_proxy plane-web:3000
//!   }
//! }
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! ingress.public = [ { path = "/login"; to = "login:8080"; auth = none "people sign in there"; } ];
//! ```
//!
//! ```caddyfile
//! work.example.org {
//!   @backend path /api/* /auth/* /static/*
//!   handle @backend {
//!     reverse_proxy plane-api:8000
//!   }
//!   handle {
//!     reverse_proxy plane-web:3000
//!   }
//! }
//! ```
//!
//! ## Origin
//!
//! production

use std::borrow::Cow;
use std::cmp::Reverse;

use specc_artifacts::caddyfile::Directive;
use specc_model::deployment::compose_service;
use specc_model::facts::plane::{PROCESSES, ROUTES};
use specc_source::{Applicability, Edit, Fix, Level};

use crate::documentation::code;
use crate::views::{DeploymentView, Door, RouteView, ServiceView, SiteView, UpstreamView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct RouteCoverage;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-53", "route-coverage", "rex_53_route_coverage.rs"),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str = "Other processes answer such a path with a page of their own or 404, and the web front even with status 200.";

/// What serves the bucket; no process of Plane.
const STORAGE: &str = "storage";
/// Images of object stores.
const STORES: [&str; 4] = ["garage", "minio", "rustfs", "seaweedfs"];

/// A prefix and who serves it.
struct Prefix<'a> {
    /// With slashes around: `/api/`.
    prefix: Cow<'a, str>,
    process: &'static str,
}

impl Prefix<'_> {
    /// A path below it.
    fn probe(&self) -> String {
        format!("{}x", self.prefix)
    }
}

impl Rule for RouteCoverage {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    /// In files: which route takes each prefix.
    fn site(&self, site: &SiteView<'_>, report: &mut Report<'_>) {
        let deployment = report.deployment();
        if deployment.door == Door::Spec || !site.complete {
            return;
        }
        let routes: Vec<&RouteView<'_>> = site
            .routes
            .iter()
            .filter_map(|position| deployment.routes.get(*position))
            .collect();
        let leads_to = |process: &str| {
            let mut upstreams = routes.iter().flat_map(|route| &route.upstreams);
            upstreams.any(|upstream| self::process(upstream, deployment) == Some(process))
        };
        if !leads_to("web") {
            return;
        }
        let mut wrong: Vec<(&RouteView<'_>, &'static str, Vec<Prefix<'_>>)> = Vec::new();
        for prefix in prefixes(deployment) {
            if !is_deployed(prefix.process, deployment) && !leads_to(prefix.process) {
                continue;
            }
            let Some(route) = first_for(&prefix.probe(), &routes) else {
                continue;
            };
            if !is_wrong(route, &prefix, deployment) {
                continue;
            }
            let same = |(earlier, process, _): &&mut (&RouteView<'_>, &str, _)| {
                earlier.place == route.place && *process == prefix.process
            };
            match wrong.iter_mut().find(same) {
                Some((_, _, prefixes)) => prefixes.push(prefix),
                None => wrong.push((route, prefix.process, vec![prefix])),
            }
        }
        for (route, process, prefixes) in wrong {
            found(route, process, &prefixes, report);
        }
    }

    /// In a spec: specc writes Plane's own routes; others must not take their prefixes away.
    fn route(&self, route: &RouteView<'_>, report: &mut Report<'_>) {
        let deployment = report.deployment();
        // What stands in no `handle` runs behind the generated routes, and a `handle` for everything is for REX-51.
        let runs_first = route.proxy.is_none() || !route.around.is_empty();
        if deployment.door != Door::Spec
            || !runs_first
            || (route.proxy.is_some() && route.reaches("/-") == Some(true))
        {
            return;
        }
        for prefix in prefixes(deployment) {
            let taken = route.reaches(&prefix.probe()) == Some(true);
            if taken
                && is_deployed(prefix.process, deployment)
                && is_wrong(route, &prefix, deployment)
            {
                let process = prefix.process;
                return found(route, process, &[prefix], report);
            }
        }
    }
}

/// Plane's prefixes, and that of the bucket where it is known.
fn prefixes<'a>(deployment: &DeploymentView<'a>) -> Vec<Prefix<'a>> {
    let own = ROUTES.iter().map(|route| Prefix {
        prefix: Cow::Borrowed(route.prefix),
        process: route.process,
    });
    let bucket = bucket(deployment).map(|bucket| Prefix {
        prefix: Cow::Owned(format!("/{bucket}/")),
        process: STORAGE,
    });
    own.chain(bucket).collect()
}

/// The name of the bucket, as the api is told.
fn bucket(deployment: &DeploymentView<'_>) -> Option<String> {
    if let Some(spec) = deployment.spec {
        return Some(spec.storage.bucket.value.clone());
    }
    let mut services = deployment.services.iter();
    let api = services.find(|service| process_of(service) == Some("api"))?;
    let environment = deployment.environment(api);
    let mut assignments = environment.assignments.iter();
    let bucket = assignments.find(|assignment| assignment.is("AWS_S3_BUCKET_NAME"))?;
    let name = bucket.value.text()?;
    (!name.is_empty() && !name.contains(['/', '{'])).then(|| name.to_owned())
}

fn is_deployed(process: &str, deployment: &DeploymentView<'_>) -> bool {
    container(process, deployment).is_some()
}

fn container<'v, 'a>(
    process: &str,
    deployment: &'v DeploymentView<'a>,
) -> Option<&'v ServiceView<'a>> {
    let mut services = deployment.services.iter();
    services.find(|service| process_of(service) == Some(process))
}

/// The process of Plane that a container runs, or the object store.
fn process_of(service: &ServiceView<'_>) -> Option<&'static str> {
    let reference = service.image_reference()?;
    let image = reference.repository.rsplit('/').next()?;
    if STORES.contains(&image) {
        return Some(STORAGE);
    }
    let mut running = PROCESSES.iter().filter(|process| process.image == image);
    if image != "plane-backend" {
        return running.next().map(|process| process.name);
    }
    // One image, four processes: the name tells which one.
    running
        .find(|process| {
            let named = |name: &String| name.rsplit(['-', '_']).next() == Some(process.name);
            service.known_as.iter().any(named)
        })
        .map(|process| process.name)
}

/// The process that an upstream leads to: by its containers (one compose file may be a copy of the other), or by the name
/// that Plane's containers have in this stack.
fn process(upstream: &UpstreamView<'_>, deployment: &DeploymentView<'_>) -> Option<&'static str> {
    let mut running = containers(upstream, deployment).map(process_of);
    if let Some(Some(first)) = running.next()
        && running.all(|other| other == Some(first))
    {
        return Some(first);
    }
    let name = upstream.host.text()?.strip_prefix("plane-")?;
    if name == STORAGE {
        return Some(STORAGE);
    }
    let mut processes = PROCESSES.iter();
    processes
        .find(|process| process.name == name)
        .map(|process| process.name)
}

fn containers<'v, 'a>(
    upstream: &'v UpstreamView<'a>,
    deployment: &'v DeploymentView<'a>,
) -> impl Iterator<Item = &'v ServiceView<'a>> {
    let positions = upstream.services.iter();
    positions.filter_map(|position| deployment.services.get(*position))
}

/// Whether an upstream is some other program: all its containers have an image, and none has one of Plane's.
fn is_another_program(upstream: &UpstreamView<'_>, deployment: &DeploymentView<'_>) -> bool {
    let other = |service: &ServiceView<'_>| {
        let reference = service.image_reference();
        reference.is_some_and(|reference| !reference.repository.contains("plane"))
    };
    !upstream.services.is_empty() && containers(upstream, deployment).all(other)
}

/// The route that takes a path, in the order in which Caddy tries them; nothing where that cannot be told.
fn first_for<'v, 'a>(path: &str, routes: &[&'v RouteView<'a>]) -> Option<&'v RouteView<'a>> {
    let mut candidates = Vec::new();
    for (at, route) in routes.iter().enumerate() {
        match route.reaches(path) {
            Some(false) => {}
            Some(true) if !route.conditional => candidates.push((at, *route)),
            _ => return None,
        }
    }
    let order = |(at, route): &(usize, &'v RouteView<'a>)| {
        let outermost = route.around.first().copied();
        let rank = match outermost {
            Some(group) if group.is("route") => 1,
            Some(_) => 0,
            None => 2,
        };
        // `route` keeps the written order, everywhere else the longest path is tried first.
        let written = route.around.iter().any(|group| group.is("route"));
        let specific = if written { 0 } else { specificity(route) };
        (
            rank,
            Reverse(outermost.map_or(0, matcher)),
            Reverse(specific),
            *at,
        )
    };
    candidates
        .into_iter()
        .min_by_key(order)
        .map(|(_, route)| route)
}

/// Whether a directive has a matcher at all: those without come last.
fn matcher(directive: &Directive) -> usize {
    usize::from(!directive.arguments.is_empty() && !directive.is("route"))
}

/// How long the longest path of a route is.
fn specificity(route: &RouteView<'_>) -> usize {
    let paths = route.paths.value();
    let items = paths.map_or(&[][..], |paths| paths.items.as_slice());
    items
        .iter()
        .filter_map(|path| path.text())
        .map(|path| path.trim_end_matches('*').len())
        .max()
        .unwrap_or(0)
}

/// Whether a route leads a prefix to somebody else, or takes it off. An upstream that is not known is no evidence.
fn is_wrong(route: &RouteView<'_>, prefix: &Prefix<'_>, deployment: &DeploymentView<'_>) -> bool {
    let elsewhere = |upstream: &UpstreamView<'_>| match process(upstream, deployment) {
        Some(process) => process != prefix.process,
        // In a spec, all of Plane is known.
        None if deployment.door == Door::Spec => upstream
            .host
            .text()
            .is_some_and(|host| deployment.services_named(host).next().is_none()),
        None => is_another_program(upstream, deployment),
    };
    let taken_off = route.stripped.text().is_some_and(|stripped| {
        let stripped = stripped.trim_end_matches(['*', '/']);
        !stripped.is_empty() && prefix.prefix.starts_with(stripped)
    });
    !route.upstreams.is_empty() && (taken_off || route.upstreams.iter().all(elsewhere))
}

fn found(
    route: &RouteView<'_>,
    process: &'static str,
    prefixes: &[Prefix<'_>],
    report: &mut Report<'_>,
) {
    let deployment = report.deployment();
    let Some(upstream) = route.upstreams.first() else {
        return;
    };
    let names: Vec<_> = prefixes
        .iter()
        .map(|prefix| format!("`{}*`", prefix.prefix))
        .collect();
    let expected = container(process, deployment);
    let name = expected.map_or_else(|| format!("plane-{process}"), address_name);
    let right = self::process(upstream, deployment) == Some(process);
    let plural = |one: &'static str, more: &'static str| match prefixes {
        [_] => one,
        _ => more,
    };
    let message = match right {
        true => format!(
            "{} {} the prefix on the way to `{name}`",
            names.join(" and "),
            plural("loses", "lose")
        ),
        false => format!(
            "{} of Plane {} to `{}`",
            names.join(" and "),
            plural("leads", "lead"),
            upstream.written
        ),
    };
    let place = match (right, &route.paths) {
        (true, paths) => paths.place().unwrap_or(upstream.place),
        (false, _) => upstream.place,
    };
    let port = PROCESSES
        .iter()
        .find(|known| known.name == process)
        .and_then(|known| known.port)
        .unwrap_or(9000);
    let wanted = format!("{name}:{port}");
    let mut finding = report
        .at(
            place,
            message,
            match right {
                true => "the prefix is taken off here".to_owned(),
                false => format!("wanted: `{wanted}`"),
            },
        )
        .why(WHY)
        .help(help(route, right, prefixes, &wanted));
    if let Some(expected) = expected {
        finding = finding.related(expected.place.at, "this one serves it");
    }
    if let Some(fix) = fix(route, right, upstream, &wanted) {
        finding = finding.fix(fix);
    }
    report.add(finding);
}

/// The name under which the proxy reaches a container.
fn address_name(service: &ServiceView<'_>) -> String {
    match service.door {
        // A spec's service is called `plane-api` in compose.
        Door::Spec => compose_service(&service.name),
        _ => service.name.to_string(),
    }
}

fn help(route: &RouteView<'_>, right: bool, prefixes: &[Prefix<'_>], wanted: &str) -> String {
    if right {
        return "use `handle`, which keeps the path as it is".to_owned();
    }
    if route.door == Door::Spec {
        return "take another path: specc writes the route of this one itself".to_owned();
    }
    let paths: Vec<_> = prefixes
        .iter()
        .map(|prefix| format!("{}*", prefix.prefix))
        .collect();
    match paths.as_slice() {
        [one] => format!("write `handle {one} {{ … }}` with `reverse_proxy {wanted}` in it"),
        _ => format!(
            "write `@plane path {}`, and `handle @plane {{ … }}` with `reverse_proxy {wanted}` in it",
            paths.join(" ")
        ),
    }
}

/// Replaces the upstream, where the route is for that prefix only.
fn fix(
    route: &RouteView<'_>,
    right: bool,
    upstream: &UpstreamView<'_>,
    wanted: &str,
) -> Option<Fix> {
    let own = route.reaches("/-") == Some(false) && route.door != Door::Spec;
    let replaceable = upstream.place.written && route.upstreams.len() == 1;
    (own && replaceable && !right).then(|| Fix {
        title: format!("lead to `{wanted}`"),
        applicability: Applicability::Unsafe,
        edits: vec![Edit {
            span: upstream.place.at,
            replacement: wanted.to_owned(),
        }],
    })
}
