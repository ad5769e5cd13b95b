//! Functions: literals with patterns, functions of `lib`, constructors.

use std::rc::Rc;

use specc_source::{Diagnostic, Span, suggest};

use super::{CallSite, Machine, Result};
use crate::attributes::Attributes;
use crate::hir::{ExprId, LambdaId, LambdaTemplate, Many, PatternTemplate};
use crate::library::{Builtin, Call};
use crate::value::{FrameId, Function, Kind, ThunkId, Value};
use crate::{codes, limits};

impl Machine<'_> {
    pub(super) fn eval_apply(
        &mut self,
        function: ExprId,
        arguments: Many,
        frame: FrameId,
        span: Span,
    ) -> Result<Value> {
        let value = self.eval(function, frame)?;
        if !matches!(value.kind, Kind::Function(_)) {
            let at = self.hir.span(function);
            return Err(self.not_a_function(&value, at));
        }
        // Almost all calls have one or two arguments: no allocation for them.
        let mut few = [ThunkId(0); 2];
        if let Some(few) = few.get_mut(..arguments.len as usize) {
            for (slot, index) in few.iter_mut().zip(0..) {
                *slot = self.delay(self.hir.item(arguments, index), frame);
            }
            return self.apply(value, few, span);
        }
        let many: Vec<ThunkId> = (0..arguments.len)
            .map(|index| self.delay(self.hir.item(arguments, index), frame))
            .collect();
        self.apply(value, &many, span)
    }

    /// Applies a function to arguments, one after the other.
    pub(crate) fn apply(
        &mut self,
        function: Value,
        arguments: &[ThunkId],
        span: Span,
    ) -> Result<Value> {
        let mut function = function;
        let mut rest = arguments;
        while let Some((&first, others)) = rest.split_first() {
            let Kind::Function(callee) = function.kind else {
                return Err(self.not_a_function(&function, span));
            };
            (function, rest) = match callee {
                Function::Lambda(lambda, frame) => {
                    (self.call_lambda(lambda, frame, first, span)?, others)
                }
                Function::Constructor(constructor) => {
                    let kind = Kind::Tagged(constructor, first);
                    (Value::written(kind, span), others)
                }
                Function::Builtin(builtin) => self.call_builtin(builtin, &[], rest, span)?,
                Function::Partial(partial) => {
                    self.call_builtin(partial.0, &partial.1, rest, span)?
                }
            };
        }
        Ok(function)
    }

    fn call_builtin<'a>(
        &mut self,
        builtin: &'static Builtin,
        given: &[ThunkId],
        more: &'a [ThunkId],
        span: Span,
    ) -> Result<(Value, &'a [ThunkId])> {
        let wanted = usize::from(builtin.arity) - given.len();
        let (taken, others) = more.split_at(wanted.min(more.len()));
        if taken.len() < wanted {
            let given = [given, taken].concat();
            let function = Function::Partial(Rc::new((builtin, given)));
            return Ok((Value::written(Kind::Function(function), span), others));
        }
        self.enter_call(span, None)?;
        let value = if given.is_empty() {
            (builtin.run)(self, &Call::new(builtin, taken, span))
        } else {
            let all = [given, taken].concat();
            (builtin.run)(self, &Call::new(builtin, &all, span))
        };
        self.calls.pop();
        Ok((value?, others))
    }

    fn call_lambda(
        &mut self,
        lambda: LambdaId,
        frame: FrameId,
        argument: ThunkId,
        span: Span,
    ) -> Result<Value> {
        let body = self.hir.span(self.hir.lambda(lambda).body);
        self.enter_call(span, Some(body))?;
        let value = self.call_lambda_inner(lambda, frame, argument, span);
        self.calls.pop();
        value
    }

    fn call_lambda_inner(
        &mut self,
        lambda: LambdaId,
        frame: FrameId,
        argument: ThunkId,
        span: Span,
    ) -> Result<Value> {
        let template = self.hir.lambda(lambda);
        let fields = template
            .pattern
            .as_ref()
            .map_or(0, |pattern| pattern.fields.len());
        let frame = self.open_frame(frame, fields + usize::from(template.parameter));
        if template.parameter {
            self.set_slot(frame, 0, argument);
        }
        if let Some(pattern) = &template.pattern {
            self.bind_pattern(&template, pattern, frame, argument, span)?;
        }
        self.eval(template.body, frame)
    }

    fn bind_pattern(
        &mut self,
        template: &LambdaTemplate,
        pattern: &PatternTemplate,
        frame: FrameId,
        argument: ThunkId,
        span: Span,
    ) -> Result<()> {
        let value = self.force(argument)?;
        let Kind::Set(attributes) = &value.kind else {
            let at = self.at(argument);
            let message = format!("this function wants a set, got {}", value.kind.noun());
            let error = self
                .about(&codes::ARGUMENTS, at, &value, message)
                .related(pattern.span, "the set that it wants")
                .help("pass a set: `f { name = …; }`");
            return Err(self.fail(error));
        };
        self.counters.lookups += pattern.fields.len() as u64;
        let first = usize::from(template.parameter);
        for (slot, field) in pattern.fields.iter().enumerate() {
            let thunk = match (attributes.get(field.name), field.default) {
                (Some(attribute), _) => attribute.value,
                (None, Some(default)) => self.delay(default, frame),
                (None, None) => {
                    let name = self.symbols.name(field.name);
                    let error = Diagnostic::error(
                        &codes::ARGUMENTS,
                        self.at(argument),
                        format!("the argument `{name}` is missing"),
                    )
                    .label("passed here")
                    .related(field.span, "wanted here")
                    .help(format!(
                        "pass `{name} = …;`, or give it a default: `{name} ? …`"
                    ));
                    return Err(self.fail(error));
                }
            };
            self.set_slot(frame, first + slot, thunk);
        }
        if pattern.open {
            return Ok(());
        }
        self.refuse_unexpected(pattern, attributes, span)
    }

    fn refuse_unexpected(
        &mut self,
        pattern: &PatternTemplate,
        attributes: &Attributes,
        span: Span,
    ) -> Result<()> {
        let wanted = |name| pattern.fields.iter().any(|field| field.name == name);
        let Some(extra) = attributes.iter().find(|attribute| !wanted(attribute.name)) else {
            return Ok(());
        };
        let name = self.symbols.name(extra.name);
        let names = pattern
            .fields
            .iter()
            .map(|field| self.symbols.name(field.name));
        let help = match suggest::closest(name, names) {
            Some(close) => format!("did you mean `{close}`?"),
            None => "remove it, or let the function take more with `...`".to_owned(),
        };
        let error = Diagnostic::error(
            &codes::ARGUMENTS,
            extra.key,
            format!("the function does not take an argument `{name}`"),
        )
        .label("unexpected")
        .related(pattern.span, "what it takes")
        .related(span, "the call")
        .help(help);
        Err(self.fail(error))
    }

    fn enter_call(&mut self, span: Span, body: Option<Span>) -> Result<()> {
        self.counters.calls += 1;
        if self.calls.len() >= limits::CALL_DEPTH as usize {
            let message = format!("more than {} calls inside each other", limits::CALL_DEPTH);
            let error = Diagnostic::error(&codes::DEPTH, span, message)
                .label("the last of them")
                .why("a function that calls itself needs a case in which it does not")
                .help("check the condition that ends it, or use `lib.foldl'`");
            return Err(self.fail(error));
        }
        self.calls.push(CallSite { at: span, body });
        Ok(())
    }

    fn not_a_function(&mut self, value: &Value, at: Span) -> super::Failed {
        let noun = value.kind.noun();
        if let Kind::Tagged(constructor, _) = value.kind {
            let message = format!("`{}` takes one argument, not more", constructor.name);
            let error = Diagnostic::error(&codes::NOT_A_FUNCTION, at, message)
                .label("one argument too many")
                .help("remove what is too much; an argument that is a call needs parentheses");
            return self.fail(error);
        }
        let message = format!("{noun} cannot be called");
        let help = match value.kind {
            Kind::Type(_) => "leave the argument out, or build a type of it: `lib.types.listOf …`",
            Kind::Set(_) | Kind::Library(_) => "select the function first: `set.name argument`",
            Kind::Property(_) => "put what it applies to into parentheses: `mkForce (f x)`",
            _ => "a space means a call: is a `;`, an operator or a pair of parentheses missing?",
        };
        let error = self
            .about(&codes::NOT_A_FUNCTION, at, value, message)
            .help(help);
        self.fail(error)
    }
}
