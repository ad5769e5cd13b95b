//! What must hold for any text whatsoever: one oracle for each of lexer, parser, formatter and evaluator, and one
//! for the readers of other people's files.
//!
//! An oracle takes a text and fails an assertion where a promise is broken. libFuzzer calls it with texts of its own making
//! (`cargo xtask fuzz`), and an ordinary test with the texts in `corpus/`, which are those that once led to new code.

mod evaluator;
mod formatter;
mod lexer;
mod parser;
mod readers;
mod spans;

pub use evaluator::evaluator;
pub use formatter::formatter;
pub use lexer::lexer;
pub use parser::parser;
pub use readers::readers;

/// What judges a text; it panics where the text breaks a promise.
pub type Oracle = fn(&str);

/// The oracles by name, each with a directory of that name in `corpus/`.
pub const ORACLES: [(&str, Oracle); 5] = [
    ("lexer", lexer),
    ("parser", parser),
    ("formatter", formatter),
    ("evaluator", evaluator),
    ("readers", readers),
];
