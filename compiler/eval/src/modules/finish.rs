//! The finished configuration: everything forced, every value with its origin.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use specc_source::{Diagnostic, Span};

use super::Instance;
use crate::codes;
use crate::data::{Data, Entry, Node, Set, Tagged, Text};
use crate::limits;
use crate::machine::Machine;
use crate::origin::{Origin, OriginKind};
use crate::stack;
use crate::value::{Kind, ThunkId, Value};

/// What the surroundings of a value say about its origin.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Surroundings {
    /// The nearest written definition, inside a default.
    default: Option<Span>,
    /// Inside the layer of an environment.
    layer: bool,
    /// How deep the value stands.
    depth: u32,
}

impl Machine<'_> {
    /// The finished value of a thunk; nothing where errors prevent it, or where the option stays undefined.
    pub(crate) fn finish(&mut self, thunk: ThunkId, around: Surroundings) -> Option<Node> {
        let mut around = around;
        around.depth += 1;
        if around.depth > limits::DATA_DEPTH {
            let message = format!(
                "the configuration is nested more than {} levels deep",
                limits::DATA_DEPTH
            );
            let error = Diagnostic::error(&codes::NESTING, self.at(thunk), message)
                .label("one level too many")
                .help("flatten it");
            self.fail(error);
            return None;
        }
        let value = self.force(thunk).ok()?;
        let at = self.at(thunk);
        self.charge_finished(&value, at)?;
        let instance = self.instance_of(thunk).map(|id| *self.instances.get(id));
        if let Some(instance) = instance {
            if instance.absent {
                return None;
            }
            around.layer |= instance.layer;
            if instance.default {
                around.default = Some(instance.anchor);
            }
        }
        // Of several definitions of a set, those that lost are not where it is defined.
        let at = match (&value.kind, instance) {
            (Kind::Set(_), Some(instance)) if !instance.default => instance.anchor,
            _ => at,
        };
        let origin = origin(&value, at, instance.as_ref(), around);
        let data = stack::at_depth(around.depth, || self.data(&value, at, around))?;
        Some(Node { data, origin })
    }

    /// A value that stands in several places is finished once for each: sharing must not hide how much that is.
    fn charge_finished(&mut self, value: &Value, at: Span) -> Option<()> {
        let text = match &value.kind {
            Kind::Text(text) => text.size(),
            _ => 0,
        };
        self.charge(size_of::<Node>() + text, at).ok()
    }

    fn data(&mut self, value: &Value, at: Span, around: Surroundings) -> Option<Data> {
        Some(match &value.kind {
            Kind::Null => Data::Null,
            Kind::Bool(value) => Data::Bool(*value),
            Kind::Integer(value) => Data::Integer(*value),
            Kind::Decimal(value) => Data::Decimal(*value),
            Kind::Text(text) => Data::Text(Text::clone(text)),
            Kind::Path(path) => Data::Text(Text::literal(path.text.as_str())),
            Kind::Version(version) => Data::Version(specc_syntax::literal::Version::clone(version)),
            Kind::Duration(value) => Data::Duration(*value),
            Kind::Size(value) => Data::Size(*value),
            Kind::Address(address) => Data::Address(*address),
            Kind::Cidr(cidr) => Data::Cidr(*cidr),
            Kind::Constant(constant) => Data::Constant(constant.name),
            &Kind::Tagged(constructor, argument) => {
                let argument = self.finish(argument, around)?;
                let tag = constructor.name;
                Data::Tagged(Box::new(Tagged { tag, argument }))
            }
            Kind::List(elements) => {
                // Every element is finished, so that the errors of all of them are found.
                let finished: Vec<Option<Node>> = elements
                    .iter()
                    .map(|&element| self.finish(element, around))
                    .collect();
                Data::List(finished.into_iter().collect::<Option<Vec<Node>>>()?)
            }
            Kind::Set(attributes) => {
                let mut entries =
                    IndexMap::with_capacity_and_hasher(attributes.len(), FxBuildHasher);
                for attribute in attributes.iter() {
                    let Some(value) = self.finish(attribute.value, around) else {
                        continue;
                    };
                    let written = || self.hir.whole_path(attribute.key);
                    let key = around.default.unwrap_or_else(written);
                    entries.insert(self.name(attribute.name), Entry { key, value });
                }
                Data::Set(Set { entries })
            }
            Kind::Function(_) | Kind::Property(_) | Kind::Library(_) | Kind::Type(_) => {
                let code = match value.kind {
                    Kind::Property(_) => &codes::MISPLACED_PROPERTY,
                    _ => &codes::NOT_DATA,
                };
                let message = format!("the result holds {}, which is not data", value.kind.noun());
                let error = self.about(code, at, value, message).help(match value.kind {
                    Kind::Type(_) => "a type stands in `types`, and says what a section may hold",
                    _ => "call it, or leave it out",
                });
                self.fail(error);
                return None;
            }
        })
    }
}

fn origin(
    value: &Value,
    at: Span,
    instance: Option<&Instance<'_>>,
    around: Surroundings,
) -> Origin {
    if let Some(anchor) = around.default {
        return Origin::default_in(anchor);
    }
    let kind = if around.layer {
        OriginKind::Environment
    } else if instance.is_some_and(|instance| instance.merged) {
        OriginKind::Merged
    } else if value.computed || !(at == value.from || at.contains(value.from)) {
        OriginKind::Computed
    } else {
        OriginKind::Written
    };
    Origin {
        at,
        from: value.from,
        kind,
    }
}
