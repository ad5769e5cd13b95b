//! # REX-14: resource-limits
//!
//! ## What it does
//!
//! Refuses a container without a memory limit or without a CPU limit, one-shot containers too. A limit of 0 is none, and a
//! reservation is no limit. A service of a spec always has both; what is left are containers that a task of the spec starts, and
//! files written by hand.
//!
//! ## Why it hurts
//!
//! Without limits one container takes the host down with it: a leak or a large import in one application, and the kernel kills
//! whatever it likes, the database first, since that is the largest. With limits it kills the one that is at fault.
//!
//! ## Example
//!
//! ```yaml
//! services:
//!   api:
//!     image: makeplane/plane-backend:v1.2.2
//!     deploy:
//!       resources:
//!         reservations: { memory: 512M }
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! services:
//!   api:
//!     image: makeplane/plane-backend:v1.2.2
//!     deploy:
//!       resources:
//!         limits: { memory: 1G, cpus: "1.0" }
//! ```
//!
//! ## Origin
//!
//! SPEC-5

use specc_artifacts::yaml::Lookup;
use specc_source::Level;

use crate::documentation::code;
use crate::views::{Door, Field, Place, ServiceView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct ResourceLimits;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-14", "resource-limits", "rex_14_resource_limits.rs"),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str = "On a small host one container without limits takes all others down with it: \
                   the kernel kills the largest, which is the database.";

/// A limit of a container, as far as it is wanting.
enum Limit {
    /// There is one, or there may be.
    Given,
    /// Nothing is said.
    Missing,
    /// It is said that there is none.
    Lifted(Place),
}

impl Rule for ResourceLimits {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        let memory = match &service.memory {
            Field::Known(0, place) => Limit::Lifted(*place),
            Field::Known(..) | Field::Unknown(_) => Limit::Given,
            Field::Absent => missing(service, &["mem_limit"]),
        };
        let cpus = match &service.cpus {
            Field::Known(cpus, place) if *cpus == 0.0 => Limit::Lifted(*place),
            Field::Known(..) | Field::Unknown(_) => Limit::Given,
            Field::Absent => missing(service, &["cpu_quota", "cpuset", "cpuset_cpus"]),
        };
        let door = report.deployment().door;
        for (limit, what) in [(&memory, "memory"), (&cpus, "CPU")] {
            if let Limit::Lifted(place) = limit {
                let message = format!("`{}` has no {what} limit", service.name);
                let finding = report.at(*place, message, "0 means no limit").why(WHY);
                report.add(finding.help(help(service, door, what == "memory", what == "CPU")));
            }
        }
        let wanted = [(&memory, "memory"), (&cpus, "CPU")];
        let names: Vec<_> = wanted
            .iter()
            .filter(|(limit, _)| matches!(limit, Limit::Missing))
            .map(|(_, what)| *what)
            .collect();
        if names.is_empty() {
            return;
        }
        let message = format!("`{}` has no {} limit", service.name, names.join(" and no "));
        let finding = report
            .at(service.place, message, "nothing stops it")
            .why(WHY)
            .help(help(
                service,
                door,
                names.contains(&"memory"),
                names.contains(&"CPU"),
            ));
        report.add(finding);
    }
}

/// What is absent, unless it may be said elsewhere or in another way.
fn missing(service: &ServiceView<'_>, otherwise: &[&str]) -> Limit {
    let said = |name: &&str| {
        service
            .node
            .is_some_and(|node| !matches!(node.lookup(name), Lookup::Absent))
    };
    match service.complete && !otherwise.iter().any(said) {
        true => Limit::Missing,
        false => Limit::Given,
    }
}

/// What to write, in the reader's language; a spec has no containers without limits but those of its tasks.
fn help(service: &ServiceView<'_>, door: Door, memory: bool, cpus: bool) -> String {
    let entries = match (door, service.door) {
        (Door::Spec, _) => ["memory = \"512M\";", "cpus = 0.5;"],
        (_, Door::Ansible) => ["memory: 512M", "cpus: 0.5"],
        _ => ["memory: 512M", "cpus: \"0.5\""],
    };
    let wanted: Vec<_> = entries
        .into_iter()
        .zip([memory, cpus])
        .filter_map(|(entry, wanted)| wanted.then_some(entry))
        .collect();
    let measured = "with what you measured and some room";
    match service.door {
        Door::Spec | Door::Ansible => format!("give it `{}`, {measured}", wanted.join("` and `")),
        _ => format!(
            "give it `deploy.resources.limits: {{ {} }}`, {measured}",
            wanted.join(", ")
        ),
    }
}
