//! GitHub's workflow commands, which become annotations: `::error file=…,line=…,title=…::message`.

use std::fmt::Write;

use specc_source::Level;

use super::{Entry, Place};

/// One command for each entry; nothing where there is nothing to say.
pub(crate) fn print(entries: &[Entry<'_>]) -> String {
    entries.iter().map(command).collect()
}

fn command(entry: &Entry<'_>) -> String {
    let name = match entry.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let mut properties = String::new();
    if let Some(path) = &entry.path {
        let _ = write!(properties, "file={},", property(path));
    }
    if let Some(place) = &entry.place {
        properties.push_str(&lines(place));
    }
    let title = property(&entry.title());
    let message = data(&entry.text());
    format!("::{name} {properties}title={title}::{message}\n")
}

/// GitHub takes columns only where the range stays on one line.
fn lines(place: &Place) -> String {
    let Place { start, end, .. } = place;
    let mut lines = format!("line={},endLine={},", start.line, end.line);
    if start.line == end.line {
        let _ = write!(lines, "col={},endColumn={},", start.column, end.column);
    }
    lines
}

/// What stands after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// What stands after a `=`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
