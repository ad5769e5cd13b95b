//! # REX-15: memory-floor
//!
//! ## What it does
//!
//! Refuses a memory limit under what the process is known to need to start and to migrate: by what was measured of Plane's
//! processes, with as many workers as they are told to start, and by what a spec declares for an image of its own.
//!
//! ## Why it hurts
//!
//! The kernel kills a container that exceeds its limit, without a word in its log. It hits the first start, when migrations
//! take the most: the database is left half migrated, and each restart ends in the same way.
//!
//! ## Example
//!
//! ```yaml
//! migrator:
//!   image: makeplane/plane-backend:v1.2.2
//!   command: ./bin/docker-entrypoint-migrator.sh
//!   restart: on-failure
//!   deploy: { resources: { limits: { memory: 256M, cpus: "1.0" } } }
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! migrator:
//!   image: makeplane/plane-backend:v1.2.2
//!   command: ./bin/docker-entrypoint-migrator.sh
//!   restart: on-failure
//!   deploy: { resources: { limits: { memory: 512M, cpus: "1.0" } } }
//! ```
//!
//! ## Origin
//!
//! T10.2 T11.2

use specc_model::facts::plane::{ProcessFacts, ProcessMemory};
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{Place, ServiceView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct MemoryFloor;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-15", "memory-floor", "rex_15_memory_floor.rs"),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str = "The kernel kills what exceeds its limit: here while it starts or migrates, and again after each restart.";

impl Rule for MemoryFloor {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        // 0 is no limit, which is for REX-14 to say.
        let Some((&limit, place)) = service.memory.known().filter(|(limit, _)| **limit > 0) else {
            return;
        };
        let Some(need) = need(service, report) else {
            return;
        };
        // 0 is no limit at all.
        if limit == 0 || limit >= need.bytes {
            return;
        }
        let wanted = size(need.bytes);
        let message = format!(
            "`{}` may take {}, which is less than it needs to start",
            service.name,
            megabytes(limit)
        );
        let mut finding = report
            .at(place, message, need.reason)
            .why(WHY)
            .help(format!("write at least `{wanted}`"));
        if let Some((span, label)) = need.related {
            finding = finding.related(span, label);
        }
        if place.written {
            finding = finding.fix(Fix {
                title: format!("allow it `{wanted}`"),
                // The host has to have as much to give.
                applicability: Applicability::Unsafe,
                edits: vec![Edit {
                    span: place.at,
                    replacement: wanted,
                }],
            });
        }
        report.add(finding);
    }
}

/// What a container needs.
struct Need {
    bytes: u64,
    reason: String,
    /// Where the number of workers, or the need itself is written.
    related: Option<(Span, &'static str)>,
}

fn need(service: &ServiceView<'_>, report: &Report<'_>) -> Option<Need> {
    let known = report.deployment().image_of(service)?;
    let declared = known.declared_memory_floor().is_some();
    let process = service.process().filter(|_| !declared);
    if let Some(memory) = process.and_then(|process| process.memory_floor) {
        let (workers, place) = workers(service, process, report).unzip();
        let workers = workers.unwrap_or(memory.count);
        return Some(Need {
            bytes: memory.with(workers),
            reason: reason(&memory, workers),
            related: place.map(|place| (place.at, "so many are started")),
        });
    }
    let floor = known.memory_floor()?;
    let origin = known.declared_at().filter(|_| declared);
    Some(Need {
        bytes: floor.bytes,
        reason: match declared {
            true => format!("declared to need {}", megabytes(floor.bytes)),
            false => floor.reason.to_owned(),
        },
        related: origin.map(|origin| (origin.at, "declared here")),
    })
}

fn reason(memory: &ProcessMemory, workers: u64) -> String {
    let least = memory.with(workers) == memory.least;
    match workers {
        _ if least => format!(
            "it starts and migrates with {} at least",
            size(memory.least)
        ),
        1 => format!(
            "one process of {} takes {}",
            memory.of,
            megabytes(memory.with(1))
        ),
        _ => format!(
            "{workers} processes of {} take {} each, and {} beside",
            memory.of,
            megabytes(memory.each),
            megabytes(memory.base)
        ),
    }
}

/// How many workers it is told to start, where that is written.
fn workers(
    service: &ServiceView<'_>,
    process: Option<&ProcessFacts>,
    report: &Report<'_>,
) -> Option<(u64, Place)> {
    match process?.name {
        "api" => {
            let environment = report.deployment().environment(service);
            let (text, place) = environment.get("GUNICORN_WORKERS")?.value.known()?;
            Some((text.trim().parse().ok()?, place))
        }
        "worker" => {
            let (words, place) = service.command.known()?;
            let line: Vec<&str> = words.iter().filter_map(|word| word.text()).collect();
            let line = line.join(" ");
            let mut words = line.split_whitespace();
            while let Some(word) = words.next() {
                let number = match word {
                    "-c" | "--concurrency" => words.next(),
                    _ => word.strip_prefix("--concurrency="),
                };
                if let Some(number) = number.and_then(|number| number.parse().ok()) {
                    return Some((number, place));
                }
            }
            one_for_each_processor(&line, report)
        }
        _ => None,
    }
}

/// What celery starts where nobody gives a number; how many processors the host has is known in a spec only.
fn one_for_each_processor(line: &str, report: &Report<'_>) -> Option<(u64, Place)> {
    let mut words = line.split_whitespace();
    let is_worker = words.any(|word| word == "celery") && words.any(|word| word == "worker");
    let sized = ["--autoscale", "--pool", "-P"]
        .iter()
        .any(|option| line.contains(option));
    let processors = &report.deployment().spec?.host.cpus;
    (is_worker && !sized).then(|| (processors.value.ceil() as u64, processors.origin.into()))
}

/// Bytes as the next step of 64 MiB, in the form that specs and compose files share: `512M`, `1G`.
fn size(bytes: u64) -> String {
    const STEP: u64 = 64 << 20;
    let bytes = bytes.div_ceil(STEP) * STEP;
    match bytes % (1 << 30) {
        0 => format!("{}G", bytes >> 30),
        _ => format!("{}M", bytes >> 20),
    }
}

fn megabytes(bytes: u64) -> String {
    match bytes % (1 << 20) {
        0 => format!("{}M", bytes >> 20),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::{megabytes, size};

    #[test]
    fn sizes_are_written_so_that_they_suffice() {
        for (bytes, text) in [
            (512 << 20, "512M"),
            (495_000_000, "512M"),
            (661_000_000, "640M"),
            (1 << 30, "1G"),
        ] {
            assert_eq!(size(bytes), text);
        }
        assert_eq!(megabytes(384 << 20), "384M");
        assert_eq!(megabytes(165_000_000), "165 MB");
    }
}
