//! Paths as other programs need them.

use camino::{Utf8Component, Utf8Path};

/// Where the paths of a report begin, as seen from where specc runs.
///
/// `specc audit roles/n8n` names files relative to `roles/n8n`. Whoever marks a line of a repository has to know them from
/// where specc runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Prefix(String);

/// Paths that are seen from where specc runs already.
pub(super) static NO_PREFIX: Prefix = Prefix(String::new());

impl Prefix {
    /// For files below `directory`; `base` is where specc runs.
    pub fn of(directory: &Utf8Path, base: &Utf8Path) -> Self {
        let directory = directory.strip_prefix(base).unwrap_or(directory);
        let mut prefix = String::new();
        for component in directory.components() {
            match component {
                Utf8Component::CurDir => {}
                Utf8Component::RootDir => prefix.push('/'),
                component => {
                    prefix.push_str(component.as_str());
                    prefix.push('/');
                }
            }
        }
        Self(prefix)
    }

    /// A path of the report from where specc runs.
    pub fn path(&self, path: &Utf8Path) -> String {
        match path.as_str() {
            "." if self.0.is_empty() => ".".to_owned(),
            "." => self.0.trim_end_matches('/').to_owned(),
            path => format!("{}{path}", self.0),
        }
    }
}

/// A path as a URI: a relative reference, or `file:` where the path is absolute.
pub(crate) fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for &byte in path.as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            // `:` too: in the first segment of a relative reference it would end a scheme.
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_begin_where_specc_runs() {
        let cases = [
            (".", "tasks/main.yml", "tasks/main.yml"),
            ("./", ".", "."),
            ("roles/n8n/", "tasks/main.yml", "roles/n8n/tasks/main.yml"),
            ("./roles/./n8n", "a.yml", "roles/n8n/a.yml"),
            ("roles/n8n", ".", "roles/n8n"),
            ("../other", "a.yml", "../other/a.yml"),
            ("/base/roles", "a.yml", "roles/a.yml"),
            ("/base", "a.yml", "a.yml"),
            ("/elsewhere", "a.yml", "/elsewhere/a.yml"),
        ];
        for (directory, path, expected) in cases {
            let prefix = Prefix::of(directory.into(), "/base".into());
            assert_eq!(prefix.path(path.into()), expected, "{directory} {path}");
        }
    }

    #[test]
    fn a_uri_holds_only_what_a_uri_may() {
        let cases = [
            ("spec/a-b_c.plane", "spec/a-b_c.plane"),
            ("a b/ü%.yml", "a%20b/%C3%BC%25.yml"),
            ("c:d.yml", "c%3Ad.yml"),
            ("<expression>", "%3Cexpression%3E"),
            ("a\"?#[]\n", "a%22%3F%23%5B%5D%0A"),
            ("/opt/a b", "file:///opt/a%20b"),
        ];
        for (path, expected) in cases {
            assert_eq!(uri(path), expected);
        }
    }
}
