//! The diagnostics that lexer and parser raise.

use specc_source::Code;

/// The text is not a well-formed expression.
pub static SYNTAX: Code = Code { id: "SYNTAX-01", slug: "syntax-error", explanation: "" };
