//! Reading what is on disk: YAML that carries Jinja, compose and Ansible files, Caddyfiles, env files and
//! scripts, each as a tree in which every part knows its exact range in the original text.
//!
//! Nothing here knows a rule, and nothing touches a disk: text goes in, trees and diagnostics come out.
//! Two promises carry the rest. *Unknown is never guessed*: what a template decides is
//! [`Knowledge::Unknown`], not absent and not present. *Reading never fails*: a broken file yields what could
//! be read of it and a diagnostic where it broke.

pub mod ansible;
pub mod caddyfile;
pub mod comments;
pub mod compose;
pub mod configuration;
pub mod env;
pub mod jinja;
pub mod scopes;
pub mod shell;
pub mod shell_code;
mod splice;
pub mod tree;
pub mod variables;
mod words;
pub mod yaml;

pub mod codes;
mod decode;
mod definitions;
mod field;
mod ini;
mod kind;
mod lines;
mod loops;
mod outline;
mod secret_names;

pub use decode::{Decoded, EncodingNote, EncodingNoteKind, decode, is_verbatim};
pub use field::{Field, Knowledge, List, Pair};
pub use kind::{Kind, classify, rendered_name};
pub use loops::{Loop, Turn};
pub use tree::{Artifact, Content, Tree};
pub use words::words;
