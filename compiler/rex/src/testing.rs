//! What the unit tests of this crate share.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use specc_source::{Diagnostic, Sources};

use crate::views::DeploymentView;
use crate::{ArtifactsInput, Outcome, check_artifacts};

/// The day on which tests run.
pub(crate) const TODAY: Date = date(2026, 11, 22);

/// Checks files given as path and text.
pub(crate) fn audit(files: &[(&str, &str)]) -> (Sources, Outcome) {
    let mut sources = Sources::new();
    let ids: Vec<_> = files
        .iter()
        .map(|(path, text)| sources.add(*path, *text))
        .collect();
    let outcome = check_artifacts(&ArtifactsInput {
        sources: &sources,
        files: &ids,
        encodings: &BTreeMap::new(),
        images: None,
        today: TODAY,
        short_lived: false,
    });
    (sources, outcome)
}

/// Hands on the deployment that files describe, given as path and text.
pub(crate) fn deployment(files: &[(&str, &str)], use_it: impl FnOnce(&DeploymentView<'_>)) {
    let mut sources = Sources::new();
    let ids: Vec<_> = files
        .iter()
        .map(|(path, text)| sources.add(*path, *text))
        .collect();
    let input = ArtifactsInput {
        sources: &sources,
        files: &ids,
        encodings: &BTreeMap::new(),
        images: None,
        today: TODAY,
        short_lived: false,
    };
    crate::engine::look(&input, use_it);
}

/// One line for each finding: its code, the text that it points at, and the message.
pub(crate) fn lines(sources: &Sources, findings: &[Diagnostic]) -> Vec<String> {
    let line = |finding: &Diagnostic| {
        let place = sources
            .text(finding.primary.span)
            .lines()
            .next()
            .unwrap_or("");
        format!("{} `{place}`: {}", finding.code.id, finding.message)
    };
    findings.iter().map(line).collect()
}

/// The findings about files, one line for each.
pub(crate) fn findings(files: &[(&str, &str)]) -> Vec<String> {
    let (sources, outcome) = audit(files);
    lines(&sources, &outcome.findings)
}
