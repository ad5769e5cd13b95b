//! Memory for the types that a spec declares itself.

use bumpalo::Bump;

use crate::schema::{DeclarationIn, TypeIn, VersionBounds};

/// Where the types that a spec declares live while it is evaluated, all of them released at once.
///
/// The option table is constant, and what is checked against it holds plain references. The types of a spec are lent from
/// here for the time of one evaluation, so that both look the same to the checker and nothing outlives its evaluation.
#[derive(Debug, Default)]
pub struct TypeArena {
    memory: Bump,
}

impl TypeArena {
    /// Keeps a text.
    pub(crate) fn text(&self, text: &str) -> &str {
        self.memory.alloc_str(text)
    }

    /// Keeps several texts.
    pub(crate) fn texts<'t>(&'t self, texts: &[&'t str]) -> &'t [&'t str] {
        self.memory.alloc_slice_copy(texts)
    }

    /// Keeps a type.
    pub(crate) fn ty<'t>(&'t self, ty: TypeIn<'t>) -> &'t TypeIn<'t> {
        self.memory.alloc(ty)
    }

    /// Keeps several types.
    pub(crate) fn types<'t>(&'t self, types: &[TypeIn<'t>]) -> &'t [TypeIn<'t>] {
        self.memory.alloc_slice_copy(types)
    }

    /// Keeps the bounds of a version.
    pub(crate) fn versions<'t>(&'t self, bounds: VersionBounds<'t>) -> &'t VersionBounds<'t> {
        self.memory.alloc(bounds)
    }

    /// Keeps a declaration.
    pub(crate) fn declaration<'t>(&'t self, one: DeclarationIn<'t>) -> &'t DeclarationIn<'t> {
        self.memory.alloc(one)
    }
}
