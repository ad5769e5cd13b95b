//! Files of variables that are read because somebody asks for them: `vars_files` and `include_vars`.

use specc_artifacts::ansible::Task;
use specc_artifacts::tree::{Artifact, Tree};
use specc_artifacts::yaml::Node;

use super::TaskLists;
use crate::modules::canonical;

/// The roots of the files that plays and tasks ask for, as far as they are among the files.
pub(super) fn files_of_variables<'a>(tree: &'a Tree, lists: &TaskLists<'a>) -> Vec<&'a Node> {
    let mut nodes = Vec::new();
    for (file, play) in &lists.plays {
        let Some(named) = play.node.get("vars_files") else {
            continue;
        };
        // An item may be a list, of which the first file counts that is there.
        for path in named.walk().filter_map(Node::text) {
            nodes.extend(find(tree, file, path));
        }
    }
    for list in &lists.lists {
        for path in list.tasks.iter().filter_map(included) {
            nodes.extend(find(tree, list.file, path));
        }
    }
    nodes
}

/// What `include_vars` of a task names: a file or a directory.
fn included<'a>(task: &Task<'a>) -> Option<&'a str> {
    let module = task.module.as_ref()?;
    if canonical(module.name) != "ansible.builtin.include_vars" {
        return None;
    }
    let argument = |name| task.argument(name).value().and_then(Node::text);
    argument("file")
        .or_else(|| argument("dir"))
        .or_else(|| path_in_words(module.arguments.text()?))
}

/// The path in `include_vars: x.yml` and `include_vars: file=x.yml`.
fn path_in_words(text: &str) -> Option<&str> {
    let mut words = text.split_whitespace();
    let named = words.find_map(|word| word.strip_prefix("file=").or(word.strip_prefix("dir=")));
    named.or((!text.contains('=')).then_some(text))
}

/// The roots of the files at a path: beside the file that names it, in the `vars/` of its role, or from the root. Where the
/// path is an expression from some place on, any file of the directory may be meant.
fn find<'a>(tree: &'a Tree, from: &Artifact, path: &str) -> Vec<&'a Node> {
    let known = path.split("{{").next().unwrap_or("");
    let is_whole = known.len() == path.len();
    let of_role = from.role().map(|role| format!("{role}/vars/{known}"));
    let beside = format!("{}/{known}", folder(&from.path));
    let bases = [Some(beside), of_role, Some(known.to_owned())];
    let paths: Vec<String> = bases.iter().flatten().map(|path| normal(path)).collect();
    if is_whole {
        let files = paths.iter().filter_map(|path| tree.find(path)?.root());
        let found: Vec<&Node> = files.collect();
        if !found.is_empty() {
            return found;
        }
    }
    let is_directory = is_whole || known.ends_with('/');
    let directories = paths.iter().map(|path| match is_directory {
        true => path.as_str(),
        false => folder(path),
    });
    let directories: Vec<&str> = directories.filter(|path| !path.is_empty()).collect();
    let files = tree.artifacts().iter();
    let inside = files.filter(|file| directories.contains(&folder(&file.path)));
    inside.filter_map(Artifact::root).collect()
}

/// The directory of a path.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path without `.` and `..`.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// The names in `set_fact: a=1 b=2`.
pub(super) fn names_in_words(arguments: &Node) -> impl Iterator<Item = &str> {
    let words = arguments.text().unwrap_or("").split_whitespace();
    words.filter_map(|word| {
        let (name, _) = word.split_once('=')?;
        let named = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        named.then_some(name)
    })
}
