//! Configuration → [`Deployment`].
//!
//! The evaluator has checked every option against its declaration; what is checked here is what only the options together
//! can break: a network that is not declared, a process that Plane does not have.

mod environment;
mod images;
mod reader;
mod sections;
mod services;

use specc_eval::{Data, Node};
use specc_source::{Diagnostic, Span};

use crate::Deployment;
use reader::{Mismatch, Reader};

/// Decodes a checked configuration; `span` is the spec's set in its entry file.
///
/// All errors are reported at once, in the order of the spec.
pub fn decode(config: &Node, span: Span) -> Result<Deployment, Vec<Diagnostic>> {
    let Data::Set(set) = &config.data else {
        return Err(vec![
            Mismatch {
                path: "the configuration".to_owned(),
            }
            .diagnostic(span),
        ]);
    };
    let mut problems = Vec::new();
    match deployment(Reader::new(set), span, &mut problems) {
        Ok(deployment) if problems.is_empty() => Ok(deployment),
        Ok(_) => Err(problems),
        Err(mismatch) => Err(vec![mismatch.diagnostic(span)]),
    }
}

fn deployment(
    root: Reader<'_>,
    span: Span,
    problems: &mut Vec<Diagnostic>,
) -> Result<Deployment, Mismatch> {
    let network = sections::network(root.record("network")?)?;
    let services = services::all(root, &network, problems)?;
    let mut deployment = Deployment {
        span,
        project: sections::project(root.record("project")?)?,
        host: sections::host(root.record("host")?)?,
        plane: sections::plane(root.record("plane")?)?,
        services,
        env_files: indexmap::IndexMap::new(),
        database: sections::database(root.record("database")?)?,
        redis: sections::redis(root.record("redis")?)?,
        broker: sections::broker(root.record("broker")?)?,
        storage: sections::storage(root.record("storage")?)?,
        network,
        ingress: sections::ingress(root.record("ingress")?)?,
        dns: sections::dns(root.record("dns")?)?,
        workspace: sections::workspace(root.record("workspace")?)?,
        agents: sections::agents(root, problems)?,
        images: images::images(root, problems)?,
        extensions: sections::extensions(root, problems)?,
    };
    environment::fill(&mut deployment, root, problems)?;
    Ok(deployment)
}
