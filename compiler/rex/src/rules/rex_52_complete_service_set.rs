//! # REX-52: complete-service-set
//!
//! ## What it does
//!
//! Refuses a deployment of Plane without a process that the others need: `api`, `worker`, `beat`, `migrator` or `web`. Of
//! files, it looks at those that run at least three of Plane's processes, `api` or `web` among them: with fewer they are parts of
//! something.
//!
//! ## Why it hurts
//!
//! Everything starts and looks well. Without beat no mail goes out and nothing is ever cleaned up; without the worker no
//! webhook is delivered; without the migrator the database stays empty, and every page answers 500.
//!
//! ## Example
//!
//! ```plane
//! plane.services = { web = { }; api = { }; worker = { }; migrator = { }; };
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! plane.services = { web = { }; api = { }; worker = { }; beat = { }; migrator = { }; };
//! ```
//!
//! ## Origin
//!
//! production

use std::collections::{BTreeMap, BTreeSet};

use specc_model::facts::ProcessFacts;
use specc_model::facts::plane::PROCESSES;
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{DeploymentView, Place, ServiceView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct CompleteServiceSet;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-52",
        "complete-service-set",
        "rex_52_complete_service_set.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

/// So many processes make files a deployment, and not a part of one.
const ENOUGH: usize = 3;

/// The image that several processes share, told apart by what they run.
const BACKEND: &str = "plane-backend";

impl Rule for CompleteServiceSet {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn deployment(&self, deployment: &DeploymentView<'_>, report: &mut Report<'_>) {
        if let Some(spec) = deployment.spec {
            let missing = missing(|name| spec.services.contains_key(name));
            let place = spec.plane.processes.map_or(deployment.place, Place::from);
            report_missing(&missing, place, true, report);
            return;
        }
        let mut seen = BTreeSet::new();
        for (present, place) in deployments(deployment) {
            let main = present.contains("api") || present.contains("web");
            if main && present.len() >= ENOUGH && seen.insert(present.clone()) {
                let missing = missing(|name| present.contains(name));
                report_missing(&missing, place, false, report);
            }
        }
    }
}

fn missing(is_there: impl Fn(&str) -> bool) -> Vec<&'static ProcessFacts> {
    let needed = PROCESSES.iter().filter(|process| process.indispensable);
    needed.filter(|process| !is_there(process.name)).collect()
}

fn report_missing(missing: &[&ProcessFacts], place: Place, spec: bool, report: &mut Report<'_>) {
    let Some(first) = missing.first() else {
        return;
    };
    let names: Vec<_> = missing
        .iter()
        .map(|process| format!("`{}`", process.name))
        .collect();
    let entries: Vec<_> = missing
        .iter()
        .map(|process| format!("{} = {{ }};", process.name))
        .collect();
    let finding = report
        .at(
            place,
            format!("Plane cannot run without {}", names.join(", ")),
            "not all of Plane's processes",
        )
        .why(format!("`{}`: {}", first.name, first.doc));
    if !spec {
        let help = format!(
            "add a service of the image `{}` for {}",
            first.image,
            names.join(", ")
        );
        report.add(finding.help(help));
        return;
    }
    let finding = finding.help(format!(
        "add `{}`: every option has a default",
        entries.join(" ")
    ));
    report.add(match place.written {
        true => finding.fix(Fix {
            title: format!("add {}", names.join(", ")),
            // It needs memory that somebody has to plan for.
            applicability: Applicability::Unsafe,
            edits: vec![Edit {
                span: Span::new(place.at.file, place.at.start + 1, place.at.start + 1),
                replacement: format!(" {}", entries.join(" ")),
            }],
        }),
        false => finding,
    });
}

/// Plane's processes in a compose file.
#[derive(Default)]
struct Part {
    processes: BTreeSet<&'static str>,
    /// The first container with an image of Plane's.
    place: Option<Place>,
}

impl Part {
    /// Whether both run Plane, and both have a process: then one of them is there instead of the other.
    fn is_instead_of(&self, other: &Part) -> bool {
        let both = self.place.is_some() && other.place.is_some();
        both && !self.processes.is_disjoint(&other.processes)
    }
}

/// The processes of each compose file with Plane, together with those of the files that go with it, and where the first is.
fn deployments(deployment: &DeploymentView<'_>) -> Vec<(BTreeSet<&'static str>, Place)> {
    let parts = parts(deployment).unwrap_or_default();
    let migrated = deployment.tasks.iter().any(migrates);
    let whole = |part: &Part| {
        let others = parts.iter().filter(|other| !other.is_instead_of(part));
        let mut present = part.processes.clone();
        present.extend(others.flat_map(|other| &other.processes));
        present.extend(migrated.then_some("migrator"));
        Some((present, part.place?))
    };
    parts.iter().filter_map(whole).collect()
}

/// Plane's processes among the containers, one part for each compose file. Nothing where not all containers can be seen, or
/// where one of Plane's may be any of them.
fn parts(deployment: &DeploymentView<'_>) -> Option<Vec<Part>> {
    if deployment
        .compose_files
        .iter()
        .any(|file| !file.services.complete)
    {
        return None;
    }
    let mut parts: BTreeMap<Option<usize>, Part> = BTreeMap::new();
    for service in &deployment.services {
        let image = service.image_reference();
        let image = image
            .as_ref()
            .and_then(|image| image.repository.rsplit('/').next());
        let own = image.is_some_and(|image| PROCESSES.iter().any(|process| process.image == image));
        let name = match image {
            Some(BACKEND) => Some(backend(service)?),
            Some(image) if own => PROCESSES
                .iter()
                .find(|process| process.image == image)
                .map(|process| process.name),
            // Built here, or under a name that only the deploy knows.
            _ => named(&service.name),
        };
        let part = parts.entry(service.compose_file).or_default();
        if own && part.place.is_none() {
            part.place = Some(service.place);
        }
        part.processes.extend(name);
    }
    Some(parts.into_values().collect())
}

/// Which process a container of the backend's image is: by its command, or else by its name.
fn backend(service: &ServiceView<'_>) -> Option<&'static str> {
    const SIGNS: [(&str, &str); 8] = [
        ("entrypoint-api", "api"),
        ("entrypoint-worker", "worker"),
        ("entrypoint-beat", "beat"),
        ("entrypoint-migrator", "migrator"),
        ("gunicorn", "api"),
        (" beat", "beat"),
        (" worker", "worker"),
        ("migrate", "migrator"),
    ];
    let words = [&service.entrypoint, &service.command];
    let line: Vec<_> = words
        .into_iter()
        .filter_map(|words| words.value())
        .flatten()
        .filter_map(|word| word.text())
        .collect();
    let line = line.join(" ");
    let by_command = SIGNS.iter().find(|(sign, _)| line.contains(sign));
    by_command
        .map(|(_, name)| *name)
        .or_else(|| named(&service.name))
}

/// The process that the last word of a container's name says: `plane-beat-worker` is the beat.
fn named(name: &str) -> Option<&'static str> {
    const WORDS: [(&str, &str); 8] = [
        ("beat", "beat"),
        ("migrat", "migrator"),
        ("worker", "worker"),
        ("api", "api"),
        ("frontend", "web"),
        ("web", "web"),
        ("space", "space"),
        ("live", "live"),
    ];
    let name = name.to_ascii_lowercase();
    WORDS
        .iter()
        .find(|(word, _)| name.contains(word))
        .map(|(_, process)| *process)
}

/// Whether a task runs the migrations.
fn migrates(task: &crate::views::TaskView<'_>) -> bool {
    task.words().iter().any(|word| {
        ["migrate", "migrator", "plane-migrator"].contains(word)
            || word.contains("entrypoint-migrator")
    })
}
