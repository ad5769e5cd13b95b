//! Definitions without their wrapping: `mkForce (mkIf c 1G)` is `1G` with a priority and a condition.

use specc_source::Span;

use super::{ConditionId, Definition};
use crate::machine::{Machine, Result};
use crate::value::{Kind, PropertyKind, ThunkId, Value};

/// The priority of a definition without one.
pub(super) const PLAIN: u16 = 100;
/// The priority of `mkForce`.
pub(crate) const FORCE: u16 = 50;
/// The priority of `mkDefault`.
pub(crate) const DEFAULT: u16 = 1000;
/// The order of a definition without one.
pub(super) const MIDDLE: u16 = 1000;
/// The order of `mkBefore`.
pub(crate) const BEFORE: u16 = 500;
/// The order of `mkAfter`.
pub(crate) const AFTER: u16 = 1500;

/// A definition with its properties taken off.
#[derive(Debug, Clone)]
pub(super) struct Peeled {
    /// The thunk of the value itself.
    pub(super) thunk: ThunkId,
    /// The value itself.
    pub(super) value: Value,
    /// Where the whole definition is written, properties included.
    pub(super) at: Span,
    pub(super) key: Span,
    pub(super) priority: Option<u16>,
    pub(super) order: Option<u16>,
    /// Conditions that were not looked at yet.
    pub(super) condition: Option<ConditionId>,
    pub(super) layer: bool,
}

impl Machine<'_> {
    /// Takes the properties off a definition without looking at its conditions.
    pub(super) fn peel(&mut self, definition: &Definition) -> Result<Peeled> {
        let mut peeled = Peeled {
            thunk: definition.value,
            value: self.force(definition.value)?,
            at: self.at(definition.value),
            key: definition.key,
            priority: definition.priority,
            order: definition.order,
            condition: definition.condition,
            layer: definition.layer,
        };
        while let Kind::Property(property) = peeled.value.kind {
            self.charge(size_of::<Peeled>(), peeled.at)?;
            match property.what {
                PropertyKind::If(condition) => {
                    let outer = peeled.condition;
                    peeled.condition = Some(self.instances.push_condition(condition, outer));
                }
                PropertyKind::Priority(priority) => peeled.priority = Some(priority),
                PropertyKind::Order(order) => peeled.order = Some(order),
            }
            peeled.thunk = property.content;
            peeled.value = self.force(property.content)?;
        }
        Ok(peeled)
    }

    /// Whether all conditions around a definition hold.
    pub(super) fn holds(&mut self, condition: Option<ConditionId>) -> Result<bool> {
        let mut next = condition;
        while let Some(id) = next {
            let (condition, outer) = self.instances.condition(id);
            let value = self.force(condition)?;
            let at = self.at(condition);
            if !self.truth(&value, at, "`mkIf`")? {
                return Ok(false);
            }
            next = outer;
        }
        Ok(true)
    }
}

impl Peeled {
    /// Its priority: the lower number wins.
    pub(super) fn rank(&self) -> u16 {
        self.priority.unwrap_or(PLAIN)
    }

    /// What a definition that stands inside this one inherits.
    pub(super) fn inner(&self, value: ThunkId, key: Span) -> Definition {
        Definition {
            value,
            key,
            priority: self.priority,
            order: self.order,
            condition: self.condition,
            layer: self.layer,
        }
    }
}
