//! The whole deployment: every view, and the ways from one to another.

mod caddyfiles;
mod containers;
mod files;
mod index;

use std::borrow::Cow;

use ipnet::IpNet;
use specc_artifacts::variables::Variables;
use specc_model::Deployment;
use specc_model::facts::DeclaredImages;
use specc_source::{Edit, Span};

pub(crate) use self::index::Index;
use super::{
    CaddyfileView, ComposeFileView, ConfigurationView, DatabaseUserView, DnsView, Door,
    EnvFileView, Field, FileView, GateView, HostNameView, NetworkView, Place, PlayView, RoleView,
    RouteView, ServiceView, SiteView, TaskView, VariableView, Views, WrittenFileView,
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
