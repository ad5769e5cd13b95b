//! Deployment → a tree of files in memory: Ansible role, playbooks, inventory, compose, Caddy and DNS artifacts.
//!
//! Nothing here touches the disk. Values of the spec enter the output only through the quoting of the format they land in
//! ([`quote`]), so that they come out as data and never as syntax.

mod content;
mod context;
mod dns;
mod error;
mod filters;
#[cfg(test)]
mod fixture;
pub mod header;
pub mod quote;
mod render;
mod role;
mod tree;

pub use error::EmitError;
pub use tree::{OutputFile, OutputTree};

use specc_model::Deployment;

/// Writes down a deployment. `generator` names the program in the headers: `specc 0.1.0`.
pub fn emit(deployment: &Deployment, generator: &str) -> Result<OutputTree, EmitError> {
    let scene = render::Scene::new(deployment, generator)?;
    let mut files = dns::files(&scene)?;
    files.extend(role::files(&scene)?);
    Ok(OutputTree::new(files))
}
