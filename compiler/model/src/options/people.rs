//! `workspace`, `agents` and `ansible`: accounts, and what the spec adds to the role by hand.

use std::borrow::Cow;

use specc_eval::{Default, Merge, OptionDeclaration, Type};

use super::refinements::{DISPLAY_NAME, DOMAIN, EMAIL, NON_EMPTY, SLUG};
use super::{defaulted, merged, optional, record, required};

pub(super) const OPTIONS: &[OptionDeclaration] = &[
    record("workspace", "Plane's workspace for the team."),
    required(
        "workspace.name",
        Type::Text(DISPLAY_NAME),
        "Its display name.",
        "\"Javisi\"",
    ),
    required(
        "workspace.slug",
        Type::Text(SLUG),
        "Its name in URLs.",
        "\"javisi\"",
    ),
    optional(
        "workspace.agentDomain",
        Type::Text(DOMAIN),
        "\"agents.${config.project.name}.local\"",
        "Domain of the agents' e-mail addresses.",
        "\"agents.example.org\"",
    ),
    defaulted(
        required(
            "workspace.coordinator",
            Type::Text(NON_EMPTY),
            "Id of the agent that coordinates the others: the only one with the role Admin (REX-50).",
            "\"concierge\"",
        ),
        Default::Absent,
    ),
    record("workspace.admin", "The person who runs it."),
    required(
        "workspace.admin.email",
        Type::Text(EMAIL),
        "E-mail address, which is the sign-in name.",
        "\"admin@example.org\"",
    ),
    required(
        "workspace.admin.name",
        Type::Text(DISPLAY_NAME),
        "Display name.",
        "\"Ada\"",
    ),
    required(
        "workspace.admin.password",
        Type::Secret,
        "First password; a later change in Plane is kept.",
        "vault.plane_admin_password",
    ),
    OptionDeclaration {
        path: "agents",
        ty: Type::NamedRecords,
        default: Default::Expression("{ }"),
        merge: Merge::ByKey,
        doc: "Accounts for programs, by id (small letters, digits and `_`).",
        example: "{ builder.name = \"Imhotep (Builder AI)\"; }",
    },
    required(
        "agents.<name>.name",
        Type::Text(DISPLAY_NAME),
        "Display name.",
        "\"Imhotep (Builder AI)\"",
    ),
    optional(
        "agents.<name>.role",
        Type::Constant { group: "role" },
        "Member",
        "Role in the workspace: Admin for the coordinator alone.",
        "Member",
    ),
    defaulted(
        required(
            "agents.<name>.email",
            Type::Text(EMAIL),
            "E-mail address, which is the sign-in name.",
            "\"builder@agents.example.org\"",
        ),
        Default::PerName(agent_email),
    ),
    defaulted(
        required(
            "agents.<name>.token",
            Type::Secret,
            "Its API token, its own alone.",
            "vault.plane_builder_token",
        ),
        Default::PerName(agent_token),
    ),
    record(
        "ansible",
        "What the spec adds to the role by hand; the rules look at it like at everything else.",
    ),
    merged(
        optional(
            "ansible.tasks",
            Type::List(&Type::Any),
            "[ ]",
            "Ansible tasks at the end of the configuration, as sets of data; their strings are Jinja templates.",
            "[ { name = \"Keep a note\"; \"ansible.builtin.debug\" = { msg = \"configured\"; }; } ]",
        ),
        Merge::Append,
    ),
    merged(
        optional(
            "ansible.handlers",
            Type::List(&Type::Any),
            "[ ]",
            "Ansible handlers, as sets of data; their strings are Jinja templates.",
            "[ ]",
        ),
        Merge::Append,
    ),
];

fn agent_email(names: &[&str]) -> Option<Cow<'static, str>> {
    let id = plain(names)?;
    Some(format!("\"{id}@${{config.workspace.agentDomain}}\"").into())
}

fn agent_token(names: &[&str]) -> Option<Cow<'static, str>> {
    let id = plain(names)?;
    Some(format!("vault.plane_{id}_token").into())
}

/// The id, where it can stand in an Ansible variable's name; the decoder reports the others.
fn plain<'a>(names: &[&'a str]) -> Option<&'a str> {
    names.first().copied().filter(|id| is_agent_id(id))
}

/// Small letters, digits and `_`, a letter first.
pub(crate) fn is_agent_id(id: &str) -> bool {
    id.starts_with(|first: char| first.is_ascii_lowercase())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
