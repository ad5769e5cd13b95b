//! The option table of the tests: every type once, in the shape of a real one.

use std::borrow::Cow;

use specc_eval::schema::Complaint;
use specc_eval::{
    Constant, Constructor, Default, Merge, NamedType, OptionDeclaration, Refinement, Schema, Type,
};

const ANY_TEXT: Refinement = Refinement {
    name: "a string",
    check: |_| Ok(()),
};

const LOWER: Refinement = Refinement {
    name: "a lower-case word",
    check: |text| match text
        .chars()
        .find(|character| !character.is_ascii_lowercase())
    {
        None => Ok(()),
        Some(found) => Err(Complaint {
            message: format!("`{found}` is not a lower-case letter"),
            help: Some(format!("write `{}`", text.to_ascii_lowercase())),
        }),
    },
};

const TEXT: Type = Type::Text(&ANY_TEXT);

const fn option(
    path: &'static str,
    ty: Type,
    default: Default,
    example: &'static str,
) -> OptionDeclaration {
    OptionDeclaration {
        path,
        ty,
        default,
        merge: Merge::Unique,
        doc: "What it is. And more.",
        example,
    }
}

const fn with(merge: Merge, option: OptionDeclaration) -> OptionDeclaration {
    OptionDeclaration { merge, ..option }
}

const fn container(path: &'static str, ty: Type, default: Default) -> OptionDeclaration {
    OptionDeclaration {
        path,
        ty,
        default,
        merge: Merge::ByKey,
        doc: "A group of options.",
        example: "",
    }
}

fn memory_of(names: &[&str]) -> Option<Cow<'static, str>> {
    match names {
        ["api"] => Some("1G".into()),
        ["worker"] => Some("config.services.api.memory / 2".into()),
        ["none"] => None,
        _ => Some("512M".into()),
    }
}

const OPTIONS: &[OptionDeclaration] = &[
    container("project", Type::Record, Default::Absent),
    option(
        "project.name",
        Type::Text(&LOWER),
        Default::Required,
        "\"javisi\"",
    ),
    option(
        "project.domain",
        TEXT,
        Default::Expression("\"${config.project.name}.test\""),
        "\"a.test\"",
    ),
    option(
        "port",
        Type::Integer { min: 1, max: 65535 },
        Default::Expression("8000"),
        "8000",
    ),
    option(
        "ratio",
        Type::Decimal { min: 0.0, max: 8.0 },
        Default::Expression("0.5"),
        "0.5",
    ),
    option("enable", Type::Bool, Default::Expression("true"), "true"),
    option(
        "version",
        Type::Version {
            min_components: 3,
            max_components: 3,
        },
        Default::Absent,
        "v1.2.2",
    ),
    option(
        "wait",
        Type::Duration {
            min: 1_000,
            max: 60_000,
        },
        Default::Absent,
        "30s",
    ),
    option(
        "disk",
        Type::Size {
            min: 1 << 20,
            max: 1 << 40,
        },
        Default::Absent,
        "10G",
    ),
    option(
        "address",
        Type::AddressOrVariable,
        Default::Absent,
        "10.0.0.1",
    ),
    option("mesh", Type::CidrOrVariable, Default::Absent, "10.0.0.0/8"),
    option("password", Type::Secret, Default::Absent, "vault.password"),
    option(
        "url",
        Type::SecretTemplate(&ANY_TEXT),
        Default::Absent,
        "\"redis://${vault.x}@redis\"",
    ),
    option(
        "title",
        Type::Template(&ANY_TEXT),
        Default::Absent,
        "\"on ${var.host}\"",
    ),
    option(
        "role",
        Type::Constant { group: "role" },
        Default::Expression("Member"),
        "Admin",
    ),
    option(
        "auth",
        Type::Tagged {
            group: "authentication",
        },
        Default::Absent,
        "none \"why\"",
    ),
    option(
        "maybe",
        Type::Nullable(&Type::Integer { min: 0, max: 9 }),
        Default::Expression("null"),
        "1",
    ),
    option(
        "either",
        Type::OneOf(&[
            Type::Bool,
            Type::Size {
                min: 0,
                max: 1 << 40,
            },
        ]),
        Default::Absent,
        "1G",
    ),
    with(
        Merge::Append,
        option(
            "tags",
            Type::List(&TEXT),
            Default::Expression("[ ]"),
            "[ \"a\" ]",
        ),
    ),
    option(
        "caps",
        Type::List(&Type::Constant {
            group: "capability",
        }),
        Default::Expression("[ ]"),
        "[ CHOWN ]",
    ),
    with(
        Merge::ByKey,
        option(
            "labels",
            Type::SetOf(&TEXT),
            Default::Expression("{ }"),
            "{ a = \"b\"; }",
        ),
    ),
    option("extra", Type::Any, Default::Absent, "{ a = 1; }"),
    container("routes", Type::Records, Default::Expression("[ ]")),
    option("routes.[].path", TEXT, Default::Required, "\"/\""),
    option(
        "routes.[].port",
        Type::Integer { min: 1, max: 65535 },
        Default::Expression("80"),
        "80",
    ),
    container("services", Type::NamedRecords, Default::Expression("{ }")),
    option(
        "services.<name>.memory",
        Type::Size {
            min: 64 << 20,
            max: 8 << 30,
        },
        Default::PerName(memory_of),
        "512M",
    ),
    option(
        "services.<name>.cpus",
        Type::Decimal { min: 0.0, max: 8.0 },
        Default::Absent,
        "0.5",
    ),
    container("services.<name>.health", Type::Record, Default::Absent),
    option(
        "services.<name>.health.path",
        TEXT,
        Default::Required,
        "\"/\"",
    ),
    option(
        "services.<name>.health.interval",
        Type::Duration {
            min: 0,
            max: u64::MAX,
        },
        Default::Expression("30s"),
        "30s",
    ),
];

const fn constant(group: &'static str, name: &'static str) -> Constant {
    Constant {
        group,
        name,
        doc: "A constant.",
    }
}

/// The whole table.
pub const SCHEMA: Schema = Schema {
    options: OPTIONS,
    constants: &[
        constant("role", "Admin"),
        constant("role", "Member"),
        constant("capability", "ALL"),
        constant("capability", "CHOWN"),
    ],
    types: &[NamedType {
        name: "word",
        ty: Type::Text(&LOWER),
    }],
    constructors: &[
        Constructor {
            group: "authentication",
            name: "hmac",
            argument: Type::Secret,
            doc: "Signed.",
        },
        Constructor {
            group: "authentication",
            name: "none",
            argument: TEXT,
            doc: "Open.",
        },
    ],
};
