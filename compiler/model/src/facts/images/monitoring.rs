//! What watches the others.
//!
//! Sources: the Dockerfiles of grafana/grafana, grafana/loki, grafana/alloy, google/cadvisor, prometheus/busybox,
//! prometheus/node_exporter and prometheus/prometheus, and the documentation of their HTTP interfaces.

use super::flavours::{BUSYBOX, otherwise, unknown_when, when};
use super::{NO_CAPABILITIES, numbers, versions};
use crate::facts::{EarlierTags, Flavour, ImageFacts, TagScheme, Tools, User};

/// Loki and nothing else: no shell either.
static LOKI_ALONE: Tools = Tools {
    has: &["loki"],
    lacks: &[
        "sh", "bash", "curl", "wget", "nc", "kill", "cat", "test", "grep", "node", "python3",
        "python",
    ],
};

/// `quay.io/prometheus/busybox`.
const PROMETHEUS_BUSYBOX: &[Flavour] = &[
    unknown_when("distroless"),
    otherwise(&Tools {
        has: BUSYBOX,
        lacks: &["bash", "curl", "node", "python3", "python"],
    }),
];

pub(super) static IMAGES: &[ImageFacts] = &[
    ImageFacts {
        name: "grafana",
        repositories: &[
            "grafana/grafana",
            "grafana/grafana-oss",
            "grafana/grafana-enterprise",
        ],
        tags: numbers(3, "12.3.2"),
        flavours: &[
            when(
                "ubuntu",
                &Tools {
                    has: &["sh", "bash", "curl"],
                    lacks: &["wget", "node"],
                },
            ),
            otherwise(&Tools {
                has: &[
                    "sh", "bash", "curl", "wget", "nc", "kill", "pgrep", "ps", "test", "grep",
                ],
                lacks: &["node", "python3", "python"],
            }),
        ],
        user: Some(User::Id(472)),
        ports: &[3000],
        health_paths: &["/api/health"],
        data: &["/var/lib/grafana"],
        capabilities: Some(NO_CAPABILITIES),
        source: "grafana/grafana: Dockerfile, documentation of its HTTP interface",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "loki",
        repositories: &["grafana/loki"],
        tags: numbers(3, "3.6.5"),
        // Older images are Alpine, those from 3.6 on distroless.
        flavours: &[
            when("3.6", &LOKI_ALONE),
            when("3.7", &LOKI_ALONE),
            otherwise(&Tools {
                has: &["loki"],
                lacks: &["bash", "curl", "node", "python3", "python"],
            }),
        ],
        user: Some(User::Id(10001)),
        ports: &[3100, 9095],
        health_paths: &["/ready"],
        data: &["/loki"],
        capabilities: Some(NO_CAPABILITIES),
        source: "grafana/loki: cmd/loki/Dockerfile, documentation of its HTTP interface",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "alloy",
        repositories: &["grafana/alloy"],
        tags: versions("v1.13.0"),
        flavours: &[
            unknown_when("nanoserver"),
            otherwise(&Tools {
                has: &["sh", "bash", "alloy"],
                lacks: &["curl", "wget", "nc", "node"],
            }),
        ],
        ports: &[12345],
        health_paths: &["/-/ready", "/-/healthy"],
        data: &["/var/lib/alloy/data"],
        source: "grafana/alloy: Dockerfile, documentation of its HTTP endpoints",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "cadvisor",
        repositories: &["cadvisor/cadvisor", "google/cadvisor"],
        tags: Some(TagScheme {
            prefix: "",
            components: 3,
            example: "0.55.1",
            earlier: Some(EarlierTags {
                prefix: "v",
                before: (0, 53),
            }),
        }),
        flavours: &[otherwise(&Tools {
            has: &["sh", "wget", "nc", "kill", "pgrep", "ps", "test", "grep"],
            lacks: &["bash", "curl", "node", "python3", "python"],
        })],
        user: Some(User::Root),
        ports: &[8080],
        health_paths: &["/healthz"],
        capabilities: Some(crate::facts::CapabilityFacts {
            needed: &[],
            useful: &[],
            reason: "it reads mounted files only",
        }),
        source: "google/cadvisor: deploy/Dockerfile; the stack's REX F5: from 0.53 on, its tags have no `v`",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "node-exporter",
        repositories: &["prom/node-exporter", "prometheus/node-exporter"],
        tags: versions("v1.9.1"),
        flavours: PROMETHEUS_BUSYBOX,
        user: Some(User::Id(65534)),
        ports: &[9100],
        health_paths: &["/metrics"],
        source: "prometheus/node_exporter and prometheus/busybox: Dockerfiles",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "prometheus",
        repositories: &["prom/prometheus", "prometheus/prometheus"],
        tags: versions("v3.7.3"),
        flavours: PROMETHEUS_BUSYBOX,
        user: Some(User::Id(65534)),
        ports: &[9090],
        health_paths: &["/-/healthy", "/-/ready"],
        data: &["/prometheus"],
        capabilities: Some(NO_CAPABILITIES),
        source: "prometheus/prometheus: Dockerfile, documentation of its management interface",
        ..ImageFacts::NOTHING
    },
    ImageFacts {
        name: "docker-socket-proxy",
        repositories: &["tecnativa/docker-socket-proxy"],
        flavours: &[otherwise(&Tools {
            has: BUSYBOX,
            lacks: &["curl", "node", "python3", "python"],
        })],
        ports: &[2375],
        health_paths: &["/_ping", "/version"],
        source: "Tecnativa/docker-socket-proxy: Dockerfile (from haproxy's on Alpine), haproxy.cfg",
        ..ImageFacts::NOTHING
    },
];
