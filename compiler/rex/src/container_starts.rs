//! Which task starts a container, and which one runs something in it.

use std::borrow::Cow;

use crate::docker_commands::{ComposeCall, compose_calls, entered_container};
use crate::views::{Argument, DeploymentView, Door, Field, Place, ServiceView, TaskView};

const COMPOSE: &str = "community.docker.docker_compose_v2";
const CONTAINER: &str = "community.docker.docker_container";
const COMMANDS: &[&str] = &["ansible.builtin.command", "ansible.builtin.shell"];

/// What lets compose start services.
const STARTING: [&str; 3] = ["up", "start", "restart"];

/// Whether a task starts a container.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Starts {
    /// It does.
    Certainly,
    /// That cannot be told.
    Perhaps,
    /// It does not.
    No,
}

/// The container that a task runs something in.
pub(crate) fn entered(task: &TaskView<'_>) -> Option<(String, Place)> {
    let named = |argument: &str| match task.argument(argument) {
        Argument::Given { value, .. } => {
            Some((value.text()?.to_owned(), Place::written(value.span)))
        }
        Argument::Inline(_) | Argument::Absent | Argument::Unknown => None,
    };
    if task.calls(&["community.docker.docker_container_exec"]) {
        return named("container");
    }
    if task.calls(&["community.docker.docker_compose_v2_exec"]) {
        return named("service");
    }
    if !task.calls(COMMANDS) {
        return None;
    }
    let script = script(task);
    let calls = compose_calls(&script);
    let starts = |call: &ComposeCall<'_>| STARTING.contains(&call.verb) || call.verb == "run";
    let started = calls.iter().any(starts) || script.contains("docker start ");
    // It starts what it enters, or tries until it is there.
    if started
        || ["until ", "while ", "sleep "]
            .iter()
            .any(|word| script.contains(word))
    {
        return None;
    }
    let of_compose = || {
        let call = calls.iter().find(|call| call.verb == "exec")?;
        call.operands.first().copied()
    };
    let name = entered_container(&script).or_else(of_compose)?;
    // In a spec the value is what becomes the line of a file.
    let written = task.script().filter(|_| task.door == Door::Spec);
    let span = match written {
        Some((_, node)) => node.span,
        None => task.module.as_ref()?.span,
    };
    Some((name.to_owned(), Place::written(span)))
}

/// The command line or script of a task.
pub(crate) fn script<'a>(task: &TaskView<'a>) -> Cow<'a, str> {
    match task.script() {
        Some((script, _)) => Cow::Borrowed(script),
        None => Cow::Owned(task.words().join(" ")),
    }
}

/// Whether a task starts a container.
pub(crate) fn starts(
    task: &TaskView<'_>,
    service: &ServiceView<'_>,
    deployment: &DeploymentView<'_>,
) -> Starts {
    let state = task.argument("state");
    let running = ["present", "started", "restarted", "healthy"];
    let kept_down = state.text().is_some_and(|state| !running.contains(&state));
    let is_this = |name: &str| {
        let name = task.variables.outline(name);
        let mut found = deployment.services_named(&name);
        found.any(|found| std::ptr::eq(found, service))
    };
    if task.calls(&[CONTAINER]) {
        return match task.argument("name").text() {
            _ if kept_down => Starts::No,
            Some(name) if is_this(name) => Starts::Certainly,
            Some(_) => Starts::No,
            None => Starts::Perhaps,
        };
    }
    if task.calls(&[COMPOSE]) {
        return match kept_down {
            true => Starts::No,
            false => composes(task, service, deployment, is_this),
        };
    }
    if !task.calls(COMMANDS) {
        return Starts::No;
    }
    let script = script(task);
    let called = compose_calls(&script)
        .iter()
        .filter(|call| STARTING.contains(&call.verb))
        .map(|call| called(call, task, service, deployment, is_this))
        .find(|starts| *starts != Starts::No);
    if let Some(called) = called {
        return called;
    }
    let words = task.words();
    let starts = ["up", "start", "run", "restart"]
        .iter()
        .any(|verb| words.contains(verb));
    let docker = words.iter().any(|word| word.contains("docker"));
    match docker && starts && compose_calls(&script).is_empty() {
        true => Starts::Perhaps,
        false => Starts::No,
    }
}

/// Whether a command line of compose is for the file of a service, and for that service.
fn called(
    call: &ComposeCall<'_>,
    task: &TaskView<'_>,
    service: &ServiceView<'_>,
    deployment: &DeploymentView<'_>,
    is_this: impl Fn(&str) -> bool,
) -> Starts {
    let named = call.operands.iter().any(|name| is_this(name));
    let unsure = call.operands.iter().any(|name| name.contains(['{', '$']));
    if !call.operands.is_empty() && !named && !unsure {
        return Starts::No;
    }
    let names: Vec<String> = call
        .files
        .iter()
        .map(|file| task.variables.outline(file))
        .collect();
    match names.is_empty() {
        true => Starts::Perhaps,
        false => declared(&names, !named && unsure, service, deployment),
    }
}

/// Whether compose is called for the file of a service, and for that service.
fn composes(
    task: &TaskView<'_>,
    service: &ServiceView<'_>,
    deployment: &DeploymentView<'_>,
    is_this: impl Fn(&str) -> bool,
) -> Starts {
    let services = task.list("services");
    let (addressed, unsure) = match &services {
        Field::Absent => (true, false),
        Field::Unknown(_) => (true, true),
        Field::Known(list, _) => {
            let known = list.items.iter().filter_map(Field::text);
            let unsure = !list.complete || list.items.iter().any(|item| item.value().is_none());
            (known.into_iter().any(is_this) || unsure, unsure)
        }
    };
    if !addressed {
        return Starts::No;
    }
    let names = match task.argument("files") {
        Argument::Given { value, .. } => {
            let single = value.text().map(|_| value);
            let nodes = value.items().iter().chain(single);
            nodes
                .map(|node| node.text().map(|text| task.variables.outline(text)))
                .collect()
        }
        Argument::Absent => Some(vec!["docker-compose.yml".to_owned()]),
        Argument::Inline(_) | Argument::Unknown => None,
    };
    let Some(names) = names else {
        return Starts::Perhaps;
    };
    declared(&names, unsure, service, deployment)
}

/// Whether one of these compose files declares a service.
fn declared(
    names: &[String],
    unsure: bool,
    service: &ServiceView<'_>,
    deployment: &DeploymentView<'_>,
) -> Starts {
    let file = |name: &String| name.rsplit('/').next().unwrap_or(name).to_owned();
    let in_file = service.compose_file.is_some_and(|position| {
        let mut names = names.iter().map(file);
        names.any(|name| deployment.is_compose_file_named(position, &name))
    });
    let known = names
        .iter()
        .map(file)
        .all(|name| deployment.compose_files_named(&name).next().is_some());
    match (in_file, known) {
        (true, _) if !unsure => Starts::Certainly,
        (false, true) => Starts::No,
        _ => Starts::Perhaps,
    }
}
