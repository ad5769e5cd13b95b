//! Options that hold options: the definitions of the whole are handed on to its parts.

use std::rc::Rc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use specc_source::Span;

use super::definition::Peeled;
use super::{Definition, Instance, InstanceId, Part};
use crate::attributes::{Attribute, Attributes};
use crate::machine::{Machine, Result};
use crate::schema::{Default, Merge, TypeIn};
use crate::schema_index::SchemaIndex;
use crate::symbol::Symbol;
use crate::value::{Kind, Value};

impl<'e> Machine<'e> {
    /// The value of an option of set type, all of whose definitions are sets.
    pub(super) fn container(
        &mut self,
        id: InstanceId,
        ty: &'e TypeIn<'e>,
        peeled: Vec<Peeled>,
    ) -> Result<Value> {
        let mut peeled = peeled;
        let whole =
            !matches!(ty, TypeIn::Record) && peeled.iter().any(|one| one.priority.is_some());
        if whole || self.exists_only_if(id, &peeled) {
            peeled = self.decide(peeled)?;
            if peeled.is_empty() {
                return self.undefined(id);
            }
        }
        if !matches!(ty, TypeIn::Record) {
            let rank = peeled.iter().map(Peeled::rank).min();
            peeled.retain(|one| Some(one.rank()) == rank);
        }
        if let (TypeIn::SetOf(_), Merge::Unique) = (ty, self.instances.get(id).merge) {
            peeled = self.decide(peeled)?;
            if peeled.is_empty() {
                return self.undefined(id);
            }
            peeled = vec![self.unique(id, peeled)?];
        }
        self.anchor(id, &peeled);
        match ty {
            TypeIn::Record => self.record(id, &peeled),
            TypeIn::Variant => self.variant(id, &peeled),
            TypeIn::SetOf(element) => self.named(id, &peeled, element),
            _ => self.named(id, &peeled, &TypeIn::Record),
        }
    }

    /// Whether the container itself is there only if a condition holds.
    fn exists_only_if(&self, id: InstanceId, peeled: &[Peeled]) -> bool {
        let conditional = !peeled.is_empty() && peeled.iter().all(|one| one.condition.is_some());
        let declaration = self.instances.get(id).declaration;
        let needed = declaration.is_some_and(|declaration| {
            !matches!(declaration.default, Default::Expression("{}" | "{ }"))
        });
        conditional && needed
    }

    /// Keeps the definitions whose conditions hold.
    fn decide(&mut self, peeled: Vec<Peeled>) -> Result<Vec<Peeled>> {
        let mut kept = Vec::with_capacity(peeled.len());
        for mut one in peeled {
            if self.holds(one.condition)? {
                one.condition = None;
                kept.push(one);
            }
        }
        Ok(kept)
    }

    /// Remembers where an instance is defined.
    pub(super) fn anchor(&mut self, id: InstanceId, peeled: &[Peeled]) {
        let instance = self.instances.get_mut(id);
        if instance.default {
            return;
        }
        // A layer lies on top of the spec: where both define a set, the spec's own place stands for it.
        let own = peeled.iter().rev().find(|one| !one.layer);
        if let Some(last) = own.or(peeled.last()) {
            instance.anchor = last.value.from;
            instance.key = last.key;
            if !last.at.contains(last.value.from) {
                instance.anchor = last.at;
            }
        }
        instance.layer |= !peeled.is_empty() && peeled.iter().all(|one| one.layer);
        instance.merged = peeled.len() > 1;
    }

    /// A set with declared members: every declared option becomes an attribute.
    fn record(&mut self, id: InstanceId, peeled: &[Peeled]) -> Result<Value> {
        let instance = *self.instances.get(id);
        let Some(place) = instance.place else {
            return self.named(id, peeled, &TypeIn::Any);
        };
        let slips = self.refuse_unknown(id, place, peeled);
        let count = self.index.place(place).fields.len();
        self.steps(count, instance.anchor)?;
        self.charge(
            count * size_of::<(Instance<'_>, Attribute)>(),
            instance.anchor,
        )?;
        self.counters.lookups += (count * peeled.len()) as u64;
        let mut defined: Vec<(u32, Attribute)> = Vec::with_capacity(count);
        let mut definitions: Vec<Definition> = Vec::new();
        for index in 0..count {
            let (name, below) = self.index.place(place).fields[index];
            definitions.clear();
            let mut order = u32::MAX;
            for (layer, one) in peeled.iter().enumerate() {
                let Kind::Set(set) = &one.value.kind else {
                    continue;
                };
                if let Some((at, attribute)) = set.find(name) {
                    order = order.min(((layer as u32) << 16) + at as u32);
                    definitions.push(one.inner(attribute.value, attribute.key));
                }
            }
            let place = self.index.place(below);
            if place.own.is_some_and(|own| own.faulty) {
                let value = self.failed(instance.anchor);
                let key = instance.key;
                defined.push((order, Attribute { name, key, value }));
                continue;
            }
            let declaration = place.declaration;
            let child = Instance {
                place: Some(below),
                merge: place.merge().unwrap_or(Merge::ByKey),
                declaration,
                incomplete: instance.incomplete || slips.contains(&name),
                ..Instance::below(id, &instance, Part::Name(name), place.ty())
            };
            let child = self.instances.push(child, &definitions);
            let (at, key) = match definitions.last() {
                Some(definition) => (self.at(definition.value), definition.key),
                None => (instance.anchor, instance.key),
            };
            let value = self.delay_instance(child, at);
            defined.push((order, Attribute { name, key, value }));
        }
        // What somebody wrote comes first, in the order in which it is written; defaults follow in the table's order.
        defined.sort_by_key(|(order, _)| *order);
        let attributes: Attributes = defined
            .into_iter()
            .map(|(_, attribute)| attribute)
            .collect();
        Ok(Value::written(
            Kind::Set(Rc::new(attributes)),
            instance.anchor,
        ))
    }

    /// A set with exactly one of its declared members.
    fn variant(&mut self, id: InstanceId, peeled: &[Peeled]) -> Result<Value> {
        let mut names: Vec<Attribute> = Vec::new();
        for one in peeled {
            let Kind::Set(set) = &one.value.kind else {
                continue;
            };
            for attribute in set.iter() {
                if !names.iter().any(|known| known.name == attribute.name) {
                    names.push(*attribute);
                }
            }
        }
        let written: Vec<(String, Span)> = names
            .iter()
            .map(|attribute| (self.name(attribute.name), attribute.key))
            .collect();
        match written.as_slice() {
            [_] => self.record(id, peeled),
            _ => Err(self.not_one_case(id, &written)),
        }
    }

    /// A set of any names.
    fn named(
        &mut self,
        id: InstanceId,
        peeled: &[Peeled],
        element: &'e TypeIn<'e>,
    ) -> Result<Value> {
        let instance = *self.instances.get(id);
        let place = instance
            .place
            .and_then(|place| self.index.place(place).any_name);
        let declaration = place.and_then(|place| self.index.place(place).declaration);
        let ty = place.map_or(element, |place| self.index.place(place).ty());
        let merge = place.and_then(|place| self.index.place(place).merge());
        let mut by_name: IndexMap<Symbol, Vec<Definition>, FxBuildHasher> = IndexMap::default();
        for one in peeled {
            let Kind::Set(set) = &one.value.kind else {
                continue;
            };
            self.steps(set.len(), instance.anchor)?;
            for attribute in set.iter() {
                if !self.key_exists(attribute, one)? {
                    continue;
                }
                let definition = one.inner(attribute.value, attribute.key);
                by_name.entry(attribute.name).or_default().push(definition);
            }
        }
        let size = size_of::<(Instance<'_>, Attribute, Definition)>();
        self.charge(by_name.len() * size, instance.anchor)?;
        let mut attributes = Attributes::with_capacity(by_name.len());
        for (name, definitions) in by_name {
            let child = Instance {
                place,
                merge: merge.unwrap_or(Merge::Unique),
                declaration,
                ..Instance::below(id, &instance, Part::Name(name), ty)
            };
            let (at, key) = match definitions.last() {
                Some(definition) => (self.at(definition.value), definition.key),
                None => (instance.anchor, instance.key),
            };
            let child = self.instances.push(child, &definitions);
            let value = self.delay_instance(child, at);
            attributes.push_new(Attribute { name, key, value });
        }
        Ok(Value::written(
            Kind::Set(Rc::new(attributes)),
            instance.anchor,
        ))
    }

    /// Whether a name is there: a definition under a condition that does not hold adds none.
    fn key_exists(&mut self, attribute: &Attribute, one: &Peeled) -> Result<bool> {
        if one.condition.is_some() && !self.holds(one.condition)? {
            return Ok(false);
        }
        if !self.may_be_property(attribute.value) {
            return Ok(true);
        }
        let definition = one.inner(attribute.value, attribute.key);
        match self.peel(&definition) {
            Ok(peeled) => self.holds(peeled.condition),
            // It is there, and its own instance will say what is wrong with it.
            Err(_) => Ok(true),
        }
    }

    /// The whole configuration, from the root sets of all modules.
    pub(super) fn root_instance(&mut self, definitions: &[Definition], anchor: Span) -> InstanceId {
        let root = Instance {
            parent: None,
            part: Part::Root,
            place: Some(SchemaIndex::ROOT),
            ty: &TypeIn::Record,
            merge: Merge::ByKey,
            declaration: None,
            first_definition: 0,
            definition_count: 0,
            anchor,
            key: anchor,
            default: false,
            layer: false,
            merged: false,
            absent: false,
            incomplete: self.incomplete,
        };
        self.instances.push(root, definitions)
    }
}

/// Whether a type is that of a set whose members are options.
pub(super) fn is_container(ty: &TypeIn<'_>) -> bool {
    matches!(
        ty,
        TypeIn::Record | TypeIn::Variant | TypeIn::NamedRecords | TypeIn::SetOf(_)
    )
}
