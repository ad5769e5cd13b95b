//! Texts in audited files that must not be printed: what stands where a secret belongs.
//!
//! A finding about a password shows the line that holds it, and ends up in the logs of a CI server. So the looks of a line
//! decide, not its meaning: better one value too many hidden than one shown.

use std::collections::BTreeSet;
use std::ops::Range;

use specc_rex::Unchecked;
use specc_source::{Diagnostic, FileId, Sources, Span};

/// Words in names of what holds secrets.
const TELLTALES: [&str; 11] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "credential",
    "api_key",
    "apikey",
    "access_key",
    "private_key",
    "requirepass",
];

/// Endings of names that hold something about a secret, and not the secret.
const HARMLESS: [&str; 7] = [
    "_file", "_path", "_length", "_name", "_url", "_enabled", "_expiry",
];

/// The secrets in the files that findings point into, specs apart.
pub(crate) fn in_files<'d>(
    sources: &Sources,
    findings: impl Iterator<Item = &'d Diagnostic>,
    unchecked: &[Unchecked],
) -> Vec<Span> {
    let mut files: BTreeSet<FileId> = unchecked.iter().map(|entry| entry.place.file).collect();
    for finding in findings {
        files.insert(finding.primary.span.file);
        files.extend(finding.related.iter().map(|label| label.span.file));
    }
    let mut found = Vec::new();
    for file in files {
        if crate::secrets::holds_spec(sources.file(file).path()) {
            continue;
        }
        found.extend(in_file(file, sources.file(file).text()));
    }
    found
}

/// The secrets in a file that is no spec.
pub(crate) fn in_file(file: FileId, text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        for (from, to) in in_line(line) {
            found.push(Span::new(file, (start + from) as u32, (start + to) as u32));
        }
        start += line.len();
    }
    found
}

/// The ranges of secrets in a line.
fn in_line(line: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = assigned(line).into_iter().collect();
    found.extend(of_urls(line));
    if let Some(at) = line.to_ascii_uppercase().find("PASSWORD '") {
        let start = at + "PASSWORD '".len();
        let end = line.get(start..).and_then(|rest| rest.find('\''));
        found.extend(end.map(|length| (start, start + length)));
    }
    found.retain(|(start, end)| line.get(*start..*end).is_some_and(is_literal));
    found
}

/// The passwords of URLs in a text.
fn of_urls(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let starts = text.match_indices("://");
    starts.filter_map(|(at, _)| in_authority(text, at + 3))
}

/// The passwords of URLs in a text that are written out.
pub(crate) fn passwords_of_urls(text: &str) -> Vec<Range<usize>> {
    let found = of_urls(text).map(|(start, end)| start..end);
    found
        .filter(|range| text.get(range.clone()).is_some_and(is_literal))
        .collect()
}

/// The value of `NAME: value`, `NAME=value`, `requirepass value`.
fn assigned(line: &str) -> Option<(usize, usize)> {
    let end = line.trim_end().len();
    let text = line.get(..end)?;
    let name_start =
        text.find(|character: char| character.is_alphanumeric() || character == '_')?;
    let rest = text.get(name_start..)?;
    let length = rest
        .find(|character: char| !(character.is_alphanumeric() || "_-.".contains(character)))
        .unwrap_or(rest.len());
    let name = rest.get(..length)?.to_ascii_lowercase().replace('-', "_");
    let tells = TELLTALES.iter().any(|word| name.contains(word))
        && !HARMLESS.iter().any(|ending| name.ends_with(ending));
    if !tells {
        return None;
    }
    let after = rest.get(length..)?;
    let skipped = after.trim_start_matches(['"', '\'', ':', '=', ' ', '\t']);
    let start = name_start + length + after.len() - skipped.len();
    let value = skipped.trim_end_matches(['"', '\'', ',', '}', ']']);
    (!value.is_empty()).then_some((start, start + value.len()))
}

/// The password of `user:password@host`, from where the authority begins.
fn in_authority(line: &str, start: usize) -> Option<(usize, usize)> {
    let rest = line.get(start..)?;
    let end = rest.find(['/', ' ', '"', '\'']).unwrap_or(rest.len());
    let authority = rest.get(..end)?;
    let at = authority.rfind('@')?;
    let colon = authority.get(..at)?.find(':')?;
    Some((start + colon + 1, start + at))
}

/// Whether a value is written out, and no reference, no block's beginning and no switch.
fn is_literal(value: &str) -> bool {
    let bare = value.trim_matches(['"', '\'']);
    !(bare.is_empty()
        || bare.contains("{{")
        || bare.starts_with(['$', '!', '|', '>', '&', '*', '/', '{', '[', '#'])
        || ["true", "false", "yes", "no", "null", "~"].contains(&bare))
}

#[cfg(test)]
mod tests {
    use super::in_line;

    #[test]
    fn what_looks_like_a_secret_is_found_in_every_grammar() {
        let cases = [
            ("n8n_db_password: hunter2\n", Some("hunter2")),
            ("  - POSTGRES_PASSWORD=hunter2\n", Some("hunter2")),
            ("API_TOKEN=\"hunter2\"\n", Some("hunter2")),
            ("requirepass hunter2\n", Some("hunter2")),
            (
                "CREATE USER n8n WITH PASSWORD 'hunter2';\n",
                Some("hunter2"),
            ),
            ("url: redis://:hunter2@redis:6379/4\n", Some("hunter2")),
            ("password: \"{{ vault_password }}\"\n", None),
            ("redis_password_file: /run/secrets/redis\n", None),
            ("no_log: true\n", None),
            ("api_secret: !vault |\n", None),
            ("image: postgres:18.1\n", None),
        ];
        for (line, expected) in cases {
            let found: Vec<&str> = in_line(line)
                .into_iter()
                .filter_map(|(start, end)| line.get(start..end))
                .collect();
            assert_eq!(found, Vec::from_iter(expected), "{line}");
        }
    }
}
