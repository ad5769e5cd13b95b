//! `specc build` and `specc lint`.

use specc_driver::{Build, BuildRequest, Change, Comparison, Problem, Report, build, compare};
use specc_source::Level;

use crate::arguments::{BuildArguments, Denied, FindingArguments, LintArguments};
use crate::formats::{Changes, Subject};
use crate::json::Extras;
use crate::run::{CLEAN, FINDINGS, INCOMPLETE, Outcome, Session, selection};
use crate::text;

impl Session<'_, '_> {
    pub(crate) fn lint(&self, arguments: &LintArguments) -> Result<Outcome, Problem> {
        let (report, extras) = self.linted(arguments)?;
        let code = exit_code(&report, &arguments.findings);
        let shown = extras.fixes.as_ref().filter(|_| arguments.fixes.diff);
        let code = match shown {
            Some(fixes) if !fixes.files.is_empty() => FINDINGS,
            _ => code,
        };
        let subject = Subject {
            report: Some(&report),
            deny_warnings: denies_warnings(&arguments.findings),
            ..Subject::new("lint", &extras, code)
        };
        let printed = self.deliver(&subject, &arguments.findings)?;
        if let (None, Some(fixes)) = (&printed, shown) {
            return Ok(self.diff(fixes, report.unchecked.is_empty()));
        }
        let stderr = self.said_beside(&extras, arguments.findings.format);
        let stdout = match printed {
            Some(printed) => printed,
            None => {
                let paint = self.terminal.stdout_paint(self.color);
                text::findings(&report, self.terminal.width(), paint)
                    + &text::summary(&report, paint)
                    + &extras.fixable(&report, paint)
                    + &self.said_of(&extras, paint)
            }
        };
        self.workspace()?.let_go(report);
        Ok(Outcome {
            stdout,
            stderr,
            code,
        })
    }

    pub(crate) fn build(&self, arguments: &BuildArguments) -> Result<Outcome, Problem> {
        let paint = self.terminal.stdout_paint(self.color);
        let (report, changes, line) = match build(&self.workspace()?, request(arguments)?)? {
            Build::Blocked(report) => return self.blocked(&report, arguments),
            Build::Untouched { files, .. } => {
                (None, Vec::new(), text::fresh(&arguments.out, files, paint))
            }
            Build::Done {
                report,
                changes,
                unchanged,
            } if changes.is_empty() => (
                Some(report),
                changes,
                text::fresh(&arguments.out, unchanged, paint),
            ),
            Build::Done {
                report,
                changes,
                unchanged,
            } => {
                let line = text::built(&arguments.out, &changes, unchanged, paint);
                (Some(report), changes, line)
            }
        };
        let code = report
            .as_ref()
            .map_or(CLEAN, |report| exit_code(report, &arguments.findings));
        let printed = self.printed(report.as_ref(), &changes, false, arguments, code)?;
        if let Some(stdout) = printed {
            return Ok(Outcome {
                stdout,
                stderr: String::new(),
                code,
            });
        }
        let stderr = report
            .map(|report| self.complaints(&report))
            .unwrap_or_default();
        Ok(Outcome {
            stdout: line,
            stderr,
            code,
        })
    }

    pub(crate) fn compare(&self, arguments: &BuildArguments) -> Result<Outcome, Problem> {
        let (report, changes, unchanged) = match compare(&self.workspace()?, request(arguments)?)? {
            Comparison::Blocked(report) => return self.blocked(&report, arguments),
            Comparison::Compared {
                report,
                changes,
                unchanged,
            } => (report, changes, unchanged),
        };
        let code = if changes.is_empty() {
            exit_code(&report, &arguments.findings)
        } else {
            FINDINGS
        };
        let printed = self.printed(Some(&report), &changes, true, arguments, code)?;
        if let Some(stdout) = printed {
            return Ok(Outcome {
                stdout,
                stderr: String::new(),
                code,
            });
        }
        let mut stderr = self.complaints(&report);
        let mut stdout = String::new();
        if changes.is_empty() {
            stdout = text::fresh(
                &arguments.out,
                unchanged,
                self.terminal.stdout_paint(self.color),
            );
        } else {
            let paint = self.terminal.stderr_paint(self.color);
            stderr.push_str(&text::stale(&report.spec, &arguments.out, &changes, paint));
        }
        Ok(Outcome {
            stdout,
            stderr,
            code,
        })
    }

    /// A build that findings keep from being written.
    fn blocked(&self, report: &Report, arguments: &BuildArguments) -> Result<Outcome, Problem> {
        let mut outcome = Outcome {
            stdout: String::new(),
            stderr: String::new(),
            code: FINDINGS,
        };
        match self.printed(Some(report), &[], false, arguments, FINDINGS)? {
            Some(printed) => outcome.stdout = printed,
            None => outcome.stderr = self.complaints(report) + "nothing was written\n",
        }
        Ok(outcome)
    }

    /// What a build found and did, for programs: nothing where it is to be printed for people.
    fn printed(
        &self,
        report: Option<&Report>,
        files: &[Change],
        stale: bool,
        arguments: &BuildArguments,
        code: u8,
    ) -> Result<Option<String>, Problem> {
        let nothing_besides = Extras::default();
        let subject = Subject {
            report,
            changes: Some(Changes {
                directory: &arguments.out,
                files,
                stale,
            }),
            deny_warnings: denies_warnings(&arguments.findings),
            ..Subject::new("build", &nothing_besides, code)
        };
        self.deliver(&subject, &arguments.findings)
    }
}

fn request(arguments: &BuildArguments) -> Result<BuildRequest<'_>, Problem> {
    Ok(BuildRequest {
        selection: selection(&arguments.spec)?,
        output: &arguments.out,
        deny_warnings: denies_warnings(&arguments.findings),
    })
}

pub(super) fn denies_warnings(arguments: &FindingArguments) -> bool {
    arguments.deny == Some(Denied::Warnings)
}

pub(super) fn exit_code(report: &Report, arguments: &FindingArguments) -> u8 {
    let denied = denies_warnings(arguments) && report.count(Level::Warning) > 0;
    if report.has_errors() || denied {
        FINDINGS
    } else if report.unchecked.is_empty() {
        CLEAN
    } else {
        INCOMPLETE
    }
}
