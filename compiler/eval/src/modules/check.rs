//! Values against types.

use std::rc::Rc;

use specc_source::{Diagnostic, Span};

use super::container::is_container;
use super::definition::Peeled;
use super::fit::Mismatch;
use super::{Definition, Instance, InstanceId, Part};
use crate::attributes::{Attribute, Attributes};
use crate::codes;
use crate::machine::{Failed, Machine, Result};
use crate::schema::TypeIn;
use crate::value::{Kind, ThunkId, Value};

impl<'e> Machine<'e> {
    /// The checked value of an option that has one definition left.
    pub(super) fn checked(&mut self, id: InstanceId, one: Peeled) -> Result<Value> {
        let ty = self.instances.get(id).ty;
        let (kind, ty) = match self.fit(&one.value, ty) {
            Ok(fit) => fit,
            Err(mismatch) => return Err(self.mismatch(id, &one, mismatch)),
        };
        let kind = match (kind, ty) {
            (Kind::List(elements), TypeIn::List(element)) => {
                self.elements(id, &elements, element, &one)
            }
            (Kind::List(elements), TypeIn::Records) => {
                self.elements(id, &elements, &TypeIn::Record, &one)
            }
            (Kind::Set(_), container) if is_container(container) => {
                return self.container(id, container, vec![one]);
            }
            (Kind::Tagged(constructor, argument), TypeIn::Tagged { .. }) => {
                let ty = &constructor.argument;
                let argument = self.part(id, Part::Argument, ty, argument, &one);
                Kind::Tagged(constructor, argument)
            }
            (Kind::Set(set), TypeIn::Any) => Kind::Set(Rc::new(self.any_members(id, &set, &one))),
            (Kind::List(list), TypeIn::Any) => self.elements(id, &list, &TypeIn::Any, &one),
            (kind, _) => kind,
        };
        Ok(Value { kind, ..one.value })
    }

    fn elements(
        &mut self,
        id: InstanceId,
        elements: &[ThunkId],
        ty: &'e TypeIn<'e>,
        one: &Peeled,
    ) -> Kind {
        let wrapped: Vec<ThunkId> = elements
            .iter()
            .zip(0..)
            .map(|(&element, index)| self.part(id, Part::Element(index), ty, element, one))
            .collect();
        Kind::List(Rc::new(wrapped.into()))
    }

    fn any_members(&mut self, id: InstanceId, set: &Attributes, one: &Peeled) -> Attributes {
        let members = set.iter().map(|attribute| {
            let part = Part::Name(attribute.name);
            let value = self.part(id, part, &TypeIn::Any, attribute.value, one);
            Attribute {
                value,
                ..*attribute
            }
        });
        members.collect()
    }

    /// A part of a value as an instance of its own, which checks it when it is wanted.
    fn part(
        &mut self,
        id: InstanceId,
        part: Part,
        ty: &'e TypeIn<'e>,
        value: ThunkId,
        one: &Peeled,
    ) -> ThunkId {
        let parent = *self.instances.get(id);
        let place = parent.place.and_then(|place| match part {
            Part::Element(_) => self.index.place(place).element,
            _ => None,
        });
        let instance = Instance {
            place,
            layer: one.layer,
            ..Instance::below(id, &parent, part, ty)
        };
        let at = self.at(value);
        let definition = Definition {
            value,
            key: at,
            priority: None,
            order: None,
            condition: None,
            layer: one.layer,
        };
        let instance = self.instances.push(instance, &[definition]);
        self.delay_instance(instance, at)
    }

    /// Reports a variant of which no case, or more than one, is written.
    pub(super) fn not_one_case(&mut self, id: InstanceId, written: &[(String, Span)]) -> Failed {
        let path = self.instance_path(id);
        let place = self.instances.get(id).place;
        let cases: Vec<String> = place
            .iter()
            .flat_map(|place| self.index.place(*place).fields.iter())
            .map(|(name, _)| format!("`{}`", self.symbols.name(*name)))
            .collect();
        let cases = cases.join(", ");
        let mut error = match written {
            [(_, first), (_, second), others @ ..] => {
                let message = format!("`{path}` is one of {cases}, not several at once");
                let mut error = Diagnostic::error(&codes::TYPE, *second, message)
                    .label("another case")
                    .related(*first, "one case");
                for (_, other) in others {
                    error = error.related(*other, "and another");
                }
                error.help("keep one")
            }
            _ => {
                let at = self.instance_at(id);
                let message = format!("`{path}` has to be one of {cases}, and is empty");
                Diagnostic::error(&codes::TYPE, at, message)
                    .label("no case")
                    .help(self.cases_in_words(id))
            }
        };
        if let Some(own) = self.own_place(id) {
            error = error.related(own.at, "declared here");
        }
        if let Some(doc) = self.doc_line(id) {
            error = error.why(doc);
        }
        self.fail(error)
    }

    fn cases_in_words(&self, id: InstanceId) -> String {
        let place = self.instances.get(id).place;
        let fields = place
            .iter()
            .flat_map(|place| self.index.place(*place).fields.iter());
        let cases: Vec<String> = fields
            .map(|(name, _)| format!("`{{ {} = …; }}`", self.symbols.name(*name)))
            .collect();
        format!("write {}", cases.join(" or "))
    }

    fn mismatch(&mut self, id: InstanceId, one: &Peeled, mismatch: Mismatch) -> Failed {
        let path = self.instance_path(id);
        let instance = *self.instances.get(id);
        let own = self.own_place(id);
        let at = if instance.default {
            // A default that the spec gives is at fault itself.
            let default = own.and_then(|own| own.default);
            default.map_or(instance.anchor, |default| self.at(default))
        } else {
            // `mkForce` is not what has the wrong type.
            let value = self.at(one.thunk);
            if one.at.contains(value) {
                value
            } else {
                one.at
            }
        };
        let message = format!("`{path}` {}", mismatch.message);
        let label = mismatch
            .label
            .unwrap_or_else(|| format!("this is {}", one.value.kind.noun()));
        let mut error = Diagnostic::error(mismatch.code, at, message).label(label);
        let from = one.value.from;
        if !at.contains(from) && !from.contains(at) {
            error = error.related(from, "the value comes from here");
        }
        if mismatch.code == &codes::SECRET_EXPOSED
            && let Kind::Text(text) = &one.value.kind
        {
            let secrets = text
                .references()
                .filter(|one| one.kind == crate::data::ReferenceKind::Vault);
            for secret in secrets.filter(|secret| secret.span != at && secret.span != from) {
                error = error.related(secret.span, "the secret");
            }
        }
        if let Some(own) = own.filter(|own| !own.at.contains(at)) {
            error = error.related(own.at, "declared here");
        }
        if let Some(doc) = self.doc_line(id) {
            error = error.why(doc);
        }
        let example = instance
            .declaration
            .map_or("", |declaration| declaration.example);
        error = error.maybe_help(match mismatch.help {
            Some(help) => Some(help),
            None if matches!(instance.ty, TypeIn::Variant) => Some(self.cases_in_words(id)),
            None if example.is_empty() => Some(match instance.ty {
                ty if is_container(ty) => "write a set: `{ … }`".to_owned(),
                TypeIn::List(_) | TypeIn::Records => "write a list: `[ … ]`".to_owned(),
                ty => format!("write {}", self.type_words(ty)),
            }),
            None => Some(format!("write for example `{example}`")),
        });
        self.fail(error)
    }
}
