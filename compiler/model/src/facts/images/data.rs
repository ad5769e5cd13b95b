//! Where data is kept: databases, caches, queues, object stores.
//!
//! Sources: the Dockerfiles and `docker-entrypoint.sh` of docker-library/postgres, /redis, /rabbitmq and valkey-container;
//! minio/minio: `Dockerfile.release`; qdrant/qdrant: `Dockerfile` and its documentation on monitoring.

use super::flavours::{NOT_IN_SLIM, SLIM, otherwise, unknown_when, when};
use super::{ROOT_FILES, numbers, versions};
use crate::facts::{
    CapabilityFacts, EnvironmentFacts, ImageFacts, MemoryFloor, TagScheme, Tools, UnreadVariable,
    User,
};

/// Variables at which the entrypoint of RabbitMQ stops since 3.9.
const REMOVED_FROM_RABBITMQ: &str = "remove it and write the setting into a file below `/etc/rabbitmq/conf.d`: the entrypoint stops at it";

static RABBITMQ: EnvironmentFacts = EnvironmentFacts {
    tag: None,
    complete: false,
    read: &[],
    families: &[],
    unread: &[
        UnreadVariable {
            name: "RABBITMQ_VM_MEMORY_HIGH_WATERMARK",
            instead: REMOVED_FROM_RABBITMQ,
        },
        UnreadVariable {
            name: "RABBITMQ_DEFAULT_PASS_FILE",
            instead: REMOVED_FROM_RABBITMQ,
        },
        UnreadVariable {
            name: "RABBITMQ_DEFAULT_USER_FILE",
            instead: REMOVED_FROM_RABBITMQ,
        },
        UnreadVariable {
            name: "RABBITMQ_SSL_*",
            instead: REMOVED_FROM_RABBITMQ,
        },
        UnreadVariable {
            name: "RABBITMQ_MANAGEMENT_SSL_*",
            instead: REMOVED_FROM_RABBITMQ,
        },
    ],
    required: &[],
    integers: &[],
};

pub(super) static IMAGES: &[ImageFacts] = &[
    ImageFacts {
        name: "postgres",
        repositories: &["library/postgres"],
        tags: numbers(2, "18.1-bookworm"),
        flavours: &[
            when(
                "alpine",
                &Tools {
                    has: &[
                        "sh",
                        "bash",
                        "wget",
                        "nc",
                        "kill",
                        "pg_isready",
                        "psql",
                        "pgrep",
                        "ps",
                        "test",
                        "grep",
                    ],
                    lacks: &["curl", "node"],
                },
            ),
            otherwise(&Tools {
                has: &["sh", "bash", "perl", "pg_isready", "psql", "test", "grep"],
                lacks: &["curl", "wget", "nc", "node"],
            }),
        ],
        user: Some(User::RootThen("postgres")),
        ports: &[5432],
        data: &["/var/lib/postgresql"],
        capabilities: Some(CapabilityFacts {
            needed: ROOT_FILES,
            useful: &[],
            reason: "its entrypoint gives the data directory to the user `postgres` and changes to it",
        }),
        source: "docker-library/postgres: Dockerfiles and docker-entrypoint.sh",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "redis",
        repositories: &["library/redis"],
        tags: numbers(3, "8.0.5-bookworm"),
        flavours: &[
            when(
                "alpine",
                &Tools {
                    has: &[
                        "sh",
                        "wget",
                        "nc",
                        "kill",
                        "redis-cli",
                        "pgrep",
                        "ps",
                        "test",
                        "grep",
                    ],
                    lacks: &["bash", "curl", "node", "python3", "python"],
                },
            ),
            otherwise(&Tools {
                has: &["sh", "bash", "redis-cli", "test", "grep"],
                lacks: NOT_IN_SLIM,
            }),
        ],
        user: Some(User::RootThen("redis")),
        ports: &[6379],
        data: &["/data"],
        capabilities: Some(CapabilityFacts {
            needed: &["SETGID", "SETUID"],
            useful: &["CHOWN", "DAC_OVERRIDE", "FOWNER"],
            reason: "its entrypoint gives the data directory to the user `redis` and changes to it",
        }),
        source: "docker-library/redis: Dockerfiles and docker-entrypoint.sh",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "valkey",
        repositories: &["valkey/valkey"],
        tags: numbers(3, "8.1.4-alpine"),
        flavours: &[
            when(
                "alpine",
                &Tools {
                    has: &[
                        "sh",
                        "wget",
                        "nc",
                        "kill",
                        "valkey-cli",
                        "pgrep",
                        "ps",
                        "test",
                        "grep",
                    ],
                    lacks: &["bash", "curl", "node", "python3", "python"],
                },
            ),
            otherwise(&Tools {
                has: &["sh", "bash", "valkey-cli", "test", "grep"],
                lacks: NOT_IN_SLIM,
            }),
        ],
        user: Some(User::RootThen("valkey")),
        ports: &[6379],
        data: &["/data"],
        capabilities: Some(CapabilityFacts {
            needed: &["SETGID", "SETUID"],
            useful: &["CHOWN", "DAC_OVERRIDE", "FOWNER"],
            reason: "its entrypoint gives the data directory to the user `valkey` and changes to it",
        }),
        source: "valkey-io/valkey-container: Dockerfiles and docker-entrypoint.sh",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "rabbitmq",
        repositories: &["library/rabbitmq"],
        tags: numbers(3, "3.13.7-management-alpine"),
        flavours: &[
            when(
                "alpine",
                &Tools {
                    has: &[
                        "sh",
                        "bash",
                        "wget",
                        "nc",
                        "kill",
                        "rabbitmq-diagnostics",
                        "rabbitmqctl",
                        "pgrep",
                        "ps",
                        "test",
                        "grep",
                    ],
                    lacks: &["curl", "node"],
                },
            ),
            otherwise(&Tools {
                has: &[
                    "sh",
                    "bash",
                    "rabbitmq-diagnostics",
                    "rabbitmqctl",
                    "test",
                    "grep",
                ],
                lacks: &["curl", "node"],
            }),
        ],
        memory_floor: Some(MemoryFloor {
            bytes: 128 << 20,
            reason: "RabbitMQ takes 124 MB with nothing to do",
        }),
        user: Some(User::RootThen("rabbitmq")),
        ports: &[5672],
        data: &["/var/lib/rabbitmq"],
        capabilities: Some(CapabilityFacts {
            needed: ROOT_FILES,
            useful: &[],
            reason: "its entrypoint gives the data directory to the user `rabbitmq` and changes to it",
        }),
        environment: Some(&RABBITMQ),
        source: "docker-library/rabbitmq: Dockerfiles and docker-entrypoint.sh",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "minio",
        repositories: &["minio/minio"],
        tags: Some(TagScheme {
            prefix: "RELEASE.",
            components: 0,
            example: "RELEASE.2025-09-07T16-13-09Z",
            earlier: None,
        }),
        // UBI micro with two programs; curl is copied in for some platforms only.
        flavours: &[otherwise(&Tools {
            has: &["sh", "bash", "mc", "minio"],
            lacks: &["wget", "nc", "python3", "python", "node"],
        })],
        user: Some(User::Root),
        ports: &[9000],
        health_paths: &["/minio/health/live", "/minio/health/ready"],
        data: &["/data"],
        capabilities: Some(CapabilityFacts {
            needed: &["DAC_OVERRIDE", "FOWNER"],
            useful: &["CHOWN", "SETGID", "SETUID"],
            reason: "it runs as root and writes into its data directory",
        }),
        source: "minio/minio: Dockerfile.release, docker-entrypoint.sh, documentation on health checks",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "qdrant",
        repositories: &["qdrant/qdrant"],
        tags: versions("v1.16.3"),
        flavours: &[
            unknown_when("gpu"),
            otherwise(&Tools {
                has: SLIM,
                lacks: NOT_IN_SLIM,
            }),
        ],
        // `USER_ID` is an argument of its build, 0 unless the tag says `unprivileged`.
        user: Some(User::Root),
        unprivileged_user: Some(1000),
        ports: &[6333, 6334],
        health_paths: &["/healthz", "/livez", "/readyz"],
        data: &["/qdrant/storage", "/qdrant/snapshots"],
        capabilities: Some(CapabilityFacts {
            needed: &[],
            useful: &["DAC_OVERRIDE", "FOWNER"],
            reason: "as root it writes into its data directory",
        }),
        source: "qdrant/qdrant: Dockerfile, documentation on monitoring",
        ..ImageFacts::NOTHING
    },
];
