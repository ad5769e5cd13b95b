//! # REX-22: handler-knows-its-file
//!
//! ## What it does
//!
//! Refuses a handler that addresses a service through a compose file that does not declare it: by `files:` of
//! `docker_compose_v2`, by its default file where it names none, or by `docker compose -f`.
//!
//! ## Why it hurts
//!
//! The stack has two compose files. A handler that asks the file of the applications for `caddy`, which the file of the
//! infrastructure declares, fails with "no such service": at the end of the play, after everything has changed, so that the new
//! configuration lies on the disk and the old one runs.
//!
//! ## Example
//!
//! ```yaml
//! - name: Recreate caddy
//!   community.docker.docker_compose_v2:
//!     project_src: /opt/javisi
//!     files: [docker-compose.yml]
//!     services: [caddy]
//!     state: present
//!     recreate: always
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! - name: Recreate caddy
//!   community.docker.docker_compose_v2:
//!     project_src: /opt/javisi
//!     files: [docker-compose-infra.yml]
//!     services: [caddy]
//!     state: present
//!     recreate: always
//! ```
//!
//! ## Origin
//!
//! F29 G28

use specc_source::suggest::closest;
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{
    Argument, ComposeFileView, ComposeTarget, DeploymentView, Field, Place, ServiceView, TaskView,
};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct HandlerKnowsItsFile;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-22",
        "handler-knows-its-file",
        "rex_22_handler_knows_its_file.rs"
    ),
    level: Level::Error,
    doors: Doors::Artifacts,
};

const WHY: &str = "Compose answers \"no such service\" at the end of the play: the new configuration lies on \
                   the disk, and the old one runs.";

/// How a handler calls compose.
enum Way {
    /// Through the module, with a fix where the file is written down.
    Module(Option<Fix>),
    /// By a command.
    Command,
}

/// What compose reads where nobody names a file.
const DEFAULT_FILES: [&str; 4] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yaml",
    "docker-compose.yml",
];

/// Subcommands that take names of services.
const SUBCOMMANDS: [&str; 7] = ["up", "restart", "start", "stop", "pull", "rm", "kill"];

impl Rule for HandlerKnowsItsFile {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn task(&self, task: &TaskView<'_>, report: &mut Report<'_>) {
        if !task.handler {
            return;
        }
        match &task.reaction.target {
            Some(target) => through_module(task, target, report),
            None => through_command(task, report),
        }
    }
}

fn through_module(task: &TaskView<'_>, target: &ComposeTarget<'_>, report: &mut Report<'_>) {
    let deployment = report.deployment();
    let Some((services, _)) = target.services.known() else {
        return;
    };
    let files = match &target.files {
        Field::Known(files, _) => files.clone(),
        Field::Absent => default_file(deployment),
        Field::Unknown(_) => return,
    };
    for (name, place) in services.iter().filter_map(Field::known) {
        let elsewhere = declared_elsewhere(name, &files, deployment);
        // Nothing says that the default file is the one that was found, unless another has what is missing in it.
        if elsewhere.is_none() && target.files.is_absent() {
            continue;
        }
        if lacks(name, &files, deployment) {
            let fix = elsewhere.and_then(|(_, file)| rename(task, &files, file, deployment));
            add(name, place, &files, elsewhere, Way::Module(fix), report);
        }
    }
}

/// `docker compose -f docker-compose.yml restart caddy`.
fn through_command(task: &TaskView<'_>, report: &mut Report<'_>) {
    let deployment = report.deployment();
    let words = task.words();
    let Some(compose) = words.iter().position(|word| {
        let program = word.rsplit('/').next();
        matches!(program, Some("docker" | "docker-compose"))
    }) else {
        return;
    };
    let command: Vec<&str> = words.into_iter().skip(compose + 1).collect();
    let Some(files) = files_of_command(&command, task, deployment) else {
        return;
    };
    let place = |word: &str| {
        let script = task.script().map(|(script, _)| script.as_ptr() as usize);
        let offset = script.and_then(|start| (word.as_ptr() as usize).checked_sub(start));
        offset.map_or(task.place, |at| task.place_in_script(deployment, at, word))
    };
    let names = command
        .iter()
        .skip_while(|word| !SUBCOMMANDS.contains(*word))
        .skip(1)
        .take_while(|word| !["&&", "||", ";", "|"].contains(*word));
    for name in names {
        // What follows a subcommand may be the value of an option: only what is a service somewhere is one.
        let elsewhere = declared_elsewhere(name, &files, deployment);
        if elsewhere.is_some() && lacks(name, &files, deployment) {
            add(name, place(name), &files, elsewhere, Way::Command, report);
        }
    }
}

/// The compose files of a command's `-f`, if all of them are among the files.
fn files_of_command(
    command: &[&str],
    task: &TaskView<'_>,
    deployment: &DeploymentView<'_>,
) -> Option<Vec<usize>> {
    let mut files = Vec::new();
    let mut words = command.iter();
    while let Some(word) = words.next() {
        let path = match word.split_once('=') {
            Some(("--file" | "-f", path)) => path,
            _ if matches!(*word, "-f" | "--file") => words.next()?,
            _ if SUBCOMMANDS.contains(word) => break,
            _ => continue,
        };
        files.push(deployment.compose_file_at(&task.variables.outline(path))?);
    }
    if files.is_empty() {
        // Compose looks for a file with a default name where it is called.
        files = default_file(deployment);
    }
    (!files.is_empty()).then_some(files)
}

/// The one compose file with a default name, if there is just one.
fn default_file(deployment: &DeploymentView<'_>) -> Vec<usize> {
    let found: Vec<usize> = DEFAULT_FILES
        .iter()
        .flat_map(|name| deployment.compose_files_named(name))
        .map(|(position, _)| position)
        .collect();
    match found.as_slice() {
        [_] => found,
        _ => Vec::new(),
    }
}

/// Whether a service is certainly in none of these files.
fn lacks(name: &str, files: &[usize], deployment: &DeploymentView<'_>) -> bool {
    let views: Vec<&ComposeFileView<'_>> = files
        .iter()
        .filter_map(|file| deployment.compose_files.get(*file))
        .collect();
    let services = views.iter().flat_map(|file| &file.services.items);
    let mut names = services
        .filter_map(|service| deployment.services.get(*service))
        .map(|service| service.name.as_ref());
    !views.is_empty()
        && is_name(name)
        && views.iter().all(|file| file.services.complete)
        && !names.any(|declared| declared == name || declared.contains("{{"))
}

/// Whether compose takes it as the name of a service; what is not may be a place-holder of another template language.
fn is_name(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    !text.is_empty() && text.chars().all(is_part)
}

/// The service of these files that is most likely meant: a slip of the keyboard, or a name without the prefix of its stack.
fn meant<'v>(
    name: &str,
    files: &[usize],
    deployment: &'v DeploymentView<'_>,
) -> Option<&'v ServiceView<'v>> {
    let declared = || {
        let views = files
            .iter()
            .filter_map(|file| deployment.compose_files.get(*file));
        views
            .flat_map(|file| &file.services.items)
            .filter_map(|service| deployment.services.get(*service))
    };
    let has_end = |longer: &str, end: &str| {
        let before = longer.strip_suffix(end);
        before.is_some_and(|before| before.ends_with(['-', '_']))
    };
    let mut related =
        declared().filter(|service| has_end(&service.name, name) || has_end(name, &service.name));
    if let (Some(only), None) = (related.next(), related.next()) {
        return Some(only);
    }
    let found = closest(name, declared().map(|service| service.name.as_ref()))?;
    declared().find(|service| service.name == found)
}

/// A service of this name in another compose file.
fn declared_elsewhere<'v, 'a>(
    name: &str,
    files: &[usize],
    deployment: &'v DeploymentView<'a>,
) -> Option<(&'v ServiceView<'a>, &'v ComposeFileView<'a>)> {
    let mut named = deployment
        .services_named(name)
        .filter(|service| service.name == name);
    named.find_map(|service| {
        let file = service.compose_file.filter(|file| !files.contains(file))?;
        Some((service, deployment.compose_files.get(file)?))
    })
}

fn add(
    name: &str,
    place: Place,
    files: &[usize],
    elsewhere: Option<(&ServiceView<'_>, &ComposeFileView<'_>)>,
    way: Way,
    report: &mut Report<'_>,
) {
    let views = files
        .iter()
        .filter_map(|file| report.deployment().compose_files.get(*file));
    let names: Vec<_> = views
        .clone()
        .map(|file| format!("`{}`", file.name))
        .collect();
    let message = format!("`{name}` is not a service of {}", names.join(" or "));
    let mut finding = report.at(place, message, "addressed here");
    for file in views {
        finding = finding.related(file.place.at, format!("the services of `{}`", file.name));
    }
    finding = match elsewhere {
        Some((service, file)) => finding
            .related(service.place.at, format!("declared in `{}`", file.name))
            .help(match way {
                Way::Command => format!("name that file: `-f {}`", file.name),
                Way::Module(_) => format!("name that file: `files: [{}]`", file.name),
            }),
        None => match meant(name, files, report.deployment()) {
            Some(service) => finding
                .related(service.place.at, "declared under this name")
                .help(format!("did you mean `{}`?", service.name)),
            None => finding.help("name the file that declares it under `files:`"),
        },
    };
    finding = finding.why(WHY);
    report.add(match way {
        Way::Module(Some(fix)) => finding.fix(fix),
        Way::Module(None) | Way::Command => finding,
    });
}

/// Names the other file where just one is named, and that only once.
fn rename(
    task: &TaskView<'_>,
    files: &[usize],
    instead: &ComposeFileView<'_>,
    deployment: &DeploymentView<'_>,
) -> Option<Fix> {
    let Argument::Given { value, .. } = task.argument("files") else {
        return None;
    };
    let [file] = files else {
        return None;
    };
    // With several services, the others may be right where they are.
    if task.reaction.target.as_ref()?.services.value()?.len() > 1 {
        return None;
    }
    let old = deployment.compose_files.get(*file)?.name.as_ref();
    let written = deployment
        .file_of(value.span.file)?
        .text
        .get(value.span.range())?;
    let (start, _) = written.match_indices(old).next()?;
    let start = value.span.start + start as u32;
    Some(Fix {
        title: format!("name `{}`", instead.name),
        applicability: Applicability::Unsafe,
        edits: vec![Edit {
            span: Span::new(value.span.file, start, start + old.len() as u32),
            replacement: instead.name.to_string(),
        }],
    })
}
