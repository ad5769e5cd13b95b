//! # REX-09: idempotent-tasks
//!
//! ## What it does
//!
//! Refuses tasks that report a change on every run: `command`, `shell`, `raw` and their like without `changed_when` (or
//! `creates`/`removes`), `state: restarted` and `recreate: always` outside handlers, `state: touch`, `state: latest`,
//! `changed_when: true`, a refresh of apt's lists without `cache_valid_time`, password hashes with a new salt each time, and
//! files with the time of the run or a new password in them. What is run on purpose and not with every deploy (a
//! rollback, a restore) may do so, and so may tasks whose file handlers alone bring in. And commands that are expected to
//! fail and whose failure is swallowed instead of decided by `failed_when`.
//!
//! Whether `changed_when` asks the right question, and whether a script of several lines may swallow what it swallows, is
//! not seen.
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
use specc_source::{Applicability, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{Argument, Place, TaskView, WrittenFileView, WrittenKind};
use crate::{Doors, Report, Rule, RuleInfo, volatile};

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

/// Modules that change a file where what is to stand in it is not what stands there.
const FILLERS: &[&str] = &[
    "ansible.builtin.template",
    "ansible.builtin.copy",
    "ansible.builtin.lineinfile",
    "ansible.builtin.blockinfile",
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
        if task.handler || task.for_handlers {
            return;
        }
        if task.calls(COMMANDS) {
            undecided_change(task, report);
        }
        if !task.conditional && !task.on_purpose {
            always_changed(task, report);
            decided_always(task, report);
            refreshed(task, report);
        }
        touched(task, report);
        salted(task, report);
    }

    fn written_file(&self, file: &WrittenFileView<'_>, report: &mut Report<'_>) {
        let deployment = report.deployment();
        let Some(task) = deployment.tasks.get(file.task) else {
            return;
        };
        let decided = !matches!(task.keyword("changed_when"), Lookup::Absent)
            || !matches!(task.argument("force"), Argument::Absent);
        let deploys = !task.handler && !task.for_handlers;
        let deploys = deploys && !task.conditional && !task.on_purpose;
        if file.kind == WrittenKind::File && task.calls(FILLERS) && deploys && !decided {
            volatile_content(file, task, report);
        }
    }
}

fn undecided_change(task: &TaskView<'_>, report: &mut Report<'_>) {
    let decided = match task.keyword("changed_when") {
        Lookup::Found { value, .. } => !value.is_null(),
        Lookup::Unknown(_) => true,
        Lookup::Absent => false,
    };
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
    let mut finding = report
        .at(Place::written(module.span), message, "no `changed_when`")
        .why(WHY)
        .help(help);
    if only_reads(task)
        && let Some(edit) = task.append(report.deployment(), &["changed_when: false"])
    {
        finding = finding.fix(Fix {
            title: "add `changed_when: false`".to_owned(),
            // A handler that it notifies would not run any more.
            applicability: Applicability::Unsafe,
            edits: vec![edit],
        });
    }
    report.add(finding);
}

/// Whether a command line certainly changes nothing: one program that only looks, and nothing of a shell around it.
fn only_reads(task: &TaskView<'_>) -> bool {
    const SUBCOMMANDS: [(&str, &[&str]); 3] = [
        (
            "docker",
            &[
                "diff", "images", "info", "inspect", "logs", "port", "ps", "top", "version",
            ],
        ),
        (
            "git",
            &["describe", "log", "ls-remote", "rev-parse", "status"],
        ),
        (
            "systemctl",
            &["is-active", "is-enabled", "is-failed", "show", "status"],
        ),
    ];
    const PROGRAMS: [&str; 18] = [
        "cat",
        "df",
        "du",
        "findmnt",
        "getent",
        "grep",
        "groups",
        "id",
        "ls",
        "lsblk",
        "nproc",
        "pg_isready",
        "readlink",
        "stat",
        "test",
        "uname",
        "wc",
        "which",
    ];
    let words = task.words();
    let plain =
        |word: &&str| !word.contains(['>', '<', '|', ';', '&', '`', '\n']) && !word.contains("$(");
    let Some((program, arguments)) = words.split_first() else {
        return false;
    };
    let name = program.rsplit('/').next().unwrap_or(program);
    let looks = SUBCOMMANDS.iter().any(|(program, subcommands)| {
        let first = arguments.first();
        *program == name && first.is_some_and(|first| subcommands.contains(first))
    });
    task.calls(&["ansible.builtin.command", "ansible.builtin.shell"])
        && words.iter().all(plain)
        && (looks || PROGRAMS.contains(&name))
}

fn swallowed_failure(task: &TaskView<'_>, report: &mut Report<'_>) {
    if !matches!(task.keyword("failed_when"), Lookup::Absent) {
        return;
    }
    // Blocks and plays hand it down.
    if let Lookup::Found { key, value } = task.inherited("ignore_errors")
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
    for (modules, argument, value, help) in volatile::ARGUMENTS {
        let given = task.argument(argument);
        let is_given = given.is(value) || (*value == "true" && given.is_true());
        if !task.calls(modules) || !is_given {
            continue;
        }
        // `changed_when` decides what is reported, not what is done; for a restart that is not enough.
        let place = written(task, task.argument(argument));
        let message = format!("`{argument}: {value}` makes a change on every run");
        report.add(
            report
                .at(place, message, "outside a handler")
                .why(WHY)
                .help(*help),
        );
    }
}

/// Where an argument is written, name and all.
fn written(task: &TaskView<'_>, argument: Argument<'_>) -> Place {
    match argument {
        Argument::Given { key, value } => Place::written(key.span.to(value.span)),
        Argument::Inline(_) | Argument::Absent | Argument::Unknown => task.place,
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

/// `apt` that only refreshes its lists.
fn refreshed(task: &TaskView<'_>, report: &mut Report<'_>) {
    const WORK: [&str; 7] = [
        "name",
        "package",
        "pkg",
        "deb",
        "upgrade",
        "autoremove",
        "cache_valid_time",
    ];
    let works = WORK
        .iter()
        .any(|name| !matches!(task.argument(name), Argument::Absent));
    if works || !task.calls(&["ansible.builtin.apt"]) {
        return;
    }
    let refresh = task.argument("update_cache");
    if !refresh.is_true() || !matches!(task.keyword("changed_when"), Lookup::Absent) {
        return;
    }
    let place = written(task, refresh);
    let finding = report
        .at(
            place,
            "the lists of apt are refreshed on every run",
            "each time",
        )
        .why(WHY)
        .help("add `cache_valid_time: 3600`");
    report.add(finding);
}

/// A file whose contents are something else each time.
fn volatile_content(file: &WrittenFileView<'_>, task: &TaskView<'_>, report: &mut Report<'_>) {
    const MESSAGE: &str = "this file is written anew on every run";
    const HELP: &str = "leave the time out, or keep what was made up: in the vault, with a salt of its own, or with `force: false`";
    for argument in ["content", "line", "block"] {
        if let Argument::Given { value, .. } = task.argument(argument)
            && value.text().and_then(volatile::expression).is_some()
        {
            let finding = report
                .at(
                    Place::written(value.span),
                    MESSAGE,
                    "something else each time",
                )
                .why(WHY)
                .help(HELP);
            report.add(finding);
        }
    }
    let source = file
        .source
        .and_then(|source| report.deployment().files.get(source));
    let Some(source) = source.filter(|_| task.calls(&["ansible.builtin.template"])) else {
        return;
    };
    if let Some(range) = volatile::expression(source.text) {
        let span = Span::new(source.file, range.start as u32, range.end as u32);
        let finding = report
            .at(Place::written(span), MESSAGE, "something else each time")
            .related(task.place.at, "this task writes it")
            .why(WHY)
            .help(HELP);
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
    let place = written(task, task.argument("state"));
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
    if !value.text().is_some_and(volatile::is_hashed_anew) {
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
