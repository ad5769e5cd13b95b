//! Which names are visible where.

use rustc_hash::FxHashMap;

use crate::symbol::Symbol;

/// The names bound by the frames around the current place.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    /// For every name the frames that bind it, outermost first.
    bindings: FxHashMap<Symbol, Vec<Slot>>,
    /// The names of each frame, to take them away again.
    frames: Vec<Vec<Symbol>>,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    level: u32,
    slot: u32,
}

impl Scopes {
    /// Enters a frame that binds these names, in the order of its slots.
    pub(super) fn enter(&mut self, names: Vec<Symbol>) {
        self.frames.push(names);
        let level = self.level();
        let names = self.frames.last().map_or(&[][..], Vec::as_slice);
        for (slot, &name) in names.iter().enumerate() {
            let slot = slot as u32;
            self.bindings
                .entry(name)
                .or_default()
                .push(Slot { level, slot });
        }
    }

    /// Leaves the innermost frame.
    pub(super) fn leave(&mut self) {
        for name in self.frames.pop().unwrap_or_default() {
            if let Some(slots) = self.bindings.get_mut(&name) {
                slots.pop();
            }
        }
    }

    /// How many frames out, and where in it, a name is bound; `skip` innermost frames are looked past.
    pub(super) fn resolve(&self, name: Symbol, skip: u32) -> Option<(u32, u32)> {
        let level = self.level();
        let slots = self.bindings.get(&name)?;
        let visible = |slot: &&Slot| slot.level + skip <= level;
        let found = slots.iter().rev().find(visible)?;
        Some((level - found.level, found.slot))
    }

    /// All visible names, innermost frames first.
    pub(super) fn names(&self) -> impl Iterator<Item = Symbol> {
        self.frames.iter().rev().flatten().copied()
    }

    fn level(&self) -> u32 {
        self.frames.len() as u32
    }
}
