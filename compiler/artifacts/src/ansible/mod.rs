//! Ansible files as tasks, handlers and plays.

mod model;

pub use model::{Enclosing, Keyword, Module, Play, Section, Task};
