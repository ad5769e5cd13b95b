//! Directives of a Caddyfile that rules ask for wherever they stand, found in one walk.

use specc_artifacts::caddyfile::Directive;

/// What a Caddyfile holds at any depth, each in the order of the text.
#[derive(Debug, Clone, Default)]
pub struct Landmarks<'a> {
    /// Every `import`.
    pub imports: Vec<Landmark<'a>>,
    /// Every `handle_errors`.
    pub error_handlers: Vec<Landmark<'a>>,
    /// Every `respond`.
    pub responses: Vec<Landmark<'a>>,
    /// Every `tls`.
    pub certificates: Vec<Landmark<'a>>,
}

/// A directive and what stands around it.
#[derive(Debug, Clone, Copy)]
pub struct Landmark<'a> {
    /// The directive.
    pub directive: &'a Directive,
    /// The innermost `handle`, `handle_path` or `route` around it.
    pub group: Option<&'a Directive>,
    /// Whether a `handle_errors` is around it.
    pub in_error_handler: bool,
    /// What follows it in its block.
    pub next: Option<&'a Directive>,
    /// Whether a template may leave it out, or what is around it.
    pub conditional: bool,
}
