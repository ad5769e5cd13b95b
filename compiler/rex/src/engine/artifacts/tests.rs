//! The walk over files, rule by rule in short; the cases in `golden-tests/cases/rules` go through all forms.

use crate::testing::{audit, findings};

const COMPOSE: &str = "\
services:
  api:
    image: makeplane/plane-backend:v1.2.2
    env_file: [plane.env]
    cap_drop: [ALL]
    healthcheck:
      test: [CMD, wget, -q, -O, /dev/null, \"http://127.0.0.1:8000/\"]
      interval: 30s
      timeout: 10s
      retries: 3
    restart: unless-stopped
    security_opt: [no-new-privileges:true]
    deploy: {resources: {limits: {memory: 1g, cpus: \"1.0\"}}}
";

fn compose(from: &str, to: &str) -> Vec<String> {
    assert!(COMPOSE.contains(from));
    findings(&[("docker-compose.yml", &COMPOSE.replace(from, to))])
}

#[test]
fn a_conforming_compose_file_has_no_finding() {
    assert_eq!(findings(&[("docker-compose.yml", COMPOSE)]), [""; 0]);
}

#[test]
fn a_service_is_judged_by_what_its_compose_file_says() {
    let cases = [
        (
            "v1.2.2",
            "stable",
            "REX-06 `makeplane/plane-backend:stable`: the image `makeplane/plane-backend:stable` has a moving tag",
        ),
        (
            "interval: 30s",
            "interval: 5s",
            "REX-05 `5s`: `api` is probed every 5s, at least 30s is wanted",
        ),
        (
            "      retries: 3\n",
            "",
            "REX-05 `healthcheck`: the healthcheck of `api` leaves out `retries`",
        ),
        (
            "    cap_drop: [ALL]\n",
            "",
            "REX-07 `api`: `api` keeps Docker's default capabilities",
        ),
        (
            "cap_drop: [ALL]",
            "cap_drop: [ALL]\n    privileged: true",
            "REX-07 `true`: `api` runs privileged",
        ),
    ];
    for (from, to, expected) in cases {
        assert_eq!(compose(from, to), [expected], "{to}");
    }
}

#[test]
fn what_a_template_decides_is_no_finding() {
    for (from, to) in [
        ("makeplane/plane-backend:v1.2.2", "\"{{ plane_image }}\""),
        ("interval: 30s", "interval: \"{{ plane_interval }}\""),
        (
            "    cap_drop: [ALL]\n",
            "{% include 'capabilities.yml' %}\n",
        ),
    ] {
        assert_eq!(compose(from, to), [""; 0], "{to}");
    }
}

#[test]
fn a_variable_is_followed_to_where_its_value_is_written() {
    let compose = COMPOSE.replace("makeplane/plane-backend:v1.2.2", "\"{{ plane_image }}\"");
    let (sources, outcome) = audit(&[
        ("roles/plane/templates/docker-compose.yml.j2", &compose),
        (
            "roles/plane/defaults/main.yml",
            "plane_image: makeplane/plane-backend:latest\n",
        ),
    ]);
    let [finding] = outcome.findings.as_slice() else {
        panic!("{:?}", outcome.findings)
    };
    assert_eq!(sources.text(finding.primary.span), "\"{{ plane_image }}\"");
    assert_eq!(
        sources.text(finding.related[0].span),
        "makeplane/plane-backend:latest"
    );
}

const TASKS: &str = "\
- name: Write the environment
  ansible.builtin.template:
    src: plane.env.j2
    dest: /opt/javisi/plane.env
  notify: Restart plane
";
const HANDLERS: &str = "\
- name: Restart plane
  community.docker.docker_compose_v2:
    project_src: /opt/javisi
    services: [api]
    state: restarted
";

#[test]
fn a_handler_is_judged_by_who_notifies_it() {
    let expected = "REX-02 `state: restarted`: the handler `Restart plane` restarts containers whose environment has changed";
    let handlers = ("roles/plane/handlers/main.yml", HANDLERS);
    assert_eq!(
        findings(&[("roles/plane/tasks/main.yml", TASKS), handlers]),
        [expected]
    );
    let caddyfile = TASKS.replace("plane.env", "Caddyfile");
    assert_eq!(
        findings(&[("roles/plane/tasks/main.yml", &caddyfile), handlers]),
        [""; 0]
    );
}

#[test]
fn the_fix_of_a_restart_keeps_the_rest() {
    let (_, outcome) = audit(&[
        ("roles/plane/tasks/main.yml", TASKS),
        ("roles/plane/handlers/main.yml", HANDLERS),
    ]);
    let fix = outcome.findings[0].fix.as_ref().unwrap();
    assert_eq!(fix.edits[0].replacement, "present\n    recreate: always");
}

const SITE: &str = "\
{
\tservers {
\t\ttrusted_proxies static private_ranges
\t}
}

work.example.org {
\t@blocked not client_ip 100.64.0.0/10
\terror @blocked 403
\treverse_proxy plane:3000
}
";

#[test]
fn a_gate_needs_two_ranges_and_its_host_a_record() {
    let records =
        "extra_records:\n  - name: work.example.org\n    type: A\n    value: 100.64.0.1\n";
    let found = findings(&[("Caddyfile", SITE), ("dns/records.yml", records)]);
    assert_eq!(
        found,
        ["REX-03 `100.64.0.0/10`: the VPN gate lets in one range, it needs two"]
    );
    let both = SITE.replace("/10", "/10 172.20.1.0/24");
    assert_eq!(
        findings(&[("Caddyfile", &both), ("dns/records.yml", records)]),
        [""; 0]
    );
    let other = records.replace("work", "wiki");
    let found = findings(&[("Caddyfile", &both), ("dns/records.yml", &other)]);
    assert_eq!(
        found,
        ["REX-04 `work.example.org`: `work.example.org` is VPN-only and has no split-DNS record"]
    );
}

#[test]
fn without_any_records_the_host_name_counts_as_unchecked() {
    let both = SITE.replace("/10", "/10 172.20.1.0/24");
    let (_, outcome) = audit(&[("Caddyfile", &both)]);
    assert_eq!(outcome.findings, []);
    assert_eq!(
        outcome.unchecked[0].reason,
        "no file with split-DNS records is among the files"
    );
}

#[test]
fn a_task_is_judged_alone() {
    let cases = [
        (
            "- name: Copy\n  copy:\n    src: a\n    dest: /b\n",
            "REX-08 `copy`: the module `copy` is named without its collection",
        ),
        (
            "- name: Run\n  ansible.builtin.command: mc mb x\n",
            "REX-09 `ansible.builtin.command`: `ansible.builtin.command` reports a change on every run",
        ),
        (
            "- name: User\n  community.postgresql.postgresql_user:\n    name: plane\n    password: \"{{ postgresql_plane_password }}\"\n",
            "REX-01 `\"{{ postgresql_plane_password }}\"`: the database user `plane` gets the variable `postgresql_plane_password`, \
             not the shared `postgresql_password`",
        ),
    ];
    for (task, expected) in cases {
        assert_eq!(
            findings(&[("roles/plane/tasks/main.yml", task)]),
            [expected],
            "{task}"
        );
    }
}

#[test]
fn a_suppression_covers_what_follows_it_and_is_reported_once_it_is_unused() {
    let allowed = "    # rex: allow REX-06 because patches are wanted without a deploy\n    image: makeplane/plane-backend:stable\n";
    let line = "    image: makeplane/plane-backend:v1.2.2\n";
    assert_eq!(compose(line, allowed), [""; 0]);
    let unused = allowed.replace("stable", "v1.2.2");
    assert_eq!(
        compose(line, &unused),
        ["SUPPRESS-03 `REX-06`: REX-06 has nothing to suppress here"]
    );
    let expired = allowed.replace("because", "until 2026-11-21 because");
    let found = compose(line, &expired);
    assert_eq!(
        found[0],
        "SUPPRESS-04 `2026-11-21`: the suppression has expired on 2026-11-21"
    );
    assert_eq!(found.len(), 2);
}

/// A rule that only looks.
struct Onlooker;

impl crate::Rule for Onlooker {
    fn info(&self) -> &'static crate::RuleInfo {
        static INFO: crate::RuleInfo = crate::RuleInfo {
            code: specc_source::Code {
                id: "REX-99",
                slug: "onlooker",
                explanation: "",
            },
            level: specc_source::Level::Note,
            doors: crate::Doors::Both,
        };
        &INFO
    }
}

#[test]
fn one_more_rule_adds_no_pass() {
    let mut sources = specc_source::Sources::new();
    let files = [
        sources.add("docker-compose.yml", COMPOSE),
        sources.add("roles/plane/tasks/main.yml", TASKS),
    ];
    let input = crate::ArtifactsInput {
        sources: &sources,
        files: &files,
        encodings: &std::collections::BTreeMap::new(),
        images: None,
        today: crate::testing::TODAY,
        short_lived: false,
    };
    let mut rules = crate::registry::RULES.to_vec();
    let without = super::check(&rules, &input).counters;
    rules.extend([&Onlooker as &dyn crate::Rule; 50]);
    let with = super::check(&rules, &input).counters;
    assert_eq!(without, with);
    assert!(without.visited > 0 && without.views > 0);
}

#[test]
fn missing_facts_are_noted_once_for_each_image() {
    let services: String = ["a", "b"]
        .iter()
        .map(|name| {
            COMPOSE
                .replace("services:\n", "")
                .replace("  api:", &format!("  {name}:"))
        })
        .collect();
    let text =
        format!("services:\n{services}").replace("makeplane/plane-backend:v1.2.2", "team/app:1.2");
    let (_, outcome) = audit(&[("docker-compose.yml", &text)]);
    let levels: Vec<_> = outcome
        .findings
        .iter()
        .map(|finding| (finding.code.id, finding.level))
        .collect();
    assert_eq!(levels, [("REX-06", specc_source::Level::Note)]);
}

#[test]
fn a_suppression_in_force_is_told_to_whoever_builds_files_from_the_spec() {
    let text = COMPOSE.replace(
        "v1.2.2",
        "stable # rex: allow REX-06 because patches are wanted",
    );
    let (sources, outcome) = audit(&[("docker-compose.yml", &text)]);
    let [allowance] = outcome.allowed.as_slice() else {
        panic!("{:?}", outcome.allowed)
    };
    assert_eq!(allowance.rule, "REX-06");
    assert!(
        sources
            .text(allowance.covers)
            .contains("plane-backend:stable")
    );
}
