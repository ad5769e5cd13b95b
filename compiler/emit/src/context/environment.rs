//! Env files.

use minijinja::{Value, context};
use specc_model::deployment::{EnvFile, EnvironmentValue, EnvironmentVariable, Service};

use super::Names;
use crate::content::{Content, Encoding, Piece};

pub(super) fn of(names: &Names<'_>) -> Vec<Value> {
    names
        .deployment
        .env_files
        .iter()
        .map(|(name, file)| entry(names, name, file))
        .collect()
}

fn entry(names: &Names<'_>, name: &str, file: &EnvFile) -> Value {
    let reads = |service: &Service| service.env_files.iter().any(|read| read == name);
    let readers: Vec<String> = names
        .deployment
        .services
        .iter()
        .filter(|(_, service)| reads(service))
        .map(|(key, _)| key.clone())
        .collect();
    let contents: Vec<(&String, Content)> = file
        .variables
        .iter()
        .map(|(name, variable)| (name, names.hosts(content(variable))))
        .collect();
    let quoted = contents
        .iter()
        .any(|(_, content)| content.pieces().iter().any(is_verbatim_variable));
    context! {
        name,
        services => readers,
        secret => file.variables.values().any(|variable| text(variable).0.is_secret()),
        quoted,
        variables => contents.into_iter().map(|(name, value)| context! { lesson => lesson(name), name, value }).collect::<Vec<_>>(),
    }
}

fn text(variable: &EnvironmentVariable) -> (&specc_eval::Text, Encoding) {
    match &variable.value.value {
        EnvironmentValue::Text(text) => (text, Encoding::Verbatim),
        EnvironmentValue::Url(text) => (text, Encoding::Url),
    }
}

fn content(variable: &EnvironmentVariable) -> Content {
    let (text, encoding) = text(variable);
    Content::text(text, encoding).at(variable.value.origin.from)
}

fn is_verbatim_variable(piece: &Piece) -> bool {
    matches!(
        piece,
        Piece::Variable {
            encoding: Encoding::Verbatim,
            ..
        }
    )
}

/// The lesson that decides a variable.
fn lesson(name: &str) -> Option<&'static str> {
    match name {
        "DATABASE_URL" | "POSTGRES_PASSWORD" => {
            Some("REX-01: every database user has the one shared password.")
        }
        "REDIS_URL" => {
            Some("REX-30: a database number of its own; Plane flushes it at every start.")
        }
        "NODE_OPTIONS" => Some("REX-26: Node's heap must end below the container's memory limit."),
        "ENABLE_SIGNUP" => Some("Read at the first start only; afterwards the database decides."),
        _ => None,
    }
}
