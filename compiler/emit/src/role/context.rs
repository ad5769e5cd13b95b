//! What the role's templates see under `role`, beside the data that all templates share.
//!
//! | name | what it holds |
//! |---|---|
//! | `entry_points` | `name`, `purpose`, `arguments`, see [`arguments`] |
//! | `defaults` | the YAML behind each name in defaults/main.yml |
//! | `default_list` | `name`, `yaml`: the same in order, as text |
//! | `long_running` | `name`, `env_files`: services that keep running, each after those that it waits for |
//! | `process_lists` | `variable`, `services`: with a healthcheck, without one, ending by themselves |
//! | `one_shot_containers` | container names of services that end by themselves |
//! | `env_files` | `name`, `recreates`: whether a running service reads it |
//! | `data_directories` | host directories of containers below the data directory |
//! | `mesh_variable` | the variable that holds the server's address in the VPN, where it is one |
//! | `extension_tasks`, `extension_handlers` | YAML, complete |

use std::collections::BTreeMap;

use indexmap::IndexSet;
use minijinja::{Value, context as data};
use specc_eval::Node;
use specc_model::Deployment;
use specc_model::deployment::{Lifecycle, Service, compose_service};

use super::{arguments, extensions};
use crate::EmitError;
use crate::content::Content;

pub(super) fn of(deployment: &Deployment, defaults: &str) -> Result<Value, EmitError> {
    let defaults = arguments::defaults(defaults);
    let all = in_start_order(deployment);
    let (one_shot, long_running): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|(_, service)| service.lifecycle == Lifecycle::OneShot);
    let entries: Vec<Value> = long_running
        .iter()
        .map(|(name, service)| data! { name => compose_service(name), env_files => service.env_files.clone() })
        .collect();
    Ok(data! {
        entry_points => arguments::of(deployment, &defaults),
        default_list => defaults.iter().map(|(name, yaml)| data! { name, yaml }).collect::<Vec<_>>(),
        defaults => defaults.into_iter().map(|(name, yaml)| (name, Value::from_safe_string(yaml))).collect::<BTreeMap<_, _>>(),
        long_running => entries,
        process_lists => process_lists(&long_running, &one_shot),
        one_shot_containers => one_shot.iter().map(|(name, _)| Value::from(container(name))).collect::<Vec<_>>(),
        env_files => env_files(deployment, &long_running),
        data_directories => data_directories(deployment),
        mesh_variable => deployment.network.mesh_address.value.as_reference().map(|reference| reference.name.clone()),
        extension_tasks => extension(&deployment.extensions.tasks, "roles/plane/tasks/configuration.yml")?,
        extension_handlers => extension(&deployment.extensions.handlers, "roles/plane/handlers/main.yml")?,
    })
}

type Named<'a> = (&'a str, &'a Service);

/// The services, each after those that it waits for; otherwise in the order of the spec. A cycle is a rule's to report.
fn in_start_order(deployment: &Deployment) -> Vec<Named<'_>> {
    let mut waiting: Vec<Named<'_>> = deployment
        .services
        .iter()
        .map(|(name, service)| (name.as_str(), service))
        .collect();
    let mut ordered: Vec<Named<'_>> = Vec::new();
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|(_, service)| {
            service
                .depends_on
                .iter()
                .all(|wanted| !waiting.iter().any(|(name, _)| *name == wanted.service))
        });
        ordered.push(waiting.remove(ready.unwrap_or(0)));
    }
    ordered
}

fn process_lists(long_running: &[Named<'_>], one_shot: &[Named<'_>]) -> Vec<Value> {
    let names = |wanted: bool| {
        long_running
            .iter()
            .filter(|(_, service)| service.health.is_some() == wanted)
            .map(|(name, _)| compose_service(name))
            .collect::<Vec<_>>()
    };
    vec![
        data! { variable => "plane_with_healthcheck", services => names(true) },
        data! { variable => "plane_without_healthcheck", services => names(false) },
        data! { variable => "plane_one_shot", services => one_shot.iter().map(|(name, _)| compose_service(name)).collect::<Vec<_>>() },
    ]
}

fn container(service: &str) -> Content {
    let name = service.strip_prefix("plane-").unwrap_or(service);
    Content::variable("project_name").then(format!("_plane_{name}"))
}

fn env_files(deployment: &Deployment, long_running: &[Named<'_>]) -> Vec<Value> {
    deployment
        .env_files
        .keys()
        .map(|name| {
            let recreates = long_running
                .iter()
                .any(|(_, service)| service.env_files.contains(name));
            data! { name, recreates }
        })
        .collect()
}

fn data_directories(deployment: &Deployment) -> Vec<Value> {
    let mounts = deployment
        .services
        .values()
        .flat_map(|service| &service.mounts);
    let sources: IndexSet<&str> = mounts
        .map(|mount| mount.source.as_str())
        .filter(|source| !source.starts_with('/'))
        .collect();
    sources
        .into_iter()
        .map(|source| {
            Value::from(
                Content::variable("plane_data_directory")
                    .then("/")
                    .then(source),
            )
        })
        .collect()
}

/// Each task or handler as its lines.
fn extension(nodes: &[Node], path: &str) -> Result<Vec<Value>, EmitError> {
    let printed = |node| -> Result<Value, EmitError> {
        let lines = extensions::list_item(node, path)?.into_iter();
        let line = |line: extensions::Line| Value::from(Content::literal(line.text).at(line.span));
        Ok(lines.map(line).collect())
    };
    nodes.iter().map(printed).collect()
}
