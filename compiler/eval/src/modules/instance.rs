//! The value of an option: its definitions merged, its type checked, its default where nobody defines it.

use std::borrow::Cow;

use specc_source::{Diagnostic, Span};

use super::definition::Peeled;
use super::{Instance, InstanceId, Part};
use crate::codes;
use crate::machine::{Machine, Result};
use crate::schema::{Default, TypeIn};
use crate::schema_index::OwnPlace;
use crate::value::{Kind, ThunkId, Value};

impl<'e> Machine<'e> {
    /// The merged and checked value of an option.
    pub(crate) fn instance_value(&mut self, id: InstanceId) -> Result<Value> {
        let peeled = self.peel_all(id)?;
        let instance = *self.instances.get(id);
        let mut peeled = peeled;
        if matches!(instance.part, Part::Root) {
            self.assertions.adopt(&peeled);
            // Modules are sets; what is none is a layer.
            peeled.retain(|one| match &one.value.kind {
                Kind::Set(_) => true,
                _ => {
                    self.refuse_layer_kind(&one.value, one.at, one.key);
                    false
                }
            });
        }
        if matches!(instance.part, Part::Element(_) | Part::Argument) {
            self.refuse_properties(id, &peeled)?;
        }
        let set = |peeled: &Peeled| matches!(peeled.value.kind, Kind::Set(_));
        if let Some(container) = container_type(instance.ty)
            && !peeled.is_empty()
            && peeled.iter().all(set)
        {
            return self.container(id, container, peeled);
        }
        let mut valid = Vec::with_capacity(peeled.len());
        for definition in peeled {
            if definition.condition.is_none() || self.holds(definition.condition)? {
                valid.push(definition);
            }
        }
        if valid.is_empty() {
            return self.undefined(id);
        }
        self.leaf(id, valid)
    }

    /// Elements of lists are not merged, so nothing about a merge can be said there.
    fn refuse_properties(&mut self, id: InstanceId, peeled: &[Peeled]) -> Result<()> {
        let definitions = self.instances.definitions(id).iter();
        let mut wrapped = definitions
            .zip(peeled)
            .filter(|(written, peeled)| written.value != peeled.thunk);
        let Some((written, _)) = wrapped.next() else {
            return Ok(());
        };
        let at = self.at(written.value);
        let message = format!(
            "`{}` is not a definition of its own",
            self.instance_path(id)
        );
        let error = Diagnostic::error(&codes::MISPLACED_PROPERTY, at, message)
            .label("nothing is merged here")
            .why("priorities and conditions belong to the definition of an option as a whole")
            .help("put it around the whole list; for a conditional element, use `lib.optional`");
        Err(self.fail(error))
    }

    /// All definitions that can be read; the others are reported, and make the instance incomplete.
    fn peel_all(&mut self, id: InstanceId) -> Result<Vec<Peeled>> {
        let count = self.instances.get(id).definition_count as usize;
        let mut peeled = Vec::with_capacity(count);
        for index in 0..count {
            let definition = self.instances.definitions(id)[index];
            match self.peel(&definition) {
                Ok(definition) => peeled.push(definition),
                Err(_) if count > 1 && container_type(self.instances.get(id).ty).is_some() => {
                    self.instances.get_mut(id).incomplete = true;
                }
                Err(failed) => return Err(failed),
            }
        }
        if peeled.is_empty() && count > 0 {
            return Err(self.fail_silently());
        }
        Ok(peeled)
    }

    /// A value that nobody defines.
    pub(super) fn undefined(&mut self, id: InstanceId) -> Result<Value> {
        let instance = *self.instances.get(id);
        if instance.incomplete {
            return Err(self.fail_silently());
        }
        if let Some(default) = self.own_place(id).and_then(|own| own.default) {
            return self.defaulted(id, default);
        }
        let Some(declaration) = instance.declaration else {
            return self.undeclared(id, instance);
        };
        let default = match declaration.default {
            Default::Required => return Err(self.missing_option(id)),
            Default::Absent => None,
            Default::Expression(text) => Some(self.shared_default(declaration, text)),
            Default::PerName(of) => self.named_default(id, of),
        };
        match default {
            Some(thunk) => self.defaulted(id, thunk),
            None => {
                self.instances.get_mut(id).absent = true;
                Ok(Value::written(Kind::Null, instance.anchor))
            }
        }
    }

    /// A container that the option table does not declare exists wherever its parent does.
    fn undeclared(&mut self, id: InstanceId, instance: Instance) -> Result<Value> {
        match instance.ty {
            TypeIn::Record => self.container(id, &TypeIn::Record, Vec::new()),
            TypeIn::NamedRecords => self.container(id, &TypeIn::NamedRecords, Vec::new()),
            _ => {
                self.instances.get_mut(id).absent = true;
                Ok(Value::written(Kind::Null, instance.anchor))
            }
        }
    }

    fn defaulted(&mut self, id: InstanceId, thunk: ThunkId) -> Result<Value> {
        self.instances.get_mut(id).default = true;
        let value = self.force(thunk)?;
        let instance = *self.instances.get(id);
        let peeled = Peeled {
            thunk,
            value,
            at: self.at(thunk),
            key: instance.key,
            priority: None,
            order: None,
            condition: None,
            layer: false,
        };
        if let (Kind::Set(_), Some(container)) = (&peeled.value.kind, container_type(instance.ty)) {
            return self.container(id, container, vec![peeled]);
        }
        self.checked(id, peeled)
    }

    /// What the spec says about the place of an instance, where it declares it itself.
    pub(super) fn own_place(&self, id: InstanceId) -> Option<OwnPlace<'e>> {
        let place = self.instances.get(id).place?;
        self.index.place(place).own
    }

    /// Where an instance is defined: its last definition, or the nearest around it.
    pub(crate) fn instance_at(&self, id: InstanceId) -> Span {
        match self.instances.definitions(id).last() {
            Some(definition) => self.at(definition.value),
            None => match self.own_place(id).and_then(|own| own.default) {
                Some(default) => self.at(default),
                None => self.instances.get(id).anchor,
            },
        }
    }

    /// The dotted path of an instance: `plane.services.api.memory`.
    pub(crate) fn instance_path(&self, id: InstanceId) -> String {
        let mut parts = Vec::new();
        let mut next = Some(id);
        while let Some(id) = next {
            let instance = self.instances.get(id);
            parts.push(instance.part);
            next = instance.parent;
        }
        let mut path = String::with_capacity(USUAL_PATH);
        for part in parts.into_iter().rev() {
            match part {
                Part::Root | Part::Argument => {}
                Part::Element(index) => path.push_str(&format!("[{index}]")),
                Part::Name(name) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(quoted_name(self.symbols.name(name)).as_ref());
                }
            }
        }
        path
    }
}

/// Long enough for most paths: `plane.services.api.health.interval`.
const USUAL_PATH: usize = 64;

/// A name as it is written in an attribute path.
pub(crate) fn quoted_name(name: &str) -> Cow<'_, str> {
    let mut characters = name.chars();
    let starts = characters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_');
    let plain = |next: char| next.is_ascii_alphanumeric() || matches!(next, '_' | '-' | '\'');
    if starts && characters.all(plain) {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(format!("{name:?}"))
    }
}

/// The set type that a type is, or allows.
pub(super) fn container_type<'e>(ty: &'e TypeIn<'e>) -> Option<&'e TypeIn<'e>> {
    match ty {
        TypeIn::Record | TypeIn::Variant | TypeIn::NamedRecords | TypeIn::SetOf(_) => Some(ty),
        TypeIn::Nullable(inner) => container_type(inner),
        TypeIn::OneOf(alternatives) => alternatives.iter().find_map(container_type),
        _ => None,
    }
}
