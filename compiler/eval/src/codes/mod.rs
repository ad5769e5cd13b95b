//! The diagnostics that evaluation raises.

mod limits;
mod modules;
mod names;
mod options;
mod secrets;
mod types;
mod values;

use specc_source::Code;

pub use limits::{BUDGET, CYCLE, DEPTH, NESTING};
pub use modules::{CONFLICT, IMPORT, IMPORT_CYCLE, IMPORT_KIND, MISPLACED_PROPERTY};
pub use names::{
    COMPUTED_NAME, DUPLICATE, MISSING_ATTRIBUTE, REFERENCE, UNKNOWN_FUNCTION, UNKNOWN_NAME,
};
pub use options::{MISSING_OPTION, UNKNOWN_ENVIRONMENT, UNKNOWN_OPTION};
pub use secrets::{DEPLOY_TIME, SECRET_EXPOSED, SECRET_INSPECTED, SECRET_WANTED};
pub use types::{
    ARGUMENTS, BOUNDS, INTERPOLATION, LIBRARY_ARGUMENT, NOT_A_FUNCTION, NOT_A_SET, NOT_DATA,
    OPERAND, REFINEMENT, TYPE,
};
pub use values::{ARITHMETIC, ASSERTION, MISPLACED_ASSERTION, RANGE, THROW};

/// All codes of this crate, in the order of the reference pages.
pub static ALL: &[&Code] = &[
    &UNKNOWN_NAME,
    &UNKNOWN_FUNCTION,
    &DUPLICATE,
    &MISSING_ATTRIBUTE,
    &COMPUTED_NAME,
    &REFERENCE,
    &UNKNOWN_OPTION,
    &MISSING_OPTION,
    &UNKNOWN_ENVIRONMENT,
    &TYPE,
    &BOUNDS,
    &REFINEMENT,
    &OPERAND,
    &ARGUMENTS,
    &INTERPOLATION,
    &NOT_A_FUNCTION,
    &NOT_A_SET,
    &LIBRARY_ARGUMENT,
    &NOT_DATA,
    &RANGE,
    &ARITHMETIC,
    &ASSERTION,
    &THROW,
    &MISPLACED_ASSERTION,
    &CONFLICT,
    &MISPLACED_PROPERTY,
    &IMPORT,
    &IMPORT_CYCLE,
    &IMPORT_KIND,
    &CYCLE,
    &DEPTH,
    &BUDGET,
    &NESTING,
    &SECRET_EXPOSED,
    &SECRET_INSPECTED,
    &DEPLOY_TIME,
    &SECRET_WANTED,
];
