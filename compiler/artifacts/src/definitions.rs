//! The definitions of one scope, gathered so that what many files say about one name is a single look-up.

use std::collections::{BTreeMap, BTreeSet};

use crate::variables::Strength;
use crate::yaml::{Node, Value};

/// How deep two values are compared.
const DEPTH: u32 = 16;

/// The definitions of one scope.
#[derive(Debug, Clone, Default)]
pub(crate) struct Definitions<'a> {
    named: BTreeMap<&'a str, Definition<'a>>,
    /// Names that get values while a play runs, so that no definition tells them.
    pub(crate) at_run_time: BTreeSet<&'a str>,
}

/// All that a scope says about one name.
#[derive(Debug, Clone)]
pub(crate) struct Definition<'a> {
    /// Every node that it is defined as, in the order in which the files were taken in.
    pub(crate) nodes: Vec<&'a Node>,
    /// What all of them say together.
    pub(crate) all: Saying<'a>,
    /// What the strongest of them say, and how strong they are.
    pub(crate) strongest: (Strength, Saying<'a>),
}

/// What one or more definitions say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Saying<'a> {
    first: &'a Node,
    /// Whether all say the same as the first.
    agree: bool,
    /// Whether the first is a role's empty list or mapping, there to be filled by an inventory.
    to_be_filled: bool,
}

impl<'a> Definitions<'a> {
    pub(crate) fn add(&mut self, name: &'a str, strength: Strength, node: &'a Node) {
        let one = Saying {
            first: node,
            agree: true,
            to_be_filled: strength == Strength::Defaults && is_empty_collection(node),
        };
        let Some(known) = self.named.get_mut(name) else {
            let definition = Definition {
                nodes: vec![node],
                all: one,
                strongest: (strength, one),
            };
            self.named.insert(name, definition);
            return;
        };
        known.nodes.push(node);
        known.all = known.all.and(one);
        known.strongest = stronger(known.strongest, (strength, one));
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Definition<'a>> {
        self.named.get(name)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'a str, &Definition<'a>)> {
        self.named
            .iter()
            .map(|(name, definition)| (*name, definition))
    }
}

impl<'a> Saying<'a> {
    /// What these say, and then those.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self.to_be_filled, other.to_be_filled) {
            (true, false) => other,
            (false, true) => self,
            _ => Self {
                agree: self.agree && other.agree && same_value(self.first, other.first, DEPTH),
                ..self
            },
        }
    }

    /// The one thing that all of them say.
    pub(crate) fn settled(self) -> Option<&'a Node> {
        self.agree.then_some(self.first)
    }
}

/// The stronger of two; of equal ones, what both say.
pub(crate) fn stronger<'a>(
    one: (Strength, Saying<'a>),
    other: (Strength, Saying<'a>),
) -> (Strength, Saying<'a>) {
    match one.0.cmp(&other.0) {
        std::cmp::Ordering::Less => other,
        std::cmp::Ordering::Equal => (one.0, one.1.and(other.1)),
        std::cmp::Ordering::Greater => one,
    }
}

/// Whether two nodes say the same, as two inventories do about a list. What a template may add to is like nothing else.
fn same_value(one: &Node, other: &Node, depth: u32) -> bool {
    let Some(deeper) = depth.checked_sub(1) else {
        return false;
    };
    match (&one.resolved().value, &other.resolved().value) {
        (Value::Scalar(one), Value::Scalar(other)) => one.text == other.text,
        (Value::Sequence(one), Value::Sequence(other)) => {
            let closed = one.open.is_none() && other.open.is_none();
            let mut pairs = one.items.iter().zip(&other.items);
            closed
                && one.items.len() == other.items.len()
                && pairs.all(|(one, other)| same_value(one, other, deeper))
        }
        (Value::Mapping(one), Value::Mapping(other)) => {
            let closed = one.open.is_none() && other.open.is_none();
            let mut pairs = one.entries.iter().zip(&other.entries);
            closed
                && one.entries.len() == other.entries.len()
                && pairs.all(|((key, one), (other_key, other))| {
                    same_value(key, other_key, deeper) && same_value(one, other, deeper)
                })
        }
        _ => false,
    }
}

fn is_empty_collection(node: &Node) -> bool {
    match &node.resolved().value {
        Value::Sequence(sequence) => sequence.open.is_none() && sequence.items.is_empty(),
        Value::Mapping(mapping) => mapping.open.is_none() && mapping.entries.is_empty(),
        _ => false,
    }
}
