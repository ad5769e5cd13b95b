//! Tokens → tree, and what is wrong with the text.
//!
//! A recursive descent that never fails: where something is missing or out of place it says so once and goes on at the next
//! `;`, closing bracket, keyword or `name =`. Infix and prefix operators and arguments are parsed in loops; everything
//! that does recurse counts its depth.

mod assertions;
mod bindings;
mod brackets;
mod cursor;
mod entry_reports;
mod expressions;
mod functions;
mod habits;
mod hints;
mod inherit;
mod operators;
mod primary;
mod recovery;
mod reports;

use std::sync::Arc;

use specc_source::{Diagnostic, FileId};

use crate::{SyntaxKind as K, Tree, lexer};

pub(crate) use operators::precedence;

/// How deep expressions may nest; deeper ones are one error.
pub const MAX_NESTING: u32 = 256;

/// How high a tree of operators and applications may grow through chains such as `a + b + c`; longer ones are one error.
///
/// No tree has more than `MAX_CHAIN + MAX_NESTING` expressions above each other, so consumers may recurse.
pub const MAX_CHAIN: u32 = 1000;

/// How many errors are kept for one file.
const MAX_ERRORS: usize = 200;

/// What parsing gives: always a tree.
#[derive(Debug)]
pub struct Parse {
    /// The lossless tree.
    pub tree: Tree,
    /// What was wrong with the text, in the order of the text; empty for a well-formed one.
    pub errors: Vec<Diagnostic>,
}

/// Parses the text of one file.
pub fn parse(file: FileId, text: Arc<str>) -> Parse {
    let lexed = lexer::lex(file, &text);
    let mut parser = cursor::Parser::new(file, text, lexed.tokens, lexed.ends_early);
    parser.file();
    let (mut tree, mut errors) = parser.finish();
    errors.extend(lexed.errors);
    errors.sort_by_key(|error| (error.primary.span.start, error.primary.span.end));
    errors.truncate(MAX_ERRORS);
    tree.set_has_errors(!errors.is_empty());
    Parse { tree, errors }
}

/// Whether an expression may start with this token.
fn starts_operand(kind: K) -> bool {
    matches!(
        kind,
        K::Identifier
            | K::Integer
            | K::Decimal
            | K::Version
            | K::Duration
            | K::Size
            | K::Address
            | K::Cidr
            | K::Path
            | K::StringQuote
            | K::IndentedQuote
            | K::InterpolationStart
            | K::LeftBrace
            | K::LeftBracket
            | K::LeftParen
            | K::Rec
            | K::Unknown
    )
}

fn is_literal(kind: K) -> bool {
    matches!(
        kind,
        K::Integer
            | K::Decimal
            | K::Version
            | K::Duration
            | K::Size
            | K::Address
            | K::Cidr
            | K::Path
    )
}

fn is_keyword(kind: K) -> bool {
    matches!(
        kind,
        K::Let | K::In | K::If | K::Then | K::Else | K::Assert | K::Rec | K::Inherit | K::Or
    )
}
