//! What the views know of a repository as engineers write it: `golden-tests/cases/audit/vpai`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::testing;
use crate::views::{DeploymentView, Field, PathKey, ServiceView, WrittenKind};

/// All files of the repository as path and text.
fn repository() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../golden-tests/cases/audit/vpai");
    let mut waiting: Vec<PathBuf> = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(
                fs::read_dir(path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
            continue;
        }
        let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
        files.push((name.to_owned(), fs::read_to_string(&path).unwrap()));
    }
    files.sort();
    files
}

fn look(use_it: impl FnOnce(&DeploymentView<'_>)) {
    let files = repository();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    testing::deployment(&files, use_it);
}

fn service<'v, 'a>(deployment: &'v DeploymentView<'a>, name: &str) -> &'v ServiceView<'a> {
    deployment.services_named(name).next().unwrap()
}

#[test]
fn containers_are_known_with_all_that_variables_say() {
    look(|deployment| {
        let names: Vec<_> = deployment
            .services
            .iter()
            .map(|service| service.name.as_ref())
            .collect();
        // The last four come out of an included fragment.
        let expected = [
            "postgresql",
            "redis",
            "qdrant",
            "caddy",
            "n8n",
            "litellm",
            "grafana",
            "loki",
            "alloy",
            "cadvisor",
        ];
        for name in expected {
            assert!(names.contains(&name), "{name} among {names:?}");
        }
        assert_eq!(names.len(), expected.len());
        let n8n = service(deployment, "javisi_n8n");
        assert_eq!(n8n.image.text(), Some("docker.n8n.io/n8nio/n8n:2.7.3"));
        assert_eq!(n8n.memory.value(), Some(&(1 << 30)));
        assert_eq!(n8n.cpus.value(), Some(&1.0));
        assert_eq!(
            n8n.mounts[0].key.as_ref().map(PathKey::as_str),
            Some("/opt/javisi/data/n8n")
        );
        assert_eq!(
            service(deployment, "redis").restart.text(),
            Some("unless-stopped"),
            "through an anchor"
        );
        assert!(n8n.complete, "the included fragment was found");
        assert_eq!(n8n.logging.value(), Some(&()), "it stands in the fragment");
    });
}

#[test]
fn an_environment_is_made_of_the_files_that_tasks_render() {
    look(|deployment| {
        let n8n = service(deployment, "n8n");
        let environment = deployment.environment(n8n);
        assert!(environment.complete, "its loop goes through nothing");
        assert_eq!(
            environment.get("N8N_HOST").unwrap().value.text(),
            Some("mayi.ewutelo.cloud")
        );
        assert_eq!(
            environment.get("N8N_PORT").unwrap().value.text(),
            Some("5678")
        );
        let file = &deployment.env_files[n8n.env_files.value().unwrap().items[0].file.unwrap()];
        assert_eq!(file.path, "roles/n8n/templates/n8n.env.j2");
        assert_eq!(file.readers.len(), 1);
        let writer = &deployment.written[file.written_by[0]];
        assert_eq!(writer.path.text(), Some("/opt/javisi/configs/n8n/n8n.env"));
        assert_eq!(writer.mode_bits(), Some(0o640));
        assert_eq!(writer.no_log.value(), Some(&true), "the block says it");
        assert!(writer.secret.is_some());
    });
}

#[test]
fn a_mount_leads_to_the_task_that_writes_it() {
    look(|deployment| {
        let found = |name: &str, target: &str| {
            let service = service(deployment, name);
            let mount = service
                .mounts
                .iter()
                .find(|mount| mount.target.text() == Some(target))
                .unwrap();
            let written: Vec<String> = deployment
                .writers_of_mount(mount)
                .map(|written| {
                    let owner = written.owner.text().unwrap_or("?");
                    let mode = written.mode.text().unwrap_or("?");
                    format!("{:?} {owner} {mode}", written.kind)
                })
                .collect();
            written.join(", ")
        };
        let cases = [
            ("redis", "/usr/local/etc/redis/redis.conf", "File 999 0640"),
            // Out of a loop over a list of mappings.
            ("litellm", "/app/config.yaml", "File deploy_user 0644"),
            ("grafana", "/var/lib/grafana", "Directory 472 0750"),
            ("postgresql", "/var/lib/postgresql", "Directory 999 0700"),
            ("n8n", "/home/node/.n8n", "Directory 1000 0750"),
            ("cadvisor", "/sys", ""),
        ];
        for (name, target, expected) in cases {
            assert_eq!(found(name, target), expected, "{name}: {target}");
        }
        let below: Vec<_> = service(deployment, "caddy")
            .mounts
            .iter()
            .find(|mount| mount.target.text() == Some("/srv/pages"))
            .and_then(|mount| mount.key.as_ref())
            .into_iter()
            .flat_map(|path| deployment.written_below(path))
            .map(|written| written.key.file_name())
            .collect();
        assert_eq!(below, ["403.html"]);
        let directories = deployment
            .written
            .iter()
            .filter(|written| written.kind == WrittenKind::Directory);
        assert!(directories.count() > 10);
    });
}

#[test]
fn networks_are_followed_from_one_compose_file_to_the_other() {
    let files = [
        (
            "a/docker-compose-infra.yml.j2",
            "services: {}\nnetworks:\n  backend:\n    name: {{ project }}_backend\n    internal: true\n    ipam: {config: [{subnet: 172.20.2.0/24}]}\n",
        ),
        (
            "a/docker-compose.yml.j2",
            "services:\n  api:\n    image: x:1.0.0\n    networks: [inner]\nnetworks:\n  inner:\n    external: true\n    name: \"{{project}}_backend\"\n",
        ),
    ];
    testing::deployment(&files, |deployment| {
        let network = deployment
            .network_of(&deployment.services[0], "inner")
            .unwrap();
        assert_eq!(network.key, "backend");
        assert_eq!(network.internal.value(), Some(&true));
        assert_eq!(
            network.subnets[0].value().map(ToString::to_string),
            Some("172.20.2.0/24".to_owned())
        );
    });
}

#[test]
fn a_handler_knows_its_compose_file_and_who_notifies_it() {
    look(|deployment| {
        let handler = |name: &str| {
            deployment
                .tasks
                .iter()
                .find(|task| task.handler && task.name == Some(name))
                .unwrap()
        };
        let restart = handler("Restart n8n stack");
        let target = restart.reaction.target.as_ref().unwrap();
        let files: Vec<_> = target
            .files
            .value()
            .unwrap()
            .iter()
            .map(|file| deployment.compose_files[*file].name.as_ref())
            .collect();
        assert_eq!(files, ["docker-compose.yml"]);
        let services: Vec<_> = target
            .services
            .value()
            .unwrap()
            .iter()
            .map(Field::text)
            .collect();
        assert_eq!(services, [Some("n8n")]);
        assert_eq!(restart.reaction.env_files.len(), 1);
        let notifiers: Vec<_> = deployment
            .notifiers("Restart litellm stack")
            .map(|task| task.role)
            .collect();
        assert_eq!(notifiers, ["roles/litellm"]);
    });
}

#[test]
fn a_route_leads_to_containers_and_knows_what_stands_before_it() {
    look(|deployment| {
        let routes: Vec<String> = deployment
            .routes
            .iter()
            .map(|route| {
                let site = &deployment.sites[route.site.unwrap()];
                let paths: Vec<_> = route
                    .paths
                    .value()
                    .unwrap()
                    .items
                    .iter()
                    .map(|path| path.text().unwrap())
                    .collect();
                let upstream = &route.upstreams[0];
                let service = &deployment.services[upstream.services[0]];
                format!(
                    "{} {} -> {}:{} gated {}",
                    site.hosts[0].text().unwrap(),
                    paths.join(" "),
                    service.name,
                    upstream.port.value().unwrap(),
                    route.behind_gate.value().unwrap()
                )
            })
            .collect();
        assert_eq!(
            routes,
            [
                "mayi.ewutelo.cloud /webhook/* /webhook-test/* -> n8n:5678 gated false",
                "mayi.ewutelo.cloud * -> n8n:5678 gated true",
                "llm.ewutelo.cloud * -> litellm:4000 gated true",
                "qd.ewutelo.cloud * -> qdrant:6333 gated true",
                "tala.ewutelo.cloud * -> grafana:3000 gated true",
            ]
        );
        assert_eq!(
            deployment.routes[0]
                .versions
                .value()
                .map(|versions| versions.join(" ")),
            Some("1.1".to_owned())
        );
        assert!(deployment.sites.iter().all(|site| site.complete));
    });
}

#[test]
fn a_play_runs_its_tasks_in_the_order_of_the_playbook() {
    look(|deployment| {
        let play = deployment
            .plays
            .iter()
            .find(|play| play.name.and_then(|name| name.text()) == Some("Deploy the stack"))
            .unwrap();
        assert!(play.complete);
        let names: Vec<_> = play
            .steps
            .iter()
            .filter_map(|step| deployment.tasks[step.task].name)
            .collect();
        let at = |name: &str| names.iter().position(|own| *own == name).unwrap();
        assert_eq!(names[0], "Check the inventory");
        assert!(at("Render the template") < at("Start the infrastructure"));
        assert!(at("Start the applications") < at("Create the users"));
        assert!(at("Create the databases") < at("Ask every site"));
        assert!(
            !names.contains(&"Say what to do"),
            "only a failure leads there"
        );
        let roles: Vec<_> = play.roles.iter().map(|role| role.name.value).collect();
        assert_eq!(roles.last(), Some(&"smoke-tests"));
        assert!(play.roles.iter().all(|role| role.role.is_some()));
    });
}

#[test]
fn roles_configurations_names_and_variables_are_there() {
    look(|deployment| {
        let role = deployment.role("roles/docker-stack").unwrap();
        assert_eq!(role.galaxy_name.value(), Some(&"docker_stack"));
        assert_eq!(role.dependencies.value().map(Vec::len), Some(0));
        let redis = &deployment.configurations[1];
        assert_eq!(
            redis.get("protected-mode").unwrap().value.text(),
            Some("yes")
        );
        let postgresql = &deployment.configurations[0];
        assert_eq!(
            postgresql.get("shared_buffers").unwrap().value.text(),
            Some("256MB")
        );
        let pools: Vec<_> = deployment
            .address_pools
            .iter()
            .map(|pool| pool.value().unwrap().to_string())
            .collect();
        assert_eq!(pools, ["172.20.0.0/16"]);
        let install = deployment
            .tasks
            .iter()
            .find(|task| task.name == Some("Install packages"))
            .unwrap();
        let packages = install.list("name");
        let packages: Vec<_> = packages
            .value()
            .unwrap()
            .items
            .iter()
            .map(Field::text)
            .collect();
        assert!(
            packages.contains(&Some("jq")),
            "a variable of the role holds the list"
        );
        let dns = &deployment.dns[0];
        assert_eq!(dns.override_local.value(), Some(&true));
        let records: Vec<_> = dns
            .records
            .iter()
            .map(|record| record.name.as_ref())
            .collect();
        assert_eq!(records.len(), 4);
        assert!(records.contains(&"mayi.ewutelo.cloud"));
        assert_eq!(
            deployment.variable("vpn_network_cidr").text(),
            Some("100.64.0.0/10")
        );
        assert_eq!(
            deployment.variable("caddy_docker_frontend_cidr").text(),
            Some("172.20.1.0/24")
        );
        assert!(deployment.variable("nobody_defines_it").is_absent());
    });
}

/// The work of an audit of the repository with its role n8n under so many further names.
fn work(copies: usize) -> crate::Counters {
    let original = repository();
    let mut files = original.clone();
    for number in 0..copies {
        let name = format!("n8n{number}");
        let of_role = original
            .iter()
            .filter(|(path, _)| path.starts_with("roles/n8n/"));
        files.extend(
            of_role
                .map(|(path, text)| (path.replacen("n8n", &name, 1), text.replace("n8n", &name))),
        );
    }
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    testing::audit(&files).1.counters
}

#[test]
fn each_further_role_costs_as_much_as_the_one_before() {
    let [none, ten, twenty] = [0, 10, 20].map(work);
    assert_eq!(twenty.visited - ten.visited, ten.visited - none.visited);
    assert_eq!(twenty.views - ten.views, ten.views - none.views);
    assert!(ten.visited > none.visited && ten.views > none.views);
}

#[test]
fn many_files_are_read_on_several_threads_with_the_same_result() {
    let files = repository();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let (_, first) = testing::audit(&files);
    let (_, second) = testing::audit(&files);
    assert_eq!(first, second);
    assert!(first.kinds.len() > 64, "enough for more than one thread");
    assert_eq!(first.findings, []);
    assert_eq!(first.unchecked, []);
}
