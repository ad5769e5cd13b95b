//! Attribute sets. Where an order shows, it is the alphabetical one, as in Nix.

use std::rc::Rc;

use rustc_hash::FxHashSet;
use specc_source::Diagnostic;

use super::{Builtin, Call};
use crate::attributes::{Attribute, Attributes};
use crate::codes;
use crate::limits;
use crate::machine::{Machine, Result};
use crate::symbol::Symbol;
use crate::value::{Kind, ThunkId, Value};

pub(super) static TABLE: &[Builtin] = &[
    Builtin::new(
        "attrNames",
        "set",
        "the names of the attributes, in alphabetical order",
        attr_names,
    )
    .nix(),
    Builtin::new(
        "attrValues",
        "set",
        "the values of the attributes, in the order of their names",
        attr_values,
    )
    .nix(),
    Builtin::new(
        "hasAttr",
        "name set",
        "whether the set has an attribute of that name",
        has_attr,
    )
    .nix(),
    Builtin::new(
        "getAttr",
        "name set",
        "the attribute of that name",
        get_attr,
    )
    .nix(),
    Builtin::new(
        "mapAttrs",
        "function set",
        "the set of what the function gives for each name and value",
        map_attrs,
    )
    .nix(),
    Builtin::new(
        "mapAttrsToList",
        "function set",
        "the list of what the function gives for each name and value",
        map_attrs_to_list,
    ),
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
        "filterAttrs",
        "predicate set",
        "the attributes for whose name and value the predicate holds",
        filter_attrs,
    ),
    Builtin::new(
        "removeAttrs",
        "set names",
        "the set without the attributes of these names",
        remove_attrs,
    )
    .nix()
    .global(),
    Builtin::new(
        "intersectAttrs",
        "first second",
        "the attributes of the second set whose names the first has",
        intersect_attrs,
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
        "optionalAttrs",
        "condition set",
        "the set where the condition holds, else an empty set",
        optional_attrs,
    ),
    Builtin::new(
        "mergeAttrsList",
        "sets",
        "all sets put together; later ones win",
        merge_attrs_list,
    ),
];

impl Machine<'_> {
    /// A set of finished values.
    pub(super) fn set_of(
        &mut self,
        call: &Call<'_>,
        members: Vec<(String, Value)>,
    ) -> Result<Value> {
        let mut set = Attributes::with_capacity(members.len());
        for (name, value) in members {
            let name = self.symbols.intern(&name);
            let value = self.ready(value, call.span);
            set.insert(Attribute {
                name,
                key: call.span,
                value,
            });
        }
        self.set(set, call.span)
    }

    fn sorted(&self, set: &Attributes) -> Vec<Attribute> {
        let mut sorted: Vec<Attribute> = set.iter().copied().collect();
        sorted.sort_by(|left, right| {
            self.symbols
                .name(left.name)
                .cmp(self.symbols.name(right.name))
        });
        sorted
    }

    fn name_thunk(&mut self, attribute: &Attribute) -> ThunkId {
        let name = Kind::text(self.symbols.name(attribute.name));
        self.ready(Value::computed(name, attribute.key), attribute.key)
    }

    fn names_argument(&mut self, call: &Call<'_>, index: usize) -> Result<Vec<(Symbol, ThunkId)>> {
        let mut names = Vec::new();
        for &element in self.list_argument(call, index)?.iter() {
            let name = self.element_name(call, element)?;
            names.push((self.symbols.intern(&name), element));
        }
        Ok(names)
    }
}

fn attr_names(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let set = machine.set_argument(call, 0)?;
    let sorted = machine.sorted(&set);
    let names = sorted
        .iter()
        .map(|attribute| machine.name_thunk(attribute))
        .collect();
    machine.list(names, call.span)
}

fn attr_values(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let set = machine.set_argument(call, 0)?;
    let values = machine
        .sorted(&set)
        .iter()
        .map(|attribute| attribute.value)
        .collect();
    machine.list(values, call.span)
}

fn has_attr(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let name = machine.known_argument(call, 0)?;
    let set = machine.set_argument(call, 1)?;
    let name = machine.symbols.intern(&name);
    machine.bool(set.get(name).is_some(), call)
}

fn get_attr(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let name = machine.known_argument(call, 0)?;
    let set = machine.set_argument(call, 1)?;
    let symbol = machine.symbols.intern(&name);
    match set.get(symbol) {
        Some(attribute) => machine.force(attribute.value),
        None => {
            let at = machine.at(call.argument(1));
            let names = set
                .iter()
                .map(|attribute| machine.symbols.name(attribute.name));
            let help = match specc_source::suggest::closest(&name, names) {
                Some(close) => format!("did you mean `{close}`?"),
                None => format!("test first: `lib.hasAttr \"{name}\" set`"),
            };
            let message = format!("the set has no attribute `{name}`");
            let error = Diagnostic::error(&codes::MISSING_ATTRIBUTE, call.span, message)
                .label("wanted here")
                .related(at, "the set")
                .help(help);
            Err(machine.fail(error))
        }
    }
}

fn map_attrs(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    machine.function_argument(call, 0)?;
    let set = machine.set_argument(call, 1)?;
    let mut mapped = Attributes::with_capacity(set.len());
    for attribute in set.iter() {
        let name = machine.name_thunk(attribute);
        let value = machine.delay_call(call.argument(0), name, Some(attribute.value), call.span);
        mapped.push_new(Attribute {
            value,
            ..*attribute
        });
    }
    machine.set(mapped, call.span)
}

fn map_attrs_to_list(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    machine.function_argument(call, 0)?;
    let set = machine.set_argument(call, 1)?;
    let mut mapped = Vec::with_capacity(set.len());
    for attribute in machine.sorted(&set) {
        let name = machine.name_thunk(&attribute);
        mapped.push(machine.delay_call(call.argument(0), name, Some(attribute.value), call.span));
    }
    machine.list(mapped, call.span)
}

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

fn filter_attrs(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let predicate = machine.function_argument(call, 0)?;
    let set = machine.set_argument(call, 1)?;
    let mut kept = Attributes::default();
    for attribute in set.iter() {
        let name = machine.name_thunk(attribute);
        if machine.predicate(call, &predicate, &[name, attribute.value])? {
            kept.push_new(*attribute);
        }
    }
    machine.set(kept, call.span)
}

fn remove_attrs(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let set = machine.set_argument(call, 0)?;
    let names: FxHashSet<Symbol> = machine
        .names_argument(call, 1)?
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    let kept = set
        .iter()
        .filter(|attribute| !names.contains(&attribute.name))
        .copied()
        .collect();
    machine.set(kept, call.span)
}

fn intersect_attrs(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let first = machine.set_argument(call, 0)?;
    let second = machine.set_argument(call, 1)?;
    let kept = second
        .iter()
        .filter(|attribute| first.get(attribute.name).is_some())
        .copied()
        .collect();
    machine.set(kept, call.span)
}

fn recursive_update(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let first = machine.set_argument(call, 0)?;
    let second = machine.set_argument(call, 1)?;
    update_deeply(machine, call, &first, &second)
}

fn update_deeply(
    machine: &mut Machine<'_>,
    call: &Call<'_>,
    first: &Rc<Attributes>,
    second: &Rc<Attributes>,
) -> Result<Value> {
    let mut all = Attributes::clone(first);
    machine.steps(first.len() + second.len(), call.span)?;
    for &attribute in second.iter() {
        let Some(&below) = first.get(attribute.name) else {
            all.push_new(attribute);
            continue;
        };
        let (left, right) = (machine.force(below.value)?, machine.force(attribute.value)?);
        let (Kind::Set(left), Kind::Set(right)) = (&left.kind, &right.kind) else {
            all.insert(attribute);
            continue;
        };
        let value = stacker::maybe_grow(limits::STACK_RED_ZONE, limits::STACK_SEGMENT, || {
            update_deeply(machine, call, left, right)
        })?;
        let value = machine.ready(value, call.span);
        all.insert(Attribute { value, ..attribute });
    }
    machine.set(all, call.span)
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

fn optional_attrs(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    if !machine.bool_argument(call, 0)? {
        return machine.set(Attributes::default(), call.span);
    }
    machine.set_argument(call, 1)?;
    machine.argument(call, 1)
}

fn merge_attrs_list(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let mut all = Attributes::default();
    for &element in machine.list_argument(call, 0)?.iter() {
        let value = machine.force(element)?;
        let Kind::Set(set) = &value.kind else {
            let at = machine.at(element);
            let message = format!("`lib.mergeAttrsList` wants sets, got {}", value.kind.noun());
            let error = machine
                .about(&codes::LIBRARY_ARGUMENT, at, &value, message)
                .help("leave it out");
            return Err(machine.fail(error));
        };
        machine.steps(set.len(), call.span)?;
        for &attribute in set.iter() {
            all.insert(attribute);
        }
    }
    machine.set(all, call.span)
}
