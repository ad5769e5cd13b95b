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
    /// What it takes in memory to start and to migrate, where that was measured.
    pub memory_floor: Option<ProcessMemory>,
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

/// What a process takes in memory, in bytes, as it was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProcessMemory {
    /// The least with which it starts and migrates, however small it is configured.
    pub least: u64,
    /// What it takes once.
    pub base: u64,
    /// What each of its workers takes beside that.
    pub each: u64,
    /// Whose processes the workers are: `gunicorn`.
    pub of: &'static str,
    /// Workers where nobody says how many.
    pub count: u64,
}

impl ProcessMemory {
    /// The memory that it takes with that many workers.
    pub fn with(&self, workers: u64) -> u64 {
        let all = self.each.saturating_mul(workers);
        self.least.max(self.base.saturating_add(all))
    }
}

const MB: u64 = 1000 * 1000;
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
        memory_floor: None,
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
        memory_floor: None,
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
        memory_floor: None,
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
        memory_floor: None,
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
        memory_floor: Some(ProcessMemory {
            least: 512 * MIB,
            base: 29 * MB,
            each: 158 * MB,
            of: "gunicorn",
            count: 2,
        }),
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
        memory_floor: Some(ProcessMemory {
            least: 0,
            base: 165 * MB,
            each: 165 * MB,
            of: "Celery",
            count: 2,
        }),
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
        memory_floor: Some(ProcessMemory {
            least: 0,
            base: 0,
            each: 165 * MB,
            of: "Celery",
            count: 1,
        }),
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
        memory_floor: Some(ProcessMemory {
            least: 512 * MIB,
            base: 0,
            each: 0,
            of: "migrations",
            count: 0,
        }),
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

/// The process that a container of an image runs, by its command, or by its name where the command does not tell.
pub fn process_of(image: &str, command: &[&str], name: &str) -> Option<&'static ProcessFacts> {
    const ENTRYPOINTS: [(&str, &str); 4] = [
        ("docker-entrypoint-api.sh", "api"),
        ("docker-entrypoint-worker.sh", "worker"),
        ("docker-entrypoint-beat.sh", "beat"),
        ("docker-entrypoint-migrator.sh", "migrator"),
    ];
    let of_image = || PROCESSES.iter().filter(|process| process.image == image);
    if of_image().count() == 1 {
        return of_image().next();
    }
    let words = || command.iter().flat_map(|words| words.split_whitespace());
    let by_script = ENTRYPOINTS
        .iter()
        .find(|(script, _)| words().any(|word| word.rsplit('/').next() == Some(script)));
    let celery = words().any(|word| word == "celery" || word.ends_with("/celery"));
    let has = |wanted: &str| words().any(|word| word == wanted);
    let by_command = match by_script {
        Some((_, process)) => Some(*process),
        None if celery && has("worker") => Some("worker"),
        None if celery && has("beat") => Some("beat"),
        None if has("gunicorn") => Some("api"),
        None if has("manage.py") && has("migrate") => Some("migrator"),
        None => None,
    };
    if let Some(found) = by_command {
        return of_image().find(|process| process.name == found);
    }
    let last = name.rsplit(['-', '_']).next().unwrap_or(name);
    let by_name = of_image().find(|process| process.name == last);
    by_name.filter(|_| command.is_empty())
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

#[cfg(test)]
mod tests {
    use super::{process, process_of};

    #[test]
    fn a_process_is_told_by_its_command_and_only_then_by_its_name() {
        let cases: &[(&str, &[&str], &str, Option<&str>)] = &[
            ("plane-live", &[], "anything", Some("live")),
            (
                "plane-backend",
                &["./bin/docker-entrypoint-api.sh"],
                "x",
                Some("api"),
            ),
            (
                "plane-backend",
                &["sh", "-c", "exec celery -A plane worker -c 2"],
                "api",
                Some("worker"),
            ),
            (
                "plane-backend",
                &["celery -A plane beat"],
                "x",
                Some("beat"),
            ),
            ("plane-backend", &[], "plane_worker", Some("worker")),
            (
                "plane-backend",
                &["python", "manage.py", "shell"],
                "api",
                None,
            ),
            ("plane-backend", &[], "tools", None),
            ("redis", &[], "api", None),
        ];
        for (image, command, name, expected) in cases {
            let found = process_of(image, command, name).map(|process| process.name);
            assert_eq!(found, *expected, "{image} {command:?} {name}");
        }
    }

    #[test]
    fn more_workers_take_more_memory() {
        let floor = |name: &str| process(name).and_then(|process| process.memory_floor);
        assert_eq!(floor("api").map(|memory| memory.with(1)), Some(512 << 20));
        assert_eq!(floor("api").map(|memory| memory.with(4)), Some(661_000_000));
        assert_eq!(
            floor("worker").map(|memory| memory.with(2)),
            Some(495_000_000)
        );
        assert_eq!(floor("web"), None);
    }
}
