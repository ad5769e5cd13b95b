//! From files to views.

mod assemble;
mod assigned_passwords;
mod authentication;
mod brought_in;
pub(super) mod caddy;
mod complaints;
mod containers;
mod defined;
pub(super) mod docker_container;
mod environment;
mod environments;
mod fields;
mod files;
pub(super) mod gates;
mod index;
pub(super) mod landmarks;
mod lists;
mod names;
pub(super) mod networks;
pub(super) mod order;
pub(super) mod passwords;
mod playbooks;
mod plays;
mod read;
pub(super) mod routes;
pub(super) mod sites;
mod sources;
pub(super) mod tasks;
pub(super) mod written;

use specc_artifacts::scopes::Scopes;
use specc_artifacts::tree::Tree;

use self::lists::TaskLists;
use super::{Engine, Side, let_go, present};
use crate::suppressions::in_file;
use crate::views::DeploymentView;
use crate::{ArtifactsInput, Outcome, Rule};

/// Holds files against these rules.
pub(crate) fn check(rules: &[&dyn Rule], input: &ArtifactsInput<'_>) -> Outcome {
    let mut engine = Engine::new(rules);
    let tree = read::tree(input);
    let environments = environments::of(&tree);
    for tree in environments
        .iter()
        .chain(environments.is_empty().then_some(&tree))
    {
        with_deployment(tree, input, &mut engine, |deployment, engine| {
            present::show(engine, deployment, Side::Artifacts);
        });
    }
    for artifact in tree.artifacts() {
        engine.suppress(in_file(input.sources, artifact));
        engine
            .sink
            .findings
            .extend(complaints::shown(artifact.diagnostics()));
    }
    let files = tree.artifacts().iter();
    let kinds = files.map(|file| (file.file, file.kind)).collect();
    let_go((tree, environments), input.short_lived);
    Outcome {
        kinds,
        ..engine.finish(Side::Artifacts, input.sources, input.today)
    }
}

/// Puts the views of a tree together and hands them on; does nothing where there are no files.
fn with_deployment<'r>(
    tree: &Tree,
    input: &ArtifactsInput<'_>,
    engine: &mut Engine<'r>,
    use_it: impl FnOnce(&DeploymentView<'_>, &mut Engine<'r>),
) {
    let lists = TaskLists::new(tree);
    let scopes = Scopes::new(tree, &lists.set_at_run_time(), &lists.variables_of_plays());
    let own_modules = files::own_modules(tree);
    let surroundings = assemble::Surroundings {
        input,
        tree,
        scopes: &scopes,
        own_modules: &own_modules,
    };
    if let Some(deployment) = assemble::deployment(surroundings, &lists, engine) {
        use_it(&deployment, engine);
        let_go(deployment, input.short_lived);
    }
    let_go((lists, scopes, own_modules), input.short_lived);
}

/// The deployment that files describe, for tests.
#[cfg(test)]
pub(crate) fn look(input: &ArtifactsInput<'_>, use_it: impl FnOnce(&DeploymentView<'_>)) {
    let tree = read::tree(input);
    with_deployment(&tree, input, &mut Engine::new(&[]), |deployment, _| {
        use_it(deployment);
    });
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod repository_tests;

#[cfg(test)]
mod forms_tests;

#[cfg(test)]
mod scaling_tests;
