//! What can keep a deployment from being written down.

use std::error::Error;
use std::fmt;

use camino::Utf8PathBuf;
use specc_source::Span;

use crate::quote::QuoteError;

/// A file that cannot be rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmitError {
    /// The file that was to be written.
    pub path: Utf8PathBuf,
    /// What is wrong, in one line: ``a Caddyfile cannot hold the control character U+0007``.
    pub message: String,
    /// Where the spec says the value that cannot be written.
    pub span: Option<Span>,
}

impl EmitError {
    /// The error of a template engine, with the quoting error inside it where there is one.
    pub(crate) fn from_template(path: &str, error: &minijinja::Error) -> Self {
        let mut source: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(current) = source {
            if let Some(placed) = current.downcast_ref::<PlacedQuoteError>() {
                return Self {
                    path: path.into(),
                    message: placed.error.to_string(),
                    span: placed.span,
                };
            }
            source = current.source();
        }
        Self {
            path: path.into(),
            message: format!("{error:#}").replace('\n', " "),
            span: None,
        }
    }
}

impl fmt::Display for EmitError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "cannot write `{}`: {}", self.path, self.message)
    }
}

impl Error for EmitError {}

/// A quoting error together with the place of the value: travels through the template engine as an error's source.
#[derive(Debug)]
pub(crate) struct PlacedQuoteError {
    pub(crate) error: QuoteError,
    pub(crate) span: Option<Span>,
}

impl fmt::Display for PlacedQuoteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(formatter)
    }
}

impl Error for PlacedQuoteError {}
