//! Where a value came from.

use specc_source::Span;

/// How a value came to stand where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OriginKind {
    /// Written as a literal at its definition.
    Written,
    /// Computed from other values (an operator, an interpolation, a function, a reference to another option).
    Computed,
    /// Merged from several definitions.
    Merged,
    /// Nobody wrote it: it is the option's default.
    Default,
    /// Written or computed in the layer of an environment.
    Environment,
}

/// Where a value came from: cheap to copy, carried by every value.
///
/// In `allow = [ config.network.mesh.cidr ]` with `mesh.cidr = 100.64.0.0/10` elsewhere, the list element has `at` on
/// `config.network.mesh.cidr` and `from` on `100.64.0.0/10`. For a value written in place both are the same range. For a
/// default both are the nearest definition around it that somebody wrote (`api = { … }` for a default inside `api`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The expression at the place of definition.
    pub at: Span,
    /// Where the value itself is written.
    pub from: Span,
    /// How it came to stand there.
    pub kind: OriginKind,
}

impl Origin {
    /// A value written in place.
    pub fn written(span: Span) -> Self {
        Self {
            at: span,
            from: span,
            kind: OriginKind::Written,
        }
    }

    /// A default inside the definition at `span`.
    pub fn default_in(span: Span) -> Self {
        Self {
            at: span,
            from: span,
            kind: OriginKind::Default,
        }
    }
}
