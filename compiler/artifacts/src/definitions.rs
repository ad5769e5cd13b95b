//! The definitions of one scope, gathered so that what many files say about one name is a single look-up.

use std::collections::{BTreeMap, BTreeSet};

use crate::variables::Strength;
use crate::yaml::{Node, Value};

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
}

impl<'a> Definitions<'a> {
    pub(crate) fn add(&mut self, name: &'a str, strength: Strength, node: &'a Node) {
        let one = Saying {
            first: node,
            agree: true,
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
        Self {
            first: self.first,
            agree: self.agree && other.agree && same_value(self.first, other.first),
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

/// Whether two scalars say the same; collections are never compared.
fn same_value(one: &Node, other: &Node) -> bool {
    match (&one.resolved().value, &other.resolved().value) {
        (Value::Scalar(one), Value::Scalar(other)) => one.text == other.text,
        _ => false,
    }
}
