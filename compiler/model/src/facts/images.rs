//! What is known about container images.

/// What is known about one image, whatever its registry.
#[derive(Debug, PartialEq, Eq)]
pub struct ImageFacts {
    /// The last part of the repository: `plane-backend`, `redis`.
    pub name: &'static str,
    /// How its tags are made.
    pub tags: TagScheme,
    /// Programs inside that a healthcheck may call.
    pub tools: &'static [&'static str],
    /// Capabilities without which it does not start.
    pub needed: &'static [&'static str],
    /// Further capabilities that it has a use for, with what they are for in `reason`.
    pub useful: &'static [&'static str],
    /// Why it has a use for capabilities.
    pub reason: &'static str,
    /// Whether its main process starts as root.
    pub root: bool,
    /// Where the facts were read.
    pub source: &'static str,
}

/// How the tags of an image are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TagScheme {
    /// What stands before the number: `v` for Plane, nothing for most, `RELEASE.` for MinIO.
    pub prefix: &'static str,
    /// How many numeric components an exact tag has: 3 for `v1.2.2`, 2 for `18.1`; 0 where exact tags are dates.
    pub components: u8,
    /// An exact tag, for messages.
    pub example: &'static str,
}

const PLANE: TagScheme = TagScheme {
    prefix: "v",
    components: 3,
    example: "v1.2.2",
};
const PLANE_SOURCE: &str = "Plane v1.2.2: Dockerfiles and entrypoints";
const NGINX_REASON: &str = "nginx starts as root and hands its workers to the user `nginx`";
const ROOT_FILES: &[&str] = &["CHOWN", "SETGID", "SETUID", "DAC_OVERRIDE", "FOWNER"];

/// All images that are known.
pub static IMAGES: &[ImageFacts] = &[
    ImageFacts {
        name: "plane-frontend",
        tags: PLANE,
        tools: &["sh", "wget", "curl", "nginx", "kill"],
        needed: &["CHOWN", "SETGID", "SETUID"],
        useful: &["DAC_OVERRIDE"],
        reason: NGINX_REASON,
        root: true,
        source: PLANE_SOURCE,
    },
    ImageFacts {
        name: "plane-admin",
        tags: PLANE,
        tools: &["sh", "wget", "curl", "nginx", "kill"],
        needed: &["CHOWN", "SETGID", "SETUID"],
        useful: &["DAC_OVERRIDE"],
        reason: NGINX_REASON,
        root: true,
        source: PLANE_SOURCE,
    },
    ImageFacts {
        name: "plane-space",
        tags: PLANE,
        tools: &["sh", "wget", "node", "kill"],
        needed: &[],
        useful: &[],
        reason: "Node needs none",
        root: true,
        source: PLANE_SOURCE,
    },
    ImageFacts {
        name: "plane-live",
        tags: PLANE,
        tools: &["sh", "wget", "node", "kill"],
        needed: &[],
        useful: &[],
        reason: "Node needs none",
        root: true,
        source: PLANE_SOURCE,
    },
    ImageFacts {
        name: "plane-backend",
        tags: PLANE,
        tools: &[
            "sh", "bash", "python3", "python", "wget", "nc", "kill", "celery",
        ],
        needed: &[],
        useful: ROOT_FILES,
        reason: "it runs as root and writes logs and collected static files",
        root: true,
        source: PLANE_SOURCE,
    },
    ImageFacts {
        name: "rabbitmq",
        tags: TagScheme {
            prefix: "",
            components: 3,
            example: "3.13.7-management-alpine",
        },
        tools: &["sh", "rabbitmq-diagnostics", "rabbitmqctl", "kill"],
        needed: ROOT_FILES,
        useful: &[],
        reason: "its entrypoint gives the data directory to the user `rabbitmq` and changes to it",
        root: true,
        source: "docker-library/rabbitmq: docker-entrypoint.sh",
    },
    ImageFacts {
        name: "minio",
        tags: TagScheme {
            prefix: "RELEASE.",
            components: 0,
            example: "RELEASE.2025-09-07T16-13-09Z",
        },
        tools: &["mc", "minio"],
        needed: &["DAC_OVERRIDE", "FOWNER"],
        useful: &["CHOWN", "SETGID", "SETUID"],
        reason: "it runs as root and writes into its data directory",
        root: true,
        source: "minio/minio: Dockerfile.release and docker-entrypoint.sh",
    },
    ImageFacts {
        name: "postgres",
        tags: TagScheme {
            prefix: "",
            components: 2,
            example: "18.1-bookworm",
        },
        tools: &["sh", "bash", "pg_isready", "psql", "kill"],
        needed: ROOT_FILES,
        useful: &[],
        reason: "its entrypoint gives the data directory to the user `postgres` and changes to it",
        root: true,
        source: "docker-library/postgres: docker-entrypoint.sh",
    },
    ImageFacts {
        name: "redis",
        tags: TagScheme {
            prefix: "",
            components: 3,
            example: "8.0.5-bookworm",
        },
        tools: &["sh", "redis-cli", "kill"],
        needed: &["SETGID", "SETUID"],
        useful: &["CHOWN", "DAC_OVERRIDE", "FOWNER"],
        reason: "its entrypoint changes to the user `redis`",
        root: true,
        source: "docker-library/redis: docker-entrypoint.sh",
    },
    ImageFacts {
        name: "caddy",
        tags: TagScheme {
            prefix: "",
            components: 3,
            example: "2.10.2-alpine",
        },
        tools: &["sh", "wget", "caddy", "kill"],
        needed: &["NET_BIND_SERVICE"],
        useful: &["DAC_OVERRIDE"],
        reason: "it listens on ports 80 and 443",
        root: true,
        source: "caddyserver/caddy-docker: Dockerfile",
    },
    ImageFacts {
        name: "n8n",
        tags: TagScheme {
            prefix: "",
            components: 3,
            example: "2.0.1",
        },
        tools: &["sh", "wget", "node", "kill"],
        needed: &[],
        useful: &[],
        reason: "Node needs none",
        root: false,
        source: "n8nio/n8n: Dockerfile",
    },
    ImageFacts {
        name: "cadvisor",
        tags: TagScheme {
            prefix: "",
            components: 3,
            example: "0.55.1",
        },
        tools: &["sh", "wget"],
        needed: &[],
        useful: &[],
        reason: "it reads mounted files only",
        root: true,
        source: "the stack's REX F5: from 0.53 on, its tags have no `v`",
    },
];

/// The facts about the image of a repository (`makeplane/plane-backend`), by its last part.
pub fn image_facts(repository: &str) -> Option<&'static ImageFacts> {
    let name = repository.rsplit('/').next().unwrap_or(repository);
    IMAGES.iter().find(|facts| facts.name == name)
}
