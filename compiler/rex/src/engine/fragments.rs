//! What a spec carries by hand, as the trees that the readers of files make.

use specc_artifacts::ansible;
use specc_artifacts::variables::Variables;
use specc_artifacts::yaml::{Node, Style};
use specc_eval::{Data, Node as Evaluated, Text, TextPiece};
use specc_model::Deployment;
use specc_source::{Sources, Span};

use super::artifacts::tasks::{self, Setting};
use super::artifacts::{docker_container, networks, passwords, written};
use crate::views::{DeploymentView, Door, Place, TaskView};

/// The tasks and handlers that a spec carries, as lists of nodes.
#[derive(Debug)]
pub(super) struct Fragments {
    tasks: Node,
    handlers: Node,
}

impl Fragments {
    /// Those of a spec.
    pub(super) fn new(deployment: &Deployment) -> Self {
        let extensions = &deployment.extensions;
        let list =
            |nodes: &[Evaluated]| Node::sequence(deployment.span, nodes.iter().map(yaml).collect());
        Self {
            tasks: list(&extensions.tasks),
            handlers: list(&extensions.handlers),
        }
    }
}

/// The views of those tasks.
pub(super) fn tasks<'a>(
    carried: &'a Fragments,
    sources: &Sources,
    variables: &'a Variables<'a>,
) -> Vec<TaskView<'a>> {
    let mut views = Vec::new();
    for (list, handler) in [(&carried.tasks, false), (&carried.handlers, true)] {
        let setting = Setting {
            door: Door::Spec,
            role: "",
            path: "",
            play: None,
            variables,
            handler,
            on_purpose: false,
            own_modules: &[],
        };
        let all = ansible::tasks(list).into_iter();
        views.extend(all.map(|task| tasks::view(task, setting, sources)));
    }
    views
}

/// The files beside a spec are not among what it is judged by.
struct NoFiles;

impl<'a> written::Sources<'a> for NoFiles {
    fn source(&self, _task: &TaskView<'a>, _name: &str) -> Option<usize> {
        None
    }

    fn secret(&self, _file: usize) -> Option<Place> {
        None
    }
}

/// Adds the containers, networks and files that the tasks make.
pub(super) fn add_what_tasks_make(deployment: &mut DeploymentView<'_>, sources: &Sources) {
    for (position, task) in deployment.tasks.iter().enumerate() {
        let container = docker_container::service(task, sources);
        deployment.services.extend(container);
        deployment.networks.extend(networks::of_task(task));
        let files = written::of_task(position, task, &NoFiles);
        deployment.written.extend(files);
    }
}

/// Fills in what the handlers react to, and adds the database users that the tasks create.
pub(super) fn connect(deployment: &mut DeploymentView<'_>, sources: &Sources) {
    tasks::connect(deployment);
    let Some(spec) = deployment.spec else {
        return;
    };
    for view in deployment.tasks.iter_mut().filter(|view| view.handler) {
        let mut reaction = std::mem::take(&mut view.reaction);
        reaction.with_env_file.clear();
        add_services(spec, view, &mut reaction);
        view.reaction = reaction;
    }
    let mut users = Vec::new();
    for task in &deployment.tasks {
        users.extend(passwords::of_task(task, task.variables));
        users.extend(passwords::in_script(task, sources));
        users.extend(passwords::on_standard_input(task));
    }
    deployment.database_users.extend(users);
}

/// Adds what the spec says about the services that a handler addresses.
fn add_services(
    deployment: &Deployment,
    handler: &TaskView<'_>,
    reaction: &mut crate::views::Reaction,
) {
    let Some(addressed) = tasks::addressed(handler) else {
        return;
    };
    for (name, service) in &deployment.services {
        // Containers are named after project and service: `{{ project_name }}_api`.
        let means = |word: &&str| *word == name || word.ends_with(&format!("_{name}"));
        let all = addressed.is_empty();
        if (all || addressed.iter().any(means)) && !service.env_files.is_empty() {
            reaction
                .with_env_file
                .push((name.clone(), service.name.origin.at));
        }
    }
}

/// The YAML tree that an evaluated value becomes, with the ranges of the spec.
pub(super) fn yaml(node: &Evaluated) -> Node {
    let span = node.origin.at;
    let plain = |text: String| Node::scalar(span, text, Style::Plain);
    match &node.data {
        Data::Null => plain("null".to_owned()),
        Data::Bool(value) => plain(value.to_string()),
        Data::Integer(value) => plain(value.to_string()),
        Data::Decimal(value) => plain(value.to_string()),
        Data::Text(text) => Node::scalar(span, template(text), Style::DoubleQuoted),
        Data::Address(value) => plain(value.to_string()),
        Data::Cidr(value) => plain(value.to_string()),
        Data::Constant(name) => plain((*name).to_owned()),
        Data::List(items) => Node::sequence(span, items.iter().map(yaml).collect()),
        Data::Set(set) => {
            let entry = |(name, entry): (&String, &specc_eval::Entry)| {
                (key(name, entry.key), yaml(&entry.value))
            };
            Node::mapping(span, set.entries.iter().map(entry).collect())
        }
        // How these are printed is for emission to say.
        Data::Version(_) | Data::Duration(_) | Data::Size(_) | Data::Tagged(_) => {
            Node::unknown(span)
        }
    }
}

fn key(name: &str, span: Span) -> Node {
    Node::scalar(span, name, Style::DoubleQuoted)
}

/// The text as a Jinja template: `var.NAME` is `{{ NAME }}`.
pub(super) fn template(text: &Text) -> String {
    let piece = |piece: &TextPiece| match piece {
        TextPiece::Literal(text) => text.clone(),
        TextPiece::Reference(reference) => match reference.kind {
            specc_eval::ReferenceKind::Variable => format!("{{{{ {} }}}}", reference.name),
            specc_eval::ReferenceKind::Vault => format!("{{{{ vault_{} }}}}", reference.name),
        },
    };
    text.pieces().iter().map(piece).collect()
}
