//! # REX-07: least-capabilities
//!
//! ## What it does
//!
//! Refuses a service that does not drop all capabilities first, that adds one its image has no use for, that runs
//! privileged or with `SYS_ADMIN` or `NET_ADMIN`, that shares the host's network or processes, or that may write to the
//! Docker socket.
//!
//! ## Why it hurts
//!
//! Every container of the stack faces data from outside. What a service may do beyond its task is what an intruder may do,
//! and each of these is a way out of the container; the Docker socket alone is root on the host.
//!
//! ## Example
//!
//! ```yaml
//! services:
//!   api:
//!     image: makeplane/plane-backend:v1.2.2
//!     cap_add: [NET_ADMIN]
//!     volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! services:
//!   api:
//!     image: makeplane/plane-backend:v1.2.2
//!     cap_drop: [ALL]
//!     cap_add: [CHOWN, SETGID, SETUID]
//! ```
//!
//! ## Origin
//!
//! T2.3 SEED-7

use std::borrow::Cow;

use specc_model::facts::CapabilityFacts;
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{Door, Field, Place, ServiceView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct LeastCapabilities;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-07",
        "least-capabilities",
        "rex_07_least_capabilities.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str = "What a service may do beyond its task is what an intruder may do from there.";
const WHY_SOCKET: &str = "Whoever may write to the Docker socket is root on the host.";

/// Never, whatever the image.
const FORBIDDEN: [&str; 3] = ["ALL", "SYS_ADMIN", "NET_ADMIN"];

/// The socket itself, and the directories that hold it.
const SOCKETS: [&str; 6] = [
    "/var/run/docker.sock",
    "/run/docker.sock",
    "/var/run",
    "/run",
    "/var",
    "/",
];

impl Rule for LeastCapabilities {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        drops_all(service, report);
        adds_little(service, report);
        stays_inside(service, report);
        leaves_the_socket_alone(service, report);
    }
}

/// `CAP_CHOWN` and `chown` are `CHOWN`, as Docker reads them.
fn canonical(capability: &str) -> String {
    let upper = capability.to_ascii_uppercase();
    upper
        .strip_prefix("CAP_")
        .map(str::to_owned)
        .unwrap_or(upper)
}

fn drops_all(service: &ServiceView<'_>, report: &mut Report<'_>) {
    let name = &service.name;
    let wanted = service.door.words(
        "write `caps.drop = [ ALL ]`, the default",
        "write `cap_drop: [ALL]`",
    );
    match &service.dropped {
        Field::Absent if service.complete => {
            let message = format!("`{name}` keeps Docker's default capabilities");
            let finding = report
                .at(service.place, message, "no `cap_drop`")
                .why(WHY)
                .help(wanted);
            let fix = only_what_is_needed(service, report);
            report.add(match fix {
                Some(fix) => finding.fix(fix),
                None => finding,
            });
        }
        Field::Known(dropped, place) => {
            let all = |field: &Field<Cow<'_, str>>| {
                // An unknown element may well be the one.
                field
                    .known()
                    .is_none_or(|(capability, _)| canonical(capability) == "ALL")
            };
            if !dropped.iter().any(all) {
                let message = format!("`{name}` does not drop all capabilities");
                let finding = report
                    .at(*place, message, "`ALL` is not among them")
                    .why(WHY)
                    .help(wanted);
                report.add(match place.written {
                    true => finding.fix(replacement(service, *place, &["ALL"])),
                    false => finding,
                });
            }
        }
        Field::Absent | Field::Unknown(_) => {}
    }
}

/// Drops all capabilities and adds those without which the image does not start; nothing where these are not known.
fn only_what_is_needed(service: &ServiceView<'_>, report: &Report<'_>) -> Option<Fix> {
    let image = report.deployment().image_of(service)?;
    let needed = image.capabilities()?.needed;
    let mut entries = vec!["cap_drop: [ALL]".to_owned()];
    if service.added.is_absent() && !needed.is_empty() {
        let key = match service.door {
            Door::Ansible => "capabilities",
            _ => "cap_add",
        };
        entries.push(format!("{key}: [{}]", needed.join(", ")));
    }
    Some(Fix {
        title: format!("add `{}`", entries.join("`, `")),
        // What the image needs beyond its start, only those who run it know.
        applicability: Applicability::Unsafe,
        edits: vec![
            service
                .insertion
                .as_ref()?
                .add(entries.iter().map(String::as_str)),
        ],
    })
}

/// Writes another list of capabilities.
fn replacement(service: &ServiceView<'_>, list: Place, capabilities: &[&str]) -> Fix {
    let words = match (service.door, capabilities) {
        (Door::Spec, []) => "[ ]".to_owned(),
        (Door::Spec, names) => format!("[ {} ]", names.join(" ")),
        (_, names) => format!("[{}]", names.join(", ")),
    };
    Fix {
        title: format!("write `{words}`"),
        // Somebody wrote the list for a reason, which may be a good one.
        applicability: Applicability::Unsafe,
        edits: vec![Edit {
            span: list.at,
            replacement: words,
        }],
    }
}

/// Takes one capability out of the list; nothing where the list is put together from several places, or where what goes with
/// the capability cannot be told.
fn without(service: &ServiceView<'_>, capability: Place) -> Option<Fix> {
    let (added, list) = service.added.known()?;
    let items: Option<Vec<_>> = added.iter().map(Field::known).collect();
    let items = items?;
    if !list.written || !items.iter().all(|(_, place)| list.at.contains(place.at)) {
        return None;
    }
    let at = items.iter().position(|(_, place)| *place == capability)?;
    let has_lines = items
        .last()
        .is_some_and(|(_, last)| last.at.end == list.at.end);
    if !has_lines || items.len() == 1 {
        let left = items.iter().filter(|(_, place)| *place != capability);
        let left: Vec<&str> = left.map(|(name, _)| name.as_ref()).collect();
        return Some(replacement(service, list, &left));
    }
    // Up to the next item, so that the comments of the others stay; of the last one it is not known where its line begins.
    let (name, _) = items.get(at)?;
    let (_, next) = items.get(at + 1)?;
    Some(Fix {
        title: format!("remove `{name}`"),
        applicability: Applicability::Unsafe,
        edits: vec![Edit {
            span: Span::new(capability.at.file, capability.at.start, next.at.start),
            replacement: String::new(),
        }],
    })
}

fn adds_little(service: &ServiceView<'_>, report: &mut Report<'_>) {
    let Some((added, _)) = service.added.known() else {
        return;
    };
    let image = service.image_reference();
    let known = report
        .deployment()
        .image_of(service)
        .and_then(|known| known.capabilities());
    for (capability, place) in added.iter().filter_map(Field::known) {
        let capability = canonical(capability);
        if FORBIDDEN.contains(&capability.as_str()) {
            let message = format!(
                "`{}` adds `{capability}`, a way out of the container",
                service.name
            );
            let finding = report
                .at(place, message, "never")
                .why(WHY)
                .help(format!("remove `{capability}`"));
            report.add(match without(service, place) {
                Some(fix) => finding.fix(fix),
                None => finding,
            });
            continue;
        }
        match (known, &image) {
            (Some(known), _) if known.uses(&capability) => {}
            (Some(known), Some(image)) => {
                needless(service, known, image.name(), &capability, place, report);
            }
            (None, _) if service.shows_need_of(&capability) => {}
            (None, Some(image)) => {
                // A base image is known, but what runs in it is not.
                let reason = match service.image_facts() {
                    Some(facts) => format!("what runs in `{}` decides", facts.name),
                    None => "nothing is known about its image".to_owned(),
                };
                report.note_once(
                    &image.repository,
                    place,
                    format!(
                        "cannot tell whether `{}` needs `{capability}`: {reason}",
                        service.name
                    ),
                    "keep only the capabilities without which it does not start",
                );
            }
            (_, None) => {}
        }
    }
}

fn needless(
    service: &ServiceView<'_>,
    known: CapabilityFacts<'_>,
    image: &str,
    capability: &str,
    place: Place,
    report: &mut Report<'_>,
) {
    let names: Vec<_> = known
        .needed
        .iter()
        .chain(known.useful)
        .map(|name| format!("`{name}`"))
        .collect();
    let uses = match names.as_slice() {
        [] => format!("`{image}` has no use for any"),
        _ => format!(
            "`{image}` has a use for {}, because {}",
            names.join(", "),
            known.reason
        ),
    };
    let finding = report
        .at(
            place,
            format!(
                "`{}` adds `{capability}`, for which its image has no use",
                service.name
            ),
            "not needed",
        )
        .why(WHY)
        .help(format!("remove `{capability}`: {uses}"));
    report.add(match without(service, place) {
        Some(fix) => finding.fix(fix),
        None => finding,
    });
}

fn stays_inside(service: &ServiceView<'_>, report: &mut Report<'_>) {
    let name = &service.name;
    let switches = [
        (
            &service.privileged,
            "runs privileged",
            service
                .door
                .words("remove `privileged = true`", "remove `privileged: true`"),
        ),
        (
            &service.host_network,
            "shares the host's network",
            service.door.words(
                "remove `hostNetwork = true` and name its networks",
                "remove `network_mode: host` and name its networks",
            ),
        ),
        (
            &service.host_pid,
            "sees the host's processes",
            service
                .door
                .words("remove `hostPid = true`", "remove `pid: host`"),
        ),
    ];
    for (switch, what, help) in switches {
        if let Some((true, place)) = switch.known() {
            let finding = report
                .at(place, format!("`{name}` {what}"), "here")
                .why(WHY)
                .help(help);
            // The others are named by a word, and need networks instead.
            let is_switch = std::ptr::eq(switch, &service.privileged);
            report.add(match is_switch && place.written {
                true => finding.fix(switched_off(place)),
                false => finding,
            });
        }
    }
}

fn switched_off(switch: Place) -> Fix {
    Fix {
        title: "write `false`".to_owned(),
        // Something in it may count on being root of the host.
        applicability: Applicability::Unsafe,
        edits: vec![Edit {
            span: switch.at,
            replacement: "false".to_owned(),
        }],
    }
}

fn leaves_the_socket_alone(service: &ServiceView<'_>, report: &mut Report<'_>) {
    for mount in &service.mounts {
        let socket = mount
            .source
            .value()
            .is_some_and(|source| SOCKETS.contains(&source.as_ref()));
        let writable = match &mount.read_only {
            Field::Known(read_only, _) => !read_only,
            Field::Absent => true,
            Field::Unknown(_) => false,
        };
        if socket && writable {
            let finding = report
                .at(
                    mount.place,
                    format!("`{}` may write to the Docker socket", service.name),
                    "mounted writable",
                )
                .why(WHY_SOCKET)
                .help("mount it read-only behind a proxy that filters calls, or not at all");
            report.add(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    #[test]
    fn of_a_base_image_the_note_says_what_is_missing() {
        let note = |image: &str| {
            let service = format!(
                "services:\n  job:\n    image: {image}\n    restart: \"no\"\n    cap_drop: [ALL]\n    cap_add: [CHOWN]\n"
            );
            let found = findings(&[("docker-compose.yml", &service)]);
            found.into_iter().find(|line| line.starts_with("REX-07"))
        };
        let says = |image, reason: &str| {
            let wanted =
                format!("REX-07 `CHOWN`: cannot tell whether `job` needs `CHOWN`: {reason}");
            assert_eq!(note(image), Some(wanted));
        };
        says("alpine:3.22.2", "what runs in `alpine` decides");
        says("javisi/job:1.0.0", "nothing is known about its image");
    }
}
