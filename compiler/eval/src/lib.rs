//! From trees to one checked configuration: names, laziness, imports, merge and priorities, origins, Secret taint, `lib`.
//!
//! [`evaluate`] takes the entry file of a spec and a [`Schema`] (the option table of whoever calls) and gives back the
//! configuration as a tree of [`Node`]s in which every option has a value of its type, or the errors that prevent it.
//! Nothing here knows Plane, Docker or Ansible: names in scope, options and their defaults come in with the schema.

pub mod codes;
mod data;
mod evaluation;
mod loader;
mod origin;
pub mod schema;

pub use data::{Data, Entry, Node, Reference, ReferenceKind, Set, Tagged, Text, TextPiece};
pub use evaluation::{Counters, Evaluation, Options, evaluate};
pub use loader::{LoadError, Loader};
pub use origin::{Origin, OriginKind};
pub use schema::{Constant, Constructor, Default, Merge, OptionDeclaration, Refinement, Schema, Type};
pub use specc_syntax::literal::Version;
