//! # REX-55: liveness-not-load
//!
//! ## What it does
//!
//! Warns about a probe that starts the application once more to ask it how it is: `celery inspect ping`, `celery status`,
//! `manage.py …` and the like.
//!
//! ## Why it hurts
//!
//! Each such probe loads the whole application: on two cores `celery inspect ping` took over ten seconds of wall time and
//! as much memory as a worker, every thirty seconds. Under load it runs into its timeout, and a worker that is merely busy
//! counts as dead.
//!
//! ## Example
//!
//! ```yaml
//! worker:
//!   image: makeplane/plane-backend:v1.2.2
//!   healthcheck:
//!     test: [CMD, celery, -A, plane, inspect, ping]
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! worker:
//!   image: makeplane/plane-backend:v1.2.2
//!   healthcheck:
//!     test: [CMD, kill, -0, "1"]
//! ```
//!
//! ## Origin
//!
//! production

use specc_source::{Applicability, Fix, Level};

use crate::documentation::code;
use crate::views::{Call, Door, ServiceView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct LivenessNotLoad;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-55", "liveness-not-load", "rex_55_liveness_not_load.rs"),
    level: Level::Warning,
    doors: Doors::Both,
};

const WHY: &str = "Each probe loads the whole application once more: on a small host it runs into its timeout, and what is \
                   merely busy counts as dead.";

/// Programs of which each command loads the application, and what makes a command of theirs one.
const LOADERS: [(&str, &[&str]); 9] = [
    (
        "celery",
        &[
            "inspect", "status", "report", "control", "events", "shell", "call",
        ],
    ),
    ("manage.py", &[]),
    ("django-admin", &[]),
    ("python", &["manage.py"]),
    ("python3", &["manage.py"]),
    ("flask", &[]),
    ("rails", &[]),
    ("rake", &[]),
    ("php", &["artisan", "bin/console"]),
];

impl Rule for LivenessNotLoad {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        let Some((probe, _)) = service.health.probe() else {
            return;
        };
        let calls = probe.calls();
        let Some(call) = calls.iter().find(|call| loads(call)) else {
            return;
        };
        let words = instead(service, report);
        let message = format!(
            "each probe of `{}` starts its application once more",
            service.name
        );
        let mut finding = report
            .at(
                call.place,
                message,
                format!("`{}` loads all of it", words_of(call)),
            )
            .why(WHY)
            .help(help(service, words.as_deref()));
        if let Some(words) = &words
            && let Some(edit) = report.deployment().replace_probe(probe, words)
        {
            finding = finding.fix(Fix {
                title: "probe without starting anything".to_owned(),
                // It asks for less than before.
                applicability: Applicability::Unsafe,
                edits: vec![edit],
            });
        }
        report.add(finding);
    }
}

fn loads(call: &Call) -> bool {
    let has = |wanted: &str| {
        call.arguments
            .iter()
            .any(|argument| argument == wanted || argument.ends_with(&format!("/{wanted}")))
    };
    let module = call.arguments.iter().position(|argument| argument == "-m");
    let module = module.and_then(|at| call.arguments.get(at + 1));
    let of = |name: &str| {
        let loader = LOADERS.iter().find(|(program, _)| *program == name);
        loader.is_some_and(|(_, commands)| {
            commands.is_empty() || commands.iter().any(|command| has(command))
        })
    };
    // `python -m celery …` is `celery …`.
    of(call.name()) || module.is_some_and(|module| of(module))
}

fn words_of(call: &Call) -> String {
    let named = |argument: &&String| {
        LOADERS
            .iter()
            .any(|(_, commands)| commands.contains(&argument.as_str()))
    };
    match call.arguments.iter().find(named) {
        Some(command) => format!("{} … {command}", call.name()),
        None => call.name().to_owned(),
    }
}

/// A probe that starts nothing of the application, where the facts know one.
fn instead(service: &ServiceView<'_>, report: &Report<'_>) -> Option<Vec<String>> {
    let known = report.deployment().image_of(service)?;
    let process = service.process();
    let listens = match process {
        Some(process) => process.port,
        None => known.port(),
    };
    if let (Some(port), Some(path)) = (listens, known.health_paths().first()) {
        return known.request(&format!("http://127.0.0.1:{port}{path}"));
    }
    let kill = process.is_some() && known.has_tool("kill") == Some(true);
    kill.then(|| ["kill", "-0", "1"].map(str::to_owned).to_vec())
}

fn help(service: &ServiceView<'_>, words: Option<&[String]>) -> String {
    let Some(words) = words else {
        return "ask whether its process is there (`kill -0 1`), or one of its pages".to_owned();
    };
    let quoted: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
    match service.door {
        Door::Spec => format!("write `health.command = [ {} ]`", quoted.join(" ")),
        _ => format!("write `test: [\"CMD\", {}]`", quoted.join(", ")),
    }
}
