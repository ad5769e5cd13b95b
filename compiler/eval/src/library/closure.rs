//! `genericClosure`: what can be reached.

use std::collections::VecDeque;

use super::{Builtin, Call};
use crate::codes;
use crate::machine::{Machine, Result};
use crate::symbol::Symbol;
use crate::value::{Kind, ThunkId, Value};

pub(super) static TABLE: &[Builtin] = &[Builtin::new(
    "genericClosure",
    "question",
    "the elements of `startSet` and all that `operator` gives for an element, each `key` once",
    generic_closure,
)
.nix()];

fn generic_closure(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let start = member(machine, call, call.argument(0), "startSet")?;
    let operator = member(machine, call, call.argument(0), "operator")?;
    let mut waiting = VecDeque::from(list(machine, call, start)?);
    let operator = machine.force(operator)?;
    // Sorted, to find a key in few comparisons.
    let mut keys: Vec<Value> = Vec::new();
    let mut found = Vec::new();
    while let Some(element) = waiting.pop_front() {
        let key = member(machine, call, element, "key")?;
        let key = machine.force(key)?;
        let Err(place) = search(machine, call, &keys, &key)? else {
            continue;
        };
        keys.insert(place, key);
        found.push(element);
        let next = machine.apply(operator.clone(), &[element], call.span)?;
        let next = machine.ready(next, call.span);
        waiting.extend(list(machine, call, next)?);
    }
    machine.list(found, call.span)
}

/// Where a key is, or where it belongs.
fn search(
    machine: &mut Machine<'_>,
    call: &Call<'_>,
    keys: &[Value],
    key: &Value,
) -> Result<std::result::Result<usize, usize>> {
    let (mut low, mut high) = (0, keys.len());
    while low < high {
        let middle = low.midpoint(high);
        match machine.order(&keys[middle], key, call.span)? {
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
            std::cmp::Ordering::Equal => return Ok(Ok(middle)),
        }
    }
    Ok(Err(low))
}

fn member(machine: &mut Machine<'_>, call: &Call<'_>, set: ThunkId, name: &str) -> Result<ThunkId> {
    let value = machine.force(set)?;
    let symbol: Symbol = machine.symbols.intern(name);
    if let Kind::Set(members) = &value.kind
        && let Some(attribute) = members.get(symbol)
    {
        return Ok(attribute.value);
    }
    let at = machine.at(set);
    let message = format!("`lib.{}` wants a set with `{name}`", call.builtin.name);
    let mut error = machine.about(&codes::LIBRARY_ARGUMENT, at, &value, message);
    if let Kind::Set(_) = value.kind {
        error = error.label(format!("no `{name}` in this set"));
    }
    let error = error.help("pass `{ startSet = [ { key = …; } ]; operator = element: [ … ]; }`");
    Err(machine.fail(error))
}

fn list(machine: &mut Machine<'_>, call: &Call<'_>, thunk: ThunkId) -> Result<Vec<ThunkId>> {
    let value = machine.force(thunk)?;
    if let Kind::List(elements) = &value.kind {
        machine.steps(elements.len(), call.span)?;
        return Ok(elements.to_vec());
    }
    let at = machine.at(thunk);
    let noun = value.kind.noun();
    let message = format!("`lib.{}` wants a list, got {noun}", call.builtin.name);
    let error = machine
        .about(&codes::LIBRARY_ARGUMENT, at, &value, message)
        .help("`startSet` is a list of sets, and `operator` gives one");
    Err(machine.fail(error))
}
