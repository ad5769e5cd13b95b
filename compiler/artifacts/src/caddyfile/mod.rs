//! Caddyfiles as sites, snippets and directives.

mod lexer;
mod model;
mod parser;
mod visit;

pub use model::{Argument, Caddyfile, Directive, Quoting, Site, Snippet};
pub use parser::parse;
