//! The `specc` command: arguments in, text or a format for programs out. Nothing here computes anything.

mod arguments;
mod commands;
mod formats;
mod json;
mod render;
mod repl;
mod run;
mod terminal;
mod text;
mod value;
mod wrong_usage;

pub use run::run;
pub use terminal::{ColourEnvironment, DEFAULT_WIDTH, Stream, Terminal, with_standard_streams};
