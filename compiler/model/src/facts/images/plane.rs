//! Plane's own images.
//!
//! Source: the Dockerfiles, nginx configurations, routes and entrypoints of Plane at tag v1.2.2; paths and memory were seen
//! by running its backend.

use super::flavours::otherwise;
use super::{NO_CAPABILITIES, ROOT_FILES, versions};
use crate::facts::plane_environment::{BACKEND, LIVE, NONE, SPACE};
use crate::facts::{
    CapabilityFacts, FailingPath, Flavour, ImageFacts, MemoryFloor, Runtime, Tools, User,
};

const SOURCE: &str = "Plane v1.2.2: Dockerfiles, routes and entrypoints";
const NGINX_CAPABILITIES: Option<CapabilityFacts<'static>> = Some(CapabilityFacts {
    needed: &["CHOWN", "SETGID", "SETUID"],
    useful: &["DAC_OVERRIDE"],
    reason: "nginx starts as root and hands its workers to the user `nginx`",
});

/// `nginx:1.27-alpine` and `nginx:1.29-alpine`, which bring curl.
const NGINX: &[Flavour] = &[otherwise(&Tools {
    has: &[
        "sh", "ash", "wget", "curl", "nginx", "kill", "nc", "pgrep", "ps", "test", "grep",
    ],
    lacks: &["bash", "node", "python3", "python"],
})];

/// `node:22-alpine`.
const NODE: &[Flavour] = &[otherwise(&Tools {
    has: &[
        "sh", "ash", "wget", "node", "kill", "nc", "pgrep", "ps", "test", "grep",
    ],
    lacks: &["bash", "curl", "python3", "python"],
})];

/// `python:3.12-alpine` with bash.
const PYTHON: &[Flavour] = &[otherwise(&Tools {
    has: &[
        "sh", "ash", "bash", "python3", "python", "wget", "nc", "kill", "celery", "gunicorn",
        "pgrep", "pidof", "ps", "test", "grep",
    ],
    lacks: &["curl", "node"],
})];

const NOT_IN_COMMUNITY: &str = "the community edition answers 404";

pub(super) static IMAGES: &[ImageFacts] = &[
    ImageFacts {
        name: "plane-frontend",
        repositories: &["plane-frontend"],
        tags: versions("v1.2.2"),
        flavours: NGINX,
        user: Some(User::RootThen("nginx")),
        ports: &[3000],
        health_paths: &["/"],
        capabilities: NGINX_CAPABILITIES,
        environment: Some(&NONE),
        source: SOURCE,
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "plane-admin",
        repositories: &["plane-admin"],
        tags: versions("v1.2.2"),
        flavours: NGINX,
        user: Some(User::RootThen("nginx")),
        ports: &[3000],
        health_paths: &["/god-mode/"],
        failing_paths: &[FailingPath {
            path: "/",
            reason: "nginx answers with a page of its own, even where the application is missing",
        }],
        capabilities: NGINX_CAPABILITIES,
        environment: Some(&NONE),
        source: SOURCE,
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "plane-space",
        repositories: &["plane-space"],
        tags: versions("v1.2.2"),
        flavours: NODE,
        user: Some(User::Root),
        ports: &[3000],
        health_paths: &["/spaces/"],
        failing_paths: &[FailingPath {
            path: "/",
            reason: "it is 404: the server knows only what is below `/spaces/`",
        }],
        capabilities: Some(NO_CAPABILITIES),
        runtime: Some(Runtime::Node),
        environment: Some(&SPACE),
        source: SOURCE,
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "plane-live",
        repositories: &["plane-live"],
        tags: versions("v1.2.2"),
        flavours: NODE,
        user: Some(User::Root),
        ports: &[3000],
        health_paths: &["/live/health"],
        capabilities: Some(NO_CAPABILITIES),
        runtime: Some(Runtime::Node),
        environment: Some(&LIVE),
        source: SOURCE,
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "plane-backend",
        repositories: &["plane-backend"],
        tags: versions("v1.2.2"),
        flavours: PYTHON,
        user: Some(User::Root),
        unprivileged_user: None,
        ports: &[8000],
        health_paths: &["/"],
        failing_paths: &[
            FailingPath {
                path: "/api/health",
                reason: NOT_IN_COMMUNITY,
            },
            FailingPath {
                path: "/health",
                reason: NOT_IN_COMMUNITY,
            },
            FailingPath {
                path: "/healthz",
                reason: NOT_IN_COMMUNITY,
            },
        ],
        data: &["/code/plane/logs"],
        capabilities: Some(CapabilityFacts {
            needed: &[],
            useful: ROOT_FILES,
            reason: "it runs as root and writes logs and collected static files",
        }),
        // What each process needs is in the facts about processes; this holds for any of them.
        memory_floor: Some(MemoryFloor {
            bytes: 165_000_000,
            reason: "one process of Django or Celery takes 165 MB",
        }),
        runtime: Some(Runtime::Python),
        environment: Some(&BACKEND),
        source: SOURCE,
    },
    ImageFacts {
        name: "plane-proxy",
        repositories: &["plane-proxy"],
        tags: versions("v1.2.2"),
        user: Some(User::Root),
        source: SOURCE,
        ..ImageFacts::NOTHING
    },
];
