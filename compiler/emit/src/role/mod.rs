//! The role's tasks, handlers, meta data, scripts and README, and the playbooks.

use crate::render::{Scene, Template};
use crate::{EmitError, OutputFile};

/// Templates of this module.
pub(crate) static TEMPLATES: &[Template] = &[];

/// All files of this module.
pub(crate) fn files(_scene: &Scene<'_>) -> Result<Vec<OutputFile>, EmitError> {
    Ok(Vec::new())
}
