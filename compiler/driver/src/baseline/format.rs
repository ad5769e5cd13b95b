//! The file of a baseline: one JSON object a line, sorted, so that two branches that both repair something merge.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Checked, Key};

/// The version of the format that is written.
const VERSION: u32 = 1;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    baseline: u32,
    of: Checked,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    environment: Option<String>,
}

/// Every other line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    rule: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    file: Option<String>,
    path: String,
    count: usize,
}

/// An entry as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// How many findings it stands for.
    pub count: usize,
    /// Its line in the file.
    pub range: Range<usize>,
}

/// What a file says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Content {
    pub of: Checked,
    /// The environment whose layer was laid on top.
    pub environment: Option<String>,
    pub entries: BTreeMap<Key, Entry>,
}

/// Reads the text of a baseline.
///
/// # Errors
///
/// The number of a line, from 1, and what is wrong with it, as the end of a sentence.
pub(super) fn parse(text: &str) -> Result<Content, (usize, String)> {
    let mut start = 0;
    let mut head = None;
    let mut entries = BTreeMap::new();
    for (index, whole) in text.split_inclusive('\n').enumerate() {
        let line = whole.trim_end();
        let range = start..start + line.len();
        start += whole.len();
        let wrong = |what: String| (index + 1, what);
        if line.is_empty() {
            continue;
        }
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
            .iter()
            .any(|mark| line.starts_with(mark))
        {
            return Err(wrong("is left from a merge".to_owned()));
        }
        let Some(_) = head else {
            let read: Head = serde_json::from_str(line)
                .map_err(|_| wrong("is not the first line of a baseline".to_owned()))?;
            if read.baseline != VERSION {
                return Err(wrong(format!("is of version {}", read.baseline)));
            }
            head = Some((read.of, read.environment));
            continue;
        };
        let entry: Line = serde_json::from_str(line)
            .map_err(|error| wrong(format!("is no entry: {}", words(&error))))?;
        if entry.count == 0 {
            return Err(wrong("knows no finding: its count is 0".to_owned()));
        }
        let key = Key {
            rule: entry.rule,
            file: entry.file,
            path: entry.path,
        };
        let count = entry.count;
        if entries.insert(key, Entry { count, range }).is_some() {
            return Err(wrong("stands there twice".to_owned()));
        }
    }
    match head {
        Some((of, environment)) => Ok(Content {
            of,
            environment,
            entries,
        }),
        None => Err((1, "is empty".to_owned())),
    }
}

/// The text of a baseline with these findings.
pub(super) fn print(
    of: Checked,
    environment: Option<&str>,
    counts: &BTreeMap<Key, usize>,
) -> String {
    let head = Head {
        baseline: VERSION,
        of,
        environment: environment.map(str::to_owned),
    };
    let mut text = json(&head);
    for (key, count) in counts {
        text.push_str(&json(&Line {
            rule: key.rule.clone(),
            file: key.file.clone(),
            path: key.path.clone(),
            count: *count,
        }));
    }
    text
}

/// One line; of strings and numbers there is always one.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default() + "\n"
}

/// What serde says, without its position: there is only one line.
fn words(error: &serde_json::Error) -> String {
    let words = error.to_string();
    words
        .split(" at line ")
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(rule: &str, file: Option<&str>, path: &str) -> Key {
        Key {
            rule: rule.to_owned(),
            file: file.map(str::to_owned),
            path: path.to_owned(),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let counts = BTreeMap::from([
            (
                key("REX-05", Some("compose/\"a\".yml"), "services.api\n"),
                2,
            ),
            (key("REX-04", None, "plane.subdomain"), 1),
        ]);
        let text = print(Checked::Files, None, &counts);
        assert_eq!(
            text,
            "{\"baseline\":1,\"of\":\"files\"}\n\
             {\"rule\":\"REX-04\",\"path\":\"plane.subdomain\",\"count\":1}\n\
             {\"rule\":\"REX-05\",\"file\":\"compose/\\\"a\\\".yml\",\"path\":\"services.api\\n\",\"count\":2}\n"
        );
        let content = parse(&text).unwrap();
        let read: BTreeMap<Key, usize> = content
            .entries
            .into_iter()
            .map(|(key, entry)| (key, entry.count))
            .collect();
        assert_eq!((content.of, read), (Checked::Files, counts));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let head = "{\"baseline\":1,\"of\":\"spec\"}\n";
        let entry = "{\"rule\":\"REX-05\",\"path\":\"a\",\"count\":1}\n";
        let cases = [
            (String::new(), 1, "is empty"),
            ("[]\n".to_owned(), 1, "is not the first line of a baseline"),
            (
                "{\"baseline\":2,\"of\":\"spec\"}\n".to_owned(),
                1,
                "is of version 2",
            ),
            (format!("{head}{entry}{entry}"), 3, "stands there twice"),
            (
                format!("{head}{}", entry.replace(":1}", ":0}")),
                2,
                "knows no finding: its count is 0",
            ),
            (
                format!("{head}<<<<<<< main\n{entry}"),
                2,
                "is left from a merge",
            ),
            (
                format!("{head}\n{{\"rule\":\"REX-05\",\"path\":\"a\"}}"),
                3,
                "is no entry: missing field `count`",
            ),
        ];
        for (text, line, what) in cases {
            assert_eq!(parse(&text), Err((line, what.to_owned())), "{text}");
        }
    }
}
