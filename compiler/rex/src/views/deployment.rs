//! The whole deployment: every view, and the ways from one to another.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use ipnet::IpNet;
use specc_artifacts::caddyfile::Directive;
use specc_artifacts::variables::Variables;
use specc_model::Deployment;
use specc_model::facts::{DeclaredImages, KnownImage};
use specc_source::FileId;
use specc_source::{Edit, Span};

use super::{
    CaddyfileView, ComposeFileView, ConfigurationView, DatabaseUserView, DnsView, Door,
    EnvFileView, Environment, Field, FileView, GateView, HostNameView, MountView, NetworkView,
    PathKey, Place, PlayView, RoleView, RouteView, ServiceView, SiteView, TaskView, VariableView,
    Views, WrittenFileView,
};

/// Everything that is known about a deployment, whether a spec or files describe it. A rule that looks at one view asks here
/// for what belongs to it; look-ups take logarithmic time, so a rule may ask for every view.
#[derive(Debug)]
pub struct DeploymentView<'a> {
    /// Whose language it is written in.
    pub door: Door,
    /// Where it begins: findings about something that is nowhere point here. In files, the beginning of the first compose file,
    /// or of the first file there is.
    pub place: Place,
    /// The spec itself, for rules that only look there.
    pub spec: Option<&'a Deployment>,
    /// All containers: of compose files, then of `docker_container` tasks.
    pub services: Views<ServiceView<'a>>,
    /// All networks.
    pub networks: Views<NetworkView<'a>>,
    /// The Docker daemon's address pools.
    pub address_pools: Vec<Field<IpNet>>,
    /// All compose files.
    pub compose_files: Views<ComposeFileView<'a>>,
    /// All env files.
    pub env_files: Views<EnvFileView<'a>>,
    /// All tasks and handlers, file by file.
    pub tasks: Views<TaskView<'a>>,
    /// All plays.
    pub plays: Views<PlayView<'a>>,
    /// All roles.
    pub roles: Views<RoleView<'a>>,
    /// What tasks put onto the host.
    pub written: Views<WrittenFileView<'a>>,
    /// All Caddyfiles and fragments of them.
    pub caddyfiles: Views<CaddyfileView<'a>>,
    /// All sites.
    pub sites: Views<SiteView<'a>>,
    /// All routes of all sites, and the public routes of a spec.
    pub routes: Views<RouteView<'a>>,
    /// All gates.
    pub gates: Views<GateView<'a>>,
    /// The host names of all sites.
    pub host_names: Views<HostNameView<'a>>,
    /// The VPN's DNS, file by file.
    pub dns: Views<DnsView<'a>>,
    /// All PostgreSQL users.
    pub database_users: Views<DatabaseUserView<'a>>,
    /// All configuration files of Redis and PostgreSQL.
    pub configurations: Views<ConfigurationView<'a>>,
    /// All variables of inventory and roles; in a spec there are none.
    pub variables: Views<VariableView<'a>>,
    /// All files, ordered by path; in a spec there are none.
    pub files: Views<FileView<'a>>,
    /// What variables hold outside of any role.
    pub inventory: &'a Variables<'a>,
    /// What a spec declares about images.
    pub declared_images: Option<&'a DeclaredImages>,
    pub(crate) index: Index<'a>,
}

/// How many snippets may import each other.
const IMPORTS: u32 = 8;

/// From names to positions.
#[derive(Debug, Default)]
pub(crate) struct Index<'a> {
    pub(crate) services: BTreeMap<String, Vec<usize>>,
    /// By name, and by the name of the compose file in which they stand.
    pub(crate) services_by_file: BTreeMap<Cow<'a, str>, BTreeMap<Cow<'a, str>, Vec<usize>>>,
    pub(crate) networks: BTreeMap<Cow<'a, str>, Vec<usize>>,
    /// Those of them that are made where they stand.
    pub(crate) made_networks: BTreeMap<Cow<'a, str>, Vec<usize>>,
    /// Those of these that stand in no compose file.
    pub(crate) networks_outside: BTreeMap<Cow<'a, str>, Vec<usize>>,
    /// Those of them that have a name of their own in a compose file.
    pub(crate) named_networks: BTreeMap<Cow<'a, str>, Vec<usize>>,
    /// Names of networks that are made internal somewhere.
    pub(crate) internal_networks: BTreeSet<Cow<'a, str>>,
    pub(crate) compose_files: BTreeMap<String, Vec<usize>>,
    /// By folder.
    pub(crate) compose_folders: BTreeMap<String, Vec<usize>>,
    /// Compose files that tasks write, by the position of the file that they are written from.
    pub(crate) compose_sources: BTreeMap<usize, Vec<usize>>,
    pub(crate) written: BTreeMap<PathKey, Vec<usize>>,
    pub(crate) variables: BTreeMap<&'a str, Vec<usize>>,
    pub(crate) files: BTreeMap<&'a str, usize>,
    pub(crate) files_by_id: BTreeMap<FileId, usize>,
    /// Which plays run a role, by its position; in their order.
    pub(crate) plays_of_role: BTreeMap<usize, Vec<usize>>,
    /// Which plays run a role of this name, whether it is among the files or not; in their order.
    pub(crate) plays_naming: BTreeMap<&'a str, Vec<usize>>,
    pub(crate) snippets: BTreeMap<&'a str, Vec<(usize, usize)>>,
    /// Caddyfiles that Caddy starts with.
    pub(crate) entry_caddyfiles: Vec<usize>,
    /// Whether a Caddyfile brings in a file that is not among the files, which may define snippets.
    pub(crate) snippets_elsewhere: bool,
    /// Matchers of gates that match whoever is kept out, by file.
    pub(crate) refused: BTreeSet<(FileId, &'a str)>,
    /// By path of the file.
    pub(crate) env_files: BTreeMap<Cow<'a, str>, usize>,
    /// By name on the host.
    pub(crate) env_file_names: BTreeMap<Cow<'a, str>, Vec<usize>>,
    /// What is written from a file, by the position of that file.
    pub(crate) sources: BTreeMap<usize, Vec<usize>>,
    /// Which containers are given a variable by the line at which it is written; found out when somebody asks.
    pub(crate) given: OnceLock<BTreeMap<Span, Vec<usize>>>,
    /// Which tasks notify a name.
    pub(crate) notifiers: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Index<'a> {
    /// Takes in a network under one of its names.
    pub(crate) fn add_network(
        &mut self,
        name: Cow<'a, str>,
        position: usize,
        network: &NetworkView<'_>,
    ) {
        if network.internal.value() == Some(&true) {
            self.internal_networks.insert(name.clone());
        }
        if network.is_definition() {
            let special = match network.compose_file {
                None => Some(&mut self.networks_outside),
                Some(_) if network.name != network.key => Some(&mut self.named_networks),
                Some(_) => None,
            };
            for made in special.into_iter().chain([&mut self.made_networks]) {
                made.entry(name.clone()).or_default().push(position);
            }
        }
        self.networks.entry(name).or_default().push(position);
    }
}

/// What a handler or task addresses through compose.
#[derive(Debug, Clone, PartialEq)]
pub struct ComposeTarget<'a> {
    /// The compose files, in [`compose_files`](DeploymentView::compose_files), where it names files and all of them are among
    /// the files. Unknown otherwise; absent where it names none, which means the default file of `project_src`.
    pub files: Field<Vec<usize>>,
    /// The services that it names; absent where it means all of them.
    pub services: Field<Vec<Field<Cow<'a, str>>>>,
}

impl<'a> DeploymentView<'a> {
    /// How many views loops and look-ups were handed so far.
    pub(crate) fn seen(&self) -> u64 {
        [
            self.services.seen(),
            self.networks.seen(),
            self.compose_files.seen(),
            self.env_files.seen(),
            self.tasks.seen(),
            self.plays.seen(),
            self.roles.seen(),
            self.written.seen(),
            self.caddyfiles.seen(),
            self.sites.seen(),
            self.routes.seen(),
            self.gates.seen(),
            self.host_names.seen(),
            self.dns.seen(),
            self.database_users.seen(),
            self.configurations.seen(),
            self.variables.seen(),
            self.files.seen(),
        ]
        .iter()
        .sum()
    }

    /// The containers of this name, be it the service's or the container's.
    pub fn services_named(&self, name: &str) -> impl Iterator<Item = &ServiceView<'a>> {
        at(&self.services, self.index.services.get(name))
    }

    /// What is known about the image of a container; nothing where its reference is not known, or nothing about the image.
    pub fn image_of(&self, service: &ServiceView<'_>) -> Option<KnownImage<'a>> {
        let (reference, facts) = service.recognized()?;
        KnownImage::with_facts(reference, *facts, self.declared_images)
    }

    /// The edit that replaces a part of what is written there by something else, where the text is there to be seen and holds
    /// that part once. In a spec there is none to see.
    pub fn edit_within(&self, written: Span, part: &str, replacement: &str) -> Option<Edit> {
        let file = self.file_of(written.file)?;
        let mut found = file.text.get(written.range())?.match_indices(part);
        let (Some((at, _)), None) = (found.next(), found.next()) else {
            return None;
        };
        let start = written.start + u32::try_from(at).ok()?;
        let end = start + u32::try_from(part.len()).ok()?;
        Some(Edit {
            span: Span::new(written.file, start, end),
            replacement: replacement.to_owned(),
        })
    }

    /// The networks that have this name on the host; see [`NetworkView::name`].
    pub fn networks_named(&self, name: &str) -> impl Iterator<Item = &NetworkView<'a>> {
        at(&self.networks, self.index.networks.get(name))
    }

    /// Those of them that are [made](NetworkView::is_definition) where they stand.
    pub fn networks_made(&self, name: &str) -> impl Iterator<Item = &NetworkView<'a>> {
        at(&self.networks, self.index.made_networks.get(name))
    }

    /// Those among which another definition of the same network may be: without a name of its own, a network of a compose file
    /// belongs to the files beside it.
    pub fn networks_made_like(&self, network: &NetworkView<'_>) -> Vec<&NetworkView<'a>> {
        let name = network.name.as_ref();
        let file = network.compose_file;
        let Some(file) = file.and_then(|file| self.compose_files.get(file)) else {
            return self.networks_made(name).collect();
        };
        let mut positions = BTreeSet::new();
        positions.extend(self.index.networks_outside.get(name).into_iter().flatten());
        if network.name != network.key {
            positions.extend(self.index.named_networks.get(name).into_iter().flatten());
        }
        for beside in self.compose_files_in(file.folder()) {
            positions.extend(&beside.networks);
        }
        let positions: Vec<usize> = positions.into_iter().copied().collect();
        let networks = self.networks.at(&positions);
        networks
            .filter(|other| other.name == network.name && other.is_definition())
            .collect()
    }

    /// The compose files of a folder.
    pub fn compose_files_in(&self, folder: &str) -> impl Iterator<Item = &ComposeFileView<'a>> {
        at(&self.compose_files, self.index.compose_folders.get(folder))
    }

    /// Whether a network of this name is made internal somewhere.
    pub fn is_internal_somewhere(&self, name: &str) -> bool {
        self.index.internal_networks.contains(name)
    }

    /// The network that a service means by one of its [`networks`](ServiceView::networks), where it is made: an external one is
    /// followed to the file that makes it, if there is just one.
    pub fn network_of(&self, service: &ServiceView<'_>, key: &str) -> Option<&NetworkView<'a>> {
        let declared = match service.compose_file {
            Some(file) => {
                let networks = at(
                    &self.networks,
                    Some(&self.compose_files.get(file)?.networks),
                );
                networks.into_iter().find(|network| network.key == key)
            }
            // A spec has one set of networks; a task gives the name on the host.
            None => None,
        };
        let name = declared.map_or(key, |network| network.name.as_ref());
        if declared.is_some_and(NetworkView::is_definition) {
            return declared;
        }
        let mut made = self.networks_made(name);
        let first = made.next();
        match made.next() {
            Some(_) => None,
            None => first,
        }
    }

    /// The compose files of this name on the host: `docker-compose.yml`.
    pub fn compose_files_named(
        &self,
        name: &str,
    ) -> impl Iterator<Item = (usize, &ComposeFileView<'a>)> {
        let positions = self
            .index
            .compose_files
            .get(name)
            .map_or(&[][..], Vec::as_slice);
        positions
            .iter()
            .copied()
            .zip(self.compose_files.at(positions))
    }

    /// The compose file that a path on the host names, variables outlined: the only one with that name, or of several the one
    /// that a task writes there.
    pub fn compose_file_at(&self, path: &str) -> Option<usize> {
        let name = path.rsplit('/').next()?;
        if let [only] = self.index.compose_files.get(name)?[..] {
            return Some(only);
        }
        let key = PathKey::new(path);
        let sources = self.writers_of(&key);
        let there: BTreeSet<usize> = sources
            .filter_map(|written| self.index.compose_sources.get(&written.source?))
            .flatten()
            .copied()
            .collect();
        (there.len() == 1).then(|| there.first().copied())?
    }

    /// Whether a compose file has this name on the host.
    pub fn is_compose_file_named(&self, file: usize, name: &str) -> bool {
        self.compose_files.get(file).is_some_and(|file| {
            let mut written = self.written.at(&file.written_by);
            file.name == name || written.any(|written| written.key.file_name() == name)
        })
    }

    /// What tasks write to this path.
    pub fn writers_of(&self, path: &PathKey) -> impl Iterator<Item = &WrittenFileView<'a>> {
        at(&self.written, self.index.written.get(path))
    }

    /// What tasks write to the host's side of a bind mount. None at all does not mean that nobody does: a path with variables may
    /// be spelled in another way.
    pub fn writers_of_mount(
        &self,
        mount: &MountView<'_>,
    ) -> impl Iterator<Item = &WrittenFileView<'a>> {
        let positions = mount
            .key
            .as_ref()
            .and_then(|key| self.index.written.get(key));
        at(&self.written, positions)
    }

    /// What tasks write below this path: the files of a directory that is mounted as a whole.
    pub fn written_below(&self, path: &PathKey) -> impl Iterator<Item = &WrittenFileView<'a>> {
        let prefix = format!("{path}/");
        let from = PathKey::new_prefix(&prefix);
        self.index
            .written
            .range(from..)
            .take_while(move |(key, _)| key.as_str().starts_with(&prefix))
            .flat_map(|(_, positions)| positions)
            .filter_map(|position| self.written.get(*position))
    }

    /// Directives with those of every imported snippet in the place of the `import`; one that no file defines stays.
    pub fn expand(&self, directives: &'a [Directive]) -> Vec<&'a Directive> {
        let mut expanded = Vec::new();
        self.add_expanded(directives, IMPORTS, &mut expanded);
        expanded
    }

    fn add_expanded(
        &self,
        directives: &'a [Directive],
        depth: u32,
        expanded: &mut Vec<&'a Directive>,
    ) {
        for directive in directives {
            let name = directive.arguments.first().map(|name| name.text.as_str());
            let snippet = name
                .filter(|_| depth > 0 && directive.is("import"))
                .and_then(|name| self.snippets(name).next());
            match snippet {
                Some((_, snippet)) => self.add_expanded(&snippet.directives, depth - 1, expanded),
                None => expanded.push(directive),
            }
        }
    }

    /// Everything that a container's environment is made of: its env files in order, then `environment`.
    pub fn environment<'v>(&'v self, service: &'v ServiceView<'a>) -> Environment<'v, 'a> {
        let mut environment = Environment {
            assignments: Vec::new(),
            complete: service.complete,
        };
        match &service.env_files {
            Field::Absent => {}
            Field::Unknown(_) => environment.complete = false,
            Field::Known(references, _) => {
                environment.complete &= references.complete;
                for reference in &references.items {
                    let file = reference.file.and_then(|file| self.env_files.get(file));
                    match file {
                        Some(file) => environment.add(&file.entries),
                        None => environment.complete = false,
                    }
                }
            }
        }
        match &service.environment {
            Field::Absent => {}
            Field::Unknown(_) => environment.complete = false,
            Field::Known(own, _) => environment.add(own),
        }
        environment
    }

    /// The containers whose environment has the variable that is written here, be it in an env file of theirs or in their own.
    pub fn services_given(
        &self,
        assignment: &super::Assignment<'_>,
    ) -> impl Iterator<Item = &ServiceView<'a>> {
        let given = self.index.given.get_or_init(|| {
            let mut given: BTreeMap<Span, Vec<usize>> = BTreeMap::new();
            for (position, service) in self.services.iter().enumerate() {
                for assignment in self.environment(service).assignments {
                    given.entry(assignment.place.at).or_default().push(position);
                }
            }
            given
        });
        let there = at(&self.services, given.get(&assignment.place.at));
        let place = assignment.place;
        there.filter(move |service| {
            let environment = self.environment(service);
            let mut assignments = environment.assignments.iter();
            assignments.any(|given| given.place == place)
        })
    }

    /// The definitions of a variable in inventory and roles.
    pub fn definitions(&self, name: &str) -> impl Iterator<Item = &VariableView<'a>> {
        at(&self.variables, self.index.variables.get(name))
    }

    /// The value of a variable as files outside of any role see it; a spec has none.
    pub fn variable(&self, name: &str) -> Field<Cow<'a, str>> {
        let mut defined = Vec::new();
        let text = format!("{{{{ {name} }}}}");
        let place = self.definitions(name).next().map(|first| first.place);
        match (
            self.inventory.resolve(&text, &mut defined),
            defined.first(),
            place,
        ) {
            (Some(value), Some(&span), _) => Field::Known(Cow::Owned(value), Place::written(span)),
            (_, _, Some(place)) => Field::Unknown(place),
            _ => Field::Absent,
        }
    }

    /// The file at a path of the tree.
    pub fn file(&self, path: &str) -> Option<&FileView<'a>> {
        self.files.get(*self.index.files.get(path)?)
    }

    /// The file at a path of the tree, or those below it where it is a folder.
    pub fn files_within<'v, 'p>(
        &'v self,
        path: &'p str,
    ) -> impl Iterator<Item = &'v FileView<'a>> + use<'v, 'p, 'a> {
        let from = self.files.partition_point(|file| file.path < path);
        let all = self.files.iter().skip(from);
        all.take_while(move |file| file.path.starts_with(path))
            .filter(move |file| {
                let rest = file.path.get(path.len()..).unwrap_or("");
                rest.is_empty() || rest.starts_with('/')
            })
    }

    /// The plays that run a role, with their positions.
    pub fn plays_of(&self, role: &RoleView<'_>) -> impl Iterator<Item = (usize, &PlayView<'a>)> {
        let position = self.role_position(role.path);
        let plays = position.and_then(|role| self.index.plays_of_role.get(&role));
        numbered(&self.plays, plays)
    }

    /// The plays that run a role of this name, without a collection in front of it, with their positions.
    pub fn plays_that_name(&self, role: &str) -> impl Iterator<Item = (usize, &PlayView<'a>)> {
        numbered(&self.plays, self.index.plays_naming.get(role))
    }

    /// The file of this id; a spec has none.
    pub fn file_of(&self, id: FileId) -> Option<&FileView<'a>> {
        self.files.get(*self.index.files_by_id.get(&id)?)
    }

    /// The role of a folder, as [`TaskView::role`] and its like give it.
    pub fn role(&self, path: &str) -> Option<&RoleView<'a>> {
        self.roles.get(self.role_position(path)?)
    }

    pub(crate) fn role_position(&self, path: &str) -> Option<usize> {
        self.roles
            .binary_search_by_key(&path, |role| role.path)
            .ok()
    }

    /// The snippets of this name in any Caddyfile, with the file that defines each.
    pub fn snippets(
        &self,
        name: &str,
    ) -> impl Iterator<Item = (&CaddyfileView<'a>, &'a specc_artifacts::caddyfile::Snippet)> {
        let positions = self.index.snippets.get(name).map_or(&[][..], Vec::as_slice);
        positions.iter().filter_map(|(file, snippet)| {
            let file = self.caddyfiles.get(*file)?;
            Some((file, file.caddyfile.snippets.get(*snippet)?))
        })
    }

    /// The names of all snippets.
    pub fn snippet_names(&self) -> impl Iterator<Item = &'a str> {
        self.index.snippets.keys().copied()
    }

    /// Whether there may be more snippets than [`snippets`](Self::snippets) knows: a Caddyfile imports or includes a file that
    /// is not among the files.
    pub fn has_snippets_elsewhere(&self) -> bool {
        self.index.snippets_elsewhere
    }

    /// Whether a matcher of a Caddyfile, `@blocked`, stands for the clients that a gate keeps out.
    pub fn is_refused_by(&self, matcher: &str, file: FileId) -> bool {
        self.index.refused.contains(&(file, matcher))
    }

    /// The Caddyfiles that Caddy starts with; see [`CaddyfileView::is_entry`]. A spec has none: its own is generated.
    pub fn entry_caddyfiles(&self) -> impl Iterator<Item = &CaddyfileView<'a>> {
        at(&self.caddyfiles, Some(&self.index.entry_caddyfiles))
    }

    /// The tasks that notify a name or topic.
    pub fn notifiers(&self, name: &str) -> impl Iterator<Item = &TaskView<'a>> {
        at(&self.tasks, self.index.notifiers.get(name))
    }
}

impl<'v, 'a> Environment<'v, 'a> {
    fn add(&mut self, more: &'v super::Listing<super::Assignment<'a>>) {
        self.complete &= more.complete;
        for assignment in &more.items {
            let Some(name) = assignment.name.value() else {
                self.complete = false;
                continue;
            };
            let earlier = self.assignments.iter_mut().find(|earlier| earlier.is(name));
            match earlier {
                Some(earlier) => *earlier = assignment,
                None => self.assignments.push(assignment),
            }
        }
    }
}

/// The elements at these positions.
fn at<'v, T>(all: &'v Views<T>, positions: Option<&'v Vec<usize>>) -> impl Iterator<Item = &'v T> {
    all.at(positions.map_or(&[][..], Vec::as_slice))
}

/// The elements at these positions, with their positions.
fn numbered<'v, T>(
    all: &'v Views<T>,
    positions: Option<&'v Vec<usize>>,
) -> impl Iterator<Item = (usize, &'v T)> {
    let positions = positions.map_or(&[][..], Vec::as_slice);
    positions.iter().copied().zip(all.at(positions))
}
