//! # REX-02: recreate-on-env-change
//!
//! ## What it does
//!
//! Refuses a handler, or a task that waits for the change, which reacts to a changed env file with `state: restarted`,
//! `recreate: never`, `docker compose restart` or `docker restart`, and one that recreates a service which is built here without
//! building it again. What a handler brings in with `include_tasks` is not looked at.
//!
//! ## Why it hurts
//!
//! A container gets its environment when it is created. A restart starts the same container with the same old environment:
//! the deploy reports success, the file on the disk is right, and the process still runs with yesterday's password.
//!
//! ## Example
//!
//! ```yaml
//! - name: Restart plane
//!   community.docker.docker_compose_v2:
//!     project_src: /opt/javisi
//!     services: [api]
//!     state: restarted
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! - name: Recreate plane
//!   community.docker.docker_compose_v2:
//!     project_src: /opt/javisi
//!     services: [api]
//!     state: present
//!     recreate: always
//! ```
//!
//! Add `build: always` where the service is built rather than pulled.
//!
//! ## Origin
//!
//! P1.3 P1.4 T11.18 T41.2 SEED-2

use specc_source::{Applicability, Diagnostic, Fix, Level};

use crate::documentation::code;
use crate::views::{Argument, Place, TaskView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct RecreateOnEnvChange;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-02",
        "recreate-on-env-change",
        "rex_02_recreate_on_env_change.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str =
    "A container gets its environment when it is created: a restart keeps the old one.";
const WHY_BUILD: &str = "Recreating alone takes the image that was built last time.";

const COMPOSE: &[&str] = &["community.docker.docker_compose_v2"];
const CONTAINER: &[&str] = &["community.docker.docker_container"];
const COMMANDS: &[&str] = &[
    "ansible.builtin.command",
    "ansible.builtin.shell",
    "ansible.builtin.raw",
];

impl Rule for RecreateOnEnvChange {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn task(&self, task: &TaskView<'_>, report: &mut Report<'_>) {
        if !task.handler && task.reaction.env_files.is_empty() {
            return;
        }
        if let Some(finding) = stale_image(task, report) {
            report.add(finding);
        }
        if !reacts_to_env_file(task) {
            return;
        }
        let finding = match () {
            () if task.calls(COMPOSE) => restarted(task, report).or_else(|| kept(task, report)),
            () if task.calls(CONTAINER) => restarted_container(task, report),
            () if task.calls(COMMANDS) => restart_command(task, report),
            () => None,
        };
        if let Some(finding) = finding {
            report.add(with_evidence(finding, task));
        }
    }
}

/// Whether an env file is behind the notification; where nobody notifies it, whether its containers have one.
fn reacts_to_env_file(task: &TaskView<'_>) -> bool {
    let reaction = &task.reaction;
    !reaction.env_files.is_empty() || (!reaction.notified && !reaction.with_env_file.is_empty())
}

fn with_evidence(mut finding: Diagnostic, task: &TaskView<'_>) -> Diagnostic {
    for place in &task.reaction.env_files {
        let label = match task.handler {
            true => "an env file is written here, which notifies it",
            false => "an env file is written here, whose change it waits for",
        };
        finding = finding.related(*place, label);
    }
    if task.reaction.env_files.is_empty() {
        for (service, place) in &task.reaction.with_env_file {
            finding = finding.related(*place, format!("`{service}` reads an env file"));
        }
    }
    finding
}

fn message(task: &TaskView<'_>) -> String {
    let kind = if task.handler { "handler" } else { "task" };
    let name = task
        .name
        .map_or(format!("a {kind}"), |name| format!("the {kind} `{name}`"));
    format!("{name} restarts containers whose environment has changed")
}

fn restarted(task: &TaskView<'_>, report: &Report<'_>) -> Option<Diagnostic> {
    let Argument::Given { key, value } = task.argument("state") else {
        return None;
    };
    if task.value("state").text() != Some("restarted") {
        return None;
    }
    let words = task.door.words(
        "`state = \"present\"; recreate = \"always\"`",
        "`state: present` and `recreate: always`",
    );
    let finding = report
        .at(
            Place::written(key.span.to(value.span)),
            message(task),
            "a restart",
        )
        .why(WHY)
        .help(format!("write {words}"));
    let has_recreate = !matches!(task.argument("recreate"), Argument::Absent);
    let added: &[_] = if has_recreate {
        &[]
    } else {
        &[("recreate", "always")]
    };
    Some(match task.rewrite(value, "present", added) {
        Some(edit) => finding.fix(Fix {
            title: format!("write {words}"),
            applicability: Applicability::Safe,
            edits: vec![edit],
        }),
        None => finding,
    })
}

/// Present it is, and the container is the old one.
fn kept(task: &TaskView<'_>, report: &Report<'_>) -> Option<Diagnostic> {
    let Argument::Given { key, value } = task.argument("recreate") else {
        return None;
    };
    if value.as_str() != Some("never") {
        return None;
    }
    let kind = if task.handler { "handler" } else { "task" };
    let name = task
        .name
        .map_or(format!("a {kind}"), |name| format!("the {kind} `{name}`"));
    let words = task
        .door
        .words("`recreate = \"always\"`", "`recreate: always`");
    let finding = report
        .at(
            Place::written(key.span.to(value.span)),
            format!("{name} keeps containers whose environment has changed"),
            "never a new container",
        )
        .why(WHY)
        .help(format!("write {words}"));
    Some(match task.rewrite(value, "always", &[]) {
        Some(edit) => finding.fix(Fix {
            title: format!("write {words}"),
            applicability: Applicability::Safe,
            edits: vec![edit],
        }),
        None => finding,
    })
}

fn restarted_container(task: &TaskView<'_>, report: &Report<'_>) -> Option<Diagnostic> {
    let argument = task.argument("restart");
    let Argument::Given { key, value } = argument else {
        return None;
    };
    if !argument.is_true() {
        return None;
    }
    let help = task
        .door
        .words("write `recreate = true`", "write `recreate: true`");
    let finding = report
        .at(
            Place::written(key.span.to(value.span)),
            message(task),
            "a restart",
        )
        .why(WHY)
        .help(help);
    Some(finding)
}

fn restart_command(task: &TaskView<'_>, report: &Report<'_>) -> Option<Diagnostic> {
    if !restarts_containers(&task.words()) {
        return None;
    }
    let place = match task.script() {
        Some((_, node)) => Place::written(node.span),
        None => task.place,
    };
    let help =
        "call `community.docker.docker_compose_v2` with `state: present` and `recreate: always`";
    Some(
        report
            .at(place, message(task), "a restart")
            .why(WHY)
            .help(help),
    )
}

/// `docker restart x`, `docker compose -f y restart x`, `docker-compose restart`; `docker stop x`, and then `docker start x`.
fn restarts_containers(words: &[&str]) -> bool {
    let is_docker =
        |word: &&str| matches!(word.rsplit('/').next(), Some("docker" | "docker-compose"));
    let mut subcommands: Vec<&str> = Vec::new();
    for command in words.split(is_docker).skip(1) {
        // Only as far as the command reaches: `docker compose up -d && systemctl restart caddy` is something else.
        // A `restart` behind `exec` or `run` is a command inside the container, behind `ps` or `logs` a name.
        let command = command
            .iter()
            .take_while(|word| !["&&", "||", ";", "|"].contains(word));
        subcommands.extend(command.copied().find(|word| SUBCOMMANDS.contains(word)));
    }
    let has = |wanted: &str| subcommands.contains(&wanted);
    let again = has("stop") && has("start");
    let anew = ["up", "rm", "run", "create", "down"]
        .iter()
        .any(|word| has(word));
    subcommands.first() == Some(&"restart") || (again && !anew)
}

/// What `docker` and `docker compose` are asked to do.
const SUBCOMMANDS: [&str; 14] = [
    "restart", "exec", "run", "ps", "logs", "up", "start", "stop", "inspect", "update", "rm",
    "create", "down", "cp",
];

fn stale_image(task: &TaskView<'_>, report: &Report<'_>) -> Option<Diagnostic> {
    let (service, place) = task.reaction.built.first()?;
    if !task.calls(COMPOSE)
        || !task.argument("recreate").is("always")
        || task.argument("build").is("always")
    {
        return None;
    }
    if matches!(task.argument("build"), Argument::Unknown)
        || task
            .argument("build")
            .text()
            .is_some_and(|text| text.contains("{{"))
    {
        return None;
    }
    let Argument::Given { key, value } = task.argument("recreate") else {
        return None;
    };
    let finding = report
        .at(
            Place::written(key.span.to(value.span)),
            format!("`{service}` is recreated without being built again"),
            "takes the old image",
        )
        .related(*place, format!("`{service}` is built here"))
        .why(WHY_BUILD)
        .help(
            task.door
                .words("add `build = \"always\"`", "add `build: always`"),
        );
    let edit = matches!(task.argument("build"), Argument::Absent)
        .then(|| task.rewrite(value, "always", &[("build", "always")]));
    Some(match edit.flatten() {
        Some(edit) => finding.fix(Fix {
            title: "build it again".to_owned(),
            applicability: Applicability::Safe,
            edits: vec![edit],
        }),
        None => finding,
    })
}

#[cfg(test)]
mod tests {
    use super::restarts_containers;

    #[test]
    fn a_restart_is_told_from_what_only_holds_the_word() {
        let cases = [
            ("docker restart javisi_api", true),
            (
                "/usr/bin/docker compose -f /opt/x/docker-compose.yml restart api",
                true,
            ),
            ("docker-compose restart", true),
            ("docker stop javisi_api ; docker start javisi_api", true),
            ("docker stop javisi_api && docker compose up -d api", false),
            ("docker stop javisi_api ; docker rm javisi_api", false),
            ("docker compose up -d --force-recreate api", false),
            ("docker compose up -d && systemctl restart caddy", false),
            ("docker exec javisi_caddy supervisorctl restart all", false),
            ("systemctl restart docker", false),
        ];
        for (line, expected) in cases {
            let words: Vec<_> = line.split_whitespace().collect();
            assert_eq!(restarts_containers(&words), expected, "{line}");
        }
    }
}
