//! What templates see.
//!
//! | name | what it holds |
//! |---|---|
//! | `ansible` | whether Ansible reads the file |
//! | `project` | `name`, `domain`, `user`, `subdomain`, `host` (the full host name), `url`, `compose_project`: variables for Ansible, values for plain files |
//! | `written` | the same values as the spec writes them (`project_name`, `domain_name`, `prod_user`, `plane_subdomain`, `vpn_network_cidr`, `caddy_vpn_cidr`, `caddy_docker_frontend_cidr`), for the inventory fragment that defines the variables |
//! | `plane` | `version`, `upload_limit` (a variable of the role for Ansible), `upload_limit_bytes`, `signup`, `secret_key`, `live_secret_key` |
//! | `services` | one entry per container, see [`services`] |
//! | `images` | `variable`, `reference`: one entry per image |
//! | `networks` | `key`, `name`, `subnet`, `internal`: the Docker networks that some service joins |
//! | `env_files` | `name`, `services`, `variables` (`name`, `value`, `lesson`), `secret` (holds a secret), `quoted` (needs the macro of `partials/env`) |
//! | `database` | `host`, `port`, `name`, `user`, `password`, `container` |
//! | `redis` | `host`, `port`, `database`, `password`, `container` |
//! | `broker` | `user`, `virtual_host`, `password` |
//! | `storage` | `bucket`, `access_key`, `secret_key` |
//! | `ingress` | the VPN gate, public routes and Plane's routes, see [`ingress`] |
//! | `dns` | `override_local`, `records` (`name`: full host name, `value`), `mesh_address` |
//! | `workspace` | `name`, `slug`, `admin_email`, `admin_name`, `admin_password` |
//! | `agents` | `id`, `name`, `email`, `role` (`name`, `number`), `token` |
//! | `secrets` | `name`, `purpose`, `command`: every `vault.NAME`, how it is generated |
//! | `variables` | `name`, `purpose`: every `var.NAME` |
//! | `environment_inputs` | `name`, `purpose`, `command`: those of both that the env files of the plain artifacts need |
//! | `caddy_lines` | `extensions.caddy`, line by line, each with its line end |

mod accounts;
mod environment;
mod format;
mod ingress;
mod inputs;
mod services;

use ipnet::Ipv4Net;
use minijinja::{Value, context};
use specc_model::{Deployment, Setting};

use crate::content::{Content, Encoding};
use crate::render::Target;

/// Bytes that a browser's upload is larger than the file in it: a presigned upload is a form.
const FORM_AROUND_UPLOAD: u64 = 1 << 20;

/// The data for one target.
pub(crate) fn of(deployment: &Deployment, target: Target) -> Value {
    let names = Names { deployment, target };
    let services = services::of(&names);
    let inputs = inputs::of(deployment);
    context! {
        ansible => target == Target::Ansible,
        project => project(&names),
        written => written(deployment),
        plane => plane(&names),
        services => services.entries,
        images => services.images,
        networks => services.networks,
        env_files => environment::of(&names),
        database => database(&names),
        redis => redis(&names),
        broker => broker(deployment),
        storage => storage(deployment),
        ingress => ingress::of(&names),
        dns => dns(&names),
        workspace => accounts::workspace(deployment),
        agents => accounts::agents(deployment),
        secrets => inputs.secrets,
        variables => inputs.variables,
        environment_inputs => inputs.environment,
        caddy_lines => caddy_lines(deployment),
    }
}

/// The names that are variables for Ansible and values in plain files.
struct Names<'a> {
    deployment: &'a Deployment,
    target: Target,
}

impl Names<'_> {
    /// A value of the spec that the inventory holds under `variable`.
    fn shared(&self, variable: &str, setting: &Setting<String>) -> Content {
        self.choose(variable, Content::setting(setting))
    }

    /// The variable for Ansible, the value for plain files.
    fn choose(&self, variable: &str, value: Content) -> Content {
        match self.target {
            Target::Ansible => Content::variable(variable).decided_by(&value),
            Target::Plain => value,
        }
    }

    fn project(&self) -> Content {
        self.shared("project_name", &self.deployment.project.name)
    }

    fn domain(&self) -> Content {
        self.shared("domain_name", &self.deployment.project.domain)
    }

    fn subdomain(&self) -> Content {
        self.shared("plane_subdomain", &self.deployment.plane.subdomain)
    }

    fn host(&self) -> Content {
        self.subdomain().then(".").append(self.domain())
    }

    /// Text of the spec, in which Ansible fills in the names of the host and the domain (REX-49).
    fn hosts(&self, content: Content) -> Content {
        let (domain, subdomain) = (
            &self.deployment.project.domain.value,
            &self.deployment.plane.subdomain.value,
        );
        match self.target {
            Target::Plain => content,
            Target::Ansible => content
                .with_host_name(&format!("{subdomain}.{domain}"), true, &self.host())
                .with_host_name(domain, false, &self.domain()),
        }
    }

    /// The container of a service of Plane: `PROJECT_plane_api`, `PROJECT_plane_mq` for `plane-mq`.
    fn container(&self, service: &str) -> Content {
        self.project()
            .then(format!("_plane_{}", services::short_name(service)))
    }

    /// The container of a service of the stack: `PROJECT_postgresql`.
    fn stack_container(&self, host: &Setting<String>) -> Content {
        self.project().then("_").append(Content::setting(host))
    }
}

fn project(names: &Names<'_>) -> Value {
    context! {
        name => names.project(),
        domain => names.domain(),
        user => names.shared("prod_user", &names.deployment.host.user),
        subdomain => names.subdomain(),
        host => names.host(),
        url => Content::literal("https://").append(names.host()),
        compose_project => names.project().then("-plane"),
    }
}

fn written(deployment: &Deployment) -> Value {
    let frontend = deployment
        .network
        .docker
        .get("frontend")
        .map(|network| range(&network.subnet));
    context! {
        project_name => Content::setting(&deployment.project.name),
        domain_name => Content::setting(&deployment.project.domain),
        prod_user => Content::setting(&deployment.host.user),
        plane_subdomain => Content::setting(&deployment.plane.subdomain),
        vpn_network_cidr => range(&deployment.network.mesh),
        caddy_vpn_cidr => range(&deployment.network.mesh),
        caddy_docker_frontend_cidr => frontend,
    }
}

fn range(setting: &Setting<Ipv4Net>) -> Content {
    Content::literal(setting.value.to_string()).at(setting.origin.from)
}

fn plane(names: &Names<'_>) -> Value {
    let plane = &names.deployment.plane;
    context! {
        version => format!("v{}", plane.version.text),
        upload_limit => names.choose("plane_upload_limit", Content::literal((plane.upload_limit.value + FORM_AROUND_UPLOAD).to_string()).at(plane.upload_limit.origin.from)),
        upload_limit_bytes => plane.upload_limit.value + FORM_AROUND_UPLOAD,
        signup => plane.signup.value,
        secret_key => Content::reference(&plane.secret_key),
        live_secret_key => Content::reference(&plane.live_secret_key),
    }
}

fn database(names: &Names<'_>) -> Value {
    let database = &names.deployment.database;
    context! {
        host => Content::setting(&database.host),
        port => database.port.value,
        name => Content::setting(&database.name),
        user => Content::setting(&database.user),
        password => Content::reference(&database.password),
        container => names.stack_container(&database.host),
    }
}

fn redis(names: &Names<'_>) -> Value {
    let redis = &names.deployment.redis;
    context! {
        host => Content::setting(&redis.host),
        port => redis.port.value,
        database => redis.database.value,
        password => Content::reference(&redis.password),
        container => names.stack_container(&redis.host),
    }
}

fn broker(deployment: &Deployment) -> Value {
    let broker = &deployment.broker;
    context! {
        user => Content::setting(&broker.user),
        virtual_host => Content::setting(&broker.virtual_host),
        password => Content::reference(&broker.password),
    }
}

fn storage(deployment: &Deployment) -> Value {
    let storage = &deployment.storage;
    context! {
        bucket => Content::setting(&storage.bucket),
        access_key => Content::reference(&storage.access_key),
        secret_key => Content::reference(&storage.secret_key),
    }
}

fn dns(names: &Names<'_>) -> Value {
    let deployment = names.deployment;
    let records: Vec<Value> = deployment
        .dns
        .records
        .iter()
        .map(|(name, record)| {
            let label = if *name == deployment.plane.subdomain.value {
                names.subdomain()
            } else {
                Content::literal(name).at(record.key)
            };
            context! {
                name => label.then(".").append(names.domain()),
                value => Content::text(&record.address.value, Encoding::Verbatim).at(record.address.origin.from),
            }
        })
        .collect();
    context! {
        override_local => deployment.dns.override_local.value,
        records,
        mesh_address => Content::text(&deployment.network.mesh_address.value, Encoding::Verbatim),
    }
}

/// Each with its line end, so that a brace at the end of one is no beginning of a tag. Indented like the site around them, unless a quote may go on in the next line, where white space would be data.
fn caddy_lines(deployment: &Deployment) -> Vec<Value> {
    let Some(block) = &deployment.extensions.caddy else {
        return Vec::new();
    };
    let closed = block
        .lines()
        .all(|line| !line.contains('`') && line.matches('"').count() % 2 == 0);
    let indented = |line: &str| {
        if closed && !line.is_empty() {
            format!("\t{line}\n")
        } else {
            format!("{line}\n")
        }
    };
    block
        .lines()
        .map(|line| {
            Content::literal(indented(line))
                .at(block.origin.from)
                .into()
        })
        .collect()
}
