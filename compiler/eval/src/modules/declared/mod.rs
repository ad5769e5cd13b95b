//! `types.NAME = TYPE;`: sections that a spec declares itself.
//!
//! What is declared becomes a part of the index of options, so that merge, checks and defaults know no difference. The
//! declarations are read when all modules are known and before anything is merged: they decide what `config` is.

mod arguments;
mod example;
mod shapes;

use specc_source::{Diagnostic, Span};

use crate::attributes::Attribute;
use crate::codes;
use crate::machine::{Failed, Machine, Result};
use crate::schema::{DeclarationIn, Default, Merge, TypeIn};
use crate::schema_index::{OwnPlace, PlaceId, SchemaIndex};
use crate::value::{Kind, ThunkId, TypeValue, Value};

/// Attributes of a module that are no options.
pub(super) const RESERVED: [&str; 3] = ["imports", "environments", "types"];

/// How far reading the types has come.
#[derive(Debug, Default)]
pub(crate) struct TypeReading {
    /// Whether they are being read: `config` is not there yet.
    pub(crate) is_under_way: bool,
    /// How many there are so far.
    count: u32,
    /// Whether it was said that there are too many, or that they nest too deeply.
    is_stopped: bool,
}

/// A place that is being declared.
#[derive(Debug, Clone, Copy)]
struct Site<'s> {
    place: PlaceId,
    /// Its path in declarations: `tenants.<name>.memory`.
    path: &'s str,
    /// Where its name is written.
    key: Span,
    /// How many types it stands in.
    depth: u32,
}

/// What a field may hold, and what it is where nobody defines it.
struct Field<'e> {
    ty: TypeIn<'e>,
    presence: Presence,
    doc: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    /// Somebody defines it; of sets and lists, nobody need.
    Plain,
    /// It may be left out.
    Optional,
    /// It is this value.
    Default(ThunkId),
}

impl<'e> Machine<'e> {
    /// Declares what the modules declare, given the `types` of each.
    pub(super) fn declare_types(&mut self, types: &[ThunkId]) {
        self.reading_types.is_under_way = true;
        for &types in types {
            if self.declare_sections(types).is_err() {
                // Sections that could not be declared are not unknown for that.
                self.incomplete = true;
            }
        }
        self.reading_types.is_under_way = false;
    }

    fn declare_sections(&mut self, types: ThunkId) -> Result<()> {
        let value = self.force(types)?;
        let Kind::Set(set) = &value.kind else {
            let at = self.at(types);
            let message = format!("`types` wants a set of types, got {}", value.kind.noun());
            let error = self
                .about(&codes::NOT_A_TYPE, at, &value, message)
                .help("write `types.NAME = lib.types.setOf …;`");
            return Err(self.fail(error));
        };
        for attribute in set.iter() {
            self.declare_section(attribute);
        }
        Ok(())
    }

    fn declare_section(&mut self, attribute: &Attribute) {
        if self.refuse_taken(attribute) {
            self.incomplete = true;
            self.judge_nothing(attribute);
            return;
        }
        let name = self.name(attribute.name);
        let place = self.index.field(SchemaIndex::ROOT, attribute.name);
        let site = Site {
            place,
            path: &name,
            key: attribute.key,
            depth: 0,
        };
        if self.declare_field(site, attribute.value).is_err() {
            self.incomplete = true;
            self.judge_nothing(attribute);
        }
    }

    /// Leaves what is defined for a section whose declaration is at fault: that was said.
    fn judge_nothing(&mut self, attribute: &Attribute) {
        let place = self.index.field(SchemaIndex::ROOT, attribute.name);
        self.index.place_mut(place).own = Some(OwnPlace {
            at: attribute.key,
            ty: &TypeIn::Any,
            merge: Merge::Unique,
            faulty: true,
            default: None,
        });
    }

    /// Whether a section of that name is there already, which is then reported.
    fn refuse_taken(&mut self, attribute: &Attribute) -> bool {
        let name = self.name(attribute.name);
        let taken = self.index.place(SchemaIndex::ROOT).field(attribute.name);
        let taken = taken.map(|place| self.index.place(place));
        let error = |message: String| Diagnostic::error(&codes::TYPE_TAKEN, attribute.key, message);
        let error = match taken {
            None if !RESERVED.contains(&name.as_str()) => return false,
            None => error(format!("`{name}` cannot be a section of the spec"))
                .label("every module has this already")
                .help("choose another name"),
            Some(place) => match (place.own, place.declaration) {
                (Some(own), _) => error(format!("the type of `{name}` is declared twice"))
                    .label("the second time")
                    .related(own.at, "the first time")
                    .help("keep one: every module may define values of it"),
                (None, declaration) => {
                    let error = error(format!("`{name}` is a section of the language already"))
                        .label("this name is taken")
                        .help("choose another name for the section of your own");
                    match declaration {
                        Some(found) => error.why(format!("`{name}`: {}", found.summary())),
                        None => error,
                    }
                }
            },
        };
        self.fail(error);
        true
    }

    /// Declares what may stand at a place, and what it is where nobody defines it.
    fn declare_field(&mut self, site: Site<'_>, value: ThunkId) -> Result<()> {
        let field = self.field(site, value)?;
        let doc = match field.doc {
            Some(doc) => doc,
            None => self.comment_above(site.key),
        };
        let (default, own_default) = match field.presence {
            Presence::Plain => (empty(&field.ty), None),
            Presence::Optional => (Default::Absent, None),
            Presence::Default(thunk) => (Default::Absent, Some(thunk)),
        };
        let types = self.types;
        let merge = merge_of(&field.ty);
        let declaration = types.declaration(DeclarationIn {
            path: types.text(site.path),
            ty: field.ty,
            default,
            merge,
            doc: types.text(doc.trim()),
            example: types.text(&example::of(&field.ty)),
        });
        let place = self.index.place_mut(site.place);
        place.declaration = Some(declaration);
        place.own = Some(OwnPlace {
            at: site.key,
            ty: &declaration.ty,
            merge,
            faulty: false,
            default: own_default,
        });
        Ok(())
    }

    /// A type, or `lib.types.optional T`, or `lib.types.option { type = T; … }`.
    fn field(&mut self, site: Site<'_>, value: ThunkId) -> Result<Field<'e>> {
        let declared = self.force(value)?;
        let field = |ty| Field {
            ty,
            presence: Presence::Plain,
            doc: None,
        };
        let Kind::Type(TypeValue::Made(builtin, argument)) = declared.kind else {
            return self.declared_type(site, value).map(field);
        };
        match builtin.type_name() {
            Some("optional") => {
                let ty = self.declared_type(site, argument)?;
                let presence = Presence::Optional;
                Ok(Field {
                    presence,
                    ..field(ty)
                })
            }
            Some("option") => self.described_field(site, argument),
            _ => self.declared_type(site, value).map(field),
        }
    }

    /// `lib.types.option { type = T; default = e; doc = "…"; }`
    fn described_field(&mut self, site: Site<'_>, argument: ThunkId) -> Result<Field<'e>> {
        let [ty, default, doc] =
            self.named_arguments("option", argument, ["type", "default", "doc"])?;
        let Some(ty) = ty else {
            let at = self.at(argument);
            let error = Diagnostic::error(&codes::NOT_A_TYPE, at, "an option needs its `type`")
                .label("no `type` in it")
                .help("add it: `lib.types.option { type = lib.types.string; … }`");
            return Err(self.fail(error));
        };
        let mut field = self.field(site, ty.value)?;
        if let Some(default) = default {
            field.presence = Presence::Default(default.value);
        }
        if let Some(doc) = doc {
            let value = self.force(doc.value)?;
            let at = self.at(doc.value);
            field.doc = Some(self.text_of(&value, at, "the `doc` of an option")?);
        }
        Ok(field)
    }

    /// The comment right above the binding of a name: what documents it.
    fn comment_above(&self, key: Span) -> String {
        let start = self.hir.whole_path(key).start as usize;
        let text = self.sources.file(key.file).text();
        let mut above = text.get(..start).unwrap_or("").rsplit('\n');
        if above.next().is_none_or(|before| !before.trim().is_empty()) {
            return String::new();
        }
        let comments = above.map_while(|line| line.trim().strip_prefix('#'));
        let mut lines: Vec<&str> = comments.map(str::trim).collect();
        lines.reverse();
        lines.join("\n")
    }

    fn not_a_type(&mut self, value: &Value, at: Span, help: &str) -> Failed {
        let message = format!("a type is wanted here, got {}", value.kind.noun());
        let error = self.about(&codes::NOT_A_TYPE, at, value, message);
        self.fail(error.help(help))
    }
}

/// What is there where nobody defines it: sets and lists are empty, everything else is missing.
fn empty(ty: &TypeIn<'_>) -> Default {
    match ty {
        TypeIn::SetOf(_) | TypeIn::NamedRecords | TypeIn::Record => Default::Expression("{ }"),
        TypeIn::List(_) | TypeIn::Records => Default::Expression("[ ]"),
        _ => Default::Required,
    }
}

/// What several definitions make: lists are put together, sets are merged, everything else has to agree.
fn merge_of(ty: &TypeIn<'_>) -> Merge {
    match ty {
        TypeIn::List(_) | TypeIn::Records => Merge::Append,
        TypeIn::SetOf(_) | TypeIn::NamedRecords | TypeIn::Record | TypeIn::Variant => Merge::ByKey,
        TypeIn::Nullable(inner) => merge_of(inner),
        _ => Merge::Unique,
    }
}
