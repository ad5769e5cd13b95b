//! # REX-37: heredoc-status
//!
//! ## What it does
//!
//! Refuses a `respond` with a heredoc whose status does not stand right behind the closing marker: on the line below, behind
//! the opening marker, before the text, or, in an error handler and for refused clients, nowhere at all. A page that is meant for
//! everybody (`robots.txt`) needs none. In an error handler Caddy would take the error's own status; it is asked for all the same,
//! since snippets of pages are imported at other places too.
//!
//! ## Why it hurts
//!
//! Caddy ends the directive with the line of the closing marker. A status on the next line is read as a directive of that
//! name, and a word behind the opening marker makes the heredoc an ordinary word: Caddy refuses the file, and with the next
//! restart all sites are gone. Where the status is missing, the page goes out with one that nobody chose.
//!
//! ## Example
//!
//! ```caddyfile
//! handle_errors {
//!   respond <<HTML
//!     <h1>Connect to the VPN first.</h1>
//!     HTML
//!     403
//! }
//! ```
//!
//! ## Use instead
//!
//! ```caddyfile
//! handle_errors {
//!   respond <<HTML
//!     <h1>Connect to the VPN first.</h1>
//!     HTML 403
//! }
//! ```
//!
//! ## Origin
//!
//! T6.2.1 S35

use specc_artifacts::caddyfile::{Argument, Directive, Quoting};
use specc_source::{Applicability, Diagnostic, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{CaddyfileView, Landmark, Place};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct HeredocStatus;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-37", "heredoc-status", "rex_37_heredoc_status.rs"),
    level: Level::Error,
    doors: Doors::Artifacts,
};

const WHY_REFUSED: &str = "The line of the closing marker ends the directive: Caddy cannot read the status elsewhere, and refuses the file.";
const WHY_MISSING: &str =
    "The page goes out with a status that nobody chose; a refusal may look like success.";
const WHY_OWN: &str = "Caddy takes the error's own status only as long as the page stays in an error handler: a snippet that is \
                       imported elsewhere answers with 200.";
const HELP: &str = "write the status behind the closing marker, on the same line";

/// What a Caddyfile is written in.
#[derive(Clone, Copy)]
struct Source<'t> {
    text: Option<&'t str>,
    editable: bool,
}

impl Rule for HeredocStatus {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn caddyfile(&self, caddyfile: &CaddyfileView<'_>, report: &mut Report<'_>) {
        let file = report.deployment().file(caddyfile.path);
        let source = Source {
            text: file.map(|file| file.text),
            editable: caddyfile.editable,
        };
        for response in &caddyfile.landmarks.responses {
            let words = words(response.directive);
            if let Some(marker) = words.iter().find(|word| opens_nothing(word)) {
                behind_the_opening_marker(marker, response.directive, report);
                continue;
            }
            let heredoc = words.iter().position(|word| word.style == Quoting::Heredoc);
            let Some((at, body)) = heredoc.and_then(|at| Some((at, *words.get(at)?))) else {
                continue;
            };
            match words.get(at + 1) {
                Some(_) => {}
                None if at > 0 => before_the_text(words.first().copied(), body, source, report),
                None => without_status(body, response, source, report),
            }
        }
    }
}

/// The arguments of a `respond`, without the matcher.
fn words(directive: &Directive) -> Vec<&Argument> {
    let is_matcher = |(at, argument): &(usize, &Argument)| {
        *at == 0 && argument.style == Quoting::Bare && argument.text.starts_with(['@', '/', '*'])
    };
    let words = directive.arguments.iter().enumerate();
    words
        .filter(|word| !is_matcher(word))
        .map(|(_, argument)| argument)
        .collect()
}

/// `<<HTML` that is no heredoc, because something else stands on its line.
fn opens_nothing(word: &Argument) -> bool {
    let marker = word.text.strip_prefix("<<");
    word.style == Quoting::Bare
        && marker.is_some_and(|marker| {
            !marker.is_empty()
                && marker
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        })
}

fn is_status(word: &str) -> bool {
    let digits = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    digits || word.starts_with("{err.status_code")
}

fn behind_the_opening_marker(marker: &Argument, directive: &Directive, report: &mut Report<'_>) {
    let after = directive
        .arguments
        .iter()
        .find(|argument| argument.span.start >= marker.span.end);
    let mut finding = report
        .at(
            Place::written(marker.span),
            "something stands behind the opening marker of a heredoc",
            "begins no heredoc",
        )
        .why(WHY_REFUSED)
        .help(HELP);
    if let Some(after) = after {
        finding = finding.related(after.span, "because of this");
    }
    report.add(finding);
}

fn before_the_text(
    first: Option<&Argument>,
    body: &Argument,
    source: Source<'_>,
    report: &mut Report<'_>,
) {
    let Some(status) = first.filter(|first| is_status(&first.text)) else {
        return;
    };
    let finding = report
        .at(
            Place::written(status.span),
            "the status stands before the heredoc",
            "read as the text",
        )
        .related(source.marker(body), "the closing marker")
        .why(WHY_REFUSED)
        .help(HELP);
    let fix = Fix {
        title: "move the status behind the closing marker".to_owned(),
        applicability: Applicability::Safe,
        edits: vec![
            Edit {
                span: Span::new(status.span.file, status.span.start, body.span.start),
                replacement: String::new(),
            },
            behind(body, &status.text),
        ],
    };
    report.add(source.fixed(finding, fix));
}

/// The heredoc is the last word of its directive.
fn without_status(
    body: &Argument,
    response: &Landmark<'_>,
    source: Source<'_>,
    report: &mut Report<'_>,
) {
    if response.directive.block.is_some() {
        return;
    }
    if let Some(next) = response.next.filter(|next| is_status(&next.name.value)) {
        on_the_next_line(body, next, source, report);
    } else if response.in_error_handler {
        let wanted = ("{err.status_code}", "a page of an error handler");
        missing(body, wanted, WHY_OWN, source, report);
    } else if is_for_refused(response, report) {
        missing(
            body,
            ("403", "the page for refused clients"),
            WHY_MISSING,
            source,
            report,
        );
    }
}

fn on_the_next_line(
    body: &Argument,
    next: &Directive,
    source: Source<'_>,
    report: &mut Report<'_>,
) {
    let alone = next.arguments.is_empty() && next.block.is_none();
    let mut finding = report
        .at(
            Place::written(next.name.span),
            "the status stands below the closing marker of the heredoc",
            "read as a directive",
        )
        .related(source.marker(body), "the closing marker")
        .why(WHY_REFUSED)
        .help(HELP);
    if alone {
        // A comment between the two would go with the line break.
        let between = Span::new(body.span.file, body.span.end, next.name.span.start);
        let blank = source
            .text
            .and_then(|text| text.get(between.range()))
            .is_some_and(|between| between.trim().is_empty());
        let fix = Fix {
            title: "move the status behind the closing marker".to_owned(),
            applicability: match blank {
                true => Applicability::Safe,
                false => Applicability::Unsafe,
            },
            edits: vec![Edit {
                span: Span::new(body.span.file, body.span.end, next.name.span.end),
                replacement: format!(" {}", next.name.value),
            }],
        };
        finding = source.fixed(finding, fix);
    }
    report.add(finding);
}

fn missing(
    body: &Argument,
    (status, what): (&str, &str),
    why: &str,
    source: Source<'_>,
    report: &mut Report<'_>,
) {
    let finding = report
        .at(
            Place::written(source.marker(body)),
            format!("{what} states no status"),
            "no status behind it",
        )
        .why(why)
        .help(format!(
            "write `{status}` behind the closing marker, on the same line"
        ));
    let fix = Fix {
        title: format!("add `{status}`"),
        applicability: Applicability::Safe,
        edits: vec![behind(body, status)],
    };
    report.add(source.fixed(finding, fix));
}

/// Whether the response is that of a gate. Any other page without a status is answered with 200, as it is meant.
fn is_for_refused(response: &Landmark<'_>, report: &Report<'_>) -> bool {
    let holders = [Some(response.directive), response.group];
    let matchers = holders.into_iter().flatten();
    let mut matchers = matchers.filter_map(|holder| holder.arguments.first());
    let deployment = report.deployment();
    matchers.any(|matcher| {
        matcher.text.starts_with('@') && deployment.is_refused_by(&matcher.text, matcher.span.file)
    })
}

fn behind(body: &Argument, status: &str) -> Edit {
    Edit {
        span: Span::new(body.span.file, body.span.end, body.span.end),
        replacement: format!(" {status}"),
    }
}

impl Source<'_> {
    /// The closing marker, with which a heredoc ends; all of it where the text cannot be seen.
    fn marker(&self, body: &Argument) -> Span {
        let written = self.text.and_then(|text| text.get(body.span.range()));
        let length = written.map(|written| {
            let marker = written
                .rsplit(char::is_whitespace)
                .next()
                .unwrap_or(written);
            marker.len() as u32
        });
        match length {
            Some(length) => Span::new(
                body.span.file,
                body.span.end.saturating_sub(length),
                body.span.end,
            ),
            None => body.span,
        }
    }

    fn fixed(&self, finding: Diagnostic, fix: Fix) -> Diagnostic {
        match self.editable {
            true => finding.fix(fix),
            false => finding,
        }
    }
}
