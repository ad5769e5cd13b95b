//! Reading the arguments of a call.

use std::rc::Rc;

use specc_source::Diagnostic;

use super::Call;
use crate::attributes::{Attribute, Attributes};
use crate::codes;
use crate::data::Text;
use crate::joined::{List, LongText};
use crate::machine::{Failed, Machine, Result};
use crate::value::{Kind, ThunkId, Value};

impl Machine<'_> {
    /// An argument, evaluated.
    pub(super) fn argument(&mut self, call: &Call<'_>, index: usize) -> Result<Value> {
        self.force(call.argument(index))
    }

    /// An argument that must be a list, of which all elements are looked at.
    pub(super) fn list_argument(&mut self, call: &Call<'_>, index: usize) -> Result<Rc<List>> {
        let list = self.list_to_look_up(call, index)?;
        self.steps(list.len(), call.span)?;
        Ok(list)
    }

    /// An argument that must be a list, of which hardly any element is looked at.
    pub(super) fn list_to_look_up(&mut self, call: &Call<'_>, index: usize) -> Result<Rc<List>> {
        let value = self.argument(call, index)?;
        match &value.kind {
            Kind::List(list) => {
                self.copies(list.pending(), size_of::<ThunkId>(), call.span)?;
                Ok(Rc::clone(list))
            }
            _ => Err(self.wrong_argument(call, index, &value, "a list")),
        }
    }

    /// An argument that must be a set, of which all attributes are looked at.
    pub(super) fn set_argument(&mut self, call: &Call<'_>, index: usize) -> Result<Rc<Attributes>> {
        let set = self.set_to_look_up(call, index)?;
        self.steps(set.len(), call.span)?;
        self.copies(set.pending(), size_of::<Attribute>(), call.span)?;
        Ok(set)
    }

    /// An argument that must be a set, in which names are looked up.
    pub(super) fn set_to_look_up(
        &mut self,
        call: &Call<'_>,
        index: usize,
    ) -> Result<Rc<Attributes>> {
        let value = self.argument(call, index)?;
        match &value.kind {
            Kind::Set(set) => Ok(Rc::clone(set)),
            &Kind::Library(library) => Ok(self.library_set(library, value.from)),
            _ => Err(self.wrong_argument(call, index, &value, "a set")),
        }
    }

    /// An argument that must be a string, perhaps with references.
    pub(super) fn text_argument(&mut self, call: &Call<'_>, index: usize) -> Result<Rc<LongText>> {
        let value = self.argument(call, index)?;
        match &value.kind {
            Kind::Text(text) => {
                self.charge(text.pending(), call.span)?;
                Ok(Rc::clone(text))
            }
            Kind::Path(path) => Ok(Rc::new(Text::literal(path.text.as_str()).into())),
            _ => Err(self.wrong_argument(call, index, &value, "a string")),
        }
    }

    /// An argument that must be a string whose text is known now.
    pub(super) fn known_argument(&mut self, call: &Call<'_>, index: usize) -> Result<String> {
        let text = self.text_argument(call, index)?;
        let at = self.at(call.argument(index));
        self.steps(text.size(), call.span)?;
        if let Some(text) = text.as_literal() {
            return Ok(text.to_owned());
        }
        self.known_text(
            &text,
            at,
            &format!("be looked into by `lib.{}`", call.builtin.name),
        )
    }

    /// An argument that must be an integer.
    pub(super) fn integer_argument(&mut self, call: &Call<'_>, index: usize) -> Result<i64> {
        let value = self.argument(call, index)?;
        match value.kind {
            Kind::Integer(number) => Ok(number),
            _ => Err(self.wrong_argument(call, index, &value, "an integer")),
        }
    }

    /// An argument that must be a boolean.
    pub(super) fn bool_argument(&mut self, call: &Call<'_>, index: usize) -> Result<bool> {
        let value = self.argument(call, index)?;
        match value.kind {
            Kind::Bool(truth) => Ok(truth),
            _ => Err(self.wrong_argument(call, index, &value, "a boolean")),
        }
    }

    /// An argument that must be something that can be called.
    pub(super) fn function_argument(&mut self, call: &Call<'_>, index: usize) -> Result<Value> {
        let value = self.argument(call, index)?;
        match value.kind {
            Kind::Function(_) => Ok(value),
            _ => Err(self.wrong_argument(call, index, &value, "a function")),
        }
    }

    /// What a function says about some arguments, which must be a boolean.
    pub(super) fn predicate(
        &mut self,
        call: &Call<'_>,
        function: &Value,
        arguments: &[ThunkId],
    ) -> Result<bool> {
        let value = self.apply(function.clone(), arguments, call.span)?;
        if let Kind::Bool(truth) = value.kind {
            return Ok(truth);
        }
        let what = format!("`lib.{}`", call.builtin.name);
        let at = self.at(call.argument(0));
        self.truth(&value, at, &what)
    }

    /// A string among the elements of a list argument.
    pub(super) fn element_text(
        &mut self,
        call: &Call<'_>,
        element: ThunkId,
    ) -> Result<Rc<LongText>> {
        let value = self.force(element)?;
        match &value.kind {
            Kind::Text(text) => {
                self.charge(text.pending(), call.span)?;
                Ok(Rc::clone(text))
            }
            Kind::Path(path) => Ok(Rc::new(Text::literal(path.text.as_str()).into())),
            _ => {
                let at = self.at(element);
                let name = call.builtin.name;
                let noun = value.kind.noun();
                let message = format!("`lib.{name}` wants strings in its list, got {noun}");
                let error = self
                    .about(&codes::LIBRARY_ARGUMENT, at, &value, message)
                    .help("convert the elements first: `lib.map toString list`");
                Err(self.fail(error))
            }
        }
    }

    /// A string whose text is known among the elements of a list argument.
    pub(super) fn element_name(&mut self, call: &Call<'_>, element: ThunkId) -> Result<String> {
        let text = self.element_text(call, element)?;
        if let Some(text) = text.as_literal() {
            return Ok(text.to_owned());
        }
        let at = self.at(element);
        self.known_text(
            &text,
            at,
            &format!("be looked into by `lib.{}`", call.builtin.name),
        )
    }

    /// Reports an argument of the wrong type.
    pub(super) fn wrong_argument(
        &mut self,
        call: &Call<'_>,
        index: usize,
        value: &Value,
        wanted: &str,
    ) -> Failed {
        let builtin = call.builtin;
        let noun = value.kind.noun();
        let which = match (builtin.arity, index) {
            (1, _) => "its argument",
            (_, 0) => "its first argument",
            (_, 1) => "its second argument",
            _ => "its third argument",
        };
        let message = format!(
            "`lib.{}` wants {wanted} as {which}, got {noun}",
            builtin.name
        );
        let at = self.at(call.argument(index));
        let error = self
            .about(&codes::LIBRARY_ARGUMENT, at, value, message)
            .why(format!(
                "`lib.{} {}`: {}",
                builtin.name, builtin.arguments, builtin.doc
            ))
            .help(format!("pass {wanted} here"));
        self.fail(error)
    }

    /// Reports an argument of the right type that the function cannot work with.
    pub(super) fn out_of_range(
        &mut self,
        call: &Call<'_>,
        index: usize,
        message: impl Into<String>,
        help: &str,
    ) -> Failed {
        let at = self.at(call.argument(index));
        let builtin = call.builtin;
        let error = Diagnostic::error(&codes::RANGE, at, message)
            .label("this one")
            .why(format!(
                "`lib.{} {}`: {}",
                builtin.name, builtin.arguments, builtin.doc
            ))
            .help(help);
        self.fail(error)
    }

    /// A boolean that a call gives.
    pub(super) fn bool(&self, truth: bool, call: &Call<'_>) -> Result<Value> {
        Ok(Value::computed(Kind::Bool(truth), call.span))
    }

    /// An integer that a call gives.
    pub(super) fn integer(&self, number: i64, call: &Call<'_>) -> Result<Value> {
        Ok(Value::computed(Kind::Integer(number), call.span))
    }

    /// A string that a call gives.
    pub(super) fn string(&mut self, text: &str, call: &Call<'_>) -> Result<Value> {
        self.text(Text::literal(text), call.span)
    }
}
