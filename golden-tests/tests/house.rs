//! The rules of the house (`docs/architecture.md`), each with the test that keeps it.
//!
//! Every test collects all offenders before it fails, each as `file:line: what and what instead`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

#[path = "house/boundaries.rs"]
mod boundaries;
#[path = "house/hygiene.rs"]
mod hygiene;
#[path = "house/rules.rs"]
mod rules;
#[path = "house/source.rs"]
mod source;

/// Fails with the whole list of offenders, if there are any.
#[track_caller]
fn assert_none(offenders: &[String], rule: &str) {
    assert!(offenders.is_empty(), "{rule}\n\n{}\n", offenders.join("\n"));
}
