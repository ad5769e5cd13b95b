//! # REX-29: idempotent-provisioning
//!
//! ## What it does
//!
//! Refuses a database or user of PostgreSQL that only a script in `/docker-entrypoint-initdb.d` creates, and a task that
//! creates one without asking whether it is there, or drops one, whenever it runs. A script of shell that a task runs is looked
//! at where another task writes it from a file of the tree; SQL that `psql -f` reads is not.
//!
//! ## Why it hurts
//!
//! PostgreSQL runs `init.sql` on an empty data directory, and never again: the database of an application that joins later does
//! not appear, and nothing says so. A plain `CREATE DATABASE` works once and stops the second deploy.
//!
//! ## Example
//!
//! ```plane
//! ansible.tasks = [
//!   { name = "Create it"; "ansible.builtin.command" = "docker exec javisi_postgresql psql -c 'CREATE DATABASE notes'"; }
//! ];
//! ```
//!
//! ```yaml
//! - name: Create the database
//!   ansible.builtin.command: docker exec javisi_postgresql psql -c 'CREATE DATABASE plane'
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! ansible.tasks = [
//!   { name = "Create it"; "community.postgresql.postgresql_db" = { name = "notes"; owner = "notes"; }; }
//! ];
//! ```
//!
//! ```yaml
//! - name: Create the database
//!   community.postgresql.postgresql_db:
//!     name: plane
//!     owner: plane
//! ```
//!
//! ## Origin
//!
//! T3.2 G30

use std::borrow::Cow;

use specc_artifacts::Kind;
use specc_source::{Level, Span};

use crate::documentation::code;
use crate::provisioning::{
    COMMANDS, CREATED, DATABASE, DROPPED, Provisioned, QUERY, Statement, USER, asks_first,
    commands, statements, templated_statement,
};
use crate::views::{
    Argument, DeploymentView, FileView, MountView, PathKey, Place, ServiceView, TaskView,
    WrittenFileView,
};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct IdempotentProvisioning;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-29",
        "idempotent-provisioning",
        "rex_29_idempotent_provisioning.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY_ONCE: &str = "PostgreSQL runs these scripts on an empty data directory only: where there are data, nothing is \
                        created, and nothing says so.";
const WHY_AGAIN: &str =
    "What is there already cannot be created again: the second deploy stops here.";
const WHY_DROPPED: &str =
    "A deploy runs again whenever something changes, and takes the data along.";

const SCRIPTS: &str = "/docker-entrypoint-initdb.d";

impl Rule for IdempotentProvisioning {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn task(&self, task: &TaskView<'_>, report: &mut Report<'_>) {
        if !task.calls(COMMANDS) || task.on_purpose || task.is_rescue() || task.conditional {
            return;
        }
        let text = commands(task);
        script_on_the_host(task, report);
        if !task.calls(&[QUERY])
            && !["psql", "createdb", "createuser", "dropdb"]
                .iter()
                .any(|tool| text.contains(tool))
        {
            return;
        }
        let deployment = report.deployment();
        let place = |statement: &Statement| match task.script() {
            Some((_, node)) if deployment.spec.is_some() => Place::written(node.span),
            Some((script, _)) => match script.get(statement.start..statement.end()) {
                Some(part) => task.place_in_script(deployment, statement.start, part),
                None => task.place,
            },
            None => task.place,
        };
        if let Some(dropped) = statements(&text, &DROPPED).into_iter().next() {
            let finding = report
                .at(
                    place(&dropped),
                    format!("every deploy drops {}", dropped.what()),
                    "runs with every deploy",
                )
                .why(WHY_DROPPED)
                .help("leave it out, or do it in a playbook that is run on purpose");
            report.add(finding);
            return;
        }
        let decided = !matches!(task.argument("creates"), Argument::Absent)
            || ["failed_when", "ignore_errors"]
                .iter()
                .any(|name| task.node.get(name).is_some());
        if decided || asks_first(&text) {
            return;
        }
        if let Some(created) = statements(&text, &CREATED).into_iter().next() {
            let module = if created.database { DATABASE } else { USER };
            let finding = report
                .at(
                    place(&created),
                    format!("{} is created again by every deploy", created.what()),
                    "does not ask whether it is there",
                )
                .why(WHY_AGAIN)
                .help(format!(
                    "call `{module}`, or ask first: `SELECT … WHERE NOT EXISTS (…) \\gexec`"
                ));
            report.add(finding);
        }
    }

    fn deployment(&self, deployment: &DeploymentView<'_>, report: &mut Report<'_>) {
        let runs_scripts = |service: &&ServiceView<'_>| service.mounts.iter().any(holds_scripts);
        let mut services = deployment.services.iter().filter(runs_scripts).peekable();
        if services.peek().is_none() {
            return;
        }
        let Some(provisioned) = Provisioned::of(deployment) else {
            return;
        };
        for service in services {
            scripts_of_first_start(service, &provisioned, report);
        }
    }
}

/// Whether PostgreSQL runs what is mounted, once.
fn holds_scripts(mount: &MountView<'_>) -> bool {
    let target = mount.target.text();
    target.is_some_and(|target| target.starts_with(SCRIPTS))
}

/// Reports what only such scripts create.
fn scripts_of_first_start(
    service: &ServiceView<'_>,
    provisioned: &Provisioned<'_>,
    report: &mut Report<'_>,
) {
    for mount in service.mounts.iter().filter(|mount| holds_scripts(mount)) {
        let scripts = scripts(mount, service, report.deployment());
        let nothing = provisioned.databases.is_empty() && provisioned.users.is_empty();
        let left = scripts.iter().find_map(|script| {
            let mut created = statements(&script.text, &CREATED).into_iter();
            let left = created.find(|created| !provisioned.holds(created));
            // Whatever the names are, nobody else creates anything.
            let templated = || templated_statement(&script.text).filter(|_| nothing);
            Some((script, left.or_else(templated)?))
        });
        let Some((script, created)) = left else {
            continue;
        };
        let message = format!(
            "{} is created on an empty data directory only",
            created.what()
        );
        let module = if created.database { DATABASE } else { USER };
        let finding = report
            .at(mount.place, message, "runs once")
            .related(script.place(&created), "created here")
            .why(WHY_ONCE)
            .help(format!(
                "create it with every deploy: `{module}` in a task behind the start"
            ));
        report.add(finding);
    }
}

/// Reports what a script creates without asking, where this task runs a script that another one writes onto the host.
fn script_on_the_host(task: &TaskView<'_>, report: &mut Report<'_>) {
    let deployment = report.deployment();
    let words = task.words();
    let paths = words.iter().filter(|word| word.contains('/')).take(3);
    let files = paths
        .map(|word| PathKey::new(&task.variables.outline(word)))
        .flat_map(|key| deployment.writers_of(&key).collect::<Vec<_>>())
        .filter_map(|written| deployment.files.get(written.source?));
    for file in files {
        let calls = ["psql", "createdb", "createuser"]
            .iter()
            .any(|tool| file.text.contains(tool));
        if file.kind != Kind::Script || !calls || asks_first(file.text) {
            continue;
        }
        let Some(created) = statements(file.text, &CREATED).into_iter().next() else {
            continue;
        };
        let span = Span::new(file.file, created.start as u32, created.end() as u32);
        let module = if created.database { DATABASE } else { USER };
        let finding = report
            .at(
                Place::written(span),
                format!("{} is created again by every deploy", created.what()),
                "does not ask whether it is there",
            )
            .related(task.place.at, "runs it")
            .why(WHY_AGAIN)
            .help(format!(
                "call `{module}`, or ask first: `SELECT … WHERE NOT EXISTS (…) \\gexec`"
            ));
        report.add(finding);
        return;
    }
}

/// A script that PostgreSQL runs, with where its text begins; in a task's argument, the argument.
struct Script<'a> {
    text: Cow<'a, str>,
    file: Option<&'a FileView<'a>>,
    argument: Span,
}

impl Script<'_> {
    fn place(&self, statement: &Statement) -> Span {
        match self.file {
            Some(file) => {
                let start = statement.start as u32;
                Span::new(file.file, start, statement.end() as u32)
            }
            None => self.argument,
        }
    }
}

/// The scripts behind a mount, as far as they are among the files.
fn scripts<'a>(
    mount: &MountView<'_>,
    service: &ServiceView<'_>,
    deployment: &'a DeploymentView<'a>,
) -> Vec<Script<'a>> {
    let Some(key) = &mount.key else {
        return Vec::new();
    };
    let inside = deployment.written_below(key);
    let inside = inside.filter(|written| written.key.parent().as_ref() == Some(key));
    let mut written: Vec<_> = deployment.writers_of(key).chain(inside).collect();
    written.sort_by_key(|written| (written.task, written.place.at));
    let scripts = written.into_iter();
    let mut found: Vec<_> = scripts
        .filter_map(|written| script_of(written, deployment))
        .collect();
    // A path beside the compose file.
    let beside = service
        .compose_file
        .and_then(|file| deployment.compose_files.get(file))
        .and_then(|file| beside(&file.path, key));
    if let Some(path) = beside {
        let files = deployment.files_within(&path);
        found.extend(files.map(|file| Script {
            text: Cow::Borrowed(file.text),
            file: Some(file),
            argument: file.place.at,
        }));
    }
    found
}

fn script_of<'a>(
    written: &WrittenFileView<'_>,
    deployment: &'a DeploymentView<'a>,
) -> Option<Script<'a>> {
    if let Some(file) = written.source.and_then(|file| deployment.files.get(file)) {
        return Some(Script {
            text: Cow::Borrowed(file.text),
            file: Some(file),
            argument: file.place.at,
        });
    }
    let task = deployment.tasks.get(written.task)?;
    let Argument::Given { value, .. } = task.argument("content") else {
        return None;
    };
    Some(Script {
        text: Cow::Borrowed(value.text()?),
        file: None,
        argument: value.span,
    })
}

/// The path in the tree of `./init.sql` in a compose file.
fn beside(compose: &str, key: &PathKey) -> Option<String> {
    let relative = key.as_str().strip_prefix("./")?;
    Some(match compose.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{relative}"),
        None => relative.to_owned(),
    })
}
