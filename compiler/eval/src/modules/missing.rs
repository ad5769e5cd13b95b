//! Options that somebody has to define.

use specc_source::{Diagnostic, Span};

use super::instance::quoted_name;
use super::{InstanceId, Part};
use crate::codes;
use crate::machine::{Failed, Machine};
use crate::schema::{Default, TypeIn};
use crate::schema_index::PlaceId;

impl<'e> Machine<'e> {
    /// Reports an option that has no default and no definition.
    pub(super) fn missing_option(&mut self, id: InstanceId) -> Failed {
        let instance = *self.instances.get(id);
        if instance.incomplete || self.may_be_hidden(&self.last_name(id)) {
            // What is missing may stand where the text could not be read.
            return self.fail_silently();
        }
        let section = self.undefined_section(id);
        let undefined = self.instances.get(section);
        if self.may_be_hidden(&self.last_name(section)) {
            return self.fail_silently();
        }
        if let (TypeIn::Record, Some(place)) = (undefined.ty, undefined.place) {
            return self.missing_section(section, place);
        }
        let path = self.instance_path(id);
        let name = self.last_name(id);
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

    /// Whether a name may be defined where the text could not be read.
    pub(super) fn may_be_hidden(&self, name: &str) -> bool {
        let names = |entry: &Span| {
            let text = self.sources.text(*entry);
            text.contains(name) || text.contains("imports")
        };
        self.incomplete || self.hiding.iter().any(names)
    }

    /// The outermost set around an option that nobody defines any part of, or the option itself.
    fn undefined_section(&self, id: InstanceId) -> InstanceId {
        let (mut section, mut next) = (id, self.instances.get(id).parent);
        while let Some(parent) = next {
            let instance = self.instances.get(parent);
            if instance.definition_count > 0 || instance.parent.is_none() {
                break;
            }
            (section, next) = (parent, instance.parent);
        }
        section
    }

    /// Reports a set that is missing as a whole, once, with all that it needs.
    fn missing_section(&mut self, id: InstanceId, place: PlaceId) -> Failed {
        if self.instances.missing.contains(&id) {
            return self.fail_silently();
        }
        self.instances.missing.push(id);
        let mut needs = Vec::new();
        self.required_below(place, "", &mut needs);
        let instance = *self.instances.get(id);
        let path = self.instance_path(id);
        let name = self.last_name(id);
        let names: Vec<String> = needs.iter().map(|(name, _)| format!("`{name}`")).collect();
        let label = match names.split_last() {
            None => format!("needs `{name}`"),
            Some((only, [])) => format!("needs `{name}`, with {only}"),
            Some((last, others)) => {
                format!("needs `{name}`, with {} and {last}", others.join(", "))
            }
        };
        let place = self.missing_place(instance.key, instance.anchor);
        let message = format!("`{path}` is missing");
        let mut error = Diagnostic::error(&codes::MISSING_OPTION, place, message).label(label);
        if let Some(own) = self.own_place(id) {
            error = error.related(own.at, "declared here");
        }
        if let Some(doc) = self.doc_line(id) {
            error = error.why(doc);
        }
        let members: String = needs
            .iter()
            .map(|(name, example)| match *example {
                "" => format!("{name} = {{ … }}; "),
                example => format!("{name} = {example}; "),
            })
            .collect();
        self.fail(error.help(format!("add `{name} = {{ {members}}};`")))
    }

    /// The options below a place that somebody has to define, each with its example.
    fn required_below(&self, place: PlaceId, path: &str, into: &mut Vec<(String, &'e str)>) {
        for (name, below) in &self.index.place(place).fields {
            let place = self.index.place(*below);
            let name = quoted_name(self.symbols.name(*name));
            let path = match path {
                "" => name.into_owned(),
                path => format!("{path}.{name}"),
            };
            let default = place.declaration.map(|declaration| declaration.default);
            match (default, place.ty()) {
                (Some(Default::Absent), _) => {}
                (Some(Default::Required), ty) if !matches!(ty, TypeIn::Record) => {
                    let example = place.declaration.map_or("", |found| found.example);
                    into.push((path, example));
                }
                (_, TypeIn::Record) => self.required_below(*below, &path, into),
                _ => {}
            }
        }
    }

    /// The name of an option in its set.
    fn last_name(&self, id: InstanceId) -> String {
        match self.instances.get(id).part {
            Part::Name(name) => quoted_name(self.symbols.name(name)).into_owned(),
            _ => self.instance_path(id),
        }
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
