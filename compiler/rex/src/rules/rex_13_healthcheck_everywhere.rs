//! # REX-13: healthcheck-everywhere
//!
//! ## What it does
//!
//! Refuses a service that runs for long and has no healthcheck (or one without a `test`, on an official image of Docker: none of
//! them brings its own), switches it off, or asks a path that does not tell whether the application is well. A service that ends
//! by itself, such as database migrations, needs none and has to say `restart: "no"` or `restart: on-failure`.
//!
//! ## Why it hurts
//!
//! Without a healthcheck `depends_on` waits for a process, not for a service that answers; a deploy counts as done while the
//! application is down. A path that is 404 makes the container unhealthy for ever. And what is restarted although it was
//! meant to end runs its migrations again and again.
//!
//! ## Example
//!
//! ```yaml
//! api:
//!   image: makeplane/plane-backend:v1.2.2
//!   command: ./bin/docker-entrypoint-api.sh
//!   healthcheck:
//!     test: [CMD, wget, -q, -O, /dev/null, "http://127.0.0.1:8000/api/health/"]
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! api:
//!   image: makeplane/plane-backend:v1.2.2
//!   command: ./bin/docker-entrypoint-api.sh
//!   healthcheck:
//!     test: [CMD, wget, -q, -O, /dev/null, "http://127.0.0.1:8000/"]
//! ```
//!
//! ## Origin
//!
//! SPEC-4 T2.1

use specc_model::facts::KnownImage;
use specc_source::{Applicability, Edit, Fix, Level};

use crate::documentation::code;
use crate::views::{Door, Field, Health, HealthView, Place, Probe, ServiceView, port_and_path};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct HealthcheckEverywhere;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-13",
        "healthcheck-everywhere",
        "rex_13_healthcheck_everywhere.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str = "Without a healthcheck nobody waits for the service to answer: a deploy counts as done while it is down.";
const WHY_PATH: &str = "Such a probe says nothing: the container is unhealthy for ever, or healthy without its application.";
const WHY_ONE_SHOT: &str =
    "Docker starts it again each time it has ended, and its work is done again and again.";

const WHY_SAID: &str =
    "Who finds no `restart` adds the one of its neighbours, and its work is done again and again.";

impl Rule for HealthcheckEverywhere {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        if let Some(place) = awaited_to_end(service, report) {
            restarted(service, place, report);
            return;
        }
        match &service.health {
            _ if service.one_shot || on_demand(service) => {}
            Health::Absent if service.complete => {
                missing(service, service.place, "no healthcheck", report)
            }
            Health::Disabled(place) => missing(service, *place, "switched off", report),
            Health::Probed(health) if health.probe.is_absent() && is_official(service, report) => {
                missing(service, health.place, "calls nothing", report)
            }
            Health::Probed(health) => misleading(service, health, report),
            Health::Absent | Health::Unknown(_) => {}
        }
    }
}

/// Whether the image is one of Docker's official ones, none of which brings a healthcheck of its own.
fn is_official(service: &ServiceView<'_>, report: &Report<'_>) -> bool {
    let known = report.deployment().image_of(service).is_some();
    let image = service
        .image_reference()
        .filter(|_| known && !service.built);
    image.is_some_and(|image| {
        let name = image.repository.strip_prefix("docker.io/");
        let name = name.unwrap_or(&image.repository);
        !name.contains('/') || name.starts_with("library/")
    })
}

/// Where another service waits for this one to end well.
fn awaited_to_end(service: &ServiceView<'_>, report: &Report<'_>) -> Option<Place> {
    if service.door == Door::Spec {
        return None;
    }
    let file = report
        .deployment()
        .compose_files
        .get(service.compose_file?)?;
    let others = file
        .services
        .items
        .iter()
        .filter_map(|position| report.deployment().services.get(*position));
    let mut dependencies = others
        .filter_map(|other| other.dependencies.value())
        .flat_map(|dependencies| &dependencies.items);
    dependencies.find_map(|dependency| {
        let (condition, place) = dependency.condition.known()?;
        let ends = condition == "service_completed_successfully"
            && dependency.service.text() == Some(service.name.as_ref());
        ends.then_some(place)
    })
}

/// Started by hand only: compose leaves services with a profile alone.
fn on_demand(service: &ServiceView<'_>) -> bool {
    service
        .node
        .is_some_and(|node| node.get("profiles").is_some())
}

/// Something that is meant to end has to say so.
fn restarted(service: &ServiceView<'_>, awaited: Place, report: &mut Report<'_>) {
    let (place, label, why) = match &service.restart {
        Field::Known(restart, place) if matches!(restart.as_ref(), "always" | "unless-stopped") => {
            (*place, "started again each time it ends", WHY_ONE_SHOT)
        }
        Field::Absent if service.complete => (service.place, "does not say that it ends", WHY_SAID),
        _ => return,
    };
    let message = format!(
        "`{}` is meant to end, and does not say `restart: \"no\"`",
        service.name
    );
    let mut finding = report
        .at(place, message, label)
        .related(awaited.at, "waits for its end")
        .why(why)
        .help("write `restart: \"no\"`, or `restart: on-failure` to try again");
    let entry = "restart: \"no\"";
    let edit = match (&service.restart, &service.insertion) {
        (Field::Known(..), _) if place.written => Some(Edit {
            span: place.at,
            replacement: "\"no\"".to_owned(),
        }),
        (Field::Absent, Some(insertion)) => Some(insertion.add([entry])),
        _ => None,
    };
    if let Some(edit) = edit {
        finding = finding.fix(Fix {
            title: format!("write `{entry}`"),
            applicability: Applicability::Unsafe,
            edits: vec![edit],
        });
    }
    report.add(finding);
}

fn missing(service: &ServiceView<'_>, place: Place, label: &str, report: &mut Report<'_>) {
    let known = report.deployment().image_of(service);
    let off = matches!(service.health, Health::Disabled(_));
    let message = match &service.health {
        _ if off => format!("the healthcheck of `{}` is switched off", service.name),
        Health::Probed(_) => format!("the healthcheck of `{}` has no `test`", service.name),
        _ => format!("`{}` has no healthcheck", service.name),
    };
    let test = known.as_ref().and_then(probe_of);
    let help = match (service.door, &test) {
        (Door::Spec, _) if off => "remove `health.enable = false`".to_owned(),
        (Door::Spec, _) => "give it a `health`".to_owned(),
        _ if matches!(service.health, Health::Probed(_)) => {
            "write as its `test` what tells that the service answers".to_owned()
        }
        (_, Some(test)) if off => format!("write `{}`", entry(test)),
        (_, Some(test)) => format!("add `{}`", entry(test)),
        (_, None) => {
            "add a `healthcheck:`, or write `restart: \"no\"` if it ends by itself".to_owned()
        }
    };
    let mut finding = report.at(place, message, label).why(WHY).help(help);
    if let (Health::Absent, Some(insertion), Some(test)) =
        (&service.health, &service.insertion, &test)
    {
        finding = finding.fix(Fix {
            title: "add a healthcheck".to_owned(),
            // Whether the application is reached there is for its owner to say.
            applicability: Applicability::Unsafe,
            edits: vec![insertion.add([entry(test).as_str()])],
        });
    }
    report.add(finding);
}

/// The probe that the facts about an image know.
fn probe_of(known: &KnownImage<'_>) -> Option<Vec<String>> {
    let (port, path) = (known.port()?, known.health_paths().first().copied()?);
    known.request(&format!("http://127.0.0.1:{port}{path}"))
}

/// The whole healthcheck, with the house values.
fn entry(test: &[String]) -> String {
    let words: Vec<_> = test.iter().map(|word| format!("\"{word}\"")).collect();
    format!(
        "healthcheck: {{ test: [\"CMD\", {}], interval: 30s, timeout: 10s, retries: 3 }}",
        words.join(", ")
    )
}

/// Reports a path that the facts say tells nothing.
fn misleading(service: &ServiceView<'_>, health: &HealthView<'_>, report: &mut Report<'_>) {
    let Some(known) = report.deployment().image_of(service) else {
        return;
    };
    let Some((probe, whole)) = health.probe.known() else {
        return;
    };
    let calls = probe.calls();
    let url = calls.iter().find_map(|call| call.url());
    let (path, place) = match (probe, url) {
        (Probe::Http { path, .. }, _) => (path.as_ref(), whole),
        (_, Some(url)) => {
            // Another port is served by something else.
            let asked = port_and_path(url).filter(|(port, _)| *port == known.port());
            let Some((_, path)) = asked else {
                return;
            };
            let mut pieces = probe.pieces().into_iter();
            let piece = pieces.find(|(text, _)| text.contains(url));
            (path, piece.map_or(whole, |(_, place)| place))
        }
        (_, None) => return,
    };
    let Some(reason) = known.fails(path) else {
        return;
    };
    let better = known.health_paths().first().copied();
    let message = format!(
        "the healthcheck of `{}` asks `{path}`, which does not tell whether it is well",
        service.name
    );
    let mut finding = report.at(place, message, reason).why(WHY_PATH);
    if let Some(origin) = known.declared_at() {
        finding = finding.related(origin.at, "declared here");
    }
    finding = match better {
        Some(better) => finding.help(format!("ask for `{better}`")),
        None => finding.help("ask for a path that answers 200 while it is well"),
    };
    let edit = better.and_then(|better| match (probe, url) {
        (Probe::Http { .. }, _) => place.written.then(|| Edit {
            span: place.at,
            replacement: format!("\"{better}\""),
        }),
        (_, Some(url)) => {
            let asked = format!("{}{better}", url.strip_suffix(path)?);
            report.deployment().edit_within(place.at, url, &asked)
        }
        (_, None) => None,
    });
    if let (Some(better), Some(edit)) = (better, edit) {
        finding = finding.fix(Fix {
            title: format!("ask for `{better}`"),
            applicability: Applicability::Safe,
            edits: vec![edit],
        });
    }
    report.add(finding);
}
