//! What speaks to the merge, and `import`.

use super::{Builtin, Call};
use crate::machine::{Machine, Result};
use crate::modules::{AFTER, BEFORE, DEFAULT, FORCE};
use crate::value::{Kind, Property, PropertyKind, Value};

pub(super) static TABLE: &[Builtin] = &[
    Builtin::new(
        "mkDefault",
        "value",
        "a definition that yields to a plain one",
        mk_default,
    )
    .global(),
    Builtin::new(
        "mkForce",
        "value",
        "a definition that wins over a plain one",
        mk_force,
    )
    .global(),
    Builtin::new(
        "mkIf",
        "condition value",
        "a definition that is there only where the condition holds",
        mk_if,
    )
    .global(),
    Builtin::new(
        "mkBefore",
        "list",
        "a definition whose elements come first",
        mk_before,
    )
    .global(),
    Builtin::new(
        "mkAfter",
        "list",
        "a definition whose elements come last",
        mk_after,
    )
    .global(),
    Builtin::new("import", "path", "the value of another file", import)
        .nix()
        .global(),
];

fn mk_default(_: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    property(call, PropertyKind::Priority(DEFAULT), 0)
}

fn mk_force(_: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    property(call, PropertyKind::Priority(FORCE), 0)
}

fn mk_if(_: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    property(call, PropertyKind::If(call.argument(0)), 1)
}

fn mk_before(_: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    property(call, PropertyKind::Order(BEFORE), 0)
}

fn mk_after(_: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    property(call, PropertyKind::Order(AFTER), 0)
}

fn property(call: &Call<'_>, what: PropertyKind, content: usize) -> Result<Value> {
    let content = call.argument(content);
    let kind = Kind::Property(Property { what, content });
    Ok(Value::written(kind, call.span))
}

fn import(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    machine.import(call.argument(0))
}
