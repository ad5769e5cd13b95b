//! # REX-47: provision-after-start
//!
//! ## What it does
//!
//! Refuses a task that runs something in a container (`docker_container_exec`, `docker exec`) before the task of the same
//! playbook that starts the container, or right after a start that does not wait until the container is healthy. A task that
//! is only run `when` something holds, or that may fail, is left alone: a dump before the old container is stopped, say.
//!
//! ## Why it hurts
//!
//! On the host where it was written, the container was running from the day before. The first deploy on a new host stops
//! there: `No such container: javisi_postgresql`.
//!
//! ## Example
//!
//! ```yaml
//! # playbooks/site.yml
//! - name: Site
//!   hosts: all
//!   roles:
//!     - postgresql_provision # runs `docker exec javisi_postgresql …`
//!     - docker_stack         # starts the compose files
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! - name: Site
//!   hosts: all
//!   roles:
//!     - docker_stack
//!     - postgresql_provision
//! ```
//!
//! ## Origin
//!
//! F7

use specc_artifacts::yaml::Lookup;
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{Argument, DeploymentView, Field, Place, PlayView, ServiceView, Step, TaskView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct ProvisionAfterStart;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-47",
        "provision-after-start",
        "rex_47_provision_after_start.rs"
    ),
    level: Level::Error,
    doors: Doors::Artifacts,
};

const WHY_BEFORE: &str = "On a new host there is no such container yet, and the play stops here.";
const WHY_WAIT: &str =
    "A container that was started is not one that answers: its database may still be empty.";

const COMPOSE: &str = "community.docker.docker_compose_v2";
const CONTAINER: &str = "community.docker.docker_container";
const COMMANDS: &[&str] = &["ansible.builtin.command", "ansible.builtin.shell"];

/// Modules that let a play wait.
const WAITERS: &[&str] = &[
    "ansible.builtin.wait_for",
    "ansible.builtin.pause",
    "ansible.builtin.uri",
    "ansible.builtin.meta",
    "ansible.builtin.script",
    "community.postgresql.postgresql_ping",
];

/// Whether a task starts a container.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Starts {
    Certainly,
    Perhaps,
    No,
}

impl Rule for ProvisionAfterStart {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn play(&self, play: &PlayView<'_>, report: &mut Report<'_>) {
        let deployment = report.deployment();
        let enters = |step: &Step| {
            let task = deployment.tasks.get(step.task)?;
            let (name, place) = entered(task).filter(|_| !may_fail(task))?;
            let name = task.variables.outline(name);
            let mut services = deployment.services_named(&name);
            let service = services.next().filter(|_| services.next().is_none())?;
            Some((task, service, place))
        };
        for (position, step) in play.steps.iter().enumerate() {
            if let Some((task, service, place)) = enters(step) {
                let entry = Entry {
                    play,
                    position,
                    step,
                    task,
                    service,
                    place,
                };
                check(&entry, report);
            }
        }
    }
}

/// A task that runs something in a container.
struct Entry<'v, 'a> {
    play: &'v PlayView<'a>,
    position: usize,
    step: &'v Step,
    task: &'v TaskView<'a>,
    service: &'v ServiceView<'a>,
    place: Place,
}

fn check(entry: &Entry<'_, '_>, report: &mut Report<'_>) {
    let deployment = report.deployment();
    let steps = playbook(entry.play, deployment);
    let Some(steps) = steps else { return };
    let here = |(play, position): (&PlayView<'_>, usize)| {
        std::ptr::eq(play, entry.play) && position == entry.position
    };
    let Some(at) = steps
        .iter()
        .position(|(play, position, _)| here((play, *position)))
    else {
        return;
    };
    let started = |step: &Step| {
        let task = deployment.tasks.get(step.task)?;
        let starts = starts(task, entry.service, deployment);
        (starts != Starts::No).then_some((task, starts, *step))
    };
    let (before, after) = steps.split_at(at);
    let all = before.iter().rev().map(|(_, _, step)| step);
    // What was started last counts; a handler may have done it where all were told to run.
    let mut between = Vec::new();
    for step in all {
        match started(step) {
            Some((start, Starts::Certainly, _)) => {
                return without_wait(entry, start, &between, report);
            }
            Some(_) => return,
            None => between.extend(deployment.tasks.get(step.task)),
        }
    }
    if between
        .iter()
        .any(|task| task.calls(&["ansible.builtin.meta"]))
    {
        return;
    }
    let later = after.iter().find_map(|(_, _, step)| started(step));
    if let Some((start, Starts::Certainly, step)) = later {
        too_early(entry, start, step, report);
    }
}

/// All steps of a playbook in order: its plays run in one go. Nothing where some of them cannot be seen.
fn playbook<'v, 'a>(
    play: &PlayView<'a>,
    deployment: &'v DeploymentView<'a>,
) -> Option<Vec<(&'v PlayView<'a>, usize, &'v Step)>> {
    let plays = deployment
        .plays
        .iter()
        .filter(|other| other.path == play.path);
    let mut steps = Vec::new();
    for play in plays {
        if !play.complete {
            return None;
        }
        steps.extend(
            play.steps
                .iter()
                .enumerate()
                .map(|(at, step)| (play, at, step)),
        );
    }
    Some(steps)
}

fn too_early(entry: &Entry<'_, '_>, start: &TaskView<'_>, step: Step, report: &mut Report<'_>) {
    let name = &entry.service.name;
    let message = format!("`{name}` is entered before it is started");
    let mut finding = report
        .at(entry.place, message, "not running yet on a new host")
        .related(start.place.at, "started only here")
        .why(WHY_BEFORE)
        .help("let what starts it run first, with `wait: true`, and provision behind it");
    if entry.step.from != step.from {
        finding = finding
            .related(entry.step.from, "the playbook enters it from here")
            .related(step.from, "and starts it from here");
    }
    report.add(finding);
}

fn without_wait(
    entry: &Entry<'_, '_>,
    start: &TaskView<'_>,
    between: &[&TaskView<'_>],
    report: &mut Report<'_>,
) {
    let waits = |task: &&TaskView<'_>| {
        task.calls(WAITERS)
            || task.node.get("until").is_some()
            || task.words().iter().any(|word| word.contains("wait"))
    };
    let waits_itself = !matches!(start.argument("wait"), Argument::Absent)
        || start.node.get("until").is_some()
        || entry.task.node.get("until").is_some()
        || between.iter().any(waits);
    if waits_itself || !start.calls(&[COMPOSE]) {
        return;
    }
    let message = format!(
        "`{}` is entered while it may still be starting",
        entry.service.name
    );
    let mut finding = report
        .at(entry.place, message, "nothing waits for it")
        .related(start.place.at, "started here, without `wait: true`")
        .why(WHY_WAIT)
        .help("add `wait: true` where it is started: compose then waits until it is healthy");
    let module = start.module.as_ref();
    let first = module.and_then(|module| {
        Some((
            module.arguments.entries().first()?,
            module.separator.as_ref()?,
        ))
    });
    if let Some(((key, _), separator)) = first {
        finding = finding.fix(Fix {
            title: "wait until it is healthy".to_owned(),
            // A container that never gets healthy stops the play from now on.
            applicability: Applicability::Unsafe,
            edits: vec![Edit {
                span: Span::new(key.span.file, key.span.start, key.span.start),
                replacement: format!("wait: true{separator}"),
            }],
        });
    }
    report.add(finding);
}

/// Whether its failure was thought of, or it only runs where something holds.
fn may_fail(task: &TaskView<'_>) -> bool {
    let given = |keyword: &str| !matches!(task.inherited(keyword), Lookup::Absent);
    task.conditional
        || task.on_purpose
        || [
            "failed_when",
            "ignore_errors",
            "delegate_to",
            "until",
            "check_mode",
        ]
        .iter()
        .any(|keyword| given(keyword))
}

/// The container that a task runs something in.
fn entered<'a>(task: &TaskView<'a>) -> Option<(&'a str, Place)> {
    let named = |argument: &str| match task.argument(argument) {
        Argument::Given { value, .. } => Some((value.text()?, Place::written(value.span))),
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
    let words = task.words();
    let at = words
        .windows(2)
        .position(|pair| pair == ["docker", "exec"])?;
    let mut rest = words.get(at + 2..)?.iter().copied();
    let name = loop {
        let word = rest.next()?;
        // These take a word of their own.
        match word {
            "-e" | "--env" | "-u" | "--user" | "-w" | "--workdir" | "--env-file" => {
                rest.next();
            }
            _ if word.starts_with('-') => {}
            _ => break word,
        }
    };
    // `{{ project }}_x` with blanks is several words: what begins an expression is taken up to its end.
    let place = task
        .module
        .as_ref()
        .map_or(task.place, |module| Place::written(module.span));
    match name.starts_with("{{") && !name.contains("}}") {
        true => {
            let (text, _) = task.script()?;
            let start = text
                .find("docker exec")
                .and_then(|from| Some(from + text.get(from..)?.find(name)?))?;
            let tail = text.get(start..)?;
            let end = tail.find("}}")? + 2;
            let more = tail
                .get(end..)?
                .find(char::is_whitespace)
                .unwrap_or(tail.len() - end);
            Some((tail.get(..end + more)?, place))
        }
        false => Some((name, place)),
    }
}

fn starts(
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
    let words = task.words();
    let starts = ["up", "start", "run", "restart"]
        .iter()
        .any(|verb| words.contains(verb));
    let docker = words.iter().any(|word| word.contains("docker"));
    match task.calls(COMMANDS) && docker && starts {
        true => Starts::Perhaps,
        false => Starts::No,
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
    let file = |name: &String| name.rsplit('/').next().unwrap_or(name).to_owned();
    let in_file = names.iter().map(file).any(|name| {
        let mut found = deployment.compose_files_named(&name);
        found.any(|(position, _)| service.compose_file == Some(position))
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
