//! Lists: generated, sorted, grouped.

use rustc_hash::FxHashSet;

use super::{Builtin, Call};
use crate::machine::{Machine, Result};
use crate::value::{Kind, ThunkId, Value};

pub(super) static TABLE: &[Builtin] = &[
    Builtin::new(
        "genList",
        "function count",
        "the list of what the function gives for 0, 1, … below the count",
        gen_list,
    )
    .nix(),
    Builtin::new(
        "range",
        "first last",
        "the integers from the first to the last",
        range,
    ),
    Builtin::new(
        "sort",
        "less list",
        "the elements in order; equal ones keep theirs",
        sort,
    )
    .nix(),
    Builtin::new("unique", "list", "the elements without repetitions", unique),
    Builtin::new(
        "flatten",
        "value",
        "the elements of lists in lists, in one list",
        flatten,
    ),
    Builtin::new(
        "partition",
        "predicate list",
        "the elements for which the predicate holds in `right`, the others in `wrong`",
        partition,
    )
    .nix(),
    Builtin::new(
        "groupBy",
        "function list",
        "the elements in lists by the name that the function gives",
        group_by,
    )
    .nix(),
];

fn gen_list(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    machine.function_argument(call, 0)?;
    let count = machine.integer_argument(call, 1)?;
    if count < 0 {
        return Err(machine.out_of_range(
            call,
            1,
            format!("a list cannot have {count} elements"),
            "count from 0",
        ));
    }
    integers(machine, call, 0, count, Some(call.argument(0)))
}

fn range(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let first = machine.integer_argument(call, 0)?;
    let last = machine.integer_argument(call, 1)?;
    let count = last
        .checked_sub(first)
        .and_then(|count| count.checked_add(1));
    match count {
        Some(count) => integers(machine, call, first, count.max(0), None),
        None if last < first => machine.list(Vec::new(), call.span),
        None => integers(machine, call, first, i64::MAX, None),
    }
}

/// Some integers from the first on, or what a function gives for them.
fn integers(
    machine: &mut Machine<'_>,
    call: &Call<'_>,
    first: i64,
    count: i64,
    function: Option<ThunkId>,
) -> Result<Value> {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    // The budget speaks before the memory is taken.
    machine.charge(count.saturating_mul(64), call.span)?;
    machine.steps(count, call.span)?;
    let mut elements = Vec::with_capacity(count);
    for offset in 0..count as i64 {
        let number = Value::computed(Kind::Integer(first.wrapping_add(offset)), call.span);
        let number = machine.ready(number, call.span);
        elements.push(match function {
            Some(function) => machine.delay_call(function, number, None, call.span),
            None => number,
        });
    }
    machine.list(elements, call.span)
}

/// A merge sort of its own: a comparison may fail, and need not be a consistent one.
fn sort(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let less = machine.function_argument(call, 0)?;
    let mut sorted = machine.list_argument(call, 1)?.to_vec();
    let mut width = 1;
    while width < sorted.len() {
        let mut merged = Vec::with_capacity(sorted.len());
        for pair in sorted.chunks(width * 2) {
            let (mut left, mut right) = pair.split_at(width.min(pair.len()));
            while let (Some((&first, left_rest)), Some((&second, right_rest))) =
                (left.split_first(), right.split_first())
            {
                if machine.predicate(call, &less, &[second, first])? {
                    merged.push(second);
                    right = right_rest;
                } else {
                    merged.push(first);
                    left = left_rest;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        sorted = merged;
        width *= 2;
    }
    machine.list(sorted, call.span)
}

fn unique(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let list = machine.list_argument(call, 0)?;
    let mut elements = Vec::with_capacity(list.len());
    for &element in list.iter() {
        elements.push((element, machine.force(element)?));
    }
    let simple: Option<Vec<Simple<'_>>> = elements.iter().map(|(_, value)| simple(value)).collect();
    if let Some(simple) = simple {
        let mut seen = FxHashSet::default();
        let kept = simple.iter().zip(list.iter());
        let kept = kept.filter_map(|(one, &element)| seen.insert(one).then_some(element));
        return machine.list(kept.collect(), call.span);
    }
    let mut kept: Vec<(ThunkId, &Value)> = Vec::new();
    for (element, value) in &elements {
        let mut seen = false;
        for (_, earlier) in &kept {
            if machine.equal(earlier, value, call.span)? {
                seen = true;
                break;
            }
        }
        if !seen {
            kept.push((*element, value));
        }
    }
    let kept = kept.into_iter().map(|(element, _)| element).collect();
    machine.list(kept, call.span)
}

/// A value that equals only its like, and can be looked up: names and numbers, which most lists are of.
#[derive(PartialEq, Eq, Hash)]
enum Simple<'v> {
    Integer(i64),
    Text(&'v str),
}

fn simple(value: &Value) -> Option<Simple<'_>> {
    match &value.kind {
        Kind::Integer(number) => Some(Simple::Integer(*number)),
        Kind::Text(text) => text.as_literal().map(Simple::Text),
        _ => None,
    }
}

fn flatten(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let mut flat = Vec::new();
    flatten_into(machine, call, call.argument(0), &mut flat)?;
    machine.list(flat, call.span)
}

fn flatten_into(
    machine: &mut Machine<'_>,
    call: &Call<'_>,
    thunk: ThunkId,
    into: &mut Vec<ThunkId>,
) -> Result<()> {
    let value = machine.force(thunk)?;
    machine.steps(1, call.span)?;
    let Kind::List(elements) = &value.kind else {
        into.push(thunk);
        return Ok(());
    };
    for &element in elements.iter() {
        machine.deeper(call.span, |machine| {
            flatten_into(machine, call, element, into)
        })?;
    }
    Ok(())
}

fn partition(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let predicate = machine.function_argument(call, 0)?;
    let list = machine.list_argument(call, 1)?;
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for &element in list.iter() {
        match machine.predicate(call, &predicate, &[element])? {
            true => right.push(element),
            false => wrong.push(element),
        }
    }
    let right = machine.list(right, call.span)?;
    let wrong = machine.list(wrong, call.span)?;
    machine.set_of(
        call,
        vec![("right".to_owned(), right), ("wrong".to_owned(), wrong)],
    )
}

fn group_by(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let function = machine.function_argument(call, 0)?;
    let list = machine.list_argument(call, 1)?;
    let mut groups: indexmap::IndexMap<String, Vec<ThunkId>> = indexmap::IndexMap::new();
    for &element in list.iter() {
        let name = machine.apply(function.clone(), &[element], call.span)?;
        let at = machine.at(call.argument(0));
        let name = machine.text_of(&name, at, "`lib.groupBy`")?;
        groups.entry(name).or_default().push(element);
    }
    let mut members = Vec::with_capacity(groups.len());
    for (name, elements) in groups {
        members.push((name, machine.list(elements, call.span)?));
    }
    machine.set_of(call, members)
}
