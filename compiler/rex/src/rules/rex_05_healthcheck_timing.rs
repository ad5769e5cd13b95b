//! # REX-05: healthcheck-timing
//!
//! ## What it does
//!
//! Refuses a healthcheck whose `interval` is under 30 s, whose `timeout` is over 10 s or not shorter than the interval, whose
//! `retries` are under 3, or that leaves one of the three out. The house values are 30 s, 10 s and 3.
//!
//! ## Why it hurts
//!
//! On a small host every probe costs: a probe each 5 s on twenty containers kept the processors busy, slowed the probes
//! themselves down, and healthy containers were marked unhealthy in the middle of a deploy. What is left out is filled with
//! Docker's defaults, which let one probe hang for 30 s.
//!
//! ## Example
//!
//! ```plane
//! api.health = { interval = 5s; timeout = 30s; retries = 1; };
//! ```
//!
//! ```yaml
//! healthcheck:
//!   test: [CMD, wget, -q, -O, /dev/null, "http://127.0.0.1:8000/"]
//!   interval: 5s
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! api.health = { interval = 30s; timeout = 10s; retries = 3; };
//! ```
//!
//! ```yaml
//! healthcheck:
//!   test: [CMD, wget, -q, -O, /dev/null, "http://127.0.0.1:8000/"]
//!   interval: 30s
//!   timeout: 10s
//!   retries: 3
//! ```
//!
//! ## Origin
//!
//! SPEC-4 SEED-5

use specc_eval::format::duration;
use specc_source::{Applicability, Edit, Fix, Level};

use crate::documentation::code;
use crate::views::{Door, Field, Place, ServiceView, Timings};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct HealthcheckTiming;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-05",
        "healthcheck-timing",
        "rex_05_healthcheck_timing.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str = "Probes that are frequent or slow load a small host until healthy containers count as unhealthy; \
                   what is left out gets Docker's defaults.";

/// The house values: milliseconds and a count.
const INTERVAL: u64 = 30_000;
const TIMEOUT: u64 = 10_000;
const RETRIES: u64 = 3;

/// One of the three, with its house value as a spec and as a file write it.
struct Timing {
    key: &'static str,
    spec: &'static str,
    file: &'static str,
}

const TIMINGS: [Timing; 3] = [
    Timing {
        key: "interval",
        spec: "interval = 30s",
        file: "interval: 30s",
    },
    Timing {
        key: "timeout",
        spec: "timeout = 10s",
        file: "timeout: 10s",
    },
    Timing {
        key: "retries",
        spec: "retries = 3",
        file: "retries: 3",
    },
];

impl Timing {
    fn entry(&self, door: Door) -> &'static str {
        door.words(self.spec, self.file)
    }

    fn value(&self) -> &'static str {
        self.file.rsplit(' ').next().unwrap_or(self.file)
    }
}

impl Rule for HealthcheckTiming {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        let Some(timings) = &service.timings else {
            return;
        };
        let [interval, timeout, retries] = &TIMINGS;
        if let Some((&value, place)) = timings.interval.known()
            && value < INTERVAL
        {
            let message = format!(
                "`{}` is probed every {}, at least 30s is wanted",
                service.name,
                duration(value)
            );
            wrong(service, interval, place, message, report);
        }
        if let Some((&value, place)) = timings.timeout.known()
            && let Some(message) = slow(service, timings, value)
        {
            wrong(service, timeout, place, message, report);
        }
        if let Some((&value, place)) = timings.retries.known()
            && value < RETRIES
        {
            let message = format!(
                "`{}` is unhealthy after {value} failed probes, at least 3 are wanted",
                service.name
            );
            wrong(
                service,
                retries,
                place,
                message.replace(" 1 failed probes", " 1 failed probe"),
                report,
            );
        }
        missing(service, timings, report);
    }
}

/// What is wrong with a timeout, if anything.
fn slow(service: &ServiceView<'_>, timings: &Timings, timeout: u64) -> Option<String> {
    if timeout > TIMEOUT {
        return Some(format!(
            "a probe of `{}` may take {}, at most 10s are wanted",
            service.name,
            duration(timeout)
        ));
    }
    // An interval this short is a finding of its own, whose repair repairs this one too.
    let interval = timings
        .interval
        .value()
        .copied()
        .filter(|&interval| interval >= INTERVAL)?;
    (timeout >= interval).then(|| {
        format!(
            "a probe of `{}` may take longer than the interval",
            service.name
        )
    })
}

fn wrong(
    service: &ServiceView<'_>,
    timing: &Timing,
    place: Place,
    message: String,
    report: &mut Report<'_>,
) {
    let mut finding = report
        .at(
            place,
            message,
            format!("the {} of `{}`", timing.key, service.name),
        )
        .why(WHY)
        .help(format!("write `{}`", timing.entry(service.door)));
    if place.written {
        finding = finding.fix(Fix {
            title: format!("set `{}`", timing.entry(service.door)),
            applicability: Applicability::Safe,
            edits: vec![Edit {
                span: place.at,
                replacement: timing.value().to_owned(),
            }],
        });
    }
    report.add(finding);
}

/// Reports everything that is left out at once: it is one repair.
fn missing(service: &ServiceView<'_>, timings: &Timings, report: &mut Report<'_>) {
    if !timings.complete {
        return;
    }
    let fields: [&Field<u64>; 3] = [&timings.interval, &timings.timeout, &timings.retries];
    let absent: Vec<_> = TIMINGS
        .iter()
        .zip(fields)
        .filter(|(_, field)| field.is_absent())
        .map(|(timing, _)| timing)
        .collect();
    if absent.is_empty() {
        return;
    }
    let names: Vec<_> = absent
        .iter()
        .map(|timing| format!("`{}`", timing.key))
        .collect();
    let entries: Vec<_> = absent
        .iter()
        .map(|timing| timing.entry(service.door))
        .collect();
    let mut finding = report
        .at(
            timings.place,
            format!(
                "the healthcheck of `{}` leaves out {}",
                service.name,
                listed(&names)
            ),
            "the healthcheck",
        )
        .why(WHY)
        .help(format!("add `{}`", entries.join("`, `")));
    if let Some(insertion) = &timings.insertion {
        finding = finding.fix(Fix {
            title: format!("add {}", listed(&names)),
            applicability: Applicability::Safe,
            edits: vec![insertion.add(entries)],
        });
    }
    report.add(finding);
}

/// `a, b and c`.
fn listed(names: &[String]) -> String {
    match names {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => names.concat(),
    }
}
