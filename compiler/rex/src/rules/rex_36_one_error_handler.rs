//! # REX-36: one-error-handler
//!
//! ## What it does
//!
//! Refuses two `handle_errors` for the same errors of one site (an imported one beside the site's own, mostly), one that
//! stands inside of `handle` or `route`, and a `handle_response` that is meant to catch a backend that is down.
//!
//! ## Why it hurts
//!
//! Of two handlers only the first one ever runs, and which one that is follows from the order of the imports: the page about
//! the VPN appeared instead of the one about maintenance. Inside of `handle`, Caddy refuses the whole file. And
//! `handle_response` sees answers of the backend: one that is down gives none, so the visitor gets Caddy's empty 502.
//!
//! ## Example
//!
//! ```caddyfile
//! (vpn_error_page) {
//!   handle_errors {
//!     respond "Connect to the VPN first." 403
//!   }
//! }
//!
//! work.example.org {
//!   import vpn_error_page
//!   reverse_proxy plane-web:3000
//!   handle_errors {
//!     respond "Back in a minute." 503
//!   }
//! }
//! ```
//!
//! ## Use instead
//!
//! ```caddyfile
//! work.example.org {
//!   reverse_proxy plane-web:3000
//!   handle_errors {
//!     @refused expression {err.status_code} == 403
//!     handle @refused {
//!       respond "Connect to the VPN first." 403
//!     }
//!     handle {
//!       respond "Back in a minute." {err.status_code}
//!     }
//!   }
//! }
//! ```
//!
//! ## Origin
//!
//! T12.7 T12.8 S43

use specc_artifacts::caddyfile::Directive;
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{CaddyfileView, Door, ErrorHandlerView, Place, RouteView, SiteView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct OneErrorHandler;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-36", "one-error-handler", "rex_36_one_error_handler.rs"),
    level: Level::Error,
    doors: Doors::Artifacts,
};

const WHY_ONE: &str = "Of two handlers for the same errors only the first one runs, and the order of imports decides which one that is.";
const WHY_NESTED: &str = "Caddy knows `handle_errors` for a whole site only, and refuses the file.";
const WHY_RESPONSE: &str = "A backend that is down gives no answer for `handle_response` to see: Caddy itself answers with an empty 502.";

impl Rule for OneErrorHandler {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn site(&self, site: &SiteView<'_>, report: &mut Report<'_>) {
        let handlers: Vec<_> = site.error_handlers.iter().collect();
        let certain: Vec<_> = handlers
            .iter()
            .copied()
            .filter(|handler| !handler.conditional)
            .collect();
        // Beside what a spec carries stands the handler that specc writes, for all errors.
        if report.deployment().door == Door::Spec
            && let Some(own) = certain
                .iter()
                .find(|own| own.directive.arguments.is_empty())
        {
            beside_generated(own, report);
        }
        for (at, later) in handlers.iter().enumerate() {
            // Of two that a template may leave out, each may be the other half of a choice.
            let mut earlier = handlers
                .iter()
                .take(at)
                .filter(|earlier| !(earlier.conditional && later.conditional));
            if let Some(earlier) = earlier.find(|earlier| same_errors(earlier, later)) {
                two(earlier, later, site, report);
            }
        }
    }

    fn caddyfile(&self, caddyfile: &CaddyfileView<'_>, report: &mut Report<'_>) {
        for handler in &caddyfile.landmarks.error_handlers {
            if let Some(group) = handler.group {
                nested(handler.directive.name.span, group, None, report);
            }
        }
        for import in &caddyfile.landmarks.imports {
            let (Some(group), Some(name)) = (import.group, import.directive.arguments.first())
            else {
                continue;
            };
            let mut snippets = report.deployment().snippets(&name.text);
            let handler = snippets.next().and_then(|(_, snippet)| {
                let mut directives = snippet.directives.iter();
                directives.find(|directive| directive.is("handle_errors"))
            });
            if handler.is_some() {
                nested(import.directive.span, group, handler, report);
            }
        }
    }

    fn route(&self, route: &RouteView<'_>, report: &mut Report<'_>) {
        let (Some(proxy), Some(site)) = (route.proxy, route.site) else {
            return;
        };
        let Some(site) = report.deployment().sites.get(site) else {
            return;
        };
        // Where a handler is about such errors, the page about a backend that is down is there already.
        if !site.complete || site.error_handlers.iter().any(is_about_gateways) {
            return;
        }
        for response in proxy
            .children()
            .iter()
            .filter(|child| child.is("handle_response"))
        {
            let Some(matcher) = catches_gateway_errors(response, proxy) else {
                continue;
            };
            let finding = report
                .at(
                    Place::written(response.name.span),
                    "`handle_response` does not see a backend that is down",
                    "never runs then",
                )
                .related(matcher, "waits for the errors of a gateway")
                .why(WHY_RESPONSE)
                .help("write the page into `handle_errors` of the site");
            report.add(finding);
        }
    }
}

/// Whether two handlers are for the same errors: for all of them, or for one status that both name.
fn same_errors(one: &ErrorHandlerView<'_>, other: &ErrorHandlerView<'_>) -> bool {
    let (one, other) = (&one.directive.arguments, &other.directive.arguments);
    if one.is_empty() || other.is_empty() {
        return one.is_empty() && other.is_empty();
    }
    one.iter()
        .any(|status| other.iter().any(|same| same.text == status.text))
}

/// Whether a handler is the site's own, or names an error that a backend which is down leads to.
fn is_about_gateways(handler: &ErrorHandlerView<'_>) -> bool {
    const STATUSES: [&str; 4] = ["502", "503", "504", "5xx"];
    let names = |directive: &Directive| {
        let mut words = directive.arguments.iter();
        words.any(|word| STATUSES.iter().any(|status| word.text.contains(status)))
    };
    let children = handler.directive.children();
    handler.import.is_none()
        || names(handler.directive)
        || children
            .iter()
            .any(|child| names(child) || child.children().iter().any(names))
}

fn beside_generated(own: &ErrorHandlerView<'_>, report: &mut Report<'_>) {
    let finding = report
        .at(
            Place::written(spot(own)),
            "a second `handle_errors` beside the one that specc writes",
            "one of them",
        )
        .why(WHY_ONE)
        .help("say which errors it is for, such as `handle_errors 502 503 { … }`, or leave it out");
    report.add(finding);
}

fn two(
    earlier: &ErrorHandlerView<'_>,
    later: &ErrorHandlerView<'_>,
    site: &SiteView<'_>,
    report: &mut Report<'_>,
) {
    // The site's own is where the reader decides.
    let (culprit, other) = match (earlier.import, later.import) {
        (None, Some(_)) => (earlier, later),
        _ => (later, earlier),
    };
    let mut finding = report
        .at(
            Place::written(spot(culprit)),
            "two `handle_errors` for the same errors of one site",
            "one of them",
        )
        .related(spot(other), match other.import {
            Some(_) => "the other one comes with this import",
            None => "the other one",
        })
        .why(WHY_ONE)
        .help("keep one, and tell the errors apart in it: `@refused expression {err.status_code} == 403`");
    if other.import.is_some() {
        finding = finding.related(other.directive.name.span, "defined here");
    }
    if let Some(import) = other.import
        && let Some(span) = line_of(import, site, report)
    {
        finding = finding.fix(Fix {
            title: "take the import out".to_owned(),
            applicability: Applicability::Unsafe,
            edits: vec![Edit {
                span,
                replacement: String::new(),
            }],
        });
    }
    report.add(finding);
}

/// What the reader of the site sees of a handler.
fn spot(handler: &ErrorHandlerView<'_>) -> Span {
    handler
        .import
        .map_or(handler.directive.name.span, |import| import.span)
}

/// The line of an import, if nothing else stands on it.
fn line_of(import: &Directive, site: &SiteView<'_>, report: &Report<'_>) -> Option<Span> {
    let deployment = report.deployment();
    let file = deployment.file(deployment.caddyfiles.get(site.caddyfile)?.path)?;
    if file.file != import.span.file {
        return None;
    }
    let before = file.text.get(..import.span.start as usize)?;
    let after = file.text.get(import.span.end as usize..)?;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = after.find('\n').map_or(after.len(), |at| at + 1);
    let alone = before.get(start..)?.trim().is_empty() && after.get(..end)?.trim().is_empty();
    alone.then(|| Span::new(import.span.file, start as u32, import.span.end + end as u32))
}

fn nested(at: Span, group: &Directive, imported: Option<&Directive>, report: &mut Report<'_>) {
    let message = format!("a `handle_errors` inside of `{}`", group.name.value);
    let label = match imported {
        Some(_) => "imports one",
        None => "is not allowed here",
    };
    let mut finding = report
        .at(Place::written(at), message, label)
        .related(group.name.span, "inside of this")
        .why(WHY_NESTED)
        .help(match imported {
            Some(_) => "move the import out, right into the site block",
            None => "move it out, right into the site block",
        });
    if let Some(imported) = imported {
        finding = finding.related(imported.name.span, "defined here");
    }
    report.add(finding);
}

/// The statuses that a `handle_response` waits for, where they are those that Caddy gives in place of a backend: 502 and 504,
/// 503 beside them.
fn catches_gateway_errors(response: &Directive, proxy: &Directive) -> Option<Span> {
    let matcher = response.arguments.first()?;
    let definition = proxy
        .children()
        .iter()
        .find(|child| child.is(&matcher.text))?;
    let (first, statuses) = match definition.arguments.split_first() {
        Some((kind, statuses)) if kind.text == "status" => (kind, statuses),
        Some(_) => return None,
        None => match definition.children() {
            [only] if only.is("status") => (only.arguments.first()?, only.arguments.as_slice()),
            _ => return None,
        },
    };
    let gateway = |status: &str| matches!(status, "502" | "504" | "5xx");
    let all = statuses
        .iter()
        .all(|status| gateway(&status.text) || status.text == "503");
    let last = statuses.last()?;
    (all && statuses.iter().any(|status| gateway(&status.text))).then(|| first.span.to(last.span))
}
