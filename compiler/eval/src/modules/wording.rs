//! Types and docs in words.

use super::InstanceId;
use crate::machine::Machine;
use crate::schema::TypeIn;

impl Machine<'_> {
    /// A type with its article: `a size from 64M to 8G`.
    pub(super) fn type_words(&self, ty: &TypeIn<'_>) -> String {
        self.schema.type_words(ty)
    }

    /// The names of the constants of a group.
    pub(super) fn constants_of<'m>(
        &'m self,
        group: &'m str,
    ) -> impl Iterator<Item = &'static str> + use<'m> {
        let constants = self.schema.constants;
        constants
            .iter()
            .filter(move |constant| constant.group == group)
            .map(|constant| constant.name)
    }

    /// What an option is for, in one line; of the nearest option around it that is declared.
    pub(super) fn doc_line(&self, id: InstanceId) -> Option<String> {
        let mut next = Some(id);
        while let Some(id) = next {
            let instance = self.instances.get(id);
            if let Some(declaration) = instance.declaration {
                // What a spec declares itself may have no doc.
                return (!declaration.doc.is_empty())
                    .then(|| format!("`{}`: {}", declaration.path, declaration.summary()));
            }
            next = instance.parent;
        }
        None
    }
}
