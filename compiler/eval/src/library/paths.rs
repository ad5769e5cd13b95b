//! Paths as text: their parts.

use super::{Builtin, Call};
use crate::machine::{Machine, Result};
use crate::value::Value;

pub(super) static TABLE: &[Builtin] = &[
    Builtin::new(
        "baseNameOf",
        "path",
        "what stands after the last `/`",
        base_name,
    )
    .nix()
    .global(),
    Builtin::new(
        "dirOf",
        "path",
        "what stands before the last `/`, or `.` where there is none",
        directory,
    )
    .nix()
    .global(),
];

fn base_name(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let path = machine.known_argument(call, 0)?;
    let path = path.strip_suffix('/').unwrap_or(&path);
    let name = path.rsplit('/').next().unwrap_or(path);
    machine.string(name, call)
}

fn directory(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let path = machine.known_argument(call, 0)?;
    let directory = match path.rsplit_once('/') {
        None => ".",
        Some(("", _)) => "/",
        Some((directory, _)) => directory,
    };
    machine.string(directory, call)
}
