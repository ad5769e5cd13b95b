//! Env files.

use minijinja::{Value, context};
use specc_model::Deployment;
use specc_model::deployment::{EnvFile, EnvironmentValue, EnvironmentVariable, Service};

use crate::content::{Content, Encoding, Piece};

pub(super) fn of(deployment: &Deployment) -> Vec<Value> {
    deployment.env_files.iter().map(|(name, file)| entry(deployment, name, file)).collect()
}

fn entry(deployment: &Deployment, name: &str, file: &EnvFile) -> Value {
    let reads = |service: &Service| service.env_files.iter().any(|read| read == name);
    let readers: Vec<String> =
        deployment.services.iter().filter(|(_, service)| reads(service)).map(|(key, _)| key.clone()).collect();
    let contents: Vec<(&String, Content)> = file.variables.iter().map(|(name, variable)| (name, content(variable))).collect();
    let quoted = contents.iter().any(|(_, content)| content.pieces().iter().any(is_verbatim_variable));
    context! {
        name,
        services => readers,
        secret => file.variables.values().any(|variable| text(variable).0.is_secret()),
        quoted,
        variables => contents.into_iter().map(|(name, value)| context! { name, value }).collect::<Vec<_>>(),
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
    matches!(piece, Piece::Variable { encoding: Encoding::Verbatim, .. })
}
