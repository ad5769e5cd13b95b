//! From a deployment to views.

use std::borrow::Cow;

use specc_eval::{Reference, ReferenceKind, Text, TextPiece};
use specc_model::deployment::{
    Deployment, EnvironmentValue, EnvironmentVariable, Lifecycle, Mount, Service,
};
use specc_model::{Setting, surface};
use specc_source::{Edit, Span};

use super::{Engine, Side, fragments, site_fragment};
use crate::views::{
    Address, Credential, DatabaseUserView, Door, Field, GateRange, GateView, HostNameView,
    MountView, Place, Record, ServiceView, SurfaceView, Timings, WantedRange,
};
use crate::{Outcome, Rule, SpecInput, suppressions};

/// Holds a spec against these rules.
pub(crate) fn check(rules: &[&dyn Rule], input: &SpecInput<'_>) -> Outcome {
    let mut engine = Engine::new(rules);
    let deployment = input.deployment;
    for service in deployment.services.values() {
        engine.visited(1);
        let view = service_view(service);
        engine.show(Side::Spec, |rule, report| rule.service(&view, report));
    }
    let gate = gate_view(input);
    engine.show(Side::Spec, |rule, report| rule.gate(&gate, report));
    let host = host_name_view(deployment);
    engine.show(Side::Spec, |rule, report| rule.host_name(&host, report));
    database_users(deployment, &mut engine);
    let items = surface::surface(deployment);
    engine.visited(items.len() + deployment.dns.records.len() + deployment.ingress.allow.len());
    let hash = surface::surface_hash(&items);
    let view = SurfaceView {
        place: Place::around(beginning(deployment.span)),
        items: &items,
        hash: &hash,
        review: input.review,
    };
    engine.show(Side::Spec, |rule, report| rule.surface(&view, report));
    fragments::check(deployment, input.sources, &mut engine);
    if let Some(text) = &deployment.extensions.caddy {
        site_fragment::check(text, input.trees, &mut engine);
    }
    for tree in input.trees {
        engine.suppress(suppressions::in_spec(tree));
    }
    engine.finish(input.sources, input.today)
}

/// The opening brace of the spec: a range of many lines is no help to look at.
fn beginning(spec: Span) -> Span {
    Span::new(spec.file, spec.start, spec.end.min(spec.start + 1))
}

fn known<T>(setting: &Setting<T>) -> Field<T>
where
    T: Clone,
{
    Field::Known(setting.value.clone(), setting.origin.into())
}

fn text(setting: &Setting<String>) -> Field<Cow<'_, str>> {
    Field::Known(Cow::Borrowed(setting.value.as_str()), setting.origin.into())
}

fn names<'d>(list: &'d Setting<Vec<Setting<&'static str>>>) -> Field<Vec<Field<Cow<'d, str>>>> {
    let name =
        |name: &Setting<&'static str>| Field::Known(Cow::Borrowed(name.value), name.origin.into());
    Field::Known(list.value.iter().map(name).collect(), list.origin.into())
}

fn service_view(service: &Service) -> ServiceView<'_> {
    let place = Place::from(service.name.origin);
    ServiceView {
        door: Door::Spec,
        name: Cow::Borrowed(&service.name.value),
        place,
        complete: true,
        one_shot: service.lifecycle == Lifecycle::OneShot,
        built: false,
        image: Field::Known(
            Cow::Owned(service.image.value.to_string()),
            service.image.origin.into(),
        ),
        timings: service.health.as_ref().map(|health| Timings {
            place,
            complete: true,
            interval: known(&health.interval),
            timeout: known(&health.timeout),
            retries: known(&health.retries).and_then(|retries| Some(u64::from(retries))),
            insertion: None,
        }),
        dropped: names(&service.dropped),
        added: names(&service.added),
        privileged: known(&service.privileged),
        host_network: known(&service.host_network),
        host_pid: known(&service.host_pid),
        mounts: service.mounts.iter().map(mount_view).collect(),
    }
}

fn mount_view(mount: &Mount) -> MountView<'_> {
    MountView {
        place: mount.source.origin.into(),
        source: text(&mount.source),
        target: text(&mount.target),
        read_only: known(&mount.read_only),
    }
}

/// The key of the Docker network that Caddy's published ports lead to.
const FRONTEND: &str = "frontend";

fn gate_view<'d>(input: &SpecInput<'d>) -> GateView<'d> {
    let Deployment {
        ingress, network, ..
    } = input.deployment;
    let end = list_end(input);
    let wanted = |what, spelling: &'static str, range, place| WantedRange {
        what,
        spelling: Cow::Borrowed(spelling),
        range,
        place,
        edit: end.map(|(span, before)| Edit {
            span,
            replacement: format!("{before}{spelling}"),
        }),
    };
    let frontend = network.docker.get(FRONTEND);
    GateView {
        door: Door::Spec,
        place: ingress.allow.origin.into(),
        vpn: ingress.vpn_only.value,
        ranges: ingress
            .allow
            .iter()
            .map(|range| known(range).and_then(|net| Some(GateRange::V4(net))))
            .collect(),
        // Without a network of that name, nothing says which one the proxy's clients seem to come from.
        wanted: frontend.map_or_else(Vec::new, |frontend| {
            vec![
                wanted(
                    "the mesh range",
                    "config.network.mesh.cidr",
                    network.mesh.value,
                    network.mesh.origin.into(),
                ),
                wanted(
                    "the Docker frontend subnet",
                    "config.network.docker.frontend.subnet",
                    frontend.subnet.value,
                    frontend.subnet.origin.into(),
                ),
            ]
        }),
    }
}

/// Where one more element of the gate's list can be added, and what separates it.
fn list_end(input: &SpecInput<'_>) -> Option<(Span, &'static str)> {
    let allow = &input.deployment.ingress.allow;
    let list = allow.origin.at;
    let written = input.sources.text(list);
    if !written.starts_with('[') || !written.ends_with(']') {
        return None;
    }
    match allow.value.last().map(|last| last.origin.at) {
        None => Some((Span::new(list.file, list.start + 1, list.start + 1), " ")),
        Some(last) if list.contains(last) => Some((Span::new(list.file, last.end, last.end), " ")),
        Some(_) => None,
    }
}

fn host_name_view(deployment: &Deployment) -> HostNameView<'_> {
    let subdomain = &deployment.plane.subdomain;
    let record = match deployment.dns.records.get(&subdomain.value) {
        Some(record) => Record::Found(address(&record.address)),
        None => Record::Missing,
    };
    HostNameView {
        door: Door::Spec,
        name: Cow::Owned(format!(
            "{}.{}",
            subdomain.value, deployment.project.domain.value
        )),
        place: subdomain.origin.into(),
        vpn_only: deployment.ingress.vpn_only.value,
        record,
        server: address(&deployment.network.mesh_address),
        entry: Cow::Owned(format!(
            "`dns.records.{} = config.network.mesh.address;`",
            subdomain.value
        )),
    }
}

fn address(setting: &Setting<Text>) -> Field<Address<'_>> {
    let place = setting.origin.into();
    let literal = setting
        .value
        .as_literal()
        .and_then(|text| text.parse().ok())
        .map(Address::Literal);
    let variable = || {
        setting
            .value
            .as_reference()
            .map(|variable| Address::Variable(Cow::Borrowed(&*variable.name)))
    };
    literal
        .or_else(variable)
        .map_or(Field::Unknown(place), |address| {
            Field::Known(address, place)
        })
}

fn database_users(deployment: &Deployment, engine: &mut Engine<'_>) {
    let database = &deployment.database;
    let view = DatabaseUserView {
        door: Door::Spec,
        user: text(&database.user),
        password: Field::Known(
            credential(&database.password.value),
            database.password.origin.into(),
        ),
    };
    engine.show(Side::Spec, |rule, report| rule.database_user(&view, report));
    for (name, variable) in deployment
        .env_files
        .values()
        .flat_map(|file| &file.variables)
    {
        engine.visited(1);
        let Some(credential) = environment_credential(name, variable) else {
            continue;
        };
        // What follows from `database.password` was shown with it.
        if credential.1 == Some(database.password.value.span) {
            continue;
        }
        let view = DatabaseUserView {
            door: Door::Spec,
            user: Field::Absent,
            password: Field::Known(credential.0, variable.value.origin.into()),
        };
        engine.show(Side::Spec, |rule, report| rule.database_user(&view, report));
    }
}

fn credential(reference: &Reference) -> Credential<'_> {
    match reference.kind {
        ReferenceKind::Vault => Credential::Vault(Cow::Borrowed(&reference.name)),
        ReferenceKind::Variable => Credential::Variable(Cow::Borrowed(&reference.name)),
    }
}

/// The password in an environment variable that PostgreSQL clients read, with the place of its reference.
fn environment_credential<'d>(
    name: &str,
    variable: &'d EnvironmentVariable,
) -> Option<(Credential<'d>, Option<Span>)> {
    let (EnvironmentValue::Text(text) | EnvironmentValue::Url(text)) = &variable.value.value;
    match name {
        "POSTGRES_PASSWORD" | "PGPASSWORD" => match text.as_reference() {
            Some(reference) => Some((credential(reference), Some(reference.span))),
            None => text
                .as_literal()
                .filter(|text| !text.is_empty())
                .map(|_| (Credential::Literal, None)),
        },
        "DATABASE_URL" | "DATABASE_READ_REPLICA_URL" => url_credential(text),
        _ => None,
    }
}

/// The password of `postgresql://USER:PASSWORD@HOST/…`.
fn url_credential(url: &Text) -> Option<(Credential<'_>, Option<Span>)> {
    let pieces = url.pieces();
    if let Some(TextPiece::Literal(first)) = pieces.first()
        && !first.starts_with("postgres")
    {
        return None;
    }
    for window in pieces.windows(3) {
        if let [
            TextPiece::Literal(before),
            TextPiece::Reference(reference),
            TextPiece::Literal(after),
        ] = window
            && before.ends_with(':')
            && after.starts_with('@')
        {
            return Some((credential(reference), Some(reference.span)));
        }
    }
    let literal = url.as_literal()?;
    let (authority, _) = literal.split_once("://")?.1.split_once('@')?;
    authority
        .contains(':')
        .then_some((Credential::Literal, None))
}
