//! The tasks of all files, before variables have a meaning.

mod asked_for;

use specc_artifacts::Kind;
use specc_artifacts::ansible::{self, Play, Task};
use specc_artifacts::tree::{Artifact, Tree};
use specc_artifacts::yaml::Node;

use super::files;
use crate::modules::canonical;

/// The tasks of one file, or of one play.
#[derive(Debug)]
pub(super) struct TaskList<'a> {
    pub(super) file: &'a Artifact,
    pub(super) handler: bool,
    /// The play, in [`TaskLists::plays`].
    pub(super) play: Option<usize>,
    pub(super) tasks: Vec<Task<'a>>,
}

/// All tasks and plays of a tree, file by file.
#[derive(Debug, Default)]
pub(super) struct TaskLists<'a> {
    pub(super) lists: Vec<TaskList<'a>>,
    pub(super) plays: Vec<(&'a Artifact, Play<'a>)>,
    /// The files of variables that plays and tasks ask for.
    files_of_variables: Vec<&'a Node>,
}

impl<'a> TaskLists<'a> {
    /// The lists of a tree.
    pub(super) fn new(tree: &'a Tree) -> Self {
        let mut all = Self::default();
        for file in tree.artifacts() {
            for root in files::roots(file) {
                match file.kind {
                    Kind::Tasks => all.add(file, false, None, ansible::tasks(root)),
                    Kind::Handlers => all.add(file, true, None, ansible::tasks(root)),
                    Kind::Playbook => all.add_plays(file, root),
                    _ => {}
                }
            }
        }
        all.files_of_variables = asked_for::files_of_variables(tree, &all);
        all
    }

    fn add(
        &mut self,
        file: &'a Artifact,
        handler: bool,
        play: Option<usize>,
        tasks: Vec<Task<'a>>,
    ) {
        self.lists.push(TaskList {
            file,
            handler,
            play,
            tasks,
        });
    }

    fn add_plays(&mut self, file: &'a Artifact, root: &'a Node) {
        for play in ansible::plays(root) {
            let position = Some(self.plays.len());
            self.add(file, false, position, play.tasks());
            self.add(file, true, position, play.handlers());
            self.plays.push((file, play));
        }
    }

    fn tasks(&self) -> impl Iterator<Item = &Task<'a>> {
        self.lists.iter().flat_map(|list| &list.tasks)
    }

    /// The names that tasks set while a play runs.
    pub(super) fn set_at_run_time(&self) -> Vec<&'a str> {
        let mut names = Vec::new();
        for task in self.tasks() {
            names.extend(task.node.get("register").and_then(Node::text));
            let Some(module) = &task.module else { continue };
            if canonical(module.name) == "ansible.builtin.set_fact" {
                let entries = module.arguments.entries().iter();
                names.extend(entries.filter_map(|(key, _)| key.as_str()));
                names.extend(asked_for::names_in_words(module.arguments));
            }
        }
        for (_, play) in &self.plays {
            let questions = play.node.get("vars_prompt").map_or(&[][..], Node::items);
            names.extend(questions.iter().filter_map(|item| item.get("name")?.text()));
        }
        names
    }

    /// The variables that plays carry, and the tasks that bring in roles and files.
    pub(super) fn variables_of_plays(&self) -> Vec<&'a Node> {
        const BRINGING: [&str; 4] = [
            "ansible.builtin.import_role",
            "ansible.builtin.include_role",
            "ansible.builtin.import_tasks",
            "ansible.builtin.include_tasks",
        ];
        let mut nodes = self.files_of_variables.clone();
        for (_, play) in &self.plays {
            nodes.extend(play.node.get("vars"));
            for (_, item) in &play.roles {
                nodes.extend(item.get("vars"));
                // `{ role: x, port: 80 }`
                nodes.extend(item.as_mapping().map(|_| *item));
            }
        }
        for task in self.tasks() {
            let module = task.module.as_ref().map(|module| canonical(module.name));
            if module.is_some_and(|name| BRINGING.contains(&name.as_ref())) {
                nodes.extend(task.node.get("vars"));
            }
        }
        nodes
    }
}
