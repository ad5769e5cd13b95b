//! The site in front of Plane: as a template of the role, and in a complete Caddyfile.

use minijinja::context;

use crate::content::Content;
use crate::render::{Scene, Target};
use crate::{EmitError, OutputFile};

/// Where Caddy's container sees the directory of its sites, unless the inventory says otherwise.
pub(crate) const MOUNT: &str = "/etc/caddy/sites";

pub(crate) fn files(scene: &Scene<'_>) -> Result<Vec<OutputFile>, EmitError> {
    let role = "roles/plane/templates/Caddyfile-plane.j2";
    let plain = "caddy/Caddyfile";
    let by_variable = context! { caddy_mount => Content::variable("plane_caddy_mount") };
    let by_value = context! { caddy_mount => Content::literal(MOUNT) };
    Ok(vec![
        scene.file_from(Target::Ansible, role, role, by_variable)?,
        scene.file_from(Target::Plain, plain, plain, by_value)?,
    ])
}
