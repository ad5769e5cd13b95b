//! Attribute sets. Where an order shows, it is the alphabetical one, as in Nix.

use rustc_hash::FxHashSet;
use specc_source::Diagnostic;

use super::{Builtin, Call};
use crate::attributes::{Attribute, Attributes};
use crate::codes;
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
        "optionalAttrs",
        "condition set",
        "the set where the condition holds, else an empty set",
        optional_attrs,
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

    pub(super) fn sorted(&self, set: &Attributes) -> Vec<Attribute> {
        let mut sorted: Vec<Attribute> = set.iter().copied().collect();
        sorted.sort_by(|left, right| {
            self.symbols
                .name(left.name)
                .cmp(self.symbols.name(right.name))
        });
        sorted
    }

    pub(super) fn name_thunk(&mut self, attribute: &Attribute) -> ThunkId {
        let name = Kind::text(self.symbols.name(attribute.name));
        self.ready(Value::computed(name, attribute.key), attribute.key)
    }

    pub(super) fn names_argument(
        &mut self,
        call: &Call<'_>,
        index: usize,
    ) -> Result<Vec<(Symbol, ThunkId)>> {
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
    machine.counters.lookups += 1;
    let name = machine.known_argument(call, 0)?;
    let set = machine.set_to_look_up(call, 1)?;
    let name = machine.symbols.intern(&name);
    machine.bool(set.get(name).is_some(), call)
}

fn get_attr(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    machine.counters.lookups += 1;
    let name = machine.known_argument(call, 0)?;
    let set = machine.set_to_look_up(call, 1)?;
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
    let first = machine.set_to_look_up(call, 0)?;
    let second = machine.set_argument(call, 1)?;
    let kept = second
        .iter()
        .filter(|attribute| first.get(attribute.name).is_some())
        .copied()
        .collect();
    machine.set(kept, call.span)
}

fn optional_attrs(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    if !machine.bool_argument(call, 0)? {
        return machine.set(Attributes::default(), call.span);
    }
    machine.set_to_look_up(call, 1)?;
    machine.argument(call, 1)
}
