//! From a deployment to views.

use std::borrow::Cow;

use specc_artifacts::caddyfile::Caddyfile;
use specc_artifacts::variables::Variables;
use specc_eval::{Reference, ReferenceKind, Text, TextPiece};
use specc_model::deployment::{
    Condition, Dependency, Deployment, DnsRecord, DockerNetwork, EnvFile, EnvironmentValue,
    EnvironmentVariable, Lifecycle, Mount, PublicRoute, Service, compose_service,
};
use specc_model::{Setting, surface};
use specc_source::{Edit, Span};

use super::fragments::{self, Fragments};
use super::{Engine, Side, present, site_fragment};
use crate::views::{
    Address, Assignment, Authentication, Credential, DatabaseUserView, DependencyView,
    DeploymentView, DnsRecordView, DnsView, Door, EnvFileReference, EnvFileView, Field, GateRange,
    GateView, Health, HealthView, HostNameView, Index, Listing, MountView, NetworkView, PathKey,
    Place, Probe, Record, RouteView, ServiceView, SurfaceView, Timings, UpstreamView, WantedRange,
};
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
    for tree in input.trees {
        engine.suppress(suppressions::in_spec(tree));
    }
    engine.finish(input.sources, input.today)
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
        compose_files: Vec::new(),
        env_files: env_file_views(spec),
        tasks: fragments::tasks(carried, input.sources, variables),
        plays: Vec::new(),
        roles: Vec::new(),
        written: Vec::new(),
        caddyfiles: Vec::new(),
        sites: Vec::new(),
        routes: spec.ingress.public.iter().map(route_view).collect(),
        gates: vec![gate_view(input)],
        host_names: vec![host_name_view(spec)],
        dns: vec![dns_view(spec)],
        database_users: database_users(spec, engine),
        configurations: Vec::new(),
        variables: Vec::new(),
        files: Vec::new(),
        inventory: variables,
        index: Index::default(),
    };
    engine.visited(deployment.services.len() + deployment.tasks.len());
    index(&mut deployment);
    fragments::connect(&mut deployment, input.sources);
    if let Some(site) = site {
        site_fragment::add(&mut deployment, site, variables, engine);
    }
    deployment
}

fn index(deployment: &mut DeploymentView<'_>) {
    let index = &mut deployment.index;
    for (position, service) in deployment.services.iter().enumerate() {
        for name in &service.known_as {
            let positions = index.services.entry(name.clone()).or_default();
            positions.push(position);
        }
    }
    for (position, network) in deployment.networks.iter().enumerate() {
        let positions = index.networks.entry(network.name.clone()).or_default();
        positions.push(position);
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

fn service_view<'d>(service: &'d Service, spec: &'d Deployment) -> ServiceView<'d> {
    let place = Place::from(service.name.origin);
    let words = |words: &'d Setting<Vec<String>>| {
        let place = words.origin.into();
        let word = |word: &'d String| Field::Known(Cow::Borrowed(word.as_str()), place);
        Field::Known(words.value.iter().map(word).collect(), place)
    };
    let one_shot = service.lifecycle == Lifecycle::OneShot;
    // What specc writes itself and no option of a spec changes.
    let fixed = |text: &'static str| Field::Known(Cow::Borrowed(text), Place::around(place.at));
    ServiceView {
        door: Door::Spec,
        name: Cow::Borrowed(&service.name.value),
        known_as: vec![
            service.name.value.clone(),
            compose_service(&service.name.value),
        ],
        place,
        complete: true,
        conditional: false,
        compose_file: None,
        node: None,
        insertion: None,
        one_shot,
        built: false,
        image: Field::Known(
            Cow::Owned(service.image.value.to_string()),
            service.image.origin.into(),
        ),
        container_name: Field::Unknown(place),
        command: service.command.as_ref().map_or(Field::Absent, words),
        entrypoint: Field::Absent,
        user: Field::Absent,
        restart: fixed(if one_shot {
            "on-failure"
        } else {
            "unless-stopped"
        }),
        health: health_view(service),
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
        security_options: Field::Known(
            vec![fixed("no-new-privileges:true")],
            Place::around(place.at),
        ),
        privileged: known(&service.privileged),
        host_network: known(&service.host_network),
        host_pid: known(&service.host_pid),
        read_only: Field::Absent,
        init: Field::Absent,
        memory: known(&service.memory),
        cpus: known(&service.cpus),
        environment: Field::Absent,
        env_files: env_file_references(service, spec),
        ports: Field::Absent,
        exposed: match service.port {
            Some(port) => {
                let port = Field::Known(Cow::Owned(port.to_string()), Place::around(place.at));
                Field::Known(vec![port], Place::around(place.at))
            }
            None => Field::Absent,
        },
        networks: Field::Known(service.networks.iter().map(text).collect(), place),
        dependencies: dependencies(service),
        mounts: service.mounts.iter().map(mount_view).collect(),
        tmpfs: Field::Absent,
        labels: Field::Absent,
        logging: Field::Known((), Place::around(place.at)),
        egress: service.egress.as_ref().map_or(Field::Absent, text),
    }
}

fn health_view(service: &Service) -> Health<'_> {
    if let Some(disabled) = &service.health_disabled
        && disabled.value
    {
        return Health::Disabled(disabled.origin.into());
    }
    let Some(health) = &service.health else {
        return Health::Absent;
    };
    let place = Place::from(health.probe.origin);
    let probe = match &health.probe.value {
        specc_model::deployment::Probe::Http { path } => Probe::Http {
            path: Cow::Borrowed(path.as_str()),
            port: service.port,
        },
        specc_model::deployment::Probe::Exec(words) => {
            let word = |word: &'_ String| Field::Known(Cow::Owned(word.clone()), place);
            Probe::Exec(words.iter().map(word).collect())
        }
    };
    Health::Probed(HealthView {
        place,
        probe: Field::Known(probe, place),
        start_period: known(&health.start_period),
    })
}

fn dependencies(service: &Service) -> Field<Listing<DependencyView<'_>>> {
    let place = Place::around(Place::from(service.name.origin).at);
    let dependency = |dependency: &'_ Dependency| {
        let condition = match dependency.condition {
            Condition::Healthy => "service_healthy",
            Condition::Started => "service_started",
            Condition::Completed => "service_completed_successfully",
        };
        DependencyView {
            service: Field::Known(Cow::Owned(dependency.service.clone()), place),
            condition: Field::Known(Cow::Borrowed(condition), place),
        }
    };
    let items = service.depends_on.iter().map(dependency).collect();
    Field::Known(
        Listing {
            items,
            complete: true,
        },
        place,
    )
}

fn env_file_references<'d>(
    service: &'d Service,
    spec: &'d Deployment,
) -> Field<Listing<EnvFileReference<'d>>> {
    if service.env_files.is_empty() {
        return Field::Absent;
    }
    let place = Place::around(Place::from(service.name.origin).at);
    let reference = |name: &'d String| EnvFileReference {
        path: Field::Known(Cow::Borrowed(name.as_str()), place),
        place,
        file: spec.env_files.get_index_of(name),
    };
    let items = service.env_files.iter().map(reference).collect();
    Field::Known(
        Listing {
            items,
            complete: true,
        },
        place,
    )
}

fn env_file_views(spec: &Deployment) -> Vec<EnvFileView<'_>> {
    let beginning = beginning(spec.span);
    let view = |file: &'_ EnvFile| EnvFileView {
        door: Door::Spec,
        name: Cow::Owned(format!("{}.env", file.name)),
        path: Cow::Owned(file.name.clone()),
        place: Place::around(beginning),
        entries: Listing::default(),
        example: false,
        role: "",
        written_by: Vec::new(),
        readers: Vec::new(),
    };
    spec.env_files
        .values()
        .map(|file| EnvFileView {
            entries: Listing {
                items: file.variables.iter().map(assignment).collect(),
                complete: true,
            },
            ..view(file)
        })
        .collect()
}

fn assignment<'d>((name, variable): (&'d String, &'d EnvironmentVariable)) -> Assignment<'d> {
    let (EnvironmentValue::Text(value) | EnvironmentValue::Url(value)) = &variable.value.value;
    let place = Place::from(variable.value.origin);
    let source = match (value.as_reference(), value.as_literal()) {
        (Some(reference), _) => Field::Known(credential(reference), place),
        (None, Some(_)) => Field::Known(Credential::Literal, place),
        (None, None) => Field::Unknown(place),
    };
    Assignment {
        door: Door::Spec,
        name: Field::Known(Cow::Borrowed(name.as_str()), Place::written(variable.key)),
        place: Place::written(variable.key),
        value: match value.as_literal() {
            Some(text) => Field::Known(Cow::Owned(text.to_owned()), place),
            None => Field::Unknown(place),
        },
        written: Cow::Owned(fragments::template(value)),
        source,
        conditional: false,
    }
}

fn network_view<'d>((key, network): (&'d String, &'d DockerNetwork)) -> NetworkView<'d> {
    NetworkView {
        door: Door::Spec,
        key: Cow::Borrowed(key.as_str()),
        place: Place::written(network.key),
        name: Cow::Borrowed(key.as_str()),
        compose_file: None,
        external: Field::Absent,
        internal: known(&network.internal),
        subnets: vec![known(&network.subnet).and_then(|net| Some(net.into()))],
        conditional: false,
    }
}

fn route_view(route: &PublicRoute) -> RouteView<'_> {
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

fn dns_view(spec: &Deployment) -> DnsView<'_> {
    let record = |(name, record): (&'_ String, &'_ DnsRecord)| {
        let full = format!("{name}.{}", spec.project.domain.value);
        DnsRecordView {
            name: Cow::Owned(full.to_ascii_lowercase()),
            written: Cow::Owned(name.clone()),
            place: Place::written(record.key),
            address: Field::Absent,
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

fn mount_view(mount: &Mount) -> MountView<'_> {
    MountView {
        place: mount.source.origin.into(),
        source: text(&mount.source),
        key: Some(PathKey::new(&mount.source.value)),
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
        matcher: Field::Absent,
        definition: None,
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

fn database_users<'d>(
    deployment: &'d Deployment,
    engine: &mut Engine<'_>,
) -> Vec<DatabaseUserView<'d>> {
    let database = &deployment.database;
    let mut users = vec![DatabaseUserView {
        door: Door::Spec,
        user: text(&database.user),
        password: Field::Known(
            credential(&database.password.value),
            database.password.origin.into(),
        ),
    }];
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
        users.push(DatabaseUserView {
            door: Door::Spec,
            user: Field::Absent,
            password: Field::Known(credential.0, variable.value.origin.into()),
        });
    }
    users
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
