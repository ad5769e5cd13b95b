//! Env files, and which containers read them.

use std::borrow::Cow;

use specc_artifacts::env::{EnvEntry, EnvFile};
use specc_artifacts::tree::{Artifact, Tree};
use specc_artifacts::variables::Variables;

use super::{files, passwords};
use crate::views::{Assignment, DeploymentView, Door, EnvFileView, Field, Listing, PathKey, Place};

/// The view of an env file, with the entries of the fragments that it includes.
pub(super) fn view<'a>(
    file: &'a Artifact,
    tree: &'a Tree,
    variables: &Variables<'a>,
) -> Option<EnvFileView<'a>> {
    let env = file.env_file()?;
    let fragments = tree.with_fragments(file);
    let all_found = fragments.len() > env.includes.len();
    let mut items = Vec::new();
    let mut explained = true;
    for fragment in fragments.iter().filter_map(|fragment| fragment.env_file()) {
        for entry in &fragment.entries {
            match turns(entry, fragment, variables) {
                Some(turns) => items.extend(turns.iter().map(|turn| {
                    let name = turn.resolve(&entry.name.value, &mut Vec::new());
                    explained &= name.is_some();
                    assignment(entry, name, turn)
                })),
                None => {
                    let known = !entry.name.value.contains("{{");
                    explained &= known;
                    items.push(assignment(entry, None, variables));
                }
            }
        }
    }
    Some(EnvFileView {
        door: Door::Text,
        name: Cow::Borrowed(specc_artifacts::rendered_name(files::name(file))),
        path: Cow::Borrowed(file.path.as_str()),
        place: Place::around(files::beginning(file)),
        entries: Listing {
            items,
            complete: (!env.open || env.open_by_names && explained)
                && (env.includes.is_empty() || all_found),
        },
        example: files::is_example(file),
        role: file.role().unwrap_or(""),
        written_by: Vec::new(),
        readers: Vec::new(),
    })
}

/// What each turn of the loop around an entry binds, where its name is an expression and the loop can be followed.
fn turns<'a>(
    entry: &EnvEntry,
    file: &'a EnvFile,
    variables: &Variables<'a>,
) -> Option<Vec<Variables<'a>>> {
    let start = entry.span.start as usize;
    if !entry.name.value.contains("{{") {
        return None;
    }
    let around = file.loops.iter().find(|around| around.holds(start))?;
    let turns = around.turns(variables)?;
    let mut written = Vec::new();
    for turn in turns {
        if turn.writes(start)? {
            written.push(turn.variables);
        }
    }
    Some(written)
}

/// One entry; `name` is what a loop makes of its name.
fn assignment<'a>(
    entry: &'a EnvEntry,
    name: Option<String>,
    variables: &Variables<'a>,
) -> Assignment<'a> {
    let span = entry.value.span;
    let value = match entry.template {
        _ if entry.inherited => Field::Unknown(Place::written(span)),
        false => Field::Known(
            Cow::Borrowed(entry.value.value.as_str()),
            Place::written(span),
        ),
        true => {
            let mut defined = Vec::new();
            match variables.resolve(&entry.value.value, &mut defined) {
                Some(text) => {
                    let from = defined.last().copied().unwrap_or(span);
                    Field::Known(Cow::Owned(text), Place::taken(span, from))
                }
                None => Field::Unknown(Place::written(span)),
            }
        }
    };
    let written = Place::written(entry.name.span);
    Assignment {
        door: Door::Text,
        name: match name {
            Some(name) => Field::Known(Cow::Owned(name), Place::around(entry.name.span)),
            None if entry.name.value.contains("{{") => Field::Unknown(written),
            None => Field::Known(Cow::Borrowed(entry.name.value.as_str()), written),
        },
        place: written,
        value,
        written: Cow::Borrowed(entry.value.value.as_str()),
        source: passwords::credential(&entry.value.value, span, variables),
        conditional: entry.conditional,
    }
}

/// Fills in who reads and who writes each env file.
pub(super) fn connect(deployment: &mut DeploymentView<'_>) {
    let by_source = written_sources(deployment);
    for (file, writers) in &by_source {
        if let Some(view) = deployment.env_files.get_mut(*file) {
            view.written_by.clone_from(writers);
        }
    }
    let mut readers = Vec::new();
    for (position, service) in deployment.services.iter().enumerate() {
        let role = service
            .compose_file
            .and_then(|file| deployment.compose_files.get(file))
            .map_or("", |file| file.role);
        let Field::Known(references, _) = &service.env_files else {
            continue;
        };
        for (number, reference) in references.items.iter().enumerate() {
            let found = reference
                .path
                .text()
                .and_then(|path| find(deployment, path, role));
            if let Some(file) = found {
                readers.push((position, number, file));
            }
        }
    }
    for (position, number, file) in readers {
        if let Some(service) = deployment.services.get_mut(position)
            && let Field::Known(references, _) = &mut service.env_files
            && let Some(reference) = references.items.get_mut(number)
        {
            reference.file = Some(file);
        }
        if let Some(view) = deployment.env_files.get_mut(file) {
            view.readers.push(position);
        }
    }
}

/// Which written files come from which env file.
fn written_sources(deployment: &DeploymentView<'_>) -> Vec<(usize, Vec<usize>)> {
    let mut sources = Vec::new();
    for (file, view) in deployment.env_files.iter().enumerate() {
        let Some(position) = deployment.index.files.get(view.path.as_ref()) else {
            continue;
        };
        let writers = deployment.index.sources.get(position);
        sources.push((file, writers.cloned().unwrap_or_default()));
    }
    sources
}

/// The env file behind a path on the host: the template of the task that writes that path; else the one file of that name,
/// in the role of the compose file before others.
fn find(deployment: &DeploymentView<'_>, path: &str, role: &str) -> Option<usize> {
    let key = PathKey::new(path);
    let written = deployment.writers_of(&key).find_map(|written| {
        let source = deployment.files.get(written.source?)?;
        deployment.index.env_files.get(source.path).copied()
    });
    if written.is_some() {
        return written;
    }
    let name = key.file_name();
    let named = deployment.index.env_file_names.get(name)?;
    let fitting = |position: &&usize| {
        deployment
            .env_files
            .get(**position)
            .is_some_and(|file| file.role == role && !file.example)
    };
    match named.iter().find(fitting) {
        Some(own) => Some(*own),
        None => match named.as_slice() {
            [only] => Some(*only),
            _ => None,
        },
    }
}
