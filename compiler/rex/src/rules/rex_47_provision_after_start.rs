//! # REX-47: provision-after-start
//!
//! ## What it does
//!
//! Refuses a task that runs something in a container (`docker_container_exec`, `docker exec`, `docker compose exec`) before
//! the task of the same playbook that starts the container, or right after a start that does not wait until the container is
//! healthy. A task that is only run `when` something holds, or that may fail, is left alone: a dump before the old container
//! is stopped, say. One may not fail if a `fail` or `assert` below it asks for its result.
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

use std::collections::BTreeMap;

use specc_artifacts::yaml::{Lookup, Node};
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::container_starts::{Starts, entered, script, starts};
use crate::documentation::code;
use crate::views::{Argument, DeploymentView, Door, Place, ServiceView, Step, TaskView};
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
const STOPPERS: &[&str] = &["ansible.builtin.fail", "ansible.builtin.assert"];
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

impl Rule for ProvisionAfterStart {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    /// What a spec carries runs at the end of the configuration, before specc starts the containers.
    fn task(&self, task: &TaskView<'_>, report: &mut Report<'_>) {
        if task.door != Door::Spec || task.handler || may_fail(task) {
            return;
        }
        let Some((name, place)) = entered(task) else {
            return;
        };
        let name = task.variables.outline(&name);
        let mut services = report.deployment().services_named(&name);
        if let Some(service) = services.find(|service| service.door == Door::Spec) {
            let message = format!("`{}` is entered before it is started", service.name);
            let finding = report
                .at(place, message, "not running yet on a new host")
                .related(service.place.at, "started behind the tasks of the spec")
                .why(WHY_BEFORE)
                .help("make it a handler, which runs when all of Plane is up, or a role that runs after this one");
            report.add(finding);
        }
    }

    fn deployment(&self, deployment: &DeploymentView<'_>, report: &mut Report<'_>) {
        let enters = |step: &Step, rest: &[&Step]| {
            let task = deployment.tasks.get(step.task)?;
            let may_fail = || may_fail(task) && !stops_later(task, rest, deployment);
            let (name, place) = entered(task).filter(|_| !may_fail())?;
            let name = task.variables.outline(&name);
            let service = only_one(&name, task, deployment)?;
            Some((task, service, place))
        };
        for steps in playbooks(deployment) {
            for (position, step) in steps.iter().enumerate() {
                let rest = steps.get(position..).unwrap_or(&[]);
                if let Some((task, service, place)) = enters(step, rest) {
                    let entry = Entry {
                        step,
                        task,
                        service,
                        place,
                    };
                    check(&entry, steps.split_at(position), report);
                }
            }
        }
    }
}

/// The container of a name: the only one, or of several the one that the task's role declares; outside of any role, the one
/// whose compose file a task writes.
fn only_one<'v, 'a>(
    name: &str,
    task: &TaskView<'_>,
    deployment: &'v DeploymentView<'a>,
) -> Option<&'v ServiceView<'a>> {
    let mut all = deployment.services_named(name);
    let first = all.next()?;
    if all.next().is_none() {
        return Some(first);
    }
    let is_meant = |service: &&ServiceView<'_>| {
        let file = service
            .compose_file
            .and_then(|file| deployment.compose_files.get(file));
        file.is_some_and(|file| match task.role {
            "" => !file.written_by.is_empty(),
            role => file.role == role,
        })
    };
    let mut own = deployment.services_named(name).filter(is_meant);
    own.next().filter(|_| own.next().is_none())
}

/// A task that runs something in a container.
struct Entry<'v, 'a> {
    step: &'v Step,
    task: &'v TaskView<'a>,
    service: &'v ServiceView<'a>,
    place: Place,
}

/// `before` and `after` are the steps of its playbook; its own is the first of `after`.
fn check(entry: &Entry<'_, '_>, (before, after): (&[&Step], &[&Step]), report: &mut Report<'_>) {
    let deployment = report.deployment();
    let started = |step: &Step| {
        let task = deployment.tasks.get(step.task)?;
        let starts = starts(task, entry.service, deployment);
        (starts != Starts::No).then_some((task, starts, *step))
    };
    // What was started last counts; a handler may have done it where all were told to run.
    let mut between = Vec::new();
    for step in before.iter().rev() {
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
    let later = after.iter().find_map(|step| started(step));
    if let Some((start, Starts::Certainly, step)) = later {
        too_early(entry, start, step, report);
    }
}

/// All steps of each playbook in order: its plays run in one go. Those of which some steps cannot be seen are left out.
fn playbooks<'v>(deployment: &'v DeploymentView<'_>) -> Vec<Vec<&'v Step>> {
    let mut playbooks: BTreeMap<&str, Option<Vec<&Step>>> = BTreeMap::new();
    for play in &deployment.plays {
        let steps = playbooks.entry(play.path).or_insert(Some(Vec::new()));
        match steps {
            Some(steps) if play.complete => steps.extend(&play.steps),
            _ => *steps = None,
        }
    }
    playbooks.into_values().flatten().collect()
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
            || task.calls(COMMANDS)
                && ["wait", "until ", "sleep "]
                    .iter()
                    .any(|word| script(task).contains(word))
    };
    let waits_itself = !matches!(start.argument("wait"), Argument::Absent)
        || start.node.get("until").is_some()
        || entry.task.node.get("until").is_some()
        || between.iter().any(waits);
    let module = start.calls(&[COMPOSE]);
    if waits_itself || waits(&start) || !(module || start.calls(COMMANDS)) {
        return;
    }
    let wait = if module { "wait: true" } else { "--wait" };
    let message = format!(
        "`{}` is entered while it may still be starting",
        entry.service.name
    );
    let mut finding = report
        .at(entry.place, message, "nothing waits for it")
        .related(start.place.at, format!("started here, without `{wait}`"))
        .why(WHY_WAIT)
        .help(format!(
            "add `{wait}` where it is started: compose then waits until it is healthy"
        ));
    let module = start.module.as_ref().filter(|_| module);
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

/// Whether a failure that a task passes over stops the play all the same, by a `fail` or `assert` below it in the same file
/// that asks for its result. `rest` are the steps of the playbook from the task on.
fn stops_later(task: &TaskView<'_>, rest: &[&Step], deployment: &DeploymentView<'_>) -> bool {
    let register = task.node.get("register").and_then(Node::text);
    let passed_over = task.node.get("failed_when").and_then(Node::as_bool) == Some(false);
    let (Some(register), true, false) = (register, passed_over, task.conditional) else {
        return false;
    };
    let asks = |later: &TaskView<'_>| {
        let mut conditions = later.conditions().into_iter().filter_map(Node::text);
        later.calls(STOPPERS) && conditions.any(|condition| condition.contains(register))
    };
    rest.iter()
        .skip(1)
        .filter_map(|step| deployment.tasks.get(step.task))
        .take_while(|later| later.path == task.path)
        .any(asks)
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
