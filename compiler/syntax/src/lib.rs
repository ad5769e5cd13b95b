//! Text → tokens → lossless tree → typed view.
//!
//! [`parse`] never fails: any text gives a [`Tree`] whose tokens, put together, are that text, and a list of errors.
//! [`ast`] is the typed view over the tree that the evaluator, the formatter and the editor share.

pub mod ast;
pub mod codes;
mod comments;
pub mod format;
mod kind;
mod lexer;
pub mod literal;
mod parser;
mod tree;

pub use comments::{Comment, attached_binding, comments};
pub use kind::SyntaxKind;
pub use lexer::{Lexed, lex};
pub use parser::{MAX_CHAIN, MAX_NESTING, Parse, parse};
pub use tree::{Checkpoint, Element, Node, NodeId, Token, Tree, TreeBuilder};
