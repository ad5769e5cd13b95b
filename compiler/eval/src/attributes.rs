//! The attributes of a set while it is computed.

use rustc_hash::FxHashMap;
use specc_source::Span;

use crate::modules::AssertionIds;
use crate::symbol::Symbol;
use crate::value::ThunkId;

/// Sets with more attributes than this are looked up through a table.
const INDEX_FROM: usize = 16;

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
#[derive(Debug, Default, Clone)]
pub(crate) struct Attributes {
    /// What is asserted beside them; only the set that a module is may have any.
    pub(crate) assertions: AssertionIds,
    entries: Vec<Attribute>,
    index: FxHashMap<Symbol, u32>,
}

impl Attributes {
    /// No attributes yet, with room for some.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            assertions: AssertionIds::default(),
            entries: Vec::with_capacity(capacity),
            index: FxHashMap::default(),
        }
    }

    /// Adds an attribute or replaces the one of that name.
    pub(crate) fn insert(&mut self, attribute: Attribute) {
        match self.position(attribute.name) {
            Some(position) => self.entries[position] = attribute,
            None => self.push_new(attribute),
        }
    }

    /// Adds an attribute whose name is known to be new.
    pub(crate) fn push_new(&mut self, attribute: Attribute) {
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
        self.position(name).map(|position| &self.entries[position])
    }

    /// The attribute of that name with its number.
    pub(crate) fn find(&self, name: Symbol) -> Option<(usize, &Attribute)> {
        let position = self.position(name)?;
        Some((position, &self.entries[position]))
    }

    /// All attributes in order.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Attribute> {
        self.entries.iter()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

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
