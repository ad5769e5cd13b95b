//! Containers and networks of a spec.

use std::borrow::Cow;

use specc_model::Setting;
use specc_model::deployment::{
    Condition, Dependency, Deployment, DockerNetwork, Lifecycle, Mount, Service, compose_service,
};

use super::{known, text};
use crate::views::{
    DependencyView, Door, EnvFileReference, Field, Health, HealthView, Listing, MountView,
    NetworkView, PathKey, Place, Probe, Recognized, ServiceView, Timings,
};

fn names<'d>(list: &'d Setting<Vec<Setting<&'static str>>>) -> Field<Vec<Field<Cow<'d, str>>>> {
    let name =
        |name: &Setting<&'static str>| Field::Known(Cow::Borrowed(name.value), name.origin.into());
    Field::Known(list.value.iter().map(name).collect(), list.origin.into())
}

/// The view of a container.
pub(super) fn service_view<'d>(service: &'d Service, spec: &'d Deployment) -> ServiceView<'d> {
    let place = Place::from(service.name.origin);
    let words = |words: &'d Setting<Vec<String>>| {
        let place = words.origin.into();
        let word = |word: &'d String| Field::Known(Cow::Borrowed(word.as_str()), place);
        Field::Known(words.value.iter().map(word).collect(), place)
    };
    let one_shot = service.lifecycle == Lifecycle::OneShot;
    // What specc writes itself and no option of a spec changes.
    let fixed = |text: &'static str| Field::Known(Cow::Borrowed(text), Place::around(place.at));
    let compose_name = compose_service(&service.name.value);
    let container = compose_name.replace('-', "_");
    ServiceView {
        door: Door::Spec,
        name: Cow::Borrowed(&service.name.value),
        known_as: vec![
            service.name.value.clone(),
            compose_name,
            format!("{}_{container}", spec.project.name.value),
            format!("{{{{project_name}}}}_{container}"),
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
        recognized: Recognized::default(),
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

fn mount_view(mount: &Mount) -> MountView<'_> {
    MountView {
        place: mount.source.origin.into(),
        source: text(&mount.source),
        // A relative one lies below the role's data directory, as tasks of a spec name it.
        key: Some(PathKey::new(&match mount.source.value.starts_with('/') {
            true => mount.source.value.clone(),
            false => format!("{{{{plane_data_directory}}}}/{}", mount.source.value),
        })),
        target: text(&mount.target),
        read_only: known(&mount.read_only),
    }
}

/// The view of a network.
pub(super) fn network_view<'d>((key, network): (&'d String, &'d DockerNetwork)) -> NetworkView<'d> {
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
