//! `database`, `redis`, `broker` and `storage`: where Plane keeps its data.

use specc_eval::{Default, Merge, OptionDeclaration, Type};

use super::container::container_options;
use super::refinements::{
    ANY, BUCKET, CONTAINER_PATH, DATA_NAME, DOCKER_NETWORK, HOST_NAME, HOST_PATH, IMAGE, NON_EMPTY,
    URL_PATH,
};
use super::{merged, optional, record, required};

const PORT: Type = Type::Integer { min: 1, max: 65535 };

pub(super) const OPTIONS: &[OptionDeclaration] = &[
    record(
        "database",
        "The stack's shared PostgreSQL, and what Plane gets of it.",
    ),
    optional(
        "database.host",
        Type::Text(HOST_NAME),
        "\"postgresql\"",
        "The server's name on the backend network.",
        "\"postgresql\"",
    ),
    optional("database.port", PORT, "5432", "The server's port.", "5432"),
    required(
        "database.name",
        Type::Text(DATA_NAME),
        "Plane's database.",
        "\"plane\"",
    ),
    required(
        "database.user",
        Type::Text(DATA_NAME),
        "The user that owns it.",
        "\"plane\"",
    ),
    required(
        "database.password",
        Type::Secret,
        "That user's password: the one secret that the stack creates every database user with (REX-01).",
        "vault.postgresql_password",
    ),
    record(
        "redis",
        "The stack's shared Redis, and what Plane gets of it.",
    ),
    optional(
        "redis.host",
        Type::Text(HOST_NAME),
        "\"redis\"",
        "The server's name on the backend network.",
        "\"redis\"",
    ),
    optional("redis.port", PORT, "6379", "The server's port.", "6379"),
    required(
        "redis.db",
        Type::Integer { min: 0, max: 15 },
        "Plane's database number, its own alone: Plane empties it at every start.",
        "4",
    ),
    merged(
        optional(
            "redis.claimed",
            Type::SetOf(&Type::Integer { min: 0, max: 15 }),
            "{ }",
            "Numbers that other tenants hold, by tenant.",
            "{ litellm = 1; n8n = 2; }",
        ),
        Merge::ByKey,
    ),
    required(
        "redis.password",
        Type::Secret,
        "The server's password.",
        "vault.redis_password",
    ),
    record(
        "broker",
        "RabbitMQ, which Plane's jobs wait in: a container of Plane's own, `plane-mq`.",
    ),
    required(
        "broker.image",
        Type::Text(IMAGE),
        "Its image, with an exact tag (REX-06).",
        "\"rabbitmq:3.13.7-management-alpine\"",
    ),
    optional(
        "broker.user",
        Type::Text(DATA_NAME),
        "\"plane\"",
        "Plane's user.",
        "\"plane\"",
    ),
    optional(
        "broker.virtualHost",
        Type::Text(DATA_NAME),
        "\"plane\"",
        "Plane's virtual host.",
        "\"plane\"",
    ),
    required(
        "broker.password",
        Type::Secret,
        "That user's password.",
        "vault.plane_broker_password",
    ),
    record(
        "storage",
        "MinIO, which uploads are kept in: a container of Plane's own, `plane-storage`.",
    ),
    required(
        "storage.image",
        Type::Text(IMAGE),
        "Its image, with an exact tag (REX-06).",
        "\"minio/minio:RELEASE.2025-09-07T16-13-09Z\"",
    ),
    optional(
        "storage.bucket",
        Type::Text(BUCKET),
        "\"uploads\"",
        "The bucket, which is also the first segment of the public path of every upload.",
        "\"uploads\"",
    ),
    required(
        "storage.accessKey",
        Type::Secret,
        "Access key: MinIO's root user.",
        "vault.plane_storage_access_key",
    ),
    required(
        "storage.secretKey",
        Type::Secret,
        "Secret key: MinIO's root password.",
        "vault.plane_storage_secret_key",
    ),
];

pub(super) const BROKER_CONTAINER: &[OptionDeclaration] = container_options!("broker", broker);
pub(super) const STORAGE_CONTAINER: &[OptionDeclaration] = container_options!("storage", storage);

/// Defaults of RabbitMQ's container.
mod broker {
    use std::borrow::Cow;

    use crate::options::expression;

    type Answer = Option<Cow<'static, str>>;

    pub fn memory(_: &[&str]) -> Answer {
        Some("384M".into())
    }

    pub fn cpus(_: &[&str]) -> Answer {
        Some("0.5".into())
    }

    pub fn health_path(_: &[&str]) -> Answer {
        None
    }

    pub fn health_command(_: &[&str]) -> Answer {
        Some(expression::strings(&["rabbitmq-diagnostics", "-q", "ping"]).into())
    }

    pub fn start_period(_: &[&str]) -> Answer {
        Some("60s".into())
    }

    pub fn added_capabilities(_: &[&str]) -> Answer {
        Some(expression::needed_capabilities("rabbitmq").into())
    }

    pub fn networks(_: &[&str]) -> Answer {
        Some("[ \"backend\" ]".into())
    }

    pub fn command(_: &[&str]) -> Answer {
        None
    }

    pub fn mounts(_: &[&str]) -> Answer {
        Some("[ { source = \"broker\"; target = \"/var/lib/rabbitmq\"; } ]".into())
    }
}

/// Defaults of MinIO's container.
mod storage {
    use std::borrow::Cow;

    use crate::options::expression;

    type Answer = Option<Cow<'static, str>>;

    pub fn memory(_: &[&str]) -> Answer {
        Some("384M".into())
    }

    pub fn cpus(_: &[&str]) -> Answer {
        Some("0.25".into())
    }

    pub fn health_path(_: &[&str]) -> Answer {
        None
    }

    pub fn health_command(_: &[&str]) -> Answer {
        Some(expression::strings(&["mc", "ready", "local"]).into())
    }

    pub fn start_period(_: &[&str]) -> Answer {
        Some("20s".into())
    }

    pub fn added_capabilities(_: &[&str]) -> Answer {
        Some(expression::needed_capabilities("minio/minio").into())
    }

    pub fn networks(_: &[&str]) -> Answer {
        Some("[ \"backend\" ]".into())
    }

    pub fn command(_: &[&str]) -> Answer {
        Some(expression::strings(&["server", "/data"]).into())
    }

    pub fn mounts(_: &[&str]) -> Answer {
        Some("[ { source = \"storage\"; target = \"/data\"; } ]".into())
    }
}
