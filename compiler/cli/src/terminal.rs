//! Where output goes and what it may look like there.

use std::cell::RefCell;
use std::io::{self, IsTerminal, Read, Write};

use camino::Utf8PathBuf;

use crate::arguments::ColorChoice;
use crate::render::Paint;

/// The columns of a terminal that does not tell.
pub const DEFAULT_WIDTH: usize = 80;

/// One of the two standard streams.
pub struct Stream<'a> {
    /// Takes the bytes.
    pub writer: &'a mut dyn Write,
    /// Whether a person is looking.
    pub is_terminal: bool,
}

/// Everything that a run knows about the world besides the disk.
pub struct Terminal<'a> {
    /// Where specc runs; the directory of the process where none is given.
    pub directory: Option<Utf8PathBuf>,
    /// What `-` reads.
    pub stdin: RefCell<&'a mut dyn Read>,
    /// Whether a person types there.
    pub stdin_is_terminal: bool,
    /// For results.
    pub stdout: Stream<'a>,
    /// For what went wrong.
    pub stderr: Stream<'a>,
    /// What the environment says about colours.
    pub colour: ColourEnvironment,
    /// Columns, where they are known.
    pub width: Option<usize>,
}

/// What the environment says about colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ColourEnvironment {
    /// `NO_COLOR` is set, or the terminal is a dumb one.
    pub refused: bool,
    /// `CLICOLOR_FORCE` is set.
    pub forced: bool,
}

impl ColourEnvironment {
    /// Reads `NO_COLOR`, `CLICOLOR_FORCE` and `TERM`.
    pub fn of_process() -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let zero = |name: &str| std::env::var_os(name).is_some_and(|value| value == "0");
        Self {
            refused: set("NO_COLOR") || std::env::var_os("TERM").is_some_and(|term| term == "dumb"),
            forced: set("CLICOLOR_FORCE") && !zero("CLICOLOR_FORCE"),
        }
    }

    fn paint(self, choice: ColorChoice, is_terminal: bool) -> Paint {
        let colour = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if self.refused => false,
            ColorChoice::Auto => self.forced || is_terminal,
        };
        Paint { colour }
    }
}

impl Terminal<'_> {
    /// How to colour results.
    pub fn stdout_paint(&self, choice: ColorChoice) -> Paint {
        self.colour.paint(choice, self.stdout.is_terminal)
    }

    /// How to colour what went wrong.
    pub fn stderr_paint(&self, choice: ColorChoice) -> Paint {
        self.colour.paint(choice, self.stderr.is_terminal)
    }

    /// The standard input up to its end, or its first `most` bytes.
    pub fn read_input(&self, most: u64) -> io::Result<Vec<u8>> {
        let mut input = self.stdin.try_borrow_mut().map_err(io::Error::other)?;
        let mut bytes = Vec::new();
        Read::take(&mut **input, most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Columns to break lines at.
    pub fn width(&self) -> usize {
        let probe = || match self.stdout.is_terminal || self.stderr.is_terminal {
            true => terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
            false => None,
        };
        self.width
            .or_else(probe)
            .unwrap_or(DEFAULT_WIDTH)
            .clamp(40, 120)
    }
}

/// Runs `action` on the standard streams of the process.
pub fn with_standard_streams(action: impl FnOnce(Terminal<'_>) -> u8) -> u8 {
    let (mut stdin, mut stdout, mut stderr) = (io::stdin(), io::stdout(), io::stderr());
    let stdin_is_terminal = stdin.is_terminal();
    let (stdout_is_terminal, stderr_is_terminal) = (stdout.is_terminal(), stderr.is_terminal());
    action(Terminal {
        directory: None,
        stdin: RefCell::new(&mut stdin),
        stdin_is_terminal,
        stdout: Stream {
            writer: &mut stdout,
            is_terminal: stdout_is_terminal,
        },
        stderr: Stream {
            writer: &mut stderr,
            is_terminal: stderr_is_terminal,
        },
        colour: ColourEnvironment::of_process(),
        width: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_follow_the_flag_then_the_environment_then_the_terminal() {
        use ColorChoice::{Always, Auto, Never};
        let (plain, refused, forced) = ((false, false), (true, false), (false, true));
        let cases = [
            (Auto, plain, true, true),
            (Auto, plain, false, false),
            (Auto, refused, true, false),
            (Auto, forced, false, true),
            (Auto, (true, true), true, false),
            (Always, refused, false, true),
            (Never, forced, true, false),
        ];
        for (choice, (refused, forced), is_terminal, expected) in cases {
            let environment = ColourEnvironment { refused, forced };
            assert_eq!(
                environment.paint(choice, is_terminal).colour,
                expected,
                "{choice:?} {environment:?}"
            );
        }
    }
}
