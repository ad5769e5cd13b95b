//! # REX-11: loopback-by-address
//!
//! ## What it does
//!
//! Refuses `localhost` as the address that a healthcheck asks. Node names (`rabbit@localhost`), a `Host:` header and a client
//! that is told to use IPv4 (`curl -4`) are something else, and so is `localhost` outside of a probe.
//!
//! ## Why it hurts
//!
//! Alpine resolves `localhost` to `::1` first, while the service inside listens on IPv4 only. The probe is refused, the container
//! is unhealthy although it works, and everything that waits for it never starts. The lesson was written down, and came back
//! five months later in another healthcheck.
//!
//! ## Example
//!
//! ```plane
//! api.health.command = [ "wget" "-q" "-O" "/dev/null" "http://localhost:8000/" ];
//! ```
//!
//! ```yaml
//! healthcheck:
//!   test: [CMD, wget, -q, -O, /dev/null, "http://localhost:8000/"]
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! api.health.command = [ "wget" "-q" "-O" "/dev/null" "http://127.0.0.1:8000/" ];
//! ```
//!
//! ```yaml
//! healthcheck:
//!   test: [CMD, wget, -q, -O, /dev/null, "http://127.0.0.1:8000/"]
//! ```
//!
//! ## Origin
//!
//! T2.1 F22 G23

use std::ops::Range;

use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{DeploymentView, Place, ServiceView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct LoopbackByAddress;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-11",
        "loopback-by-address",
        "rex_11_loopback_by_address.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str = "Alpine resolves `localhost` to ::1 first; a service that listens on IPv4 only refuses \
                   the probe and counts as unhealthy.";
const NAME: &str = "localhost";
const ADDRESS: &str = "127.0.0.1";

/// What tells clients to stay with IPv4.
const IPV4_ONLY: [&str; 3] = ["-4", "--ipv4", "--inet4-only"];

impl Rule for LoopbackByAddress {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        let Some((probe, _)) = service.health.probe() else {
            return;
        };
        if probe.words().iter().any(|word| IPV4_ONLY.contains(word)) {
            return;
        }
        let mut earlier = "";
        for (text, place) in probe.pieces() {
            // As a word of its own, a header stands behind its option.
            let header = matches!(earlier, "-H" | "--header") && is_host_header(text);
            if !header && !addresses(text).is_empty() {
                add(service, text, place, report);
            }
            earlier = text;
        }
    }
}

fn add(service: &ServiceView<'_>, text: &str, place: Place, report: &mut Report<'_>) {
    let message = format!("the healthcheck of `{}` asks `localhost`", service.name);
    let mut finding = report
        .at(place, message, "asks by name")
        .why(WHY)
        .help(format!("write `{ADDRESS}`: `{}`", replaced(text)));
    let written = edits(report.deployment(), place.at);
    // A variable may be there for others, too.
    let shared = || edits(report.deployment(), place.from);
    // A certificate is made out to a name.
    let safe = written.is_some() && !text.contains("https://");
    if let Some(edits) = written.or_else(shared) {
        finding = finding.fix(Fix {
            title: format!("write `{ADDRESS}`"),
            applicability: match safe {
                true => Applicability::Safe,
                false => Applicability::Unsafe,
            },
            edits,
        });
    }
    report.add(finding);
}

/// Where `localhost` stands as an address, in order.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let found = text.match_indices(NAME).map(|(start, name)| {
        let end = start + name.len();
        (start..end, &text[..start], &text[end..])
    });
    found
        .filter(|(_, before, after)| is_address(before, after))
        .map(|(range, _, _)| range)
        .collect()
}

fn is_address(before: &str, after: &str) -> bool {
    let part_of_a_name =
        |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
    if before.ends_with(part_of_a_name) || after.starts_with(part_of_a_name) {
        return false;
    }
    let word = before
        .rsplit([' ', '\t', '\n', '"', '\''])
        .next()
        .unwrap_or(before);
    // `rabbit@localhost` is the name of a node, `user@localhost` in a URL is not.
    let node = word.ends_with('@') && !word.contains("://");
    // Behind the host of a URL it is a part of the path or of the query.
    let path = word
        .split_once("://")
        .is_some_and(|(_, rest)| rest.contains('/'));
    !node && !path && !before.trim_end().to_ascii_lowercase().ends_with("host:")
}

fn is_host_header(text: &str) -> bool {
    text.to_ascii_lowercase().starts_with("host:")
}

fn replaced(text: &str) -> String {
    let mut text = text.to_owned();
    for range in addresses(&text).into_iter().rev() {
        text.replace_range(range, ADDRESS);
    }
    text
}

/// The edits of what is written there, where the text can be seen.
fn edits(deployment: &DeploymentView<'_>, written: Span) -> Option<Vec<Edit>> {
    let mut files = deployment.files.iter();
    let file = files.find(|file| file.file == written.file)?;
    let text = file.text.get(written.range())?;
    let edits: Vec<_> = addresses(text)
        .into_iter()
        .map(|range| Edit {
            span: Span::new(
                written.file,
                written.start + range.start as u32,
                written.start + range.end as u32,
            ),
            replacement: ADDRESS.to_owned(),
        })
        .collect();
    (!edits.is_empty()).then_some(edits)
}

#[cfg(test)]
mod tests {
    use super::{addresses, replaced};

    #[test]
    fn an_address_is_told_from_what_only_holds_the_word() {
        let cases = [
            ("http://localhost:8000/", true),
            ("http://user:secret@localhost:15672/api", true),
            ("pg_isready -h localhost -U plane", true),
            ("localhost", true),
            ("curl -f http://localhost/ || exit 1", true),
            ("rabbitmqctl -n rabbit@localhost status", false),
            ("wget --header 'Host: localhost' http://127.0.0.1/", false),
            ("http://localhost.example.org/", false),
            ("http://127.0.0.1/?from=localhost", false),
            ("http://my-localhost/", false),
        ];
        for (text, expected) in cases {
            assert_eq!(!addresses(text).is_empty(), expected, "{text}");
        }
    }

    #[test]
    fn only_addresses_are_replaced() {
        let text = "curl -H 'Host: localhost' http://localhost/ && nc -z localhost 80";
        assert_eq!(
            replaced(text),
            "curl -H 'Host: localhost' http://127.0.0.1/ && nc -z 127.0.0.1 80"
        );
    }
}
