//! From trees to one checked configuration: names, laziness, imports, merge and priorities, origins, Secret taint, `lib`.
//!
//! [`evaluate`] takes the entry file of a spec and a [`Schema`] (the option table of whoever calls) and gives back the
//! configuration as a tree of [`Node`]s in which every option has a value of its type, or the errors that prevent it.
//! Nothing here knows Plane, Docker or Ansible: names in scope, options and their defaults come in with the schema.
//!
//! A text goes through these stages, each in its own folder or file:
//!
//! | stage | where | what it knows |
//! |---|---|---|
//! | lowering | `lower` | names, paths, duplicates: the syntax tree becomes a flat program ([`hir`](crate)) |
//! | the lazy machine | `machine` | thunks, frames, budgets, operators, calls |
//! | `lib` | `library` | one table of pure functions |
//! | modules | `modules` | imports, layers, priorities, merge, types, defaults, origins |

mod attributes;
pub mod codes;
mod consequences;
mod data;
mod evaluation;
pub mod format;
mod hir;
pub mod inspect;
mod joined;
pub mod library;
pub mod limits;
mod loader;
mod lower;
mod machine;
mod modules;
mod origin;
mod reasons;
pub mod schema;
mod schema_index;
mod stack;
mod suggestion;
mod symbol;
mod type_arena;
mod type_words;
mod value;

pub use data::{Data, Entry, Node, Reference, ReferenceKind, Set, Tagged, Text, TextPiece};
pub use evaluation::{Counters, Evaluation, Options, evaluate, evaluate_expression};
pub use loader::{LoadError, Loader};
pub use origin::{Origin, OriginKind};
pub use schema::{
    Constant, Constructor, DeclarationIn, Default, Merge, NamedType, OptionDeclaration, Refinement,
    Schema, Type, TypeIn, VersionBounds,
};
pub use specc_syntax::literal::Version;
pub use type_arena::TypeArena;
