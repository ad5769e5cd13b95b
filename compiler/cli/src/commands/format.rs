//! `specc fmt`: what it prints.

use std::fmt::Write;

use specc_driver::{FormattedFile, Formatting, LARGEST_FILE, Problem, format_files, format_text};
use specc_source::Level;

use crate::arguments::{ColorChoice, FormatArguments};
use crate::render::{Paint, escape_line};
use crate::run::{CLEAN, FINDINGS, Outcome, Session};
use crate::terminal::Terminal;
use crate::text;

/// The path that stands for the standard input.
const STANDARD_INPUT: &str = "-";

/// What the standard input is called in messages.
const NAME_OF_INPUT: &str = "<stdin>";

/// Formats what the arguments name, and writes it unless they ask only for a look.
pub(crate) fn run(
    arguments: &FormatArguments,
    session: &Session<'_, '_>,
) -> Result<Outcome, Problem> {
    let (terminal, color) = (session.terminal, session.color);
    let reads_input = arguments.paths.iter().any(|path| path == STANDARD_INPUT);
    if reads_input && arguments.paths.len() > 1 {
        return Err(Problem::new("`-` stands among other paths")
            .why("The formatted standard input goes to the standard output, files go back to their place.")
            .help("run specc twice"));
    }
    let name = arguments.stdin_filename.as_deref();
    if name.is_some() && !reads_input {
        return Err(
            Problem::new("`--stdin-filename` names the standard input, which is not read")
                .help("add `-`, or leave it out"),
        );
    }
    let formatting = match reads_input {
        true => format_text(name.unwrap_or(NAME_OF_INPUT), &standard_input(terminal)?),
        false => format_files(&session.workspace()?, &arguments.paths)?,
    };
    if formatting.report.has_errors() {
        let paint = terminal.stderr_paint(color);
        let findings = text::findings(&formatting.report, terminal.width(), paint);
        return Ok(Outcome {
            stdout: String::new(),
            stderr: findings + "nothing was formatted\n",
            code: FINDINGS,
        });
    }
    if arguments.check || arguments.diff {
        return Ok(look(arguments, &formatting, terminal, color));
    }
    let changed: Vec<&FormattedFile> = formatting.changed().collect();
    for file in &changed {
        file.write()?;
    }
    let stdout = match reads_input {
        true => formatting
            .files
            .into_iter()
            .map(|file| file.after)
            .collect(),
        false => done(
            changed.len(),
            formatting.files.len(),
            terminal.stdout_paint(color),
        ),
    };
    Ok(Outcome::clean(stdout))
}

/// What would change; nothing is written.
fn look(
    arguments: &FormatArguments,
    formatting: &Formatting,
    terminal: &Terminal<'_>,
    color: ColorChoice,
) -> Outcome {
    let changed: Vec<&FormattedFile> = formatting.changed().collect();
    let mut outcome = Outcome {
        stdout: String::new(),
        stderr: String::new(),
        code: if changed.is_empty() { CLEAN } else { FINDINGS },
    };
    if arguments.diff {
        let paint = terminal.stdout_paint(color);
        let is_shown = terminal.stdout.is_terminal;
        for file in &changed {
            outcome.stdout += &coloured_diff(file.diff(), is_shown, paint);
        }
    }
    if arguments.check && !changed.is_empty() {
        outcome.stderr = unformatted(
            &changed,
            formatting.files.len(),
            terminal.stderr_paint(color),
        );
    }
    outcome
}

/// A unified diff. On a terminal its lines are coloured and made safe; elsewhere they can be applied.
pub(super) fn coloured_diff(diff: String, is_shown: bool, paint: Paint) -> String {
    if !is_shown && !paint.colour {
        return diff;
    }
    let mut text = String::new();
    for line in diff.lines() {
        let safe = escape_line(line);
        let line = match line.as_bytes().first() {
            Some(b'+') => paint.good(&safe),
            Some(b'-') => paint.level(Level::Error, &safe),
            Some(b'@') => paint.faint(&safe),
            _ => safe,
        };
        let _ = writeln!(text, "{line}");
    }
    text
}

fn unformatted(changed: &[&FormattedFile], files: usize, paint: Paint) -> String {
    let word = paint.level(Level::Error, "error");
    let message = match (changed.len(), files) {
        (1, 1) => "the file is not in the one style".to_owned(),
        (1, files) => format!("1 of {files} files is not in the one style"),
        (count, files) => format!("{count} of {files} files are not in the one style"),
    };
    let mut text = format!("{word}: {}\n", paint.strong(&message));
    for file in changed {
        let _ = writeln!(text, "    {}", escape_line(file.name.as_str()));
    }
    let help = "run `specc fmt`; `specc fmt --diff` shows what it changes";
    let _ = writeln!(text, "  {} {help}", paint.part("help:"));
    text
}

fn done(changed: usize, files: usize, paint: Paint) -> String {
    let counts = match (changed, files - changed) {
        (0, 1) => "the file is as it should be".to_owned(),
        (0, files) => format!("{files} files are as they should be"),
        (changed, 0) => format!("{changed} rewritten"),
        (changed, unchanged) => format!("{changed} rewritten, {unchanged} unchanged"),
    };
    format!("{} {counts}\n", paint.good("ok:"))
}

/// All of the standard input, as text.
pub(crate) fn standard_input(terminal: &Terminal<'_>) -> Result<String, Problem> {
    let bytes = terminal
        .read_input(LARGEST_FILE + 1)
        .map_err(|error| Problem::new(format!("cannot read the standard input: {error}")))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(Problem::new("the standard input is larger than 16 MiB")
            .help("split the spec and put the parts under `imports`"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let line = error
            .as_bytes()
            .iter()
            .take(error.utf8_error().valid_up_to());
        let line = 1 + line.filter(|&&byte| byte == b'\n').count();
        Problem::new(format!("the standard input is not UTF-8 text: line {line}"))
            .help("convert it to UTF-8")
    })
}
