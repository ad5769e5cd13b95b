//! One run of the command.

use std::ffi::OsString;
use std::io;

use clap::Parser;
use specc_driver::{Problem, Report, Selection, Workspace};

use crate::arguments::{Arguments, ColorChoice, Command, SpecArguments};
use crate::commands::{completions, format};
use crate::terminal::Terminal;
use crate::{render, repl, text, wrong_usage};

/// Nothing to say against it.
pub(crate) const CLEAN: u8 = 0;
/// There are findings, or the output is not fresh.
pub(crate) const FINDINGS: u8 = 1;
/// Wrong arguments, or the disk said no.
pub(crate) const FAILED: u8 = 2;
/// No findings, but something could not be checked.
pub(crate) const INCOMPLETE: u8 = 3;

/// What a command leaves: everything is printed at once, at the end.
pub(crate) struct Outcome {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: u8,
}

impl Outcome {
    /// A run that went well: its result, for the standard output.
    pub(crate) fn clean(stdout: String) -> Self {
        Self {
            stdout,
            stderr: String::new(),
            code: CLEAN,
        }
    }

    /// A run that did not: what is wrong, for the standard error.
    pub(crate) fn failed(code: u8, stderr: String) -> Self {
        Self {
            stdout: String::new(),
            stderr,
            code,
        }
    }
}

/// Runs `specc` with these arguments (the first is the name of the program) and gives back the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>, mut terminal: Terminal<'_>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let outcome = match Arguments::try_parse_from(&arguments) {
        // It prints as it goes.
        Ok(Arguments {
            color,
            command: Command::Repl(arguments),
        }) => return repl::run(&arguments, &mut terminal, color),
        Ok(arguments) => Session {
            terminal: &terminal,
            color: arguments.color,
        }
        .command(arguments.command),
        Err(error) if error.use_stderr() => Outcome {
            stdout: usage_for_programs(&error, &arguments, &terminal),
            ..usage(&error, &terminal)
        },
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

/// Writes what a command leaves.
pub(crate) fn print(terminal: &mut Terminal<'_>, outcome: &Outcome) -> io::Result<()> {
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
        true => Outcome::failed(FAILED, text),
        false => Outcome::clean(text),
    }
}

/// The same in the format that was asked for, and in the files; nothing where that was none.
fn usage_for_programs(
    error: &clap::Error,
    arguments: &[OsString],
    terminal: &Terminal<'_>,
) -> String {
    let Some((command, findings)) = wrong_usage::wanted(arguments) else {
        return String::new();
    };
    let session = Session {
        terminal,
        color: ColorChoice::Auto,
    };
    session.deliver_problem(command, &findings, &wrong_usage::problem(error, command))
}

/// A command and the terminal it runs in.
pub(crate) struct Session<'a, 't> {
    pub(crate) terminal: &'a Terminal<'t>,
    pub(crate) color: ColorChoice,
}

impl Session<'_, '_> {
    fn command(&self, command: Command) -> Outcome {
        let findings = command
            .findings()
            .map(|(name, findings)| (name, findings.clone()));
        let outcome = match command {
            Command::Build(arguments) if arguments.check => self.compare(&arguments),
            Command::Build(arguments) => self.build(&arguments),
            Command::Lint(arguments) => self.lint(&arguments),
            Command::Audit(arguments) => self.audit(&arguments),
            Command::Fmt(arguments) => format::run(&arguments, self),
            Command::Review(arguments) => self.review(&arguments),
            Command::Init(arguments) => self.init(&arguments),
            Command::Eval(arguments) => self.eval(&arguments),
            // Has had its turn: it prints as it goes.
            Command::Repl(_) => Ok(Outcome::clean(String::new())),
            Command::Explain { code } => self.explain(code.as_deref()),
            Command::Completions { shell } => Ok(completions(shell)),
        };
        outcome.unwrap_or_else(|problem| Outcome {
            // For programs as well as for people: whoever reads a format finds it whatever happens.
            stdout: findings
                .map(|(command, findings)| self.deliver_problem(command, &findings, &problem))
                .unwrap_or_default(),
            ..Outcome::failed(FAILED, self.problem(&problem))
        })
    }

    pub(crate) fn workspace(&self) -> Result<Workspace, Problem> {
        Ok(self.lasting_workspace()?.short_lived())
    }

    /// The same for a process that goes on after one command.
    pub(crate) fn lasting_workspace(&self) -> Result<Workspace, Problem> {
        match &self.terminal.directory {
            Some(directory) => Ok(Workspace::new(directory.clone())),
            None => Workspace::current(),
        }
    }

    /// What kept a command from working, for the standard error.
    pub(crate) fn problem(&self, problem: &Problem) -> String {
        let paint = self.terminal.stderr_paint(self.color);
        render::problem(problem, self.terminal.width(), paint)
    }

    /// Findings with their summary, for the stream of what went wrong; nothing where there are none.
    pub(crate) fn complaints(&self, report: &Report) -> String {
        if report.findings.is_empty() && report.unchecked.is_empty() {
            return String::new();
        }
        let paint = self.terminal.stderr_paint(self.color);
        text::findings(report, self.terminal.width(), paint) + &text::summary(report, paint)
    }
}

/// Which spec the arguments mean; an environment that could not be one is refused.
pub(crate) fn selection(arguments: &SpecArguments) -> Result<Selection<'_>, Problem> {
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
