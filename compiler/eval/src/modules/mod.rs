//! The module system: definitions from many files become one checked configuration.
//!
//! Every option of the configuration is an [`Instance`]: its place in the option table, the definitions that name it, and,
//! through its thunk, the merged and checked value. Instances are made when their parent is looked into, so `config` is lazy.

mod advice;
mod assertions;
mod check;
mod collect;
mod conflict;
mod container;
mod declared;
mod defaults;
mod definition;
mod finish;
mod fit;
mod instance;
mod layers;
mod merge;
mod missing;
mod plain;
mod unknown;
mod why;
mod wording;

use specc_source::Span;

use crate::schema::{DeclarationIn, Merge, TypeIn};
use crate::schema_index::PlaceId;
use crate::symbol::Symbol;
use crate::value::ThunkId;

pub(crate) use assertions::{Assertion, AssertionIds, Assertions};
pub(crate) use declared::TypeReading;
pub(crate) use defaults::Defaults;
pub(crate) use definition::{AFTER, BEFORE, DEFAULT, FORCE};
pub(crate) use finish::Surroundings;
pub(crate) use instance::quoted_name;

/// Names an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InstanceId(u32);

/// Names a condition with the conditions around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ConditionId(u32);

/// What somebody wrote for an option.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Definition {
    /// The value as written, with its properties.
    pub(crate) value: ThunkId,
    /// Where the option's name is written.
    pub(crate) key: Span,
    /// The priority that a set around it carries.
    pub(crate) priority: Option<u16>,
    /// The order that a set around it carries.
    pub(crate) order: Option<u16>,
    /// The conditions of sets around it, which were not looked at yet.
    pub(crate) condition: Option<ConditionId>,
    /// Whether it stands in the layer of an environment.
    pub(crate) layer: bool,
}

/// The part that an instance plays in its parent.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    /// The whole configuration.
    Root,
    /// An attribute.
    Name(Symbol),
    /// A list element.
    Element(u32),
    /// The argument of a constructor.
    Argument,
}

/// One option of this configuration, or one element of one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Instance<'e> {
    pub(crate) parent: Option<InstanceId>,
    pub(crate) part: Part,
    pub(crate) place: Option<PlaceId>,
    pub(crate) ty: &'e TypeIn<'e>,
    pub(crate) merge: Merge,
    pub(crate) declaration: Option<&'e DeclarationIn<'e>>,
    first_definition: u32,
    definition_count: u32,
    /// The nearest definition that somebody wrote: its value, and its name.
    pub(crate) anchor: Span,
    pub(crate) key: Span,
    /// Part of a default.
    pub(crate) default: bool,
    /// Defined in the layer of an environment.
    pub(crate) layer: bool,
    /// Defined in several places.
    pub(crate) merged: bool,
    /// Nobody defines it, and it has no default.
    pub(crate) absent: bool,
    /// A definition could not be read, or a name below is likely a slip for this one.
    pub(crate) incomplete: bool,
}

/// All instances and their definitions.
#[derive(Debug, Default)]
pub(crate) struct Instances<'e> {
    all: Vec<Instance<'e>>,
    definitions: Vec<Definition>,
    conditions: Vec<(ThunkId, Option<ConditionId>)>,
    /// The sets that were reported as missing, with all that they need.
    missing: Vec<InstanceId>,
    pub(crate) defaults: Defaults<'e>,
}

impl<'e> Instances<'e> {
    /// None yet, with room for some.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            all: Vec::with_capacity(capacity),
            ..Self::default()
        }
    }

    /// Adds an instance with its definitions.
    fn push(&mut self, mut instance: Instance<'e>, definitions: &[Definition]) -> InstanceId {
        instance.first_definition = self.definitions.len() as u32;
        instance.definition_count = definitions.len() as u32;
        self.definitions.extend_from_slice(definitions);
        self.all.push(instance);
        InstanceId(self.all.len() as u32 - 1)
    }

    /// An instance.
    pub(crate) fn get(&self, id: InstanceId) -> &Instance<'e> {
        &self.all[id.0 as usize]
    }

    fn get_mut(&mut self, id: InstanceId) -> &mut Instance<'e> {
        &mut self.all[id.0 as usize]
    }

    /// What was written for an instance, in the order of the modules.
    fn definitions(&self, id: InstanceId) -> &[Definition] {
        let instance = self.get(id);
        let start = instance.first_definition as usize;
        let end = start + instance.definition_count as usize;
        &self.definitions[start..end]
    }

    /// How many instances and definitions there are.
    pub(crate) fn counts(&self) -> (u32, u32) {
        (self.all.len() as u32, self.definitions.len() as u32)
    }

    fn push_condition(&mut self, condition: ThunkId, outer: Option<ConditionId>) -> ConditionId {
        self.conditions.push((condition, outer));
        ConditionId(self.conditions.len() as u32 - 1)
    }

    fn condition(&self, id: ConditionId) -> (ThunkId, Option<ConditionId>) {
        self.conditions[id.0 as usize]
    }
}

impl<'e> Instance<'e> {
    /// An instance below another one.
    fn below(parent: InstanceId, of: &Instance<'e>, part: Part, ty: &'e TypeIn<'e>) -> Self {
        Self {
            parent: Some(parent),
            part,
            place: None,
            ty,
            merge: Merge::Unique,
            declaration: None,
            first_definition: 0,
            definition_count: 0,
            anchor: of.anchor,
            key: of.key,
            default: of.default,
            layer: of.layer,
            merged: false,
            absent: false,
            incomplete: of.incomplete,
        }
    }
}
