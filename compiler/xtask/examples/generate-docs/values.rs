//! Expressions of the option table as JSON: what `specc eval` prints about them.

use std::cell::RefCell;
use std::ffi::OsString;

use serde_json::Value;
use specc_cli::{ColourEnvironment, Stream, Terminal};

/// The value of an expression that depends on nothing; `None` where it needs a spec around it.
pub fn constant_value(expression: &str) -> Option<Value> {
    let arguments = ["specc", "eval", "--expr", expression].map(OsString::from);
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut stdin = std::io::empty();
    let terminal = Terminal {
        directory: None,
        stdin: RefCell::new(&mut stdin),
        stdin_is_terminal: false,
        stdout: Stream {
            writer: &mut stdout,
            is_terminal: false,
        },
        stderr: Stream {
            writer: &mut stderr,
            is_terminal: false,
        },
        colour: ColourEnvironment::default(),
        width: Some(80),
    };
    match specc_cli::run(arguments, terminal) {
        0 => serde_json::from_slice(&stdout).ok(),
        _ => None,
    }
}
