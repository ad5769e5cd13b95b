//! Functions as values, when something is evaluated, and giving up.

use rustc_hash::FxHashSet;
use specc_source::Diagnostic;

use super::{Builtin, Call};
use crate::attributes::{Attribute, Attributes};
use crate::codes;
use crate::machine::{Machine, Result};
use crate::value::{Function, Kind, ThunkId, Value};

pub(super) static TABLE: &[Builtin] = &[
    Builtin::new("throw", "message", "gives up with a message", throw)
        .nix()
        .global(),
    Builtin::new("abort", "message", "the same as `throw`", throw)
        .nix()
        .global(),
    Builtin::new(
        "assertMsg",
        "condition message",
        "true where the condition holds, else gives up with the message: for `assert`",
        assert_message,
    ),
    Builtin::new("id", "value", "the value itself", |machine, call| {
        machine.argument(call, 0)
    }),
    Builtin::new(
        "const",
        "value ignored",
        "the first value",
        |machine, call| machine.argument(call, 0),
    ),
    Builtin::new(
        "seq",
        "first second",
        "the second value, after the first was evaluated",
        seq,
    )
    .nix(),
    Builtin::new(
        "deepSeq",
        "first second",
        "the second value, after the first was evaluated with all that it holds",
        deep_seq,
    )
    .nix(),
    Builtin::new(
        "functionArgs",
        "function",
        "the names that the function's set pattern takes, and whether each has a default",
        function_args,
    )
    .nix(),
];

fn throw(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let message = machine.known_argument(call, 0)?;
    let error = Diagnostic::error(&codes::THROW, call.span, message)
        .label("given up here")
        .help("give the values that do not lead here");
    Err(machine.fail(error))
}

fn assert_message(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    if machine.bool_argument(call, 0)? {
        return machine.bool(true, call);
    }
    let message = machine.known_argument(call, 1)?;
    let at = machine.at(call.argument(0));
    let error = Diagnostic::error(&codes::ASSERTION, at, message)
        .label("this is false")
        .help("change what it is about, or the assertion");
    Err(machine.fail(error))
}

fn seq(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    machine.argument(call, 0)?;
    machine.argument(call, 1)
}

fn deep_seq(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    force_deeply(machine, call, call.argument(0), &mut FxHashSet::default())?;
    machine.argument(call, 1)
}

/// Forces a value and all that it holds; a value that holds itself is visited once.
fn force_deeply(
    machine: &mut Machine<'_>,
    call: &Call<'_>,
    thunk: ThunkId,
    seen: &mut FxHashSet<ThunkId>,
) -> Result<()> {
    if !seen.insert(thunk) {
        return Ok(());
    }
    machine.steps(1, call.span)?;
    let value = machine.force(thunk)?;
    let parts: Vec<ThunkId> = match &value.kind {
        Kind::List(elements) => elements.to_vec(),
        Kind::Set(set) => set.iter().map(|attribute| attribute.value).collect(),
        &Kind::Tagged(_, argument) => vec![argument],
        _ => return Ok(()),
    };
    for part in parts {
        machine.deeper(call.span, |machine| force_deeply(machine, call, part, seen))?;
    }
    Ok(())
}

fn function_args(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let function = machine.function_argument(call, 0)?;
    let mut arguments = Attributes::default();
    if let Kind::Function(Function::Lambda(lambda, _)) = function.kind {
        let template = machine.hir.lambda(lambda);
        for field in template.pattern.iter().flat_map(|pattern| &pattern.fields) {
            let optional = Value::computed(Kind::Bool(field.default.is_some()), field.span);
            arguments.push_new(Attribute {
                name: field.name,
                key: field.span,
                value: machine.ready(optional, field.span),
            });
        }
    }
    machine.set(arguments, call.span)
}
