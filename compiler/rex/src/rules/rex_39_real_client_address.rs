//! # REX-39: real-client-address
//!
//! ## What it does
//!
//! Refuses a gate on `remote_ip` where a trusted proxy or relay stands in front, and a gate on `client_ip` without
//! `trusted_proxies` in the global options. A gate on `remote_ip` for addresses inside of Docker is left alone: its clients
//! connect themselves. A gate that is written as an `expression` is not read.
//!
//! ## Why it hurts
//!
//! `remote_ip` is whoever holds the connection. Behind a relay that is the relay, for every visitor: either everybody is let
//! in, or everybody is refused. `client_ip` looks behind proxies, but only behind those that it was told to trust.
//!
//! ## Example
//!
//! ```plane
//! ingress.extraConfig = ''
//!   @staff not remote_ip 100.64.0.0/10 172.20.1.0/24
//!   error @staff 403
//! '';
//! ```
//!
//! ```caddyfile
//! work.example.org {
//!   @blocked not client_ip 100.64.0.0/10 172.20.1.0/24
//!   error @blocked 403
//! }
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! ingress.extraConfig = ''
//!   @staff not client_ip 100.64.0.0/10 172.20.1.0/24
//!   error @staff 403
//! '';
//! ```
//!
//! ```caddyfile
//! {
//!   servers {
//!     trusted_proxies static private_ranges
//!   }
//! }
//!
//! work.example.org {
//!   @blocked not client_ip 100.64.0.0/10 172.20.1.0/24
//!   error @blocked 403
//! }
//! ```
//!
//! ## Origin
//!
//! G33 T6.2

use specc_artifacts::caddyfile::Directive;
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{AddressMatcher, CaddyfileView, Door, GateRange, GateView, Place};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct RealClientAddress;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-39",
        "real-client-address",
        "rex_39_real_client_address.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY_REMOTE: &str =
    "Behind a proxy or relay, `remote_ip` is the relay, for every visitor alike.";
const WHY_CLIENT: &str = "Without `trusted_proxies`, `client_ip` is whoever holds the connection: behind a relay, the relay for everybody.";
const TRUST: &str = "trusted_proxies static private_ranges";

/// What the global options say about proxies in front.
enum Trust<'a> {
    /// They are trusted, by this option; in a spec by what specc generates.
    Given(Option<&'a Directive>),
    /// None is.
    Missing(&'a CaddyfileView<'a>),
    /// This cannot be told.
    Unknown,
    /// The Caddyfile with the global options is not among the files.
    Elsewhere,
}

impl Rule for RealClientAddress {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn gate(&self, gate: &GateView<'_>, report: &mut Report<'_>) {
        let Some((matcher, place)) = gate.matcher.known() else {
            return;
        };
        match (matcher, trust(gate, report)) {
            (AddressMatcher::Remote, Trust::Given(option)) if is_for_visitors(gate) => {
                remote(place, option, gate, report);
            }
            (AddressMatcher::Client, Trust::Missing(caddyfile)) => {
                untrusting(place, caddyfile, report);
            }
            (AddressMatcher::Client, Trust::Elsewhere) => {
                let reason = "the Caddyfile with the global options is not among the files";
                report.unchecked(place.at, reason);
            }
            _ => {}
        }
    }
}

fn trust<'a>(gate: &GateView<'_>, report: &Report<'a>) -> Trust<'a> {
    let deployment = report.deployment();
    if deployment.door == Door::Spec {
        return Trust::Given(None);
    }
    let own = gate
        .caddyfile
        .and_then(|position| deployment.caddyfiles.get(position))
        .filter(|own| !own.caddyfile.options.is_empty());
    let mut entries = deployment.entry_caddyfiles();
    let (Some(first), own_or_all) = (own.or_else(|| entries.next()), own.is_some()) else {
        return Trust::Elsewhere;
    };
    let mut judged = std::iter::once(first).chain(entries.filter(|_| !own_or_all));
    let given = judged.find_map(|entry| {
        let option = trusted_proxies(entry)?;
        Some(match option.conditional {
            true => Trust::Unknown,
            false => Trust::Given(Some(option)),
        })
    });
    if let Some(given) = given {
        return given;
    }
    let imports = first.caddyfile.options.iter();
    if deployment.has_snippets_elsewhere() || imports.into_iter().any(brings_more) {
        return Trust::Unknown;
    }
    Trust::Missing(first)
}

fn trusted_proxies<'a>(entry: &CaddyfileView<'a>) -> Option<&'a Directive> {
    let servers = entry
        .caddyfile
        .options
        .iter()
        .filter(|option| option.is("servers"));
    servers
        .flat_map(Directive::children)
        .find(|option| option.is("trusted_proxies"))
}

/// Whether an import stands in the global options, or a listener that learns the client's address from the connection.
fn brings_more(option: &Directive) -> bool {
    let inside = option.children().iter();
    option.is("import")
        || inside
            .into_iter()
            .any(|inner| inner.is("import") || inner.is("listener_wrappers"))
}

/// Whether the gate is for people, who may come through a relay: VPN clients or addresses of the Internet. Whoever is on a
/// private network of the host connects directly.
fn is_for_visitors(gate: &GateView<'_>) -> bool {
    let outside = gate.ranges.iter().any(|range| match range.value() {
        Some(GateRange::V4(net)) => !net.network().is_private() && !net.network().is_loopback(),
        _ => false,
    });
    gate.vpn || outside
}

fn remote(place: Place, option: Option<&Directive>, gate: &GateView<'_>, report: &mut Report<'_>) {
    let mut finding = report
        .at(
            place,
            "the gate looks at the address of the relay in front",
            "whoever holds the connection",
        )
        .why(WHY_REMOTE)
        .help("write `client_ip`");
    if let Some(option) = option {
        finding = finding.related(option.span, "proxies stand in front");
    }
    let caddyfile = gate
        .caddyfile
        .and_then(|position| report.deployment().caddyfiles.get(position));
    if caddyfile.is_some_and(|caddyfile| caddyfile.editable) {
        finding = finding.fix(Fix {
            title: "look at `client_ip`".to_owned(),
            applicability: Applicability::Safe,
            edits: vec![Edit {
                span: place.at,
                replacement: "client_ip".to_owned(),
            }],
        });
    }
    report.add(finding);
}

fn untrusting(place: Place, entry: &CaddyfileView<'_>, report: &mut Report<'_>) {
    let servers = entry
        .caddyfile
        .options
        .iter()
        .find(|option| option.is("servers"));
    let mut finding = report
        .at(
            place,
            "the gate trusts no proxy to say who the client is",
            "no more than `remote_ip` here",
        )
        .why(WHY_CLIENT)
        .help(format!("add `servers {{ {TRUST} }}` to the global options"));
    if let Some(servers) = servers {
        finding = finding.related(servers.name.span, "without `trusted_proxies`");
    }
    if let Some(edit) = added(entry, servers, report) {
        finding = finding.fix(Fix {
            title: format!("add `{TRUST}`"),
            applicability: Applicability::Unsafe,
            edits: vec![edit],
        });
    }
    report.add(finding);
}

/// Adds the option: to the options for servers, to the other global options, or at the beginning of the file.
fn added(
    entry: &CaddyfileView<'_>,
    servers: Option<&Directive>,
    report: &Report<'_>,
) -> Option<Edit> {
    let empty = |span: Span, at: u32| Span::new(span.file, at, at);
    let after = |directive: &Directive| empty(directive.span, directive.span.end);
    let inside = servers.and_then(|servers| servers.children().last());
    let (span, replacement) = match (inside, servers, entry.caddyfile.options.last()) {
        (Some(last), ..) => (after(last), format!("\n\t\t{TRUST}")),
        (None, Some(_), _) => return None,
        (None, None, Some(last)) => (after(last), format!("\n\tservers {{\n\t\t{TRUST}\n\t}}")),
        (None, None, None) => {
            let file = report.deployment().file(entry.path)?;
            (
                file.place.at,
                format!("{{\n\tservers {{\n\t\t{TRUST}\n\t}}\n}}\n\n"),
            )
        }
    };
    Some(Edit { span, replacement })
}
