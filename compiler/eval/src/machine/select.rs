//! `a.b`, `a.b or d`, `a ? b`.

use std::collections::BTreeSet;
use std::rc::Rc;

use specc_source::{Diagnostic, Span, suggest};

use super::{Machine, Result};
use crate::attributes::{Attribute, Attributes};
use crate::codes;
use crate::hir::{ExprId, PathId, PathPart};
use crate::library;
use crate::lower::{builtin_value, unknown_function};
use crate::symbol::Symbol;
use crate::value::{FrameId, Kind, Library, TypeValue, Value};

impl Machine<'_> {
    pub(super) fn eval_select(
        &mut self,
        base: ExprId,
        path: PathId,
        frame: FrameId,
    ) -> Result<Value> {
        let mut value = self.eval(base, frame)?;
        let mut at = self.hir.span(base);
        for part in self.hir.path(path).iter() {
            let name = self.selected_name(part, frame)?;
            value = match self.lookup(&value, name, part.span)? {
                Some(found) => found,
                None => return Err(self.missing(&value, name, at, part.span)),
            };
            at = at.to(part.span);
        }
        Ok(value)
    }

    pub(super) fn eval_select_or(
        &mut self,
        base: ExprId,
        path: PathId,
        default: ExprId,
        frame: FrameId,
    ) -> Result<Value> {
        let mut value = self.eval(base, frame)?;
        for part in self.hir.path(path).iter() {
            let name = self.selected_name(part, frame)?;
            value = match self.lookup(&value, name, part.span)? {
                Some(found) => found,
                None => return self.eval(default, frame),
            };
        }
        Ok(value)
    }

    pub(super) fn eval_has(
        &mut self,
        base: ExprId,
        path: PathId,
        frame: FrameId,
        span: Span,
    ) -> Result<Value> {
        let mut value = self.eval(base, frame)?;
        let path = self.hir.path(path);
        for (index, part) in path.iter().enumerate() {
            let name = self.selected_name(part, frame)?;
            self.counters.lookups += 1;
            let found = match &value.kind {
                Kind::Set(set) => set.get(name).map(|attribute| attribute.value),
                Kind::Library(_) if self.lookup(&value, name, part.span)?.is_some() => {
                    return Ok(Value::computed(Kind::Bool(true), span));
                }
                _ => None,
            };
            match found {
                None => return Ok(Value::computed(Kind::Bool(false), span)),
                // The last attribute need only be there: its value is not wanted.
                Some(_) if index + 1 == path.len() => {}
                Some(thunk) => value = self.force(thunk)?,
            }
        }
        Ok(Value::computed(Kind::Bool(true), span))
    }

    fn selected_name(&mut self, part: &PathPart, frame: FrameId) -> Result<Symbol> {
        if let Some(name) = self.eval_name(part, frame)? {
            return Ok(name);
        }
        let error = Diagnostic::error(
            &codes::OPERAND,
            part.span,
            "an attribute name is a string, not null",
        )
        .label("this is null")
        .help("make it a string");
        Err(self.fail(error))
    }

    /// The value of an attribute, if there is one.
    fn lookup(&mut self, value: &Value, name: Symbol, at: Span) -> Result<Option<Value>> {
        self.counters.lookups += 1;
        match &value.kind {
            Kind::Set(set) => match set.get(name) {
                Some(attribute) => self.force(attribute.value).map(Some),
                None => Ok(None),
            },
            &Kind::Library(library) => Ok(self.library_member(library, name, at)),
            _ => Ok(None),
        }
    }

    /// A set with everything that `lib`, `builtins` or a group holds, for what wants a real set: `lib.attrNames lib`.
    pub(crate) fn library_set(&mut self, library: Library, at: Span) -> Rc<Attributes> {
        let names: BTreeSet<&str> = library::names_in(library)
            .map(|name| name.split_once('.').map_or(name, |(group, _)| group))
            .collect();
        let mut set = Attributes::with_capacity(names.len());
        for name in names {
            let name = self.symbols.intern(name);
            if let Some(member) = self.library_member(library, name, at) {
                let value = self.ready(member, at);
                set.push_new(Attribute {
                    name,
                    key: at,
                    value,
                });
            }
        }
        Rc::new(set)
    }

    fn library_member(&self, library: Library, name: Symbol, at: Span) -> Option<Value> {
        let name = self.symbols.name(name);
        if let Some(builtin) = library::find_in(library, name) {
            return Some(builtin_value(builtin, at));
        }
        if library == Library::Group(library::TYPES) {
            let named = TypeValue::Named(self.schema.named_type(name)?);
            return Some(Value::written(Kind::Type(named), at));
        }
        let group = library::find_group(library, name)?;
        Some(Value::written(Kind::Library(Library::Group(group)), at))
    }

    fn missing(&mut self, value: &Value, name: Symbol, base: Span, at: Span) -> super::Failed {
        let wanted = self.symbols.name(name);
        let error = match &value.kind {
            Kind::Set(set) => {
                let names = set
                    .iter()
                    .map(|attribute| self.symbols.name(attribute.name));
                let help = match suggest::closest(wanted, names.clone()) {
                    Some(close) => format!("did you mean `{close}`?"),
                    None if set.len() == 0 => "the set is empty".to_owned(),
                    None if set.len() <= 8 => {
                        let names: Vec<&str> = names.collect();
                        format!("it has `{}`", names.join("`, `"))
                    }
                    None => format!("give a default: `.{wanted} or …`"),
                };
                let error = Diagnostic::error(
                    &codes::MISSING_ATTRIBUTE,
                    at,
                    format!("the set has no attribute `{wanted}`"),
                )
                .label("not there");
                let error = match base.contains(value.from) {
                    true => error,
                    false => error.related(value.from, "the set"),
                };
                error.help(help)
            }
            &Kind::Library(library) => {
                unknown_function(library.name(), library, self.schema, wanted, at)
            }
            other => {
                let message = format!("{} has no attributes", other.noun());
                let error = self.about(&codes::NOT_A_SET, base, value, message);
                error
                    .related(at, format!("`{wanted}` is looked for in it"))
                    .help("select from a set")
            }
        };
        self.fail(error)
    }
}

impl Library {
    /// Its name, as it is usually written.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Lib => "lib",
            Self::Builtins => "builtins",
            Self::Group(group) => group,
        }
    }
}
