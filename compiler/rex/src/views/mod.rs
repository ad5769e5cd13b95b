//! Parts of a deployment, told alike whether they stand in a spec or in files.
//!
//! A view holds what can be known, with the place where it is written, and says of everything else that it is
//! [`Unknown`](Field::Unknown) (a Jinja expression, an unresolved variable) or [`Absent`](Field::Absent). It knows its
//! [`Door`] only so that a rule can word its help in the language that the reader edits.

mod database_user;
mod field;
mod gate;
mod host_name;
mod insertion;
mod service;
mod surface;
mod task;

pub use database_user::{Credential, DatabaseUserView};
pub use field::{Door, Field, Place};
pub use gate::{GateRange, GateView, WantedRange};
pub use host_name::{Address, HostNameView, Record};
pub use insertion::Insertion;
pub use service::{MountView, ServiceView, Timings};
pub use surface::SurfaceView;
pub use task::{Argument, ModuleView, Reaction, TaskView};
