//! Versions.

use std::rc::Rc;

use specc_syntax::literal::Version;

use super::{Builtin, Call};
use crate::machine::{Machine, Result};
use crate::value::{Kind, Value};

pub(super) static TABLE: &[Builtin] = &[
    Builtin::new(
        "version.atLeast",
        "version least",
        "whether the version is the least one or newer",
        at_least,
    ),
    Builtin::new(
        "version.major",
        "version",
        "the first number",
        |machine, call| part(machine, call, |version| version.number.major),
    ),
    Builtin::new(
        "version.minor",
        "version",
        "the second number",
        |machine, call| part(machine, call, |version| version.number.minor),
    ),
    Builtin::new(
        "version.patch",
        "version",
        "the third number",
        |machine, call| part(machine, call, |version| version.number.patch),
    ),
    Builtin::new(
        "version.text",
        "version",
        "the version as text, without the `v`",
        text,
    ),
];

impl Machine<'_> {
    fn version_argument(&mut self, call: &Call<'_>, index: usize) -> Result<Rc<Version>> {
        let value = self.argument(call, index)?;
        match &value.kind {
            Kind::Version(version) => Ok(Rc::clone(version)),
            _ => Err(self.wrong_argument(call, index, &value, "a version")),
        }
    }
}

fn at_least(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let version = machine.version_argument(call, 0)?;
    let least = machine.version_argument(call, 1)?;
    machine.bool(version.number >= least.number, call)
}

fn part(machine: &mut Machine<'_>, call: &Call<'_>, of: fn(&Version) -> u64) -> Result<Value> {
    let version = machine.version_argument(call, 0)?;
    machine.integer(of(&version) as i64, call)
}

fn text(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let version = machine.version_argument(call, 0)?;
    machine.string(&version.text, call)
}
