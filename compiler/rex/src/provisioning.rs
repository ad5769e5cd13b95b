//! What SQL and PostgreSQL's tools create and drop, and what tasks create with every deploy.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::views::{DeploymentView, TaskView};

pub(crate) const DATABASE: &str = "community.postgresql.postgresql_db";
pub(crate) const USER: &str = "community.postgresql.postgresql_user";
pub(crate) const QUERY: &str = "community.postgresql.postgresql_query";
pub(crate) const COMMANDS: &[&str] = &[
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

/// A `CREATE` or `DROP` of a database, user or role.
pub(crate) struct Statement {
    /// Whether it is about a database rather than a user.
    pub(crate) database: bool,
    /// The name as written.
    pub(crate) name: String,
    /// Where the statement begins in its text, and how long it is as far as the name.
    pub(crate) start: usize,
    length: usize,
}

impl Statement {
    /// Where it ends in its text.
    pub(crate) fn end(&self) -> usize {
        self.start + self.length
    }

    /// What it is about, as a reader calls it.
    pub(crate) fn what(&self) -> String {
        let kind = if self.database { "database" } else { "user" };
        format!("the {kind} `{}`", self.name)
    }
}

/// Statements of SQL in capitals and PostgreSQL's own tools, with whether they are about databases.
pub(crate) const CREATED: [(&str, bool); 5] = [
    ("CREATE DATABASE ", true),
    ("CREATE USER ", false),
    ("CREATE ROLE ", false),
    ("createdb ", true),
    ("createuser ", false),
];
pub(crate) const DROPPED: [(&str, bool); 5] = [
    ("DROP DATABASE ", true),
    ("DROP USER ", false),
    ("DROP ROLE ", false),
    ("dropdb ", true),
    ("dropuser ", false),
];

/// The statements of a text and its calls of tools, comments left aside.
pub(crate) fn statements(text: &str, kinds: &[(&str, bool)]) -> Vec<Statement> {
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

/// The first `CREATE` of SQL whose name an expression gives: `CREATE DATABASE {{ item.name }}`.
pub(crate) fn templated_statement(text: &str) -> Option<Statement> {
    let upper = text.to_ascii_uppercase();
    let sql = CREATED.iter().filter(|(words, _)| words.starts_with('C'));
    let found = sql.flat_map(|&(words, database)| {
        upper.match_indices(words).filter_map(move |(start, _)| {
            let behind = text.get(start + words.len()..)?;
            let rest = behind.trim_start_matches('"');
            let length = rest.starts_with("{{").then(|| rest.find("}}"))?? + 2;
            let name = rest.get(..length)?;
            let quote = behind.len() - rest.len();
            (!is_comment(text, start)).then(|| Statement {
                database,
                name: name.to_owned(),
                start,
                length: words.len() + quote + length,
            })
        })
    });
    found.min_by_key(|statement| statement.start)
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

/// Whether what creates something looks first, or bears that it is there.
pub(crate) fn asks_first(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    GUARDS.iter().any(|guard| upper.contains(guard))
}

/// Everything that a task runs, in one text.
pub(crate) fn commands(task: &TaskView<'_>) -> String {
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
pub(crate) struct Provisioned<'a> {
    pub(crate) databases: BTreeSet<Cow<'a, str>>,
    pub(crate) users: BTreeSet<Cow<'a, str>>,
}

impl<'a> Provisioned<'a> {
    /// Nothing where tasks may create anything: names out of an unknown list, SQL out of a file.
    pub(crate) fn of(deployment: &'a DeploymentView<'a>) -> Option<Self> {
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
            match () {
                () if task.calls(&[DATABASE]) => all.databases.extend(names(task)?),
                () if task.calls(&[USER]) => all.users.extend(names(task)?),
                () if task.calls(COMMANDS) => all.add_statements(&commands(task))?,
                () => {}
            }
        }
        Some(all)
    }

    /// Adds what a command creates; nothing where that stands elsewhere.
    fn add_statements(&mut self, text: &str) -> Option<()> {
        const TOOLS: [&str; 3] = ["psql", "createdb", "createuser"];
        const RESTORING: [&str; 5] = ["gunzip", "zcat", "gzip -d", "zstd", "pg_restore"];
        const ELSEWHERE: [&str; 8] = [
            " -f", "--file", " <", "cat ", "| docker", "| psql", "\\i ", "stdin",
        ];
        let any = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if !any(&TOOLS) || any(&RESTORING) {
            return Some(());
        }
        let created = statements(text, &CREATED);
        let loops = text.to_ascii_uppercase().contains("CREATE") && created.is_empty();
        let here = text.contains("<<");
        if loops || (any(&ELSEWHERE) && !here) {
            return None;
        }
        for statement in created {
            let names = match statement.database {
                true => &mut self.databases,
                false => &mut self.users,
            };
            names.insert(Cow::Owned(statement.name));
        }
        Some(())
    }

    /// Whether tasks create what a statement does.
    pub(crate) fn holds(&self, statement: &Statement) -> bool {
        match statement.database {
            true => self.databases.contains(statement.name.as_str()),
            false => self.users.contains(statement.name.as_str()),
        }
    }
}

/// The names that a task of the modules creates, with those of a loop over a list that is written.
fn names<'a>(task: &TaskView<'_>) -> Option<Vec<Cow<'a, str>>> {
    let argument = ["name", "db", "user"]
        .into_iter()
        .find_map(|name| task.argument(name).text())?;
    let Some(looped) = task.looped() else {
        let name = task.variables.resolve(argument, &mut Vec::new())?;
        return Some(vec![Cow::Owned(name)]);
    };
    let list = task.variables.node(looped)?.as_sequence()?;
    if list.open.is_some() {
        return None;
    }
    let item = |item| {
        let variables = task.variables.with("item", item);
        Some(Cow::Owned(variables.resolve(argument, &mut Vec::new())?))
    };
    list.items.iter().map(item).collect()
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
