//! Lists: made, mapped, folded, put together.

use super::{Builtin, Call};
use crate::machine::{Machine, Result};
use crate::value::{Kind, ThunkId, Value};

pub(super) static TABLE: &[Builtin] = &[
    Builtin::new(
        "map",
        "function list",
        "the list of what the function gives for each element",
        map,
    )
    .nix()
    .global(),
    Builtin::new(
        "filter",
        "predicate list",
        "the elements for which the predicate holds",
        filter,
    )
    .nix(),
    Builtin::new(
        "foldl'",
        "function start list",
        "the elements put together from the left",
        foldl,
    )
    .nix(),
    Builtin::new(
        "foldl",
        "function start list",
        "the elements put together from the left, each only where it is wanted",
        foldl_lazily,
    ),
    Builtin::new(
        "foldr",
        "function start list",
        "the elements put together from the right",
        foldr,
    ),
    Builtin::new(
        "fold",
        "function start list",
        "the elements put together from the right",
        foldr,
    ),
    Builtin::new(
        "concatLists",
        "lists",
        "one list of the elements of all lists",
        concat_lists,
    )
    .nix(),
    Builtin::new(
        "concatMap",
        "function list",
        "one list of the elements of all lists that the function gives",
        concat_map,
    )
    .nix(),
    Builtin::new(
        "reverseList",
        "list",
        "the elements, last first",
        reverse_list,
    ),
    Builtin::new(
        "imap0",
        "function list",
        "the list of what the function gives for each index and element",
        imap0,
    ),
    Builtin::new("imap1", "function list", "the same, counted from 1", imap1),
    Builtin::new(
        "zipListsWith",
        "function first second",
        "the list of what the function gives for each pair",
        zip_lists_with,
    ),
    Builtin::new(
        "optional",
        "condition value",
        "a list of the value where the condition holds, else an empty list",
        optional,
    ),
    Builtin::new(
        "optionals",
        "condition list",
        "the list where the condition holds, else an empty list",
        optionals,
    ),
    Builtin::new("take", "count list", "the first elements", take),
    Builtin::new(
        "drop",
        "count list",
        "the list without its first elements",
        drop_elements,
    ),
    Builtin::new(
        "toList",
        "value",
        "the value if it is a list, else a list of it",
        to_list,
    ),
];

fn map(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    machine.function_argument(call, 0)?;
    let list = machine.list_argument(call, 1)?;
    let function = call.argument(0);
    let mapped = list
        .iter()
        .map(|&element| machine.delay_call(function, element, None, call.span))
        .collect();
    machine.list(mapped, call.span)
}

fn filter(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let predicate = machine.function_argument(call, 0)?;
    let list = machine.list_argument(call, 1)?;
    let mut kept = Vec::new();
    for &element in list.iter() {
        if machine.predicate(call, &predicate, &[element])? {
            kept.push(element);
        }
    }
    machine.list(kept, call.span)
}

fn foldl(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let function = machine.function_argument(call, 0)?;
    let list = machine.list_argument(call, 2)?;
    let mut so_far = call.argument(1);
    for &element in list.iter() {
        let value = machine.apply(function.clone(), &[so_far, element], call.span)?;
        so_far = machine.ready(value, call.span);
    }
    machine.force(so_far)
}

fn foldl_lazily(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    machine.function_argument(call, 0)?;
    let list = machine.list_argument(call, 2)?;
    let mut so_far = call.argument(1);
    for &element in list.iter() {
        so_far = machine.delay_call(call.argument(0), so_far, Some(element), call.span);
    }
    machine.force(so_far)
}

fn foldr(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    machine.function_argument(call, 0)?;
    let list = machine.list_argument(call, 2)?;
    let mut so_far = call.argument(1);
    for &element in list.iter().rev() {
        so_far = machine.delay_call(call.argument(0), element, Some(so_far), call.span);
    }
    machine.force(so_far)
}

fn concat_lists(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let lists = machine.list_argument(call, 0)?;
    join_lists(machine, call, &lists)
}

fn concat_map(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let function = machine.function_argument(call, 0)?;
    let list = machine.list_argument(call, 1)?;
    let mut lists = Vec::with_capacity(list.len());
    for &element in list.iter() {
        let value = machine.apply(function.clone(), &[element], call.span)?;
        let at = machine.at(element);
        lists.push(machine.ready(value, at));
    }
    join_lists(machine, call, &lists)
}

fn join_lists(machine: &mut Machine<'_>, call: &Call<'_>, lists: &[ThunkId]) -> Result<Value> {
    let mut all = Vec::new();
    for &list in lists {
        let value = machine.force(list)?;
        let Kind::List(elements) = &value.kind else {
            let at = machine.at(list);
            let name = call.builtin.name;
            let message = format!(
                "`lib.{name}` wants lists to join, got {}",
                value.kind.noun()
            );
            let error = machine
                .about(&crate::codes::LIBRARY_ARGUMENT, at, &value, message)
                .help("put it into a list: `[ … ]`");
            return Err(machine.fail(error));
        };
        machine.steps(elements.len(), call.span)?;
        all.extend_from_slice(elements);
    }
    machine.list(all, call.span)
}

fn reverse_list(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let list = machine.list_argument(call, 0)?;
    machine.list(list.iter().rev().copied().collect(), call.span)
}

fn imap0(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    imap(machine, call, 0)
}

fn imap1(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    imap(machine, call, 1)
}

fn imap(machine: &mut Machine<'_>, call: &Call<'_>, first: i64) -> Result<Value> {
    machine.function_argument(call, 0)?;
    let list = machine.list_argument(call, 1)?;
    let mut mapped = Vec::with_capacity(list.len());
    for (&element, index) in list.iter().zip(first..) {
        let index = Value::computed(Kind::Integer(index), call.span);
        let index = machine.ready(index, call.span);
        mapped.push(machine.delay_call(call.argument(0), index, Some(element), call.span));
    }
    machine.list(mapped, call.span)
}

fn zip_lists_with(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    machine.function_argument(call, 0)?;
    let first = machine.list_argument(call, 1)?;
    let second = machine.list_argument(call, 2)?;
    let zipped = first
        .iter()
        .zip(second.iter())
        .map(|(&left, &right)| machine.delay_call(call.argument(0), left, Some(right), call.span))
        .collect();
    machine.list(zipped, call.span)
}

fn optional(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let elements = match machine.bool_argument(call, 0)? {
        true => vec![call.argument(1)],
        false => Vec::new(),
    };
    machine.list(elements, call.span)
}

fn optionals(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    if !machine.bool_argument(call, 0)? {
        return machine.list(Vec::new(), call.span);
    }
    machine.list_to_look_up(call, 1)?;
    machine.argument(call, 1)
}

fn take(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let count = usize::try_from(machine.integer_argument(call, 0)?).unwrap_or(0);
    let list = machine.list_argument(call, 1)?;
    machine.list(list.iter().take(count).copied().collect(), call.span)
}

fn drop_elements(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let count = usize::try_from(machine.integer_argument(call, 0)?).unwrap_or(0);
    let list = machine.list_argument(call, 1)?;
    machine.list(list.iter().skip(count).copied().collect(), call.span)
}

fn to_list(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let value = machine.argument(call, 0)?;
    match value.kind {
        Kind::List(_) => Ok(value),
        _ => machine.list(vec![call.argument(0)], call.span),
    }
}
