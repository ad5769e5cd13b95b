//! # REX-54: dns01-public-resolvers
//!
//! ## What it does
//!
//! Refuses a `tls` block with an ACME DNS-01 challenge (`dns PROVIDER`) that names no resolvers, or that names one on the host
//! itself or in the mesh: `127.0.0.53`, Docker's `127.0.0.11`, `100.100.100.100`. And `acme_dns` in the global options, where
//! neither they nor any `tls` block of the deployment name resolvers.
//!
//! ## Why it hurts
//!
//! Before Caddy writes the challenge it looks up the zone of the name. The stub resolver of the host answers such look-ups
//! with NOTIMP, and the VPN's with its own records: there is no certificate. It shows three months after it was right, when
//! the old certificate ends.
//!
//! ## Example
//!
//! ```plane
//! ingress.extraConfig = ''
//!   tls {
//!     dns ovh
//!   }
//! '';
//! ```
//!
//! ```caddyfile
//! tls {
//!   dns ovh
//! }
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! ingress.extraConfig = ''
//!   tls {
//!     dns ovh
//!     resolvers 1.1.1.1 9.9.9.9
//!   }
//! '';
//! ```
//!
//! ```caddyfile
//! tls {
//!   dns ovh
//!   resolvers 1.1.1.1 9.9.9.9
//! }
//! ```
//!
//! ## Origin
//!
//! T12.5

use std::net::{IpAddr, Ipv4Addr};

use specc_artifacts::caddyfile::{Argument, Directive};
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{CaddyfileView, Place};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct Dns01PublicResolvers;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-54",
        "dns01-public-resolvers",
        "rex_54_dns01_public_resolvers.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str = "The host's own resolver answers look-ups of a zone with NOTIMP: the certificate is not renewed.";
const RESOLVERS: &str = "resolvers 1.1.1.1 9.9.9.9";

impl Rule for Dns01PublicResolvers {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn caddyfile(&self, caddyfile: &CaddyfileView<'_>, report: &mut Report<'_>) {
        for_all_sites(caddyfile, report);
        for tls in &caddyfile.landmarks.certificates {
            let issuers = tls.directive.children().iter();
            let issuers =
                issuers.filter(|child| child.is("issuer") && !child.children().is_empty());
            for holder in std::iter::once(tls.directive).chain(issuers) {
                judge(holder, tls.directive, caddyfile, report);
            }
        }
    }
}

/// `acme_dns` in the global options, where no site and no other option names resolvers.
fn for_all_sites(caddyfile: &CaddyfileView<'_>, report: &mut Report<'_>) {
    let options = &caddyfile.caddyfile.options;
    let mut challenges = options.iter().filter(|option| option.is("acme_dns"));
    let Some(challenge) = challenges.find(|option| !option.arguments.is_empty()) else {
        return;
    };
    let names_some = |option: &Directive| {
        option.is("import")
            || option.is("tls_resolvers")
            || (option.is("cert_issuer") && self::option(option, "resolvers").is_some())
    };
    let mut all = report.deployment().caddyfiles.iter();
    let of_a_site = all.any(|other| {
        let mut blocks = other.landmarks.certificates.iter();
        blocks.any(|tls| {
            let inner = tls.directive.children();
            let mut holders = inner.iter().flat_map(|child| child.children()).chain(inner);
            holders.any(|child| child.is("resolvers"))
        })
    });
    if challenge.conditional || of_a_site || options.iter().any(names_some) {
        return;
    }
    let finding = report
        .at(
            Place::written(challenge.name.span),
            "the DNS-01 challenge of all sites names no resolvers",
            "the challenge",
        )
        .why(WHY)
        .help(format!(
            "write `cert_issuer acme {{ … }}` instead, with `dns` and `{RESOLVERS}` on lines of their own"
        ));
    report.add(finding);
}

/// Judges a `tls` block or one of its issuers.
fn judge(
    holder: &Directive,
    tls: &Directive,
    caddyfile: &CaddyfileView<'_>,
    report: &mut Report<'_>,
) {
    let Some(challenge) = option(holder, "dns").filter(|dns| !dns.arguments.is_empty()) else {
        return;
    };
    let brings_more = [holder, tls]
        .iter()
        .any(|block| option(block, "import").is_some());
    match option(holder, "resolvers").or_else(|| option(tls, "resolvers")) {
        Some(resolvers) => own_resolvers(resolvers, challenge, caddyfile, report),
        None if brings_more => {}
        None => missing(challenge, caddyfile, report),
    }
}

fn option<'d>(holder: &'d Directive, name: &str) -> Option<&'d Directive> {
    holder.children().iter().find(|child| child.is(name))
}

/// Reports resolvers of the host or the mesh. Any other address may be one that looks up zones.
fn own_resolvers(
    resolvers: &Directive,
    challenge: &Directive,
    caddyfile: &CaddyfileView<'_>,
    report: &mut Report<'_>,
) {
    let own = |argument: &&Argument| {
        let text = match argument.template {
            true => caddyfile.variables.resolve(&argument.text, &mut Vec::new()),
            false => Some(argument.text.clone()),
        };
        text.is_some_and(|text| text.split_whitespace().any(is_own))
    };
    let Some(culprit) = resolvers.arguments.iter().find(own) else {
        return;
    };
    let mut finding = report
        .at(
            Place::written(culprit.span),
            format!(
                "the DNS-01 challenge asks `{}`, which is no public resolver",
                culprit.text
            ),
            "on the host, or in the mesh",
        )
        .related(challenge.name.span, "the challenge")
        .why(WHY)
        .help(format!("write `{RESOLVERS}`"));
    if caddyfile.editable {
        finding = finding.fix(Fix {
            title: format!("write `{RESOLVERS}`"),
            applicability: Applicability::Unsafe,
            edits: vec![Edit {
                span: resolvers.span,
                replacement: RESOLVERS.to_owned(),
            }],
        });
    }
    report.add(finding);
}

/// Whether an address is the host itself, Docker's resolver, or in the range of meshes.
fn is_own(resolver: &str) -> bool {
    let (host, port) = resolver.rsplit_once(':').unwrap_or((resolver, ""));
    // The colons of a bare IPv6 address separate no port.
    let has_port = port.parse::<u16>().is_ok() && (host.ends_with(']') || !host.contains(':'));
    let host = if has_port { host } else { resolver };
    match host.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(address)) => address.is_loopback() || is_mesh(address),
        Ok(IpAddr::V6(address)) => address.is_loopback(),
        Err(_) => host == "localhost",
    }
}

/// Whether an address is in 100.64.0.0/10.
fn is_mesh(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    first == 100 && (64..128).contains(&second)
}

fn missing(challenge: &Directive, caddyfile: &CaddyfileView<'_>, report: &mut Report<'_>) {
    let own_line = challenge
        .arguments
        .last()
        .map_or(challenge.name.span, |last| {
            challenge.name.span.to(last.span)
        });
    let mut finding = report
        .at(
            Place::written(own_line),
            "the DNS-01 challenge names no resolvers",
            "the challenge",
        )
        .why(WHY)
        .help(format!(
            "add `{RESOLVERS}` to the block, on a line of its own"
        ));
    if let Some(edit) = added(challenge, caddyfile, report) {
        finding = finding.fix(Fix {
            title: format!("add `{RESOLVERS}`"),
            applicability: Applicability::Unsafe,
            edits: vec![edit],
        });
    }
    report.add(finding);
}

/// Adds the resolvers on the line before the challenge.
fn added(
    challenge: &Directive,
    caddyfile: &CaddyfileView<'_>,
    report: &Report<'_>,
) -> Option<Edit> {
    let file = report.deployment().file(caddyfile.path)?;
    let start = challenge.span.start;
    let before = file.text.get(..start as usize)?.rsplit('\n').next()?;
    before.trim().is_empty().then(|| Edit {
        span: Span::new(challenge.span.file, start, start),
        replacement: format!("{RESOLVERS}\n{before}"),
    })
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn resolvers_of_the_host_and_of_the_mesh_are_told_from_others() {
        for own in [
            "127.0.0.53",
            "127.0.0.11:53",
            "[::1]:53",
            "localhost",
            "100.100.100.100",
        ] {
            assert!(is_own(own), "{own}");
        }
        for other in [
            "1.1.1.1",
            "9.9.9.9:53",
            "10.0.0.53",
            "100.128.0.1",
            "2620:fe::fe",
            "dns.example.org",
        ] {
            assert!(!is_own(other), "{other}");
        }
    }
}
