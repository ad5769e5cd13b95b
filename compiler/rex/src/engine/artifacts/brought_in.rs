//! What those who bring in a file of tasks hand down to its tasks.

use std::collections::BTreeMap;

use specc_artifacts::yaml::{Lookup, Node};

use super::lists::TaskLists;
use super::plays::{self, Lists};
use crate::views::{DeploymentView, Field, Place, TaskView, as_switch, resolved, short_name};

/// Somebody who brings in a file of tasks.
#[derive(Debug, Clone)]
struct Caller<'a> {
    /// Whose keywords apply, the nearest first.
    holders: Vec<&'a Node>,
    /// The file that the caller stands in, whose callers count where it says nothing itself; none for a play.
    path: Option<&'a str>,
    handler: bool,
    /// A task, for its variables.
    task: Option<usize>,
}

type Callers<'a> = BTreeMap<&'a str, Vec<Caller<'a>>>;

/// Fills in what the tasks of a file get from those who bring it in.
pub(super) fn connect<'a>(
    deployment: &mut DeploymentView<'a>,
    all: &TaskLists<'a>,
    lists: &Lists<'a>,
) {
    let callers = callers(deployment, all, lists);
    let mut answers = BTreeMap::new();
    for task in &mut deployment.tasks {
        task.for_handlers = !task.handler && for_handlers(task.path, &callers, &mut answers);
    }
    let mut questions = ["no_log", "diff"].map(|switch| Question {
        switch,
        callers: &callers,
        deployment,
        answers: BTreeMap::new(),
    });
    let handed: Vec<_> = deployment
        .written
        .iter()
        .map(|file| {
            let path = deployment.tasks.get(file.task).map_or("", |task| task.path);
            questions.each_mut().map(|question| question.of_file(path))
        })
        .collect();
    for (file, [no_log, diff]) in deployment.written.iter_mut().zip(handed) {
        if file.no_log.is_absent() {
            file.no_log = no_log;
        }
        if file.diff.is_absent() {
            file.diff = diff;
        }
    }
}

fn callers<'a>(
    deployment: &DeploymentView<'a>,
    all: &TaskLists<'a>,
    lists: &Lists<'a>,
) -> Callers<'a> {
    let roles = plays::role_names(deployment);
    let mut found = Callers::new();
    let add_role = |found: &mut Callers<'a>, name: &str, entry: &str, caller: Caller<'a>| {
        let role = roles.get(short_name(name));
        let Some(role) = role.and_then(|role| deployment.roles.get(*role)) else {
            return;
        };
        for extension in ["yml", "yaml"] {
            let path = format!("{}/tasks/{entry}.{extension}", role.path);
            if let Some((path, _)) = lists.files.get_key_value(path.as_str()) {
                found.entry(path).or_default().push(caller.clone());
            }
        }
    };
    for (_, play) in &all.plays {
        for (name, entry) in &play.roles {
            let caller = Caller {
                holders: vec![entry, play.node],
                path: None,
                handler: false,
                task: None,
            };
            add_role(&mut found, name.value, "main", caller);
        }
    }
    for (position, task) in deployment.tasks.iter().enumerate() {
        let Some(module) = &task.module else { continue };
        let caller = || caller(position, task);
        match module.name.as_ref() {
            "ansible.builtin.import_tasks" | "ansible.builtin.include_tasks" => {
                if let Some(path) = plays::tasks_file(task, lists) {
                    found.entry(path).or_default().push(caller());
                }
            }
            "ansible.builtin.import_role" | "ansible.builtin.include_role" => {
                let entry = task.value("tasks_from");
                let entry = entry.text().unwrap_or("main").trim_end_matches(".yml");
                let name = module.arguments.get("name").and_then(Node::as_str);
                if let Some(name) = name {
                    add_role(&mut found, name, entry, caller());
                }
            }
            _ => {}
        }
    }
    found
}

fn caller<'a>(position: usize, task: &TaskView<'a>) -> Caller<'a> {
    let module = task.module.as_ref();
    let is_static = module.is_some_and(|module| module.name.contains(".import_"));
    // What an `include_…` says of itself is not for the tasks that it brings in; what it lists under `apply` is.
    let own = match is_static {
        true => Some(task.node),
        false => module.and_then(|module| module.arguments.get("apply")),
    };
    let blocks = task.blocks.iter().rev().map(|block| block.node);
    Caller {
        holders: own.into_iter().chain(blocks).chain(task.play).collect(),
        path: Some(task.path),
        handler: task.handler,
        task: Some(position),
    }
}

/// Whether a file is brought in, and by handlers alone.
fn for_handlers<'a>(
    path: &'a str,
    callers: &Callers<'a>,
    answers: &mut BTreeMap<&'a str, bool>,
) -> bool {
    if let Some(answer) = answers.get(path) {
        return *answer;
    }
    // Files that bring in each other end here.
    answers.insert(path, false);
    let Some(callers_of_file) = callers.get(path) else {
        return false;
    };
    let answer = callers_of_file.iter().all(|caller| {
        let by_handlers = |path| for_handlers(path, callers, answers);
        caller.handler || caller.path.is_some_and(by_handlers)
    });
    answers.insert(path, answer);
    answer
}

/// What is asked of those who bring in files: a switch such as `no_log`.
struct Question<'q, 'a> {
    switch: &'static str,
    callers: &'q Callers<'a>,
    deployment: &'q DeploymentView<'a>,
    answers: BTreeMap<&'a str, Field<bool>>,
}

impl<'a> Question<'_, 'a> {
    /// The switch as all who bring in a file hand it down; absent where one of them does not.
    fn of_file(&mut self, path: &'a str) -> Field<bool> {
        if let Some(answer) = self.answers.get(path) {
            return *answer;
        }
        // Files that bring in each other end here.
        self.answers.insert(path, Field::Absent);
        let callers = self.callers.get(path).map_or(&[][..], Vec::as_slice);
        let mut all = Vec::new();
        for caller in callers {
            all.push(self.of_caller(caller));
        }
        let answer = agreed(all);
        self.answers.insert(path, answer);
        answer
    }

    fn of_caller(&mut self, caller: &Caller<'a>) -> Field<bool> {
        let variables = caller
            .task
            .and_then(|task| self.deployment.tasks.get(task))
            .map(|task| task.variables);
        for holder in &caller.holders {
            match holder.lookup(self.switch) {
                Lookup::Absent => {}
                Lookup::Unknown(span) => return Field::Unknown(Place::written(span)),
                Lookup::Found { value, .. } => {
                    return match variables {
                        Some(variables) => as_switch(resolved(value, variables).text(), value.span),
                        None => as_switch(value.text(), value.span),
                    };
                }
            }
        }
        caller.path.map_or(Field::Absent, |path| self.of_file(path))
    }
}

/// What all say: absent where one says nothing, and not certain where they say different things.
fn agreed(all: Vec<Field<bool>>) -> Field<bool> {
    if all.iter().any(Field::is_absent) {
        return Field::Absent;
    }
    let mut said = all.into_iter();
    let Some(first) = said.next() else {
        return Field::Absent;
    };
    said.fold(first, |agreed, next| match (agreed, next) {
        (Field::Known(one, place), Field::Known(other, _)) if one == other => {
            Field::Known(one, place)
        }
        (Field::Unknown(place) | Field::Known(_, place), _) => Field::Unknown(place),
        (Field::Absent, _) => Field::Absent,
    })
}
