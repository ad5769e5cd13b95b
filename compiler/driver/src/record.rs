//! The record of a security review, beside the spec.

use camino::Utf8PathBuf;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use specc_rex::{RecordedItem, ReviewRecord};

use crate::place::Entry;
use crate::text_file::{ReadFailure, read_text};
use crate::{Problem, Workspace, whole_file};

/// The record as it is written.
#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    reviewer: String,
    date: String,
    blake3: String,
    surface: Vec<StoredItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredItem {
    category: String,
    text: String,
}

/// Where the record lies, as messages print it: `spec/javisi.review.json`, `spec/javisi.preprod.review.json`.
pub(crate) fn name(entry: &Entry, environment: Option<&str>) -> Utf8PathBuf {
    match environment {
        Some(environment) => entry
            .path
            .with_extension(format!("{environment}.review.json")),
        None => entry.path.with_extension("review.json"),
    }
}

/// The recorded review, if there is one.
pub(crate) fn read(
    workspace: &Workspace,
    entry: &Entry,
    environment: Option<&str>,
) -> Result<Option<ReviewRecord>, Problem> {
    let name = name(entry, environment);
    let text = match read_text(workspace.absolute(&name).as_std_path()) {
        Ok(text) => text,
        Err(ReadFailure::Missing) => return Ok(None),
        Err(failure) => return Err(Problem::new(failure.message(name.as_str()))),
    };
    parse(&text).map(Some).map_err(|error| {
        Problem::new(format!("`{name}` is not a review record: {error}"))
            .help("restore it from version control, or review again: `specc review --approve NAME`")
    })
}

/// Leaves a record beside the spec, as a whole or not at all.
pub(crate) fn write(
    workspace: &Workspace,
    entry: &Entry,
    environment: Option<&str>,
    review: &ReviewRecord,
) -> Result<Utf8PathBuf, Problem> {
    let name = name(entry, environment);
    let failed = |error: &std::io::Error| Problem::io("write", &name, error);
    let text =
        print(review).map_err(|error| Problem::new(format!("cannot write `{name}`: {error}")))?;
    let path = workspace.absolute(&name);
    whole_file::write(path.as_std_path(), text.as_bytes()).map_err(|error| failed(&error))?;
    Ok(name)
}

fn parse(text: &str) -> Result<ReviewRecord, String> {
    let stored: Stored = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let date: Date = stored
        .date
        .parse()
        .map_err(|_| format!("`{}` is not a date", stored.date))?;
    if stored.reviewer.trim().is_empty() {
        return Err("nobody has signed it: `reviewer` is empty".to_owned());
    }
    let items = stored.surface.into_iter();
    let items = items
        .map(|item| RecordedItem {
            category: item.category,
            text: item.text,
        })
        .collect();
    Ok(ReviewRecord {
        reviewer: stored.reviewer,
        date,
        hash: stored.blake3,
        items,
    })
}

fn print(review: &ReviewRecord) -> Result<String, serde_json::Error> {
    let items = review.items.iter().cloned();
    let stored = Stored {
        reviewer: review.reviewer.clone(),
        date: review.date.to_string(),
        blake3: review.hash.clone(),
        surface: items
            .map(|item| StoredItem {
                category: item.category,
                text: item.text,
            })
            .collect(),
    };
    Ok(serde_json::to_string_pretty(&stored)? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_reads_back() {
        let item = RecordedItem {
            category: "capability".to_owned(),
            text: "api adds CHOWN".to_owned(),
        };
        let review = ReviewRecord {
            reviewer: "Ada \"the\" Reviewer".to_owned(),
            date: jiff::civil::date(2026, 11, 22),
            hash: "ab".repeat(32),
            items: vec![item],
        };
        assert_eq!(parse(&print(&review).unwrap()), Ok(review));
    }

    #[test]
    fn a_record_that_was_mangled_is_refused() {
        let text = r#"{"reviewer": "a", "date": "yesterday", "blake3": "", "surface": []}"#;
        assert_eq!(parse(text).unwrap_err(), "`yesterday` is not a date");
        assert!(parse("<<<<<<< ours").is_err());
        let text = r#"{"reviewer": " ", "date": "2026-11-22", "blake3": "", "surface": []}"#;
        assert_eq!(
            parse(text).unwrap_err(),
            "nobody has signed it: `reviewer` is empty"
        );
    }
}
