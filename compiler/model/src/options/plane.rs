//! `plane`: the application and its processes.

use specc_eval::{Default, Merge, OptionDeclaration, Type};

use super::container::container_options;
use super::refinements::{
    ANY, CONTAINER_PATH, DOCKER_NETWORK, HOST_LABEL, HOST_PATH, IMAGE, NON_EMPTY, REGISTRY,
    URL_PATH,
};
use super::{defaulted, merged, optional, record, required};

pub(super) const OPTIONS: &[OptionDeclaration] = &[
    record("plane", "The application."),
    required(
        "plane.version",
        Type::Version {
            min_components: 3,
            max_components: 3,
        },
        "The release of all of Plane's images, exactly (REX-06).",
        "v1.2.2",
    ),
    optional(
        "plane.registry",
        Type::Text(REGISTRY),
        "\"makeplane\"",
        "Where Plane's images come from: a namespace of Docker Hub, or a registry with a path.",
        "\"artifacts.plane.so/makeplane\"",
    ),
    required(
        "plane.subdomain",
        Type::Text(HOST_LABEL),
        "First label of Plane's host name, below `project.domain`; Ansible's `plane_subdomain`.",
        "\"work\"",
    ),
    required(
        "plane.secretKey",
        Type::Secret,
        "Django's `SECRET_KEY`. A changed key loses the encrypted instance settings.",
        "vault.plane_secret_key",
    ),
    required(
        "plane.liveSecretKey",
        Type::Secret,
        "What the live server is authenticated with: `LIVE_SERVER_SECRET_KEY`.",
        "vault.plane_live_secret_key",
    ),
    optional(
        "plane.uploadLimit",
        Type::Size {
            min: 1 << 10,
            max: 1 << 40,
        },
        "5M",
        "Largest upload: Plane's `FILE_SIZE_LIMIT` and the proxy's body limit, so that both refuse the same.",
        "20M",
    ),
    optional(
        "plane.signup",
        Type::Bool,
        "false",
        "Whether strangers may sign up. Plane reads it on its very first start only; afterwards its database decides.",
        "false",
    ),
    optional(
        "plane.apiWorkers",
        Type::Integer { min: 1, max: 64 },
        "2",
        "Processes of the api (`GUNICORN_WORKERS`): 158 MB each beside 29 MB for all.",
        "2",
    ),
    merged(
        optional(
            "plane.environment",
            Type::SetOf(&Type::SecretTemplate(ANY)),
            "{ }",
            "Further environment variables of all backend processes (api, worker, beat, migrator).",
            "{ API_KEY_RATE_LIMIT = \"120/minute\"; }",
        ),
        Merge::ByKey,
    ),
    OptionDeclaration {
        path: "plane.services",
        ty: Type::NamedRecords,
        default: Default::Required,
        merge: Merge::ByKey,
        doc: "The processes that run: web, admin, space, live, api, worker, beat, migrator. Each is a container.",
        example: "{ api.memory = 1G; worker = { }; }",
    },
    defaulted(
        required(
            "plane.services.<name>.image",
            Type::Text(IMAGE),
            "Image of this process; where nobody says, Plane's own of `plane.version`.",
            "\"makeplane/plane-backend:v1.2.2\"",
        ),
        Default::PerName(per_process::image),
    ),
];

pub(super) const SERVICE_OPTIONS: &[OptionDeclaration] =
    container_options!("plane.services.<name>", per_process);

/// Defaults that follow from the facts about a process. A name that is no process of Plane has none.
mod per_process {
    use std::borrow::Cow;

    use crate::facts::plane::{ProbeFacts, ProcessFacts, process};
    use crate::options::expression;

    type Answer = Option<Cow<'static, str>>;

    fn facts(names: &[&str]) -> Option<&'static ProcessFacts> {
        names.first().and_then(|name| process(name))
    }

    pub fn image(names: &[&str]) -> Answer {
        let facts = facts(names)?;
        Some(
            format!(
                "\"${{config.plane.registry}}/{}:${{config.plane.version}}\"",
                facts.image
            )
            .into(),
        )
    }

    pub fn memory(names: &[&str]) -> Answer {
        facts(names).map(|facts| expression::size(facts.memory).into())
    }

    pub fn cpus(names: &[&str]) -> Answer {
        facts(names).map(|facts| expression::decimal(facts.cpus).into())
    }

    pub fn health_path(names: &[&str]) -> Answer {
        match facts(names)?.probe.as_ref()? {
            ProbeFacts::Http(path) => Some(format!("\"{path}\"").into()),
            ProbeFacts::Exec(_) => None,
        }
    }

    pub fn health_command(names: &[&str]) -> Answer {
        match facts(names)?.probe.as_ref()? {
            ProbeFacts::Http(_) => None,
            ProbeFacts::Exec(command) => Some(expression::strings(command).into()),
        }
    }

    pub fn start_period(names: &[&str]) -> Answer {
        facts(names).map(|facts| expression::duration(facts.start_period).into())
    }

    pub fn added_capabilities(names: &[&str]) -> Answer {
        Some(expression::needed_capabilities(facts(names)?.image).into())
    }

    pub fn networks(names: &[&str]) -> Answer {
        facts(names).map(|facts| expression::strings(&[facts.network]).into())
    }

    pub fn command(names: &[&str]) -> Answer {
        facts(names)?
            .command
            .map(|command| expression::strings(command).into())
    }

    pub fn mounts(_names: &[&str]) -> Answer {
        Some("[ ]".into())
    }
}
