//! JSON: from values and to values.

use serde_json::Value as Json;

use super::{Builtin, Call};
use crate::attributes::{Attribute, Attributes};
use crate::format;
use crate::machine::{Machine, Result};
use crate::value::{Kind, ThunkId, Value};

pub(super) static TABLE: &[Builtin] = &[
    Builtin::new(
        "toJSON",
        "value",
        "the value as JSON on one line, sets in alphabetical order, sizes and the like as text",
        to_json,
    )
    .nix(),
    Builtin::new(
        "fromJSON",
        "string",
        "the value that the JSON in the string describes",
        from_json,
    )
    .nix(),
];

fn to_json(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let mut text = String::new();
    write(machine, call, call.argument(0), &mut text)?;
    machine.string(&text, call)
}

fn write(
    machine: &mut Machine<'_>,
    call: &Call<'_>,
    thunk: ThunkId,
    into: &mut String,
) -> Result<()> {
    let before = into.len();
    let value = machine.force(thunk)?;
    match &value.kind {
        Kind::Null => into.push_str("null"),
        Kind::Bool(truth) => into.push_str(if *truth { "true" } else { "false" }),
        Kind::Integer(number) => into.push_str(&number.to_string()),
        Kind::Decimal(number) => into.push_str(&format::decimal(*number)),
        Kind::Text(text) => {
            let at = machine.at(thunk);
            let text = machine.known_text(text, at, "be written as JSON")?;
            quote(&text, into);
        }
        Kind::List(elements) => {
            into.push('[');
            for (index, &element) in elements.iter().enumerate() {
                if index > 0 {
                    into.push(',');
                }
                machine.deeper(call.span, |machine| write(machine, call, element, into))?;
            }
            into.push(']');
        }
        Kind::Set(set) => {
            into.push('{');
            for (index, attribute) in machine.sorted(set).into_iter().enumerate() {
                if index > 0 {
                    into.push(',');
                }
                quote(machine.symbols.name(attribute.name), into);
                into.push(':');
                machine.deeper(call.span, |machine| {
                    write(machine, call, attribute.value, into)
                })?;
            }
            into.push('}');
        }
        other => match format::scalar(other) {
            Some(text) => quote(&text, into),
            None => return Err(machine.wrong_argument(call, 0, &value, "data")),
        },
    }
    machine.charge(into.len() - before, call.span)
}

fn quote(text: &str, into: &mut String) {
    into.push_str(&Json::from(text).to_string());
}

fn from_json(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let text = machine.known_argument(call, 0)?;
    machine.charge(text.len() * 4, call.span)?;
    match serde_json::from_str(&text) {
        Ok(json) => read(machine, call, json),
        Err(error) => {
            let message = format!("the string is no JSON: {error}");
            let help = "JSON quotes every name, and has no comma after the last element";
            Err(machine.out_of_range(call, 0, message, help))
        }
    }
}

fn read(machine: &mut Machine<'_>, call: &Call<'_>, json: Json) -> Result<Value> {
    let kind = match json {
        Json::Null => Kind::Null,
        Json::Bool(truth) => Kind::Bool(truth),
        Json::String(text) => return machine.string(&text, call),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(integer), _) => Kind::Integer(integer),
            (None, Some(decimal)) if !number.is_u64() => Kind::Decimal(decimal),
            _ => {
                let message = format!("the number {number} does not fit 64 bits");
                let help = "write it as a string, or with a point";
                return Err(machine.out_of_range(call, 0, message, help));
            }
        },
        Json::Array(elements) => {
            let mut thunks = Vec::with_capacity(elements.len());
            for element in elements {
                let value = read(machine, call, element)?;
                thunks.push(machine.ready(value, call.span));
            }
            return machine.list(thunks, call.span);
        }
        Json::Object(members) => {
            let mut set = Attributes::with_capacity(members.len());
            for (name, member) in members {
                let name = machine.symbols.intern(&name);
                let value = read(machine, call, member)?;
                let value = machine.ready(value, call.span);
                set.push_new(Attribute {
                    name,
                    key: call.span,
                    value,
                });
            }
            return machine.set(set, call.span);
        }
    };
    Ok(Value::computed(kind, call.span))
}
