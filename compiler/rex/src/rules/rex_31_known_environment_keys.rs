//! # REX-31: known-environment-keys
//!
//! ## What it does
//!
//! Refuses an environment variable that the pinned release of the software does not read, one that it needs and does not get,
//! and a word where it wants a whole number. It speaks of images whose variables are known, in the release they are known of.
//! A variable in a file that several containers share is fine as long as one of them may read it.
//!
//! ## Why it hurts
//!
//! Nothing complains about a variable that nobody reads: the bucket, the broker or the limit is another one than the file
//! says, and that is found out in production. A required one that is missing stops the process at its start, or makes it
//! answer 500 long after.
//!
//! ## Example
//!
//! ```yaml
//! api:
//!   image: makeplane/plane-backend:v1.2.2
//!   environment:
//!     AWS_STORAGE_BUCKET_NAME: uploads
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! api:
//!   image: makeplane/plane-backend:v1.2.2
//!   environment:
//!     AWS_S3_BUCKET_NAME: uploads
//! ```
//!
//! ## Origin
//!
//! T11.1 T11.3 T11.4 T11.17

use std::cmp::Reverse;

use specc_model::facts::{EnvironmentFacts, KnownImage, Runtime, UnreadVariable};
use specc_source::{Applicability, Edit, Fix, Level, suggest};

use crate::documentation::code;
use crate::views::{Assignment, Door, Environment, Field, ServiceView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct KnownEnvironmentKeys;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-31",
        "known-environment-keys",
        "rex_31_known_environment_keys.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str =
    "Nobody complains about a variable that is not read: what it should set keeps its default.";
const WHY_REQUIRED: &str =
    "It shows when the process starts, or long after, when somebody uses what depends on it.";
const WHY_INTEGER: &str =
    "Plane converts it while its settings are loaded: every command ends with an error.";

/// What the C library, TLS and proxies read in every process.
const EVERYWHERE: [&str; 16] = [
    "TZ",
    "PATH",
    "HOME",
    "HOSTNAME",
    "USER",
    "SHELL",
    "TERM",
    "LANG",
    "LANGUAGE",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "ALL_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "TMPDIR",
];
const FAMILIES: [&str; 5] = ["LC_", "LD_", "MALLOC_", "OTEL_", "GLIBC_"];
/// Python, Celery and the client of S3, which Plane's backend is made of.
const OF_PYTHON: [&str; 13] = [
    "PYTHON",
    "REQUESTS_",
    "WEB_CONCURRENCY",
    "CURL_CA_BUNDLE",
    "C_FORCE_ROOT",
    "CELERY_",
    "AWS_DEFAULT_",
    "AWS_CA_BUNDLE",
    "AWS_SESSION_TOKEN",
    "AWS_PROFILE",
    "AWS_CONFIG_FILE",
    "AWS_MAX_ATTEMPTS",
    "AWS_RETRY_MODE",
];
const OF_NODE: [&str; 4] = ["NODE_", "NPM_", "UV_", "V8_"];

impl Rule for KnownEnvironmentKeys {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        let Some(known) = report.deployment().image_of(service) else {
            return;
        };
        let environment = report.deployment().environment(service);
        for assignment in &environment.assignments {
            let Some(verdict) = unread(assignment, &known) else {
                check_integer(assignment, service, &known, report);
                continue;
            };
            if !read_elsewhere(assignment, report) {
                not_read(assignment, service, verdict, report);
            }
        }
        required(service, &known, &environment, report);
    }
}

/// What is known of a variable that the image does not read.
enum Verdict {
    /// People set it all the same.
    Often(&'static UnreadVariable),
    /// Nothing reads it; perhaps this was meant.
    Never(Option<String>),
}

/// Nothing where the image reads the variable, or may do so.
fn unread(assignment: &Assignment<'_>, known: &KnownImage<'_>) -> Option<Verdict> {
    let name = assignment.name.text()?;
    if let Some(declared) = known.declared_variables() {
        let read = declared.iter().any(|variable| variable == name);
        let meant =
            || suggest::closest(name, declared.iter().map(String::as_str)).map(str::to_owned);
        return (!read && !is_general(name, known)).then(|| Verdict::Never(meant()));
    }
    let facts = known.environment()?;
    let often = facts.unread.iter().find(|variable| variable.is(name));
    if let Some(often) = often {
        return Some(Verdict::Often(often));
    }
    if !facts.complete || reads(facts, name) || is_general(name, known) {
        return None;
    }
    let meant = suggest::closest(name, facts.read.iter().copied());
    Some(Verdict::Never(meant.map(str::to_owned)))
}

fn reads(facts: &EnvironmentFacts, name: &str) -> bool {
    let family = |family: &&str| name.starts_with(*family);
    facts.read.contains(&name) || facts.families.iter().any(family)
}

/// Whether what the process runs on reads it.
fn is_general(name: &str, known: &KnownImage<'_>) -> bool {
    let upper = name.to_ascii_uppercase();
    let within = |families: &[&str]| families.iter().any(|family| upper.starts_with(family));
    let of_runtime: &[&str] = match known.runtime() {
        Some(Runtime::Python) => &OF_PYTHON,
        Some(Runtime::Node) => &OF_NODE,
        None => &[],
    };
    EVERYWHERE.contains(&upper.as_str()) || within(&FAMILIES) || within(of_runtime)
}

/// Whether another container that gets the same line reads it, or may do so.
fn read_elsewhere(assignment: &Assignment<'_>, report: &Report<'_>) -> bool {
    let deployment = report.deployment();
    let mut others = deployment.services_given(assignment);
    others.any(|other| match deployment.image_of(other) {
        Some(known) => unread(assignment, &known).is_none(),
        None => true,
    })
}

fn not_read(
    assignment: &Assignment<'_>,
    service: &ServiceView<'_>,
    verdict: Verdict,
    report: &mut Report<'_>,
) {
    let name = assignment.name.text().unwrap_or_default();
    let message = format!("`{name}` is not read by {}", software(service));
    let help = match &verdict {
        Verdict::Often(often) => often.instead.to_owned(),
        Verdict::Never(Some(meant)) => format!("did you mean `{meant}`?"),
        Verdict::Never(None) => "remove it".to_owned(),
    };
    let mut finding = report
        .at(assignment.place, message, "nothing reads it")
        .why(WHY)
        .help(help);
    // What shares its name with another value has to be looked at.
    if let Verdict::Never(Some(meant)) = verdict
        && let Some(edit) = renamed(assignment, name, &meant, report)
    {
        finding = finding.fix(Fix {
            title: format!("rename it to `{meant}`"),
            applicability: Applicability::Unsafe,
            edits: vec![edit],
        });
    }
    report.add(finding);
}

/// The edit that gives a variable another name.
fn renamed(
    assignment: &Assignment<'_>,
    name: &str,
    meant: &str,
    report: &Report<'_>,
) -> Option<Edit> {
    match assignment.door {
        Door::Spec => None,
        _ => report
            .deployment()
            .edit_within(assignment.place.at, name, meant),
    }
}

fn software(service: &ServiceView<'_>) -> String {
    match service.image_reference() {
        Some(image) => match &image.tag {
            Some(tag) => format!("`{}` {tag}", image.name()),
            None => format!("`{}`", image.name()),
        },
        None => format!("`{}`", service.name),
    }
}

fn check_integer(
    assignment: &Assignment<'_>,
    service: &ServiceView<'_>,
    known: &KnownImage<'_>,
    report: &mut Report<'_>,
) {
    let integers = known.environment().map_or(&[][..], |facts| facts.integers);
    let Some((value, place)) = assignment.value.known() else {
        return;
    };
    let name = assignment.name.text().unwrap_or_default();
    let value = value.trim();
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !integers.contains(&name) || whole || value.contains(['$', '{']) {
        return;
    }
    let message = format!(
        "`{name}` is a whole number in {}, not `{value}`",
        software(service)
    );
    let switch = match value.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some("1"),
        "false" | "no" | "off" => Some("0"),
        _ => None,
    };
    let help = switch.map_or("write digits alone".to_owned(), |digit| {
        format!("write `{digit}`")
    });
    let mut finding = report
        .at(place, message, "no whole number")
        .why(WHY_INTEGER)
        .help(help);
    if let Some(digit) = switch {
        let edit = match assignment.door {
            Door::Spec => place.written.then(|| Edit {
                span: place.at,
                replacement: format!("\"{digit}\""),
            }),
            _ => report.deployment().edit_within(place.at, value, digit),
        };
        finding = match edit {
            Some(edit) => finding.fix(Fix {
                title: format!("write `{digit}`"),
                applicability: Applicability::Safe,
                edits: vec![edit],
            }),
            None => finding,
        };
    }
    report.add(finding);
}

/// Reports what is missing, where all that the container gets can be seen and some of it is for this software: an
/// environment without any of that comes from elsewhere, unless a neighbour shows that it was forgotten.
fn required(
    service: &ServiceView<'_>,
    known: &KnownImage<'_>,
    environment: &Environment<'_, '_>,
    report: &mut Report<'_>,
) {
    let given = |name: &str| {
        let assignment = environment.get(name);
        assignment.is_some_and(|assignment| !matches!(assignment.value.text(), Some("")))
    };
    if !environment.complete {
        return;
    }
    let mut lacking: Vec<String> = Vec::new();
    let mut without = "it does not start, as the spec declares";
    let declared = known.declared_required_variables().iter();
    lacking.extend(declared.filter(|name| !given(name)).cloned());
    let facts = known.environment();
    let read = |environment: &Environment<'_, '_>| {
        let mut names = facts.into_iter().flat_map(|facts| facts.read);
        names.any(|name| environment.get(name).is_some())
    };
    let its_own = match environment.assignments.is_empty() {
        true => lost_its_environment(service, read, report),
        false => read(environment),
    };
    let process = service.process().map(|process| process.name);
    for wanted in facts.map_or(&[][..], |facts| facts.required) {
        let concerned = wanted.processes.is_empty()
            || process.is_some_and(|process| wanted.processes.contains(&process));
        let complete = |names: &&'static [&'static str]| names.iter().all(|name| given(name));
        if !its_own || !concerned || wanted.any_of.iter().any(complete) {
            continue;
        }
        if lacking.is_empty() {
            without = wanted.without;
        }
        // Of several ways, the one that most of is there, or else the shortest.
        let nearest = wanted.any_of.iter().min_by_key(|names| {
            let there = names.iter().filter(|name| given(name)).count();
            (Reverse(there), names.len())
        });
        let names = nearest.into_iter().flat_map(|names| names.iter());
        lacking.extend(
            names
                .filter(|name| !given(name))
                .map(|name| (*name).to_owned()),
        );
    }
    if !lacking.is_empty() {
        missing(service, &lacking, without, known, report);
    }
}

/// Whether a container gets no variable at all, and another one of the same image in the same compose file does: then they do
/// not come from elsewhere.
fn lost_its_environment(
    service: &ServiceView<'_>,
    read: impl Fn(&Environment<'_, '_>) -> bool,
    report: &Report<'_>,
) -> bool {
    let deployment = report.deployment();
    let file = service.compose_file;
    let file = file.and_then(|file| deployment.compose_files.get(file));
    let (Some(file), Some(image)) = (file, service.image.text()) else {
        return false;
    };
    let mut beside = deployment.services.at(&file.services.items);
    beside.any(|other| other.image.text() == Some(image) && read(&deployment.environment(other)))
}

fn missing(
    service: &ServiceView<'_>,
    lacking: &[String],
    without: &str,
    known: &KnownImage<'_>,
    report: &mut Report<'_>,
) {
    let place = match &service.environment {
        Field::Known(_, place) if service.env_files.is_absent() => *place,
        _ => service.place,
    };
    let names: Vec<_> = lacking.iter().map(|name| format!("`{name}`")).collect();
    let list = names.join(", ");
    let first = names.first().map_or("", String::as_str);
    let mut finding = report
        .at(
            place,
            format!("`{}` needs {list} in its environment", service.name),
            format!("without {first}, {without}"),
        )
        .why(WHY_REQUIRED)
        .help(format!("give it {list}"));
    if let Some(origin) = known.declared_at() {
        finding = finding.related(origin.at, "declared here");
    }
    let deployment = report.deployment();
    let references = service.env_files.value().into_iter();
    let files = references
        .flat_map(|references| &references.items)
        .filter_map(|reference| deployment.env_files.get(reference.file?));
    for file in files.filter(|file| file.door != Door::Spec) {
        finding = finding.related(file.place.at, "does not set it");
    }
    report.add(finding);
}
