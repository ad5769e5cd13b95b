//! Defaults of the role: what an inventory may override.

use minijinja::context;

use crate::render::{Scene, Target};
use crate::{EmitError, OutputFile, caddy};

pub(crate) fn files(scene: &Scene<'_>) -> Result<Vec<OutputFile>, EmitError> {
    let path = "roles/plane/defaults/main.yml";
    Ok(vec![scene.file_from(
        Target::Ansible,
        path,
        path,
        context! { plain_caddy_mount => caddy::MOUNT },
    )?])
}
