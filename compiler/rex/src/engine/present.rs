//! Every view to every rule.

use super::{Engine, Side};
use crate::views::{DeploymentView, Door};

/// Shows a deployment to the rules of one side. What a spec carries of files (tasks, Caddyfile lines) is shown to those that
/// look at files.
pub(super) fn show(engine: &mut Engine<'_>, deployment: &DeploymentView<'_>, side: Side) {
    let carried = Side::Artifacts;
    let d = deployment;
    for service in &d.services {
        engine.show(side, d, |rule, report| rule.service(service, report));
    }
    for network in &d.networks {
        engine.show(side, d, |rule, report| rule.network(network, report));
    }
    for file in &d.compose_files {
        engine.show(side, d, |rule, report| rule.compose_file(file, report));
    }
    for file in &d.env_files {
        engine.show(side, d, |rule, report| rule.env_file(file, report));
    }
    for task in &d.tasks {
        engine.show(carried, d, |rule, report| rule.task(task, report));
    }
    for file in &d.written {
        engine.show(carried, d, |rule, report| rule.written_file(file, report));
    }
    for variable in &d.variables {
        engine.show(carried, d, |rule, report| rule.variable(variable, report));
    }
    for play in &d.plays {
        engine.show(carried, d, |rule, report| rule.play(play, report));
    }
    for role in &d.roles {
        engine.show(carried, d, |rule, report| rule.role(role, report));
    }
    show_ingress(engine, deployment, side);
    for user in &d.database_users {
        engine.show(side, d, |rule, report| rule.database_user(user, report));
    }
    for file in &d.configurations {
        engine.show(carried, d, |rule, report| rule.configuration(file, report));
    }
    for file in &d.files {
        engine.show(carried, d, |rule, report| rule.file(file, report));
    }
    engine.show(side, d, |rule, report| rule.deployment(d, report));
    engine.counters.seen = d.seen();
}

/// Gates, sites, routes and names.
fn show_ingress(engine: &mut Engine<'_>, d: &DeploymentView<'_>, side: Side) {
    let carried = Side::Artifacts;
    for caddyfile in &d.caddyfiles {
        engine.show(carried, d, |rule, report| rule.caddyfile(caddyfile, report));
    }
    for site in &d.sites {
        engine.show(carried, d, |rule, report| rule.site(site, report));
    }
    for route in &d.routes {
        let side = if route.proxy.is_some() { carried } else { side };
        engine.show(side, d, |rule, report| rule.route(route, report));
    }
    for gate in &d.gates {
        let side = if gate.door == Door::Spec {
            side
        } else {
            carried
        };
        engine.show(side, d, |rule, report| rule.gate(gate, report));
    }
    for host in &d.host_names {
        engine.show(side, d, |rule, report| rule.host_name(host, report));
    }
    for dns in &d.dns {
        engine.show(side, d, |rule, report| rule.dns(dns, report));
    }
}
