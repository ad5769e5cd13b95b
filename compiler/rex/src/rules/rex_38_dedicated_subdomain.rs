//! # REX-38: dedicated-subdomain
//!
//! ## What it does
//!
//! Refuses an application under a sub-path from which its own prefix is taken off: `handle_path /wiki/*`, or
//! `uri strip_prefix /wiki`, or `uri path_regexp ^/wiki/ /`. One service, one subdomain. Prefixes that the application itself serves are fine, and so are
//! those of interfaces (`/api`, `/static`, `/webhooks` …), which nobody opens in a browser. A prefix that a snippet takes as its
//! argument (`{args[0]}`), or that a `rewrite` with placeholders takes off, is not seen.
//!
//! ## Why it hurts
//!
//! An application that does not know its prefix writes links, redirects and cookies for `/`. The first page loads, its scripts
//! come from the neighbour and answer 404, sign-in leads to the wrong application, and each upgrade breaks it anew.
//!
//! ## Example
//!
//! ```plane
//! ingress.extraConfig = ''
//!   handle_path /wiki/* {
//!     reverse_proxy wiki:8080
//!   }
//! '';
//! ```
//!
//! ```caddyfile
//! work.example.org {
//!   handle_path /wiki/* {
//!     reverse_proxy wiki:8080
//!   }
//!   reverse_proxy plane-web:3000
//! }
//! ```
//!
//! ## Use instead
//!
//! ```caddyfile
//! work.example.org {
//!   reverse_proxy plane-web:3000
//! }
//!
//! wiki.example.org {
//!   reverse_proxy wiki:8080
//! }
//! ```
//!
//! ## Origin
//!
//! T6.3 G29 G32

use specc_model::facts::plane::ROUTES;
use specc_source::Level;

use crate::documentation::code;
use crate::views::{Door, Place, RouteView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct DedicatedSubdomain;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-38",
        "dedicated-subdomain",
        "rex_38_dedicated_subdomain.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str = "It writes links, redirects and cookies for `/`: its scripts answer 404, and sign-in leads to the neighbour.";

/// Path segments of interfaces that programs call, or that hold files.
const INTERFACES: [&str; 26] = [
    "api",
    "assets",
    "auth",
    "callback",
    "downloads",
    "events",
    "feed",
    "feeds",
    "files",
    "graphql",
    "health",
    "healthz",
    "hook",
    "hooks",
    "images",
    "internal",
    "media",
    "metrics",
    "oauth",
    "ping",
    "rpc",
    "socket",
    "static",
    "webhook",
    "webhooks",
    "ws",
];

impl Rule for DedicatedSubdomain {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn route(&self, route: &RouteView<'_>, report: &mut Report<'_>) {
        let Some((stripped, place)) = route.stripped.known() else {
            return;
        };
        let prefix = bare(stripped);
        if prefix.is_empty()
            || !is_for_that_prefix(route, prefix)
            || prefix.split('/').any(is_interface)
            || ROUTES.iter().any(|known| bare(known.prefix) == prefix)
            || has_the_site(route, report)
        {
            return;
        }
        found(route, prefix, place, report);
    }
}

/// `/wiki/*` without what is around the name.
fn bare(path: &str) -> &str {
    path.trim_end_matches('*').trim_matches('/')
}

fn is_for_that_prefix(route: &RouteView<'_>, prefix: &str) -> bool {
    let is_it = |path: &str| bare(path) == prefix;
    let paths = route.paths.value();
    paths.is_some_and(|paths| paths.items.iter().filter_map(|path| path.text()).any(is_it))
}

/// Whether a segment of a path is a name that interfaces have: `api`, `v1`.
fn is_interface(segment: &str) -> bool {
    let segment = segment.to_ascii_lowercase();
    let version = segment.strip_prefix('v').is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    version
        || segment.starts_with('.')
        || segment.contains('{')
        || INTERFACES.contains(&segment.as_str())
}

/// Whether the rest of the site is the same application: then the prefix is an alias of its own.
fn has_the_site(route: &RouteView<'_>, report: &Report<'_>) -> bool {
    let deployment = report.deployment();
    let site = route.site.and_then(|site| deployment.sites.get(site));
    let others = site.map_or(&[][..], |site| site.routes.as_slice());
    let hosts = |route: &RouteView<'_>| -> Vec<Option<String>> {
        let upstreams = route.upstreams.iter();
        upstreams
            .map(|upstream| upstream.host.text().map(str::to_owned))
            .collect()
    };
    let own = hosts(route);
    if own.is_empty() || own.contains(&None) {
        return true;
    }
    others
        .iter()
        .filter_map(|position| deployment.routes.get(*position))
        .filter(|other| other.stripped.is_absent())
        .any(|other| hosts(other).iter().any(|host| own.contains(host)))
}

fn found(route: &RouteView<'_>, prefix: &str, place: Place, report: &mut Report<'_>) {
    let Some(upstream) = route.upstreams.first() else {
        return;
    };
    let written = &upstream.written;
    let site = format!(
        "`{}.DOMAIN {{ reverse_proxy {written} }}`",
        prefix.replace('/', "-")
    );
    let help = match report.deployment().door {
        Door::Spec => format!("give it a subdomain of its own, in the stack's Caddyfile: {site}"),
        _ => format!("give it a site of its own: {site}"),
    };
    let finding = report
        .at(
            place,
            format!("`{written}` is served under `/{prefix}`, and does not know it"),
            "this prefix is taken off",
        )
        .related(upstream.place.at, "the application")
        .why(WHY)
        .help(help);
    report.add(finding);
}
