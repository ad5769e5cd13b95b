//! Findings as programs read them, and what becomes of a text when their advice is taken.

use golden_tests::{Project, Run};
use serde_json::Value;

use crate::cases::Case;

/// A finding of `specc lint --format json`.
#[derive(Debug, Clone)]
pub struct Finding(pub Value);

/// A replacement of a range of a file.
#[derive(Debug, Clone)]
pub struct Edit {
    pub file: String,
    pub range: std::ops::Range<usize>,
    pub replacement: String,
}

/// What `specc lint` finds in a case as it stands in a project.
pub fn of(case: &Case, project: &Project) -> Vec<Finding> {
    findings(&case.lint_with(project, "--format json", 80))
}

/// The findings of a run that printed JSON.
pub fn findings(run: &Run) -> Vec<Finding> {
    let output: Value = serde_json::from_str(&run.stdout).unwrap();
    let findings = output["findings"].as_array().unwrap();
    findings.iter().cloned().map(Finding).collect()
}

impl Finding {
    pub fn text(&self, member: &str) -> &str {
        self.0[member].as_str().unwrap_or_default()
    }

    /// Code, message and file: the same finding, wherever an edit moved it to.
    pub fn identity(&self) -> (String, String, String) {
        let member = |name| self.text(name).to_owned();
        (member("code"), member("message"), member("file"))
    }

    /// The edits of its fix.
    pub fn fix(&self, project: &Project) -> Option<Vec<Edit>> {
        let edits = self.0["fix"]["edits"].as_array()?;
        let edit = |edit: &Value| Edit {
            file: edit["file"].as_str().unwrap().to_owned(),
            range: range(edit, project),
            replacement: edit["replacement"].as_str().unwrap().to_owned(),
        };
        Some(edits.iter().map(edit).collect())
    }

    /// What its help spells out in full, in place of its range: ``write `512M` ``.
    pub fn spelt_out(&self, project: &Project) -> Option<Edit> {
        let help = self.text("help");
        let quoted = help
            .strip_prefix("did you mean `")
            .and_then(|rest| rest.strip_suffix("`?"))
            .or_else(|| help.strip_prefix("write `")?.strip_suffix('`'))?;
        // An option of the command is no text of the spec.
        let is_text = !quoted.contains(['`', '…']) && !quoted.starts_with("--");
        is_text.then(|| Edit {
            file: self.text("file").to_owned(),
            range: range(&self.0, project),
            replacement: quoted.to_owned(),
        })
    }
}

/// The bytes of a place, which the output gives as lines and columns.
pub fn range(place: &Value, project: &Project) -> std::ops::Range<usize> {
    let bytes = std::fs::read(project.path(place["file"].as_str().unwrap())).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    offset(&place["start"], &text)..offset(&place["end"], &text)
}

/// The byte at which a line and column stand; the test fails where there is no such place.
fn offset(position: &Value, text: &str) -> usize {
    let number = |member: &str| position[member].as_u64().unwrap() as usize;
    let (line, column) = (number("line"), number("column"));
    let start: usize = text
        .split_inclusive('\n')
        .take(line - 1)
        .map(str::len)
        .sum();
    let rest = text.get(start..).unwrap();
    let line = rest.split_inclusive('\n').next().unwrap_or("");
    let within: usize = line.chars().take(column - 1).map(char::len_utf8).sum();
    assert!(column - 1 <= line.chars().count(), "{position} is nowhere");
    start + within
}

/// Applies edits that do not overlap.
pub fn apply(project: &Project, mut edits: Vec<Edit>) {
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.range.start));
    for edit in edits {
        let mut text = project.read(&edit.file);
        text.replace_range(edit.range, &edit.replacement);
        project.write(&edit.file, text);
    }
}
