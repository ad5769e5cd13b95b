//! Names inside the VPN, for Headscale.

use crate::render::{Scene, Target};
use crate::{EmitError, OutputFile};

pub(crate) fn files(scene: &Scene<'_>) -> Result<Vec<OutputFile>, EmitError> {
    Ok(vec![scene.file(
        Target::Ansible,
        "dns/headscale-extra-records.yml",
    )?])
}
