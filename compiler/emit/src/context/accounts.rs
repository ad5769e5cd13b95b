//! People and agents.

use minijinja::{Value, context};
use specc_model::Deployment;

use crate::content::Content;

pub(super) fn workspace(deployment: &Deployment) -> Value {
    let workspace = &deployment.workspace;
    context! {
        name => Content::setting(&workspace.name),
        slug => Content::setting(&workspace.slug),
        admin_email => Content::setting(&workspace.admin_email),
        admin_name => Content::setting(&workspace.admin_name),
        admin_password => Content::reference(&workspace.admin_password),
    }
}

pub(super) fn agents(deployment: &Deployment) -> Vec<Value> {
    deployment
        .agents
        .values()
        .map(|agent| {
            context! {
                id => Content::setting(&agent.id),
                name => Content::setting(&agent.name),
                email => Content::setting(&agent.email),
                role => context! { name => agent.role.name(), number => agent.role.number() },
                token => Content::reference(&agent.token),
            }
        })
        .collect()
}
