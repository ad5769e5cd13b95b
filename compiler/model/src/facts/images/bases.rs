//! Images that others are built on. What runs in them is not theirs to say: no ports, health paths or capabilities.
//!
//! Sources: nodejs/docker-node, docker-library/python, /buildpack-deps, /debian and alpine/docker-alpine: Dockerfiles;
//! GoogleContainerTools/distroless: README.

use super::flavours::{ALPINE, BUSYBOX, DEBIAN, DISTROLESS, SLIM, otherwise, when};
use super::numbers;
use crate::facts::{Flavour, ImageFacts, Runtime, Tools, User};

/// Recognised by the place that it is pulled from.
pub(super) static DISTROLESS_IMAGE: ImageFacts = ImageFacts {
    name: "distroless",
    repositories: &["distroless"],
    flavours: &[
        when(
            "debug",
            &Tools {
                has: BUSYBOX,
                lacks: &["bash", "curl"],
            },
        ),
        otherwise(&DISTROLESS),
    ],
    source: "GoogleContainerTools/distroless: README",
    ..ImageFacts::NOTHING
};

const NODE: &[Flavour] = &[
    when(
        "alpine",
        &Tools {
            has: &[
                "sh", "ash", "wget", "nc", "node", "kill", "pgrep", "ps", "test", "grep",
            ],
            lacks: &["bash", "curl", "python3", "python"],
        },
    ),
    when(
        "slim",
        &Tools {
            has: &["sh", "bash", "node", "test", "grep"],
            lacks: &["curl", "wget", "nc", "python3", "python"],
        },
    ),
    otherwise(&Tools {
        has: &[
            "sh", "bash", "node", "curl", "wget", "test", "grep", "kill", "ps", "pgrep",
        ],
        lacks: &[],
    }),
];

const PYTHON: &[Flavour] = &[
    when(
        "alpine",
        &Tools {
            has: &[
                "sh", "ash", "wget", "nc", "python3", "python", "kill", "pgrep", "ps", "test",
                "grep",
            ],
            lacks: &["bash", "curl", "node"],
        },
    ),
    when(
        "slim",
        &Tools {
            has: &["sh", "bash", "python3", "python", "test", "grep"],
            lacks: &["curl", "wget", "nc", "node"],
        },
    ),
    otherwise(&Tools {
        has: &[
            "sh", "bash", "python3", "python", "curl", "wget", "test", "grep", "kill", "ps",
            "pgrep",
        ],
        lacks: &["node"],
    }),
];

pub(super) static IMAGES: &[ImageFacts] = &[
    ImageFacts {
        name: "node",
        repositories: &["library/node"],
        tags: numbers(3, "22.21.1-alpine"),
        flavours: NODE,
        user: Some(User::Root),
        runtime: Some(Runtime::Node),
        source: "nodejs/docker-node: Dockerfiles",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "python",
        repositories: &["library/python"],
        tags: numbers(3, "3.12.12-slim-bookworm"),
        flavours: PYTHON,
        user: Some(User::Root),
        runtime: Some(Runtime::Python),
        source: "docker-library/python and buildpack-deps: Dockerfiles",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "alpine",
        repositories: &["library/alpine"],
        tags: numbers(3, "3.22.2"),
        flavours: &[otherwise(&ALPINE)],
        user: Some(User::Root),
        source: "alpine/docker-alpine: Dockerfile",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "busybox",
        repositories: &["library/busybox"],
        tags: numbers(3, "1.37.0"),
        flavours: &[otherwise(&ALPINE)],
        user: Some(User::Root),
        source: "docker-library/busybox: Dockerfiles",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "debian",
        repositories: &["library/debian"],
        // `bookworm-20251103-slim` is as exact as `12.12`: no scheme of numbers.
        flavours: &[otherwise(&DEBIAN)],
        user: Some(User::Root),
        source: "docker-library/debian: the package list of each image",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "ubuntu",
        repositories: &["library/ubuntu"],
        flavours: &[otherwise(&Tools {
            has: SLIM,
            lacks: &["curl", "wget", "nc", "node", "dig"],
        })],
        user: Some(User::Root),
        source: "Ubuntu's base image: its package list",
        ..ImageFacts::NOTHING
    },
];
