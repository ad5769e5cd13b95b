//! The commands, one file each: what they ask the driver for and how they print what it found.

mod build;
mod completions;
mod explain;
pub(crate) mod format;
mod review;

pub(crate) use completions::completions;
