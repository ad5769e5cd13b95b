//! GitLab's Code Quality report: the part of Code Climate's format that GitLab reads.

use serde::Serialize;
use specc_source::Level;

use super::{Entry, Sort};

#[derive(Debug, Serialize)]
struct Issue<'a> {
    description: String,
    check_name: String,
    fingerprint: &'a str,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Debug, Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Debug, Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// An array of all entries.
pub(crate) fn print(entries: &[Entry<'_>]) -> serde_json::Result<String> {
    let issues: Vec<Issue<'_>> = entries.iter().map(issue).collect();
    Ok(serde_json::to_string_pretty(&issues)? + "\n")
}

fn issue<'a>(entry: &'a Entry<'_>) -> Issue<'a> {
    let lines = entry
        .place
        .as_ref()
        .map_or((1, 1), |place| (place.start.line, place.end.line));
    Issue {
        // GitLab shows it on one line.
        description: entry.text().replace('\n', " · "),
        check_name: entry.title(),
        fingerprint: &entry.fingerprint,
        severity: severity(entry),
        location: Location {
            // GitLab wants one: what has no place is about the whole.
            path: entry.path.as_deref().unwrap_or("."),
            lines: Lines {
                begin: lines.0,
                end: lines.1,
            },
        },
    }
}

/// GitLab knows `info`, `minor`, `major`, `critical` and `blocker`.
fn severity(entry: &Entry<'_>) -> &'static str {
    match (entry.sort, entry.level) {
        (Sort::Problem, _) => "blocker",
        (_, Level::Error) => "major",
        (_, Level::Warning) => "minor",
        (_, Level::Note) => "info",
    }
}
