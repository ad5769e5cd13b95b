//! SARIF 2.1.0, as GitHub code scanning and other viewers read it.
//!
//! The types are our own (`model.rs`): the part of the standard that is written here is small, and the crate that has all of
//! it generates some hundred types from the schema with a build script, whose every field owns its text. What holds the
//! output against the standard is the standard's schema, in the tests.

mod model;
mod rules;

use std::collections::BTreeMap;

use specc_source::{Applicability, Edit, Fix, Level};

use self::model::{
    ArtifactChange, ArtifactContent, ArtifactLocation, AutomationDetails, Driver, Invocation,
    Location, Log, Message, Notification, PhysicalLocation, Region, Replacement, Rule,
    RuleReference, Run, Suppression, Tool,
};
use super::entries::{Allowed, Finding};
use super::paths::uri;
use super::{Entry, Place, Sort};
use crate::render::escape;

/// The schema that the output fits.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The log of one run; `code` is how it ends.
pub(crate) fn print(entries: &[Entry<'_>], command: &str, code: u8) -> serde_json::Result<String> {
    let rules = rules::of(entries);
    let results = entries.iter().filter(|entry| is_result(entry));
    let others = entries.iter().filter(|entry| !is_result(entry));
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            automation_details: AutomationDetails {
                id: format!("specc-{command}/"),
            },
            invocations: [Invocation {
                execution_successful: entries.iter().all(|entry| entry.sort != Sort::Problem),
                exit_code: code,
                tool_execution_notifications: others
                    .map(|entry| notification(entry, &rules))
                    .collect(),
            }],
            column_kind: "unicodeCodePoints",
            results: results.map(|entry| result(entry, &rules)).collect(),
            tool: Tool {
                driver: Driver {
                    name: "specc",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules,
                },
            },
        }],
    };
    Ok(serde_json::to_string_pretty(&log)? + "\n")
}

/// What is wrong is a result; what could not be looked at is said about the run.
fn is_result(entry: &Entry<'_>) -> bool {
    matches!(entry.sort, Sort::Finding | Sort::Stale)
}

fn result<'a>(entry: &'a Entry<'_>, rules: &[Rule<'_>]) -> model::Result<'a> {
    let finding = entry.finding.as_ref();
    model::Result {
        rule_id: entry.code,
        rule_index: rules::index(rules, entry.code),
        level: level(entry.level),
        message: message(&entry.text()),
        locations: location(entry).into_iter().collect(),
        related_locations: finding.map(related).unwrap_or_default(),
        // What is allowed is not to be repaired.
        fixes: finding
            .filter(|_| entry.allowed.is_none())
            .and_then(fix)
            .into_iter()
            .collect(),
        suppressions: entry
            .allowed
            .as_ref()
            .map(suppression)
            .into_iter()
            .collect(),
        partial_fingerprints: BTreeMap::from([("speccFinding/v1", &*entry.fingerprint)]),
    }
}

fn suppression(allowed: &Allowed<'_>) -> Suppression {
    Suppression {
        kind: "inSource",
        status: "accepted",
        justification: escape(allowed.reason),
        location: Location {
            id: None,
            physical_location: PhysicalLocation {
                artifact_location: artifact(&allowed.place.path),
                region: Some(region(&allowed.place)),
            },
            message: None,
        },
    }
}

fn notification<'a>(entry: &'a Entry<'_>, rules: &[Rule<'_>]) -> Notification<'a> {
    Notification {
        level: level(entry.level),
        message: message(&entry.text()),
        locations: location(entry).into_iter().collect(),
        associated_rule: rules::index(rules, entry.code).map(|index| RuleReference {
            id: entry.code,
            index,
        }),
    }
}

fn level(level: Level) -> &'static str {
    level.as_str()
}

/// In a message `[text](1)` is a link. Braces would only be placeholders where there are arguments, and viewers print them
/// as they are: Jinja's are left alone.
fn message(text: &str) -> Message {
    let text = escape(text);
    let text = match text.contains("](") {
        true => text
            .replace('\\', "\\\\")
            .replace('[', "\\[")
            .replace(']', "\\]"),
        false => text,
    };
    Message { text }
}

/// Where an entry stands: a range, a file as a whole, or nowhere.
fn location(entry: &Entry<'_>) -> Option<Location> {
    let path = entry.path.as_deref()?;
    Some(Location {
        id: None,
        physical_location: PhysicalLocation {
            artifact_location: artifact(path),
            region: entry.place.as_ref().map(region),
        },
        message: label(entry).map(message),
    })
}

/// What is said about the range of a finding itself.
fn label<'a>(entry: &'a Entry<'_>) -> Option<&'a str> {
    let label = &*entry.finding.as_ref()?.diagnostic.primary.message;
    (!label.is_empty()).then_some(label)
}

fn related(finding: &Finding<'_>) -> Vec<Location> {
    let labels = finding.diagnostic.related.iter().enumerate();
    labels
        .map(|(index, label)| {
            let place = finding.place(label.span);
            Location {
                id: Some(index + 1),
                physical_location: PhysicalLocation {
                    artifact_location: artifact(&place.path),
                    region: Some(region(&place)),
                },
                message: Some(message(&label.message)),
            }
        })
        .collect()
}

fn fix<'a>(finding: &Finding<'a>) -> Option<model::Fix<'a>> {
    let Fix {
        title,
        applicability,
        edits,
    } = finding.diagnostic.fix.as_ref()?;
    let mut files: BTreeMap<String, Vec<Replacement<'_>>> = BTreeMap::new();
    for Edit { span, replacement } in edits {
        let place = finding.place(*span);
        let replacements = files.entry(place.path.clone()).or_default();
        replacements.push(Replacement {
            deleted_region: region(&place),
            inserted_content: ArtifactContent { text: replacement },
        });
    }
    Some(model::Fix {
        description: message(title),
        artifact_changes: files
            .into_iter()
            .map(|(path, replacements)| ArtifactChange {
                artifact_location: artifact(&path),
                replacements,
            })
            .collect(),
        properties: model::FixProperties {
            safe: *applicability == Applicability::Safe,
        },
    })
}

fn artifact(path: &str) -> ArtifactLocation {
    ArtifactLocation { uri: uri(path) }
}

fn region(place: &Place) -> Region {
    Region {
        start_line: place.start.line,
        start_column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
    }
}
