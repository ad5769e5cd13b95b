//! Where a fix can add entries.

use specc_source::{Edit, Span};

/// A place at which entries of a mapping or set can be added without touching what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insertion {
    /// An empty range.
    pub at: Span,
    /// What goes before each entry: a line break with indentation, or a comma and a space.
    pub before: String,
    /// What goes after each entry.
    pub after: String,
}

impl Insertion {
    /// The edit that adds these entries in order.
    pub fn add<'e>(&self, entries: impl IntoIterator<Item = &'e str>) -> Edit {
        let mut replacement = String::new();
        for entry in entries {
            replacement.push_str(&self.before);
            replacement.push_str(entry);
            replacement.push_str(&self.after);
        }
        Edit {
            span: self.at,
            replacement,
        }
    }
}
