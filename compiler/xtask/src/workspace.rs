//! Where things are.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;

/// The checked-out project.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// The workspace that this very crate belongs to.
    pub fn locate() -> Result<Self, Failure> {
        // `cargo run` names the manifest at run time; a binary that was started by hand knows where it was compiled.
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let manifest = manifest.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        let root = manifest.ancestors().nth(2).map(Path::to_path_buf);
        let root = root.filter(|root| root.join("Cargo.lock").is_file());
        let root = root.ok_or_else(|| {
            Failure::new(format!(
                "{} is not inside the workspace",
                manifest.display()
            ))
            .advise("start it as `cargo xtask`, somewhere in the project")
        })?;
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(target) => root.join(target),
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// The top of the project.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's target directory.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// The cache of tools that the tests run.
    pub fn bench_tools(&self) -> PathBuf {
        self.target.join("bench-tools")
    }

    /// `cargo` with these arguments, at the top of the project.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(arguments).current_dir(&self.root);
        command
    }
}
