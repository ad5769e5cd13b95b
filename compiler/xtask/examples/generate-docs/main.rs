//! Prints every generated page of the book, for `cargo xtask docs`: a line `=== PATH`, then the page.
//!
//! A program of its own because it needs the rulebook and the option table, and the chores must start without compiling those.

mod cases;
mod codes;
mod functions;
mod options;
mod patterns;
mod rules;
mod schema;
mod values;

/// A page: its path in the project and its text.
type Page = (String, String);

fn main() {
    let pages = rules::pages().chain(options::pages()).chain([
        functions::page(),
        codes::page(),
        schema::page(),
    ]);
    for (path, text) in pages {
        println!("=== {path}\n{}", text.trim_end());
    }
}
