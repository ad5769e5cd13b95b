//! The compose file: once as a template of the role, once as it is.

use crate::render::{Scene, Target};
use crate::{EmitError, OutputFile};

pub(crate) fn files(scene: &Scene<'_>) -> Result<Vec<OutputFile>, EmitError> {
    Ok(vec![
        scene.file(
            Target::Ansible,
            "roles/plane/templates/docker-compose.yml.j2",
        )?,
        scene.file(Target::Plain, "compose/docker-compose.yml")?,
        scene.file(Target::Plain, "compose/README.md")?,
    ])
}
