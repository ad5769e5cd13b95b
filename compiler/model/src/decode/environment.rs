//! What each process finds in its environment: from the deployment, by the facts about Plane, then what the spec adds.

use indexmap::IndexMap;
use specc_eval::{Data, Entry, Origin, Text};
use specc_source::Diagnostic;

use super::reader::{self, Read, Reader, mismatch};
use crate::deployment::{Deployment, EnvFile, EnvironmentValue, EnvironmentVariable};
use crate::{Setting, codes};

const MIB: u64 = 1 << 20;

/// Fills `env_files`, and names further files in the services that the spec adds variables to.
pub(super) fn fill(
    deployment: &mut Deployment,
    root: Reader<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Read<()> {
    let plane = root.record("plane")?;
    let mut files = IndexMap::new();
    insert(&mut files, backend(deployment));
    insert(&mut files, api(plane.integer("apiWorkers")?));
    insert(&mut files, live(deployment));
    insert(&mut files, space(deployment));
    insert(&mut files, broker(deployment));
    insert(&mut files, storage(deployment));
    for (service, file) in [("plane-mq", "broker"), ("plane-storage", "storage")] {
        if let Some(service) = deployment.services.get_mut(service) {
            service.env_files.push(file.to_owned());
        }
    }
    let secret = secret_names(&files);
    if let Some(backend) = files.get_mut("plane") {
        add(backend, plane, &secret, problems)?;
    }
    additions(deployment, root, &mut files, &secret, problems)?;
    files.retain(|name, _| {
        deployment
            .services
            .values()
            .any(|service| service.env_files.contains(name))
    });
    deployment.env_files = files;
    Ok(())
}

/// The variables that the spec adds to single containers.
fn additions(
    deployment: &mut Deployment,
    root: Reader<'_>,
    files: &mut IndexMap<String, EnvFile>,
    secret: &[String],
    problems: &mut Vec<Diagnostic>,
) -> Read<()> {
    for (name, service) in &mut deployment.services {
        let (options, own) = match name.as_str() {
            "plane-mq" => (root.record("broker")?, "broker"),
            "plane-storage" => (root.record("storage")?, "storage"),
            process => (
                root.record("plane")?.record("services")?.record(process)?,
                process,
            ),
        };
        if options.entries("environment")?.entries.is_empty() {
            continue;
        }
        let file = files.entry(own.to_owned()).or_insert_with(|| EnvFile {
            name: own.to_owned(),
            variables: IndexMap::new(),
        });
        add(file, options, secret, problems)?;
        if !service.env_files.iter().any(|name| name == own) {
            service.env_files.push(own.to_owned());
        }
    }
    Ok(())
}

/// The variables that specc fills with secrets.
fn secret_names(files: &IndexMap<String, EnvFile>) -> Vec<String> {
    let variables = files.values().flat_map(|file| &file.variables);
    let is_secret = |variable: &EnvironmentVariable| match &variable.value.value {
        EnvironmentValue::Text(text) | EnvironmentValue::Url(text) => text.is_secret(),
    };
    variables
        .filter(|(_, variable)| is_secret(variable))
        .map(|(name, _)| name.clone())
        .collect()
}

/// Adds the `environment` of a set of options; what the spec says wins, but plain text does not replace a secret.
fn add(
    file: &mut EnvFile,
    options: Reader<'_>,
    secret: &[String],
    problems: &mut Vec<Diagnostic>,
) -> Read<()> {
    for (name, entry) in options.each("environment")? {
        if !is_variable_name(name) {
            problems.push(bad_name(name, entry));
            continue;
        }
        let value = reader::setting(&entry.value, value).ok_or_else(|| mismatch("environment"))?;
        if secret.contains(name) && !value.value.is_secret() {
            problems.push(replaced_secret(name, entry));
            continue;
        }
        let value = value.map(EnvironmentValue::Text);
        file.variables.insert(
            name.clone(),
            EnvironmentVariable {
                key: entry.key,
                value,
            },
        );
    }
    Ok(())
}

fn replaced_secret(name: &str, entry: &Entry) -> Diagnostic {
    Diagnostic::error(&codes::REPLACED_SECRET, entry.key, format!("`{name}` would be plain text instead of a secret"))
        .label("specc fills this variable from the vault")
        .why("What is typed into a spec is in its history for ever, and the process would not use the reviewed secret.")
        .help("leave the variable out, or give it another `vault.NAME`")
}

fn value(data: &Data) -> Option<Text> {
    reader::text(data)
}

fn is_variable_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase() || first == '_')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

fn bad_name(name: &str, entry: &Entry) -> Diagnostic {
    let problem = Diagnostic::error(
        &codes::BAD_NAME,
        entry.key,
        format!("`{name}` cannot name an environment variable"),
    )
    .label("capital letters, digits and `_` only")
    .why("Programs look variables up by their exact name; Plane's are all in capitals.");
    let capitals = in_capitals(name);
    if is_variable_name(&capitals) {
        problem.help(format!("write `{capitals}`"))
    } else {
        problem.help("write it like `LOG_LEVEL`")
    }
}

/// `logLevel` and `log-level` as `LOG_LEVEL`.
fn in_capitals(name: &str) -> String {
    let mut capitals = String::with_capacity(name.len() + 4);
    let mut after_small = false;
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && after_small {
            capitals.push('_');
        }
        capitals.push(if letter.is_ascii_alphanumeric() {
            letter.to_ascii_uppercase()
        } else {
            '_'
        });
        after_small = letter.is_ascii_lowercase() || letter.is_ascii_digit();
    }
    capitals
}

fn insert(files: &mut IndexMap<String, EnvFile>, file: EnvFile) {
    files.insert(file.name.clone(), file);
}

/// Collects the variables of one file.
struct Collector {
    file: EnvFile,
}

impl Collector {
    fn new(name: &str) -> Self {
        Self {
            file: EnvFile {
                name: name.to_owned(),
                variables: IndexMap::new(),
            },
        }
    }

    fn put(mut self, name: &str, value: EnvironmentValue, origin: Origin) -> Self {
        let value = Setting::new(value, origin);
        self.file.variables.insert(
            name.to_owned(),
            EnvironmentVariable {
                key: origin.at,
                value,
            },
        );
        self
    }

    fn text(self, name: &str, text: impl Into<Text>, origin: Origin) -> Self {
        self.put(name, EnvironmentValue::Text(text.into()), origin)
    }

    fn literal(self, name: &str, text: impl std::fmt::Display, origin: Origin) -> Self {
        self.text(name, Text::literal(text.to_string()), origin)
    }

    fn secret(self, name: &str, secret: &Setting<specc_eval::Reference>) -> Self {
        self.text(name, Text::reference(secret.value.clone()), secret.origin)
    }
}

/// `plane.env`: api, worker, beat and migrator (Plane's `settings/common.py`).
fn backend(deployment: &Deployment) -> EnvFile {
    let Deployment {
        plane,
        database,
        redis,
        broker,
        storage,
        project,
        ..
    } = deployment;
    let url = format!("https://{}.{}", plane.subdomain.value, project.domain.value);
    let address = plane.subdomain.origin;
    Collector::new("plane")
        .literal("DEBUG", 0, plane.version.origin)
        // Without WEB_URL, creating a project answers 500 after it has written the row.
        .literal("WEB_URL", &url, address)
        // Empty would let in every origin.
        .literal("CORS_ALLOWED_ORIGINS", &url, address)
        .secret("SECRET_KEY", &plane.secret_key)
        .literal("POSTGRES_HOST", &database.host.value, database.host.origin)
        .literal("POSTGRES_PORT", database.port.value, database.port.origin)
        .literal("POSTGRES_DB", &database.name.value, database.name.origin)
        .literal("POSTGRES_USER", &database.user.value, database.user.origin)
        .secret("POSTGRES_PASSWORD", &database.password)
        .put("REDIS_URL", redis_url(deployment), redis.database.origin)
        .literal("RABBITMQ_HOST", "plane-mq", broker.password.origin)
        .literal("RABBITMQ_PORT", 5672, broker.password.origin)
        .literal("RABBITMQ_USER", &broker.user.value, broker.user.origin)
        .secret("RABBITMQ_PASSWORD", &broker.password)
        .literal(
            "RABBITMQ_VHOST",
            &broker.virtual_host.value,
            broker.virtual_host.origin,
        )
        .literal("USE_MINIO", 1, storage.bucket.origin)
        // Presigned URLs carry the public host name, which is reached by https alone.
        .literal("MINIO_ENDPOINT_SSL", 1, address)
        .literal(
            "AWS_S3_ENDPOINT_URL",
            "http://plane-storage:9000",
            storage.bucket.origin,
        )
        .literal(
            "AWS_S3_BUCKET_NAME",
            &storage.bucket.value,
            storage.bucket.origin,
        )
        .secret("AWS_ACCESS_KEY_ID", &storage.access_key)
        .secret("AWS_SECRET_ACCESS_KEY", &storage.secret_key)
        .literal(
            "FILE_SIZE_LIMIT",
            plane.upload_limit.value,
            plane.upload_limit.origin,
        )
        // Seeded on the first start only; afterwards the database decides.
        .literal(
            "ENABLE_SIGNUP",
            u8::from(plane.signup.value),
            plane.signup.origin,
        )
        .file
}

fn redis_url(deployment: &Deployment) -> EnvironmentValue {
    let redis = &deployment.redis;
    let mut url = Text::literal("redis://:");
    url.push(&Text::reference(redis.password.value.clone()));
    url.push_literal(&format!(
        "@{}:{}/{}",
        redis.host.value, redis.port.value, redis.database.value
    ));
    EnvironmentValue::Url(url)
}

fn api(workers: Setting<u32>) -> EnvFile {
    Collector::new("api")
        .literal("GUNICORN_WORKERS", workers.value, workers.origin)
        .file
}

fn live(deployment: &Deployment) -> EnvFile {
    let plane = &deployment.plane;
    let collector = Collector::new("live")
        .literal(
            "API_BASE_URL",
            "http://plane-api:8000",
            plane.live_secret_key.origin,
        )
        .secret("LIVE_SERVER_SECRET_KEY", &plane.live_secret_key)
        .put(
            "REDIS_URL",
            redis_url(deployment),
            deployment.redis.database.origin,
        );
    heap(collector, deployment, "live").file
}

fn space(deployment: &Deployment) -> EnvFile {
    let port = Collector::new("space").literal("PORT", 3000, deployment.plane.version.origin);
    heap(port, deployment, "space").file
}

/// Node takes no notice of the container's limit: its heap is held to three quarters of it (REX-26).
fn heap(collector: Collector, deployment: &Deployment, service: &str) -> Collector {
    match deployment.services.get(service) {
        Some(service) => {
            let heap = service.memory.value / MIB * 3 / 4;
            collector.literal(
                "NODE_OPTIONS",
                format!("--max-old-space-size={heap}"),
                service.memory.origin,
            )
        }
        None => collector,
    }
}

fn broker(deployment: &Deployment) -> EnvFile {
    let broker = &deployment.broker;
    Collector::new("broker")
        .literal(
            "RABBITMQ_DEFAULT_USER",
            &broker.user.value,
            broker.user.origin,
        )
        .secret("RABBITMQ_DEFAULT_PASS", &broker.password)
        .literal(
            "RABBITMQ_DEFAULT_VHOST",
            &broker.virtual_host.value,
            broker.virtual_host.origin,
        )
        .file
}

fn storage(deployment: &Deployment) -> EnvFile {
    let storage = &deployment.storage;
    Collector::new("storage")
        .secret("MINIO_ROOT_USER", &storage.access_key)
        .secret("MINIO_ROOT_PASSWORD", &storage.secret_key)
        .file
}
