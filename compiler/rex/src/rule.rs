//! What a rule is.

use specc_source::{Code, Level};

use crate::Report;
use crate::views::{DatabaseUserView, GateView, HostNameView, ServiceView, SurfaceView, TaskView};

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
/// [`Unknown`](crate::views::Field::Unknown) never makes a finding.
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

    /// The security surface of a spec, with its recorded review.
    fn surface(&self, _surface: &SurfaceView<'_>, _report: &mut Report<'_>) {}
}
