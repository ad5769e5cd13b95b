//! The commands, one file each: what they ask the driver for and how they print what it found.

mod audit;
mod build;
mod completions;
mod deliver;
mod eval;
mod explain;
pub(crate) mod format;
mod init;
mod repair;
mod review;
mod why;

pub(crate) use completions::completions;
