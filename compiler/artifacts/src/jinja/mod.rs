//! Enough Jinja to look at a template without rendering it: where it stands, which variables it names,
//! what stands only under a condition, which fragments it includes.

mod expression;
mod guards;
mod line;
mod mask;
mod regions;

pub use expression::{Expression, Name, PlainReference, read_expression};
pub use guards::Guards;
pub use mask::{Mask, Opener};
pub use regions::{Region, RegionKind, regions};

use specc_source::{Span, Spanned};

/// A fragment that a template includes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Include {
    /// The path as written; `None` where it is an expression.
    pub path: Option<Spanned<String>>,
    /// The whole statement.
    pub span: Span,
    /// The column in which it stands.
    pub column: u32,
}

/// Whether a text carries Jinja.
pub fn is_template(text: &str) -> bool {
    text.contains('{') && !regions(text).is_empty()
}

/// The expressions of a text, in order, with offsets into the text.
pub fn expressions(text: &str) -> Vec<Expression> {
    let regions = regions(text);
    let inner = regions
        .iter()
        .filter(|region| region.kind == RegionKind::Expression);
    inner
        .map(|region| read_expression(text, region.inner.clone()))
        .collect()
}

/// Whether a text reaches a secret: an expression names a variable that begins with `vault_`.
pub fn names_vault(text: &str) -> bool {
    expressions(text).iter().any(Expression::names_vault)
}
