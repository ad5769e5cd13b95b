//! Plays and roles, and the order in which tasks run.

use std::collections::BTreeMap;

use specc_artifacts::ansible::Play;
use specc_artifacts::tree::{Artifact, Tree};
use specc_artifacts::yaml::{Lookup, Node};
use specc_source::{Span, Spanned};

use super::files;
use crate::views::{
    DeploymentView, Door, Field, Place, PlayView, PlayedRole, RoleView, Step, TaskView, short_name,
};

/// How deep files and roles may bring in each other.
const DEPTH: u32 = 12;
/// How many steps a play may have: files that include each other twice over and over stop here.
const STEPS: usize = 20_000;

/// The tasks of a file of tasks, of a play, or of a play's handlers: positions in the deployment.
#[derive(Debug, Default)]
pub(super) struct Lists<'a> {
    /// By path.
    pub(super) files: BTreeMap<&'a str, Vec<usize>>,
    /// By play, in the order of `pre_tasks`, `tasks`, `post_tasks`; the number of `pre_tasks` first.
    pub(super) plays: Vec<(usize, Vec<usize>)>,
}

/// The roles of a tree, sorted by folder.
pub(super) fn roles<'a>(tree: &'a Tree, tasks: &[TaskView<'a>]) -> Vec<RoleView<'a>> {
    let mut roles: BTreeMap<&str, RoleView<'a>> = BTreeMap::new();
    for (position, file) in tree.artifacts().iter().enumerate() {
        let Some(path) = file.role() else { continue };
        let role = roles.entry(path).or_insert_with(|| RoleView {
            path,
            name: path.rsplit('/').next().unwrap_or(path),
            place: Place::around(files::beginning(file)),
            meta: None,
            galaxy_name: Field::Absent,
            dependencies: Field::Absent,
            tasks: Vec::new(),
            handlers: Vec::new(),
            files: Vec::new(),
        });
        role.files.push(position);
        if file.kind == specc_artifacts::Kind::Meta
            && let Some(root) = file.root()
        {
            role.place = Place::around(files::beginning(file));
            role.meta = Some(root);
            role.galaxy_name = galaxy_name(root);
            role.dependencies = dependencies(root);
        }
    }
    for (position, task) in tasks.iter().enumerate() {
        if let Some(role) = roles.get_mut(task.role) {
            match task.handler {
                true => role.handlers.push(position),
                false => role.tasks.push(position),
            }
        }
    }
    roles.into_values().collect()
}

fn galaxy_name(meta: &Node) -> Field<&str> {
    match meta.lookup_path(&["galaxy_info", "role_name"]) {
        Lookup::Found { value, .. } => text(value),
        Lookup::Absent => Field::Absent,
        Lookup::Unknown(span) => Field::Unknown(Place::written(span)),
    }
}

fn text(node: &Node) -> Field<&str> {
    match node.as_str() {
        Some(text) => Field::Known(text, Place::written(node.span)),
        None => Field::Unknown(Place::written(node.span)),
    }
}

fn dependencies(meta: &Node) -> Field<Vec<Field<&str>>> {
    let Lookup::Found { key, value } = meta.lookup("dependencies") else {
        return Field::Absent;
    };
    let place = Place::written(key.span.to(value.span));
    if value.is_null() {
        return Field::Absent;
    }
    let Some(list) = value.as_sequence() else {
        return Field::Unknown(place);
    };
    let names = list.items.iter().map(|item| {
        let node = ["role", "name", "src"]
            .into_iter()
            .find_map(|key| item.get(key))
            .unwrap_or(item);
        text(node)
    });
    Field::Known(names.collect(), place)
}

/// A play; what it runs is still to be filled in.
pub(super) fn view<'a>(play: &Play<'a>, file: &'a Artifact) -> PlayView<'a> {
    let named = play.name.or(play.hosts);
    PlayView {
        door: Door::Ansible,
        path: &file.path,
        run_with: Vec::new(),
        node: play.node,
        place: Place::written(named.map_or(play.node.span, |node| node.span)),
        name: play.name,
        hosts: play.hosts,
        roles: play
            .roles
            .iter()
            .map(|(name, _)| PlayedRole {
                name: *name,
                role: None,
            })
            .collect(),
        steps: Vec::new(),
        complete: true,
    }
}

/// Fills in what every play runs.
pub(super) fn connect<'a>(deployment: &mut DeploymentView<'a>, lists: &Lists<'a>) {
    let named = role_names(deployment);
    let mut runs = Vec::new();
    for (play, (before, tasks)) in deployment.plays.iter().zip(&lists.plays) {
        let mut run = Run {
            deployment,
            lists,
            named: &named,
            steps: Vec::new(),
            roles: Vec::new(),
            complete: true,
        };
        run.list(tasks.get(..*before).unwrap_or(&[]), None, DEPTH);
        for played in &play.roles {
            run.role(played.name, "main", DEPTH);
        }
        run.list(tasks.get(*before..).unwrap_or(&[]), None, DEPTH);
        runs.push((run.steps, run.roles, run.complete));
    }
    for (play, (steps, roles, complete)) in deployment.plays.iter_mut().zip(runs) {
        play.steps = steps;
        play.roles = roles;
        play.complete = complete;
    }
    for (position, play) in deployment.plays.iter().enumerate() {
        for played in &play.roles {
            let index = &mut deployment.index;
            let name = short_name(played.name.value);
            let named = Some(index.plays_naming.entry(name).or_default());
            let among_files = played
                .role
                .map(|role| index.plays_of_role.entry(role).or_default());
            for plays in [named, among_files].into_iter().flatten() {
                if plays.last() != Some(&position) {
                    plays.push(position);
                }
            }
        }
    }
}

/// The path of the file of tasks that `import_tasks` or `include_tasks` brings in.
pub(super) fn tasks_file<'a>(task: &TaskView<'a>, lists: &Lists<'a>) -> Option<&'a str> {
    let free = task.module.as_ref()?.arguments;
    let written = match free.as_mapping() {
        Some(_) => task.value("file"),
        None => crate::views::resolved(free, task.variables),
    };
    let name = written.text()?.split_whitespace().next()?;
    let beside = task.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let candidates = [
        format!("{beside}/{name}"),
        format!("{}/tasks/{name}", task.role),
        name.to_owned(),
    ];
    let found = candidates
        .iter()
        .find_map(|path| lists.files.get_key_value(path.trim_start_matches('/')));
    found.map(|(path, _)| *path)
}

/// Roles by the names under which plays call them: the last part of the folder.
pub(super) fn role_names<'a>(deployment: &DeploymentView<'a>) -> BTreeMap<&'a str, usize> {
    let roles = deployment.roles.iter().enumerate();
    roles
        .filter(|(_, role)| !role.name.is_empty())
        .map(|(position, role)| (role.name, position))
        .collect()
}

/// The way through one play.
struct Run<'r, 'a> {
    deployment: &'r DeploymentView<'a>,
    lists: &'r Lists<'a>,
    named: &'r BTreeMap<&'a str, usize>,
    steps: Vec<Step>,
    roles: Vec<PlayedRole<'a>>,
    complete: bool,
}

impl<'r, 'a> Run<'r, 'a> {
    fn list(&mut self, tasks: &[usize], from: Option<Span>, depth: u32) {
        for position in tasks {
            let Some(task) = self.deployment.tasks.get(*position) else {
                continue;
            };
            if task.is_rescue() || self.steps.len() >= STEPS {
                continue;
            }
            let from = from.unwrap_or(task.place.at);
            self.steps.push(Step {
                task: *position,
                from,
            });
            self.brought_in(task, from, depth);
        }
    }

    /// The tasks that a task brings in.
    fn brought_in(&mut self, task: &TaskView<'a>, from: Span, depth: u32) {
        let Some(depth) = depth.checked_sub(1) else {
            self.complete = false;
            return;
        };
        if task.calls(&[
            "ansible.builtin.import_tasks",
            "ansible.builtin.include_tasks",
        ]) {
            match self.tasks_file(task) {
                Some(list) => self.list(list, Some(from), depth),
                None => self.complete = false,
            }
        } else if task.calls(&[
            "ansible.builtin.import_role",
            "ansible.builtin.include_role",
        ]) {
            let name = task
                .module
                .as_ref()
                .and_then(|module| module.arguments.get("name"));
            let entry = task.value("tasks_from");
            let entry = entry.text().unwrap_or("main").trim_end_matches(".yml");
            match name.and_then(|node| Some(Spanned::new(node.as_str()?, node.span))) {
                Some(name) => self.role(name, entry, depth),
                None => self.complete = false,
            }
        }
    }

    fn tasks_file(&self, task: &TaskView<'a>) -> Option<&'r [usize]> {
        let path = tasks_file(task, self.lists)?;
        self.lists.files.get(path).map(Vec::as_slice)
    }

    fn role(&mut self, name: Spanned<&'a str>, entry: &str, depth: u32) {
        let short = name.value.rsplit(['.', '/']).next().unwrap_or(name.value);
        let position = self.named.get(short).copied();
        self.roles.push(PlayedRole {
            name,
            role: position,
        });
        let role = position.and_then(|position| self.deployment.roles.get(position));
        let Some((role, depth)) = role.zip(depth.checked_sub(1)) else {
            self.complete = false;
            return;
        };
        let files =
            ["yml", "yaml"].map(|extension| format!("{}/tasks/{entry}.{extension}", role.path));
        match files
            .iter()
            .find_map(|path| self.lists.files.get(path.as_str()))
        {
            Some(list) => self.list(list, Some(name.span), depth),
            None => self.complete &= entry == "main",
        }
    }
}
