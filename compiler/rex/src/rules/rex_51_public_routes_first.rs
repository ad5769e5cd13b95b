//! # REX-51: public-routes-first
//!
//! ## What it does
//!
//! In a site with a VPN gate, refuses a public route (a webhook, say) that stands behind the gate, and a route in front of the
//! gate of which nothing says who authenticates its callers: no directive, no condition on a header, no comment. Files
//! (`file_server`) and texts (`respond` with a body) for certain paths are such routes too; what is there for everybody is
//! not: redirects, refusals, answers without a text or with a single word (`ok`), `/robots.txt`, `/favicon.ico`, what is
//! below `/.well-known/`, and the paths of health checks. And it
//! refuses a gate that nothing reaches, because every route of the site comes before it, and one that refuses nobody, because
//! nothing uses its matcher. Beside sites with a gate, a site without one whose name has a record inside the VPN is
//! refused as well, unless a comment at it says that it is public or who authenticates.
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
use std::collections::BTreeSet;

use specc_artifacts::caddyfile::Directive;
use specc_source::{Level, Span};

use crate::documentation::code;
use crate::public_pages::{is_open, shows_files};
use crate::views::{DeploymentView, Door, Field, Place, RouteView, SiteView};
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
const WHY_NEVER: &str = "Outside of `route`, Caddy sorts directives, and `handle` answers before `error` is reached: the site is open to the Internet.";
const WHY_OPEN: &str = "It is open to the Internet: whoever finds the path may use it.";

/// Words of paths and matchers that are there for callers from outside.
const PUBLIC: [&str; 5] = ["hook", "hooks", "public", "webhook", "webhooks"];

impl Rule for PublicRoutesFirst {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn deployment(&self, deployment: &DeploymentView<'_>, report: &mut Report<'_>) {
        // Where no site has a gate, another program may be it.
        let mut sites = deployment.sites.iter();
        if let Some(example) = sites.find_map(|site| site.vpn_gate) {
            for site in deployment
                .sites
                .iter()
                .filter(|site| lacks_gate(site, deployment))
            {
                without_gate(site, example, report);
            }
        }
    }

    fn site(&self, site: &SiteView<'_>, report: &mut Report<'_>) {
        if let Some(gate) = site.vpn_gate
            && let Some(everything) = passes_by(site, gate.at, report.deployment())
        {
            let finding = report
                .at(
                    gate,
                    "nothing reaches the VPN gate: every route comes before it",
                    "never runs",
                )
                .related(spot(everything).at, "answers everybody first")
                .why(WHY_NEVER)
                .help("put gate and routes into one `route { … }`, the gate first: `route` sorts nothing");
            report.add(finding);
        }
        for page in site.pages.iter().filter(|page| is_open(page)) {
            if page.behind_gate.value() == Some(&false) && is_exception(page, site, report) {
                open(page, site, report);
            }
        }
        if site.complete && report.deployment().door != Door::Spec {
            for gate in unused_gates(site) {
                let matcher = &gate.name.value;
                let finding = report
                    .at(
                        Place::written(gate.name.span),
                        format!("nothing refuses the clients that `{matcher}` is for"),
                        "used nowhere in this site",
                    )
                    .why(WHY_OPEN)
                    .help(format!("add `error {matcher} 403` below it"));
                report.add(finding);
            }
        }
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

/// Whether a site is in the VPN's DNS, and neither a gate nor anything else asks who comes.
fn lacks_gate(site: &SiteView<'_>, deployment: &DeploymentView<'_>) -> bool {
    let routes = site.routes.iter();
    let mut routes = routes.filter_map(|position| deployment.routes.get(*position));
    site.meant_for_vpn
        && site.vpn_gate.is_none()
        && site.complete
        && unused_gates(site).is_empty()
        && (routes.any(|route| route.authentication.is_absent() && !route.conditional)
            || site.pages.iter().any(shows_files))
}

fn without_gate(site: &SiteView<'_>, example: Place, report: &mut Report<'_>) {
    let finding = report
        .at(
            site.place,
            "this site has a record inside the VPN, and no VPN gate",
            "open to the Internet",
        )
        .related(example.at, "the gate of another site")
        .why(WHY_OPEN)
        .help("put the same gate in front of its routes, or say in a comment that it is public and who authenticates");
    report.add(finding);
}

/// The matchers of a site that name everybody but those with certain addresses, and that nothing uses.
fn unused_gates<'a>(site: &SiteView<'a>) -> Vec<&'a Directive> {
    let below =
        |directive: &'a Directive| std::iter::once(directive).chain(directive.descendants());
    let defined = site.directives.iter().flat_map(below);
    let used: BTreeSet<&str> = site
        .expanded
        .iter()
        .flat_map(|directive| below(directive))
        .flat_map(|directive| &directive.arguments)
        .map(|argument| argument.text.as_str())
        .collect();
    defined
        .filter(|directive| directive.name.value.starts_with('@') && keeps_out(directive))
        .filter(|directive| !used.contains(directive.name.value.as_str()))
        .collect()
}

/// The route for everything of a site whose gate, which is meant for the whole site, no route stands behind.
fn passes_by<'v, 'a>(
    site: &SiteView<'a>,
    gate: Span,
    deployment: &'v DeploymentView<'a>,
) -> Option<&'v RouteView<'a>> {
    let routes = || {
        let positions = site.routes.iter();
        positions.filter_map(|position| deployment.routes.get(*position))
    };
    let open = |route: &RouteView<'_>| {
        route.behind_gate.value() == Some(&false)
            && route.authentication.is_absent()
            && !route.conditional
    };
    let all = site.complete
        && deployment.door != Door::Spec
        && stands_for_all(site.directives, gate, deployment);
    let everything = routes().find(|route| is_for_everything(route) && open(route));
    let behind = |route: &RouteView<'_>| route.behind_gate.value() != Some(&false);
    everything.filter(|_| all && !routes().any(behind))
}

/// Whether a gate stands in no group of certain paths, and keeps out by nothing but addresses.
fn stands_for_all(directives: &[Directive], gate: Span, deployment: &DeploymentView<'_>) -> bool {
    let Some(holder) = directives
        .iter()
        .find(|directive| directive.span.contains(gate))
    else {
        return false;
    };
    if holder.name.value.starts_with('@') {
        return keeps_out(holder);
    }
    match holder.name.value.as_str() {
        "import" => {
            let name = holder.arguments.first().map_or("", |name| &name.text);
            let mut defined = deployment
                .snippets(name)
                .flat_map(|(_, snippet)| &snippet.directives)
                .filter(|directive| directive.name.value.starts_with('@'))
                .peekable();
            defined.peek().is_some() && defined.all(keeps_out)
        }
        "handle" | "route" if holder.arguments.is_empty() => {
            stands_for_all(holder.children(), gate, deployment)
        }
        _ => false,
    }
}

/// Whether a matcher is for everybody but those with certain addresses.
fn keeps_out(definition: &Directive) -> bool {
    let is_address = |word: &str| matches!(word, "client_ip" | "remote_ip");
    let arguments = definition.arguments.as_slice();
    match (arguments, definition.children()) {
        ([not, kind, ..], []) => not.text == "not" && is_address(&kind.text),
        ([not], inner) if not.text == "not" => {
            inner.iter().all(|inner| is_address(&inner.name.value))
        }
        ([], [only]) => {
            let kind = only.arguments.first();
            only.is("not")
                && kind.is_none_or(|kind| is_address(&kind.text))
                && only
                    .children()
                    .iter()
                    .all(|inner| is_address(&inner.name.value))
        }
        _ => false,
    }
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
            match route.upstreams.as_slice() {
                [] => "ask for a password in it, say in a comment who authenticates, or write it without `handle`, behind the gate",
                _ => "declare it in `ingress.public`, with who authenticates; or use `reverse_proxy` without `handle`, behind the gate",
            },
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
