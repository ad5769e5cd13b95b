//! # REX-35: blocked-means-403
//!
//! ## What it does
//!
//! Refuses a gate that answers a refused client with status 200: a `rewrite` to a page with a `file_server` that says no
//! status, or a `respond` without one. Wanted: `error … 403`, and the page in `handle_errors`.
//!
//! ## Why it hurts
//!
//! Every probe that looks at the status takes the refusal for success: the monitoring stayed green while nobody got in, an
//! API client parsed the page as data, and a browser cached it under the address of the application, where it was still
//! shown after the VPN was up.
//!
//! ## Example
//!
//! ```caddyfile
//! @blocked not client_ip 100.64.0.0/10 172.20.1.0/24
//! handle @blocked {
//!   root * /srv/pages
//!   rewrite * /vpn-required.html
//!   file_server
//! }
//! ```
//!
//! ## Use instead
//!
//! ```caddyfile
//! @blocked not client_ip 100.64.0.0/10 172.20.1.0/24
//! error @blocked 403
//!
//! handle_errors {
//!   root * /srv/pages
//!   rewrite * /vpn-required.html
//!   file_server
//! }
//! ```
//!
//! ## Origin
//!
//! G34

use specc_artifacts::caddyfile::{Directive, Quoting};
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{CaddyfileView, GateView, Place};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct BlockedMeans403;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-35", "blocked-means-403", "rex_35_blocked_means_403.rs"),
    level: Level::Error,
    doors: Doors::Artifacts,
};

const WHY: &str =
    "Probes, API clients and caches take a page with status 200 for the application itself.";

/// How a directive answers, as far as its status is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer<'a> {
    /// With 400 or more, or not at all.
    Refused,
    /// With a page and 200, because of this directive.
    Page(&'a Directive),
    /// This cannot be told, or it does not answer.
    Unknown,
}

impl Rule for BlockedMeans403 {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn caddyfile(&self, caddyfile: &CaddyfileView<'_>, report: &mut Report<'_>) {
        in_error_handlers(caddyfile, report);
    }

    fn gate(&self, gate: &GateView<'_>, report: &mut Report<'_>) {
        // With other conditions beside the addresses, the page may well be meant for whoever asks.
        let Some(definition) = gate.definition.filter(|_| gate.only_addresses) else {
            return;
        };
        let answers: Vec<_> = gate
            .refusals
            .iter()
            .filter(|refusal| refuses_strangers(refusal, gate, definition))
            .map(|refusal| answer(refusal))
            .collect();
        // `rewrite @blocked …` beside `error @blocked 403` is the page of that error.
        if answers.contains(&Answer::Refused) {
            return;
        }
        for answer in answers {
            if let Answer::Page(culprit) = answer {
                page(culprit, gate, definition, report);
            }
        }
    }
}

/// Reports what answers with 200 in an error handler: refused clients come there.
fn in_error_handlers(caddyfile: &CaddyfileView<'_>, report: &mut Report<'_>) {
    if report.deployment().gates.is_empty() {
        return;
    }
    for response in &caddyfile.landmarks.responses {
        let status = response.directive.arguments.last().filter(|last| {
            last.text.len() == 3 && last.text.starts_with('2') && last.text.parse::<u16>().is_ok()
        });
        let Some(status) = status.filter(|_| response.in_error_handler) else {
            continue;
        };
        let finding = report
            .at(
                Place::written(status.span),
                format!("an error handler answers with status {}", status.text),
                "looks like success",
            )
            .why(WHY)
            .help("write `{err.status_code}`, or nothing: the error's own status counts then")
            .fix(Fix {
                title: "answer with the error's status".to_owned(),
                applicability: Applicability::Safe,
                edits: vec![Edit {
                    span: status.span,
                    replacement: "{err.status_code}".to_owned(),
                }],
            });
        report.add(finding);
    }
}

/// Whether a directive is there for those that the gate keeps out. Where the matcher names whom it lets in, everything
/// else of the site is for the others, a public page too; then its words have to say that it refuses.
fn refuses_strangers(refusal: &Directive, gate: &GateView<'_>, definition: &Directive) -> bool {
    const WORDS: [&str; 7] = [
        "403",
        "blocked",
        "denied",
        "forbidden",
        "refused",
        "unauthorized",
        "vpn",
    ];
    if gate.refuses_matched {
        return uses(refusal, &definition.name.value);
    }
    if !refusal.is("handle") || !refusal.arguments.is_empty() {
        return false;
    }
    refusal
        .children()
        .iter()
        .flat_map(|inner| &inner.arguments)
        .any(|argument| {
            let text = argument.text.to_ascii_lowercase();
            WORDS.iter().any(|word| text.contains(word))
        })
}

fn uses(directive: &Directive, matcher: &str) -> bool {
    let first = directive.arguments.first();
    first.is_some_and(|first| first.text == matcher)
}

fn answer(directive: &Directive) -> Answer<'_> {
    match directive.name.value.as_str() {
        "error" | "abort" => Answer::Refused,
        "respond" => response(directive),
        "rewrite" => Answer::Page(directive),
        "handle" | "route" => block(directive.children()),
        _ => Answer::Unknown,
    }
}

/// How a block answers: with what answers in it, page or not.
fn block(inner: &[Directive]) -> Answer<'_> {
    let answers = inner.iter().map(|directive| {
        match directive.name.value.as_str() {
            "file_server" => file_server(directive),
            // What it changes is answered by something else.
            "rewrite" => None,
            "import" | "reverse_proxy" | "redir" => Some(Answer::Unknown),
            _ => Some(answer(directive)).filter(|answer| *answer != Answer::Unknown),
        }
    });
    let answers: Vec<_> = answers.flatten().collect();
    match answers.as_slice() {
        [] => Answer::Unknown,
        [only] => *only,
        several if several.contains(&Answer::Refused) => Answer::Refused,
        _ => Answer::Unknown,
    }
}

fn file_server(directive: &Directive) -> Option<Answer<'_>> {
    let status = directive.children().iter().find(|child| child.is("status"));
    Some(match status.and_then(|status| status.arguments.first()) {
        None if status.is_none() => Answer::Page(directive),
        Some(status) if status.text.starts_with(['4', '5']) => Answer::Refused,
        Some(status) if status.text.starts_with('2') => Answer::Page(directive),
        _ => Answer::Unknown,
    })
}

fn response(directive: &Directive) -> Answer<'_> {
    let arguments: Vec<_> = directive
        .arguments
        .iter()
        .enumerate()
        .filter(|(at, argument)| *at > 0 || !argument.text.starts_with(['@', '*', '/']))
        .map(|(_, argument)| argument)
        .collect();
    let is_status = |text: &str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    let inside = directive.children().iter().find(|child| child.is("status"));
    if inside.is_some() {
        return Answer::Unknown;
    }
    match arguments.as_slice() {
        // The body alone. What a heredoc lacks is for REX-37.
        [body] if body.style != Quoting::Heredoc && !body.template && !is_status(&body.text) => {
            match directive.block.is_none() && !body.text.contains('{') {
                true => Answer::Page(directive),
                false => Answer::Unknown,
            }
        }
        [.., status] if is_status(&status.text) => match status.text.starts_with(['4', '5']) {
            true => Answer::Refused,
            false => Answer::Page(directive),
        },
        _ => Answer::Unknown,
    }
}

fn page(culprit: &Directive, gate: &GateView<'_>, definition: &Directive, report: &mut Report<'_>) {
    let place = Place::written(line(culprit));
    let matcher = &definition.name.value;
    let wanted = match gate.refuses_matched {
        true => format!("error {matcher} 403"),
        false => "error 403".to_owned(),
    };
    let mut finding = report
        .at(
            place,
            "the gate answers refused clients with status 200",
            "answers with a page",
        )
        .related(definition.name.span, "the gate")
        .why(WHY)
        .help(match culprit.is("respond") {
            true => "write the status 403 behind the text".to_owned(),
            false => format!("write `{wanted}`, and serve the page in `handle_errors`"),
        });
    if let Some(fix) = fix(culprit, gate, &wanted) {
        finding = finding.fix(fix);
    }
    report.add(finding);
}

/// The words on the directive's own line.
fn line(directive: &Directive) -> Span {
    let last = directive.arguments.last();
    last.map_or(directive.name.span, |last| {
        directive.name.span.to(last.span)
    })
}

fn fix(culprit: &Directive, gate: &GateView<'_>, wanted: &str) -> Option<Fix> {
    if culprit.is("rewrite") && gate.refuses_matched {
        return Some(Fix {
            title: format!("write `{wanted}`"),
            applicability: Applicability::Unsafe,
            edits: vec![Edit {
                span: line(culprit),
                replacement: wanted.to_owned(),
            }],
        });
    }
    let last = culprit.arguments.last().filter(|_| culprit.is("respond"))?;
    let (span, replacement) = match last.text.len() == 3 && last.text.starts_with('2') {
        true => (last.span, "403"),
        false => (
            Span::new(last.span.file, last.span.end, last.span.end),
            " 403",
        ),
    };
    Some(Fix {
        title: "answer with 403".to_owned(),
        applicability: Applicability::Safe,
        edits: vec![Edit {
            span,
            replacement: replacement.to_owned(),
        }],
    })
}
