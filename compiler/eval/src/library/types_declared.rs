//! `lib.types`: what the types that a spec declares itself are made of. What they mean is read in `modules/declared`.

use super::{Builtin, Call};
use crate::machine::{Machine, Result};
use crate::schema::{NamedType, Refinement, Schema, Type};
use crate::value::{Kind, TypeValue, Value};

/// Where the names of types stand below `lib`.
pub(crate) const GROUP: &str = "types";

pub(super) static TABLE: &[Builtin] = &[
    Builtin::new(
        "types.integer",
        "bounds",
        "integers; `{ min, max }` may bound them",
        made,
    ),
    Builtin::new(
        "types.decimal",
        "bounds",
        "numbers; `{ min, max }` may bound them",
        made,
    ),
    Builtin::new(
        "types.duration",
        "bounds",
        "durations; `{ min, max }` may bound them",
        made,
    ),
    Builtin::new(
        "types.size",
        "bounds",
        "sizes; `{ min, max }` may bound them",
        made,
    ),
    Builtin::new(
        "types.version",
        "bounds",
        "versions; `{ atLeast, below }` may bound them",
        made,
    ),
    Builtin::new("types.enum", "strings", "one of these strings", made),
    Builtin::new("types.listOf", "type", "lists of such values", made),
    Builtin::new(
        "types.setOf",
        "type",
        "sets of any names with such values",
        made,
    ),
    Builtin::new("types.nullable", "type", "such a value, or null", made),
    Builtin::new(
        "types.optional",
        "type",
        "a field that may be left out, and is null then",
        made,
    ),
    Builtin::new(
        "types.option",
        "field",
        "a field with more to say about it: `{ type, default, doc }`",
        made,
    ),
    Builtin::new(
        "types.oneOf",
        "types",
        "a value of the first of these types that it fits",
        made,
    ),
    Builtin::new("types.record", "fields", "sets with these fields", made),
    Builtin::new(
        "types.variant",
        "fields",
        "sets with exactly one of these fields",
        made,
    ),
];

const ANY_TEXT: Refinement = Refinement {
    name: "a string",
    check: |_| Ok(()),
};

/// The types without parts that every schema has.
static NAMED: [NamedType; 7] = [
    named("string", Type::Template(&ANY_TEXT)),
    named("bool", Type::Bool),
    named("port", Type::Integer { min: 1, max: 65535 }),
    named("address", Type::AddressOrVariable),
    named("cidr", Type::CidrOrVariable),
    named("secret", Type::Secret),
    named("any", Type::Any),
];

const fn named(name: &'static str, ty: Type) -> NamedType {
    NamedType { name, ty }
}

/// A call is kept as it is: the type is made of it where it is declared.
fn made(_: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let made = TypeValue::Made(call.builtin, call.argument(0));
    Ok(Value::written(Kind::Type(made), call.span))
}

impl Builtin {
    /// What it is called among types, if that is what it makes: `setOf`.
    pub(crate) fn type_name(&self) -> Option<&'static str> {
        super::in_group(self, GROUP)
    }
}

impl Schema {
    /// The types without parts below `lib.types`.
    pub fn named_types(&self) -> impl Iterator<Item = &'static NamedType> + use<> {
        NAMED.iter().chain(self.types)
    }

    /// The type of that name below `lib.types`.
    pub(crate) fn named_type(&self, name: &str) -> Option<&'static NamedType> {
        self.named_types().find(|named| named.name == name)
    }
}
