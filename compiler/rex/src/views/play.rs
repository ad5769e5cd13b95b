//! Playbooks and roles.

use specc_artifacts::yaml::Node;
use specc_source::{Span, Spanned};

use super::{Door, Field, Place};

/// A play of a playbook.
#[derive(Debug, Clone, PartialEq)]
pub struct PlayView<'a> {
    /// Whose language it is written in.
    pub door: Door,
    /// The path of the playbook.
    pub path: &'a str,
    /// The paths of the playbooks that import that one, directly or not.
    pub run_with: Vec<&'a str>,
    /// The whole mapping.
    pub node: &'a Node,
    /// Its name, or else its hosts.
    pub place: Place,
    /// `name`.
    pub name: Option<&'a Node>,
    /// `hosts`.
    pub hosts: Option<&'a Node>,
    /// Its roles in order: from `roles:`, `import_role` and `include_role`.
    pub roles: Vec<PlayedRole<'a>>,
    /// All tasks in the order in which they run: `pre_tasks`, roles, `tasks`, `post_tasks`, with imported and included files and
    /// roles in the place of the task that brings them in. Tasks that only a `rescue` reaches are left out.
    pub steps: Vec<Step>,
    /// Whether every file and role that it brings in was found.
    pub complete: bool,
}

impl PlayView<'_> {
    /// Whether one run of a playbook runs both plays.
    pub fn runs_with(&self, other: &PlayView<'_>) -> bool {
        let of =
            |play: &PlayView<'_>, path: &str| play.path == path || play.run_with.contains(&path);
        of(other, self.path) || self.run_with.iter().any(|path| of(other, path))
    }

    /// Whether both plays may be for the same hosts: the patterns name the same group, or one names all.
    pub fn may_share_hosts(&self, other: &PlayView<'_>) -> bool {
        let pattern =
            |play: &PlayView<'_>| play.hosts.and_then(Node::text).unwrap_or("").to_owned();
        let (own, others) = (pattern(self), pattern(other));
        let names = |pattern: &str| -> Vec<String> {
            pattern
                .split([',', ':'])
                .map(|name| name.trim().to_owned())
                .collect()
        };
        let (one, two) = (names(&own), names(&others));
        own == others
            || one.iter().any(|name| name == "all" || two.contains(name))
            || two.iter().any(|name| name == "all")
    }
}

/// A role that a play runs.
#[derive(Debug, Clone, PartialEq)]
pub struct PlayedRole<'a> {
    /// Its name, and where it is written.
    pub name: Spanned<&'a str>,
    /// The role, in [`roles`](super::DeploymentView::roles), where it is among the files.
    pub role: Option<usize>,
}

/// One task on the way through a play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The task, in [`tasks`](super::DeploymentView::tasks).
    pub task: usize,
    /// Where the playbook brings it in: the role's name, or the task itself.
    pub from: Span,
}

/// A role.
#[derive(Debug, Clone, PartialEq)]
pub struct RoleView<'a> {
    /// Its folder: `roles/plane`; empty where the tree itself is the role.
    pub path: &'a str,
    /// The last part of its folder; empty where the tree itself is the role.
    pub name: &'a str,
    /// The beginning of `meta/main.yml`, or else of its first file.
    pub place: Place,
    /// What `meta/main.yml` says.
    pub meta: Option<&'a Node>,
    /// `galaxy_info.role_name`.
    pub galaxy_name: Field<&'a str>,
    /// `dependencies`: the names of roles; unknown for an entry that names none.
    pub dependencies: Field<Vec<Field<&'a str>>>,
    /// Its tasks, in [`tasks`](super::DeploymentView::tasks), file by file.
    pub tasks: Vec<usize>,
    /// Its handlers, in the same list.
    pub handlers: Vec<usize>,
    /// Its files, in [`files`](super::DeploymentView::files).
    pub files: Vec<usize>,
}

/// A role's name without the collection or the folders in front of it.
pub(crate) fn short_name(role: &str) -> &str {
    role.rsplit(['/', '.']).next().unwrap_or(role)
}
