//! Acceptance by the programs that will consume what specc writes: Ansible, Docker Compose, Caddy, the shell, PostgreSQL;
//! and by the one whose language a spec looks like: Nix.
//!
//! They are installed by `cargo xtask test`; all tests live below one module, so that `--skip acceptance::` leaves out
//! exactly these, counted as filtered out.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

#[path = "acceptance/mod.rs"]
mod acceptance;

#[path = "nix/answer.rs"]
mod answer;
#[path = "nix/page.rs"]
mod page;
#[path = "nix/specc.rs"]
mod specc;
#[path = "nix/table.rs"]
mod table;
