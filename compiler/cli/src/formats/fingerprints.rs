//! What an entry is known by from run to run.

use std::collections::HashMap;

use specc_driver::{Key, Report, keys, keys_of_suppressed};
use specc_source::Span;

use super::Entry;

/// Hands out fingerprints for one run.
///
/// A finding is known by its rule and the path of its value, as in a baseline; where there is no such path, by its message,
/// which has been cleaned of secrets. No line number and no text of the file goes in: lines may move, and a hash of a short
/// secret can be guessed. What is alike otherwise is counted.
#[derive(Debug, Default)]
pub(crate) struct Fingerprints {
    seen: HashMap<String, usize>,
}

impl Fingerprints {
    /// Those of findings and of what would be findings without suppressions: a comment that allows one changes neither its
    /// own fingerprint nor that of its neighbours.
    pub fn of_findings<'a>(
        &mut self,
        findings: &mut [Entry<'a>],
        allowed: &mut [Entry<'a>],
        report: &Report,
    ) {
        let keys = keys(report).into_iter().chain(keys_of_suppressed(report));
        let entries = findings.iter_mut().chain(allowed);
        let mut known: Vec<(&mut Entry<'a>, Option<Key>)> = entries.zip(keys).collect();
        known.sort_by_key(|(entry, _)| place(entry));
        for (entry, key) in known {
            entry.fingerprint = self.of(entry, key.as_ref());
        }
    }

    /// 32 hexadecimal digits.
    pub fn of(&mut self, entry: &Entry<'_>, key: Option<&Key>) -> String {
        let path = entry.path.as_deref().unwrap_or_default();
        let sort = format!("{:?}", entry.sort);
        let known_by = match key {
            Some(key) => [
                "value",
                &key.rule,
                key.file.as_ref().map_or("", |_| path),
                &key.path,
            ],
            None => [&sort, entry.code, path, &entry.message],
        }
        .join("\0");
        let count = self.seen.entry(known_by.clone()).or_default();
        *count += 1;
        let hash = blake3::hash(format!("specc 1\0{known_by}\0{count}").as_bytes());
        hash.to_hex().chars().take(32).collect()
    }
}

/// Where a finding stands, for the order in which those that are alike are counted.
fn place(entry: &Entry<'_>) -> Option<Span> {
    let finding = entry.finding.as_ref()?;
    Some(finding.diagnostic.primary.span)
}
