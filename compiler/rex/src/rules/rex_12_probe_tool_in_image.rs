//! # REX-12: probe-tool-in-image
//!
//! ## What it does
//!
//! Refuses a healthcheck that calls a program which its image does not have: `curl` in an image made from Alpine, `wget` in
//! one made from Debian, any shell in a distroless one.
//!
//! ## Why it hurts
//!
//! A probe that cannot be started fails like one that was answered badly: the container is unhealthy for ever although the
//! service runs, everything that waits for its health never starts, and nothing in its own log says why.
//!
//! ## Example
//!
//! ```yaml
//! space:
//!   image: makeplane/plane-space:v1.2.2
//!   healthcheck:
//!     test: [CMD, curl, -f, "http://127.0.0.1:3000/spaces/"]
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! space:
//!   image: makeplane/plane-space:v1.2.2
//!   healthcheck:
//!     test: [CMD, wget, -q, -O, /dev/null, "http://127.0.0.1:3000/spaces/"]
//! ```
//!
//! ## Origin
//!
//! T2.1 F11 F23 F25 G17 G24

use specc_model::facts::KnownImage;
use specc_source::{Applicability, Diagnostic, Fix, Level};

use crate::documentation::code;
use crate::views::{Call, Door, Place, Probe, ServiceView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct ProbeToolInImage;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-12",
        "probe-tool-in-image",
        "rex_12_probe_tool_in_image.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str = "A probe that cannot be started fails for ever: the container counts as unhealthy while it works.";

/// Programs that every image which has a shell brings along, or that are the application itself.
const CLIENTS: [&str; 9] = [
    "curl", "wget", "nc", "bash", "python3", "python", "node", "dig", "nslookup",
];

impl Rule for ProbeToolInImage {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        let Some((probe, place)) = service.health.probe() else {
            return;
        };
        let calls = calls(probe, place);
        // An image that is built here holds what its Dockerfile says.
        if service.built {
            return;
        }
        let Some(known) = report.deployment().image_of(service) else {
            nothing_known(service, &calls, report);
            return;
        };
        if matches!(probe, Probe::Http { .. }) {
            nothing_to_ask_with(service, place, &known, report);
        }
        if let Some((program, place)) = opens_a_port_in_sh(probe, place, &known) {
            let message = format!(
                "the healthcheck of `{}` opens `/dev/tcp` in `{program}`, which has no such thing",
                service.name
            );
            let help = match known.has_tool("bash") {
                Some(false) => other_probe(service.door, &known),
                _ => "let bash do it: `bash -c ':> /dev/tcp/127.0.0.1/PORT'`".to_owned(),
            };
            report.add(
                report
                    .at(place, message, "only bash knows `/dev/tcp`")
                    .why(WHY)
                    .help(help),
            );
            return;
        }
        let lacks = |call: &&Call| lacks(&known, call);
        if calls.iter().any(|call| call.alternative && !lacks(&call)) {
            return;
        }
        if let Some(call) = calls.iter().find(lacks) {
            let finding = finding(service, probe, call, &known, report);
            report.add(finding);
        }
    }
}

/// For a path alone, specc writes the command: with a program that the image has, or with `wget` where nothing is known.
fn nothing_to_ask_with(
    service: &ServiceView<'_>,
    place: Place,
    known: &KnownImage<'_>,
    report: &mut Report<'_>,
) {
    if known.request("").is_some() || known.has_tool("wget") != Some(false) {
        return;
    }
    let message = format!(
        "the image of `{}` has no program that could ask for a path",
        service.name
    );
    let mut finding = report
        .at(place, message, "asked with an HTTP client")
        .why(WHY)
        .help("write `health.command` with a program that the image has");
    if let Some(origin) = known.declared_at() {
        finding = finding.related(origin.at, "what is inside is declared here");
    }
    report.add(finding);
}

/// The shell in which a probe opens `/dev/tcp`, where that is certainly not bash.
fn opens_a_port_in_sh<'p>(
    probe: &'p Probe<'_>,
    place: Place,
    known: &KnownImage<'_>,
) -> Option<(&'p str, Place)> {
    let (program, line, place) = match probe {
        Probe::Shell(line) => ("sh", line.text()?, line.place().unwrap_or(place)),
        Probe::Exec(words) => match words.as_slice() {
            [program, option, line] if option.text() == Some("-c") => {
                (program.text()?, line.text()?, line.place().unwrap_or(place))
            }
            _ => return None,
        },
        Probe::Http { .. } => return None,
    };
    let shell = program.rsplit('/').next().unwrap_or(program);
    let is_another = match shell {
        "sh" => {
            ["dash", "ash"]
                .iter()
                .any(|shell| known.has_tool(shell) == Some(true))
                || known.has_tool("bash") == Some(false)
        }
        "dash" | "ash" => true,
        _ => false,
    };
    (is_another && line.contains("/dev/tcp/") && !line.contains("bash")).then_some((shell, place))
}

fn lacks(known: &KnownImage<'_>, call: &Call) -> bool {
    // Under a path of its own it is the image's business.
    let elsewhere = call
        .program
        .strip_suffix(call.name())
        .is_some_and(|directory| {
            !matches!(directory, "" | "/bin/" | "/usr/bin/" | "/usr/local/bin/")
        });
    !elsewhere && known.has_tool(call.name()) == Some(false)
}

/// What a probe calls; a line needs a shell first, and a path alone is asked with what specc writes.
fn calls(probe: &Probe<'_>, place: Place) -> Vec<Call> {
    let shell = Call {
        program: "sh".to_owned(),
        arguments: Vec::new(),
        place,
        alternative: false,
    };
    let mut calls = match probe {
        Probe::Shell(line) => vec![Call {
            place: line.place().unwrap_or(place),
            ..shell
        }],
        Probe::Http { .. } | Probe::Exec(_) => Vec::new(),
    };
    calls.extend(probe.calls());
    calls
}

fn nothing_known(service: &ServiceView<'_>, calls: &[Call], report: &mut Report<'_>) {
    let client = calls.iter().find(|call| CLIENTS.contains(&call.name()));
    let (Some(image), Some(call)) = (service.image_reference(), client) else {
        return;
    };
    let repository = &image.repository;
    let help = match service.door {
        Door::Spec => format!(
            "declare it: `images.\"{repository}\".tools = [ \"{}\" ];`",
            call.name()
        ),
        _ => format!(
            "see whether `docker run --rm --entrypoint {} {image}` finds it",
            call.name()
        ),
    };
    let message = format!(
        "cannot tell whether the image of `{}` has `{}`: nothing is known about it",
        service.name,
        call.name()
    );
    report.note_once(repository, call.place, message, help);
}

fn finding(
    service: &ServiceView<'_>,
    probe: &Probe<'_>,
    call: &Call,
    known: &KnownImage<'_>,
    report: &Report<'_>,
) -> Diagnostic {
    let mut finding = report
        .at(
            call.place,
            format!(
                "the healthcheck of `{}` calls `{}`, which its image lacks",
                service.name,
                call.name()
            ),
            format!("this image has no `{}`", call.name()),
        )
        .why(WHY);
    if let Some(origin) = known.declared_at() {
        finding = finding.related(origin.at, "what is inside is declared here");
    } else if let Some(place) = service.image.place()
        && (place.written || place.at != place.from)
    {
        finding = finding.related(place.from, "the image");
    }
    let request = call.url().and_then(|url| known.request(url));
    let Some(words) = request else {
        return finding.help(other_probe(service.door, known));
    };
    let written = spelled(service.door, &words);
    let finding = finding.help(format!("write `{written}`"));
    match report.deployment().replace_probe(probe, &words) {
        Some(edit) if is_plain(call) && matches!(probe, Probe::Exec(_)) => finding.fix(Fix {
            title: format!("ask with `{}`", words.first().map_or("", String::as_str)),
            applicability: Applicability::Safe,
            edits: vec![edit],
        }),
        _ => finding,
    }
}

/// Clients that images of data services bring along, with how they ask.
const OWN_CLIENTS: [&[&str]; 5] = [
    &["pg_isready", "-q", "-h", "127.0.0.1"],
    &["redis-cli", "-h", "127.0.0.1", "ping"],
    &["valkey-cli", "-h", "127.0.0.1", "ping"],
    &["rabbitmq-diagnostics", "-q", "ping"],
    &["mc", "ready", "local"],
];

/// What an image without any HTTP client can be probed with.
fn other_probe(door: Door, known: &KnownImage<'_>) -> String {
    let inside = |program: &str| known.has_tool(program) == Some(true);
    let owned = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    let own = OWN_CLIENTS
        .iter()
        .find(|words| words.first().is_some_and(|program| inside(program)));
    match (own, known.port()) {
        (Some(words), _) => format!("write `{}`", spelled(door, &owned(words))),
        (None, Some(port)) if inside("bash") => {
            let line = format!(":> /dev/tcp/127.0.0.1/{port}");
            format!(
                "open its port: `{}`",
                spelled(door, &owned(&["bash", "-c", &line]))
            )
        }
        _ => "ask with a program that the image has, or build one that has this".to_owned(),
    }
}

/// The words in the language of the reader.
fn spelled(door: Door, words: &[String]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
    match door {
        Door::Spec => format!("[ {} ]", quoted.join(" ")),
        _ => format!("[\"CMD\", {}]", quoted.join(", ")),
    }
}

/// Whether the call does nothing but ask for a URL and fail where the answer is no good.
fn is_plain(call: &Call) -> bool {
    const OPTIONS: [&str; 13] = [
        "-f", "-s", "-S", "-fs", "-sf", "-fsS", "-sS", "--fail", "--silent", "-q", "--quiet",
        "--spider", "-qO-",
    ];
    let fails = call.name() != "curl"
        || call.arguments.iter().any(|argument| {
            argument == "--fail" || argument.starts_with("-f") || argument == "-sf"
        });
    fails
        && call.arguments.iter().all(|argument| {
            OPTIONS.contains(&argument.as_str()) || Some(argument.as_str()) == call.url()
        })
}
