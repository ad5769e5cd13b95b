//! Compose files as rules see them.

mod common;

use common::{root, slice};
use specc_artifacts::compose::{ComposeFile, Probe};
use specc_artifacts::variables::{Strength, Variables};
use specc_artifacts::{Field, List};

const COMPOSE: &str = r#"
x-common: &common
  restart: unless-stopped
  cap_drop: [ALL]
services:
  api:
    <<: *common
    image: "{{ plane_image }}"
    container_name: {{ project_name }}_api
    privileged: false
    user: "{{ plane_user }}"
    healthcheck:
      test: ["CMD-SHELL", "wget -q http://localhost:8000/"]
      interval: 30s
      retries: 3
    cap_add:
      - CHOWN
      - {{ extra }}
    volumes:
      - /opt/{{ project_name }}/data:/data:ro
      - cache:/cache
      - "{{ volume }}"
      - type: bind
        source: /a
        target: /b
        read_only: true
    environment:
      A: 1
      B: "{{ vault_b }}"
    env_file: plane.env
    ports:
      - "127.0.0.1:80:8000"
      - "9000"
    depends_on:
      migrator: {condition: service_completed_successfully}
    deploy:
      resources:
        limits:
          memory: {{ plane_api_memory_limit }}
{% if tracing %}
    pid: host
{% endif %}
  worker:
    extends: {service: api}
    image: x
  web:
    build: .
    mem_limit: 64m
    command: run {{ x }}
    healthcheck: {test: [CMD, curl, -f, "{{ url }}"], disable: yes}
    environment: [A=1, B, "C={{ c }}"]
    networks: [frontend]
    depends_on: [api]
networks:
  frontend:
    external: true
  backend:
    internal: true
    ipam: {config: [{subnet: 172.20.2.0/24}]}
"#;
const DEFAULTS: &str = "plane_api_memory_limit: 1024M\nproject_name: javisi\nplane_image: 'plane:{{ plane_version }}'\nplane_version: v1.2.2\n";

/// Views the file with the defaults known, and hands the view to a test.
fn with_view(test: impl Fn(ComposeFile)) {
    let (defaults, tree) = (root(DEFAULTS), root(COMPOSE));
    let mut variables = Variables::default();
    variables.define_all(&defaults, Strength::Defaults);
    test(ComposeFile::read(&tree, &variables, &[]));
}

fn known(field: &Field<String>) -> Option<&str> {
    field.get().map(String::as_str)
}

fn words(field: &Field<List<Field<String>>>) -> Vec<Option<&str>> {
    field
        .get()
        .map_or_else(Vec::new, |list| list.items.iter().map(known).collect())
}

#[test]
fn services_and_networks_are_listed() {
    with_view(|compose| {
        let names: Vec<_> = compose
            .services
            .iter()
            .map(|service| known(&service.name))
            .collect();
        assert_eq!(names, [Some("api"), Some("worker"), Some("web")]);
        assert!(compose.complete);
        assert_eq!(compose.networks[0].external.get(), Some(&true));
        assert!(compose.networks[0].internal.is_absent());
        assert_eq!(compose.networks[1].internal.get(), Some(&true));
        assert_eq!(
            known(&compose.networks[1].subnets[0]),
            Some("172.20.2.0/24")
        );
    });
}

#[test]
fn a_field_is_known_with_the_place_of_its_value_and_of_its_definition() {
    with_view(|compose| {
        let api = compose.service("api").unwrap();
        assert_eq!(known(&api.memory_limit), Some("1024M"));
        assert_eq!(
            slice(COMPOSE, api.memory_limit.span),
            "{{ plane_api_memory_limit }}"
        );
        assert_eq!(slice(COMPOSE, api.memory_limit.key.unwrap()), "memory");
        assert_eq!(slice(DEFAULTS, api.memory_limit.defined[0]), "1024M");
        assert_eq!(known(&api.image), Some("plane:v1.2.2"));
        let defined: Vec<_> = api
            .image
            .defined
            .iter()
            .map(|span| slice(DEFAULTS, *span))
            .collect();
        assert_eq!(defined, ["v1.2.2", "'plane:{{ plane_version }}'"]);
        assert_eq!(known(&api.container_name), Some("javisi_api"));
    });
}

#[test]
fn unknown_is_neither_known_nor_absent() {
    with_view(|compose| {
        let api = compose.service("api").unwrap();
        assert!(api.user.is_unknown());
        assert_eq!(words(&api.cap_add), [Some("CHOWN"), None]);
        let worker = compose.service("worker").unwrap();
        assert!(
            worker.cap_drop.is_unknown(),
            "it may come from the service that it extends"
        );
        assert!(known(&worker.image).is_some());
    });
}

#[test]
fn an_absent_field_points_at_the_service() {
    with_view(|compose| {
        let web = compose.service("web").unwrap();
        assert!(web.cap_drop.is_absent() && web.cpu_limit.is_absent() && web.image.is_absent());
        assert_eq!(slice(COMPOSE, web.cap_drop.span), "web");
        assert!(web.build.get().is_some());
        assert_eq!(known(&web.memory_limit), Some("64m"));
    });
}

#[test]
fn merge_keys_and_conditions_are_seen() {
    with_view(|compose| {
        let api = compose.service("api").unwrap();
        assert_eq!(words(&api.cap_drop), [Some("ALL")]);
        assert_eq!(known(&api.restart), Some("unless-stopped"));
        assert_eq!((known(&api.pid), api.pid.conditional), (Some("host"), true));
        assert_eq!(
            (api.privileged.get(), api.privileged.conditional),
            (Some(&false), false)
        );
    });
}

#[test]
fn probes_come_in_three_forms() {
    with_view(|compose| {
        let api = compose.service("api").unwrap().healthcheck.get().unwrap();
        let Some(Probe::Shell(command)) = api.test.get() else {
            panic!("{:?}", api.test)
        };
        assert_eq!(
            slice(COMPOSE, command.span),
            "\"wget -q http://localhost:8000/\""
        );
        assert_eq!(
            (known(&api.interval), api.retries.get()),
            (Some("30s"), Some(&3))
        );
        assert!(api.timeout.is_absent());
        let web = compose.service("web").unwrap().healthcheck.get().unwrap();
        let Some(Probe::Exec(list)) = web.test.get() else {
            panic!("{:?}", web.test)
        };
        assert_eq!(
            list.items.iter().map(known).collect::<Vec<_>>(),
            [Some("curl"), Some("-f"), None]
        );
        assert_eq!(web.disable.get(), Some(&true));
        assert!(compose.service("worker").unwrap().healthcheck.is_unknown());
    });
}

#[test]
fn mounts_and_ports_are_taken_apart() {
    with_view(|compose| {
        let api = compose.service("api").unwrap();
        let mounts: Vec<_> = api
            .volumes
            .get()
            .unwrap()
            .items
            .iter()
            .map(|mount| {
                (
                    known(&mount.source),
                    known(&mount.target),
                    mount.read_only.get().copied(),
                )
            })
            .collect();
        let expected = [
            (Some("/opt/javisi/data"), Some("/data"), Some(true)),
            (Some("cache"), Some("/cache"), Some(false)),
            (None, None, None),
            (Some("/a"), Some("/b"), Some(true)),
        ];
        assert_eq!(mounts, expected);
        let ports: Vec<_> = api
            .ports
            .get()
            .unwrap()
            .items
            .iter()
            .map(|port| (known(&port.published), known(&port.target)))
            .collect();
        assert_eq!(
            ports,
            [(Some("127.0.0.1:80"), Some("8000")), (None, Some("9000"))]
        );
    });
}

#[test]
fn pairs_come_as_mapping_and_as_list() {
    with_view(|compose| {
        let pairs = |name: &str| -> Vec<(Option<String>, Option<String>)> {
            let list = compose
                .service(name)
                .unwrap()
                .environment
                .get()
                .unwrap()
                .clone();
            list.items
                .into_iter()
                .map(|pair| (pair.name.get().cloned(), pair.value.get().cloned()))
                .collect()
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(pairs("api"), [(text("A"), text("1")), (text("B"), None)]);
        assert_eq!(
            pairs("web"),
            [(text("A"), text("1")), (text("B"), None), (text("C"), None)]
        );
        let depends = |name: &str| {
            compose
                .service(name)
                .unwrap()
                .depends_on
                .get()
                .unwrap()
                .items[0]
                .clone()
        };
        assert_eq!(
            known(&depends("api").value),
            Some("service_completed_successfully")
        );
        assert_eq!(
            (known(&depends("web").name), known(&depends("web").value)),
            (Some("api"), Some("service_started"))
        );
        assert_eq!(
            words(&compose.service("api").unwrap().env_file),
            [Some("plane.env")]
        );
        assert_eq!(words(&compose.service("web").unwrap().command), [None]);
    });
}
