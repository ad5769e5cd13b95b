//! The role's tasks, handlers, meta data, scripts and README, and the playbooks.

mod arguments;
mod context;
mod extensions;
#[cfg(test)]
mod tests;

use minijinja::context as data;

use crate::render::{Scene, Target, Template, template};
use crate::{EmitError, OutputFile, defaults};

/// Templates of this module.
pub(crate) static TEMPLATES: &[Template] = &[
    template!("inventory/group_vars/all/accounts.yml"),
    template!("playbooks/plane-rollback.yml"),
    template!("playbooks/plane.yml"),
    template!("roles/plane/README.md"),
    template!("roles/plane/handlers/main.yml"),
    template!("roles/plane/meta/argument_specs.yml"),
    template!("roles/plane/meta/main.yml"),
    template!("roles/plane/tasks/backup.yml"),
    template!("roles/plane/tasks/configuration.yml"),
    template!("roles/plane/tasks/database.yml"),
    template!("roles/plane/tasks/explain.yml"),
    template!("roles/plane/tasks/main.yml"),
    template!("roles/plane/tasks/provision.yml"),
    template!("roles/plane/tasks/rollback.yml"),
    template!("roles/plane/tasks/smoke.yml"),
    template!("roles/plane/tasks/start.yml"),
    template!("roles/plane/tasks/wait.yml"),
    template!("roles/plane/vars/main.yml"),
];

/// Files that are the same for every deployment, so that their own syntax is free to hold `<<`.
static SCRIPTS: &[Template] = &[
    template!("roles/plane/files/database-dump.sh"),
    template!("roles/plane/files/database.sh"),
    template!("roles/plane/files/provision.py"),
    template!("roles/plane/files/release.sh"),
];

/// All files of this module.
pub(crate) fn files(scene: &Scene<'_>) -> Result<Vec<OutputFile>, EmitError> {
    let defaults = defaults::files(scene)?;
    let role = context::of(
        scene.deployment,
        defaults.first().map_or("", |file| &file.contents),
    )?;
    let rendered = TEMPLATES.iter().map(|(path, _)| {
        scene.file_from(Target::Ansible, path, *path, data! { role => role.clone() })
    });
    let constant = SCRIPTS
        .iter()
        .map(|(path, text)| Ok(scene.constant(path, text)));
    rendered.chain(constant).collect()
}
