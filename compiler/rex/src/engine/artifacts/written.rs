//! What tasks put onto the host.

use std::borrow::Cow;

use specc_artifacts::jinja;
use specc_artifacts::tree::Artifact;
use specc_artifacts::variables::Variables;
use specc_artifacts::yaml::Node;

use super::files;
use crate::views::{
    Argument, Field, FileView, PathKey, Place, TaskView, WrittenFileView, WrittenKind,
};

/// Modules that put contents into a file, with the argument that names the file.
const WRITERS: &[(&str, &str)] = &[
    ("ansible.builtin.template", "dest"),
    ("ansible.builtin.copy", "dest"),
    ("ansible.builtin.get_url", "dest"),
    ("ansible.builtin.assemble", "dest"),
    ("ansible.builtin.lineinfile", "path"),
    ("ansible.builtin.blockinfile", "path"),
    ("ansible.builtin.replace", "path"),
];

const FILE: &str = "ansible.builtin.file";

/// Arguments that are what a file holds, or a part of it.
const CONTENTS: [&str; 4] = ["content", "block", "line", "replace"];

/// How many items of a loop are looked at.
const ITEMS: usize = 200;

/// Looks for the file that a task names as its source.
pub(crate) trait Sources<'a> {
    /// The file of that name in `templates/` or `files/` of a role.
    fn source(&self, task: &TaskView<'a>, name: &str) -> Option<usize>;
    /// Where a secret gets into a file.
    fn secret(&self, file: usize) -> Option<Place>;
}

/// The files and directories that a task puts onto the host, one for each literal item of its loop.
pub(crate) fn of_task<'a>(
    position: usize,
    task: &TaskView<'a>,
    sources: &impl Sources<'a>,
) -> Vec<WrittenFileView<'a>> {
    let Some((path, kind)) = target(task) else {
        return Vec::new();
    };
    let items = items(task);
    if items.is_empty() {
        return vec![written(position, task, path, kind, None, sources)];
    }
    items
        .iter()
        .map(|item| written(position, task, path, kind, Some(item), sources))
        .collect()
}

/// The argument with the path, and what becomes of it.
fn target<'a>(task: &TaskView<'a>) -> Option<(&'a Node, WrittenKind)> {
    let module = task.module.as_ref()?;
    let node = |names: &[&str]| {
        names.iter().find_map(|name| match task.argument(name) {
            Argument::Given { value, .. } => Some(value),
            _ => None,
        })
    };
    if let Some((_, argument)) = WRITERS.iter().find(|(name, _)| *name == module.name) {
        return Some((
            node(&[argument, "dest", "path", "name"])?,
            WrittenKind::File,
        ));
    }
    if module.name != FILE {
        return None;
    }
    let kind = match task.argument("state").text() {
        Some("directory") => WrittenKind::Directory,
        Some("touch") => WrittenKind::File,
        Some("absent" | "link" | "hard") => return None,
        _ => WrittenKind::Attributes,
    };
    Some((node(&["path", "dest", "name"])?, kind))
}

/// The items that a task goes through, where they are written down.
pub(super) fn items<'a>(task: &TaskView<'a>) -> &'a [Node] {
    let items = task
        .looped()
        .map_or(&[][..], |looped| literal_items(looped, task.variables));
    items.get(..ITEMS).unwrap_or(items)
}

/// The items of a loop, where they are written down.
fn literal_items<'n>(looped: &'n Node, variables: &Variables<'n>) -> &'n [Node] {
    let node = match Variables::is_reference(looped) {
        true => variables.node(looped),
        false => Some(looped),
    };
    match node.and_then(Node::as_sequence) {
        Some(sequence) if sequence.open.is_none() => &sequence.items,
        _ => &[],
    }
}

/// Where an argument brings a secret in: itself, or the attribute of a loop's item that it is.
fn secret_argument(
    task: &TaskView<'_>,
    argument: &str,
    item: Option<&Node>,
    scope: &Variables<'_>,
) -> Option<Place> {
    let Argument::Given { value, .. } = task.argument(argument) else {
        return None;
    };
    let text = value.text()?;
    if names_secret(text, scope) {
        return Some(Place::written(value.span));
    }
    let inner = text.trim().strip_prefix("{{")?.strip_suffix("}}")?.trim();
    let key = inner.strip_prefix(loop_variable(task))?.strip_prefix('.')?;
    let held = item?.get(key)?;
    names_secret(held.text()?, scope).then(|| Place::written(held.span))
}

fn written<'a>(
    position: usize,
    task: &TaskView<'a>,
    path: &'a Node,
    kind: WrittenKind,
    item: Option<&'a Node>,
    sources: &impl Sources<'a>,
) -> WrittenFileView<'a> {
    let scope = match item {
        Some(item) => Cow::Owned(task.variables.with(loop_variable(task), item)),
        None => Cow::Borrowed(task.variables),
    };
    let value = |name: &str| match task.argument(name) {
        Argument::Given { value, .. } => crate::views::resolved(value, &scope),
        Argument::Inline(text) => Field::Known(Cow::Owned(text.to_owned()), task.place),
        Argument::Absent => Field::Absent,
        Argument::Unknown => Field::Unknown(task.place),
    };
    let source = value("src")
        .text()
        .and_then(|name| sources.source(task, name));
    let content = CONTENTS
        .iter()
        .find_map(|argument| secret_argument(task, argument, item, &scope));
    WrittenFileView {
        task: position,
        place: Place::written(
            item.filter(|item| item.as_scalar().is_some())
                .map_or(path.span, |item| item.span),
        ),
        path: crate::views::resolved(path, &scope),
        key: PathKey::new(&scope.outline(path.text().unwrap_or(""))),
        kind,
        mode: value("mode"),
        owner: value("owner"),
        group: value("group"),
        becomes: task.switch("become"),
        no_log: task.switch("no_log"),
        diff: task.switch("diff"),
        source,
        secret: content.or_else(|| sources.secret(source?)),
    }
}

/// The name of a loop's variable.
pub(super) fn loop_variable<'a>(task: &TaskView<'a>) -> &'a str {
    let control = task.node.get("loop_control");
    control
        .and_then(|control| control.get("loop_var"))
        .and_then(Node::as_str)
        .unwrap_or("item")
}

/// Whether an expression of a text names a variable of the vault, or one that leads to such a variable.
pub(super) fn names_secret(text: &str, variables: &Variables<'_>) -> bool {
    jinja::expressions(text)
        .iter()
        .flat_map(|expression| &expression.names)
        .any(|name| variables.leads_to_secret(&name.name))
}

/// The first place of a file at which a secret gets into it.
pub(super) fn secret_in(file: &FileView<'_>, variables: &Variables<'_>) -> Option<Place> {
    if !file.text.contains("{{") {
        return None;
    }
    let regions = jinja::regions(file.text);
    let secret = regions.iter().find(|region| {
        region.kind == jinja::RegionKind::Expression
            && file
                .text
                .get(region.range.clone())
                .is_some_and(|text| names_secret(text, variables))
    })?;
    Some(Place::written(files::span(file.file, secret.range.clone())))
}

/// The paths at which a source may lie, the nearest first.
pub(super) fn source_paths(task: &TaskView<'_>, file: &Artifact, name: &str) -> Vec<String> {
    let name = name.trim_start_matches("./");
    let folder = match task.module.as_ref().map(|module| module.name.as_ref()) {
        Some("ansible.builtin.template") => "templates",
        _ => "files",
    };
    let within = |base: &str| match base {
        "" => format!("{folder}/{name}"),
        base => format!("{base}/{folder}/{name}"),
    };
    let beside = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut paths: Vec<String> = file.role().map(within).into_iter().collect();
    paths.push(within(beside));
    paths.push(match beside {
        "" => name.to_owned(),
        beside => format!("{beside}/{name}"),
    });
    paths.push(name.to_owned());
    paths
}
