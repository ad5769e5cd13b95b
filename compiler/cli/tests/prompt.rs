//! `specc repl` in a real pseudo-terminal, as a person uses it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot be set up has failed"
)]

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
const PROMPT: &str = "specc> ";
const TAB: &str = "\t";
const ENTER: &str = "\r";
const CONTROL_C: &str = "\u{3}";
const CONTROL_D: &str = "\u{4}";
const UP: &str = "\u{1b}[A";

/// Long enough on any machine; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A person at a terminal in which `specc repl` runs.
struct Person {
    keyboard: File,
    screen: Receiver<Vec<u8>>,
    /// What came after the last thing that was waited for.
    unread: String,
    specc: Child,
}

impl Person {
    /// Starts the program and waits for its prompt.
    fn at_the_prompt() -> Self {
        let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&controller).unwrap();
        unlockpt(&controller).unwrap();
        let size = Winsize {
            ws_row: 40,
            ws_col: 120,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&controller, size).unwrap();
        let name = ptsname(&controller, Vec::new()).unwrap();
        let path = name.into_string().unwrap();
        let terminal = || {
            OpenOptions::new()
                .read(true)
                .write(true)
                .open(&path)
                .unwrap()
        };
        let specc = Command::new(env!("CARGO_BIN_EXE_specc"))
            .args(["repl", "--color", "never"])
            .current_dir(REPOSITORY)
            .env("TERM", "xterm")
            .stdin(terminal())
            .stdout(terminal())
            .stderr(terminal())
            .spawn()
            .unwrap();
        let mut person = Self {
            keyboard: File::from(controller.try_clone().unwrap()),
            screen: watch(controller),
            unread: String::new(),
            specc,
        };
        person.sees(PROMPT);
        person
    }

    fn types(&mut self, keys: &str) -> &mut Self {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self
    }

    fn enters(&mut self, line: &str) -> &mut Self {
        self.types(line).types(ENTER)
    }

    /// Waits until these words are on the screen, after everything that was seen before.
    #[track_caller]
    fn sees(&mut self, words: &str) -> &mut Self {
        loop {
            if let Some(at) = self.unread.find(words) {
                self.unread.drain(..at + words.len());
                return self;
            }
            let Ok(bytes) = self.screen.recv_timeout(PATIENCE) else {
                panic!("`{words}` never appears in {:?}", self.unread);
            };
            self.unread.push_str(&String::from_utf8_lossy(&bytes));
        }
    }

    fn sees_it_end(&mut self) -> ExitStatus {
        self.specc.wait().unwrap()
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        // A test that failed leaves it running; one that has ended cannot be killed.
        let _ = self.specc.kill();
        let _ = self.specc.wait();
    }
}

/// Everything that the program writes, as it comes.
fn watch(controller: OwnedFd) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut screen = File::from(controller);
        let mut buffer = [0; 4096];
        while let Ok(count) = screen.read(&mut buffer) {
            if count == 0 || sender.send(buffer[..count].to_vec()).is_err() {
                return;
            }
        }
    });
    receiver
}

#[test]
fn an_expression_is_answered_and_control_d_leaves() {
    let mut person = Person::at_the_prompt();
    person.enters("6 * 7").sees("\n42").sees(PROMPT);
    person.types(CONTROL_D);
    assert_eq!(person.sees_it_end().code(), Some(0));
}

#[test]
fn an_unfinished_input_goes_on_in_the_next_line() {
    let mut person = Person::at_the_prompt();
    person
        .enters("xs = [")
        .enters("20")
        .enters("22 ]")
        .sees(PROMPT);
    person.enters("lib.foldl' (a: b: a + b) 0 xs").sees("\n42");
}

#[test]
fn tab_completes_names_attributes_and_commands() {
    for (typed, completed) in [
        ("conf", "config"),
        ("config.project.na", "config.project.name"),
        ("lib.cidr.cont", "lib.cidr.contains"),
        ("config.plane.services.api.health.startP", "startPeriod"),
        (":rel", ":reload"),
    ] {
        let mut person = Person::at_the_prompt();
        person.types(typed).types(TAB).sees(completed);
    }
}

#[test]
fn tab_completes_the_attributes_of_what_was_bound() {
    let mut person = Person::at_the_prompt();
    person.enters("mine = { colour = 6; }").sees(PROMPT);
    person.types("mi").types(TAB).types(".col").types(TAB);
    person.enters(" * 7").sees("\n42");
}

#[test]
fn the_session_goes_on_after_an_error() {
    let mut person = Person::at_the_prompt();
    person.enters("1 / 0").sees("division by zero").sees(PROMPT);
    person.enters("6 * 7").sees("\n42");
}

#[test]
fn control_c_abandons_what_was_typed() {
    let mut person = Person::at_the_prompt();
    person
        .enters("[ 1")
        .types("2")
        .types(CONTROL_C)
        .sees(PROMPT);
    person.enters("6 * 7").sees("\n42");
}

#[test]
fn the_history_brings_back_what_was_typed() {
    let mut person = Person::at_the_prompt();
    person.enters("6 * 7").sees("\n42").sees(PROMPT);
    person.types(UP).types(ENTER).sees("\n42");
}

#[test]
fn quit_leaves_and_mistakes_are_forgiven() {
    let mut person = Person::at_the_prompt();
    person
        .enters("nope")
        .sees("not a name in scope")
        .sees(PROMPT);
    person.enters(":quit");
    assert_eq!(person.sees_it_end().code(), Some(0));
}
