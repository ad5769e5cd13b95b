//! One module for each kind of consumer.

mod built;
mod caddy;
mod compose;
mod data;
mod database;
mod formats;
mod host;
mod lint;
mod nix;
mod postgresql;
mod readers;
mod role;
mod starter;
mod tools;
