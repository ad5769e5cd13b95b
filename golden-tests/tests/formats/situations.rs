//! Ways in which a run can end.

use golden_tests::Project;

/// A project, a command, and how it ends.
pub struct Situation {
    /// What is the matter.
    pub name: &'static str,
    /// Sets it up.
    pub project: fn() -> Project,
    /// What is run, without a format.
    pub command: &'static str,
    /// The exit code.
    pub code: u8,
    /// What every format has to tell, in a form that none of them escapes.
    pub tells: &'static str,
}

/// All of them.
pub const SITUATIONS: &[Situation] = &[
    Situation {
        name: "a clean spec",
        project: Project::reference,
        command: "lint",
        code: 0,
        tells: "",
    },
    Situation {
        name: "findings in a spec",
        project: faulty,
        command: "lint",
        code: 1,
        tells: "is probed every 5s",
    },
    Situation {
        name: "a warning that fails nothing",
        project: warned,
        command: "lint",
        code: 0,
        tells: "",
    },
    Situation {
        name: "a warning that is denied",
        project: warned,
        command: "lint --deny warnings",
        code: 1,
        tells: "SUPPRESS-03",
    },
    Situation {
        name: "syntax errors",
        project: broken,
        command: "lint",
        code: 1,
        tells: "SYNTAX-",
    },
    Situation {
        name: "a build that findings keep from being written",
        project: faulty,
        command: "build",
        code: 1,
        tells: "is probed every 5s",
    },
    Situation {
        name: "output that is not fresh",
        project: Project::reference,
        command: "build --check",
        code: 1,
        tells: "README.md",
    },
    Situation {
        name: "findings in files",
        project: audited,
        command: "audit site",
        code: 1,
        tells: "is probed every 5s",
    },
    Situation {
        name: "files full of what formats give a meaning to",
        project: nasty,
        command: "audit .",
        code: 1,
        tells: "is probed every 5s",
    },
    Situation {
        name: "nothing to look at",
        project: nothing_known,
        command: "audit .",
        code: 3,
        tells: "nothing that the rules know is here",
    },
    Situation {
        name: "a place that no rule could look at",
        project: hidden,
        command: "audit .",
        code: 3,
        tells: "REX-34",
    },
    Situation {
        name: "findings beside what no rule could look at",
        project: hidden_and_faulty,
        command: "audit .",
        code: 1,
        tells: "REX-34",
    },
    Situation {
        name: "what a comment allows",
        project: allowed,
        command: "lint",
        code: 0,
        tells: "",
    },
    Situation {
        name: "an image that nobody knows",
        project: noted,
        command: "audit .",
        code: 0,
        tells: "",
    },
    Situation {
        name: "no spec at all",
        project: Project::empty,
        command: "lint",
        code: 2,
        tells: "there is no",
    },
    Situation {
        name: "an argument that does not exist",
        project: Project::reference,
        command: "lint --frobnicate",
        code: 2,
        tells: "unexpected argument",
    },
    Situation {
        name: "a directory that is not named",
        project: Project::reference,
        command: "audit",
        code: 2,
        tells: "required arguments were not provided",
    },
    Situation {
        name: "no directory",
        project: Project::empty,
        command: "audit nowhere",
        code: 2,
        tells: "nowhere",
    },
];

/// The reference spec with a fault.
pub fn faulty() -> Project {
    let project = Project::reference();
    project.replace("spec/javisi.plane", "interval = 30s", "interval = 5s");
    project
}

fn warned() -> Project {
    let project = Project::reference();
    let text = project.read("spec/javisi.plane");
    project.write(
        "spec/javisi.plane",
        format!("# rex: allow REX-05 because nothing\n{text}"),
    );
    project
}

/// A site whose Caddyfile lies elsewhere.
fn hidden() -> Project {
    let project = Project::empty();
    let site = "work.example.org {\n\timport vpn_only\n\treverse_proxy plane-web:3000\n}\n";
    project.write("caddy/sites/work.caddy", site);
    project
}

fn hidden_and_faulty() -> Project {
    let project = hidden();
    project.write("docker-compose.yml", compose("web", "\n"));
    project
}

fn allowed() -> Project {
    let project = faulty();
    project.replace(
        "spec/javisi.plane",
        "interval = 5s",
        "\n# rex: allow REX-05 because the box is slow: 100% \"::\" <b>\ninterval = 5s",
    );
    project
}

/// A service without a fault, whose probe calls what its image may have.
fn noted() -> Project {
    let project = Project::empty();
    let text = "\
services:
  app:
    image: team/app:1.2.3
    restart: unless-stopped
    cap_drop: [ALL]
    security_opt: [no-new-privileges:true]
    deploy: { resources: { limits: { memory: 1G, cpus: \"1.0\" } } }
    healthcheck:
      test: [CMD, wget, -q, -O, /dev/null, \"http://127.0.0.1:8000/\"]
      interval: 30s
      timeout: 10s
      retries: 3
";
    project.write("docker-compose.yml", text);
    project
}

fn broken() -> Project {
    let project = Project::empty();
    project.write("spec/a.plane", "{ a = 1 b = ; }");
    project
}

/// A role in a directory of its own.
pub fn audited() -> Project {
    let project = Project::empty();
    project.write(
        "site/roles/app/templates/docker-compose.yml.j2",
        compose("web", "\n"),
    );
    project
}

/// Every character that some format gives a meaning to, in names of files and services, with CRLF line ends.
pub fn nasty() -> Project {
    let project = Project::empty();
    project.write(
        "a b,c:%0A é]]>/docker-compose.yml",
        compose(NASTY_NAME, "\r\n"),
    );
    project
}

/// How YAML writes a name that holds line breaks, quotes, and the marks of XML, workflow commands, Markdown and SARIF.
const NASTY_NAME: &str = r#""w]]>&<b>::e,%0A\r\n::error::'\"é {0} [x](1) \u0007\u202e\uffff""#;

fn nothing_known() -> Project {
    let project = Project::empty();
    project.write("notes.txt", "nothing");
    project
}

fn compose(service: &str, line_end: &str) -> String {
    [
        "services:",
        &format!("  {service}:"),
        "    image: caddy:2.10.2-alpine",
        "    healthcheck:",
        "      interval: 5s",
        "      timeout: 3s",
        "      retries: 3",
        "      test: [CMD, wget, -q, -O, /dev/null, \"http://127.0.0.1:80/\"]",
        "",
    ]
    .join(line_end)
}
