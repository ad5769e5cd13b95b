//! Options that somebody has to define.

use specc_source::{Diagnostic, Span};

use super::instance::quoted_name;
use super::{InstanceId, Part};
use crate::codes;
use crate::machine::{Failed, Machine};

impl Machine<'_> {
    /// Reports an option that has no default and no definition.
    pub(super) fn missing_option(&mut self, id: InstanceId) -> Failed {
        let instance = *self.instances.get(id);
        if self.incomplete || instance.incomplete {
            // What is missing may stand where the text could not be read.
            self.incomplete = true;
            return self.fail_silently();
        }
        let path = self.instance_path(id);
        let name = match instance.part {
            Part::Name(name) => quoted_name(self.symbols.name(name)).into_owned(),
            _ => path.clone(),
        };
        let place = self.missing_place(instance.key, instance.anchor);
        let mut error = Diagnostic::error(
            &codes::MISSING_OPTION,
            place,
            format!("`{path}` is missing"),
        )
        .label(format!("needs `{name}`, {}", self.type_words(instance.ty)));
        if let Some(own) = self.own_place(id) {
            error = error.related(own.at, "declared here");
        }
        if let Some(doc) = self.doc_line(id) {
            error = error.why(doc);
        }
        let example = instance
            .declaration
            .map_or("", |declaration| declaration.example);
        let help = if example.is_empty() {
            format!("add `{name} = {{ … }};`")
        } else {
            format!("add `{name} = {example};`")
        };
        self.fail(error.help(help))
    }

    /// The name of the nearest set that is written, or the brace that opens it.
    pub(super) fn missing_place(&self, key: Span, anchor: Span) -> Span {
        if !key.contains(anchor) {
            return key;
        }
        let text = self.sources.text(anchor);
        let first = text.chars().next().map_or(0, char::len_utf8) as u32;
        Span::new(anchor.file, anchor.start, anchor.start + first)
    }
}
