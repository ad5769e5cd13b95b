//! What kind of artifact a file is, by its path and a first look at its text.

use specc_artifacts::{Kind, classify};

#[test]
fn paths_and_texts_tell_the_kind() {
    let cases = [
        ("roles/plane/tasks/main.yml", "", Kind::Tasks),
        ("roles/plane/tasks/setup/a.yml", "", Kind::Tasks),
        ("roles/plane/tasks/docker-compose.yml", "", Kind::Tasks),
        ("roles/plane/handlers/main.yml", "", Kind::Handlers),
        ("roles/plane/defaults/main.yml", "", Kind::Defaults),
        ("roles/plane/vars/main.yml", "", Kind::RoleVars),
        ("roles/plane/meta/main.yml", "", Kind::Meta),
        (
            "roles/plane/meta/argument_specs.yml",
            "",
            Kind::ArgumentSpecs,
        ),
        (
            "roles/plane/templates/docker-compose.yml.j2",
            "",
            Kind::Compose,
        ),
        (
            "roles/plane/templates/docker-compose-infra.yml.j2",
            "",
            Kind::Compose,
        ),
        ("roles/plane/templates/plane.env.j2", "", Kind::EnvFile),
        ("roles/plane/templates/.env.j2", "", Kind::EnvFile),
        ("roles/caddy/templates/Caddyfile.j2", "", Kind::Caddyfile),
        (
            "roles/plane/templates/Caddyfile-plane.j2",
            "",
            Kind::Caddyfile,
        ),
        ("roles/plane/files/init.sh", "", Kind::Script),
        ("roles/plane/templates/provision.sh.j2", "", Kind::Script),
        ("roles/plane/files/run", "#!/bin/bash\n", Kind::Script),
        ("roles/plane/files/run", "#!/usr/bin/python3\n", Kind::Other),
        ("roles/loki/templates/loki.yml.j2", "", Kind::OtherYaml),
        ("inventory/group_vars/all/main.yml", "", Kind::GroupVars),
        ("inventory/group_vars/vps", "", Kind::GroupVars),
        (
            "inventory/group_vars/all/secrets.yml.example",
            "",
            Kind::Other,
        ),
        ("inventory/host_vars/a.yml", "", Kind::HostVars),
        (
            "inventory/hosts.yml",
            "all:\n  hosts:\n    a:\n",
            Kind::Inventory,
        ),
        ("inventory/hosts", "[web]\nhost port=80\n", Kind::Inventory),
        ("hosts.ini", "[all:vars]\nport=80\n", Kind::Inventory),
        ("inventories/production", "[web]\nhost\n", Kind::Inventory),
        ("etc/hosts", "127.0.0.1 localhost\n", Kind::Other),
        ("inventory/group_vars/web.ini", "[web]\n", Kind::Other),
        ("roles/p/files/hosts", "[web]\nhost\n", Kind::Other),
        ("pytest.ini", "[pytest:vars]\n", Kind::Other),
        (
            "playbooks/site.yml",
            "---\n- name: x\n  hosts: all\n",
            Kind::Playbook,
        ),
        (
            "site.yml",
            "- ansible.builtin.import_playbook: x.yml\n",
            Kind::Playbook,
        ),
        (
            "stack.yml",
            "services:\n  a:\n    image: x\n",
            Kind::Compose,
        ),
        ("dns/extra-records.json", "", Kind::DnsRecords),
        ("dns/names.yml", "records:\n- {type: A}\n", Kind::DnsRecords),
        ("community/dns/README.md", "records", Kind::Other),
        ("community/dns/codecov.yml", "codecov:\n", Kind::OtherYaml),
        ("caddyfile.go", "", Kind::Other),
        ("docs/caddyfile.md", "", Kind::Other),
        ("sites/plane.caddy", "", Kind::Caddyfile),
        ("roles/plane/templates/env.j2", "", Kind::EnvFile),
        (".env.example", "", Kind::EnvFile),
        ("src/.env.d.ts", "", Kind::Other),
        ("app.env.yml", "a: 1\n", Kind::OtherYaml),
        ("compose.prod.yaml", "services: {}\n", Kind::Compose),
        ("src/decompose.yml", "a: 1\n", Kind::OtherYaml),
        (
            "playbooks/install-docker-compose.yml",
            "---\n- hosts: all\n",
            Kind::Playbook,
        ),
        ("group_vars/compose.yml", "a: 1\n", Kind::GroupVars),
        ("roles/x/defaults/compose.yml", "a: 1\n", Kind::Defaults),
        (
            "roles/x/handlers/compose.yml",
            "- name: x\n",
            Kind::Handlers,
        ),
        ("meta/runtime.yml", "", Kind::OtherYaml),
        ("roles/x/meta/argument_specs.yml.md", "", Kind::Other),
        ("plugins/inventory/x.yml", "a: 1\n", Kind::OtherYaml),
        (
            "roles/x/molecule/default/converge.yml",
            "- hosts: all\n",
            Kind::OtherYaml,
        ),
        (
            "tests/integration/targets/x/tasks/main.yml",
            "- name: x\n",
            Kind::OtherYaml,
        ),
        ("roles/x/tests/test.yml", "- hosts: all\n", Kind::OtherYaml),
        ("tests/smoke.yml", "- hosts: all\n", Kind::Playbook),
        (
            "inventories/test/group_vars/all.yml",
            "a: 1\n",
            Kind::GroupVars,
        ),
        (".github/workflows/ci.yml", "on: push\n", Kind::OtherYaml),
        ("README.md", "", Kind::Other),
    ];
    for (path, text, kind) in cases {
        assert_eq!(classify(path, text), kind, "{path}");
    }
}
