//! Deployment → a tree of files in memory: Ansible role, playbooks, inventory, compose, Caddy and DNS artifacts.
//!
//! Nothing here touches the disk. Values of the spec enter the output only through the quoting of the format they land in
//! ([`quote`]), so that they come out as data and never as syntax.

pub mod quote;
mod tree;

pub use tree::{OutputFile, OutputTree};
