//! `specc repl`: reading inputs, from a person or from a pipe, and printing what they come to.

mod editor;

use std::cell::RefCell;
use std::fmt::Write as _;
use std::io;

use camino::Utf8Path;
use specc_driver::{Problem, REPL_COMMANDS, Repl, ReplInput, Reply, Report, is_complete};

use crate::arguments::{ColorChoice, SpecArguments};
use crate::render::escape;
use crate::run::{CLEAN, FAILED, FINDINGS, Outcome, Session, print, selection};
use crate::terminal::Terminal;
use crate::text;

/// How many bytes may be read again to see whether one input is complete, which is asked after each of its lines: some
/// 400 lines of it.
const MOST_READ_AGAIN: usize = 4 * 1024 * 1024;

/// Runs the prompt until it is left; gives back the exit code.
///
/// With a person at both ends there is a line editor, and mistakes are not counted. Anything else is a script: no prompt,
/// and the exit code says whether every input was right.
pub(crate) fn run(
    arguments: &SpecArguments,
    terminal: &mut Terminal<'_>,
    color: ColorChoice,
) -> u8 {
    let session = Session {
        terminal: &*terminal,
        color,
    };
    let workspace = selection(arguments).and_then(|_| session.lasting_workspace());
    let workspace = match workspace {
        Ok(workspace) => workspace,
        Err(problem) => {
            let outcome = Outcome::failed(FAILED, session.problem(&problem));
            return finish(terminal, &outcome);
        }
    };
    let repl = RefCell::new(Repl::new(&workspace, arguments.env.as_deref()));
    let person = terminal.stdin_is_terminal && terminal.stdout.is_terminal;
    let mut prompt = Prompt {
        terminal,
        color,
        repl: &repl,
        failed: false,
    };
    let opened = prompt.open(arguments, person);
    let run = match (opened, person) {
        (Err(problem), _) => {
            let outcome = Outcome::failed(FAILED, prompt.session().problem(&problem));
            return finish(prompt.terminal, &outcome);
        }
        (Ok(()), true) => editor::run(&mut prompt),
        (Ok(()), false) => prompt.script(),
    };
    match run {
        Ok(()) if prompt.failed && !person => FINDINGS,
        Ok(()) => CLEAN,
        // Whoever reads has seen enough: `specc repl < script | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => CLEAN,
        Err(error) => {
            let problem = Problem::new(format!("cannot go on: {error}"));
            let outcome = Outcome::failed(FAILED, prompt.session().problem(&problem));
            finish(prompt.terminal, &outcome)
        }
    }
}

/// Prints the last words.
fn finish(terminal: &mut Terminal<'_>, outcome: &Outcome) -> u8 {
    match print(terminal, outcome) {
        Ok(()) => outcome.code,
        Err(_) => FAILED,
    }
}

/// Whether there is more to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Read,
    Leave,
}

/// A prompt in its terminal.
struct Prompt<'p, 't, 'w> {
    terminal: &'p mut Terminal<'t>,
    color: ColorChoice,
    /// Shared with the line editor, which completes names out of it.
    repl: &'p RefCell<Repl<'w>>,
    /// Whether any input was wrong.
    failed: bool,
}

impl<'t> Prompt<'_, 't, '_> {
    fn session(&self) -> Session<'_, 't> {
        Session {
            terminal: &*self.terminal,
            color: self.color,
        }
    }

    /// Takes the spec that was named; where none was, the one that there is, if there is one.
    fn open(&mut self, arguments: &SpecArguments, person: bool) -> Result<(), Problem> {
        let wanted = arguments.spec.is_some() || arguments.env.is_some();
        let loaded = self.repl.borrow_mut().load(arguments.spec.as_deref());
        let outcome = match loaded {
            Ok(report) => self.read_spec(&report),
            Err(problem) if wanted => return Err(problem),
            Err(_) => Outcome::clean(String::new()),
        };
        let greeting = match (person, self.repl.borrow().spec()) {
            (false, _) => String::new(),
            (true, Some(spec)) => format!("`config` is that of {spec}. "),
            (true, None) => "There is no spec: `config` holds defaults. ".to_owned(),
        };
        let greeting = match person {
            true => format!("{greeting}`:help` lists the commands.\n"),
            false => greeting,
        };
        self.show(&Outcome {
            stdout: greeting,
            ..outcome
        })
        .map_err(|error| Problem::new(format!("cannot write the output: {error}")))
    }

    /// Inputs from a pipe or a file, each as soon as it is complete.
    fn script(&mut self) -> io::Result<()> {
        let mut open = String::new();
        let mut read_again = 0;
        loop {
            let line = self.line()?;
            let at_end = line.is_empty();
            open.push_str(&line);
            read_again += open.len();
            if read_again > MOST_READ_AGAIN {
                let words =
                    "an input has too many lines; `specc eval --expr -` takes it as a whole";
                return Err(io::Error::other(words));
            }
            if !at_end && !is_complete(open.trim_end_matches(['\n', '\r'])) {
                continue;
            }
            let text = std::mem::take(&mut open);
            read_again = 0;
            if self.work_on(&text)? == Next::Leave || at_end {
                return Ok(());
            }
        }
    }

    /// The next line of the standard input with its end; empty at the end of it.
    fn line(&self) -> io::Result<String> {
        let mut input = self
            .terminal
            .stdin
            .try_borrow_mut()
            .map_err(io::Error::other)?;
        let mut bytes = Vec::new();
        let mut byte = [0];
        while input.read(&mut byte)? > 0 {
            bytes.push(byte[0]);
            if byte[0] == b'\n' {
                break;
            }
        }
        String::from_utf8(bytes).map_err(io::Error::other)
    }

    /// Works on one complete input and prints what comes of it.
    fn work_on(&mut self, text: &str) -> io::Result<Next> {
        let text = text.trim_end();
        let outcome = match ReplInput::of(text) {
            ReplInput::Nothing => return Ok(Next::Read),
            ReplInput::Command { name, .. } if "quit".starts_with(name) && !name.is_empty() => {
                return Ok(Next::Leave);
            }
            ReplInput::Command { name, argument } => self.command(name, argument),
            ReplInput::Binding { .. } | ReplInput::Expression => {
                let reply = self.repl.borrow_mut().evaluate(text);
                reply.map(|reply| self.reply(reply))
            }
        };
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(problem) => Outcome::failed(FAILED, self.session().problem(&problem)),
        };
        self.failed |= outcome.code != CLEAN;
        self.show(&outcome)?;
        Ok(Next::Read)
    }

    fn command(&self, name: &str, argument: &str) -> Result<Outcome, Problem> {
        let known = REPL_COMMANDS.iter().map(|(known, ..)| *known);
        let meant: Vec<&str> = known.filter(|known| known.starts_with(name)).collect();
        match (meant.as_slice(), argument) {
            (["help"], _) => Ok(Outcome::clean(help())),
            (["type" | "explain" | "load"], "") => Err(Problem::new(format!(
                "`:{name}` wants something to work on"
            ))
            .help("`:help` lists the commands")),
            (["type"], expression) => {
                let reply = self.repl.borrow_mut().describe(expression)?;
                Ok(self.reply(reply))
            }
            (["explain"], word) => self.session().explain(Some(word)),
            (["load"], path) => {
                let report = self.repl.borrow_mut().load(Some(Utf8Path::new(path)))?;
                Ok(self.read_spec(&report))
            }
            (["reload"], _) => {
                let report = self.repl.borrow().reload()?;
                Ok(self.read_spec(&report))
            }
            _ => Err(Problem::new(format!("there is no command `:{name}`"))
                .help("`:help` lists the commands")),
        }
    }

    fn reply(&self, reply: Reply) -> Outcome {
        match reply {
            Reply::Done => Outcome::clean(String::new()),
            Reply::Value(value) => Outcome::clean(escape(&value) + "\n"),
            Reply::Wrong(report) => Outcome::failed(FINDINGS, self.findings(&report)),
        }
    }

    /// What is wrong with a spec that was read; nothing where nothing is.
    fn read_spec(&self, report: &Report) -> Outcome {
        match report.has_errors() {
            true => Outcome::failed(FINDINGS, self.findings(report)),
            false => Outcome::clean(String::new()),
        }
    }

    fn findings(&self, report: &Report) -> String {
        let paint = self.terminal.stderr_paint(self.color);
        text::findings(report, self.terminal.width(), paint)
    }

    fn show(&mut self, outcome: &Outcome) -> io::Result<()> {
        print(self.terminal, outcome)
    }
}

fn help() -> String {
    let mut text =
        "An expression is evaluated and printed; `name = expression` binds a name.\n\n".to_owned();
    for (name, argument, what) in REPL_COMMANDS {
        let _ = writeln!(text, "  {:<16} {what}", format!(":{name} {argument}"));
    }
    text.push_str(
        "\nAn unfinished input goes on in the next line; two empty lines end it, Ctrl-C abandons it.\n\
         Tab completes names, attributes and commands. The spec is read anew for every input.\n",
    );
    text
}
