//! The files that tasks name as their sources, and what is written from them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::assemble::Surroundings;
use super::written;
use crate::views::{DeploymentView, FileView, Place, TaskView};

/// The files that tasks name as their sources.
struct WrittenSources<'s, 'a> {
    around: Surroundings<'a>,
    files: &'s [FileView<'a>],
    positions: &'s BTreeMap<&'a str, usize>,
    /// What was found out already.
    secrets: RefCell<BTreeMap<usize, Option<Place>>>,
}

impl<'a> written::Sources<'a> for WrittenSources<'_, 'a> {
    fn source(&self, task: &TaskView<'a>, name: &str) -> Option<usize> {
        let file = self.around.tree.find(task.path)?;
        let paths = written::source_paths(task, file, name);
        paths
            .iter()
            .find_map(|path| self.positions.get(path.as_str()))
            .copied()
    }

    fn secret(&self, file: usize) -> Option<Place> {
        if let Some(known) = self.secrets.borrow().get(&file) {
            return *known;
        }
        let view = self.files.get(file)?;
        let variables = self.around.variables(view.artifact);
        let fragments = self.around.tree.with_fragments(view.artifact);
        let found = fragments.iter().find_map(|fragment| {
            let position = self.positions.get(fragment.path.as_str())?;
            written::secret_in(self.files.get(*position)?, variables)
        });
        self.secrets.borrow_mut().insert(file, found);
        found
    }
}

/// Adds what tasks put onto the host.
pub(super) fn add_written<'a>(deployment: &mut DeploymentView<'a>, around: Surroundings<'a>) {
    let positions: BTreeMap<&str, usize> = deployment
        .files
        .iter()
        .enumerate()
        .map(|(position, file)| (file.path, position))
        .collect();
    let sources = WrittenSources {
        around,
        files: &deployment.files,
        positions: &positions,
        secrets: RefCell::default(),
    };
    let written = deployment
        .tasks
        .iter()
        .enumerate()
        .flat_map(|(position, task)| written::of_task(position, task, &sources))
        .collect();
    deployment.written = written;
    deployment.index.files = positions;
    let files = deployment.files.iter().enumerate();
    deployment.index.files_by_id = files
        .map(|(position, file)| (file.file, position))
        .collect();
}
