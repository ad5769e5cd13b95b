//! The rulebook: the lessons that production taught, one file per rule, and the engine that holds a deployment against them.
//!
//! [`check_spec`] looks at an evaluated spec, [`check_artifacts`] at files, whoever wrote them. Both walk what they are
//! given once, hand every place to every rule as a [`views`] value that no longer tells the two doors apart, and give back
//! an [`Outcome`]. Nothing here reads a file, knows the time or prints.
//!
//! To add a rule: write its file in `rules/`, its cases in `golden-tests/cases/rules/`, and one line in [`registry`].

mod bashisms;
pub mod codes;
mod container_starts;
mod docker_commands;
mod documentation;
mod dropped_records;
mod engine;
mod explain;
mod injected_facts;
mod input;
mod modules;
mod provisioning;
mod public_pages;
mod redis_claims;
pub mod registry;
mod report;
mod rule;
mod rules;
mod secret_texts;
mod suppressions;
pub mod views;
mod volatile;

#[cfg(test)]
mod testing;

pub use engine::{check_artifacts, check_spec};
pub use explain::{UnknownCode, explain};
pub use input::{
    Allowance, ArtifactsInput, Counters, Idle, Outcome, RecordedItem, ReviewRecord, SpecInput,
    Suppressed, Unchecked,
};
pub use report::Report;
pub use rule::{Doors, Rule, RuleInfo};
