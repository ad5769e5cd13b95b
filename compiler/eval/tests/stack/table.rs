//! The option table of a stack of services, in the shape of a real one.

use std::borrow::Cow;

use specc_eval::{Default, Merge, OptionDeclaration, Refinement, Schema, Type};

const TEXT: Type = Type::Text(&Refinement {
    name: "a string",
    check: |_| Ok(()),
});

const SIZE: Type = Type::Size {
    min: 0,
    max: u64::MAX,
};

const fn option(path: &'static str, ty: Type, merge: Merge, default: Default) -> OptionDeclaration {
    OptionDeclaration {
        path,
        ty,
        default,
        merge,
        doc: "An option.",
        example: "1",
    }
}

/// A default that depends on the service, as those of images do.
fn memory_of(names: &[&str]) -> Option<Cow<'static, str>> {
    match names {
        ["s1"] => Some("1G".into()),
        _ => Some("config.limits.memory".into()),
    }
}

const EMPTY_LIST: Default = Default::Expression("[ ]");
const EMPTY_SET: Default = Default::Expression("{ }");

/// The whole table.
pub const SCHEMA: Schema = Schema {
    options: &[
        option(
            "domain",
            TEXT,
            Merge::Unique,
            Default::Expression("\"a.test\""),
        ),
        option(
            "network.subnet",
            Type::Cidr,
            Merge::Unique,
            Default::Expression("10.0.0.0/16"),
        ),
        option(
            "limits.memory",
            SIZE,
            Merge::Unique,
            Default::Expression("512M"),
        ),
        option("names", Type::List(&TEXT), Merge::Append, EMPTY_LIST),
        option("summary", Type::Any, Merge::Unique, Default::Absent),
        option("services", Type::NamedRecords, Merge::ByKey, EMPTY_SET),
        option(
            "services.<name>.image",
            TEXT,
            Merge::Unique,
            Default::Expression("\"app:1.0.0\""),
        ),
        option(
            "services.<name>.memory",
            SIZE,
            Merge::Unique,
            Default::PerName(memory_of),
        ),
        option(
            "services.<name>.cpus",
            Type::Decimal {
                min: 0.0,
                max: 64.0,
            },
            Merge::Unique,
            Default::Expression("if config.limits.memory > 1G then 1.0 else 0.5"),
        ),
        option(
            "services.<name>.port",
            Type::Integer { min: 1, max: 65535 },
            Merge::Unique,
            Default::Absent,
        ),
        option("services.<name>.url", TEXT, Merge::Unique, Default::Absent),
        option(
            "services.<name>.subnet",
            Type::Nullable(&Type::Cidr),
            Merge::Unique,
            Default::Expression("null"),
        ),
        option(
            "services.<name>.after",
            Type::List(&TEXT),
            Merge::Append,
            EMPTY_LIST,
        ),
        option(
            "services.<name>.labels",
            Type::SetOf(&TEXT),
            Merge::ByKey,
            EMPTY_SET,
        ),
        option(
            "services.<name>.health",
            Type::Record,
            Merge::ByKey,
            Default::Absent,
        ),
        option(
            "services.<name>.health.path",
            TEXT,
            Merge::Unique,
            Default::Required,
        ),
        option(
            "services.<name>.health.interval",
            Type::Duration {
                min: 0,
                max: u64::MAX,
            },
            Merge::Unique,
            Default::Expression("30s"),
        ),
    ],
    constants: &[],
    constructors: &[],
    types: &[],
};
