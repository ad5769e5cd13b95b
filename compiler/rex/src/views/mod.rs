//! Parts of a deployment, told alike whether they stand in a spec or in files.
//!
//! A view holds what can be known, with the place where it is written, and says of everything else that it is
//! [`Unknown`](Field::Unknown) (a Jinja expression, an unresolved variable) or [`Absent`](Field::Absent). It knows its
//! [`Door`] only so that a rule can word its help in the language that the reader edits.
//!
//! # For whoever writes a rule
//!
//! `docs/writing-rules.md` leads through a rule from its file to its cases. In short:
//!
//! - **What a rule gets.** [`Rule`](crate::Rule) has one method for each kind of view; the engine walks what it is given once,
//!   makes all views, and hands each to every rule that looks at that door. A rule never walks files or trees.
//! - **What stands around it.** [`Report::deployment`](crate::Report::deployment) is the [`DeploymentView`]: all views, and
//!   look-ups from one to another. Views refer to each other by position in its lists (`service.compose_file` is a position in
//!   `compose_files`). A rule that compares many of them does so in [`Rule::deployment`](crate::Rule::deployment), called once.
//! - **What is evidence.** `Field::Known` is; `Field::Absent` is where the view is `complete`; `Field::Unknown` never is. An
//!   empty answer of a look-up is evidence only where the answer says that it is complete.
//! - **Where a finding points.** [`Report::at`](crate::Report::at) takes the [`Place`] of the field that is wrong. `place.at` is
//!   what the reader edits, `place.from` where the value is written; `place.written` says whether a fix may replace the text
//!   at `place.at`.
//!
//! | to get from … | to … | ask |
//! |---|---|---|
//! | a container | its environment | [`DeploymentView::environment`] |
//! | a container | its network, followed to where it is made | [`DeploymentView::network_of`] |
//! | a container | its compose file | [`ServiceView::compose_file`] |
//! | a container | what is known of its image | [`DeploymentView::image_of`] |
//! | a mount | the task that writes the host's side | [`DeploymentView::writers_of_mount`] |
//! | a name | containers | [`DeploymentView::services_named`] |
//! | a route | containers | [`UpstreamView::services`] |
//! | a handler | compose files and services | [`Reaction::target`] |
//! | a handler | who notifies it | [`DeploymentView::notifiers`] |
//! | an env file | who reads and who writes it | [`EnvFileView::readers`], [`EnvFileView::written_by`] |
//! | a written file | its task, its template, whether a secret is in it | [`WrittenFileView`] |
//! | a host name | its record and the server's address | [`HostNameView::record`] |
//! | a play | all its tasks in order | [`PlayView::steps`] |
//! | a variable's name | its definitions, its value | [`DeploymentView::definitions`], [`DeploymentView::variable`] |
//! | an `import` of a Caddyfile | the snippet | [`DeploymentView::snippets`] |

mod account;
mod container;
mod database_user;
mod deployment;
mod dns;
mod environment;
mod field;
mod file;
mod gate;
mod host_name;
pub(crate) mod image_tag;
mod insertion;
mod landmarks;
mod list;
mod network;
mod one_host;
mod play;
mod probe;
mod purpose;
mod service;
mod site;
mod surface;
mod task;
mod task_edits;
mod word_lists;
mod written_file;

pub use account::{Account, Owner};
pub use container::{DependencyView, Health, HealthView, MountView, PortView, Probe, Timings};
pub use database_user::{Credential, DatabaseUserView};
pub use deployment::{ComposeTarget, DeploymentView};
pub use dns::{DnsRecordView, DnsView};
pub use environment::{Assignment, EnvFileReference, EnvFileView, Environment};
pub use field::{Door, Field, Listing, Place};
pub use file::{ConfigurationSetting, ConfigurationView, FileView, VariableView};
pub use gate::{AddressMatcher, GateRange, GateView, WantedRange};
pub use host_name::{Address, HostNameView, Record};
pub use insertion::Insertion;
pub use landmarks::{Landmark, Landmarks};
pub use list::{Seen, Views};
pub use network::{ComposeFileView, NetworkView};
pub use play::{PlayView, PlayedRole, RoleView, Step};
pub use probe::{Call, port_and_path};
pub use purpose::Purpose;
pub(crate) use service::Recognized;
pub use service::ServiceView;
pub use site::{
    Authentication, CaddyfileView, ErrorHandlerView, RouteView, SiteView, UpstreamView,
};
pub use surface::SurfaceView;
pub use task::{Argument, ModuleView, Reaction, TaskView};
pub use written_file::{PathKey, WrittenFileView, WrittenKind};

pub(crate) use deployment::Index;
pub(crate) use play::short_name;
pub(crate) use task::{as_switch, resolved, with_gaps};
