//! Why a fault of each kind matters, for the messages that have no reason of their own.

use specc_source::{Code, Diagnostic};

use crate::codes;

/// Gives every error that lacks one the reason of its kind.
pub(crate) fn complete(errors: &mut [Diagnostic]) {
    for error in errors {
        if error.why.is_none() {
            error.why = reason(error.code).map(str::to_owned);
        }
    }
}

fn reason(code: &'static Code) -> Option<&'static str> {
    REASONS
        .iter()
        .find(|(known, _)| std::ptr::eq(*known, code))
        .map(|(_, reason)| *reason)
}

static REASONS: &[(&Code, &str)] = &[
    (
        &codes::UNKNOWN_NAME,
        "a bare word is a name: of a `let`, of a parameter, or built in; text stands in quotes",
    ),
    (
        &codes::UNKNOWN_FUNCTION,
        "what is in it is the same for every spec, and nothing can be added to it",
    ),
    (
        &codes::DUPLICATE,
        "which of the two holds is not for the order of lines to decide",
    ),
    (
        &codes::MISSING_ATTRIBUTE,
        "what is missing is an error and never `null`, so that a slip cannot pass for an empty value",
    ),
    (
        &codes::COMPUTED_NAME,
        "the names in scope are known before anything is evaluated",
    ),
    (
        &codes::REFERENCE,
        "a reference is one name that the vault or the inventory knows; specc never sees the value",
    ),
    (
        &codes::UNKNOWN_OPTION,
        "what nothing reads would be dropped in silence",
    ),
    (
        &codes::MISSING_OPTION,
        "there is no value that would be right for every deployment",
    ),
    (
        &codes::UNKNOWN_ENVIRONMENT,
        "without its layer, the spec would be built as if no environment had been named",
    ),
    (
        &codes::NOT_A_TYPE,
        "a section of the spec's own is checked like every other, against what its type allows",
    ),
    (
        &codes::TYPE_TAKEN,
        "a section has one type, declared in one place",
    ),
    (
        &codes::TYPE,
        "a value of another type would fail only where it is used, on the server",
    ),
    (
        &codes::BOUNDS,
        "a value beyond the bounds would fail only where it is used, on the server",
    ),
    (
        &codes::REFINEMENT,
        "a text of another form would fail only where it is used, on the server",
    ),
    (
        &codes::OPERAND,
        "no value is converted unasked, so that none can come to mean something else",
    ),
    (
        &codes::ARGUMENTS,
        "a call passes exactly what the function names, so that a misspelt argument cannot get lost",
    ),
    (
        &codes::INTERPOLATION,
        "only what can be written in one way alone becomes part of a text",
    ),
    (
        &codes::NOT_A_FUNCTION,
        "two values side by side are a call of the first with the second",
    ),
    (&codes::NOT_A_SET, "only a set has attributes to select"),
    (
        &codes::RANGE,
        "an answer that does not exist is an error and never `null`",
    ),
    (
        &codes::ARITHMETIC,
        "a number that wraps around or is rounded would be wrong in silence",
    ),
    (
        &codes::ASSERTION,
        "somebody stated it so that a spec which breaks it is never deployed",
    ),
    (&codes::THROW, "the spec itself stops here, with `throw`"),
    (
        &codes::CONFLICT,
        "which of the two holds is not for the order of imports to decide",
    ),
    (
        &codes::IMPORT_CYCLE,
        "a file would have to be read before itself",
    ),
    (
        &codes::IMPORT_KIND,
        "a module sets options: it is a set of them, or a function that gives one",
    ),
    (&codes::CYCLE, "a value that needs itself is never finished"),
    (
        &codes::NESTING,
        "the limits keep time and memory bounded whatever the input",
    ),
];
