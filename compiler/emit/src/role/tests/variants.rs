//! What changes in the role when the spec changes.

use specc_eval::{Data, Entry, Node, Origin, Set, Text};
use specc_model::deployment::Lifecycle;

use super::body;
use crate::fixture::{deployment, set, span, string};

const CONFIGURATION: &str = "roles/plane/tasks/configuration.yml";
const HANDLERS: &str = "roles/plane/handlers/main.yml";
const VARIABLES: &str = "roles/plane/vars/main.yml";

/// `{ name = TEXT; MODULE = { }; }`
fn raw_task(name: &str, module: &str) -> Node {
    let node = |data| Node {
        data,
        origin: Origin::written(span()),
    };
    let entry = |data| Entry {
        key: span(),
        value: node(data),
    };
    let entries = [
        ("name".to_owned(), entry(Data::Text(Text::literal(name)))),
        (module.to_owned(), entry(Data::Set(Set::default()))),
    ];
    node(Data::Set(Set {
        entries: entries.into_iter().collect(),
    }))
}

#[test]
fn tasks_of_the_spec_come_last() {
    let mut deployment = deployment();
    deployment.extensions.tasks = vec![raw_task("Say {{ plane_host }}", "ansible.builtin.debug")];
    deployment.extensions.handlers = vec![raw_task("Ping", "ansible.builtin.ping")];
    let task = "\n\n- name: \"Say {{ plane_host }}\"\n  ansible.builtin.debug: {}\n";
    assert!(body(&deployment, CONFIGURATION).ends_with(task));
    assert!(
        body(&deployment, HANDLERS).ends_with("\n\n- name: Ping\n  ansible.builtin.ping: {}\n")
    );
}

#[test]
fn a_process_without_a_healthcheck_only_has_to_run() {
    let mut deployment = deployment();
    deployment.services["worker"].health = None;
    let variables = body(&deployment, VARIABLES);
    assert!(
        variables.contains("plane_without_healthcheck:\n  - plane-worker\n"),
        "{variables}"
    );
    assert_eq!(variables.matches("- plane-worker\n").count(), 1);
}

#[test]
fn without_migrations_nothing_waits_for_them() {
    let mut deployment = deployment();
    deployment.services.shift_remove("migrator");
    let variables = body(&deployment, VARIABLES);
    assert!(
        variables.contains("plane_one_shot: []\nplane_one_shot_containers: []\n"),
        "{variables}"
    );
}

#[test]
fn handlers_recreate_what_reads_a_changed_file_and_no_one_shot_service() {
    let handlers = body(&deployment(), HANDLERS);
    let recreated: Vec<&str> = handlers
        .lines()
        .filter_map(|line| line.strip_prefix("- name: Recreate "))
        .collect();
    assert_eq!(
        recreated,
        [
            "all processes",
            "plane-mq",
            "plane-worker",
            "plane-beat",
            "plane-storage",
            "plane-api",
            "plane-space",
            "plane-live"
        ]
    );

    let mut deployment = deployment();
    deployment.services["migrator"].lifecycle = Lifecycle::LongRunning;
    assert!(body(&deployment, HANDLERS).contains("- name: Recreate plane-migrator\n"));
}

#[test]
fn services_start_after_those_that_they_wait_for() {
    let mut deployment = deployment();
    let api = deployment.services.get_index_of("api").unwrap();
    deployment.services.move_index(api, 0);
    let handlers = body(&deployment, HANDLERS);
    let place = |name: &str| {
        handlers
            .find(&format!("- name: Recreate {name}\n"))
            .unwrap()
    };
    assert!(place("plane-mq") < place("plane-api") && place("plane-api") < place("plane-live"));
}

#[test]
fn a_cycle_of_dependencies_loses_no_service() {
    let mut deployment = deployment();
    let wait = deployment.services["live"].depends_on.clone();
    deployment.services["api"].depends_on = wait
        .into_iter()
        .map(|mut on| {
            on.service = "live".to_owned();
            on
        })
        .collect();
    let handlers = body(&deployment, HANDLERS);
    assert!(
        handlers.contains("- name: Recreate plane-api\n")
            && handlers.contains("- name: Recreate plane-live\n")
    );
}

#[test]
fn bearer_tokens_are_written_only_where_a_route_has_one() {
    let mut deployment = deployment();
    assert!(body(&deployment, CONFIGURATION).contains("plane-public-2.token"));
    deployment.ingress.public.remove(1);
    assert!(!body(&deployment, CONFIGURATION).contains(".token"));
    assert!(
        !body(&deployment, "roles/plane/meta/argument_specs.yml").contains("plane_caddy_mount")
    );
}

#[test]
fn a_literal_address_stays_out_of_the_role() {
    let mut deployment = deployment();
    assert!(body(&deployment, VARIABLES).contains("vps_tailscale_ip"));
    deployment.network.mesh_address = set(Text::literal("100.64.0.5"));
    let variables = body(&deployment, VARIABLES);
    assert!(
        !variables.contains("100.64.0.5") && !variables.contains("address in the VPN"),
        "{variables}"
    );
}

#[test]
fn names_of_people_are_data_and_never_templates() {
    let mut deployment = deployment();
    deployment.agents["builder"].name = string("{{ lookup('pipe', 'id') }} # \"x\"\n- y");
    let accounts = body(&deployment, "inventory/group_vars/all/accounts.yml");
    let line = r#"    name: "{{ '{' }}{ lookup('pipe', 'id') }} # \"x\"\n- y""#;
    assert!(accounts.lines().any(|found| found == line), "{accounts}");
}
