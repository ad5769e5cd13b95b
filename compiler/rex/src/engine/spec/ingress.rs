//! How requests reach a spec's deployment: gate, public routes, names inside the VPN.

use std::borrow::Cow;

use specc_eval::Text;
use specc_model::Setting;
use specc_model::deployment::{Deployment, DnsRecord, PublicRoute};
use specc_source::{Edit, Span};

use super::{known, text};
use crate::SpecInput;
use crate::views::{
    Address, Authentication, DnsRecordView, DnsView, Door, Field, GateRange, GateView,
    HostNameView, Listing, Place, Record, RouteView, UpstreamView, WantedRange,
};

/// The view of a public route.
pub(super) fn route_view(route: &PublicRoute) -> RouteView<'_> {
    let place = Place::from(route.path.origin);
    let upstream = Place::from(route.upstream.origin);
    let (host, port) = match route.upstream.value.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().ok()),
        None => (route.upstream.value.as_str(), None),
    };
    let authentication = match &route.authentication.value {
        specc_model::deployment::Authentication::Hmac(_) => Authentication::By("hmac".into()),
        specc_model::deployment::Authentication::Token(_) => Authentication::By("token".into()),
        specc_model::deployment::Authentication::None(reason) => {
            Authentication::Nobody(reason.as_str().into())
        }
    };
    RouteView {
        door: Door::Spec,
        site: None,
        place: Place::written(route.span),
        paths: Field::Known(
            Listing {
                items: vec![text(&route.path)],
                complete: true,
            },
            place,
        ),
        upstreams: vec![UpstreamView {
            place: upstream,
            written: Cow::Borrowed(&route.upstream.value),
            host: Field::Known(Cow::Borrowed(host), upstream),
            port: port.map_or(Field::Absent, |port| Field::Known(port, upstream)),
            services: Vec::new(),
        }],
        stripped: Field::Absent,
        versions: Field::Absent,
        // specc writes public routes before the gate.
        behind_gate: Field::Known(false, place),
        authentication: Field::Known(authentication, route.authentication.origin.into()),
        proxy: None,
        around: Vec::new(),
        conditional: false,
    }
}

/// The view of the VPN's DNS.
pub(super) fn dns_view(spec: &Deployment) -> DnsView<'_> {
    let record = |(name, record): (&'_ String, &'_ DnsRecord)| {
        let full = format!("{name}.{}", spec.project.domain.value);
        DnsRecordView {
            name: Cow::Owned(full.to_ascii_lowercase()),
            written: Cow::Owned(name.clone()),
            place: Place::written(record.key),
            address: Field::Absent,
            item: None,
            conditional: false,
        }
    };
    DnsView {
        door: Door::Spec,
        place: spec.dns.override_local.origin.into(),
        path: "",
        override_local: known(&spec.dns.override_local),
        records: spec
            .dns
            .records
            .iter()
            .map(|entry| DnsRecordView {
                address: address(&entry.1.address),
                ..record(entry)
            })
            .collect(),
        complete: true,
    }
}

/// The key of the Docker network that Caddy's published ports lead to.
const FRONTEND: &str = "frontend";

/// The view of the gate.
pub(super) fn gate_view<'d>(input: &SpecInput<'d>) -> GateView<'d> {
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
        matcher: Field::Absent,
        definition: None,
        only_addresses: true,
        refuses_matched: true,
        refusals: Vec::new(),
        caddyfile: None,
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

/// The view of the host name that Plane is served under.
pub(super) fn host_name_view(deployment: &Deployment) -> HostNameView<'_> {
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
