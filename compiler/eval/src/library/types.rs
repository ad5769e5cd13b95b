//! Types of values, and conversions.

use super::{Builtin, Call};
use crate::data::Text;
use crate::format;
use crate::machine::{Machine, Result};
use crate::value::{Kind, Value};

pub(super) static TABLE: &[Builtin] = &[
    Builtin::new(
        "isString",
        "value",
        "whether it is a string",
        |machine, call| is(machine, call, |kind| matches!(kind, Kind::Text(_))),
    )
    .nix(),
    Builtin::new(
        "isInt",
        "value",
        "whether it is an integer",
        |machine, call| is(machine, call, |kind| matches!(kind, Kind::Integer(_))),
    )
    .nix(),
    Builtin::new(
        "isFloat",
        "value",
        "whether it is a decimal",
        |machine, call| is(machine, call, |kind| matches!(kind, Kind::Decimal(_))),
    )
    .nix(),
    Builtin::new(
        "isBool",
        "value",
        "whether it is a boolean",
        |machine, call| is(machine, call, |kind| matches!(kind, Kind::Bool(_))),
    )
    .nix(),
    Builtin::new(
        "isList",
        "value",
        "whether it is a list",
        |machine, call| is(machine, call, |kind| matches!(kind, Kind::List(_))),
    )
    .nix(),
    Builtin::new(
        "isAttrs",
        "value",
        "whether it is a set",
        |machine, call| {
            is(machine, call, |kind| {
                matches!(kind, Kind::Set(_) | Kind::Library(_))
            })
        },
    )
    .nix(),
    Builtin::new(
        "isFunction",
        "value",
        "whether it can be called",
        |machine, call| is(machine, call, |kind| matches!(kind, Kind::Function(_))),
    )
    .nix(),
    Builtin::new("isNull", "value", "whether it is null", |machine, call| {
        is(machine, call, |kind| matches!(kind, Kind::Null))
    })
    .nix()
    .global(),
    Builtin::new(
        "isPath",
        "value",
        "whether it is a path",
        |machine, call| is(machine, call, |kind| matches!(kind, Kind::Path(_))),
    )
    .nix(),
    Builtin::new(
        "typeOf",
        "value",
        "the name of its type: `string`, `int`, `size` …",
        type_of,
    )
    .nix(),
    Builtin::new(
        "toString",
        "value",
        "its text; true is 1, false and null are empty, lists are joined by spaces",
        to_string,
    )
    .nix()
    .global(),
];

fn is(machine: &mut Machine<'_>, call: &Call<'_>, test: fn(&Kind) -> bool) -> Result<Value> {
    let value = machine.argument(call, 0)?;
    machine.bool(test(&value.kind), call)
}

fn type_of(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let value = machine.argument(call, 0)?;
    let name = match value.kind {
        Kind::Null => "null",
        Kind::Bool(_) => "bool",
        Kind::Integer(_) => "int",
        Kind::Decimal(_) => "float",
        Kind::Text(_) => "string",
        Kind::Path(_) => "path",
        Kind::Version(_) => "version",
        Kind::Duration(_) => "duration",
        Kind::Size(_) => "size",
        Kind::Address(_) => "address",
        Kind::Cidr(_) => "cidr",
        Kind::Constant(_) => "constant",
        Kind::Tagged(..) => "tagged",
        Kind::List(_) => "list",
        Kind::Set(_) | Kind::Library(_) => "set",
        Kind::Function(_) => "lambda",
        Kind::Type(_) => "type",
        Kind::Property(_) => "property",
    };
    machine.string(name, call)
}

fn to_string(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let value = machine.argument(call, 0)?;
    let mut text = Text::default();
    append(machine, call, &value, &mut text)?;
    machine.text(text, call.span)
}

fn append(
    machine: &mut Machine<'_>,
    call: &Call<'_>,
    value: &Value,
    into: &mut Text,
) -> Result<()> {
    machine.steps(1, call.span)?;
    match &value.kind {
        Kind::Text(text) => into.push(text),
        Kind::Bool(true) => into.push_literal("1"),
        Kind::Bool(false) | Kind::Null => {}
        Kind::List(elements) => {
            for (index, &element) in elements.iter().enumerate() {
                let element = machine.force(element)?;
                machine.deeper(call.span, |machine| append(machine, call, &element, into))?;
                // As in Nix, nothing stands between an empty list and what follows it.
                let is_empty_list = matches!(&element.kind, Kind::List(list) if list.is_empty());
                if index + 1 < elements.len() && !is_empty_list {
                    into.push_literal(" ");
                }
            }
        }
        other => match format::scalar(other) {
            Some(text) => into.push_literal(&text),
            None => return Err(machine.wrong_argument(call, 0, value, "a scalar or a list")),
        },
    }
    machine.charge(value_size(value), call.span)
}

fn value_size(value: &Value) -> usize {
    match &value.kind {
        Kind::Text(text) => text.size(),
        _ => 16,
    }
}
