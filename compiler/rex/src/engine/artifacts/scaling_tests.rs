//! What each rule goes through when a repository grows: ten times the roles are ten times the work, never a hundred times.

use std::collections::BTreeMap;

use specc_source::Sources;

use super::{look, present};
use crate::engine::{Engine, Side};
use crate::{ArtifactsInput, registry, testing};

/// A role of which every repository below has many; `NAME` is its name and `NUMBER` its number.
const ROLE: &[(&str, &str)] = &[
    (
        "roles/NAME/defaults/main.yml",
        r#"---
NAME_version: "1.0.0"
NAME_port: 8000
NAME_subdomain: NAME
NAME_password: "{{ vault_NAME_password }}"
NAME_base: "{{ base_dir }}/NAME"
"#,
    ),
    (
        "roles/NAME/meta/main.yml",
        "---\ngalaxy_info:\n  role_name: NAME\ndependencies:\n  - role: common\n",
    ),
    (
        "roles/NAME/tasks/main.yml",
        r#"---
- name: Directory
  ansible.builtin.file:
    path: "{{ NAME_base }}/initdb"
    state: directory
    owner: "1000"
- name: Compose file
  ansible.builtin.template:
    src: docker-compose.yml.j2
    dest: "{{ NAME_base }}/docker-compose.yml"
    mode: "0644"
  notify: Restart NAME
- name: Environment
  ansible.builtin.template:
    src: NAME.env.j2
    dest: "{{ NAME_base }}/NAME.env"
    mode: "0600"
  notify: Restart NAME
- name: Configuration
  ansible.builtin.template:
    src: redis.conf.j2
    dest: "{{ NAME_base }}/redis.conf"
    mode: "0644"
- name: Databases
  ansible.builtin.copy:
    dest: "{{ NAME_base }}/initdb/init.sql"
    content: |
      CREATE DATABASE NAME;
    mode: "0644"
- name: Start NAME
  community.docker.docker_compose_v2:
    project_src: "{{ NAME_base }}"
    files: [docker-compose.yml]
- name: Provision NAME
  ansible.builtin.command: docker exec NAME_redis redis-cli ping
  changed_when: false
"#,
    ),
    (
        "roles/NAME/handlers/main.yml",
        r#"---
- name: Restart NAME
  community.docker.docker_compose_v2:
    project_src: "{{ NAME_base }}"
    files: [docker-compose.yml]
    services: [NAME]
    state: restarted
"#,
    ),
    (
        "roles/NAME/templates/docker-compose.yml.j2",
        r#"services:
  NAME:
    image: example.org/NAME:{{ NAME_version }}
    container_name: NAME_app
    env_file: [NAME.env]
    ports: ["80NUMBER:8000"]
    volumes: ["{{ NAME_base }}/initdb:/docker-entrypoint-initdb.d"]
    networks: [inside, backend]
    depends_on: [redis]
  redis:
    image: redis:7.2
    container_name: NAME_redis
    volumes: ["{{ NAME_base }}/redis.conf:/etc/redis.conf"]
    networks: [inside]
  postgres:
    image: postgres:18.1
    volumes: ["{{ NAME_base }}/initdb:/docker-entrypoint-initdb.d"]
    networks: [inside]
networks:
  inside:
    ipam:
      config: [{ subnet: 10.NUMBER.0.0/24 }]
  backend:
    external: true
"#,
    ),
    (
        "roles/NAME/templates/NAME.env.j2",
        "REDIS_URL=redis://redis:6379/0\nDATABASE_URL=postgresql://NAME:{{ NAME_password }}@postgres/NAME\nDEBUG=false\n",
    ),
    (
        "roles/NAME/templates/redis.conf.j2",
        "requirepass {{ NAME_password }}\nprotected-mode yes\nrename-command FLUSHALL \"\"\n",
    ),
    (
        "roles/NAME/templates/NAME.caddy.j2",
        "{{ NAME_subdomain }}.{{ domain_name }} {\n\timport vpn_only\n\treverse_proxy NAME_app:8000\n}\n",
    ),
];

/// What the roles stand in.
const AROUND: &[(&str, &str)] = &[
    (
        "ansible.cfg",
        "[defaults]\ninventory = inventory/hosts.yml\n",
    ),
    (
        "inventory/hosts.yml",
        "all:\n  hosts:\n    prod:\n      ansible_host: 203.0.113.7\n",
    ),
    (
        "inventory/group_vars/all/main.yml",
        "---\nproject_name: acme\ndomain_name: example.org\nbase_dir: /opt/acme\nvpn_network_cidr: 100.64.0.0/10\nserver_ip: 203.0.113.7\n",
    ),
    (
        "roles/common/tasks/main.yml",
        "---\n- name: Packages\n  ansible.builtin.apt:\n    name: [jq]\n",
    ),
    (
        "roles/caddy/templates/Caddyfile.j2",
        "(vpn_only) {\n\t@blocked not remote_ip 100.64.0.0/10 172.20.1.0/24\n\trespond @blocked 403\n}\nimport sites/*.caddy\n",
    ),
];

/// A repository with that many roles, all of them run by one playbook, and each by a playbook of its own.
fn repository(roles: usize) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = AROUND
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect();
    let mut site = "---\n- name: Site\n  hosts: prod\n  roles:\n    - common\n".to_owned();
    for number in 0..roles {
        let name = format!("app{number:03}");
        let named = |text: &str| {
            text.replace("NAME", &name)
                .replace("NUMBER", &number.to_string())
        };
        files.extend(ROLE.iter().map(|(path, text)| (named(path), named(text))));
        site.push_str(&format!("    - {name}\n"));
        files.push((
            format!("playbooks/{name}.yml"),
            format!("---\n- name: Only {name}\n  hosts: prod\n  roles:\n    - {name}\n"),
        ));
    }
    files.push(("playbooks/site.yml".to_owned(), site));
    files
}

/// How many views each rule goes through, by its name; and without a name, how many are gone through for all of them.
fn seen(files: &[(String, String)]) -> BTreeMap<&'static str, u64> {
    let mut sources = Sources::new();
    let ids: Vec<_> = files
        .iter()
        .map(|(path, text)| sources.add(path.as_str(), text.as_str()))
        .collect();
    let input = ArtifactsInput {
        sources: &sources,
        files: &ids,
        encodings: &BTreeMap::new(),
        images: None,
        today: testing::TODAY,
        short_lived: false,
    };
    let mut amounts = BTreeMap::new();
    look(&input, |deployment| {
        let assembled = deployment.seen();
        let d = deployment;
        eprintln!(
            "DBG services {} networks {} compose {} env {} tasks {} plays {} roles {} written {} caddy {} sites {} routes {} files {} variables {}",
            d.services.seen(),
            d.networks.seen(),
            d.compose_files.seen(),
            d.env_files.seen(),
            d.tasks.seen(),
            d.plays.seen(),
            d.roles.seen(),
            d.written.seen(),
            d.caddyfiles.seen(),
            d.sites.seen(),
            d.routes.seen(),
            d.files.seen(),
            d.variables.seen()
        );
        let show = |rules: &[&dyn crate::Rule]| {
            let before = deployment.seen();
            present::show(&mut Engine::new(rules), deployment, Side::Artifacts);
            deployment.seen() - before
        };
        let shown = show(&[]);
        amounts.insert("", assembled + shown);
        for rule in registry::RULES {
            amounts.insert(rule.info().code.id, show(&[*rule]) - shown);
        }
    });
    amounts
}

#[test]
fn the_work_of_every_rule_grows_with_the_roles_and_not_with_their_square() {
    let [few, some, many] = [10, 55, 100].map(|roles| seen(&repository(roles)));
    let mut grown = Vec::new();
    for (rule, many) in many {
        let (first, second) = (some[rule] - few[rule], many - some[rule]);
        // With the square, the second half would cost 2.4 times as much as the first one.
        if second * 4 > first * 5 + 400 {
            grown.push(format!("{rule}: {first}, then {second}"));
        }
    }
    assert_eq!(
        grown,
        Vec::<String>::new(),
        "views for 45 further roles, twice"
    );
}
