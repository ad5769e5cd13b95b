//! # REX-09: idempotent-tasks
//!
//! ## What it does
//!
//! Refuses tasks that report a change on every run: `command`, `shell`, `raw` and their like without `changed_when` (or
//! `creates`/`removes`), `state: restarted` and `recreate: always` outside handlers, `state: touch`, `state: latest`, and
//! `changed_when: true`, password hashes with a new salt each time. What is run on purpose and not with every deploy (a
//! rollback, a restore) may do so. And commands that are expected to fail and whose failure is swallowed instead
//! of decided by `failed_when`.
//!
//! ## Why it hurts
//!
//! A second deploy that reports changes tells nobody whether something changed: handlers run, containers are recreated, and
//! the one line that mattered drowns. A swallowed failure is found at the next step, or by the users.
//!
//! ## Example
//!
//! ```yaml
//! - name: Create the bucket
//!   ansible.builtin.command: mc mb --ignore-existing local/uploads
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! - name: Create the bucket
//!   ansible.builtin.command: mc mb --ignore-existing local/uploads
//!   register: plane_bucket
//!   changed_when: "'created' in plane_bucket.stdout"
//! ```
//!
//! ## Origin
//!
//! SEED-9

use specc_artifacts::yaml::Lookup;
use specc_source::Level;

use crate::documentation::code;
use crate::views::{Argument, Place, TaskView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct IdempotentTasks;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-09", "idempotent-tasks", "rex_09_idempotent_tasks.rs"),
    level: Level::Error,
    doors: Doors::Artifacts,
};

const WHY: &str = "A second run that reports changes runs handlers for nothing and hides the change that matters.";
const WHY_FAILURE: &str = "A swallowed failure is found at the next step, or by the users.";

/// Modules that report a change whenever they run.
const COMMANDS: &[&str] = &[
    "ansible.builtin.command",
    "ansible.builtin.shell",
    "ansible.builtin.raw",
    "ansible.builtin.script",
    "ansible.builtin.expect",
    "community.docker.docker_container_exec",
    "community.docker.docker_compose_v2_exec",
    "community.docker.docker_compose_v2_run",
];

/// Those among them that can look for a file first.
const WITH_CREATES: &[&str] = &[
    "ansible.builtin.command",
    "ansible.builtin.shell",
    "ansible.builtin.script",
    "ansible.builtin.expect",
];

const SHELL: &[&str] = &["ansible.builtin.shell", "ansible.builtin.raw"];

/// Arguments that make a module report a change on every run: modules, argument, value, what to do instead.
const ALWAYS: &[(&[&str], &str, &str, &str)] = &[
    (
        &[
            "ansible.builtin.service",
            "ansible.builtin.systemd",
            "ansible.builtin.systemd_service",
            "ansible.builtin.sysvinit",
        ],
        "state",
        "restarted",
        "restart it in a handler that a change notifies",
    ),
    (
        &["community.docker.docker_compose_v2"],
        "state",
        "restarted",
        "recreate it in a handler that a change notifies",
    ),
    (
        &["community.docker.docker_compose_v2"],
        "recreate",
        "always",
        "leave it out here, and recreate in a handler that a change notifies",
    ),
    (
        &[
            "ansible.builtin.apt",
            "ansible.builtin.package",
            "ansible.builtin.pip",
            "ansible.builtin.dnf",
        ],
        "state",
        "latest",
        "write `state: present`, and upgrade in a step of its own",
    ),
    (
        &["ansible.builtin.pip"],
        "state",
        "forcereinstall",
        "write `state: present` with an exact version",
    ),
];

impl Rule for IdempotentTasks {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn task(&self, task: &TaskView<'_>, report: &mut Report<'_>) {
        if task.calls(COMMANDS) {
            swallowed_failure(task, report);
        }
        // A handler runs only where something has changed already.
        if task.handler {
            return;
        }
        if task.calls(COMMANDS) {
            undecided_change(task, report);
        }
        if !task.conditional && !task.on_purpose {
            always_changed(task, report);
            decided_always(task, report);
        }
        touched(task, report);
        salted(task, report);
    }
}

fn undecided_change(task: &TaskView<'_>, report: &mut Report<'_>) {
    let decided = !matches!(task.keyword("changed_when"), Lookup::Absent);
    let may_look = task.calls(WITH_CREATES);
    let looks = may_look
        && ["creates", "removes"]
            .iter()
            .any(|name| !matches!(task.argument(name), Argument::Absent));
    if decided || looks {
        return;
    }
    let Some(module) = &task.module else { return };
    let help = if may_look {
        "add `changed_when` with what tells that something changed, or `creates`/`removes`; `changed_when: false` where it only reads"
    } else {
        "add `changed_when` with what tells that something changed; `changed_when: false` where it only reads"
    };
    let message = format!("`{}` reports a change on every run", module.written);
    report.add(
        report
            .at(Place::written(module.span), message, "no `changed_when`")
            .why(WHY)
            .help(help),
    );
}

fn swallowed_failure(task: &TaskView<'_>, report: &mut Report<'_>) {
    if !matches!(task.keyword("failed_when"), Lookup::Absent) {
        return;
    }
    if let Lookup::Found { key, value } = task.keyword("ignore_errors")
        && value.as_bool() == Some(true)
    {
        let place = Place::written(key.span.to(value.span));
        let finding = report
            .at(
                place,
                "the failure of a command is ignored, not decided",
                "any failure passes",
            )
            .why(WHY_FAILURE)
            .help("add `failed_when` with what counts as a failure, and remove `ignore_errors`");
        report.add(finding);
    }
    let Some((script, node)) = task.script().filter(|_| task.calls(SHELL)) else {
        return;
    };
    let script = script.trim();
    // In a script of several lines the author decides line by line.
    if !script.contains('\n') && (script.ends_with("|| true") || script.ends_with("|| :")) {
        let finding = report
            .at(
                Place::written(node.span),
                "the failure of a command is swallowed, not decided",
                "any failure passes",
            )
            .why(WHY_FAILURE)
            .help("remove `|| true`, and add `failed_when` with what counts as a failure");
        report.add(finding);
    }
}

fn always_changed(task: &TaskView<'_>, report: &mut Report<'_>) {
    for (modules, argument, value, help) in ALWAYS {
        if !task.calls(modules) || !task.argument(argument).is(value) {
            continue;
        }
        // `changed_when` decides what is reported, not what is done; for a restart that is not enough.
        let place = match task.argument(argument) {
            Argument::Given { key, value } => Place::written(key.span.to(value.span)),
            Argument::Inline(_) | Argument::Absent | Argument::Unknown => task.place,
        };
        let message = format!("`{argument}: {value}` makes a change on every run");
        report.add(
            report
                .at(place, message, "outside a handler")
                .why(WHY)
                .help(*help),
        );
    }
}

/// A decision that is none.
fn decided_always(task: &TaskView<'_>, report: &mut Report<'_>) {
    let Lookup::Found { key, value } = task.keyword("changed_when") else {
        return;
    };
    if value.as_bool() == Some(true) {
        let place = Place::written(key.span.to(value.span));
        let finding = report
            .at(place, "`changed_when: true` reports a change on every run", "decides nothing")
            .why(WHY)
            .help("write what tells that something changed, or run the task only `when` there is something to change");
        report.add(finding);
    }
}

fn touched(task: &TaskView<'_>, report: &mut Report<'_>) {
    if !task.calls(&["ansible.builtin.file"]) || !task.argument("state").is("touch") {
        return;
    }
    let kept = ["modification_time", "access_time"]
        .iter()
        .all(|name| !matches!(task.argument(name), Argument::Absent));
    if kept || !matches!(task.keyword("changed_when"), Lookup::Absent) {
        return;
    }
    let place = match task.argument("state") {
        Argument::Given { key, value } => Place::written(key.span.to(value.span)),
        Argument::Inline(_) | Argument::Absent | Argument::Unknown => task.place,
    };
    let finding = report
        .at(
            place,
            "`state: touch` makes a change on every run",
            "sets new times",
        )
        .why(WHY)
        .help("add `modification_time: preserve` and `access_time: preserve`");
    report.add(finding);
}

fn salted(task: &TaskView<'_>, report: &mut Report<'_>) {
    if !task.calls(&["ansible.builtin.user"]) || task.argument("update_password").is("on_create") {
        return;
    }
    let Argument::Given { value, .. } = task.argument("password") else {
        return;
    };
    let Some(text) = value.text() else { return };
    let Some((_, filter)) = text.split_once("password_hash") else {
        return;
    };
    // The second argument, or `salt=`, is the salt.
    let arguments = filter.split(')').next().unwrap_or("");
    if arguments.contains(',') || arguments.contains("salt") {
        return;
    }
    let finding = report
        .at(
            Place::written(value.span),
            "the password is hashed with a new salt on every run",
            "no salt",
        )
        .why(WHY)
        .help("add `update_password: on_create`, or hand `password_hash` a salt from the vault");
    report.add(finding);
}
