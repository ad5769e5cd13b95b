//! What answers requests: proxies and applications.
//!
//! Sources: caddyserver/caddy-docker and nginx/docker-nginx: Dockerfiles; n8n: Dockerfile and documentation on
//! monitoring, release notes of 1.0; litellm: its docker-compose.yml and documentation on health checks.

use super::flavours::{otherwise, unknown_when, when};
use super::{NO_CAPABILITIES, numbers};
use crate::facts::{
    CapabilityFacts, EnvironmentFacts, Flavour, ImageFacts, MemoryFloor, Runtime, Tools,
    UnreadVariable, User,
};

static N8N: EnvironmentFacts = EnvironmentFacts {
    tag: None,
    complete: false,
    read: &[],
    families: &[],
    unread: &[UnreadVariable {
        name: "N8N_BASIC_AUTH_*",
        instead: "remove it: since 1.0 n8n has accounts of its own instead",
    }],
    required: &[],
    integers: &[],
};

const NGINX_ALPINE: &[&str] = &[
    "sh", "ash", "wget", "nginx", "kill", "nc", "pgrep", "ps", "test", "grep",
];

/// `-slim` is Alpine without curl; both others bring it.
const NGINX: &[Flavour] = &[
    when(
        "slim",
        &Tools {
            has: NGINX_ALPINE,
            lacks: &["bash", "curl", "node", "python3", "python"],
        },
    ),
    when(
        "alpine",
        &Tools {
            has: &[
                "sh", "ash", "wget", "curl", "nginx", "kill", "nc", "pgrep", "ps", "test", "grep",
            ],
            lacks: &["bash", "node", "python3", "python"],
        },
    ),
    otherwise(&Tools {
        has: &["sh", "bash", "curl", "nginx", "test", "grep"],
        lacks: &["wget", "node", "python3", "python"],
    }),
];

pub(super) static IMAGES: &[ImageFacts] = &[
    ImageFacts {
        name: "caddy",
        repositories: &["library/caddy"],
        tags: numbers(3, "2.10.2-alpine"),
        flavours: &[
            unknown_when("builder"),
            unknown_when("windowsservercore"),
            unknown_when("nanoserver"),
            otherwise(&Tools {
                has: &[
                    "sh", "ash", "wget", "caddy", "kill", "nc", "pgrep", "ps", "test", "grep",
                ],
                lacks: &["bash", "curl", "node", "python3", "python"],
            }),
        ],
        user: Some(User::Root),
        ports: &[80, 443, 2019],
        data: &["/data", "/config"],
        capabilities: Some(CapabilityFacts {
            needed: &["NET_BIND_SERVICE"],
            useful: &["DAC_OVERRIDE", "FOWNER"],
            reason: "it listens on ports 80 and 443, and runs as root with files of others",
        }),
        source: "caddyserver/caddy-docker: Dockerfile",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "nginx",
        repositories: &["library/nginx"],
        tags: numbers(3, "1.29.3-alpine"),
        flavours: NGINX,
        user: Some(User::RootThen("nginx")),
        ports: &[80],
        capabilities: Some(CapabilityFacts {
            needed: &["CHOWN", "SETGID", "SETUID"],
            useful: &["DAC_OVERRIDE", "NET_BIND_SERVICE"],
            reason: "nginx starts as root, listens on port 80 and hands its workers to the user `nginx`",
        }),
        source: "nginx/docker-nginx: Dockerfiles",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "nginx-unprivileged",
        repositories: &["nginxinc/nginx-unprivileged"],
        tags: numbers(3, "1.29.3-alpine"),
        flavours: NGINX,
        user: Some(User::Id(101)),
        ports: &[8080],
        capabilities: Some(NO_CAPABILITIES),
        source: "nginx/docker-nginx-unprivileged: Dockerfiles",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "n8n",
        repositories: &["n8nio/n8n"],
        tags: numbers(3, "2.0.1"),
        flavours: &[otherwise(&Tools {
            has: &["sh", "wget", "node", "kill"],
            lacks: &["curl"],
        })],
        user: Some(User::Id(1000)),
        ports: &[5678],
        health_paths: &["/healthz", "/healthz/readiness"],
        data: &["/home/node/.n8n"],
        capabilities: Some(NO_CAPABILITIES),
        runtime: Some(Runtime::Node),
        memory_floor: Some(MemoryFloor {
            bytes: 256_000_000,
            reason: "n8n takes about 200 MB before the first workflow, and its migrations more",
        }),
        environment: Some(&N8N),
        source: "n8n: docker/images/n8n/Dockerfile, documentation on monitoring, release notes of 1.0",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "litellm",
        repositories: &[
            "berriai/litellm",
            "berriai/litellm-database",
            "litellm/litellm",
        ],
        flavours: &[otherwise(&Tools {
            has: &["sh", "python3"],
            lacks: &["curl"],
        })],
        ports: &[4000],
        health_paths: &[
            "/health/liveliness",
            "/health/liveness",
            "/health/readiness",
        ],
        failing_paths: &[crate::facts::FailingPath {
            path: "/health",
            reason: "it asks for a key, and calls every model of every provider",
        }],
        memory_floor: Some(MemoryFloor {
            bytes: 512_000_000,
            reason: "its proxy takes about 400 MB before the first request, and Prisma's migrations more",
        }),
        runtime: Some(Runtime::Python),
        source: "BerriAI/litellm: docker-compose.yml, documentation on health checks",
        ..ImageFacts::NOTHING
    },
];
