//! # REX-51: public-routes-first
//!
//! ## What it does
//!
//! In a site with a VPN gate, refuses a public route (a webhook, say) that stands behind the gate, and a route in front of the
//! gate of which nothing says who authenticates its callers: no directive, no condition on a header, no comment.
//!
//! ## Why it hurts
//!
//! Caddy sorts directives, so the order in a file is not the order in which they run. A webhook behind the gate gets 403, and
//! its sender gives up after a few days without a word. A route that slipped in front of the gate is open to the Internet,
//! and nothing shows it.
//!
//! ## Example
//!
//! ```plane
//! ingress.extraConfig = ''
//!   handle /webhooks/plane {
//!     reverse_proxy n8n:5678
//!   }
//! '';
//! ```
//!
//! ```caddyfile
//! work.example.org {
//!   import vpn_only
//!   reverse_proxy /webhooks/* n8n:5678
//!   reverse_proxy plane-web:3000
//! }
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! ingress.public = [ { path = "/webhooks/plane"; to = "n8n:5678"; auth = hmac vault.plane_webhook_secret; } ];
//! ```
//!
//! ```caddyfile
//! work.example.org {
//!   route {
//!     handle /webhooks/* {
//!       # n8n verifies the signature.
//!       reverse_proxy n8n:5678
//!     }
//!     import vpn_only
//!     reverse_proxy plane-web:3000
//!   }
//! }
//! ```
//!
//! ## Origin
//!
//! SPEC

use std::borrow::Cow;

use specc_source::Level;

use crate::documentation::code;
use crate::views::{Door, Field, Place, RouteView, SiteView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct PublicRoutesFirst;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-51",
        "public-routes-first",
        "rex_51_public_routes_first.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY_BEHIND: &str = "The gate answers 403 to whoever calls from outside of the VPN, and webhooks stop without a word.";
const WHY_OPEN: &str = "It is open to the Internet: whoever finds the path may use it.";

/// Words of paths and matchers that are there for callers from outside.
const PUBLIC: [&str; 5] = ["hook", "hooks", "public", "webhook", "webhooks"];

impl Rule for PublicRoutesFirst {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn route(&self, route: &RouteView<'_>, report: &mut Report<'_>) {
        let site = route
            .site
            .and_then(|site| report.deployment().sites.get(site));
        // The public routes of a spec say who authenticates: the type checker asks for it.
        let Some(site) = site else {
            return;
        };
        if route.conditional {
            return;
        }
        match route.behind_gate.value() {
            Some(true) if is_public(route) => behind(route, site, report),
            Some(false)
                if route.authentication.is_absent() && is_exception(route, site, report) =>
            {
                open(route, site, report);
            }
            _ => {}
        }
    }
}

/// The first path of a route that is for certain paths only; nothing where it is for everything, or for what is not known.
fn path<'v>(route: &'v RouteView<'_>) -> Option<(&'v str, Place)> {
    let (paths, _) = route.paths.known()?;
    let everything = |path: &Field<Cow<'_, str>>| matches!(path.text(), Some("*" | "/*" | "/"));
    if paths.items.iter().any(everything) {
        return None;
    }
    let first = paths.items.iter().find_map(Field::known);
    first.map(|(path, place)| (path.as_ref(), place))
}

/// Whether path or matcher say that the route is for callers from outside.
fn is_public(route: &RouteView<'_>) -> bool {
    let Some((path, _)) = path(route) else {
        return false;
    };
    let matchers = route
        .around
        .iter()
        .copied()
        .chain(route.proxy)
        .filter_map(|holder| holder.arguments.first())
        .map(|matcher| matcher.text.as_str());
    let is_word = |word: &str| PUBLIC.contains(&word.to_ascii_lowercase().as_str());
    matchers
        .filter(|matcher| matcher.starts_with('@'))
        .chain([path])
        .flat_map(|text| text.split(|c: char| !c.is_ascii_alphabetic()))
        .any(is_word)
}

/// Whether the site is for the VPN only, and this route an exception: what is for everything stands behind the gate.
fn is_exception(route: &RouteView<'_>, site: &SiteView<'_>, report: &Report<'_>) -> bool {
    let deployment = report.deployment();
    if deployment.door == Door::Spec {
        return route.paths.value().is_some();
    }
    let mut others = site
        .routes
        .iter()
        .filter_map(|position| deployment.routes.get(*position));
    path(route).is_some()
        && others.any(|other| other.behind_gate.value() == Some(&true) && is_for_everything(other))
}

fn is_for_everything(route: &RouteView<'_>) -> bool {
    route.paths.known().is_some() && path(route).is_none()
}

fn behind(route: &RouteView<'_>, site: &SiteView<'_>, report: &mut Report<'_>) {
    let Some((path, _)) = path(route) else {
        return;
    };
    let mut finding = report
        .at(
            spot(route),
            format!("the public route `{path}` stands behind the VPN gate"),
            "gets 403 from outside",
        )
        .why(WHY_BEHIND)
        .help(site.door.words(
            "declare it in `ingress.public`, with who authenticates: specc writes it in front of the gate",
            "put it in front of the gate, inside of one `route { … }` with it: `route` sorts nothing",
        ));
    if let Some(gate) = site.vpn_gate {
        finding = finding.related(gate.at, "the gate, which comes first");
    }
    report.add(finding);
}

fn open(route: &RouteView<'_>, site: &SiteView<'_>, report: &mut Report<'_>) {
    let what = match path(route) {
        Some((path, _)) => format!("the route `{path}`"),
        None => "a route for everything".to_owned(),
    };
    let mut finding = report
        .at(
            spot(route),
            format!("{what} passes the VPN gate by, and nobody authenticates"),
            "open to the Internet",
        )
        .why(WHY_OPEN)
        .help(site.door.words(
            "declare it in `ingress.public`, with who authenticates; or use `reverse_proxy` without `handle`, behind the gate",
            "check a header or sign-in in it, say in a comment who authenticates, or put it behind the gate",
        ));
    if let Some(gate) = site.vpn_gate {
        finding = finding.related(gate.at, "the gate, which does not come before it");
    }
    report.add(finding);
}

/// What the reader takes for the route: the outermost directive with a matcher, with what stands on its line.
fn spot(route: &RouteView<'_>) -> Place {
    let holders = route.around.iter().copied().chain(route.proxy);
    let matched = holders.clone().find(|holder| {
        let first = holder.arguments.first();
        first.is_some_and(|first| first.text.starts_with(['@', '/']))
    });
    let holder = matched.or_else(|| holders.clone().next());
    holder.map_or(route.place, |holder| {
        let last = holder
            .arguments
            .first()
            .map_or(holder.name.span, |first| first.span);
        Place::written(holder.name.span.to(last))
    })
}
