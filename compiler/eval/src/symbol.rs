//! Names as small numbers: compared and looked up without touching their text.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

/// A name; equal symbols are equal names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Symbol(u32);

#[cfg(test)]
impl Symbol {
    /// A symbol of its own for each number.
    pub(crate) fn numbered(number: u32) -> Self {
        Self(number)
    }
}

/// All names of one run.
#[derive(Debug, Default)]
pub(crate) struct Symbols {
    names: IndexSet<Box<str>, FxBuildHasher>,
}

impl Symbols {
    /// No names yet, with room for some.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            names: IndexSet::with_capacity_and_hasher(capacity, FxBuildHasher),
        }
    }

    /// The symbol of a name.
    pub(crate) fn intern(&mut self, name: &str) -> Symbol {
        if let Some(index) = self.names.get_index_of(name) {
            return Symbol(index as u32);
        }
        Symbol(self.names.insert_full(name.into()).0 as u32)
    }

    /// The symbol of a name that somebody has interned before.
    pub(crate) fn find(&self, name: &str) -> Option<Symbol> {
        self.names
            .get_index_of(name)
            .map(|index| Symbol(index as u32))
    }

    /// The name of a symbol.
    pub(crate) fn name(&self, symbol: Symbol) -> &str {
        self.names
            .get_index(symbol.0 as usize)
            .map_or("", |name| name)
    }
}
