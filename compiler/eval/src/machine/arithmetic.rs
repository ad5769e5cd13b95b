//! Arithmetic and the operators that put strings, lists and sets together.

use std::rc::Rc;

use specc_source::{Diagnostic, Span};

use super::{Failed, Machine, Result};
use crate::attributes::{Attribute, Attributes};
use crate::codes;
use crate::hir::{ExprId, Operator};
use crate::joined::{List, LongText};
use crate::value::{FrameId, Kind, PathValue, ThunkId, Value};

/// The operands of one operator.
#[derive(Clone, Copy)]
struct Operands<'v> {
    operator: Operator,
    left: &'v Value,
    right: &'v Value,
    left_at: Span,
    right_at: Span,
    span: Span,
}

impl Machine<'_> {
    pub(super) fn eval_binary(
        &mut self,
        operator: Operator,
        left: ExprId,
        right: ExprId,
        frame: FrameId,
        span: Span,
    ) -> Result<Value> {
        let (left_at, right_at) = (self.hir.span(left), self.hir.span(right));
        let left = self.eval(left, frame)?;
        let right = self.eval(right, frame)?;
        let operands = Operands {
            operator,
            left: &left,
            right: &right,
            left_at,
            right_at,
            span,
        };
        match operator {
            Operator::Equal => {
                let equal = self.equal(&left, &right, span)?;
                Ok(Value::computed(Kind::Bool(equal), span))
            }
            Operator::NotEqual => {
                let equal = self.equal(&left, &right, span)?;
                Ok(Value::computed(Kind::Bool(!equal), span))
            }
            Operator::Less | Operator::LessEqual | Operator::Greater | Operator::GreaterEqual => {
                let order = self.order(&left, &right, span)?;
                let holds = match operator {
                    Operator::Less => order.is_lt(),
                    Operator::LessEqual => order.is_le(),
                    Operator::Greater => order.is_gt(),
                    _ => order.is_ge(),
                };
                Ok(Value::computed(Kind::Bool(holds), span))
            }
            Operator::Concat => self.concat(operands),
            Operator::Update => self.update(operands),
            Operator::Add => self.add(operands),
            _ => self.calculate(operands),
        }
    }

    /// `+`, `-`, `*` or `/` on two numbers, or on what is counted in numbers; the places are those of the operands and
    /// of the whole.
    pub(crate) fn arithmetic(
        &mut self,
        operator: Operator,
        left: &Value,
        right: &Value,
        (left_at, right_at, span): (Span, Span, Span),
    ) -> Result<Value> {
        self.calculate(Operands {
            operator,
            left,
            right,
            left_at,
            right_at,
            span,
        })
    }

    pub(super) fn eval_negate(
        &mut self,
        operand: ExprId,
        frame: FrameId,
        span: Span,
    ) -> Result<Value> {
        let value = self.eval(operand, frame)?;
        let kind = match value.kind {
            Kind::Integer(value) => match value.checked_neg() {
                Some(negated) => Kind::Integer(negated),
                None => return Err(self.overflow(span)),
            },
            Kind::Decimal(value) => Kind::Decimal(-value),
            ref other => {
                let message = format!("`-` wants a number, got {}", other.noun());
                let at = self.hir.span(operand);
                let error = self.about(&codes::OPERAND, at, &value, message);
                return Err(self.fail(error.help("negate an integer or a decimal")));
            }
        };
        Ok(Value::computed(kind, span))
    }

    fn concat(&mut self, operands: Operands<'_>) -> Result<Value> {
        let (Kind::List(left), Kind::List(right)) = (&operands.left.kind, &operands.right.kind)
        else {
            return Err(self.wrong_operands(operands));
        };
        self.copies(List::cost(left, right), size_of::<ThunkId>(), operands.span)?;
        self.charge(size_of::<List>(), operands.span)?;
        let joined = List::join(left, right);
        let kind = Kind::List(Rc::new(joined));
        Ok(Value::computed(kind, operands.span))
    }

    fn update(&mut self, operands: Operands<'_>) -> Result<Value> {
        let (Some(left), Some(right)) = (
            self.updatable(operands.left),
            self.updatable(operands.right),
        ) else {
            return Err(self.wrong_operands(operands));
        };
        let (all, copied) = Attributes::update(&left, &right);
        self.copies(copied, size_of::<Attribute>(), operands.span)?;
        self.charge(size_of::<Attributes>(), operands.span)?;
        Ok(Value::computed(Kind::Set(Rc::new(all)), operands.span))
    }

    fn updatable(&mut self, value: &Value) -> Option<Rc<Attributes>> {
        match &value.kind {
            Kind::Set(set) => Some(Rc::clone(set)),
            &Kind::Library(library) => Some(self.library_set(library, value.from)),
            _ => None,
        }
    }

    fn add(&mut self, operands: Operands<'_>) -> Result<Value> {
        match (&operands.left.kind, &operands.right.kind) {
            (Kind::Text(left), Kind::Text(right)) => {
                let copied = LongText::cost(left, right);
                self.counters.written += copied as u64;
                self.charge(copied + size_of::<LongText>(), operands.span)?;
                let text = LongText::join(left, right);
                Ok(Value::computed(Kind::Text(Rc::new(text)), operands.span))
            }
            (Kind::Path(left), Kind::Text(right)) => {
                let suffix = self.known_text(right, operands.right_at, "be part of a path")?;
                let path = PathValue {
                    text: format!("{}{suffix}", left.text),
                    file: left.file,
                };
                self.charge(path.text.len(), operands.span)?;
                Ok(Value::computed(Kind::Path(Rc::new(path)), operands.span))
            }
            _ => self.calculate(operands),
        }
    }

    fn calculate(&mut self, operands: Operands<'_>) -> Result<Value> {
        let operator = operands.operator;
        let outcome = match (&operands.left.kind, &operands.right.kind) {
            (&Kind::Integer(left), &Kind::Integer(right)) => {
                integers(operator, left, right).map(Kind::Integer)
            }
            (&Kind::Integer(left), &Kind::Decimal(right)) => {
                decimals(operator, left as f64, right).map(Kind::Decimal)
            }
            (&Kind::Decimal(left), &Kind::Integer(right)) => {
                decimals(operator, left, right as f64).map(Kind::Decimal)
            }
            (&Kind::Decimal(left), &Kind::Decimal(right)) => {
                decimals(operator, left, right).map(Kind::Decimal)
            }
            (&Kind::Size(left), right) => amounts(operator, left, right, Kind::Size),
            (&Kind::Duration(left), right) => amounts(operator, left, right, Kind::Duration),
            (left, &Kind::Size(right)) => scaled(operator, left, right).map(Kind::Size),
            (left, &Kind::Duration(right)) => scaled(operator, left, right).map(Kind::Duration),
            _ => Err(Fault::Kinds),
        };
        match outcome {
            Ok(kind) => Ok(Value::computed(kind, operands.span)),
            Err(Fault::Kinds) => Err(self.wrong_operands(operands)),
            Err(Fault::Overflow) => Err(self.overflow(operands.span)),
            Err(Fault::Negative) => {
                let message = "the difference is negative";
                let error = Diagnostic::error(&codes::ARITHMETIC, operands.span, message)
                    .label("less than nothing")
                    .help("sizes and durations start at zero: subtract less");
                Err(self.fail(error))
            }
            Err(Fault::Zero) => {
                let error =
                    Diagnostic::error(&codes::ARITHMETIC, operands.right_at, "division by zero")
                        .label("this is zero")
                        .help("test for zero first: `if x == 0 then … else …`");
                Err(self.fail(error))
            }
        }
    }

    fn overflow(&mut self, span: Span) -> Failed {
        let error = Diagnostic::error(&codes::ARITHMETIC, span, "the result does not fit 64 bits")
            .label("too large")
            .help("use smaller numbers, or decimals");
        self.fail(error)
    }

    fn wrong_operands(&mut self, operands: Operands<'_>) -> Failed {
        let Operands {
            operator,
            left,
            right,
            left_at,
            right_at,
            ..
        } = operands;
        let (left_noun, right_noun) = (left.kind.noun(), right.kind.noun());
        let message = format!(
            "`{}` cannot join {left_noun} and {right_noun}",
            operator.text()
        );
        let mut error = Diagnostic::error(&codes::OPERAND, left_at, message)
            .label(format!("this is {left_noun}"))
            .related(right_at, format!("this is {right_noun}"));
        for (value, at) in [(left, left_at), (right, right_at)] {
            if !at.contains(value.from) && !value.from.contains(at) {
                error = error.related(value.from, format!("{} from here", value.kind.noun()));
            }
        }
        let help = operand_help(operator, &left.kind, &right.kind);
        self.fail(error.help(help))
    }
}

enum Fault {
    Kinds,
    Overflow,
    Negative,
    Zero,
}

fn integers(operator: Operator, left: i64, right: i64) -> std::result::Result<i64, Fault> {
    let result = match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        Operator::Multiply => left.checked_mul(right),
        _ if right == 0 => return Err(Fault::Zero),
        _ => left.checked_div(right),
    };
    result.ok_or(Fault::Overflow)
}

fn decimals(operator: Operator, left: f64, right: f64) -> std::result::Result<f64, Fault> {
    let result = match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        _ if right == 0.0 => return Err(Fault::Zero),
        _ => left / right,
    };
    if result.is_finite() {
        Ok(result)
    } else {
        Err(Fault::Overflow)
    }
}

/// A size or a duration on the left: added to its like, or scaled.
fn amounts(
    operator: Operator,
    left: u64,
    right: &Kind,
    make: fn(u64) -> Kind,
) -> std::result::Result<Kind, Fault> {
    let same = match (make(0), right) {
        (Kind::Size(_), &Kind::Size(right)) => Some(right),
        (Kind::Duration(_), &Kind::Duration(right)) => Some(right),
        _ => None,
    };
    match (operator, same, right) {
        (Operator::Add, Some(right), _) => left.checked_add(right).map(make).ok_or(Fault::Overflow),
        (Operator::Subtract, Some(right), _) => {
            left.checked_sub(right).map(make).ok_or(Fault::Negative)
        }
        (Operator::Divide, Some(0), _) => Err(Fault::Zero),
        (Operator::Divide, Some(right), _) => Ok(Kind::Integer((left / right) as i64)),
        (Operator::Multiply, None, factor) => scaled(operator, factor, left).map(make),
        (Operator::Divide, None, &Kind::Integer(0)) => Err(Fault::Zero),
        (Operator::Divide, None, &Kind::Integer(right)) => match u64::try_from(right) {
            Ok(right) => Ok(make(left / right)),
            Err(_) => Err(Fault::Negative),
        },
        (Operator::Divide, None, &Kind::Decimal(right)) => {
            rounded(decimals(Operator::Divide, left as f64, right)?).map(make)
        }
        _ => Err(Fault::Kinds),
    }
}

/// A number times a size or a duration.
fn scaled(operator: Operator, factor: &Kind, amount: u64) -> std::result::Result<u64, Fault> {
    match (operator, factor) {
        (Operator::Multiply, &Kind::Integer(factor)) => match u64::try_from(factor) {
            Ok(factor) => factor.checked_mul(amount).ok_or(Fault::Overflow),
            Err(_) => Err(Fault::Negative),
        },
        (Operator::Multiply, &Kind::Decimal(factor)) => rounded(factor * amount as f64),
        _ => Err(Fault::Kinds),
    }
}

fn rounded(amount: f64) -> std::result::Result<u64, Fault> {
    if amount < 0.0 {
        Err(Fault::Negative)
    } else if amount >= u64::MAX as f64 {
        Err(Fault::Overflow)
    } else {
        Ok(amount.round() as u64)
    }
}

fn operand_help(operator: Operator, left: &Kind, right: &Kind) -> &'static str {
    match (operator, left, right) {
        (Operator::Subtract, Kind::Function(_), _) => {
            "put a negative argument into parentheses: `f (-1)`, and an operation too: `f (n - 1)`"
        }
        (_, Kind::Function(_), _) | (_, _, Kind::Function(_)) => {
            "give the function its arguments: `(f x) + …`"
        }
        (_, Kind::Property(_), _) | (_, _, Kind::Property(_)) => {
            "put the operation into parentheses: `mkForce (a + b)`"
        }
        (Operator::Divide, Kind::Address(_), Kind::Integer(_)) => {
            "write a network without spaces: `100.64.0.0/10`"
        }
        (Operator::Add, Kind::List(_), Kind::List(_)) => "lists are joined with `++`",
        (Operator::Add, Kind::Set(_), Kind::Set(_)) => "sets are joined with `//`",
        (Operator::Add, Kind::Text(_), _) | (Operator::Add, _, Kind::Text(_)) => {
            "put the value into the string: `\"… ${value} …\"`"
        }
        (Operator::Concat, Kind::Text(_), Kind::Text(_)) => "strings are joined with `+`",
        (Operator::Concat, Kind::List(_), _) => "put the right side into a list: `[ … ]`",
        (Operator::Concat, _, Kind::List(_)) => "put the left side into a list: `[ … ]`",
        (Operator::Concat, ..) => "`++` joins two lists",
        (Operator::Update, ..) => "`//` joins two sets",
        (_, Kind::Size(_), Kind::Integer(_)) | (_, Kind::Integer(_), Kind::Size(_)) => {
            "give the number a unit: `512M`"
        }
        (_, Kind::Duration(_), Kind::Integer(_)) | (_, Kind::Integer(_), Kind::Duration(_)) => {
            "give the number a unit: `30s`"
        }
        _ => "use two values of the same type",
    }
}
