//! # REX-16: host-memory-budget
//!
//! ## What it does
//!
//! Adds up the memory limits of all containers and what the host keeps for its other tenants
//! (`host.reserved`), and refuses more than the host has (`host.memory`).
//!
//! ## Why it hurts
//!
//! Limits that do not fit are promises: when the containers claim them, the kernel kills whichever process is largest, which
//! on a shared host is the database of all applications and not the container that grew.
//!
//! ## Example
//!
//! ```plane
//! host = { memory = 4G; reserved = 3G; };
//! plane.services.api.memory = 2G;
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! host = { memory = 8G; reserved = 3G; };
//! plane.services.api.memory = 1G;
//! ```
//!
//! ## Origin
//!
//! SPEC-5

use specc_source::Level;

use crate::documentation::code;
use crate::views::{DeploymentView, ServiceView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct HostMemoryBudget;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-16",
        "host-memory-budget",
        "rex_16_host_memory_budget.rs"
    ),
    level: Level::Error,
    doors: Doors::Spec,
};

const WHY: &str = "When the containers claim what they were promised, the kernel kills the largest process of the host: \
                   the database of all applications.";

/// So many of the largest limits are shown.
const SHOWN: usize = 3;

impl Rule for HostMemoryBudget {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn deployment(&self, deployment: &DeploymentView<'_>, report: &mut Report<'_>) {
        let Some(spec) = deployment.spec else {
            return;
        };
        let host = &spec.host;
        let mut limits = limits(&deployment.services);
        let all = limits.iter().fold(host.reserved.value, |sum, (_, limit)| {
            sum.saturating_add(*limit)
        });
        let Some(excess) = all
            .checked_sub(host.memory.value)
            .filter(|excess| *excess > 0)
        else {
            return;
        };
        limits.sort_by_key(|(_, limit)| std::cmp::Reverse(*limit));
        let message = format!(
            "the limits and what the host keeps add up to {}, it has {}",
            size(all),
            size(host.memory.value)
        );
        let mut finding = report
            .at(
                host.memory.origin.into(),
                message,
                format!("{} too little", size(excess)),
            )
            .related(
                host.reserved.origin.at,
                format!("{} for the other tenants", size(host.reserved.value)),
            );
        for (service, limit) in limits.iter().take(SHOWN) {
            let place = service.memory.place().unwrap_or(service.place);
            finding = finding.related(place.at, format!("{} for `{}`", size(*limit), service.name));
        }
        let help = format!(
            "lower limits by {}, or say in `host` what the machine really has",
            size(excess)
        );
        report.add(finding.why(WHY).help(help));
    }
}

/// All containers with their limits, one shots too: what they prepare for may still run from the last deploy.
fn limits<'v, 'a>(services: &'v [ServiceView<'a>]) -> Vec<(&'v ServiceView<'a>, u64)> {
    let limited = services
        .iter()
        .filter_map(|service| Some((service, *service.memory.value()?)));
    limited.collect()
}

/// Bytes as a spec writes them, in the largest unit that hides nothing.
fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "G"), (1 << 20, "M"), (1 << 10, "K")];
    let exact = UNITS
        .iter()
        .find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit));
    match exact {
        Some((unit, name)) => format!("{}{name}", bytes / unit),
        None => format!("{bytes}B"),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_read_as_a_spec_writes_them() {
        for (bytes, text) in [
            (8 << 30, "8G"),
            (1536 << 20, "1536M"),
            (0, "0B"),
            (1025 << 10, "1025K"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }
}
