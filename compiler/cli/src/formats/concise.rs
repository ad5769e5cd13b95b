//! One line for each entry: `path:line:column: error[REX-05] message`, as editors and `grep` know it.

use super::{Entry, Sort};
use crate::render::escape_line;

/// All entries; nothing where there is nothing to say.
pub(crate) fn print(entries: &[Entry<'_>]) -> String {
    entries.iter().map(line).collect()
}

fn line(entry: &Entry<'_>) -> String {
    let place = match (&entry.place, &entry.path) {
        (Some(place), _) => {
            let start = place.start;
            format!(
                "{}:{}:{}: ",
                escape_line(&place.path),
                start.line,
                start.column
            )
        }
        (None, Some(path)) => format!("{}: ", escape_line(path)),
        (None, None) => String::new(),
    };
    let sort = match entry.sort {
        Sort::Unchecked => "unchecked",
        _ => entry.level.as_str(),
    };
    let message = escape_line(&entry.message);
    format!("{place}{sort}[{}] {message}\n", entry.code)
}
