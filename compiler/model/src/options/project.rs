//! `project` and `host`: the stack that Plane joins and the machine it runs on.

use specc_eval::{OptionDeclaration, Type};

use super::refinements::{DOMAIN, PROJECT_NAME, USER_NAME};
use super::{record, required};

pub(super) const OPTIONS: &[OptionDeclaration] = &[
    record("project", "The stack that Plane joins."),
    required(
        "project.name",
        Type::Text(PROJECT_NAME),
        "The stack's name: prefix of containers and networks, directory below `/opt`; Ansible's `project_name`.",
        "\"javisi\"",
    ),
    required(
        "project.domain",
        Type::Text(DOMAIN),
        "The domain that all of the stack's host names lie in; Ansible's `domain_name`.",
        "\"example.org\"",
    ),
    record("host", "The machine that everything runs on."),
    required(
        "host.user",
        Type::Text(USER_NAME),
        "The login that owns the stack's files; Ansible's `prod_user`.",
        "\"deploy\"",
    ),
    required(
        "host.memory",
        Type::Size {
            min: 64 << 20,
            max: 1 << 50,
        },
        "Main memory of the machine.",
        "8G",
    ),
    required(
        "host.reserved",
        Type::Size {
            min: 0,
            max: 1 << 50,
        },
        "Memory that the system and the stack's other containers keep: Plane's limits have to fit into the rest.",
        "3G",
    ),
    required(
        "host.cpus",
        Type::Decimal {
            min: 0.25,
            max: 4096.0,
        },
        "Processors of the machine.",
        "4",
    ),
];
