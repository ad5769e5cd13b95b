//! # REX-18: volume-write-capabilities
//!
//! ## What it does
//!
//! Refuses a service that drops all capabilities, starts as root and writes into a mount, and does not get `DAC_OVERRIDE` and
//! `FOWNER` back, nor what its image needs besides to hand its data over (`SETUID` and `SETGID`, say). It looks at images of
//! which it is known where they write: at their bind mounts, and at named volumes where the image needs something to start.
//!
//! ## Why it hurts
//!
//! Without these two, root is a user like any other: it may not enter a directory of somebody else, nor change the mode of
//! its files. The container starts on an empty directory and fails on the one that was restored from a backup, or made by
//! Ansible for the login user.
//!
//! ## Example
//!
//! ```yaml
//! storage:
//!   image: minio/minio:RELEASE.2025-09-07T16-13-09Z
//!   cap_drop: [ALL]
//!   volumes: ["/opt/javisi/data/storage:/data"]
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! storage:
//!   image: minio/minio:RELEASE.2025-09-07T16-13-09Z
//!   cap_drop: [ALL]
//!   cap_add: [DAC_OVERRIDE, FOWNER]
//!   volumes: ["/opt/javisi/data/storage:/data"]
//! ```
//!
//! ## Origin
//!
//! T2.3 F10 F15 F17 F18 G16

use std::borrow::Cow;

use specc_model::facts::{KnownImage, User};
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{Door, Field, MountView, ServiceView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct VolumeWriteCapabilities;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-18",
        "volume-write-capabilities",
        "rex_18_volume_write_capabilities.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str = "Root without these may not enter a directory of somebody else: it fails on data that a backup or Ansible left.";

const WHY_NEEDED: &str =
    "The entrypoint of its image changes to a user of its own, and stops where it may not.";

const WANTED: [&str; 2] = ["DAC_OVERRIDE", "FOWNER"];

impl Rule for VolumeWriteCapabilities {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        // Of PostgreSQL 18, REX-32 says all that it needs.
        let elsewhere = service.postgresql_major().is_some_and(|major| major >= 18);
        if elsewhere || !drops_all(service) || !added_is_known(service) {
            return;
        }
        let Some(known) = report.deployment().image_of(service) else {
            return;
        };
        if !starts_as_root(service, &known) {
            return;
        }
        let needed = known
            .capabilities()
            .map_or(&[][..], |capabilities| capabilities.needed);
        for mount in service
            .mounts
            .iter()
            .filter(|mount| is_written(&known, mount))
        {
            // A named volume starts as a copy of the image's own directory, with the owner that the image expects.
            let wanted = match mount.key {
                Some(_) => &WANTED[..],
                None => &[],
            };
            let further = needed.iter().filter(|one| !wanted.contains(one));
            let missing: Vec<&str> = wanted
                .iter()
                .chain(further)
                .copied()
                .filter(|capability| !adds(service, capability))
                .collect();
            if !missing.is_empty() {
                add(service, mount, &missing, report);
                return;
            }
        }
    }
}

/// `CAP_CHOWN` and `chown` are `CHOWN`, as Docker reads them.
fn is(capability: &str, wanted: &str) -> bool {
    let upper = capability.to_ascii_uppercase();
    upper.strip_prefix("CAP_").unwrap_or(&upper) == wanted
}

fn drops_all(service: &ServiceView<'_>) -> bool {
    let dropped = service.dropped.value();
    dropped.is_some_and(|words| {
        words
            .iter()
            .filter_map(Field::text)
            .any(|word| is(word, "ALL"))
    })
}

/// Whether all that it gets back can be seen: an unknown word may be the one.
fn added_is_known(service: &ServiceView<'_>) -> bool {
    match &service.added {
        Field::Known(words, _) => words.iter().all(|word| word.text().is_some()),
        Field::Absent => service.complete,
        Field::Unknown(_) => false,
    }
}

fn adds(service: &ServiceView<'_>, wanted: &str) -> bool {
    let added = service.added.value().map_or(&[][..], Vec::as_slice);
    added
        .iter()
        .filter_map(Field::text)
        .any(|word| is(word, wanted) || is(word, "ALL"))
}

fn starts_as_root(service: &ServiceView<'_>, known: &KnownImage<'_>) -> bool {
    match &service.user {
        Field::Known(user, _) => matches!(user.split(':').next(), Some("0" | "root")),
        Field::Unknown(_) => false,
        Field::Absent => {
            service.complete && matches!(known.user(), Some(User::Root | User::RootThen(_)))
        }
    }
}

/// Whether the image writes into this mount.
fn is_written(known: &KnownImage<'_>, mount: &MountView<'_>) -> bool {
    let writable = matches!(mount.read_only, Field::Known(false, _) | Field::Absent);
    let target = mount.target.text();
    writable && target.is_some_and(|target| known.writes_into(target))
}

fn add(
    service: &ServiceView<'_>,
    mount: &MountView<'_>,
    missing: &[&str],
    report: &mut Report<'_>,
) {
    let names: Vec<_> = missing.iter().map(|name| format!("`{name}`")).collect();
    let place = service.added.place().unwrap_or(service.place);
    // Without the two it is the image's own user that is out of reach.
    let (lacks, why) = match missing.iter().any(|one| WANTED.contains(one)) {
        true => ("writes into a mount as root", WHY),
        false => ("cannot hand its data over", WHY_NEEDED),
    };
    let message = format!("`{}` {lacks} without {}", service.name, names.join(" and "));
    let list = missing.join(", ");
    let help = match service.door {
        Door::Spec => format!("add to `caps.add`: `{}`", missing.join(" ")),
        Door::Ansible => format!("add to `capabilities`: `{list}`"),
        _ => format!("add to `cap_add`: `{list}`"),
    };
    let label = match service.added.is_absent() {
        true => "gets no capability back",
        false => "gets these back",
    };
    let mut finding = report
        .at(place, message, label)
        .related(mount.place.at, "writes here")
        .why(why)
        .help(help);
    if let Some(edit) = addition(service, missing) {
        finding = finding.fix(Fix {
            title: format!("add {}", names.join(" and ")),
            // More rights, however few, are for a person to give.
            applicability: Applicability::Unsafe,
            edits: vec![edit],
        });
    }
    report.add(finding);
}

/// The edit that adds them, behind the last one of a list, or as a list.
fn addition(service: &ServiceView<'_>, missing: &[&str]) -> Option<Edit> {
    let (words, _) = match &service.added {
        Field::Known(words, place) => (words, place),
        Field::Absent if service.door == Door::Compose => {
            let entry = format!("cap_add: [{}]", missing.join(", "));
            return service
                .insertion
                .as_ref()
                .map(|insertion| insertion.add([entry.as_str()]));
        }
        _ => return None,
    };
    let last: &Field<Cow<'_, str>> = words.last()?;
    let (_, place) = last.known()?;
    let flow = service
        .added
        .place()
        .is_some_and(|list| list.at.contains(place.at) && list.at.end > place.at.end);
    let separator = match service.door {
        Door::Spec => " ",
        _ => ", ",
    };
    (flow && place.written).then(|| Edit {
        span: Span::new(place.at.file, place.at.end, place.at.end),
        replacement: missing
            .iter()
            .map(|name| format!("{separator}{name}"))
            .collect(),
    })
}
