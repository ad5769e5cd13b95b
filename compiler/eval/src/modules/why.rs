//! Why an option has its value: everything that somebody wrote for it, and what became of each.

use std::borrow::Cow;

use super::definition::{DEFAULT, FORCE, Peeled};
use super::{InstanceId, Part, container};
use crate::inspect::{Definition, Explanation, Fate, Priority};
use crate::machine::{Machine, Result};
use crate::schema::{Default, Merge, OptionDeclaration};
use crate::symbol::Symbol;
use crate::value::Kind;

impl Machine<'_> {
    /// What made the value of an option, after it was computed.
    pub(crate) fn explain_instance(&mut self, id: InstanceId) -> Result<Explanation> {
        let definitions = self.definitions_of(id)?;
        let instance = self.instances.get(id);
        Ok(Explanation {
            path: self.instance_path(id),
            option: instance.declaration.and_then(|own| self.declared(own.path)),
            is_default: instance.default,
            is_inside_default: instance
                .parent
                .is_some_and(|parent| self.instances.get(parent).default),
            default: self.default_text(id),
            is_absent: instance.absent,
            definitions,
        })
    }

    /// The declaration of that path in the option table; what a spec declares itself is not in it.
    fn declared(&self, path: &str) -> Option<&'static OptionDeclaration> {
        let mut options = self.schema.options.iter();
        options.find(|option| option.path == path)
    }

    /// The expression that is the default of an option.
    fn default_text(&self, id: InstanceId) -> Option<String> {
        match self.instances.get(id).declaration?.default {
            Default::Required | Default::Absent => None,
            Default::Expression(text) => Some(text.to_owned()),
            Default::PerName(of) => {
                let symbols = self.free_names(id);
                let names: Vec<&str> = symbols
                    .iter()
                    .map(|&symbol| self.symbols.name(symbol))
                    .collect();
                of(&names).map(Cow::into_owned)
            }
        }
    }

    /// What stands in the path of an option where the table says `<name>`, outermost first.
    pub(super) fn free_names(&self, id: InstanceId) -> Vec<Symbol> {
        let mut names = Vec::new();
        let mut next = Some(id);
        while let Some(id) = next {
            let instance = self.instances.get(id);
            // Only a name that the table does not fix is one of the path's `<name>`s.
            if let (Part::Name(name), Some(parent)) = (instance.part, instance.parent) {
                let place = self.instances.get(parent).place;
                let fixed =
                    place.is_some_and(|place| self.index.place(place).field(name).is_some());
                if !fixed {
                    names.push(name);
                }
            }
            next = instance.parent;
        }
        names.reverse();
        names
    }

    fn definitions_of(&mut self, id: InstanceId) -> Result<Vec<Definition>> {
        let written = self.instances.definitions(id).to_vec();
        let mut peeled = Vec::with_capacity(written.len());
        for definition in &written {
            let one = self.peel(definition)?;
            let holds = self.holds(one.condition)?;
            peeled.push((one, holds));
        }
        let sets = |one: &Peeled| matches!(one.value.kind, Kind::Set(_));
        let instance = self.instances.get(id);
        let whole = container::is_container(instance.ty) && peeled.iter().all(|(one, _)| sets(one));
        let joined = whole || instance.merge == Merge::Append;
        let rank = peeled
            .iter()
            .filter(|(_, holds)| *holds)
            .map(|(one, _)| one.rank())
            .min();
        let fate = |one: &Peeled, holds: bool| match (holds, Some(one.rank()) == rank) {
            (false, _) => Fate::Off,
            // The members of a set compete one by one, unless the set as a whole carries a priority.
            (true, _) if whole && one.priority.is_none() => Fate::Takes,
            (true, false) => Fate::Loses,
            (true, true) => Fate::Takes,
        };
        let taken = peeled
            .iter()
            .filter(|(one, holds)| fate(one, *holds) == Fate::Takes)
            .count();
        let definitions = peeled.iter().map(|(one, holds)| Definition {
            at: one.at,
            from: one.value.from,
            fate: match fate(one, *holds) {
                Fate::Takes if joined && taken > 1 => Fate::Joins,
                Fate::Takes if taken > 1 => Fate::Agrees,
                fate => fate,
            },
            priority: match one.priority {
                Some(FORCE) => Priority::Force,
                Some(DEFAULT) => Priority::Default,
                _ => Priority::Plain,
            },
            in_layer: one.layer,
        });
        Ok(definitions.collect())
    }
}
