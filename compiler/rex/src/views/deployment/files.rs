//! Files, the tasks that write them, and the roles and plays that they belong to.

use specc_source::FileId;

use super::{DeploymentView, at, numbered};
use crate::views::{FileView, MountView, PathKey, PlayView, RoleView, TaskView, WrittenFileView};

impl<'a> DeploymentView<'a> {
    /// What tasks write to this path.
    pub fn writers_of(&self, path: &PathKey) -> impl Iterator<Item = &WrittenFileView<'a>> {
        at(&self.written, self.index.written.get(path))
    }

    /// What tasks write to the host's side of a bind mount. None at all does not mean that nobody does: a path with variables may
    /// be spelled in another way.
    pub fn writers_of_mount(
        &self,
        mount: &MountView<'_>,
    ) -> impl Iterator<Item = &WrittenFileView<'a>> {
        let positions = mount
            .key
            .as_ref()
            .and_then(|key| self.index.written.get(key));
        at(&self.written, positions)
    }

    /// What tasks write below this path: the files of a directory that is mounted as a whole.
    pub fn written_below(&self, path: &PathKey) -> impl Iterator<Item = &WrittenFileView<'a>> {
        let prefix = format!("{path}/");
        let from = PathKey::new_prefix(&prefix);
        self.index
            .written
            .range(from..)
            .take_while(move |(key, _)| key.as_str().starts_with(&prefix))
            .flat_map(|(_, positions)| positions)
            .filter_map(|position| self.written.get(*position))
    }

    /// The file at a path of the tree.
    pub fn file(&self, path: &str) -> Option<&FileView<'a>> {
        self.files.get(*self.index.files.get(path)?)
    }

    /// The file at a path of the tree, or those below it where it is a folder.
    pub fn files_within<'v, 'p>(
        &'v self,
        path: &'p str,
    ) -> impl Iterator<Item = &'v FileView<'a>> + use<'v, 'p, 'a> {
        let from = self.files.partition_point(|file| file.path < path);
        let all = self.files.iter().skip(from);
        all.take_while(move |file| file.path.starts_with(path))
            .filter(move |file| {
                let rest = file.path.get(path.len()..).unwrap_or("");
                rest.is_empty() || rest.starts_with('/')
            })
    }

    /// The plays that run a role, with their positions.
    pub fn plays_of(&self, role: &RoleView<'_>) -> impl Iterator<Item = (usize, &PlayView<'a>)> {
        let position = self.role_position(role.path);
        let plays = position.and_then(|role| self.index.plays_of_role.get(&role));
        numbered(&self.plays, plays)
    }

    /// The plays that run a role of this name, without a collection in front of it, with their positions.
    pub fn plays_that_name(&self, role: &str) -> impl Iterator<Item = (usize, &PlayView<'a>)> {
        numbered(&self.plays, self.index.plays_naming.get(role))
    }

    /// The file of this id; a spec has none.
    pub fn file_of(&self, id: FileId) -> Option<&FileView<'a>> {
        self.files.get(*self.index.files_by_id.get(&id)?)
    }

    /// The role of a folder, as [`TaskView::role`] and its like give it.
    pub fn role(&self, path: &str) -> Option<&RoleView<'a>> {
        self.roles.get(self.role_position(path)?)
    }

    pub(crate) fn role_position(&self, path: &str) -> Option<usize> {
        self.roles
            .binary_search_by_key(&path, |role| role.path)
            .ok()
    }

    /// The tasks that notify a name or topic.
    pub fn notifiers(&self, name: &str) -> impl Iterator<Item = &TaskView<'a>> {
        at(&self.tasks, self.index.notifiers.get(name))
    }
}
