//! # REX-50: one-token-per-agent
//!
//! ## What it does
//!
//! Refuses two accounts of agents with one token or one e-mail address, an agent with the role Admin that is not the declared
//! coordinator, and a coordinator without that role.
//!
//! ## Why it hurts
//!
//! With a shared token nobody can tell which agent did what, and taking it from one takes it from both. An Admin deletes
//! projects and people: one agent that was talked into it is enough.
//!
//! ## Example
//!
//! ```plane
//! workspace.coordinator = "concierge";
//! agents = {
//!   concierge = { name = "Mobutoo (Concierge AI)"; };
//!   builder   = { name = "Imhotep (Builder AI)"; role = Admin; };
//!   writer    = { name = "Thot (Writer AI)"; token = vault.plane_builder_token; };
//! };
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! workspace.coordinator = "concierge";
//! agents = {
//!   concierge = { name = "Mobutoo (Concierge AI)"; role = Admin; };
//!   builder   = { name = "Imhotep (Builder AI)"; };
//!   writer    = { name = "Thot (Writer AI)"; };
//! };
//! ```
//!
//! ## Origin
//!
//! SEED

use std::collections::BTreeMap;

use specc_model::Setting;
use specc_model::deployment::{Agent, Deployment, Role};
use specc_source::{Applicability, Edit, Fix, Level, suggest};

use crate::documentation::code;
use crate::views::{DeploymentView, Place};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct OneTokenPerAgent;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-50",
        "one-token-per-agent",
        "rex_50_one_token_per_agent.rs"
    ),
    level: Level::Error,
    doors: Doors::Spec,
};

const WHY_SHARED: &str =
    "Nobody can tell what was done by whom, and who takes it from one takes it from both.";
const WHY_ADMIN: &str =
    "An Admin deletes projects and people; one agent that is talked into it is enough.";
const WHY_COORDINATOR: &str = "It has to add members to projects, which only an Admin may.";

impl Rule for OneTokenPerAgent {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn deployment(&self, deployment: &DeploymentView<'_>, report: &mut Report<'_>) {
        let Some(spec) = deployment.spec else {
            return;
        };
        tokens(spec, report);
        addresses(spec, report);
        admins(spec, report);
        coordinator(spec, report);
    }
}

fn tokens(spec: &Deployment, report: &mut Report<'_>) {
    let mut holders: BTreeMap<&str, &Agent> = BTreeMap::new();
    for agent in spec.agents.values() {
        let key = agent.token.value.name.as_ref();
        let Some(first) = holders.get(key) else {
            holders.insert(key, agent);
            continue;
        };
        let (id, other) = (&agent.id.value, &first.id.value);
        let place = Place::from(agent.token.origin);
        let finding = report
            .at(
                place,
                format!("the agents `{other}` and `{id}` share a token"),
                format!("the token of `{id}`"),
            )
            .related(first.token.origin.at, format!("the token of `{other}`"))
            .why(WHY_SHARED)
            .help(format!(
                "write `vault.plane_{id}_token`, or leave it out: that is the default"
            ));
        report.add(match place.written {
            true => finding.fix(Fix {
                title: "give it a token of its own".to_owned(),
                // Whoever applies it has to put the token into the vault.
                applicability: Applicability::Unsafe,
                edits: vec![Edit {
                    span: place.at,
                    replacement: format!("vault.plane_{id}_token"),
                }],
            }),
            false => finding,
        });
    }
}

/// Plane knows people and agents alike by their addresses, however they are spelled.
fn addresses(spec: &Deployment, report: &mut Report<'_>) {
    let admin = &spec.workspace.admin_email;
    let mut holders: BTreeMap<String, (&str, &Setting<String>)> = BTreeMap::new();
    holders.insert(admin.value.to_ascii_lowercase(), ("the admin", admin));
    for agent in spec.agents.values() {
        let address = agent.email.value.to_ascii_lowercase();
        let id = agent.id.value.as_str();
        let Some((other, first)) = holders.get(&address) else {
            holders.insert(address, (id, &agent.email));
            continue;
        };
        let finding = report
            .at(
                agent.email.origin.into(),
                format!("`{other}` and the agent `{id}` share an e-mail address"),
                format!("the address of `{id}`"),
            )
            .related(first.origin.at, format!("the address of `{other}`"))
            .why("An account is found by its address: the second one would overwrite the first.")
            .help("leave it out: by default it is the agent's id in `workspace.agentDomain`");
        report.add(finding);
    }
}

fn admins(spec: &Deployment, report: &mut Report<'_>) {
    let coordinator = spec.workspace.coordinator.as_ref();
    let others = spec.agents.values().filter(|agent| {
        agent.role.value == Role::Admin
            && coordinator.is_none_or(|coordinator| coordinator.value != agent.id.value)
    });
    for agent in others {
        let id = &agent.id.value;
        let place = Place::from(agent.role.origin);
        let mut finding = report
            .at(
                place,
                format!("the agent `{id}` is Admin without being the coordinator"),
                "may do everything",
            )
            .why(WHY_ADMIN);
        finding = match coordinator {
            Some(coordinator) => finding
                .related(coordinator.origin.at, "the coordinator")
                .help("write `Member`"),
            None => finding.help(format!(
                "write `Member`, or declare `workspace.coordinator = \"{id}\";`"
            )),
        };
        report.add(match place.written {
            true => finding.fix(role_fix(place, Role::Member)),
            false => finding,
        });
    }
}

fn coordinator(spec: &Deployment, report: &mut Report<'_>) {
    let Some(coordinator) = &spec.workspace.coordinator else {
        return;
    };
    let id = &coordinator.value;
    let Some(agent) = spec.agents.get(id) else {
        let finding = report
            .at(
                coordinator.origin.into(),
                format!("the coordinator `{id}` is no agent"),
                "nobody has this id",
            )
            .why(WHY_COORDINATOR);
        let closest = suggest::closest(id, spec.agents.keys().map(String::as_str));
        report.add(match closest {
            Some(closest) => finding.help(format!("did you mean `{closest}`?")),
            None => finding.help(format!(
                "declare it: `agents.{id} = {{ name = \"…\"; role = Admin; }};`"
            )),
        });
        return;
    };
    if agent.role.value == Role::Admin {
        return;
    }
    let place = Place::from(agent.role.origin);
    let finding = report
        .at(
            place,
            format!("the coordinator `{id}` is not Admin"),
            format!("its role is {}", agent.role.value.name()),
        )
        .related(coordinator.origin.at, "declared here")
        .why(WHY_COORDINATOR)
        .help(format!("write `agents.{id}.role = Admin;`"));
    report.add(match place.written {
        true => finding.fix(role_fix(place, Role::Admin)),
        false => finding,
    });
}

fn role_fix(place: Place, role: Role) -> Fix {
    Fix {
        title: format!("write `{}`", role.name()),
        // Whoever applies it changes what an account may do.
        applicability: Applicability::Unsafe,
        edits: vec![Edit {
            span: place.at,
            replacement: role.name().to_owned(),
        }],
    }
}
