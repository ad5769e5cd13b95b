//! What a spec carries by hand, as the trees that the readers of files make.

use specc_artifacts::ansible;
use specc_artifacts::variables::Variables;
use specc_artifacts::yaml::{Node, Style};
use specc_eval::{Data, Node as Evaluated, Text, TextPiece};
use specc_model::Deployment;
use specc_source::{Sources, Span};

use super::Engine;
use super::artifacts::tasks::{self, Setting};
use crate::views::{Door, TaskView};

/// Shows the tasks and handlers that a spec carries to the rules about files.
pub(super) fn check(deployment: &Deployment, sources: &Sources, engine: &mut Engine<'_>) {
    let extensions = &deployment.extensions;
    let list =
        |nodes: &[Evaluated]| Node::sequence(deployment.span, nodes.iter().map(yaml).collect());
    let lists = [
        (list(&extensions.tasks), false),
        (list(&extensions.handlers), true),
    ];
    let variables = Variables::default();
    let mut views = Vec::new();
    for (list, handler) in &lists {
        let setting = Setting {
            door: Door::Spec,
            handler: *handler,
            on_purpose: false,
            own_modules: &[],
        };
        views.extend(
            ansible::tasks(list)
                .iter()
                .map(|task| tasks::view(task, setting, sources)),
        );
    }
    engine.visited(views.len());
    let notifications: Vec<_> = views.iter().filter_map(tasks::notification).collect();
    for mut view in views {
        if view.handler {
            let mut reaction = tasks::reaction(&view, &notifications);
            add_services(deployment, &view, &mut reaction);
            view.reaction = reaction;
        }
        engine.show_task(&view, &variables, sources);
    }
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
fn template(text: &Text) -> String {
    let piece = |piece: &TextPiece| match piece {
        TextPiece::Literal(text) => text.clone(),
        TextPiece::Reference(reference) => match reference.kind {
            specc_eval::ReferenceKind::Variable => format!("{{{{ {} }}}}", reference.name),
            specc_eval::ReferenceKind::Vault => format!("{{{{ vault_{} }}}}", reference.name),
        },
    };
    text.pieces().iter().map(piece).collect()
}
