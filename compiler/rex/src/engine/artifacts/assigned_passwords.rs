//! Passwords of PostgreSQL users that environments hand over: as a variable of their own, or within a connection string.

use std::borrow::Cow;

use specc_artifacts::jinja;
use specc_artifacts::variables::Variables;
use specc_source::Span;

use super::passwords::credential;
use crate::views::{Assignment, DatabaseUserView, Field, Place};

/// The passwords among assignments that PostgreSQL clients and servers read: `NAME=VALUE`.
pub(super) fn of_assignments<'a>(
    assignments: &[Assignment<'a>],
    variables: &Variables<'a>,
) -> Vec<DatabaseUserView<'a>> {
    let users = assignments.iter();
    users
        .filter_map(|assignment| of_assignment(assignment, assignments, variables))
        .collect()
}

fn of_assignment<'a>(
    assignment: &Assignment<'a>,
    beside: &[Assignment<'a>],
    variables: &Variables<'a>,
) -> Option<DatabaseUserView<'a>> {
    let name = assignment.name.text()?;
    let place = assignment.value.place().unwrap_or(assignment.place);
    let (value, span, door) = (assignment.written.as_ref(), place.at, assignment.door);
    let (value, span) = held_by_a_variable(value, variables).unwrap_or((value, span));
    let found = match prefix_of_password(name) {
        Some(prefix) => {
            let of = |ending: &str| {
                let entry = beside.iter().find(|other| {
                    let rest = other.name.text().and_then(|name| name.strip_prefix(prefix));
                    rest.is_some_and(|rest| rest.trim_start_matches('_') == ending)
                })?;
                entry.value.text().or(Some(entry.written.as_ref()))
            };
            let host = of("HOST").or_else(|| of("HOSTNAME"));
            let of_postgresql = |text: &str| {
                let text = text.to_ascii_lowercase();
                text.contains("postgres") || text.contains("pgsql")
            };
            let is_said = ["TYPE", "CONNECTION", "ENGINE", "ADAPTER", "DRIVER", "HOST"]
                .iter()
                .any(|ending| of(ending).is_some_and(of_postgresql));
            let upper = prefix.to_ascii_uppercase();
            let is_named = ["POSTGRES", "POSTGRESQL", "POSTGRESDB"]
                .iter()
                .any(|name| upper.ends_with(name))
                || upper == "PG";
            if !is_said && !is_named {
                return None;
            }
            Found {
                user: None,
                password: value,
                host: host.map_or(Field::Unknown(place), |host| known_host(host, span)),
            }
        }
        None => {
            let url = connection(value)?;
            Found {
                user: url.user,
                password: url.password,
                host: url
                    .host
                    .map_or(Field::Absent, |host| known_host(host, span)),
            }
        }
    };
    let user = found.user.filter(|user| !user.contains(['{', '$']));
    Some(DatabaseUserView {
        door,
        user: user.map_or(Field::Absent, |user| {
            Field::Known(Cow::Owned(user.to_owned()), Place::written(span))
        }),
        host: found.host,
        password: credential(found.password, span, variables),
    })
}

/// The connection string that a variable of the role holds, where a value is nothing but that variable.
fn held_by_a_variable<'a>(value: &str, variables: &Variables<'a>) -> Option<(&'a str, Span)> {
    if !value.starts_with("{{") {
        return None;
    }
    let mut expressions = jinja::expressions(value).into_iter();
    let reference = expressions.next()?.plain?;
    let alone = value.ends_with("}}") && expressions.next().is_none();
    let node = variables.what(&reference)?;
    let text = node.text().filter(|text| connection(text).is_some())?;
    (alone && reference.filters.is_empty()).then_some((text, node.span))
}

/// What an assignment says of a user.
struct Found<'t, 'a> {
    user: Option<&'t str>,
    password: &'t str,
    host: Field<Cow<'a, str>>,
}

fn known_host<'a>(host: &str, span: Span) -> Field<Cow<'a, str>> {
    match host.contains(['{', '$']) {
        true => Field::Unknown(Place::written(span)),
        false => Field::Known(Cow::Owned(host.to_owned()), Place::written(span)),
    }
}

/// `DB_POSTGRESDB` in `DB_POSTGRESDB_PASSWORD`.
fn prefix_of_password(name: &str) -> Option<&str> {
    if name == "PGPASSWORD" {
        return Some("PG");
    }
    ["_PASSWORD", "_PASS", "_PASSWD"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
}

/// What a connection string says.
struct Connection<'t> {
    user: Option<&'t str>,
    password: &'t str,
    host: Option<&'t str>,
}

/// Reads `postgresql://USER:PASSWORD@HOST/…`, or `pg://HOST:5432?u=USER&p=PASSWORD&d=…` as NocoDB has it.
fn connection(url: &str) -> Option<Connection<'_>> {
    let scheme = [
        "postgresql://",
        "postgres://",
        "postgresql+psycopg2://",
        "postgresql+asyncpg://",
        "postgresql+psycopg://",
        "jdbc:postgresql://",
        "pg://",
    ];
    let rest = scheme.iter().find_map(|scheme| url.strip_prefix(scheme))?;
    let host = |text| {
        let end = ends_outside_jinja(text, &[':', '/', '?']);
        text.get(..end).filter(|host| !host.is_empty())
    };
    if let Some((authority, after)) = rest.rsplit_once('@')
        && !authority.contains('?')
    {
        let (user, password) = split_outside_jinja(authority)?;
        return Some(Connection {
            user: Some(user),
            password,
            host: host(after),
        });
    }
    let (address, query) = rest.split_once('?')?;
    let parameter = |names: [&str; 2]| {
        names.iter().find_map(|name| {
            let (_, value) = query
                .match_indices(name)
                .map(|(at, name)| (query.get(..at), query.get(at + name.len()..)))
                .find(|(before, after)| {
                    before.is_some_and(|before| before.is_empty() || before.ends_with('&'))
                        && after.is_some_and(|after| after.starts_with('='))
                })?;
            let value = value?.strip_prefix('=')?;
            value.get(..ends_outside_jinja(value, &['&']))
        })
    };
    Some(Connection {
        user: parameter(["u", "user"]),
        password: parameter(["p", "password"])?,
        host: host(address),
    })
}

/// Where the first of these characters stands that is not in an expression, or the end.
fn ends_outside_jinja(text: &str, ends: &[char]) -> usize {
    let regions = jinja::regions(text);
    let mut found = text.match_indices(ends).map(|(at, _)| at);
    found
        .find(|at| !regions.iter().any(|region| region.range.contains(at)))
        .unwrap_or(text.len())
}

/// At the first colon that stands outside of Jinja.
fn split_outside_jinja(text: &str) -> Option<(&str, &str)> {
    let regions = jinja::regions(text);
    let inside = |at: usize| regions.iter().any(|region| region.range.contains(&at));
    let colon = text
        .match_indices(':')
        .map(|(at, _)| at)
        .find(|&at| !inside(at))?;
    Some((text.get(..colon)?, text.get(colon + 1..)?))
}
