//! Deployment → a tree of files in memory: Ansible role, playbooks, inventory, compose, Caddy and DNS artifacts.
//!
//! Nothing here touches the disk. Values of the spec enter the output only through the quoting of the format they land in
//! ([`quote`]), so that they come out as data and never as syntax.

mod caddy;
mod compose;
mod content;
mod context;
mod defaults;
mod dns;
mod env_files;
mod error;
mod filters;
#[cfg(test)]
mod fixture;
pub mod header;
mod inventory;
pub mod quote;
mod render;
mod role;
mod source_map;
#[cfg(test)]
mod test_readers;
#[cfg(test)]
mod tests;
mod tree;

pub use error::EmitError;
pub use source_map::LineOrigin;
pub use tree::{OutputFile, OutputTree};

use specc_model::Deployment;

/// Writes down a deployment. `generator` names the program in the headers: `specc 0.1.0`.
pub fn emit(deployment: &Deployment, generator: &str) -> Result<OutputTree, EmitError> {
    let scene = render::Scene::new(deployment, generator)?;
    let artifacts = [
        role::files(&scene)?,
        compose::files(&scene)?,
        env_files::files(&scene)?,
        caddy::files(&scene)?,
        defaults::files(&scene)?,
        inventory::files(&scene)?,
        dns::files(&scene)?,
    ];
    let files = artifacts.into_iter().flatten().collect();
    Ok(OutputTree::new(files).with_origins(scene.into_origins()))
}
