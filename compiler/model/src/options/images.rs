//! `images`: facts about images that specc does not know by itself.

use specc_eval::{Default, Merge, OptionDeclaration, Type};

use super::refinements::{CONTAINER_PATH, NON_EMPTY, TAG, URL_PATH, VARIABLE};
use super::{defaulted, required};

/// A fact that may be left out: then the built-in ones count, or nothing is known.
const fn fact(
    path: &'static str,
    ty: Type,
    doc: &'static str,
    example: &'static str,
) -> OptionDeclaration {
    defaulted(required(path, ty, doc, example), Default::Absent)
}

pub(super) const OPTIONS: &[OptionDeclaration] = &[
    OptionDeclaration {
        path: "images",
        ty: Type::NamedRecords,
        default: Default::Expression("{ }"),
        merge: Merge::ByKey,
        doc: "Facts about images by repository, without tag: what the rules judge by. They add to what specc knows by itself, and win where both say something.",
        example: "{ \"registry.example.org/backend\" = { tools = [ \"sh\" \"curl\" ]; user = 1000; memoryFloor = 256M; }; }",
    },
    fact(
        "images.<name>.tag",
        Type::Text(TAG),
        "An exact tag as an example: others have to have its beginning and at least as many numbers (REX-06).",
        "\"v1.4.0\"",
    ),
    fact(
        "images.<name>.tools",
        Type::List(&Type::Text(NON_EMPTY)),
        "All programs inside that a probe may call (REX-12).",
        "[ \"sh\" \"curl\" ]",
    ),
    fact(
        "images.<name>.user",
        Type::Integer {
            min: 0,
            max: 4_294_967_294,
        },
        "Number of the user that it runs as; 0 is root (REX-18).",
        "1000",
    ),
    fact(
        "images.<name>.ports",
        Type::List(&Type::Integer { min: 1, max: 65535 }),
        "Ports that it listens on.",
        "[ 8080 ]",
    ),
    fact(
        "images.<name>.healthPaths",
        Type::List(&Type::Text(URL_PATH)),
        "All paths that answer a GET with 200 while it is well (REX-13).",
        "[ \"/healthz\" ]",
    ),
    fact(
        "images.<name>.data",
        Type::List(&Type::Text(CONTAINER_PATH)),
        "Directories that it writes its data into (REX-18).",
        "[ \"/var/lib/app\" ]",
    ),
    fact(
        "images.<name>.capabilities",
        Type::List(&Type::Constant {
            group: "capability",
        }),
        "All capabilities that it has a use for (REX-07).",
        "[ NET_BIND_SERVICE ]",
    ),
    fact(
        "images.<name>.memoryFloor",
        Type::Size {
            min: 1 << 20,
            max: 1 << 50,
        },
        "The least memory limit that it starts and migrates with (REX-15).",
        "256M",
    ),
    fact(
        "images.<name>.runtime",
        Type::Choice(&["node", "python", "other"]),
        "What its main process runs on: the heap of Node has to be limited (REX-26).",
        "\"node\"",
    ),
    fact(
        "images.<name>.variables",
        Type::List(&Type::Text(VARIABLE)),
        "All environment variables that it reads (REX-31).",
        "[ \"LOG_LEVEL\" \"DATABASE_URL\" ]",
    ),
    fact(
        "images.<name>.requiredVariables",
        Type::List(&Type::Text(VARIABLE)),
        "Environment variables that it does not start without (REX-31).",
        "[ \"DATABASE_URL\" ]",
    ),
];
