//! The output directory: what specc wrote there, what it may touch, and how it writes.
//!
//! Rules, each kept by a test: a file that specc did not write, or that someone edited since, is never overwritten or
//! deleted; only what changed is rewritten; everything is checked and staged before the first file changes; each file is
//! at every moment the old one or the new one; a run that was killed half-way is picked up by the next.

mod apply;
mod directory;
mod manifest;
mod plan;

pub(crate) use apply::apply;
pub(crate) use directory::OutputDirectory;
pub(crate) use plan::Plan;
pub use plan::{Change, Refusal, RefusalReason};

/// Where specc keeps its own records inside the output directory.
pub(crate) const RECORDS: &str = ".specc";

#[cfg(test)]
mod tests;
