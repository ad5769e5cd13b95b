//! What a rule is.

use specc_source::{Code, Level};

use crate::Report;
use crate::views::{
    CaddyfileView, ComposeFileView, ConfigurationView, DatabaseUserView, DeploymentView, DnsView,
    EnvFileView, FileView, GateView, HostNameView, NetworkView, PlayView, RoleView, RouteView,
    ServiceView, SiteView, SurfaceView, TaskView, VariableView, WrittenFileView,
};

/// Where a rule looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doors {
    /// The evaluated spec.
    Spec,
    /// Files.
    Artifacts,
    /// Both.
    Both,
}

impl Doors {
    /// Whether the rule looks at evaluated specs.
    pub fn spec(self) -> bool {
        matches!(self, Doors::Spec | Doors::Both)
    }

    /// Whether the rule looks at files.
    pub fn artifacts(self) -> bool {
        matches!(self, Doors::Artifacts | Doors::Both)
    }
}

/// What is known about a rule without running it.
#[derive(Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// Its stable name and its documentation.
    pub code: Code,
    /// How much its findings weigh.
    pub level: Level,
    /// Where it looks.
    pub doors: Doors,
}

/// A rule: it is shown every view of the kinds that it asks for, and reports.
///
/// Whatever the door, a view reads the same; [`views`](crate::views) says what each holds. A field that is
/// [`Unknown`](crate::views::Field::Unknown) never makes a finding. What stands around a view is in
/// [`Report::deployment`].
pub trait Rule: Sync {
    /// Name, weight and doors.
    fn info(&self) -> &'static RuleInfo;

    /// A container.
    fn service(&self, _service: &ServiceView<'_>, _report: &mut Report<'_>) {}

    /// A gate that lets in some ranges of addresses.
    fn gate(&self, _gate: &GateView<'_>, _report: &mut Report<'_>) {}

    /// A PostgreSQL user that is created, or that an application signs in as.
    fn database_user(&self, _user: &DatabaseUserView<'_>, _report: &mut Report<'_>) {}

    /// A host name that is served.
    fn host_name(&self, _host: &HostNameView<'_>, _report: &mut Report<'_>) {}

    /// An Ansible task or handler.
    fn task(&self, _task: &TaskView<'_>, _report: &mut Report<'_>) {}

    /// A network.
    fn network(&self, _network: &NetworkView<'_>, _report: &mut Report<'_>) {}

    /// A compose file.
    fn compose_file(&self, _file: &ComposeFileView<'_>, _report: &mut Report<'_>) {}

    /// An env file; its entries too.
    fn env_file(&self, _file: &EnvFileView<'_>, _report: &mut Report<'_>) {}

    /// A file or directory that a task puts onto the host.
    fn written_file(&self, _file: &WrittenFileView<'_>, _report: &mut Report<'_>) {}

    /// A variable that an inventory or a role defines.
    fn variable(&self, _variable: &VariableView<'_>, _report: &mut Report<'_>) {}

    /// A play, with all tasks in the order in which they run.
    fn play(&self, _play: &PlayView<'_>, _report: &mut Report<'_>) {}

    /// A role.
    fn role(&self, _role: &RoleView<'_>, _report: &mut Report<'_>) {}

    /// A Caddyfile as a whole: global options, snippets.
    fn caddyfile(&self, _caddyfile: &CaddyfileView<'_>, _report: &mut Report<'_>) {}

    /// A site of a Caddyfile.
    fn site(&self, _site: &SiteView<'_>, _report: &mut Report<'_>) {}

    /// A way from a request to a backend.
    fn route(&self, _route: &RouteView<'_>, _report: &mut Report<'_>) {}

    /// The settings and records of the VPN's DNS.
    fn dns(&self, _dns: &DnsView<'_>, _report: &mut Report<'_>) {}

    /// A configuration file of Redis or PostgreSQL.
    fn configuration(&self, _file: &ConfigurationView<'_>, _report: &mut Report<'_>) {}

    /// A file as such: its bytes, its text.
    fn file(&self, _file: &FileView<'_>, _report: &mut Report<'_>) {}

    /// The deployment as a whole, once: for what is only wrong together.
    fn deployment(&self, _deployment: &DeploymentView<'_>, _report: &mut Report<'_>) {}

    /// The security surface of a spec, with its recorded review.
    fn surface(&self, _surface: &SurfaceView<'_>, _report: &mut Report<'_>) {}
}
