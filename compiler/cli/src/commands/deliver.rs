//! What a command found, for the standard output and for the files that are asked for.

use specc_driver::{Problem, write_output_file};

use crate::arguments::{FindingArguments, Format, OutputFile};
use crate::formats::{self, Subject};
use crate::render::Paint;
use crate::run::{FAILED, Session};
use crate::terminal::DEFAULT_WIDTH;
use crate::text;

/// What a file holds has no colours.
const PLAIN: Paint = Paint { colour: false };

impl Session<'_, '_> {
    /// Keeps the files that are asked for, and answers with what goes to the standard output: nothing where that is text
    /// for people, which each command prints in its own way.
    pub(super) fn deliver(
        &self,
        subject: &Subject<'_>,
        arguments: &FindingArguments,
    ) -> Result<Option<String>, Problem> {
        for OutputFile { format, path } in &arguments.output_file {
            let text = match format {
                Format::Text => plain_text(subject),
                format => formats::print(*format, subject)?,
            };
            write_output_file(&self.workspace()?, path, &text)?;
        }
        match arguments.format {
            Format::Text => Ok(None),
            format => formats::print(format, subject).map(Some),
        }
    }

    /// The same for what kept a command from working. A file that cannot be written is no second problem.
    pub(crate) fn deliver_problem(
        &self,
        command: &'static str,
        arguments: &FindingArguments,
        problem: &Problem,
    ) -> String {
        let print = |format| formats::problem(format, command, problem, FAILED);
        for OutputFile { format, path } in &arguments.output_file {
            let text = print(*format)
                .unwrap_or_else(|| crate::render::problem(problem, DEFAULT_WIDTH, PLAIN));
            if let Ok(workspace) = self.workspace() {
                let _ = write_output_file(&workspace, path, &text);
            }
        }
        print(arguments.format).unwrap_or_default()
    }
}

fn plain_text(subject: &Subject<'_>) -> String {
    if let Some(audit) = subject.audit {
        return super::audit::audit_text(audit, subject.extras, DEFAULT_WIDTH, PLAIN);
    }
    let Some(report) = subject.report else {
        return String::new();
    };
    let mut text = text::findings(report, DEFAULT_WIDTH, PLAIN) + &text::summary(report, PLAIN);
    if subject.command == "lint" {
        text += &subject.extras.fixable(report, PLAIN);
    }
    if let Some(changes) = subject
        .changes
        .filter(|changes| changes.stale && !changes.files.is_empty())
    {
        text += &text::stale(&report.spec, changes.directory, changes.files, PLAIN);
    }
    text
}
