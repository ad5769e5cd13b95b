//! Findings for other programs: one file each.
//!
//! All of them print the same [`Entry`] list, made once from what a command found, so that none can forget what could not
//! be checked. JSON, which tells everything as it is, stands apart (`json.rs`), and so does the text for people.

mod concise;
mod entries;
mod fingerprints;
mod github;
mod gitlab;
mod junit;
mod paths;
mod sarif;

use camino::Utf8Path;
use specc_driver::{Audit, Change, Problem, Report};

use crate::arguments::Format;
use crate::json::{self, Extras};

pub(crate) use entries::{Entry, Place, Sort};
pub(crate) use paths::Prefix;

/// What a command leaves to be printed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// `lint`, `audit` or `build`.
    pub command: &'static str,
    /// What was found; nothing where a build had nothing to do.
    pub report: Option<&'a Report>,
    /// The report once more, with what was read of a directory and what was not: of `audit` only.
    pub audit: Option<&'a Audit>,
    /// What was done besides looking.
    pub extras: &'a Extras,
    /// What was written or, with `--check`, would be: of `build` only.
    pub changes: Option<Changes<'a>>,
    /// Where the paths of the report begin.
    pub prefix: &'a Prefix,
    /// Whether warnings fail the run too.
    pub deny_warnings: bool,
    /// How the run ends.
    pub code: u8,
}

impl<'a> Subject<'a> {
    /// A command that ends with `code` and has nothing to say yet.
    pub fn new(command: &'static str, extras: &'a Extras, code: u8) -> Self {
        Self {
            command,
            report: None,
            audit: None,
            extras,
            changes: None,
            prefix: &paths::NO_PREFIX,
            deny_warnings: false,
            code,
        }
    }
}

/// What a build does to its directory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Changes<'a> {
    /// The directory.
    pub directory: &'a Utf8Path,
    /// Its files.
    pub files: &'a [Change],
    /// Whether they should have been written already.
    pub stale: bool,
}

/// Prints what a command found; nothing for [`Format::Text`], which is not for programs.
pub(crate) fn print(format: Format, subject: &Subject<'_>) -> Result<String, Problem> {
    let entries = || entries::entries(subject).0;
    Ok(match format {
        Format::Text => String::new(),
        Format::Json => json_text(subject)?,
        Format::Concise => concise::print(&entries()),
        Format::Github => github::print(&entries()),
        Format::Gitlab => gitlab::print(&entries()).map_err(unprintable)?,
        Format::Junit => junit::print(&entries(), subject.command).map_err(unprintable)?,
        Format::Sarif => {
            let (mut entries, allowed) = entries::entries(subject);
            entries.extend(allowed);
            sarif::print(&entries, subject.command, subject.code).map_err(unprintable)?
        }
    })
}

/// What kept a command from working, in the shape of its findings: whoever reads them finds something whatever happens.
pub(crate) fn problem(
    format: Format,
    command: &'static str,
    problem: &Problem,
    code: u8,
) -> Option<String> {
    let entries = [entries::of_problem(problem)];
    match format {
        Format::Text => None,
        Format::Json => json::problem(problem).ok(),
        Format::Concise => Some(concise::print(&entries)),
        Format::Github => Some(github::print(&entries)),
        Format::Gitlab => gitlab::print(&entries).ok(),
        Format::Junit => junit::print(&entries, command).ok(),
        Format::Sarif => sarif::print(&entries, command, code).ok(),
    }
}

fn json_text(subject: &Subject<'_>) -> Result<String, Problem> {
    let changes = subject.changes.map(|changes| changes.files);
    match subject.audit {
        Some(audit) => json::audit(audit, subject.extras),
        None => json::print(subject.report, changes, subject.extras),
    }
    .map_err(unprintable)
}

fn unprintable(error: impl std::fmt::Display) -> Problem {
    Problem::new(format!("cannot print the findings: {error}"))
}
