//! # REX-29: idempotent-provisioning
//!
//! ## What it does
//!
//! Refuses a database or user of PostgreSQL that only a script in `/docker-entrypoint-initdb.d` creates, and a task that
//! creates one without asking whether it is there, or drops one, whenever it runs.
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
use std::collections::BTreeSet;

use specc_source::{Level, Span};

use crate::documentation::code;
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
const DATABASE: &str = "community.postgresql.postgresql_db";
const USER: &str = "community.postgresql.postgresql_user";
const QUERY: &str = "community.postgresql.postgresql_query";
const COMMANDS: &[&str] = &[
    "ansible.builtin.command",
    "ansible.builtin.shell",
    "ansible.builtin.raw",
    "community.docker.docker_container_exec",
    QUERY,
];

/// What asks first, or bears that it is there.
const GUARDS: [&str; 11] = [
    "NOT EXISTS",
    "\\GEXEC",
    "PG_ROLES",
    "PG_DATABASE",
    "PG_USER",
    "PG_AUTHID",
    "DO $$",
    "DUPLICATE_",
    "||",
    "IF ",
    "GREP -Q",
];

impl Rule for IdempotentProvisioning {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn task(&self, task: &TaskView<'_>, report: &mut Report<'_>) {
        if !task.calls(COMMANDS) || task.on_purpose || task.is_rescue() || task.conditional {
            return;
        }
        let text = commands(task);
        if !task.calls(&[QUERY])
            && !["psql", "createdb", "createuser", "dropdb"]
                .iter()
                .any(|tool| text.contains(tool))
        {
            return;
        }
        let place = match task.script() {
            Some((_, node)) => Place::written(node.span),
            None => task.place,
        };
        if let Some(dropped) = statements(&text, &DROPPED).into_iter().next() {
            let finding = report
                .at(
                    place,
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
        let upper = text.to_ascii_uppercase();
        if decided || GUARDS.iter().any(|guard| upper.contains(guard)) {
            return;
        }
        if let Some(created) = statements(&text, &CREATED).into_iter().next() {
            let module = if created.database { DATABASE } else { USER };
            let finding = report
                .at(
                    place,
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

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        let mounts = service.mounts.iter().filter(|mount| {
            let target = mount.target.text();
            target.is_some_and(|target| target.starts_with(SCRIPTS))
        });
        for mount in mounts {
            let deployment = report.deployment();
            let scripts = scripts(mount, service, deployment);
            if scripts.is_empty() {
                continue;
            }
            let Some(provisioned) = Provisioned::of(deployment) else {
                return;
            };
            let left = scripts.iter().find_map(|script| {
                let mut created = statements(&script.text, &CREATED).into_iter();
                let left = created.find(|created| !provisioned.holds(created))?;
                Some((script, left))
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
}

/// A `CREATE` or `DROP` of a database, user or role.
struct Statement {
    database: bool,
    name: String,
    /// Where the statement begins in its text, and how long it is as far as the name.
    start: usize,
    length: usize,
}

impl Statement {
    fn what(&self) -> String {
        let kind = if self.database { "database" } else { "user" };
        format!("the {kind} `{}`", self.name)
    }
}

/// Statements of SQL in capitals and PostgreSQL's own tools, with whether they are about databases.
const CREATED: [(&str, bool); 5] = [
    ("CREATE DATABASE ", true),
    ("CREATE USER ", false),
    ("CREATE ROLE ", false),
    ("createdb ", true),
    ("createuser ", false),
];
const DROPPED: [(&str, bool); 5] = [
    ("DROP DATABASE ", true),
    ("DROP USER ", false),
    ("DROP ROLE ", false),
    ("dropdb ", true),
    ("dropuser ", false),
];

/// The statements of a text and its calls of tools, comments left aside.
fn statements(text: &str, kinds: &[(&str, bool)]) -> Vec<Statement> {
    let mut found = Vec::new();
    let upper = text.to_ascii_uppercase();
    for &(words, database) in kinds {
        let tool = words.starts_with(|first: char| first.is_ascii_lowercase());
        // `CREATEDB` in capitals is a right of a user.
        let searched = if tool { text } else { &upper };
        for (start, _) in searched.match_indices(words) {
            let behind = text.get(start + words.len()..).unwrap_or("");
            let Some(name) = name(behind, tool).filter(|_| !is_comment(text, start)) else {
                continue;
            };
            let end = behind.find(name).unwrap_or(0) + name.len();
            found.push(Statement {
                database,
                name: name.to_owned(),
                start,
                length: words.len() + end,
            });
        }
    }
    found.sort_by_key(|statement| statement.start);
    found
}

/// The name behind a statement, which comes first, or behind a tool, which takes it behind its options.
fn name(behind: &str, tool: bool) -> Option<&str> {
    let rest = strip_words(behind, &["IF EXISTS ", "IF NOT EXISTS "]);
    let line = rest.split(['\n', ';', '&', '|']).next().unwrap_or(rest);
    let mut words = line
        .split_whitespace()
        .filter(|word| !word.starts_with('-'));
    let name = if tool {
        words.next_back()
    } else {
        words.next()
    };
    let name = name?.trim_matches(['"', '\'', '`', '\\', ')']);
    (!name.is_empty() && !name.starts_with(['$', '%', '{', ':', '}'])).then_some(name)
}

fn strip_words<'t>(text: &'t str, words: &[&str]) -> &'t str {
    let found = words.iter().find_map(|words| {
        let head = text.get(..words.len())?;
        head.eq_ignore_ascii_case(words)
            .then(|| text.get(words.len()..))?
    });
    found.unwrap_or(text)
}

/// Whether a line's comment begins before this place.
fn is_comment(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("").trim_start();
    line.starts_with("--") || line.starts_with('#')
}

/// Everything that a task runs, in one text.
fn commands(task: &TaskView<'_>) -> String {
    let mut text = task
        .script()
        .map_or_else(|| task.words().join(" "), |(text, _)| text.to_owned());
    for name in ["stdin", "query"] {
        if let Some(more) = task.argument(name).text() {
            text.push('\n');
            text.push_str(more);
        }
    }
    text
}

/// What tasks create with every deploy.
struct Provisioned<'a> {
    databases: BTreeSet<Cow<'a, str>>,
    users: BTreeSet<Cow<'a, str>>,
}

impl<'a> Provisioned<'a> {
    /// Nothing where tasks may create anything: names out of a loop, SQL out of a file.
    fn of(deployment: &'a DeploymentView<'a>) -> Option<Self> {
        let mut all = Self {
            databases: BTreeSet::new(),
            users: BTreeSet::new(),
        };
        if let Some(spec) = deployment.spec {
            all.databases
                .insert(Cow::Borrowed(&spec.database.name.value));
            all.users.insert(Cow::Borrowed(&spec.database.user.value));
        }
        for task in deployment.tasks.iter().filter(|task| !task.on_purpose) {
            let names = match () {
                () if task.calls(&[DATABASE]) => &mut all.databases,
                () if task.calls(&[USER]) => &mut all.users,
                () if task.calls(COMMANDS)
                    && ["psql", "createdb", "createuser"]
                        .iter()
                        .any(|tool| commands(task).contains(tool)) =>
                {
                    return None;
                }
                () => continue,
            };
            let name = ["name", "db", "user"]
                .into_iter()
                .map(|name| task.value(name))
                .find(|name| !name.is_absent());
            names.insert(Cow::Owned(name?.text()?.to_owned()));
        }
        Some(all)
    }

    fn holds(&self, statement: &Statement) -> bool {
        match statement.database {
            true => self.databases.contains(statement.name.as_str()),
            false => self.users.contains(statement.name.as_str()),
        }
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
                Span::new(file.file, start, start + statement.length as u32)
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
    let within = |written: &&WrittenFileView<'_>| {
        written.key == *key || written.key.parent().as_ref() == Some(key)
    };
    let mut found: Vec<_> = deployment
        .written
        .iter()
        .filter(within)
        .filter_map(|written| script_of(written, deployment))
        .collect();
    // A path beside the compose file.
    let beside = service
        .compose_file
        .and_then(|file| deployment.compose_files.get(file))
        .and_then(|file| beside(&file.path, key));
    if let Some(path) = beside {
        let inside = |file: &&FileView<'_>| {
            let rest = file.path.strip_prefix(path.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let files = deployment.files.iter().filter(inside);
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

#[cfg(test)]
mod tests {
    use super::{CREATED, statements};

    #[test]
    fn what_is_created_is_found_in_sql_and_in_calls_of_tools() {
        for (text, expected) in [
            ("CREATE DATABASE plane OWNER plane;", "database plane"),
            ("create user \"plane\" with password 'x';", "user plane"),
            ("createdb -U postgres plane", "database plane"),
            ("createdb --username=postgres plane", "database plane"),
            ("-- CREATE DATABASE plane;", ""),
            ("CREATE EXTENSION pg_trgm;", ""),
            ("CREATE DATABASE {{ item }}", ""),
        ] {
            let found: Vec<_> = statements(text, &CREATED)
                .iter()
                .map(|found| {
                    format!(
                        "{} {}",
                        if found.database { "database" } else { "user" },
                        found.name
                    )
                })
                .collect();
            assert_eq!(found.join(", "), expected, "{text}");
        }
    }
}
