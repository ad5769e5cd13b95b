//! Fragments of the inventory: values of the spec, image pins, and what the vault must hold.

use crate::render::{Scene, Target};
use crate::{EmitError, OutputFile};

pub(crate) fn files(scene: &Scene<'_>) -> Result<Vec<OutputFile>, EmitError> {
    Ok(vec![
        scene.file(Target::Ansible, "inventory/group_vars/all/main.yml")?,
        scene.file(Target::Ansible, "inventory/group_vars/all/versions.yml")?,
        scene.file(
            Target::Ansible,
            "inventory/group_vars/all/secrets.yml.example",
        )?,
    ])
}
