//! Environment variables and the files that hold them.

use std::borrow::Cow;

use super::{Credential, Door, Field, Listing, Place};

/// One `NAME=value`.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment<'a> {
    /// Whose language it is written in.
    pub door: Door,
    /// Its name.
    pub name: Field<Cow<'a, str>>,
    /// Where its name is written.
    pub place: Place,
    /// Its value, variables resolved where they are known; absent where only a name is given.
    pub value: Field<Cow<'a, str>>,
    /// Its value as it is written, Jinja and all.
    pub written: Cow<'a, str>,
    /// Where its value comes from, if it is one piece: a key of the vault, a variable, a literal.
    pub source: Field<Credential<'a>>,
    /// Whether a template may leave it out.
    pub conditional: bool,
}

impl Assignment<'_> {
    /// Its name, where that is known.
    pub fn is(&self, name: &str) -> bool {
        self.name.value().is_some_and(|own| own == name)
    }
}

/// An env file, or the template of one.
#[derive(Debug, Clone, PartialEq)]
pub struct EnvFileView<'a> {
    /// Whose language it is written in.
    pub door: Door,
    /// The name that it has on the host: `plane.env`.
    pub name: Cow<'a, str>,
    /// Its path in the tree; in a spec, its name.
    pub path: Cow<'a, str>,
    /// Its beginning.
    pub place: Place,
    /// The entries in order; of several with one name, the last one counts.
    pub entries: Listing<Assignment<'a>>,
    /// Whether it only shows what to fill in: `.env.example`.
    pub example: bool,
    /// The folder of its role, `roles/plane`; empty outside of any.
    pub role: &'a str,
    /// The tasks that write it, in [`written`](super::DeploymentView::written).
    pub written_by: Vec<usize>,
    /// The containers that read it, in [`services`](super::DeploymentView::services).
    pub readers: Vec<usize>,
}

/// An entry of a container's `env_file`.
#[derive(Debug, Clone, PartialEq)]
pub struct EnvFileReference<'a> {
    /// The path on the host.
    pub path: Field<Cow<'a, str>>,
    /// Where it is written.
    pub place: Place,
    /// The file, in [`env_files`](super::DeploymentView::env_files), where one is among the files.
    pub file: Option<usize>,
}

/// Everything that a container's environment is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Environment<'v, 'a> {
    /// What counts, later ones over earlier ones, in the order of the names' first appearance.
    pub assignments: Vec<&'v Assignment<'a>>,
    /// Whether that is all: every file was found, and nothing adds to any of them.
    pub complete: bool,
}

impl<'v, 'a> Environment<'v, 'a> {
    /// The assignment that counts for a name.
    pub fn get(&self, name: &str) -> Option<&'v Assignment<'a>> {
        self.assignments
            .iter()
            .copied()
            .find(|assignment| assignment.is(name))
    }
}
