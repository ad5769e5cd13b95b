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
use specc_source::Level;

use crate::documentation::code;
use crate::views::{Field, Place, ServiceView};
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
            report.add(
                report
                    .at(service.place, message, "no `cap_drop`")
                    .why(WHY)
                    .help(wanted),
            );
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
                report.add(
                    report
                        .at(*place, message, "`ALL` is not among them")
                        .why(WHY)
                        .help(wanted),
                );
            }
        }
        Field::Absent | Field::Unknown(_) => {}
    }
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
            report.add(
                report
                    .at(place, message, "never")
                    .why(WHY)
                    .help(format!("remove `{capability}`")),
            );
            continue;
        }
        match (known, &image) {
            (Some(known), _) if known.uses(&capability) => {}
            (Some(known), Some(image)) => {
                needless(service, known, image.name(), &capability, place, report);
            }
            (None, Some(image)) => report.note_once(
                &image.repository,
                place,
                format!("cannot tell whether `{}` needs `{capability}`: nothing is known about its image", service.name),
                "keep only the capabilities without which it does not start",
            ),
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
    report.add(finding);
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
            report.add(
                report
                    .at(place, format!("`{name}` {what}"), "here")
                    .why(WHY)
                    .help(help),
            );
        }
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
