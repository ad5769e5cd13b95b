//! Tasks and handlers.

use specc_artifacts::ansible::Task;
use specc_artifacts::compose::ServiceNode;
use specc_artifacts::variables::Variables;
use specc_artifacts::yaml::Node;
use specc_source::{Sources, Span};

use super::containers::{build_place, env_file_place, is_named, separator};
use crate::modules::canonical;
use crate::views::{Argument, Door, ModuleView, Place, Reaction, TaskView};

/// What a task's view needs to know about the file that it stands in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting<'a> {
    pub(crate) door: Door,
    pub(crate) handler: bool,
    /// Whether the file is an entry point that is run on purpose, and not with every deploy.
    pub(crate) on_purpose: bool,
    pub(crate) own_modules: &'a [String],
}

/// The view of a task; what a handler reacts to is still to be filled in.
pub(crate) fn view<'a>(task: &Task<'a>, setting: Setting<'a>, sources: &Sources) -> TaskView<'a> {
    let module = task.module.as_ref().map(|module| ModuleView {
        written: module.name,
        span: module.span,
        name: canonical(module.name),
        arguments: module.arguments,
        separator: match setting.door {
            Door::Spec => Some("; ".to_owned()),
            _ => module
                .arguments
                .entries()
                .first()
                .and_then(|(key, _)| separator(module.arguments, key, sources)),
        },
    });
    let named = task.name.filter(|name| name.text().is_some());
    let place = named
        .map(|name| name.span)
        .or(module.as_ref().map(|module| module.span))
        .unwrap_or(task.node.span);
    TaskView {
        door: setting.door,
        node: task.node,
        name: named.and_then(Node::text),
        place: Place::written(place),
        handler: setting.handler,
        on_purpose: setting.on_purpose,
        conditional: is_conditional(task),
        module,
        reaction: Reaction::default(),
        own_modules: setting.own_modules,
    }
}

fn is_conditional(task: &Task<'_>) -> bool {
    task.node.get("when").is_some()
        || task
            .enclosing
            .iter()
            .any(|block| block.node.get("when").is_some())
}

const WRITERS: &[&str] = &[
    "ansible.builtin.template",
    "ansible.builtin.copy",
    "ansible.builtin.lineinfile",
    "ansible.builtin.blockinfile",
    "ansible.builtin.replace",
];

/// A task that notifies handlers: by which names, and whether it writes an env file.
#[derive(Debug, Clone)]
pub(crate) struct Notification<'a> {
    pub(crate) names: Vec<&'a str>,
    /// Where it says so, if it writes one.
    pub(crate) env_file: Option<Span>,
}

/// The notification of a task that has one.
pub(crate) fn notification<'a>(task: &TaskView<'a>) -> Option<Notification<'a>> {
    let notify = task.node.get("notify")?;
    Some(Notification {
        names: one_or_many(notify),
        env_file: env_file_written(task),
    })
}

fn one_or_many(node: &Node) -> Vec<&str> {
    let list = node.items().iter().filter_map(Node::text);
    node.text().into_iter().chain(list).collect()
}

/// Where a task says that it writes an env file.
fn env_file_written(task: &TaskView<'_>) -> Option<Span> {
    if !task.calls(WRITERS) {
        return None;
    }
    for name in ["dest", "path", "src"] {
        if let Argument::Given { value, .. } = task.argument(name)
            && value.text().is_some_and(is_env_file)
        {
            return Some(value.span);
        }
    }
    let looped = ["loop", "with_items"]
        .into_iter()
        .find_map(|name| task.node.get(name))?;
    let written = looped
        .walk()
        .find(|node| node.text().is_some_and(is_env_file))?;
    Some(written.span)
}

/// Whether a path names an env file or the template of one.
pub(super) fn is_env_file(path: &str) -> bool {
    let path = path.trim().trim_end_matches(".j2");
    let file = path.rsplit('/').next().unwrap_or(path);
    file == "env" || file.ends_with(".env") || file.starts_with(".env")
}

/// What a handler reacts to.
pub(crate) fn reaction(handler: &TaskView<'_>, notifications: &[Notification<'_>]) -> Reaction {
    let mut topics: Vec<&str> = handler
        .node
        .get("listen")
        .map_or_else(Vec::new, one_or_many);
    topics.extend(handler.name);
    let mut reaction = Reaction::default();
    for notification in notifications {
        if notification.names.iter().any(|name| topics.contains(name)) {
            reaction.notified = true;
            reaction.env_files.extend(notification.env_file);
        }
    }
    reaction
}

/// The names of the compose files that a handler gives; nothing where they are not known.
pub(super) fn compose_files(
    handler: &TaskView<'_>,
    variables: &Variables<'_>,
) -> Option<Vec<String>> {
    let Argument::Given { value, .. } = handler.argument("files") else {
        return None;
    };
    let name = |node: &Node| {
        let path = variables.text(node).get()?.clone();
        path.rsplit('/').next().map(str::to_owned)
    };
    value.items().iter().map(name).collect()
}

/// Adds what compose files say about the services that a handler addresses. Where it names no service, it means all of its
/// compose files, so those have to be known.
pub(super) fn add_services(
    reaction: &mut Reaction,
    handler: &TaskView<'_>,
    services: &[&ServiceNode<'_>],
    files_known: bool,
) {
    let Some(addressed) = addressed(handler).filter(|names| files_known || !names.is_empty())
    else {
        return;
    };
    for service in services {
        if !addressed.is_empty() && !addressed.iter().any(|wanted| is_named(service, wanted)) {
            continue;
        }
        let name = service.key.text().unwrap_or("");
        if let Some(span) = env_file_place(service) {
            reaction.with_env_file.push((name.to_owned(), span));
        }
        if let Some(span) = build_place(service) {
            reaction.built.push((name.to_owned(), span));
        }
    }
}

/// The containers that a handler addresses; none stands for all; nothing where it addresses no containers at all.
pub(crate) fn addressed<'a>(handler: &TaskView<'a>) -> Option<Vec<&'a str>> {
    if handler.calls(&["community.docker.docker_compose_v2"]) {
        return match handler.argument("services") {
            Argument::Given { value, .. } => Some(one_or_many(value)),
            Argument::Absent => Some(Vec::new()),
            Argument::Inline(_) | Argument::Unknown => None,
        };
    }
    if handler.calls(&["community.docker.docker_container"]) {
        return handler.argument("name").text().map(|name| vec![name]);
    }
    let words = handler.words();
    let restart = words.iter().position(|word| *word == "restart")?;
    words
        .get(..restart)?
        .iter()
        .any(|word| word.contains("docker"))
        .then(|| {
            let names = words.get(restart + 1..).unwrap_or(&[]).iter().copied();
            names.filter(|word| !word.starts_with('-')).collect()
        })
}
