//! All views of a tree, put together in one pass over its files.

use std::borrow::Cow;
use std::ops::Range;

use specc_artifacts::Kind;
use specc_artifacts::compose::{ComposeFile, ServiceNode};
use specc_artifacts::scopes::Scopes;
use specc_artifacts::tree::{Artifact, Tree};
use specc_artifacts::variables::Variables;
use specc_artifacts::yaml::Node;

use super::assigned_passwords;
use super::containers::{self, Setting as ContainerSetting};
use super::lists::TaskLists;
use super::plays::Lists;
use super::tasks::{self, Setting as TaskSetting};
use super::{
    brought_in, caddy, defined, docker_container, environment, files, index, networks, passwords,
    playbooks, plays, sources,
};
use crate::ArtifactsInput;
use crate::engine::Engine;
use crate::views::{
    ComposeFileView, ConfigurationSetting, ConfigurationView, DeploymentView, Door, Field,
    FileView, Index, Listing, Place, TaskView, Views, resolved,
};

/// What views are made of.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub(super) input: &'a ArtifactsInput<'a>,
    pub(super) tree: &'a Tree,
    pub(super) scopes: &'a Scopes<'a>,
    pub(super) own_modules: &'a [String],
}

impl<'a> Surroundings<'a> {
    pub(super) fn variables(&self, file: &Artifact) -> &'a Variables<'a> {
        self.scopes.of(file.role())
    }
}

/// The deployment that the files of a tree describe.
pub(super) fn deployment<'a>(
    around: Surroundings<'a>,
    lists: &TaskLists<'a>,
    engine: &mut Engine<'_>,
) -> Option<DeploymentView<'a>> {
    let mut deployment = DeploymentView {
        door: Door::Ansible,
        place: beginning(around.tree)?,
        spec: None,
        services: Views::default(),
        networks: Views::default(),
        address_pools: Vec::new(),
        compose_files: Views::default(),
        env_files: Views::default(),
        tasks: Views::default(),
        plays: Views::default(),
        roles: Views::default(),
        written: Views::default(),
        caddyfiles: Views::default(),
        sites: Views::default(),
        routes: Views::default(),
        gates: Views::default(),
        host_names: Views::default(),
        dns: Views::default(),
        database_users: Views::default(),
        configurations: Views::default(),
        variables: Views::default(),
        files: around
            .tree
            .artifacts()
            .iter()
            .map(|file| file_view(file, around))
            .collect(),
        inventory: around.scopes.inventory(),
        declared_images: around.input.images,
        index: Index::default(),
    };
    let task_lists = add_tasks(&mut deployment, lists, around);
    for file in around.tree.artifacts() {
        add_file(&mut deployment, file, around);
    }
    for task in &deployment.tasks {
        deployment
            .services
            .extend(docker_container::service(task, around.input.sources));
        deployment.networks.extend(networks::of_task(task));
    }
    engine.visited(deployment.services.len() + deployment.tasks.len());
    sources::add_written(&mut deployment, around);
    index::make(&mut deployment);
    environment::connect(&mut deployment);
    index::connect_compose_files(&mut deployment);
    caddy::add(&mut deployment, around, engine);
    deployment.plays = lists
        .plays
        .iter()
        .map(|(file, play)| plays::view(play, file))
        .collect();
    deployment.roles = plays::roles(around.tree, &deployment.tasks).into();
    plays::connect(&mut deployment, &task_lists);
    playbooks::connect(&mut deployment);
    brought_in::connect(&mut deployment, lists, &task_lists);
    tasks::connect(&mut deployment);
    add_database_users(&mut deployment, around, engine);
    Some(deployment)
}

/// Where findings about something that is nowhere point.
fn beginning(tree: &Tree) -> Option<Place> {
    let compose = tree.of_kind(Kind::Compose).next();
    let first = compose.or(tree.artifacts().first())?;
    Some(Place::around(files::beginning(first)))
}

fn file_view<'a>(file: &'a Artifact, around: Surroundings<'a>) -> FileView<'a> {
    FileView {
        path: &file.path,
        kind: file.kind,
        role: file.role().unwrap_or(""),
        file: file.file,
        text: around.input.sources.file(file.file).text(),
        place: Place::around(files::beginning(file)),
        encoding: around
            .input
            .encodings
            .get(&file.file)
            .map_or(&[], Vec::as_slice),
        artifact: file,
    }
}

fn add_tasks<'a>(
    deployment: &mut DeploymentView<'a>,
    lists: &TaskLists<'a>,
    around: Surroundings<'a>,
) -> Lists<'a> {
    let mut positions = Lists {
        plays: vec![(0, Vec::new()); lists.plays.len()],
        ..Lists::default()
    };
    for list in &lists.lists {
        let setting = TaskSetting {
            door: Door::Ansible,
            role: list.file.role().unwrap_or(""),
            path: &list.file.path,
            play: list
                .play
                .and_then(|play| lists.plays.get(play))
                .map(|(_, play)| play.node),
            variables: around.variables(list.file),
            handler: list.handler,
            on_purpose: files::is_on_purpose(list.file),
            own_modules: around.own_modules,
        };
        let first = deployment.tasks.len();
        let views = list
            .tasks
            .iter()
            .map(|task| tasks::view(task.clone(), setting, around.input.sources));
        deployment.tasks.extend(views);
        let all = first..deployment.tasks.len();
        match list.play {
            _ if list.handler => {}
            None => positions
                .files
                .entry(&list.file.path)
                .or_default()
                .extend(all),
            Some(play) => {
                let before = pre_tasks(&deployment.tasks, all.clone(), setting.play);
                if let Some(entry) = positions.plays.get_mut(play) {
                    *entry = (before, all.collect());
                }
            }
        }
    }
    positions
}

/// How many of these tasks stand in `pre_tasks`.
fn pre_tasks(tasks: &[TaskView<'_>], all: Range<usize>, play: Option<&Node>) -> usize {
    let Some(pre) = play.and_then(|play| play.get("pre_tasks")) else {
        return 0;
    };
    let inside = |position: &usize| {
        tasks
            .get(*position)
            .is_some_and(|task| pre.span.contains(task.node.span))
    };
    all.take_while(inside).count()
}

/// Adds what one file says, apart from tasks and sites.
fn add_file<'a>(deployment: &mut DeploymentView<'a>, file: &'a Artifact, around: Surroundings<'a>) {
    let variables = around.variables(file);
    match file.kind {
        // The containers of a role's tests are no part of any stack.
        Kind::Compose if file.path.contains("molecule/") => {}
        Kind::Compose if !around.tree.is_fragment(file) => {
            for root in files::roots(file) {
                add_compose(deployment, file, root, around);
            }
        }
        Kind::EnvFile => {
            let view = environment::view(file, around.tree, variables);
            deployment.env_files.extend(view);
        }
        Kind::DockerDaemon => {
            let pools = files::roots(file)
                .iter()
                .filter_map(|root| root.get("default-address-pools"))
                .flat_map(Node::items)
                .filter_map(|pool| pool.get("base"))
                .map(|base| resolved(base, variables).and_then(|text| text.trim().parse().ok()));
            deployment.address_pools.extend(pools);
        }
        Kind::RedisConfiguration | Kind::PostgresqlConfiguration => {
            deployment
                .configurations
                .extend(configuration(file, variables));
        }
        Kind::Defaults | Kind::RoleVars | Kind::GroupVars | Kind::HostVars => {
            defined::add_file(deployment, file, variables);
        }
        Kind::Inventory => defined::add_inventory(deployment, file, variables),
        _ => {}
    }
}

fn add_compose<'a>(
    deployment: &mut DeploymentView<'a>,
    file: &'a Artifact,
    root: &'a Node,
    around: Surroundings<'a>,
) {
    let variables = around.variables(file);
    let loops = file.yaml().map_or(&[][..], |yaml| &yaml.loops);
    let ComposeFile {
        services,
        complete,
        networks,
        ..
    } = ComposeFile::read(root, variables, loops);
    let position = deployment.compose_files.len();
    let setting = ContainerSetting {
        door: Door::Compose,
        sources: around.input.sources,
        variables,
        compose_file: Some(position),
    };
    let (first_service, first_network) = (deployment.services.len(), deployment.networks.len());
    let views = services
        .into_iter()
        .map(|service: ServiceNode<'a>| containers::service(service, setting));
    deployment.services.extend(views);
    let views = networks
        .into_iter()
        .map(|network| networks::of_compose(network, position));
    deployment.networks.extend(views);
    deployment.compose_files.push(ComposeFileView {
        name: Cow::Borrowed(specc_artifacts::rendered_name(files::name(file))),
        path: Cow::Borrowed(&file.path),
        place: match root.entry("services") {
            Some((key, _)) => Place::written(key.span),
            None => Place::around(files::beginning(file)),
        },
        services: Listing {
            items: (first_service..deployment.services.len()).collect(),
            complete,
        },
        networks: (first_network..deployment.networks.len()).collect(),
        role: file.role().unwrap_or(""),
        written_by: Vec::new(),
    });
}

fn configuration<'a>(
    file: &'a Artifact,
    variables: &Variables<'a>,
) -> Option<ConfigurationView<'a>> {
    let read = file.configuration()?;
    let settings = read.settings.iter().map(|setting| {
        let span = setting.value.span;
        let mut defined = Vec::new();
        let value = match variables.resolve(&setting.value.value, &mut defined) {
            Some(text) => Field::Known(
                Cow::Owned(text),
                match defined.last() {
                    Some(&definition) => Place::taken(span, definition),
                    None => Place::written(span),
                },
            ),
            None => Field::Unknown(Place::written(span)),
        };
        ConfigurationSetting {
            name: &setting.name.value,
            place: Place::written(setting.name.span),
            value,
            conditional: setting.conditional,
        }
    });
    Some(ConfigurationView {
        kind: file.kind,
        path: &file.path,
        place: Place::around(files::beginning(file)),
        settings: Listing {
            items: settings.collect(),
            complete: !read.open,
        },
    })
}

fn add_database_users<'a>(
    deployment: &mut DeploymentView<'a>,
    around: Surroundings<'a>,
    engine: &mut Engine<'_>,
) {
    let mut users = Vec::new();
    let mut visited = 0;
    for service in &deployment.services {
        let own = service.environment.value();
        let variables = service
            .compose_file
            .and_then(|file| deployment.compose_files.get(file))
            .map_or(deployment.inventory, |file| {
                around.scopes.of(Some(file.role))
            });
        let own = own.map_or(&[][..], |own| &own.items);
        visited += own.len();
        users.extend(assigned_passwords::of_assignments(own, variables));
    }
    for file in deployment.env_files.iter().filter(|file| !file.example) {
        let variables = around.scopes.of(Some(file.role));
        visited += file.entries.items.len();
        users.extend(assigned_passwords::of_assignments(
            &file.entries.items,
            variables,
        ));
    }
    for task in &deployment.tasks {
        users.extend(passwords::of_task(task, task.variables));
        users.extend(passwords::in_script(task, around.input.sources));
        users.extend(passwords::on_standard_input(task));
    }
    for file in &deployment.files {
        if !matches!(file.kind, Kind::Script | Kind::Sql | Kind::Other) {
            continue;
        }
        visited += 1;
        let variables = around.variables(file.artifact);
        let place = |range: Range<usize>| files::span(file.file, range);
        users.extend(passwords::sql_users(
            file.text,
            place,
            Door::Text,
            variables,
        ));
    }
    engine.visited(visited);
    deployment.database_users = users.into();
}
