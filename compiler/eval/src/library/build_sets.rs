//! Attribute sets: made of pairs, names and other sets.

use std::rc::Rc;

use indexmap::IndexMap;

use super::{Builtin, Call};
use crate::attributes::{Attribute, Attributes};
use crate::codes;
use crate::machine::{Machine, Result};
use crate::symbol::Symbol;
use crate::value::{Kind, ThunkId, Value};

pub(super) static TABLE: &[Builtin] = &[
    Builtin::new(
        "mapAttrs'",
        "function set",
        "the set of the pairs that the function gives for each name and value",
        map_attrs_pairs,
    ),
    Builtin::new(
        "nameValuePair",
        "name value",
        "a pair for `listToAttrs` and `mapAttrs'`",
        name_value_pair,
    ),
    Builtin::new(
        "listToAttrs",
        "pairs",
        "the set of the pairs `{ name = …; value = …; }`; the first of a name wins",
        list_to_attrs,
    )
    .nix(),
    Builtin::new(
        "recursiveUpdate",
        "first second",
        "both sets put together, deeply; the second wins",
        recursive_update,
    ),
    Builtin::new(
        "genAttrs",
        "names function",
        "the set of what the function gives for each name",
        gen_attrs,
    ),
    Builtin::new(
        "mergeAttrsList",
        "sets",
        "all sets put together; later ones win",
        merge_attrs_list,
    ),
    Builtin::new(
        "catAttrs",
        "name sets",
        "the values that the attribute of that name has in those sets that have it",
        cat_attrs,
    )
    .nix(),
    Builtin::new(
        "zipAttrsWith",
        "function sets",
        "for each name what the function gives for the name and the list of its values in the sets",
        zip_attrs_with,
    )
    .nix(),
];

fn map_attrs_pairs(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let function = machine.function_argument(call, 0)?;
    let set = machine.set_argument(call, 1)?;
    let mut pairs = Vec::with_capacity(set.len());
    for attribute in machine.sorted(&set) {
        let name = machine.name_thunk(&attribute);
        let pair = machine.apply(function.clone(), &[name, attribute.value], call.span)?;
        pairs.push(machine.ready(pair, call.span));
    }
    from_pairs(machine, call, &pairs)
}

fn name_value_pair(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let members = [("name", call.argument(0)), ("value", call.argument(1))];
    let pair = members
        .into_iter()
        .map(|(name, value)| Attribute {
            name: machine.symbols.intern(name),
            key: call.span,
            value,
        })
        .collect();
    machine.set(pair, call.span)
}

fn list_to_attrs(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let pairs = machine.list_argument(call, 0)?;
    from_pairs(machine, call, &pairs)
}

fn from_pairs(machine: &mut Machine<'_>, call: &Call<'_>, pairs: &[ThunkId]) -> Result<Value> {
    let (name_key, value_key) = (
        machine.symbols.intern("name"),
        machine.symbols.intern("value"),
    );
    let mut set = Attributes::with_capacity(pairs.len());
    for &pair in pairs {
        let value = machine.force(pair)?;
        let members = match &value.kind {
            Kind::Set(members) => members
                .get(name_key)
                .copied()
                .zip(members.get(value_key).copied()),
            _ => None,
        };
        let Some((name, member)) = members else {
            let at = machine.at(pair);
            let message = format!(
                "`lib.{}` wants pairs `{{ name = …; value = …; }}`",
                call.builtin.name
            );
            let error = machine
                .about(&codes::LIBRARY_ARGUMENT, at, &value, message)
                .help("make a pair with `lib.nameValuePair name value`");
            return Err(machine.fail(error));
        };
        let text = machine.element_name(call, name.value)?;
        let symbol = machine.symbols.intern(&text);
        if set.get(symbol).is_none() {
            set.push_new(Attribute {
                name: symbol,
                ..member
            });
        }
    }
    machine.set(set, call.span)
}

fn recursive_update(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let first = machine.set_to_look_up(call, 0)?;
    let second = machine.set_argument(call, 1)?;
    update_deeply(machine, call, &first, &second)
}

fn update_deeply(
    machine: &mut Machine<'_>,
    call: &Call<'_>,
    first: &Rc<Attributes>,
    second: &Rc<Attributes>,
) -> Result<Value> {
    machine.steps(second.len(), call.span)?;
    let mut newer = Attributes::with_capacity(second.len());
    for &attribute in second.iter() {
        let value = match first.get(attribute.name) {
            Some(&below) => updated_member(machine, call, below.value, attribute.value)?,
            None => attribute.value,
        };
        newer.push_new(Attribute { value, ..attribute });
    }
    let (all, copied) = Attributes::update(first, &Rc::new(newer));
    machine.copies(copied, size_of::<Attribute>(), call.span)?;
    Ok(Value::computed(Kind::Set(Rc::new(all)), call.span))
}

/// What stands at a name that both sets have: both put together where both are sets, else the second.
fn updated_member(
    machine: &mut Machine<'_>,
    call: &Call<'_>,
    first: ThunkId,
    second: ThunkId,
) -> Result<ThunkId> {
    let (left, right) = (machine.force(first)?, machine.force(second)?);
    let (Kind::Set(left), Kind::Set(right)) = (&left.kind, &right.kind) else {
        return Ok(second);
    };
    let value = machine.deeper(call.span, |machine| {
        update_deeply(machine, call, left, right)
    })?;
    Ok(machine.ready(value, call.span))
}

fn gen_attrs(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let names = machine.names_argument(call, 0)?;
    machine.function_argument(call, 1)?;
    let mut set = Attributes::with_capacity(names.len());
    for (name, element) in names {
        let key = machine.at(element);
        let value = machine.delay_call(call.argument(1), element, None, call.span);
        set.insert(Attribute { name, key, value });
    }
    machine.set(set, call.span)
}

fn merge_attrs_list(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let mut all = Attributes::default();
    for &element in machine.list_argument(call, 0)?.iter() {
        for &attribute in element_set(machine, call, element)?.iter() {
            all.insert(attribute);
        }
    }
    machine.set(all, call.span)
}

fn cat_attrs(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let name = machine.known_argument(call, 0)?;
    let name = machine.symbols.intern(&name);
    let mut values = Vec::new();
    for &element in machine.list_argument(call, 1)?.iter() {
        let set = element_set(machine, call, element)?;
        values.extend(set.get(name).map(|attribute| attribute.value));
    }
    machine.list(values, call.span)
}

fn zip_attrs_with(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    machine.function_argument(call, 0)?;
    let mut values: IndexMap<Symbol, (Attribute, Vec<ThunkId>)> = IndexMap::new();
    for &element in machine.list_argument(call, 1)?.iter() {
        for attribute in element_set(machine, call, element)?.iter() {
            let (_, values) = values
                .entry(attribute.name)
                .or_insert_with(|| (*attribute, Vec::new()));
            values.push(attribute.value);
        }
    }
    let mut zipped = Attributes::with_capacity(values.len());
    for (first, values) in values.into_values() {
        let name = machine.name_thunk(&first);
        let values = machine.list(values, call.span)?;
        let values = machine.ready(values, call.span);
        let value = machine.delay_call(call.argument(0), name, Some(values), call.span);
        zipped.push_new(Attribute { value, ..first });
    }
    machine.set(zipped, call.span)
}

/// A set among the elements of a list argument.
fn element_set(
    machine: &mut Machine<'_>,
    call: &Call<'_>,
    element: ThunkId,
) -> Result<Rc<Attributes>> {
    let value = machine.force(element)?;
    if let Kind::Set(set) = &value.kind {
        machine.steps(set.len(), call.span)?;
        return Ok(Rc::clone(set));
    }
    let at = machine.at(element);
    let name = call.builtin.name;
    let message = format!("`lib.{name}` wants sets, got {}", value.kind.noun());
    let error = machine
        .about(&codes::LIBRARY_ARGUMENT, at, &value, message)
        .help("leave it out");
    Err(machine.fail(error))
}
