//! Caddyfiles as sites, snippets and directives.

mod model;

pub use model::{Argument, Caddyfile, Directive, Quoting, Site, Snippet};
