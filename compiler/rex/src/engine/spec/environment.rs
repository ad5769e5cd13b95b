//! Env files of a spec, and the database users that they tell.

use std::borrow::Cow;

use specc_eval::{Reference, ReferenceKind, Text, TextPiece};
use specc_model::deployment::{Deployment, EnvFile, EnvironmentValue, EnvironmentVariable};
use specc_source::Span;

use super::{beginning, text};
use crate::engine::{Engine, fragments};
use crate::views::{
    Assignment, Credential, DatabaseUserView, Door, EnvFileView, Field, Listing, Place,
};

/// The views of all env files.
pub(super) fn env_file_views(spec: &Deployment) -> Vec<EnvFileView<'_>> {
    let beginning = beginning(spec.span);
    let view = |file: &'_ EnvFile| EnvFileView {
        door: Door::Spec,
        name: Cow::Owned(format!("{}.env", file.name)),
        path: Cow::Owned(file.name.clone()),
        place: Place::around(beginning),
        entries: Listing::default(),
        example: false,
        role: "",
        written_by: Vec::new(),
        readers: Vec::new(),
    };
    spec.env_files
        .values()
        .map(|file| EnvFileView {
            entries: Listing {
                items: file.variables.iter().map(assignment).collect(),
                complete: true,
            },
            ..view(file)
        })
        .collect()
}

fn assignment<'d>((name, variable): (&'d String, &'d EnvironmentVariable)) -> Assignment<'d> {
    let (EnvironmentValue::Text(value) | EnvironmentValue::Url(value)) = &variable.value.value;
    let place = Place::from(variable.value.origin);
    let source = match (value.as_reference(), value.as_literal()) {
        (Some(reference), _) => Field::Known(credential(reference), place),
        (None, Some(_)) => Field::Known(Credential::Literal, place),
        (None, None) => Field::Unknown(place),
    };
    Assignment {
        door: Door::Spec,
        name: Field::Known(Cow::Borrowed(name.as_str()), Place::written(variable.key)),
        place: Place::written(variable.key),
        value: match value.as_literal() {
            Some(text) => Field::Known(Cow::Owned(text.to_owned()), place),
            None => Field::Unknown(place),
        },
        written: Cow::Owned(fragments::template(value)),
        source,
        conditional: false,
    }
}

/// The PostgreSQL users, with where their passwords come from.
pub(super) fn database_users<'d>(
    deployment: &'d Deployment,
    engine: &mut Engine<'_>,
) -> Vec<DatabaseUserView<'d>> {
    let database = &deployment.database;
    let mut users = vec![DatabaseUserView {
        door: Door::Spec,
        user: text(&database.user),
        host: Field::Absent,
        password: Field::Known(
            credential(&database.password.value),
            database.password.origin.into(),
        ),
    }];
    for (name, variable) in deployment
        .env_files
        .values()
        .flat_map(|file| &file.variables)
    {
        engine.visited(1);
        let Some(credential) = environment_credential(name, variable) else {
            continue;
        };
        // What follows from `database.password` was shown with it.
        if credential.1 == Some(database.password.value.span) {
            continue;
        }
        users.push(DatabaseUserView {
            door: Door::Spec,
            user: Field::Absent,
            host: Field::Absent,
            password: Field::Known(credential.0, variable.value.origin.into()),
        });
    }
    users
}

fn credential(reference: &Reference) -> Credential<'_> {
    match reference.kind {
        ReferenceKind::Vault => Credential::Vault(Cow::Borrowed(&reference.name)),
        ReferenceKind::Variable => Credential::Variable(Cow::Borrowed(&reference.name)),
    }
}

/// The password in an environment variable that PostgreSQL clients read, with the place of its reference.
fn environment_credential<'d>(
    name: &str,
    variable: &'d EnvironmentVariable,
) -> Option<(Credential<'d>, Option<Span>)> {
    let (EnvironmentValue::Text(text) | EnvironmentValue::Url(text)) = &variable.value.value;
    match name {
        "POSTGRES_PASSWORD" | "PGPASSWORD" => match text.as_reference() {
            Some(reference) => Some((credential(reference), Some(reference.span))),
            None => text
                .as_literal()
                .filter(|text| !text.is_empty())
                .map(|_| (Credential::Literal, None)),
        },
        "DATABASE_URL" | "DATABASE_READ_REPLICA_URL" => url_credential(text),
        _ => None,
    }
}

/// The password of `postgresql://USER:PASSWORD@HOST/…`.
fn url_credential(url: &Text) -> Option<(Credential<'_>, Option<Span>)> {
    let pieces = url.pieces();
    if let Some(TextPiece::Literal(first)) = pieces.first()
        && !first.starts_with("postgres")
    {
        return None;
    }
    for window in pieces.windows(3) {
        if let [
            TextPiece::Literal(before),
            TextPiece::Reference(reference),
            TextPiece::Literal(after),
        ] = window
            && before.ends_with(':')
            && after.starts_with('@')
        {
            return Some((credential(reference), Some(reference.span)));
        }
    }
    let literal = url.as_literal()?;
    let (authority, _) = literal.split_once("://")?.1.split_once('@')?;
    authority
        .contains(':')
        .then_some((Credential::Literal, None))
}
