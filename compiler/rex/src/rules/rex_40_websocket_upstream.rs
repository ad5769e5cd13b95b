//! # REX-40: websocket-upstream
//!
//! ## What it does
//!
//! Refuses a route to a program that speaks WebSocket (Plane's live server, n8n's editor, Grafana) without
//! `transport http { versions 1.1 }`. Routes that do not lead to the path of the WebSocket, such as those of webhooks, are
//! left alone.
//!
//! ## Why it hurts
//!
//! A WebSocket begins as an upgrade of HTTP/1.1. Over HTTP/2 to the backend the `Upgrade` header is dropped, and the client
//! gets 200 instead of 101: the page loads, and two people who edit it overwrite each other.
//!
//! ## Example
//!
//! ```plane
//! ingress.extraConfig = ''
//!   reverse_proxy /live/* plane-live:3000
//! '';
//! ```
//!
//! ```caddyfile
//! handle /live/* {
//!   reverse_proxy plane-live:3000
//! }
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! ingress.extraConfig = ''
//!   reverse_proxy /live/* plane-live:3000 {
//!     transport http {
//!       versions 1.1
//!     }
//!   }
//! '';
//! ```
//!
//! ```caddyfile
//! handle /live/* {
//!   reverse_proxy plane-live:3000 {
//!     transport http {
//!       versions 1.1
//!     }
//!   }
//! }
//! ```
//!
//! ## Origin
//!
//! T11.2b

use specc_artifacts::caddyfile::Directive;
use specc_model::facts::WebSocketFacts;
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{Field, RouteView, UpstreamView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct WebsocketUpstream;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-40",
        "websocket-upstream",
        "rex_40_websocket_upstream.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str = "Over HTTP/2 to the backend the upgrade is lost: the client gets 200 instead of 101, and no WebSocket.";

impl Rule for WebsocketUpstream {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn route(&self, route: &RouteView<'_>, report: &mut Report<'_>) {
        let Some(proxy) = route.proxy.filter(|proxy| proxy.is("reverse_proxy")) else {
            return;
        };
        if speaks_only_http_1(route, proxy) {
            return;
        }
        let speaker = route.upstreams.iter().find_map(|upstream| {
            let facts = websocket(upstream, report)?;
            leads_to(route, facts).then_some((upstream, facts))
        });
        if let Some((upstream, facts)) = speaker {
            found(route, proxy, upstream, facts, report);
        }
    }
}

/// Whether HTTP/1.1 is all that the proxy speaks, or that cannot be told.
fn speaks_only_http_1(route: &RouteView<'_>, proxy: &Directive) -> bool {
    let transport = transport(proxy).and_then(|transport| transport.arguments.first());
    if transport.is_some_and(|protocol| protocol.text != "http") {
        return true;
    }
    match &route.versions {
        Field::Unknown(_) => true,
        Field::Absent => false,
        Field::Known(versions, _) => {
            let only = versions.iter().all(|version| version == "1.1");
            only || versions.iter().any(|version| version.contains('{'))
        }
    }
}

fn transport(proxy: &Directive) -> Option<&Directive> {
    proxy.children().iter().find(|child| child.is("transport"))
}

/// What is known of the upstream: by the image of its container, or, where that is not among the files, by its address.
fn websocket(upstream: &UpstreamView<'_>, report: &Report<'_>) -> Option<&'static WebSocketFacts> {
    if upstream.services.is_empty() {
        let port = upstream.port.value().copied();
        return WebSocketFacts::of_address(upstream.host.text()?, port);
    }
    let services = &report.deployment().services;
    upstream
        .services
        .iter()
        .filter_map(|service| services.get(*service))
        .find_map(|service| {
            let image = service.image_reference()?;
            let name = image.repository.rsplit('/').next()?;
            let facts = WebSocketFacts::of_image(name)?;
            let port = upstream.port.value();
            port.is_none_or(|port| *port == facts.port).then_some(facts)
        })
}

fn leads_to(route: &RouteView<'_>, facts: &WebSocketFacts) -> bool {
    // Where a prefix is taken off, everything below it is the program's.
    !route.stripped.is_absent() || route.reaches(facts.path) == Some(true)
}

fn found(
    route: &RouteView<'_>,
    proxy: &Directive,
    upstream: &UpstreamView<'_>,
    facts: &WebSocketFacts,
    report: &mut Report<'_>,
) {
    let message = format!(
        "`{}` speaks WebSocket, and not over HTTP/1.1 alone here",
        upstream.written
    );
    let mut finding = report
        .at(
            upstream.place,
            message,
            format!("WebSocket at `{}`", facts.path),
        )
        .why(WHY)
        .help("add `transport http { versions 1.1 }` to the `reverse_proxy`, over several lines");
    if let Some((_, place)) = route.versions.known() {
        finding = finding.related(place.at, "the versions it speaks");
    }
    // What an import hands in, a snippet proxies for others, too.
    let own = proxy.span.file == upstream.place.at.file
        && proxy
            .span
            .range()
            .contains(&upstream.place.at.range().start);
    if !own {
        finding = finding.related(proxy.name.span, "the proxy that it is handed to");
    }
    if let Some(edit) = edit(route, proxy, report).filter(|_| own) {
        finding = finding.fix(Fix {
            title: "speak HTTP/1.1 only".to_owned(),
            applicability: Applicability::Safe,
            edits: vec![edit],
        });
    }
    report.add(finding);
}

/// Sets the versions, in whichever block there is.
fn edit(route: &RouteView<'_>, proxy: &Directive, report: &Report<'_>) -> Option<Edit> {
    let deployment = report.deployment();
    let site = deployment.sites.get(route.site?)?;
    let caddyfile = deployment.caddyfiles.get(site.caddyfile)?;
    if !caddyfile.editable {
        return None;
    }
    if let Some((_, place)) = route.versions.known() {
        return Some(Edit {
            span: place.at,
            replacement: "versions 1.1".to_owned(),
        });
    }
    // A snippet of another file may hold the proxy.
    let file = deployment
        .file(caddyfile.path)
        .filter(|file| file.file == proxy.span.file)?;
    let own = indentation(file.text, proxy.span)?;
    let versions = |depth: &str| format!("{own}{depth}versions 1.1\n");
    let (at, replacement) = match (transport(proxy), proxy.children().last()) {
        (Some(transport), _) if transport.block.is_none() => (
            transport.span.end,
            format!(" {{\n{}{own}\t}}", versions("\t\t")),
        ),
        (Some(transport), _) => (
            transport.children().last()?.span.end,
            format!("\n{}", versions("\t\t").trim_end_matches('\n')),
        ),
        (None, Some(last)) => (
            last.span.end,
            format!("\n{own}\ttransport http {{\n{}{own}\t}}", versions("\t\t")),
        ),
        (None, None) if proxy.block.is_none() => (
            proxy.span.end,
            format!(
                " {{\n{own}\ttransport http {{\n{}{own}\t}}\n{own}}}",
                versions("\t\t")
            ),
        ),
        (None, None) => return None,
    };
    Some(Edit {
        span: Span::new(proxy.span.file, at, at),
        replacement,
    })
}

/// The blanks before a directive, if it begins its line.
fn indentation(text: &str, span: Span) -> Option<&str> {
    let before = text.get(..span.start as usize)?;
    let line = before.rsplit('\n').next()?;
    line.trim().is_empty().then_some(line)
}
