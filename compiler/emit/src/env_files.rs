//! Env files: templates of the role that Ansible fills in, and plain ones that compose fills in from `.env`.

use crate::render::{Scene, Target};
use crate::{EmitError, OutputFile};

pub(crate) fn files(scene: &Scene<'_>) -> Result<Vec<OutputFile>, EmitError> {
    let mut files = vec![scene.file(Target::Plain, "compose/.env.example")?];
    for target in [Target::Ansible, Target::Plain] {
        for (name, file) in scene
            .deployment
            .env_files
            .keys()
            .zip(scene.list(target, "env_files"))
        {
            let path = match target {
                Target::Ansible => format!("roles/plane/templates/{name}.env.j2"),
                Target::Plain => format!("compose/{name}.env"),
            };
            files.push(scene.file_from(target, "partials/env", path, file)?);
        }
    }
    Ok(files)
}
