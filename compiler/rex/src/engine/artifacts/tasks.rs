//! Tasks and handlers.

use std::collections::{BTreeMap, BTreeSet};

use specc_artifacts::ansible::Task;
use specc_artifacts::variables::Variables;
use specc_artifacts::yaml::Node;
use specc_source::{Sources, Span};

use super::containers::separator;
use crate::modules::canonical;
use crate::views::{
    Argument, ComposeTarget, DeploymentView, Door, Field, ModuleView, Place, Reaction, ServiceView,
    TaskView, resolved,
};

/// What a task's view needs to know about the file that it stands in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting<'a> {
    pub(crate) door: Door,
    pub(crate) role: &'a str,
    pub(crate) path: &'a str,
    pub(crate) play: Option<&'a Node>,
    pub(crate) variables: &'a Variables<'a>,
    pub(crate) handler: bool,
    /// Whether the file is an entry point that is run on purpose, and not with every deploy.
    pub(crate) on_purpose: bool,
    pub(crate) own_modules: &'a [String],
}

/// The view of a task; what a handler reacts to is still to be filled in.
pub(crate) fn view<'a>(task: Task<'a>, setting: Setting<'a>, sources: &Sources) -> TaskView<'a> {
    let conditional = is_conditional(&task);
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
        role: setting.role,
        path: setting.path,
        blocks: task.enclosing,
        play: setting.play,
        variables: setting.variables,
        handler: setting.handler,
        on_purpose: setting.on_purpose,
        conditional,
        for_handlers: false,
        module,
        reaction: Reaction::default(),
        own_modules: setting.own_modules,
    }
}

/// Whether a condition decides if it runs; one that only leaves it out of a dry run decides nothing about a deploy.
fn is_conditional(task: &Task<'_>) -> bool {
    let blocks = task.enclosing.iter().map(|block| block.node);
    let mut conditions = blocks
        .chain([task.node])
        .filter_map(|node| node.get("when"));
    conditions.any(|condition| {
        let texts = one_or_many(condition);
        texts.is_empty()
            || texts
                .iter()
                .any(|text| text.trim() != "not ansible_check_mode")
    })
}

const WRITERS: &[&str] = &[
    "ansible.builtin.template",
    "ansible.builtin.copy",
    "ansible.builtin.lineinfile",
    "ansible.builtin.blockinfile",
    "ansible.builtin.replace",
];

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

/// Fills in what every handler reacts to: who notifies it, in its own role first, and what its services are; and what a
/// task waits for that runs where another one has changed something.
pub(crate) fn connect(deployment: &mut DeploymentView<'_>) {
    let registered = env_files_registered(deployment);
    for task in deployment.tasks.iter_mut().filter(|task| !task.handler) {
        if let Some(place) = awaited(task, &registered) {
            task.reaction.env_files.push(place);
        }
    }
    let handlers: Vec<usize> = deployment
        .tasks
        .iter()
        .enumerate()
        .filter(|(_, task)| task.handler)
        .map(|(position, _)| position)
        .collect();
    for position in handlers {
        let Some(handler) = deployment.tasks.get(position) else {
            continue;
        };
        let mut reaction = notified(handler, deployment);
        reaction.target = compose_target(handler, deployment);
        add_services(&mut reaction, handler, deployment);
        if let Some(handler) = deployment.tasks.get_mut(position) {
            handler.reaction = reaction;
        }
    }
}

/// The env files whose changes tasks note down, by role and by the name of the note.
fn env_files_registered<'a>(deployment: &DeploymentView<'a>) -> BTreeMap<(&'a str, &'a str), Span> {
    let tasks = deployment.tasks.iter();
    tasks
        .filter_map(|task| {
            let name = task.node.get("register")?.text()?;
            Some(((task.role, name), env_file_written(task)?))
        })
        .collect()
}

/// The env file that a task waits for: `when: plane_environment is changed`.
fn awaited(task: &TaskView<'_>, registered: &BTreeMap<(&str, &str), Span>) -> Option<Span> {
    if registered.is_empty() {
        return None;
    }
    let when = task.node.get("when")?;
    let conditions = match when.as_sequence() {
        Some(sequence) => sequence.items.iter().collect(),
        None => vec![when],
    };
    conditions.into_iter().find_map(|condition| {
        let condition = condition.text()?;
        let names = condition.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let is_change = condition.contains("changed") && !condition.contains("not ");
        let mut names = names.filter(|_| is_change);
        names.find_map(|name| registered.get(&(task.role, name)).copied())
    })
}

/// Who notifies a handler: those of its own role, or else anybody.
fn notified<'a>(handler: &TaskView<'a>, deployment: &DeploymentView<'a>) -> Reaction<'a> {
    let mut topics: Vec<&str> = handler
        .node
        .get("listen")
        .map_or_else(Vec::new, one_or_many);
    topics.extend(handler.name);
    let mut positions: Vec<usize> = topics
        .iter()
        .filter_map(|topic| deployment.index.notifiers.get(topic))
        .flatten()
        .copied()
        .collect();
    positions.sort_unstable();
    positions.dedup();
    let notifiers: Vec<_> = positions
        .iter()
        .filter_map(|position| deployment.tasks.get(*position))
        .collect();
    let own: Vec<_> = notifiers
        .iter()
        .copied()
        .filter(|task| task.role == handler.role)
        .collect();
    let counted = if own.is_empty() { notifiers } else { own };
    Reaction {
        notified: !counted.is_empty(),
        env_files: env_files_behind(&counted, deployment, CHAIN),
        ..Reaction::default()
    }
}

/// How many handlers may notify each other.
const CHAIN: u32 = 3;

/// The env files that tasks write; those of handlers, that they hear of.
fn env_files_behind<'a>(
    tasks: &[&TaskView<'a>],
    deployment: &DeploymentView<'a>,
    depth: u32,
) -> Vec<Span> {
    let mut found: Vec<Span> = tasks.iter().copied().filter_map(env_file_written).collect();
    for handler in tasks.iter().filter(|task| task.handler && depth > 0) {
        let notifiers = handler.name.map(|name| deployment.notifiers(name));
        let notifiers: Vec<_> = notifiers.into_iter().flatten().collect();
        found.extend(env_files_behind(&notifiers, deployment, depth - 1));
    }
    found
}

/// What a task addresses through compose.
fn compose_target<'a>(
    handler: &TaskView<'a>,
    deployment: &DeploymentView<'a>,
) -> Option<ComposeTarget<'a>> {
    if !handler.calls(&["community.docker.docker_compose_v2"]) {
        return None;
    }
    let files = match handler.argument("files") {
        Argument::Given { value, .. } => {
            let place = Place::written(value.span);
            let position =
                |node: &Node| deployment.compose_file_at(&handler.variables.outline(node.text()?));
            let single = value.text().map(|_| value);
            let nodes = value.items().iter().chain(single);
            let positions: Option<Vec<usize>> = nodes.map(position).collect();
            positions.map_or(Field::Unknown(place), |all| Field::Known(all, place))
        }
        Argument::Absent => Field::Absent,
        Argument::Inline(_) | Argument::Unknown => Field::Unknown(handler.place),
    };
    let services = match handler.argument("services") {
        Argument::Given { value, .. } => {
            let single = value.text().map(|_| value);
            let nodes = value.items().iter().chain(single);
            let names = nodes
                .map(|node| resolved(node, handler.variables))
                .collect();
            match Variables::is_reference(value) && value.items().is_empty() {
                true => Field::Unknown(Place::written(value.span)),
                false => Field::Known(names, Place::written(value.span)),
            }
        }
        Argument::Absent => Field::Absent,
        Argument::Inline(_) | Argument::Unknown => Field::Unknown(handler.place),
    };
    Some(ComposeTarget { files, services })
}

/// Adds what compose files say about the services that a handler addresses. Where it names no service, it means all of its
/// compose files, so those have to be known.
fn add_services<'a>(
    reaction: &mut Reaction<'a>,
    handler: &TaskView<'a>,
    deployment: &DeploymentView<'a>,
) {
    let files = reaction
        .target
        .as_ref()
        .and_then(|target| target.files.value());
    let Some(addressed) = addressed(handler).filter(|names| files.is_some() || !names.is_empty())
    else {
        return;
    };
    let within = files.map(|files| {
        let files = files.iter().collect::<BTreeSet<_>>().into_iter();
        let files = files.filter_map(|file| deployment.compose_files.get(*file));
        let services = files.flat_map(|file| deployment.services.at(&file.services.items));
        services.collect::<Vec<_>>()
    });
    let mut found: Vec<&ServiceView<'a>> = Vec::new();
    for name in &addressed {
        let outline = handler.variables.outline(name);
        let is_named = |service: &&&ServiceView<'a>| service.known_as.contains(&outline);
        match &within {
            Some(within) => found.extend(within.iter().filter(is_named)),
            None => found.extend(deployment.services_named(&outline)),
        }
    }
    if addressed.is_empty() {
        found = within.unwrap_or_default();
    }
    for service in found {
        let name = service.name.clone().into_owned();
        if let Some(place) = service.env_files.place() {
            let key = service
                .node
                .and_then(|node| node.entry("env_file"))
                .map_or(place.at, |(key, _)| key.span);
            reaction.with_env_file.push((name.clone(), key));
        }
        let build = service.node.and_then(|node| node.entry("build"));
        if let Some((key, _)) = build {
            reaction.built.push((name, key.span));
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
