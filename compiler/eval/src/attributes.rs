//! The attributes of a set while it is computed.

use std::cell::OnceCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use specc_source::Span;

use crate::modules::AssertionIds;
use crate::symbol::Symbol;
use crate::value::ThunkId;

/// Sets with more attributes than this are looked up through a table.
const INDEX_FROM: usize = 16;

/// A long set is updated by as much as this part of it without being copied.
const SMALL_PART: usize = 4;

/// One attribute.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attribute {
    /// Its name.
    pub(crate) name: Symbol,
    /// Where the name is written.
    pub(crate) key: Span,
    /// Its value.
    pub(crate) value: ThunkId,
}

/// Attributes in the order in which they were defined; names are unique.
///
/// A fold that adds one attribute per step (`all // { … }`) must not copy the set in every step. So a long set updated
/// with a few attributes keeps them in a layer of their own, and layers of like size are put together: a set of a thousand
/// attributes has ten layers at most.
#[derive(Debug, Default, Clone)]
pub(crate) struct Attributes {
    /// What is asserted beside them; only the set that a module is may have any.
    pub(crate) assertions: AssertionIds,
    /// Of the top layer.
    entries: Vec<Attribute>,
    index: FxHashMap<Symbol, u32>,
    below: Option<Box<Below>>,
}

/// What lies below the top layer.
#[derive(Debug, Clone)]
struct Below {
    set: Rc<Attributes>,
    /// How many names all layers have together.
    len: usize,
    /// Whether the attributes of the top layer come before all others, not after them.
    in_front: bool,
    /// All layers in one, made when somebody wants to see all attributes.
    whole: OnceCell<Rc<Attributes>>,
}

impl Attributes {
    /// No attributes yet, with room for some.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            entries: Vec::with_capacity(capacity),
            ..Self::default()
        }
    }

    /// The attributes of both sets, the right one winning, with the number of attributes that were copied for it.
    pub(crate) fn update(left: &Rc<Self>, right: &Rc<Self>) -> (Self, usize) {
        let added = right.len();
        if right.len() >= INDEX_FROM
            && left.len() * SMALL_PART <= right.len()
            && right.takes_fronts()
        {
            return Self::put_in_front(left, right);
        }
        if left.len() < INDEX_FROM || added * SMALL_PART > left.len() {
            let mut all = left.whole().clone();
            all.extend(right);
            return (all, left.len() + added);
        }
        let new = |attribute: &&Attribute| left.get(attribute.name).is_none();
        let len = left.len() + right.iter().filter(new).count();
        let (mut top, mut below) = (right.whole().clone(), Rc::clone(left));
        let mut copied = added;
        while below.entries.len() <= 2 * top.entries.len() {
            let Some(next) = below.below.as_ref().filter(|next| !next.in_front) else {
                break;
            };
            copied += below.entries.len();
            let mut both = below.top();
            both.extend(&top);
            top = both;
            below = Rc::clone(&next.set);
        }
        top.assertions = left.assertions;
        top.below = Some(Box::new(Below {
            set: below,
            len,
            in_front: false,
            whole: OnceCell::new(),
        }));
        (top, copied)
    }

    /// Whether a layer can be put in front of this set: its layers must not change sides at every step.
    fn takes_fronts(&self) -> bool {
        self.below.as_ref().is_none_or(|below| below.in_front)
    }

    /// A few attributes before those of a long set, whose values win.
    fn put_in_front(few: &Self, long: &Rc<Self>) -> (Self, usize) {
        let added = few.len();
        let mut len = long.len();
        let mut top = Self::with_capacity(added);
        for &attribute in few.iter() {
            match long.get(attribute.name) {
                Some(&winner) => top.push_new(winner),
                None => {
                    top.push_new(attribute);
                    len += 1;
                }
            }
        }
        let (mut below, mut copied) = (Rc::clone(long), added);
        while below.entries.len() <= 2 * top.entries.len() {
            let Some(next) = &below.below else { break };
            copied += below.entries.len();
            top.append_missing(&below.entries);
            below = Rc::clone(&next.set);
        }
        top.assertions = few.assertions;
        top.below = Some(Box::new(Below {
            set: below,
            len,
            in_front: true,
            whole: OnceCell::new(),
        }));
        (top, copied)
    }

    /// Adds those of the attributes whose names are not there.
    fn append_missing(&mut self, others: &[Attribute]) {
        for &attribute in others {
            if self.position(attribute.name).is_none() {
                self.push_new(attribute);
            }
        }
    }

    /// Adds attributes, which replace those of the same name.
    pub(crate) fn extend(&mut self, others: &Self) {
        for &attribute in others.iter() {
            self.insert(attribute);
        }
    }

    /// Adds an attribute or replaces the one of that name.
    pub(crate) fn insert(&mut self, attribute: Attribute) {
        self.flatten();
        match self.position(attribute.name) {
            Some(position) => self.entries[position] = attribute,
            None => self.push_new(attribute),
        }
    }

    /// Adds an attribute whose name is known to be new.
    pub(crate) fn push_new(&mut self, attribute: Attribute) {
        self.flatten();
        self.entries.push(attribute);
        let count = self.entries.len();
        if count == INDEX_FROM {
            let numbered = self.entries.iter().zip(0..);
            self.index = numbered.map(|(entry, at)| (entry.name, at)).collect();
        } else if count > INDEX_FROM {
            self.index.insert(attribute.name, count as u32 - 1);
        }
    }

    /// The attribute of that name.
    pub(crate) fn get(&self, name: Symbol) -> Option<&Attribute> {
        let mut layer = self;
        loop {
            if let Some(position) = layer.position(name) {
                return Some(&layer.entries[position]);
            }
            layer = &layer.below.as_ref()?.set;
        }
    }

    /// The attribute of that name with its number.
    pub(crate) fn find(&self, name: Symbol) -> Option<(usize, &Attribute)> {
        let whole = self.whole();
        let position = whole.position(name)?;
        Some((position, &whole.entries[position]))
    }

    /// All attributes in order.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Attribute> {
        self.whole().entries.iter()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.below
            .as_ref()
            .map_or(self.entries.len(), |below| below.len)
    }

    /// How many attributes will be copied when somebody wants to see all of them.
    pub(crate) fn pending(&self) -> usize {
        match &self.below {
            Some(below) if below.whole.get().is_none() => below.len,
            _ => 0,
        }
    }

    /// All layers in one.
    fn whole(&self) -> &Self {
        let Some(below) = &self.below else {
            return self;
        };
        below.whole.get_or_init(|| {
            let mut layers = vec![(self, below.in_front)];
            let mut lowest = &below.set;
            while let Some(next) = &lowest.below {
                layers.push((lowest, next.in_front));
                lowest = &next.set;
            }
            let mut all = lowest.top();
            for (layer, in_front) in layers.into_iter().rev() {
                if in_front {
                    let behind = std::mem::replace(&mut all, layer.top());
                    all.append_missing(&behind.entries);
                } else {
                    for &attribute in &layer.entries {
                        all.insert(attribute);
                    }
                }
            }
            all.assertions = self.assertions;
            Rc::new(all)
        })
    }

    /// The top layer alone.
    fn top(&self) -> Self {
        Self {
            assertions: self.assertions,
            entries: self.entries.clone(),
            index: self.index.clone(),
            below: None,
        }
    }

    fn flatten(&mut self) {
        if self.below.is_some() {
            *self = self.whole().clone();
        }
    }

    /// Where the top layer has a name.
    fn position(&self, name: Symbol) -> Option<usize> {
        if self.entries.len() >= INDEX_FROM {
            return self.index.get(&name).map(|&position| position as usize);
        }
        self.entries.iter().position(|entry| entry.name == name)
    }
}

impl FromIterator<Attribute> for Attributes {
    fn from_iter<I: IntoIterator<Item = Attribute>>(attributes: I) -> Self {
        let attributes = attributes.into_iter();
        let mut all = Self::with_capacity(attributes.size_hint().0);
        for attribute in attributes {
            all.insert(attribute);
        }
        all
    }
}

#[cfg(test)]
mod tests;
