//! Ansible files as tasks, handlers and plays.
//!
//! All views work on any [`Node`](crate::yaml::Node), from a file or made by hand.

mod keywords;
mod model;
mod play;
mod task;

pub use keywords::{is_keyword, keywords};
pub use model::{Enclosing, Keyword, Module, Play, Section, Task};
pub use play::plays;
pub use task::{task, tasks};
