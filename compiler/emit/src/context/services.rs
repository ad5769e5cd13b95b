//! One entry per container.
//!
//! `name` (compose service and host name), `variable` (its part of variable names), `container`, `image`, `doc`, `one_shot`, `port`,
//! `memory` and `cpus` (variables of the role for Ansible), `memory_limit` and `cpu_limit` (their values), `health` (none, or
//! `http`, `liveness`, `test`, `interval`, `timeout`, `retries`, `start_period`), `health_disabled`, `dropped`, `added`, `writes_foreign_files`, `privileged`,
//! `host_network`, `host_pid`, `networks`, `egress`, `env_files`, `command` (none, or words), `mounts` (`source`, `target`,
//! `read_only`, `relative`: the source as written, where it lies below the data directory), `depends_on` (`service`,
//! `condition`), `stable_host_name` (whether its data belongs to its host name), `init`, `stop_grace_period`.

use indexmap::IndexMap;
use minijinja::{Value, context};
use specc_model::deployment::{
    Condition, Health, Lifecycle, Mount, Probe, Service, compose_service,
};
use specc_model::facts::{DeclaredImages, KnownImage, request};
use specc_model::{ImageReference, Setting};

use super::{Names, format};
use crate::content::Content;
use crate::quote;
use crate::render::Target;

/// All about the containers.
pub(super) struct Services {
    pub(super) entries: Vec<Value>,
    pub(super) images: Vec<Value>,
    pub(super) networks: Vec<Value>,
}

pub(super) fn of(names: &Names<'_>) -> Services {
    let mut images = Images::default();
    let entries = names
        .deployment
        .services
        .iter()
        .map(|(key, service)| entry(names, key, service, images.variable(key, service)))
        .collect();
    Services {
        entries,
        images: images.entries(),
        networks: networks(names),
    }
}

fn entry(names: &Names<'_>, key: &str, service: &Service, image_variable: String) -> Value {
    let variable = quote::name::variable(short_name(key));
    let memory =
        Content::literal(format::memory(service.memory.value)).at(service.memory.origin.from);
    let cpus = Content::literal(format::cpus(service.cpus.value)).at(service.cpus.origin.from);
    context! {
        name => compose_service(key),
        container => names.container(key),
        image => names.choose(&image_variable, Content::literal(service.image.to_string()).at(service.image.origin.from)),
        doc => service.process.map(|process| process.doc),
        one_shot => service.lifecycle == Lifecycle::OneShot,
        port => service.port,
        memory => names.choose(&format!("plane_{variable}_memory_limit"), memory.clone()),
        cpus => names.choose(&format!("plane_{variable}_cpu_limit"), cpus.clone()),
        memory_limit => memory,
        cpu_limit => cpus,
        variable,
        health => service.health.as_ref().map(|health| health_entry(health, service, &names.deployment.images)),
        health_disabled => service.health_disabled.as_ref().is_some_and(|disabled| disabled.value),
        dropped => written(&service.dropped),
        added => written(&service.added),
        writes_foreign_files => adds(service, "DAC_OVERRIDE") && adds(service, "FOWNER"),
        privileged => service.privileged.value,
        host_network => service.host_network.value,
        host_pid => service.host_pid.value,
        networks => written(&service.networks),
        egress => service.egress.as_ref().map(Content::setting),
        env_files => service.env_files.clone(),
        command => service.command.as_ref().map(|command| {
            command.iter().map(|word| Value::from(Content::literal(word).at(command.origin.from))).collect::<Vec<_>>()
        }),
        mounts => service.mounts.iter().map(|mount| mount_entry(names, mount)).collect::<Vec<_>>(),
        depends_on => service.depends_on.iter().map(|dependency| context! {
            service => compose_service(&dependency.service),
            condition => match dependency.condition {
                Condition::Healthy => "service_healthy",
                Condition::Started => "service_started",
                Condition::Completed => "service_completed_successfully",
            },
        }).collect::<Vec<_>>(),
        stable_host_name => key == "plane-mq",
        init => wants_init(service.image.name()),
        stop_grace_period => stop_grace_period(key),
    }
}

/// A list of words of the spec.
fn written<T: AsRef<str>>(words: &[Setting<T>]) -> Vec<Value> {
    words
        .iter()
        .map(|word| {
            Content::literal(word.value.as_ref())
                .at(word.origin.from)
                .into()
        })
        .collect()
}

fn adds(service: &Service, capability: &str) -> bool {
    service.added.iter().any(|added| added.value == capability)
}

/// The name of a service inside names that say `plane` already: `mq` for `plane-mq`.
pub(super) fn short_name(key: &str) -> &str {
    key.strip_prefix("plane-").unwrap_or(key)
}

/// Node as process 1 ignores the signal that stops a container unless the program handles it, and reaps no children.
fn wants_init(image: &str) -> bool {
    matches!(image, "plane-space" | "plane-live")
}

/// The worker finishes its jobs and the broker writes its queues down before they stop; the others need no more than the
/// ten seconds that Docker gives them.
fn stop_grace_period(key: &str) -> Option<&'static str> {
    match key {
        "worker" => Some("60s"),
        "plane-mq" => Some("30s"),
        _ => None,
    }
}

fn health_entry(health: &Health, service: &Service, images: &DeclaredImages) -> Value {
    let command = match &health.probe.value {
        // REX-11, REX-12: by address, and with a program that the image has. All of Plane's have a wget.
        Probe::Http { path } => {
            let url = format!("http://127.0.0.1:{}{path}", service.port.unwrap_or(80));
            KnownImage::of(&service.image.value, Some(images))
                .and_then(|image| image.request(&url))
                .unwrap_or_else(|| request("wget", &url))
        }
        Probe::Exec(words) => words.clone(),
    };
    let words = std::iter::once("CMD".to_owned()).chain(command);
    context! {
        http => matches!(health.probe.value, Probe::Http { .. }),
        liveness => matches!(&health.probe.value, Probe::Exec(words) if words.first().is_some_and(|word| word == "kill")),
        test => words.map(|word| Value::from(Content::literal(word).at(health.probe.origin.from))).collect::<Vec<_>>(),
        interval => duration(&health.interval),
        timeout => duration(&health.timeout),
        retries => health.retries.value,
        start_period => duration(&health.start_period),
    }
}

fn duration(milliseconds: &Setting<u64>) -> Content {
    Content::literal(specc_eval::format::duration(milliseconds.value)).at(milliseconds.origin.from)
}

fn mount_entry(names: &Names<'_>, mount: &Mount) -> Value {
    let relative = !mount.source.starts_with('/');
    let below = match names.target {
        Target::Ansible => Content::variable("plane_data_directory").then("/"),
        Target::Plain => Content::literal("./data/"),
    };
    let source = Content::setting(&mount.source);
    context! {
        relative => relative.then(|| source.clone()),
        source => if relative { below.append(source) } else { source },
        target => Content::setting(&mount.target),
        read_only => mount.read_only.value,
    }
}

fn networks(names: &Names<'_>) -> Vec<Value> {
    let joined = |key: &str| {
        names
            .deployment
            .services
            .values()
            .any(|service| service.networks.iter().any(|name| name.value == key))
    };
    names
        .deployment
        .network
        .docker
        .iter()
        .filter(|(key, _)| joined(key))
        .map(|(key, network)| {
            context! {
                key,
                name => names.project().then(format!("_{key}")),
                subnet => Content::literal(network.subnet.to_string()).at(network.subnet.origin.from),
                internal => network.internal.value,
            }
        })
        .collect()
}

/// The variables that pin images: one for each image, not for each service.
#[derive(Default)]
struct Images {
    by_variable: IndexMap<String, Setting<ImageReference>>,
}

impl Images {
    /// The variable that holds the image of a service: the one that all services of this image share, or the service's own
    /// where the spec gives it another image than the first one of that kind.
    fn variable(&mut self, key: &str, service: &Service) -> String {
        let kind = match (service.process, key) {
            (Some(process), _) => process
                .image
                .strip_prefix("plane-")
                .unwrap_or(process.image),
            (None, "plane-mq") => "broker",
            (None, key) => short_name(key),
        };
        let shared = format!("plane_{}_image", quote::name::variable(kind));
        if self
            .by_variable
            .entry(shared.clone())
            .or_insert_with(|| service.image.clone())
            .value
            == service.image.value
        {
            return shared;
        }
        let own = format!(
            "plane_{}_service_image",
            quote::name::variable(short_name(key))
        );
        self.by_variable.insert(own.clone(), service.image.clone());
        own
    }

    fn entries(self) -> Vec<Value> {
        self.by_variable
            .into_iter()
            .map(|(variable, image)| {
                context! {
                    variable,
                    reference => Content::literal(image.value.to_string()).at(image.origin.from),
                }
            })
            .collect()
    }
}
