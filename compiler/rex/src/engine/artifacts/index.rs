//! The index of a deployment.

use specc_artifacts::yaml::Node;

use crate::views::DeploymentView;

/// Makes the index, once everything is there that it leads to.
pub(super) fn make(deployment: &mut DeploymentView<'_>) {
    let index = &mut deployment.index;
    for (position, service) in deployment.services.iter().enumerate() {
        for name in &service.known_as {
            let positions = index.services.entry(name.clone()).or_default();
            if positions.last() != Some(&position) {
                positions.push(position);
            }
        }
        let file = service.compose_file;
        if let Some(file) = file.and_then(|file| deployment.compose_files.get(file)) {
            let files = index.services_by_file.entry(service.name.clone());
            let positions = files.or_default().entry(file.name.clone()).or_default();
            positions.push(position);
        }
    }
    for (position, network) in deployment.networks.iter().enumerate() {
        index.add_network(network.name.clone(), position, network);
    }
    for (position, file) in deployment.compose_files.iter().enumerate() {
        index
            .compose_files
            .entry(file.name.to_string())
            .or_default()
            .push(position);
        let folder = index.compose_folders.entry(file.folder().to_owned());
        folder.or_default().push(position);
    }
    for (position, written) in deployment.written.iter().enumerate() {
        index
            .written
            .entry(written.key.clone())
            .or_default()
            .push(position);
        if let Some(source) = written.source {
            index.sources.entry(source).or_default().push(position);
        }
    }
    for (position, variable) in deployment.variables.iter().enumerate() {
        index
            .variables
            .entry(variable.name)
            .or_default()
            .push(position);
    }
    for (position, file) in deployment.env_files.iter().enumerate() {
        index.env_files.insert(file.path.clone(), position);
        index
            .env_file_names
            .entry(file.name.clone())
            .or_default()
            .push(position);
    }
    for (position, task) in deployment.tasks.iter().enumerate() {
        for name in task.notifies().into_iter().filter_map(Node::text) {
            index.notifiers.entry(name).or_default().push(position);
        }
    }
}

/// Fills in who writes each compose file, and gives it the name that it is written under.
pub(super) fn connect_compose_files(deployment: &mut DeploymentView<'_>) {
    for position in 0..deployment.compose_files.len() {
        let Some(view) = deployment.compose_files.get_mut(position) else {
            continue;
        };
        let index = &mut deployment.index;
        let Some(source) = index.files.get(view.path.as_ref()) else {
            continue;
        };
        let Some(writers) = index.sources.get(source) else {
            continue;
        };
        index
            .compose_sources
            .entry(*source)
            .or_default()
            .push(position);
        view.written_by.clone_from(writers);
        let names = writers
            .iter()
            .filter_map(|writer| deployment.written.get(*writer))
            .map(|written| written.key.file_name().to_owned());
        for name in names {
            let positions = index.compose_files.entry(name).or_default();
            if !positions.contains(&position) {
                positions.push(position);
            }
        }
    }
}
