//! Passwords of PostgreSQL users, wherever files hand them over.

use std::borrow::Cow;
use std::ops::Range;

use specc_artifacts::jinja::{self, Expression, RegionKind};
use specc_artifacts::variables::Variables;
use specc_artifacts::yaml::{Lookup, Node};
use specc_source::{Sources, Span};

use super::written;
use crate::views::{Argument, Credential, DatabaseUserView, Door, Field, Place, TaskView};

/// How many variables may lead to each other.
const DEPTH: usize = 16;

/// The users that a task of `postgresql_user` creates, one for each item of its loop where the password is a part of that.
pub(in crate::engine) fn of_task<'a>(
    task: &TaskView<'a>,
    variables: &Variables<'a>,
) -> Vec<DatabaseUserView<'a>> {
    let Some(module) = task.module.as_ref().filter(|_| {
        task.calls(&["community.postgresql.postgresql_user"])
            && !task.argument("state").is("absent")
    }) else {
        return Vec::new();
    };
    let Lookup::Found { value, .. } = module.arguments.lookup("password") else {
        return Vec::new();
    };
    let argument = |names: [&str; 2], scope: &Variables<'a>| {
        let mut nodes = names.iter().filter_map(|name| module.arguments.get(name));
        nodes.next().map_or(Field::Absent, |node| name(node, scope))
    };
    let user = |scope: &Variables<'a>| DatabaseUserView {
        door: task.door,
        user: argument(["name", "user"], scope),
        host: argument(["login_host", "host"], scope),
        password: credential(value.text().unwrap_or(""), value.span, scope),
    };
    let items = written::items(task);
    match items.is_empty() {
        true => vec![user(variables)],
        false => {
            let variable = written::loop_variable(task);
            let mut users: Vec<_> = items
                .iter()
                .map(|item| user(&variables.with(variable, item)))
                .collect();
            // What all items share is said once.
            users.dedup_by(|one, other| one.password == other.password);
            users
        }
    }
}

fn name<'a>(node: &'a Node, variables: &Variables<'a>) -> Field<Cow<'a, str>> {
    match variables.text(node).get() {
        Some(text) => Field::Known(Cow::Owned(text.clone()), Place::written(node.span)),
        None => Field::Unknown(Place::written(node.span)),
    }
}

/// The password that a command gets on its standard input, where its name says that it is one of PostgreSQL.
pub(in crate::engine) fn on_standard_input<'a>(
    task: &TaskView<'a>,
) -> Option<DatabaseUserView<'a>> {
    let Argument::Given { value, .. } = task.argument("stdin") else {
        return None;
    };
    let password = credential(value.text()?, value.span, task.variables);
    let (Credential::Vault(name) | Credential::Variable(name)) = password.value()? else {
        return None;
    };
    name.starts_with("postgres").then_some(DatabaseUserView {
        door: task.door,
        user: Field::Absent,
        host: Field::Absent,
        password,
    })
}

/// The users that the script of a task creates.
pub(in crate::engine) fn in_script<'a>(
    task: &TaskView<'a>,
    sources: &Sources,
) -> Vec<DatabaseUserView<'a>> {
    let Some((text, node)) = task.script() else {
        return Vec::new();
    };
    let exact = sources.text(node.span) == text;
    let place = |range: Range<usize>| {
        let start = node.span.start + range.start as u32;
        match exact {
            true => Span::new(node.span.file, start, start + range.len() as u32),
            false => node.span,
        }
    };
    sql_users(text, place, task.door, task.variables)
}

/// The users that SQL creates; `place` says where a range of the text is written.
pub(in crate::engine) fn sql_users<'a>(
    text: &str,
    place: impl Fn(Range<usize>) -> Span,
    door: Door,
    variables: &Variables<'a>,
) -> Vec<DatabaseUserView<'a>> {
    let users = in_sql(text).into_iter();
    users
        .map(|(name, password, range)| {
            let span = place(range);
            DatabaseUserView {
                door,
                user: Field::Known(Cow::Owned(name.to_owned()), Place::around(span)),
                host: Field::Absent,
                password: credential(password, span, variables),
            }
        })
        .collect()
}

/// The passwords in `CREATE USER x … PASSWORD '…'`, with offsets into the text.
fn in_sql(text: &str) -> Vec<(&str, &str, Range<usize>)> {
    let mut found = Vec::new();
    // Most texts hold no SQL at all, and this look is cheap.
    if !["PASSWORD", "password", "Password"]
        .iter()
        .any(|word| text.contains(word))
    {
        return found;
    }
    let upper = text.to_ascii_uppercase();
    for statement in ["CREATE USER ", "CREATE ROLE ", "ALTER USER ", "ALTER ROLE "] {
        for (at, _) in upper.match_indices(statement) {
            let Some(rest) = text.get(at + statement.len()..) else {
                continue;
            };
            let end = rest.find(';').unwrap_or(rest.len());
            let Some(body) = rest.get(..end) else {
                continue;
            };
            let user = body
                .split_whitespace()
                .next()
                .unwrap_or("")
                .trim_matches('"');
            let Some(word) = body.to_ascii_uppercase().find("PASSWORD '") else {
                continue;
            };
            let start = word + "PASSWORD '".len();
            let Some(length) = body.get(start..).and_then(|quoted| quoted.find('\'')) else {
                continue;
            };
            let offset = at + statement.len() + start;
            if let Some(password) = text.get(offset..offset + length) {
                found.push((user, password, offset..offset + length));
            }
        }
    }
    found
}

/// Where a password comes from, as far as that can be told.
pub(in crate::engine) fn credential<'a>(
    text: &str,
    span: Span,
    variables: &Variables<'a>,
) -> Field<Credential<'a>> {
    let unknown = Field::Unknown(Place::written(span));
    let regions = jinja::regions(text);
    match regions.as_slice() {
        [] => literal(text, span),
        [region] if region.kind == RegionKind::Expression && region.range == (0..text.len()) => {
            let expression = jinja::read_expression(text, region.inner.clone());
            if let Some(held) = part_of_a_known_one(&expression, variables) {
                let text = held.text().unwrap_or("");
                return credential(text, held.span, variables);
            }
            sole_variable(&expression).map_or(unknown, |name| follow(&name, span, variables))
        }
        _ => unknown,
    }
}

/// What `item.password` is written as, where the item is known and holds a text.
fn part_of_a_known_one<'a>(expression: &Expression, variables: &Variables<'a>) -> Option<&'a Node> {
    let reference = expression.plain.as_ref()?;
    let is_part = reference.path.len() > 1;
    variables
        .what(reference)
        .filter(|held| is_part && held.text().is_some())
}

/// The variable that an expression hands on, through filters or a macro that quotes it. Nothing where it takes a key of
/// something (an element of a loop, say), or where several variables have a part in it.
fn sole_variable(expression: &Expression) -> Option<String> {
    if let Some(reference) = &expression.plain {
        return match reference.path.as_slice() {
            [name] => Some(name.clone()),
            _ => None,
        };
    }
    let mut names = expression
        .names
        .iter()
        .filter(|name| !name.called)
        .map(|name| &name.name);
    let first = names.next()?;
    names.all(|name| name == first).then(|| first.clone())
}

/// What a variable leads to.
fn follow<'a>(name: &str, span: Span, variables: &Variables<'a>) -> Field<Credential<'a>> {
    let mut name = name.to_owned();
    let mut from = span;
    let found = |credential, from| {
        Field::Known(
            credential,
            if from == span {
                Place::written(span)
            } else {
                Place::taken(span, from)
            },
        )
    };
    for _ in 0..DEPTH {
        if name == "postgresql_password" {
            return found(Credential::Vault(Cow::Owned(name)), from);
        }
        if let Some(key) = name.strip_prefix("vault_") {
            return found(Credential::Vault(Cow::Owned(key.to_owned())), from);
        }
        let Some(definition) = variables.only_definition(&name) else {
            return found(Credential::Variable(Cow::Owned(name)), from);
        };
        from = definition.span;
        let Some(text) = definition.text() else {
            return Field::Unknown(Place::taken(span, from));
        };
        match next_name(text) {
            Some(next) => name = next,
            None if definition.is_unknown() => return Field::Unknown(Place::taken(span, from)),
            None if text.is_empty() => return Field::Unknown(Place::taken(span, from)),
            None => return found(Credential::Literal, from),
        }
    }
    Field::Unknown(Place::taken(span, from))
}

/// The name in `{{ name }}`, filters left aside.
fn next_name(text: &str) -> Option<String> {
    let text = text.trim();
    let regions = jinja::regions(text);
    let [region] = regions.as_slice() else {
        return None;
    };
    if region.kind != RegionKind::Expression || region.range != (0..text.len()) {
        return None;
    }
    sole_variable(&jinja::read_expression(text, region.inner.clone()))
}

/// A password without Jinja: a variable of the shell or of compose, a stand-in, or the password itself.
fn literal<'a>(text: &str, span: Span) -> Field<Credential<'a>> {
    let place = Place::written(span);
    let bare = text.trim().trim_matches(['"', '\'']);
    if let Some(variable) = bare.strip_prefix('$') {
        let name = variable
            .trim_start_matches('{')
            .split([':', '}', '-', '?'])
            .next()
            .unwrap_or("");
        return Field::Known(Credential::Variable(Cow::Owned(name.to_owned())), place);
    }
    let stand_in = bare.is_empty()
        || bare.starts_with(['<', ':', '%', '*'])
        || bare.contains("${")
        || ["CHANGE", "EXAMPLE", "REPLACE", "TODO", "XXX"]
            .iter()
            .any(|word| bare.to_ascii_uppercase().contains(word));
    if stand_in {
        Field::Unknown(place)
    } else {
        Field::Known(Credential::Literal, place)
    }
}
