//! One run of the command.

use std::ffi::OsString;
use std::io;

use clap::{CommandFactory, Parser};
use specc_driver::{
    Build, BuildRequest, Comparison, Problem, Report, Selection, Workspace, build, closest_option,
    compare, explain, lint, reference, review,
};
use specc_source::Level;

use crate::arguments::{
    Arguments, BuildArguments, ColorChoice, Command, Denied, FindingArguments, Format,
    FormatArguments, LintArguments, ReviewArguments, SpecArguments,
};
use crate::terminal::Terminal;
use crate::{format, json, render, text};

/// Nothing to say against it.
pub(crate) const CLEAN: u8 = 0;
/// There are findings, or the output is not fresh.
pub(crate) const FINDINGS: u8 = 1;
/// Wrong arguments, or the disk said no.
const FAILED: u8 = 2;
/// No findings, but something could not be checked.
const INCOMPLETE: u8 = 3;

/// What a command leaves: everything is printed at once, at the end.
pub(crate) struct Outcome {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: u8,
}

/// Runs `specc` with these arguments (the first is the name of the program) and gives back the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>, mut terminal: Terminal<'_>) -> u8 {
    let outcome = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => Session {
            terminal: &terminal,
            color: arguments.color,
        }
        .command(arguments.command),
        Err(error) => usage(&error, &terminal),
    };
    match print(&mut terminal, &outcome) {
        Ok(()) => outcome.code,
        // Whoever reads has seen enough: `specc lint | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => outcome.code,
        Err(error) => {
            // The last resort: where this fails too there is nobody left to tell.
            let _ = writeln!(
                terminal.stderr.writer,
                "error: cannot write the output: {error}"
            );
            FAILED
        }
    }
}

fn print(terminal: &mut Terminal<'_>, outcome: &Outcome) -> io::Result<()> {
    for (stream, text) in [
        (&mut terminal.stdout, &outcome.stdout),
        (&mut terminal.stderr, &outcome.stderr),
    ] {
        stream.writer.write_all(text.as_bytes())?;
        stream.writer.flush()?;
    }
    Ok(())
}

/// Help and version go to the standard output; complaints about arguments do not.
fn usage(error: &clap::Error, terminal: &Terminal<'_>) -> Outcome {
    let rendered = error.render();
    let colour = match error.use_stderr() {
        true => terminal.stderr_paint(ColorChoice::Auto).colour,
        false => terminal.stdout_paint(ColorChoice::Auto).colour,
    };
    let text = if colour {
        rendered.ansi().to_string()
    } else {
        rendered.to_string()
    };
    match error.use_stderr() {
        true => Outcome {
            stdout: String::new(),
            stderr: text,
            code: FAILED,
        },
        false => Outcome {
            stdout: text,
            stderr: String::new(),
            code: CLEAN,
        },
    }
}

/// A command and the terminal it runs in.
struct Session<'a, 't> {
    terminal: &'a Terminal<'t>,
    color: ColorChoice,
}

impl Session<'_, '_> {
    fn command(&self, command: Command) -> Outcome {
        let outcome = match command {
            Command::Build(arguments) if arguments.check => self.compare(&arguments),
            Command::Build(arguments) => self.build(&arguments),
            Command::Lint(arguments) => self.lint(&arguments),
            Command::Fmt(arguments) => self.fmt(&arguments),
            Command::Review(arguments) => self.review(&arguments),
            Command::Explain { code } => self.explain(code.as_deref()),
            Command::Completions { shell } => Ok(completions(shell)),
        };
        outcome.unwrap_or_else(|problem| {
            let paint = self.terminal.stderr_paint(self.color);
            let stderr = render::problem(&problem, self.terminal.width(), paint);
            Outcome {
                stdout: String::new(),
                stderr,
                code: FAILED,
            }
        })
    }

    fn workspace(&self) -> Result<Workspace, Problem> {
        let workspace = match &self.terminal.directory {
            Some(directory) => Workspace::new(directory.clone()),
            None => Workspace::current()?,
        };
        Ok(workspace.short_lived())
    }

    fn lint(&self, arguments: &LintArguments) -> Result<Outcome, Problem> {
        let workspace = self.workspace()?;
        let report = lint(&workspace, selection(&arguments.spec)?)?;
        let code = exit_code(&report, &arguments.findings);
        let stdout = match arguments.findings.format {
            Format::Json => json_text(Some(&report), None)?,
            Format::Text => {
                let paint = self.terminal.stdout_paint(self.color);
                text::findings(&report, self.terminal.width(), paint)
                    + &text::summary(&report, paint)
            }
        };
        workspace.let_go(report);
        Ok(Outcome {
            stdout,
            stderr: String::new(),
            code,
        })
    }

    fn build(&self, arguments: &BuildArguments) -> Result<Outcome, Problem> {
        let paint = self.terminal.stdout_paint(self.color);
        let json = arguments.findings.format == Format::Json;
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
        if json {
            let stdout = json_text(report.as_ref(), Some(&changes))?;
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

    fn compare(&self, arguments: &BuildArguments) -> Result<Outcome, Problem> {
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
        if arguments.findings.format == Format::Json {
            let stdout = json_text(Some(&report), Some(&changes))?;
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

    fn fmt(&self, arguments: &FormatArguments) -> Result<Outcome, Problem> {
        format::run(arguments, &self.workspace()?, self.terminal, self.color)
    }

    fn review(&self, arguments: &ReviewArguments) -> Result<Outcome, Problem> {
        let selection = selection(&arguments.spec)?;
        let review = review(&self.workspace()?, selection, arguments.approve.as_deref())?;
        let Some(surface) = &review.surface else {
            let stderr = self.complaints(&review.report);
            return Ok(Outcome {
                stdout: String::new(),
                stderr,
                code: FINDINGS,
            });
        };
        let stdout = text::review(
            &review,
            surface,
            selection.environment,
            self.terminal.stdout_paint(self.color),
        );
        Ok(Outcome {
            stdout,
            stderr: String::new(),
            code: CLEAN,
        })
    }

    fn explain(&self, word: Option<&str>) -> Result<Outcome, Problem> {
        let Some(word) = word else {
            let stdout = text::codes(specc_driver::all_codes());
            return Ok(Outcome {
                stdout,
                stderr: String::new(),
                code: CLEAN,
            });
        };
        match explain(word) {
            Ok(code) => {
                let stdout = text::explanation(code, self.terminal.stdout_paint(self.color));
                Ok(Outcome {
                    stdout,
                    stderr: String::new(),
                    code: CLEAN,
                })
            }
            Err(unknown) => match reference(word) {
                Some(stdout) => Ok(Outcome {
                    stdout,
                    stderr: String::new(),
                    code: CLEAN,
                }),
                None => Err(unknown_word(word, unknown.suggestion)),
            },
        }
    }

    /// A build that findings keep from being written.
    fn blocked(&self, report: &Report, arguments: &BuildArguments) -> Result<Outcome, Problem> {
        let mut outcome = Outcome {
            stdout: String::new(),
            stderr: String::new(),
            code: FINDINGS,
        };
        match arguments.findings.format {
            Format::Json => outcome.stdout = json_text(Some(report), Some(&[]))?,
            Format::Text => outcome.stderr = self.complaints(report) + "nothing was written\n",
        }
        Ok(outcome)
    }

    /// Findings with their summary, for the stream of what went wrong; nothing where there are none.
    fn complaints(&self, report: &Report) -> String {
        if report.findings.is_empty() && report.unchecked.is_empty() {
            return String::new();
        }
        let paint = self.terminal.stderr_paint(self.color);
        text::findings(report, self.terminal.width(), paint) + &text::summary(report, paint)
    }
}

fn selection(arguments: &SpecArguments) -> Result<Selection<'_>, Problem> {
    let environment = arguments.env.as_deref();
    let usable = |name: &str| {
        !name.is_empty()
            && name
                .chars()
                .all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'))
    };
    match environment {
        Some(name) if !usable(name) => Err(Problem::new(format!("`{name}` cannot be the name of an environment"))
            .help("name one of the attributes of `environments` in the spec: letters, digits, `-` and `_`")),
        _ => Ok(Selection { spec: arguments.spec.as_deref(), environment }),
    }
}

fn request(arguments: &BuildArguments) -> Result<BuildRequest<'_>, Problem> {
    Ok(BuildRequest {
        selection: selection(&arguments.spec)?,
        output: &arguments.out,
        deny_warnings: denies_warnings(&arguments.findings),
    })
}

fn denies_warnings(arguments: &FindingArguments) -> bool {
    arguments.deny == Some(Denied::Warnings)
}

fn exit_code(report: &Report, arguments: &FindingArguments) -> u8 {
    let denied = denies_warnings(arguments) && report.count(Level::Warning) > 0;
    if report.has_errors() || denied {
        FINDINGS
    } else if report.unchecked.is_empty() {
        CLEAN
    } else {
        INCOMPLETE
    }
}

fn json_text(
    report: Option<&Report>,
    changes: Option<&[specc_driver::Change]>,
) -> Result<String, Problem> {
    json::print(report, changes)
        .map_err(|error| Problem::new(format!("cannot print JSON: {error}")))
}

fn completions(shell: clap_complete::Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "specc", &mut script);
    let stdout = String::from_utf8_lossy(&script).into_owned();
    Outcome {
        stdout,
        stderr: String::new(),
        code: CLEAN,
    }
}

/// `specc explain` was asked for something that it has no page for.
fn unknown_word(word: &str, code: Option<&str>) -> Problem {
    let help = match code.or_else(|| closest_option(word)) {
        Some(close) => format!("did you mean `{close}`?"),
        None => "`specc explain` lists all codes, `specc explain options` all options, `specc explain lib` all functions"
            .to_owned(),
    };
    Problem::new(format!("there is no code, option or function `{word}`")).help(help)
}
