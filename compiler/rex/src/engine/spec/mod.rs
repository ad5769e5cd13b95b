//! From a deployment to views.

mod environment;
mod ingress;
mod services;

use std::borrow::Cow;

use specc_artifacts::caddyfile::Caddyfile;
use specc_artifacts::variables::Variables;
use specc_model::{Setting, surface};
use specc_source::Span;

use self::environment::{database_users, env_file_views};
use self::ingress::{dns_view, gate_view, host_name_view, route_view};
use self::services::{network_view, service_view};
use super::fragments::{self, Fragments};
use super::{Engine, Side, let_go, present, site_fragment};
use crate::views::{DeploymentView, Door, Field, Index, Place, ServiceView, SurfaceView, Views};
use crate::{Outcome, Rule, SpecInput, suppressions};

/// Holds a spec against these rules.
pub(crate) fn check(rules: &[&dyn Rule], input: &SpecInput<'_>) -> Outcome {
    let mut engine = Engine::new(rules);
    let carried = Fragments::new(input.deployment);
    let site = site_fragment::read(input);
    let variables = Variables::default();
    let deployment = assemble(input, &carried, site.as_ref(), &variables, &mut engine);
    present::show(&mut engine, &deployment, Side::Spec);
    show_surface(input, &deployment, &mut engine);
    let_go(deployment, input.short_lived);
    for tree in input.trees {
        engine.suppress(suppressions::in_spec(tree, input.environment));
    }
    if let Some(site) = &site {
        engine.suppress(suppressions::in_carried(site, input.sources));
    }
    engine.finish(Side::Spec, input.sources, input.today)
}

/// The deployment that a spec describes.
fn assemble<'a>(
    input: &SpecInput<'a>,
    carried: &'a Fragments,
    site: Option<&'a Caddyfile>,
    variables: &'a Variables<'a>,
    engine: &mut Engine<'_>,
) -> DeploymentView<'a> {
    let spec = input.deployment;
    let mut deployment = DeploymentView {
        door: Door::Spec,
        place: Place::around(beginning(spec.span)),
        spec: Some(spec),
        services: spec
            .services
            .values()
            .map(|service| service_view(service, spec))
            .collect(),
        networks: spec.network.docker.iter().map(network_view).collect(),
        address_pools: vec![known(&spec.network.pool).and_then(|net| Some(net.into()))],
        compose_files: Views::default(),
        env_files: env_file_views(spec).into(),
        tasks: fragments::tasks(carried, input.sources, variables).into(),
        plays: Views::default(),
        roles: Views::default(),
        written: Views::default(),
        caddyfiles: Views::default(),
        sites: Views::default(),
        routes: spec.ingress.public.iter().map(route_view).collect(),
        gates: vec![gate_view(input)].into(),
        host_names: vec![host_name_view(spec)].into(),
        dns: vec![dns_view(spec)].into(),
        database_users: database_users(spec, engine).into(),
        configurations: Views::default(),
        variables: Views::default(),
        files: Views::default(),
        inventory: variables,
        declared_images: Some(&spec.images),
        index: Index::default(),
    };
    fragments::add_what_tasks_make(&mut deployment, input.sources);
    engine.visited(deployment.services.len() + deployment.tasks.len());
    index(&mut deployment, &spec.project.name.value);
    fragments::connect(&mut deployment, input.sources);
    if let Some(site) = site {
        site_fragment::add(&mut deployment, site, variables, engine);
    }
    deployment
}

fn index(deployment: &mut DeploymentView<'_>, project: &str) {
    let index = &mut deployment.index;
    for (position, written) in deployment.written.iter().enumerate() {
        let positions = index.written.entry(written.key.clone()).or_default();
        positions.push(position);
    }
    for (position, service) in deployment.services.iter().enumerate() {
        for name in &service.known_as {
            let positions = index.services.entry(name.clone()).or_default();
            positions.push(position);
        }
    }
    for (position, network) in deployment.networks.iter().enumerate() {
        let mut names = vec![network.name.clone()];
        if network.door == Door::Spec {
            // Tasks give the name on the host.
            names.push(Cow::Owned(format!("{project}_{}", network.key)));
            names.push(Cow::Owned(format!("{{{{project_name}}}}_{}", network.key)));
        }
        for name in names {
            index.add_network(name, position, network);
        }
    }
    for (position, task) in deployment.tasks.iter().enumerate() {
        for name in task.notifies().into_iter().filter_map(|name| name.text()) {
            index.notifiers.entry(name).or_default().push(position);
        }
    }
    for (position, file) in deployment.env_files.iter_mut().enumerate() {
        let reads = |service: &ServiceView<'_>| {
            let references = service.env_files.value();
            references.is_some_and(|references| {
                references
                    .items
                    .iter()
                    .any(|reference| reference.file == Some(position))
            })
        };
        let readers = deployment.services.iter().enumerate();
        file.readers = readers
            .filter(|(_, service)| reads(service))
            .map(|(position, _)| position)
            .collect();
    }
}

fn show_surface(input: &SpecInput<'_>, deployment: &DeploymentView<'_>, engine: &mut Engine<'_>) {
    let spec = input.deployment;
    let items = surface::surface(spec);
    engine.visited(items.len() + spec.dns.records.len() + spec.ingress.allow.len());
    let hash = surface::surface_hash(&items);
    let view = SurfaceView {
        place: deployment.place,
        items: &items,
        hash: &hash,
        review: input.review,
    };
    engine.show(Side::Spec, deployment, |rule, report| {
        rule.surface(&view, report)
    });
}

/// The opening brace of the spec: a range of many lines is no help to look at.
fn beginning(spec: Span) -> Span {
    Span::new(spec.file, spec.start, spec.end.min(spec.start + 1))
}

/// A value as it is.
fn known<T>(setting: &Setting<T>) -> Field<T>
where
    T: Clone,
{
    Field::Known(setting.value.clone(), setting.origin.into())
}

/// Text as it is.
fn text(setting: &Setting<String>) -> Field<Cow<'_, str>> {
    Field::Known(Cow::Borrowed(setting.value.as_str()), setting.origin.into())
}
