//! Numbers.

use super::{Builtin, Call};
use crate::hir::Operator;
use crate::machine::{Machine, Result};
use crate::value::{Kind, Value};

pub(super) static TABLE: &[Builtin] = &[
    Builtin::new(
        "min",
        "first second",
        "the smaller of two values that can be ordered",
        min,
    ),
    Builtin::new(
        "max",
        "first second",
        "the larger of two values that can be ordered",
        max,
    ),
    Builtin::new(
        "mod",
        "number divisor",
        "the remainder of a division; it has the sign of the number",
        modulo,
    ),
    Builtin::new("abs", "number", "the number without its sign", abs),
    Builtin::new(
        "floor",
        "number",
        "the largest integer that is not larger",
        floor,
    )
    .nix(),
    Builtin::new(
        "ceil",
        "number",
        "the smallest integer that is not smaller",
        ceil,
    )
    .nix(),
    Builtin::new("add", "first second", "the sum", |machine, call| {
        calculate(machine, call, Operator::Add)
    })
    .nix(),
    Builtin::new("sub", "first second", "the difference", |machine, call| {
        calculate(machine, call, Operator::Subtract)
    })
    .nix(),
    Builtin::new("mul", "first second", "the product", |machine, call| {
        calculate(machine, call, Operator::Multiply)
    })
    .nix(),
    Builtin::new(
        "div",
        "number divisor",
        "the quotient; of two integers, without its fraction",
        |machine, call| calculate(machine, call, Operator::Divide),
    )
    .nix(),
    Builtin::new(
        "lessThan",
        "first second",
        "whether the first is less than the second, as `<` says",
        less_than,
    )
    .nix(),
    Builtin::new(
        "bitAnd",
        "first second",
        "the bits that both integers have",
        |machine, call| bits(machine, call, |left, right| left & right),
    )
    .nix(),
    Builtin::new(
        "bitOr",
        "first second",
        "the bits that either integer has",
        |machine, call| bits(machine, call, |left, right| left | right),
    )
    .nix(),
    Builtin::new(
        "bitXor",
        "first second",
        "the bits that one integer has and the other has not",
        |machine, call| bits(machine, call, |left, right| left ^ right),
    )
    .nix(),
];

fn min(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let (first, second) = (machine.argument(call, 0)?, machine.argument(call, 1)?);
    let order = machine.order(&first, &second, call.span)?;
    Ok(if order.is_le() { first } else { second })
}

fn max(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let (first, second) = (machine.argument(call, 0)?, machine.argument(call, 1)?);
    let order = machine.order(&first, &second, call.span)?;
    Ok(if order.is_ge() { first } else { second })
}

fn modulo(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let number = machine.integer_argument(call, 0)?;
    let divisor = machine.integer_argument(call, 1)?;
    match number.checked_rem(divisor) {
        Some(rest) => machine.integer(rest, call),
        None if divisor == 0 => {
            Err(machine.out_of_range(call, 1, "division by zero", "test for zero first"))
        }
        None => machine.integer(0, call),
    }
}

fn abs(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let value = machine.argument(call, 0)?;
    match value.kind {
        Kind::Integer(number) => match number.checked_abs() {
            Some(number) => machine.integer(number, call),
            None => Err(machine.out_of_range(
                call,
                0,
                "the result does not fit 64 bits",
                "use a decimal",
            )),
        },
        Kind::Decimal(number) => Ok(Value::computed(Kind::Decimal(number.abs()), call.span)),
        _ => Err(machine.wrong_argument(call, 0, &value, "a number")),
    }
}

fn floor(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    rounded(machine, call, f64::floor)
}

fn ceil(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    rounded(machine, call, f64::ceil)
}

fn rounded(machine: &mut Machine<'_>, call: &Call<'_>, round: fn(f64) -> f64) -> Result<Value> {
    let value = machine.argument(call, 0)?;
    match value.kind {
        Kind::Integer(number) => machine.integer(number, call),
        Kind::Decimal(number) if round(number).abs() < i64::MAX as f64 => {
            machine.integer(round(number) as i64, call)
        }
        Kind::Decimal(_) => Err(machine.out_of_range(
            call,
            0,
            "the result does not fit 64 bits",
            "use a smaller number",
        )),
        _ => Err(machine.wrong_argument(call, 0, &value, "a number")),
    }
}

fn calculate(machine: &mut Machine<'_>, call: &Call<'_>, operator: Operator) -> Result<Value> {
    let (left, right) = (machine.argument(call, 0)?, machine.argument(call, 1)?);
    let places = (
        machine.at(call.argument(0)),
        machine.at(call.argument(1)),
        call.span,
    );
    machine.arithmetic(operator, &left, &right, places)
}

fn less_than(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let (first, second) = (machine.argument(call, 0)?, machine.argument(call, 1)?);
    let order = machine.order(&first, &second, call.span)?;
    machine.bool(order.is_lt(), call)
}

fn bits(machine: &mut Machine<'_>, call: &Call<'_>, combine: fn(i64, i64) -> i64) -> Result<Value> {
    let left = machine.integer_argument(call, 0)?;
    let right = machine.integer_argument(call, 1)?;
    machine.integer(combine(left, right), call)
}
