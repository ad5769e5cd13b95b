//! Helpers of the tests: texts are read as files, and ranges are shown as the text that they cover.
#![allow(dead_code)]

use specc_artifacts::yaml::{self, Node, Yaml};
use specc_source::{Diagnostic, FileId, Sources, Span};

/// A file id to hang spans on.
pub fn file() -> FileId {
    Sources::new().add("x", "")
}

/// Reads a text as YAML.
pub fn yaml(text: &str) -> Yaml {
    yaml::parse(file(), text)
}

/// The root of a YAML text that has one and is read without complaint.
pub fn root(text: &str) -> Node {
    let mut yaml = yaml(text);
    assert_eq!(messages(&yaml.diagnostics), Vec::<String>::new(), "{text}");
    yaml.documents.remove(0)
}

/// The part of a text that a span covers.
pub fn slice(text: &str, span: Span) -> &str {
    &text[span.range()]
}

/// The messages of diagnostics.
pub fn messages(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics
        .iter()
        .map(|diagnostic| diagnostic.message.clone())
        .collect()
}

/// Message and covered text of each diagnostic.
pub fn complaints<'t>(text: &'t str, diagnostics: &[Diagnostic]) -> Vec<(String, &'t str)> {
    diagnostics
        .iter()
        .map(|d| (d.message.clone(), slice(text, d.primary.span)))
        .collect()
}
