//! Expressions → values.

use std::rc::Rc;

use specc_source::{Diagnostic, Span};

use super::{Machine, Result};
use crate::attributes::{Attribute, Attributes};
use crate::codes;
use crate::data::Text;
use crate::hir::{Expr, ExprId, Many, Name, Operator, PathPart, SetId};
use crate::lower::builtin_value;
use crate::modules::Assertion;
use crate::symbol::Symbol;
use crate::value::{FrameId, Function, Kind, Value};

impl Machine<'_> {
    /// The value of an expression in a frame.
    pub(crate) fn eval(&mut self, expr: ExprId, frame: FrameId) -> Result<Value> {
        let span = self.hir.span(expr);
        self.step(span)?;
        match self.hir.expr(expr) {
            Expr::Constant(index) => Ok(self.hir.constant(index).clone()),
            Expr::Local { depth, slot } => {
                let thunk = self.slot(frame, depth, slot);
                self.force(thunk)
            }
            Expr::Config => self.config_value(span),
            Expr::Environment => Ok(self.environment_value(span)),
            Expr::Builtin(builtin) => Ok(builtin_value(builtin, span)),
            Expr::Library(library) => Ok(Value::written(Kind::Library(library), span)),
            Expr::Constructor(constructor) => {
                let function = Function::Constructor(constructor);
                Ok(Value::written(Kind::Function(function), span))
            }
            Expr::Lambda(lambda) => {
                let function = Function::Lambda(lambda, frame);
                Ok(Value::written(Kind::Function(function), span))
            }
            Expr::List(elements) => self.eval_list(elements, frame, span),
            Expr::Set(set) => self.eval_set(set, frame, span),
            Expr::Reported => Err(self.fail_silently()),
            _ => self.deeper(span, |machine| machine.eval_deep(expr, frame, span)),
        }
    }

    /// Expressions whose value needs the value of another.
    fn eval_deep(&mut self, expr: ExprId, frame: FrameId, span: Span) -> Result<Value> {
        match self.hir.expr(expr) {
            Expr::Interpolated(parts) => self.eval_interpolated(parts, frame, span),
            Expr::Let(set, body) => {
                let (inner, _) = self.eval_bindings(set, frame);
                self.eval(body, inner)
            }
            Expr::Apply(function, arguments) => self.eval_apply(function, arguments, frame, span),
            Expr::Select(base, path) => self.eval_select(base, path, frame),
            Expr::SelectOr(base, path, default) => self.eval_select_or(base, path, default, frame),
            Expr::Has(base, path) => self.eval_has(base, path, frame, span),
            Expr::Negate(operand) => self.eval_negate(operand, frame, span),
            Expr::Not(operand) => {
                let value = self.eval_condition(operand, frame, "`!`")?;
                Ok(Value::computed(Kind::Bool(!value), span))
            }
            Expr::Binary(operator, left, right) => match operator {
                Operator::And | Operator::Or | Operator::Implies => {
                    self.eval_logic(operator, left, right, frame, span)
                }
                _ => self.eval_binary(operator, left, right, frame, span),
            },
            Expr::If(parts) => {
                let condition = self.hir.item(parts, 0);
                let holds = self.eval_condition(condition, frame, "`if`")?;
                let branch = self.hir.item(parts, if holds { 1 } else { 2 });
                self.eval(branch, frame)
            }
            Expr::Assert(condition, body) => self.eval_assert(condition, body, frame),
            _ => self.eval(expr, frame),
        }
    }

    fn eval_list(&mut self, elements: Many, frame: FrameId, span: Span) -> Result<Value> {
        let count = elements.len;
        let mut thunks = Vec::with_capacity(count as usize);
        for index in 0..count {
            let element = self.hir.item(elements, index);
            thunks.push(self.delay(element, frame));
        }
        Ok(Value::written(Kind::List(Rc::new(thunks.into())), span))
    }

    fn eval_set(&mut self, set: SetId, frame: FrameId, span: Span) -> Result<Value> {
        let (inner, mut attributes) = self.eval_bindings(set, frame);
        let template = self.hir.set(set);
        for (name, value) in &template.computed {
            let Some(symbol) = self.eval_name(name, inner)? else {
                continue;
            };
            if let Some(first) = attributes.get(symbol) {
                let message = format!(
                    "`{}` is defined twice in the same set",
                    self.symbols.name(symbol)
                );
                let error = Diagnostic::error(&codes::DUPLICATE, name.span, message)
                    .label("the name is computed here")
                    .related(first.key, "the first time")
                    .help("remove one");
                return Err(self.fail(error));
            }
            let value = self.delay(*value, inner);
            attributes.push_new(Attribute {
                name: symbol,
                key: name.span,
                value,
            });
        }
        if !template.assertions.is_empty() {
            attributes.assertions = self.assertions.state(&template.assertions, inner);
            self.memory += (template.assertions.len() * size_of::<Assertion>()) as u64;
        }
        self.memory += (attributes.len() * size_of::<Attribute>()) as u64;
        Ok(Value::written(Kind::Set(Rc::new(attributes)), span))
    }

    /// The members with known names, and the frame in which they are evaluated.
    fn eval_bindings(&mut self, set: SetId, frame: FrameId) -> (FrameId, Attributes) {
        let template = self.hir.set(set);
        let frame = if template.recursive {
            self.open_frame(frame, template.bindings.len())
        } else {
            frame
        };
        let mut attributes = Attributes::with_capacity(template.bindings.len());
        for (slot, binding) in template.bindings.iter().enumerate() {
            let value = self.delay(binding.value, frame);
            if template.recursive {
                self.set_slot(frame, slot, value);
            }
            attributes.push_new(Attribute {
                name: binding.name,
                key: binding.key,
                value,
            });
        }
        (frame, attributes)
    }

    /// A computed attribute name; `null` means that there shall be no such attribute, as in Nix.
    pub(super) fn eval_name(&mut self, part: &PathPart, frame: FrameId) -> Result<Option<Symbol>> {
        let expr = match part.name {
            Name::Static(symbol) => return Ok(Some(symbol)),
            Name::Computed(expr) => expr,
        };
        let value = self.eval(expr, frame)?;
        match &value.kind {
            Kind::Null => Ok(None),
            Kind::Text(text) => {
                let name = self.known_text(text, part.span, "name an attribute")?;
                Ok(Some(self.symbols.intern(&name)))
            }
            other => {
                let message = format!("an attribute name is a string, not {}", other.noun());
                let error = self.about(&codes::OPERAND, part.span, &value, message);
                Err(self.fail(error.help("make it a string: `${toString …}`")))
            }
        }
    }

    fn eval_interpolated(&mut self, parts: Many, frame: FrameId, span: Span) -> Result<Value> {
        let mut text = Text::default();
        for index in 0..parts.len {
            let part = self.hir.item(parts, index);
            let value = self.eval(part, frame)?;
            let at = self.hir.span(part);
            self.interpolate(&value, at, &mut text)?;
        }
        self.text(text, span)
    }

    fn eval_assert(&mut self, condition: ExprId, body: ExprId, frame: FrameId) -> Result<Value> {
        if self.eval_condition(condition, frame, "`assert`")? {
            return self.eval(body, frame);
        }
        let at = self.hir.span(condition);
        let error = Diagnostic::error(&codes::ASSERTION, at, "the assertion does not hold")
            .label("this is false")
            .help("change what it is about, or the assertion");
        Err(self.fail(error))
    }

    /// The truth of a condition; anything but a boolean is an error.
    pub(super) fn eval_condition(
        &mut self,
        expr: ExprId,
        frame: FrameId,
        what: &str,
    ) -> Result<bool> {
        let value = self.eval(expr, frame)?;
        let at = self.hir.span(expr);
        self.truth(&value, at, what)
    }

    /// The truth of a value; anything but a boolean is an error.
    pub(crate) fn truth(&mut self, value: &Value, at: Span, what: &str) -> Result<bool> {
        if let Kind::Bool(truth) = value.kind {
            return Ok(truth);
        }
        let message = format!("{what} wants a boolean, got {}", value.kind.noun());
        let error = self
            .about(&codes::OPERAND, at, value, message)
            .help("write a comparison: `x == …`, `x != null`, `x != \"\"`");
        Err(self.fail(error))
    }

    fn eval_logic(
        &mut self,
        operator: Operator,
        left: ExprId,
        right: ExprId,
        frame: FrameId,
        span: Span,
    ) -> Result<Value> {
        let what = format!("`{}`", operator.text());
        let left = self.eval_condition(left, frame, &what)?;
        let decided = match operator {
            Operator::And => !left,
            Operator::Or => left,
            _ => !left,
        };
        let truth = if decided {
            operator != Operator::And
        } else {
            self.eval_condition(right, frame, &what)?
        };
        Ok(Value::computed(Kind::Bool(truth), span))
    }

    fn config_value(&mut self, span: Span) -> Result<Value> {
        match self.config {
            Some(config) => self.force(config),
            None => Err(self.too_early_at(span)),
        }
    }

    fn environment_value(&mut self, span: Span) -> Value {
        let kind = match self.environment {
            Some(name) => Kind::text(name),
            None => Kind::Null,
        };
        Value::computed(kind, span)
    }
}
