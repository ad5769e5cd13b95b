//! Plane 1.2.2: its processes, routes and environment, read in its source at tag v1.2.2 and seen by running its backend.

/// The release that these facts were checked against.
pub const CHECKED_VERSION: &str = "1.2.2";

/// One process of Plane.
#[derive(Debug, PartialEq)]
pub struct ProcessFacts {
    /// The name that the spec uses: `api`.
    pub name: &'static str,
    /// The image's name under its registry: `plane-backend`.
    pub image: &'static str,
    /// What it does, in one sentence.
    pub doc: &'static str,
    /// Whether Plane is broken without it (REX-52): admin, space and live serve parts that a team can do without.
    pub indispensable: bool,
    /// The port it listens on.
    pub port: Option<u16>,
    /// How to see that it is alive; `None` for a process that ends by itself.
    pub probe: Option<ProbeFacts>,
    /// Whether it ends by itself.
    pub one_shot: bool,
    /// Memory limit in bytes that it needs to start and to migrate.
    pub memory_floor: u64,
    /// Memory limit in bytes where the spec says nothing.
    pub memory: u64,
    /// CPU limit where the spec says nothing.
    pub cpus: f64,
    /// Milliseconds that it takes to start on a small host.
    pub start_period: u64,
    /// The network that it belongs to where the spec says nothing: `frontend` (reached by the proxy only) or `backend`.
    pub network: &'static str,
    /// Its command, where the image's own is not the right one.
    pub command: Option<&'static [&'static str]>,
    /// Env files that it reads.
    pub env_files: &'static [&'static str],
    /// Services that must be healthy first.
    pub after_healthy: &'static [&'static str],
    /// Services that must have ended well first.
    pub after_completed: &'static [&'static str],
}

/// How to see that a process is alive.
#[derive(Debug, PartialEq)]
pub enum ProbeFacts {
    /// A GET of this path answers 200.
    Http(&'static str),
    /// A command that ends with 0.
    Exec(&'static [&'static str]),
}

const MIB: u64 = 1024 * 1024;

/// Liveness of a process without a port: PID 1 is the process itself, because its command ends in `exec`.
const ALIVE: ProbeFacts = ProbeFacts::Exec(&["kill", "-0", "1"]);

/// All processes of a deployment, in the order in which they are printed.
pub static PROCESSES: &[ProcessFacts] = &[
    ProcessFacts {
        name: "web",
        image: "plane-frontend",
        doc: "The application in the browser: static files behind nginx.",
        indispensable: true,
        port: Some(3000),
        probe: Some(ProbeFacts::Http("/")),
        one_shot: false,
        memory_floor: 64 * MIB,
        memory: 128 * MIB,
        cpus: 0.5,
        start_period: 10_000,
        network: "frontend",
        command: None,
        env_files: &[],
        after_healthy: &["api"],
        after_completed: &[],
    },
    ProcessFacts {
        name: "admin",
        image: "plane-admin",
        doc: "Instance administration under `/god-mode/`: static files behind nginx.",
        indispensable: false,
        port: Some(3000),
        // `/` is nginx's own page, healthy even where the application is missing.
        probe: Some(ProbeFacts::Http("/god-mode/")),
        one_shot: false,
        memory_floor: 64 * MIB,
        memory: 128 * MIB,
        cpus: 0.25,
        start_period: 10_000,
        network: "frontend",
        command: None,
        env_files: &[],
        after_healthy: &["api"],
        after_completed: &[],
    },
    ProcessFacts {
        name: "space",
        image: "plane-space",
        doc: "Published boards under `/spaces/`: a Node server.",
        indispensable: false,
        port: Some(3000),
        // `/` is 404, so the image's built-in check never succeeds in 1.2.2.
        probe: Some(ProbeFacts::Http("/spaces/")),
        one_shot: false,
        memory_floor: 192 * MIB,
        memory: 256 * MIB,
        cpus: 0.25,
        start_period: 20_000,
        network: "frontend",
        command: None,
        env_files: &["space"],
        after_healthy: &["api"],
        after_completed: &[],
    },
    ProcessFacts {
        name: "live",
        image: "plane-live",
        doc: "Collaborative editing under `/live/`: a Node server with a WebSocket at `/live/collaboration`.",
        indispensable: false,
        port: Some(3000),
        probe: Some(ProbeFacts::Http("/live/health")),
        one_shot: false,
        memory_floor: 192 * MIB,
        memory: 256 * MIB,
        cpus: 0.25,
        start_period: 20_000,
        network: "backend",
        command: None,
        env_files: &["live"],
        after_healthy: &["api"],
        after_completed: &[],
    },
    ProcessFacts {
        name: "api",
        image: "plane-backend",
        doc: "The REST API: gunicorn on port 8000, IPv4 only.",
        indispensable: true,
        port: Some(8000),
        // `/api/health/` and `/health` are 404 in the community edition.
        probe: Some(ProbeFacts::Http("/")),
        one_shot: false,
        memory_floor: 1024 * MIB,
        memory: 1024 * MIB,
        cpus: 1.0,
        start_period: 90_000,
        network: "backend",
        command: Some(&["./bin/docker-entrypoint-api.sh"]),
        env_files: &["plane", "api"],
        after_healthy: &["plane-mq", "plane-storage"],
        after_completed: &["migrator"],
    },
    ProcessFacts {
        name: "worker",
        image: "plane-backend",
        doc: "Background jobs: celery, which delivers webhooks and mail.",
        indispensable: true,
        port: None,
        probe: Some(ALIVE),
        one_shot: false,
        memory_floor: 512 * MIB,
        memory: 512 * MIB,
        cpus: 0.5,
        start_period: 60_000,
        network: "backend",
        // Without `-I plane.bgtasks.logger_task` 1.2.2 logs the raw token of every API request; with `exec` it stops at once.
        command: Some(&[
            "sh",
            "-c",
            "exec celery -A plane worker -l warning -I plane.bgtasks.logger_task -c 2",
        ]),
        env_files: &["plane"],
        after_healthy: &["plane-mq"],
        after_completed: &["migrator"],
    },
    ProcessFacts {
        name: "beat",
        image: "plane-backend",
        doc: "The scheduler: mail every 5 minutes, nightly clean-up. Exactly one instance.",
        indispensable: true,
        port: None,
        probe: Some(ALIVE),
        one_shot: false,
        memory_floor: 256 * MIB,
        memory: 256 * MIB,
        cpus: 0.1,
        start_period: 60_000,
        network: "backend",
        command: Some(&["sh", "-c", "exec celery -A plane beat -l info"]),
        env_files: &["plane"],
        after_healthy: &["plane-mq"],
        after_completed: &["migrator"],
    },
    ProcessFacts {
        name: "migrator",
        image: "plane-backend",
        doc: "Database migrations: 161 of them, about 2 minutes on an empty database; ends by itself.",
        indispensable: true,
        port: None,
        probe: None,
        one_shot: true,
        // 384 MB and the migrations do not go together: the kernel kills it.
        memory_floor: 512 * MIB,
        memory: 512 * MIB,
        cpus: 1.0,
        start_period: 0,
        network: "backend",
        command: Some(&["./bin/docker-entrypoint-migrator.sh"]),
        env_files: &["plane"],
        after_healthy: &["plane-mq"],
        after_completed: &[],
    },
];

/// The process of that name.
pub fn process(name: &str) -> Option<&'static ProcessFacts> {
    PROCESSES.iter().find(|process| process.name == name)
}

/// A path prefix and the process that serves it; the prefix is kept.
#[derive(Debug, PartialEq, Eq)]
pub struct RouteFacts {
    /// `/api/`: everything below it.
    pub prefix: &'static str,
    /// The process.
    pub process: &'static str,
    /// Whether the prefix without its slash is redirected to the one with it.
    pub redirect_bare: bool,
}

/// Routes in front of Plane, first match first; everything else goes to `web`, and `/BUCKET` to the object store.
pub static ROUTES: &[RouteFacts] = &[
    RouteFacts {
        prefix: "/api/",
        process: "api",
        redirect_bare: false,
    },
    RouteFacts {
        prefix: "/auth/",
        process: "api",
        redirect_bare: false,
    },
    RouteFacts {
        prefix: "/static/",
        process: "api",
        redirect_bare: false,
    },
    RouteFacts {
        prefix: "/god-mode/",
        process: "admin",
        redirect_bare: true,
    },
    RouteFacts {
        prefix: "/spaces/",
        process: "space",
        redirect_bare: true,
    },
    RouteFacts {
        prefix: "/live/",
        process: "live",
        redirect_bare: false,
    },
];
