//! The forms in which people write the same thing, and what can be known of each.

use crate::testing::deployment;
use crate::views::{DeploymentView, Field, Health, Probe};

/// What the first container of a compose file is known to have.
fn service(attributes: &str, check: impl FnOnce(&DeploymentView<'_>)) {
    let text = format!("services:\n  api:\n    image: x:1.0.0\n{attributes}");
    let defaults = "limit: 384m\nitems: [a, b]\n";
    let files = [
        ("roles/x/templates/docker-compose.yml.j2", text.as_str()),
        ("roles/x/defaults/main.yml", defaults),
    ];
    deployment(&files, check);
}

#[test]
fn limits_are_read_in_every_form() {
    let cases = [
        ("    mem_limit: 384m\n", Some(384 << 20)),
        (
            "    deploy: {resources: {limits: {memory: 384M}}}\n",
            Some(384 << 20),
        ),
        (
            "    deploy:\n      resources:\n        limits:\n          memory: {{ limit }}\n",
            Some(384 << 20),
        ),
        (
            "    deploy:\n      resources:\n        limits:\n          memory: \"{{ limit | default('1g') }}\"\n",
            Some(384 << 20),
        ),
        (
            "    deploy:\n      resources:\n        limits:\n          memory: {{ nobody_knows }}\n",
            None,
        ),
        ("    mem_limit: >-\n      384m\n", Some(384 << 20)),
    ];
    for (attributes, expected) in cases {
        service(attributes, |deployment| {
            assert_eq!(
                deployment.services[0].memory.value().copied(),
                expected,
                "{attributes}"
            );
            assert!(!deployment.services[0].memory.is_absent(), "{attributes}");
        });
    }
}

#[test]
fn probes_are_read_in_every_form() {
    let cases = [
        (
            "test: curl -f http://localhost/",
            "shell curl -f http://localhost/",
        ),
        (
            "test: [CMD, curl, -f, http://localhost/]",
            "exec curl -f http://localhost/",
        ),
        (
            "test: [\"CMD-SHELL\", \"curl -f http://localhost/\"]",
            "shell curl -f http://localhost/",
        ),
        (
            "test: >-\n        curl -f\n        http://localhost/",
            "shell curl -f http://localhost/",
        ),
        (
            "test:\n        - CMD-SHELL\n        - |\n          curl -f http://localhost/",
            "shell curl -f http://localhost/",
        ),
        ("test: [NONE]", "disabled"),
        ("disable: true", "disabled"),
        ("test: {{ probe }}", "unknown"),
    ];
    for (test, expected) in cases {
        service(&format!("    healthcheck:\n      {test}\n"), |deployment| {
            let found = match &deployment.services[0].health {
                Health::Probed(health) => match &health.probe {
                    Field::Known(probe, _) => {
                        let kind = if matches!(probe, Probe::Shell(_)) {
                            "shell"
                        } else {
                            "exec"
                        };
                        format!("{kind} {}", probe.words().join(" "))
                    }
                    _ => "unknown".to_owned(),
                },
                Health::Disabled(_) => "disabled".to_owned(),
                other => format!("{other:?}"),
            };
            assert_eq!(found, expected, "{test}");
        });
    }
}

#[test]
fn what_a_template_may_add_leaves_a_container_incomplete() {
    let cases = [
        ("    restart: always\n", true),
        ("{% if secure %}\n    cap_drop: [ALL]\n{% endif %}\n", true),
        ("{% include 'nowhere.yml' %}\n", false),
        ("{{ extra | to_nice_yaml }}\n", false),
        ("    extends: {file: base.yml, service: base}\n", false),
    ];
    for (attributes, expected) in cases {
        service(attributes, |deployment| {
            assert_eq!(deployment.services[0].complete, expected, "{attributes}");
        });
    }
}

#[test]
fn services_out_of_a_loop_have_no_certain_name() {
    let text =
        "services:\n{% for name in apps %}\n  {{ name }}:\n    image: x:1.0.0\n{% endfor %}\n";
    deployment(&[("docker-compose.yml.j2", text)], |deployment| {
        assert!(!deployment.compose_files[0].services.complete);
        assert!(deployment.services[0].conditional);
    });
}

#[test]
fn a_container_task_is_a_container() {
    let task = "\
- name: Start
  community.docker.docker_container:
    name: \"{{ project_name }}_api\"
    image: redis:8.0.3-bookworm
    memory: 256m
    env: {A: \"1\"}
    networks: [{name: javisi_backend}]
    cap_drop: [ALL]
    volumes: [\"/opt/data:/data:ro\"]
    healthcheck: {test: [CMD, redis-cli, ping], interval: 30s, timeout: 10s, retries: 3}
";
    deployment(&[("roles/x/tasks/main.yml", task)], |deployment| {
        let service = &deployment.services[0];
        assert_eq!(service.name, "{{project_name}}_api");
        assert_eq!(service.memory.value(), Some(&(256 << 20)));
        assert_eq!(
            service.timings.as_ref().unwrap().interval.value(),
            Some(&30_000)
        );
        assert_eq!(service.mounts[0].read_only.value(), Some(&true));
        assert_eq!(
            deployment
                .environment(service)
                .get("A")
                .unwrap()
                .value
                .text(),
            Some("1")
        );
        assert_eq!(deployment.services_named("{{project_name}}_api").count(), 1);
    });
    let stopped = task.replace("image: redis:8.0.3-bookworm", "state: absent");
    deployment(&[("roles/x/tasks/main.yml", &stopped)], |deployment| {
        assert!(deployment.services.is_empty());
    });
}

/// Files as path and text.
type Files<'a> = [(&'a str, &'a str)];

/// The value of `{{ port }}` in the role `x`, given files that define it.
fn port(files: &Files<'_>) -> Option<String> {
    let mut all = vec![(
        "roles/x/templates/docker-compose.yml.j2",
        "services:\n  api:\n    image: \"x:{{ port }}\"\n",
    )];
    all.extend_from_slice(files);
    let mut found = None;
    deployment(&all, |deployment| {
        found = deployment.services[0].image.text().map(str::to_owned);
    });
    found
}

#[test]
fn variables_have_the_precedence_of_ansible() {
    let defaults = ("roles/x/defaults/main.yml", "port: 1\n");
    let all = ("inventory/group_vars/all/main.yml", "port: 2\n");
    let group = ("inventory/group_vars/web.yml", "port: 3\n");
    let vars = ("roles/x/vars/main.yml", "port: 4\n");
    let other = ("roles/y/defaults/main.yml", "port: 5\n");
    let another = ("roles/z/vars/main.yml", "port: 10\n");
    let fact = (
        "roles/y/tasks/main.yml",
        "- name: a\n  ansible.builtin.set_fact:\n    port: 6\n",
    );
    let register = (
        "roles/y/tasks/main.yml",
        "- name: a\n  ansible.builtin.command: b\n  changed_when: false\n  register: port\n",
    );
    let play = (
        "playbooks/a.yml",
        "- name: a\n  hosts: all\n  vars: {port: 7}\n  tasks: []\n",
    );
    let parameter = (
        "playbooks/a.yml",
        "- name: a\n  hosts: all\n  roles: [{role: x, port: 8}]\n",
    );
    let asked_for = ("roles/x/vars/Debian.yml", "port: 9\n");
    let ini = ("hosts.ini", "[web:vars]\nport = 11\n");
    let ini_for_all = ("inventory/hosts", "[web]\na\n[all:vars]\nport=12\n");
    let ini_of_a_host = ("inventory/hosts", "[web]\na port=13\n");
    let ini_of_a_list = ("hosts.ini", "[all:vars]\nport=[1, 2]\n");
    let cases: [(&Files<'_>, Option<&str>); 17] = [
        (&[defaults, ini], None),
        (&[defaults, ini_for_all], Some("x:12")),
        (&[defaults, ini_of_a_host], None),
        (&[defaults, ini_of_a_list], None),
        (&[defaults], Some("x:1")),
        (&[defaults, all], Some("x:2")),
        (&[defaults, all, group], None),
        (&[defaults, all, group, vars], Some("x:4")),
        // Plays hand it on to the roles beside it; roles of their own do not ask for that of others.
        (&[other], Some("x:5")),
        (&[other, another], None),
        (&[defaults, other], Some("x:1")),
        (&[defaults, asked_for], None),
        (&[defaults, fact], None),
        (&[defaults, register], None),
        (&[defaults, play], None),
        (&[defaults, parameter], None),
        (&[], None),
    ];
    for (files, expected) in cases {
        assert_eq!(port(files).as_deref(), expected, "{files:?}");
    }
}

#[test]
fn files_of_variables_that_somebody_asks_for_are_no_secret() {
    let defaults = ("roles/x/defaults/main.yml", "port: 1\n");
    let file = ("config/settings.yml", "port: 2\n");
    let play = |vars_files: &str| {
        format!("- name: a\n  hosts: all\n  vars_files: {vars_files}\n  tasks: []\n")
    };
    let task = |arguments: &str| format!("- name: a\n  include_vars: {arguments}\n");
    let (playbook, tasks) = ("playbooks/a.yml", "roles/x/tasks/main.yml");
    let unknown = [
        (playbook, play("[../config/settings.yml]")),
        (playbook, play("[[none.yml, ../config/settings.yml]]")),
        (playbook, play("[\"../config/{{ env }}.yml\"]")),
        (tasks, task("../../../config/settings.yml")),
        (tasks, task("{file: ../../../config/settings.yml}")),
        (tasks, task("file=config/settings.yml")),
        (tasks, task("{dir: ../../../config}")),
        (tasks, "- name: a\n  set_fact: port=3\n".to_owned()),
        (
            playbook,
            "- hosts: all\n  vars_prompt: [{name: port, prompt: x}]\n  tasks: []\n".to_owned(),
        ),
    ];
    for (path, text) in &unknown {
        assert_eq!(port(&[defaults, file, (path, text)]), None, "{text}");
    }
    let other = play("[../config/other.yml]");
    assert_eq!(
        port(&[defaults, file, (playbook, &other)]).as_deref(),
        Some("x:1")
    );
}

#[test]
fn inventories_that_differ_leave_a_value_unknown() {
    let defaults = ("roles/x/defaults/main.yml", "port: 1\n");
    let group = ("inventory/group_vars/all.yml", "port: 2\n");
    let host = ("inventory/host_vars/a.yml", "port: 3\n");
    let same = ("inventory/host_vars/b.yml", "port: 2\n");
    let staging = ("inventories/staging/group_vars/all.yml", "port: 4\n");
    let all = (
        "inventory/hosts.yml",
        "all:\n  hosts:\n    a:\n  vars:\n    port: 5\n",
    );
    let one = (
        "inventory/hosts.yml",
        "all:\n  children:\n    web:\n      hosts:\n        a: {port: 6}\n",
    );
    let cases: [(&Files<'_>, Option<&str>); 7] = [
        (&[defaults, group], Some("x:2")),
        (&[defaults, group, host], None),
        (&[defaults, group, same], None),
        (&[defaults, group, staging], None),
        (&[defaults, all], Some("x:5")),
        (&[defaults, one], None),
        (&[defaults, group, one], None),
    ];
    for (files, expected) in cases {
        assert_eq!(port(files).as_deref(), expected, "{files:?}");
    }
}

/// `path -> gated?` of every route of a site behind a snippet that is a gate.
fn routes(directives: &str) -> Vec<String> {
    let text = format!(
        "(vpn_only) {{\n\t@blocked not client_ip 100.64.0.0/10 172.20.1.0/24\n\terror @blocked 403\n}}\n\
         work.example.org {{\n{directives}\n}}\n"
    );
    let mut found = Vec::new();
    deployment(&[("Caddyfile", &text)], |deployment| {
        for route in &deployment.routes {
            let paths: Vec<_> = match &route.paths {
                Field::Known(paths, _) => paths
                    .items
                    .iter()
                    .map(|path| path.text().unwrap_or("?").to_owned())
                    .collect(),
                _ => vec!["?".to_owned()],
            };
            let gated = match &route.behind_gate {
                Field::Known(gated, _) => gated.to_string(),
                Field::Unknown(_) => "?".to_owned(),
                Field::Absent => "no gate".to_owned(),
            };
            found.push(format!("{} {gated}", paths.join(" ")));
        }
    });
    found
}

#[test]
fn the_order_of_caddy_decides_what_the_gate_guards() {
    let cases: [(&str, &[&str]); 8] = [
        ("import vpn_only\nreverse_proxy api:1", &["* true"]),
        ("reverse_proxy api:1\nimport vpn_only", &["* true"]),
        // `handle` runs before `error`, wherever it is written.
        (
            "import vpn_only\nhandle {\nreverse_proxy api:1\n}",
            &["* false"],
        ),
        (
            "handle {\nimport vpn_only\nreverse_proxy api:1\n}",
            &["* true"],
        ),
        (
            "route {\nhandle /hooks/* {\nreverse_proxy a:1\n}\nimport vpn_only\nreverse_proxy b:1\n}",
            &["/hooks/* false", "* true"],
        ),
        (
            "@hooks path /hooks/*\nhandle @hooks {\nreverse_proxy a:1\n}\nhandle {\nimport vpn_only\nreverse_proxy b:1\n}",
            &["/hooks/* false", "* true"],
        ),
        (
            "@blocked not client_ip 100.64.0.0/10 172.20.1.0/24\nhandle @blocked {\nrespond 403\n}\nhandle /x/* {\nreverse_proxy a:1\n}\nhandle {\nreverse_proxy b:1\n}",
            &["/x/* false", "* true"],
        ),
        ("reverse_proxy api:1", &["* no gate"]),
    ];
    for (directives, expected) in cases {
        assert_eq!(routes(directives), expected, "{directives}");
    }
}

#[test]
fn prefixes_that_are_stripped_are_known() {
    let text = "a.example.org {\n\thandle_path /n8n/* {\n\t\treverse_proxy n8n:5678\n\t}\n\troute /x/* {\n\t\turi strip_prefix /x\n\t\treverse_proxy x:1\n\t}\n\treverse_proxy /api/* {$API_HOST}:8000\n}\n";
    deployment(&[("Caddyfile", text)], |deployment| {
        let stripped: Vec<_> = deployment
            .routes
            .iter()
            .map(|route| route.stripped.text())
            .collect();
        assert_eq!(stripped, [Some("/n8n/*"), Some("/x"), None]);
        let upstream = &deployment.routes[2].upstreams[0];
        assert!(upstream.host.text().is_none());
        assert_eq!(upstream.port.value(), Some(&8000));
    });
}

#[test]
fn imports_are_expanded_at_any_depth() {
    let text = "(a) {\n\timport b\n}\n(b) {\n\tencode gzip\n}\nx.example.org {\n\thandle {\n\t\timport a\n\t\timport nobody\n\t}\n}\n";
    deployment(&[("Caddyfile", text)], |deployment| {
        let handle = deployment.sites[0].expanded[0];
        let names: Vec<_> = deployment
            .expand(handle.children())
            .iter()
            .map(|directive| directive.name.value.as_str())
            .collect();
        assert_eq!(names, ["encode", "import"]);
    });
}
