//! Values of `lib.types` → types.

use specc_source::{Diagnostic, Span};

use super::{Site, merge_of};
use crate::codes;
use crate::library::Builtin;
use crate::limits;
use crate::machine::{Failed, Machine, Result};
use crate::modules::container::is_container;
use crate::modules::instance::quoted_name;
use crate::schema::{DeclarationIn, Default, TypeIn};
use crate::schema_index::{OwnPlace, PlaceId};
use crate::value::{Function, Kind, ThunkId, TypeValue, Value};

impl<'e> Machine<'e> {
    /// The type that a value says, with all that it declares below its place.
    pub(super) fn declared_type(&mut self, site: Site<'_>, thunk: ThunkId) -> Result<TypeIn<'e>> {
        let value = self.force(thunk)?;
        let at = self.at(thunk);
        self.reading_types.count += 1;
        if site.depth >= limits::TYPE_NESTING || self.reading_types.count > limits::TYPES {
            return Err(self.too_many_types(at));
        }
        let site = Site {
            depth: site.depth + 1,
            ..site
        };
        match value.kind {
            Kind::Type(TypeValue::Named(named)) => Ok(named.ty),
            Kind::Type(TypeValue::Made(builtin, argument)) => {
                self.made_type(site, builtin, Some(argument), at)
            }
            Kind::Function(Function::Builtin(builtin)) if builtin.type_name().is_some() => {
                self.made_type(site, builtin, None, at)
            }
            _ => {
                let help = self.type_meant(&value);
                Err(self.not_a_type(&value, at, &help))
            }
        }
    }

    /// Reports types without end, once: a type that holds itself twice would say so without end.
    fn too_many_types(&mut self, at: Span) -> Failed {
        if std::mem::replace(&mut self.reading_types.is_stopped, true) {
            return self.fail_silently();
        }
        let (message, label) = if self.reading_types.count > limits::TYPES {
            let most = limits::TYPES;
            let message = format!("a spec cannot declare more than {most} types");
            (message, "one type too many")
        } else {
            let most = limits::TYPE_NESTING;
            let message = format!("types stand in each other more than {most} levels deep");
            (message, "one level too many")
        };
        let error = Diagnostic::error(&codes::NESTING, at, message)
            .label(label)
            .why("types are finite: one that holds itself never ends")
            .help("hold what nests without end in `lib.types.any`");
        self.fail(error)
    }

    /// What was meant where something stands that is no type.
    fn type_meant(&self, value: &Value) -> String {
        if let Kind::Text(text) = &value.kind
            && let Some(named) = text
                .as_literal()
                .and_then(|name| self.schema.named_type(name))
        {
            return format!("types are no strings: write `lib.types.{}`", named.name);
        }
        match value.kind {
            Kind::Set(_) => "for sets with these fields, write `lib.types.record { … }`",
            Kind::List(_) => {
                "for lists, write `lib.types.listOf …`; for one of several strings, `lib.types.enum [ … ]`"
            }
            Kind::Property(_) => "a type has neither priority nor condition: declare it once, as it is",
            Kind::Function(_) => "call the function: a type is what it gives",
            _ => "write what values are allowed, not a value: `lib.types.string`, `lib.types.port` …",
        }
        .to_owned()
    }

    fn made_type(
        &mut self,
        site: Site<'_>,
        builtin: &'static Builtin,
        argument: Option<ThunkId>,
        at: Span,
    ) -> Result<TypeIn<'e>> {
        let name = builtin.type_name().unwrap_or_default();
        match name {
            "integer" | "decimal" | "duration" | "size" | "version" => {
                return self.bounded_type(name, argument);
            }
            "optional" | "option" => return Err(self.misplaced_field(name, at)),
            _ => {}
        }
        let Some(argument) = argument else {
            let words = builtin.arguments;
            let message = format!("`lib.types.{name}` needs its {words}");
            let error = Diagnostic::error(&codes::NOT_A_TYPE, at, message)
                .label("without its argument")
                .why(format!("`lib.types.{name} {words}`: {}", builtin.doc))
                .help(format!("write `lib.types.{name} …`"));
            return Err(self.fail(error));
        };
        match name {
            "enum" => self.choice(argument),
            "nullable" => {
                let inner = self.declared_type(site, argument)?;
                Ok(TypeIn::Nullable(self.types.ty(inner)))
            }
            "listOf" => {
                let place = self.index.element(site.place);
                let path = format!("{}.[]", site.path);
                Ok(match self.declare_inner(site, place, &path, argument)? {
                    TypeIn::Record => TypeIn::Records,
                    inner => TypeIn::List(self.types.ty(inner)),
                })
            }
            "setOf" => {
                let place = self.index.any_name(site.place);
                let path = format!("{}.<name>", site.path);
                Ok(match self.declare_inner(site, place, &path, argument)? {
                    TypeIn::Record => TypeIn::NamedRecords,
                    inner => TypeIn::SetOf(self.types.ty(inner)),
                })
            }
            "oneOf" => self.alternatives(site, argument),
            "record" => {
                self.declare_fields(site, name, argument)?;
                Ok(TypeIn::Record)
            }
            _ => {
                self.declare_fields(site, name, argument)?;
                Ok(TypeIn::Variant)
            }
        }
    }

    /// Declares what the elements of a list or the attributes of a set are.
    fn declare_inner(
        &mut self,
        site: Site<'_>,
        place: PlaceId,
        path: &str,
        argument: ThunkId,
    ) -> Result<TypeIn<'e>> {
        let ty = self.declared_type(
            Site {
                place,
                path,
                ..site
            },
            argument,
        )?;
        let own = OwnPlace {
            at: site.key,
            ty: self.types.ty(ty),
            merge: merge_of(&ty),
            faulty: false,
            default: None,
        };
        self.index.place_mut(place).own = Some(own);
        Ok(ty)
    }

    /// The fields of a record or of a variant; the errors of all of them are found.
    fn declare_fields(&mut self, site: Site<'_>, of: &str, argument: ThunkId) -> Result<()> {
        let fields = self.set_for_type(of, argument, "a set of fields")?;
        let mut failed = None;
        for field in fields.iter() {
            let name = self.name(field.name);
            let path = format!("{}.{}", site.path, quoted_name(&name));
            let below = Site {
                place: self.index.field(site.place, field.name),
                path: &path,
                key: field.key,
                depth: site.depth,
            };
            if let Err(error) = self.declare_field(below, field.value) {
                failed = Some(error);
                continue;
            }
            if of == "variant" {
                self.make_case(below);
            }
        }
        match failed {
            Some(failed) => Err(failed),
            None if fields.len() == 0 && of == "variant" => {
                let at = self.at(argument);
                let error = Diagnostic::error(&codes::NOT_A_TYPE, at, "a variant needs a case")
                    .label("no value would be one of these")
                    .help("add one: `lib.types.variant { none = lib.types.string; }`");
                Err(self.fail(error))
            }
            None => Ok(()),
        }
    }

    /// A case of a variant is there or not, whatever its type says about defaults.
    fn make_case(&mut self, site: Site<'_>) {
        let place = self.index.place_mut(site.place);
        if let Some(own) = &mut place.own {
            own.default = None;
        }
        place.declaration = place.declaration.map(|declaration| {
            self.types.declaration(DeclarationIn {
                default: Default::Absent,
                ..*declaration
            })
        });
    }

    fn alternatives(&mut self, site: Site<'_>, argument: ThunkId) -> Result<TypeIn<'e>> {
        let elements = self.list_for_type("oneOf", argument, "a list of types")?;
        let mut types: Vec<TypeIn<'e>> = Vec::with_capacity(elements.len());
        for &element in elements.iter() {
            let ty = self.declared_type(site, element)?;
            let alike = |other: &&TypeIn<'e>| {
                (is_container(other) && is_container(&ty)) || (is_list(other) && is_list(&ty))
            };
            if types.iter().any(|other| alike(&other)) {
                let what = if is_list(&ty) { "list" } else { "set" };
                let at = self.at(element);
                let message =
                    format!("two types of {what}s in `lib.types.oneOf` cannot be told apart");
                let error = Diagnostic::error(&codes::NOT_A_TYPE, at, message)
                    .label(format!("the second type of {what}s"))
                    .help("let a name tell: `lib.types.variant { a = …; b = …; }`");
                return Err(self.fail(error));
            }
            types.push(ty);
        }
        Ok(TypeIn::OneOf(self.types.types(&types)))
    }

    fn choice(&mut self, argument: ThunkId) -> Result<TypeIn<'e>> {
        let elements = self.list_for_type("enum", argument, "a list of strings")?;
        let mut texts = Vec::with_capacity(elements.len());
        for &element in elements.iter() {
            let value = self.force(element)?;
            let at = self.at(element);
            let text = self.text_of(&value, at, "`lib.types.enum`")?;
            texts.push(self.types.text(&text));
        }
        Ok(TypeIn::Choice(self.types.texts(&texts)))
    }

    fn misplaced_field(&mut self, name: &str, at: Span) -> Failed {
        let message = format!("`lib.types.{name}` says something about a field, not about a value");
        let error = Diagnostic::error(&codes::NOT_A_TYPE, at, message)
            .label("no field stands here")
            .help("write it around the type of a field; a value that may be null is `lib.types.nullable …`");
        self.fail(error)
    }
}

fn is_list(ty: &TypeIn<'_>) -> bool {
    matches!(ty, TypeIn::List(_) | TypeIn::Records)
}
