//! Lists: looked into.

use super::{Builtin, Call};
use crate::machine::{Machine, Result};
use crate::value::Value;

pub(super) static TABLE: &[Builtin] = &[
    Builtin::new("head", "list", "the first element", head).nix(),
    Builtin::new("last", "list", "the last element", last),
    Builtin::new("tail", "list", "the list without its first element", tail).nix(),
    Builtin::new(
        "elem",
        "value list",
        "whether the value is among the elements",
        elem,
    )
    .nix(),
    Builtin::new(
        "elemAt",
        "list index",
        "the element at an index, counted from 0",
        elem_at,
    )
    .nix(),
    Builtin::new("length", "list", "how many elements there are", length).nix(),
    Builtin::new(
        "any",
        "predicate list",
        "whether the predicate holds for an element",
        any,
    )
    .nix(),
    Builtin::new(
        "all",
        "predicate list",
        "whether the predicate holds for every element",
        all,
    )
    .nix(),
    Builtin::new(
        "count",
        "predicate list",
        "for how many elements the predicate holds",
        count,
    ),
    Builtin::new(
        "findFirst",
        "predicate default list",
        "the first element for which the predicate holds, or the default",
        find_first,
    ),
];

fn head(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let list = machine.list_to_look_up(call, 0)?;
    match list.first() {
        Some(&element) => machine.force(element),
        None => Err(empty(machine, call)),
    }
}

fn last(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let list = machine.list_to_look_up(call, 0)?;
    match list.last() {
        Some(&element) => machine.force(element),
        None => Err(empty(machine, call)),
    }
}

fn tail(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let list = machine.list_argument(call, 0)?;
    match list.split_first() {
        Some((_, rest)) => machine.list(rest.to_vec(), call.span),
        None => Err(empty(machine, call)),
    }
}

fn empty(machine: &mut Machine<'_>, call: &Call<'_>) -> crate::machine::Failed {
    let message = format!("`lib.{}` of an empty list", call.builtin.name);
    machine.out_of_range(
        call,
        0,
        message,
        "test first: `if list == [ ] then … else …`",
    )
}

fn elem(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    for &element in machine.list_to_look_up(call, 1)?.iter() {
        let wanted = machine.argument(call, 0)?;
        let value = machine.force(element)?;
        if machine.equal(&wanted, &value, call.span)? {
            return machine.bool(true, call);
        }
    }
    machine.bool(false, call)
}

fn elem_at(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let list = machine.list_to_look_up(call, 0)?;
    let index = machine.integer_argument(call, 1)?;
    match usize::try_from(index)
        .ok()
        .and_then(|index| list.get(index))
    {
        Some(&element) => machine.force(element),
        None => {
            let message = format!("the list has no element {index}: it has {}", list.len());
            Err(machine.out_of_range(call, 1, message, "count from 0"))
        }
    }
}

fn length(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let list = machine.list_to_look_up(call, 0)?;
    machine.integer(list.len() as i64, call)
}

fn any(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let found = position(machine, call, 1, true)?;
    machine.bool(found.is_some(), call)
}

fn all(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let found = position(machine, call, 1, false)?;
    machine.bool(found.is_none(), call)
}

fn find_first(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let found = position(machine, call, 2, true)?;
    let list = machine.list_to_look_up(call, 2)?;
    match found.and_then(|index| list.get(index)) {
        Some(&element) => machine.force(element),
        None => machine.argument(call, 1),
    }
}

/// The index of the first element for which the predicate says `wanted`.
fn position(
    machine: &mut Machine<'_>,
    call: &Call<'_>,
    list: usize,
    wanted: bool,
) -> Result<Option<usize>> {
    let predicate = machine.function_argument(call, 0)?;
    for (index, &element) in machine.list_to_look_up(call, list)?.iter().enumerate() {
        if machine.predicate(call, &predicate, &[element])? == wanted {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

fn count(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let predicate = machine.function_argument(call, 0)?;
    let mut count = 0;
    for &element in machine.list_argument(call, 1)?.iter() {
        count += i64::from(machine.predicate(call, &predicate, &[element])?);
    }
    machine.integer(count, call)
}
