//! The artifacts of the fixture, as files.

use specc_model::Deployment;
use specc_model::deployment::Authentication;

use crate::fixture::{GENERATOR, deployment, set, string, vault};
use crate::header::{Seal, check};
use crate::test_readers::{read_env, read_jinja_with, read_yaml};
use crate::{EmitError, OutputFile, OutputTree, emit};

const COMPOSE: &str = "compose/docker-compose.yml";
const ROLE_COMPOSE: &str = "roles/plane/templates/docker-compose.yml.j2";
const ARTIFACTS: &[&str] = &["caddy", "compose", "dns", "roles/plane/templates"];
const CADDYFILE: &str = "caddy/Caddyfile";
const ROLE_CADDYFILE: &str = "roles/plane/templates/Caddyfile-plane.j2";

fn tree(deployment: &Deployment) -> OutputTree {
    emit(deployment, GENERATOR).unwrap()
}

fn error(deployment: &Deployment) -> EmitError {
    emit(deployment, GENERATOR).unwrap_err()
}

fn contents<'a>(tree: &'a OutputTree, path: &str) -> &'a str {
    &tree
        .get(path)
        .unwrap_or_else(|| panic!("no {path}"))
        .contents
}

fn below<'a>(tree: &'a OutputTree, directory: &'a str) -> impl Iterator<Item = &'a OutputFile> {
    tree.files()
        .iter()
        .filter(move |file| file.path.starts_with(directory))
}

/// Compares the file below its header with the snapshot of its name.
fn check_file(deployment: &Deployment, path: &str) {
    let tree = tree(deployment);
    let (_, body) = contents(&tree, path)
        .split_once("Content: blake3:")
        .unwrap();
    let (_, body) = body.split_once('\n').unwrap();
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(path.replace(['/', '.'], "_").trim_start_matches('_'), body);
    });
}

fn only_services(keys: &[&str]) -> Deployment {
    let mut deployment = deployment();
    deployment
        .services
        .retain(|key, _| keys.contains(&key.as_str()));
    deployment
}

#[test]
fn the_roles_compose_file_names_everything_by_variables() {
    check_file(
        &only_services(&["live", "worker", "migrator", "plane-storage"]),
        ROLE_COMPOSE,
    );
}

#[test]
fn the_plain_compose_file_holds_values() {
    check_file(&only_services(&["worker", "plane-mq"]), COMPOSE);
}

#[test]
fn every_env_file_is_a_template_of_the_role_and_a_plain_file() {
    check_file(&deployment(), "roles/plane/templates/plane.env.j2");
    check_file(&deployment(), "compose/plane.env");
    check_file(&deployment(), "compose/.env.example");
    let tree = tree(&deployment());
    for name in ["plane", "api", "space", "live", "broker", "storage"] {
        assert!(
            tree.get(format!("roles/plane/templates/{name}.env.j2"))
                .is_some(),
            "{name}"
        );
        assert!(tree.get(format!("compose/{name}.env")).is_some(), "{name}");
    }
}

#[test]
fn the_site_of_the_role_and_the_complete_caddyfile_have_the_same_routes() {
    check_file(&deployment(), ROLE_CADDYFILE);
    check_file(&deployment(), CADDYFILE);
}

#[test]
fn the_other_artifacts() {
    for path in [
        "compose/README.md",
        "dns/headscale-extra-records.yml",
        "inventory/group_vars/all/main.yml",
        "inventory/group_vars/all/versions.yml",
        "inventory/group_vars/all/secrets.yml.example",
        "roles/plane/defaults/main.yml",
    ] {
        check_file(&deployment(), path);
    }
}

#[test]
fn the_same_deployment_gives_the_same_bytes() {
    assert_eq!(tree(&deployment()), tree(&deployment()));
}

#[test]
fn every_file_is_sealed_and_ends_with_one_line_feed() {
    for file in tree(&deployment()).files() {
        assert_eq!(check(&file.contents), Seal::Intact, "{}", file.path);
        assert!(
            file.contents.ends_with('\n') && !file.contents.ends_with("\n\n"),
            "{}",
            file.path
        );
        assert!(!file.contents.contains('\r'), "{}", file.path);
        assert!(
            file.contents.lines().all(|line| line.trim_end() == line),
            "{} has white space at a line's end",
            file.path
        );
    }
}

#[test]
fn a_secret_reaches_env_files_and_the_inventory_and_nothing_else_of_the_stack() {
    let tree = tree(&deployment());
    for path in [
        COMPOSE,
        ROLE_COMPOSE,
        CADDYFILE,
        ROLE_CADDYFILE,
        "dns/headscale-extra-records.yml",
        "roles/plane/defaults/main.yml",
    ] {
        let text = contents(&tree, path);
        for secret in [
            "_password",
            "_secret",
            "access_key",
            "_PASSWORD",
            "_SECRET",
            "deploy_token",
            "builder_token",
        ] {
            assert!(!text.contains(secret), "{path} holds {secret}");
        }
    }
}

#[test]
fn the_role_does_not_repeat_what_a_variable_holds() {
    let tree = tree(&deployment());
    for file in below(&tree, "roles/plane/templates") {
        for literal in ["javisi", "ewutelo", "mobuone", "100.64.", "172.20.1."] {
            assert!(
                !file.contents.contains(literal),
                "{} holds {literal}",
                file.path
            );
        }
    }
}

#[test]
fn every_lesson_stands_right_above_the_line_that_it_decided() {
    let decided = [
        ("REX-03", "@blocked not client_ip"),
        ("REX-04", "extra_records:"),
        ("REX-05", "healthcheck:"),
        ("REX-07", "cap_drop:"),
        ("REX-11", "test:"),
        ("REX-13", "restart: \"no\""),
        ("REX-14", "deploy:"),
        ("REX-17", "security_opt:"),
        ("REX-18", "cap_add:"),
        ("REX-23", "networks:"),
        ("REX-26", "NODE_OPTIONS="),
        ("REX-30", "REDIS_URL="),
        ("REX-35", "error @blocked 403"),
        ("REX-40", "transport http {"),
        ("REX-41", "override_local_dns: true"),
        ("REX-51", "@public_1 path"),
        ("REX-55", "test:"),
    ];
    let tree = tree(&deployment());
    for (lesson, line) in decided {
        let mut found = 0;
        for file in ARTIFACTS
            .iter()
            .flat_map(|directory| below(&tree, directory))
        {
            let marker = format!("# {lesson}: ");
            let lines: Vec<&str> = file.contents.lines().map(str::trim).collect();
            for index in (0..lines.len()).filter(|index| lines[*index].starts_with(&marker)) {
                let next = lines[index..].iter().find(|line| !line.starts_with('#'));
                assert!(
                    next.is_some_and(|next| next.starts_with(line)),
                    "{}: {lesson} is above {next:?}",
                    file.path
                );
                found += 1;
            }
        }
        assert!(found > 0, "{lesson} stands nowhere");
    }
}

#[test]
fn without_the_vpn_there_is_no_gate() {
    let mut deployment = deployment();
    deployment.ingress.vpn_only = set(false);
    let tree = tree(&deployment);
    assert!(!contents(&tree, CADDYFILE).contains("@blocked"));
}

#[test]
fn a_gate_without_ranges_lets_nobody_in() {
    let mut deployment = deployment();
    deployment.ingress.allow.value.clear();
    let tree = tree(&deployment);
    assert!(contents(&tree, CADDYFILE).contains("\n\t\terror 403\n"));
}

#[test]
fn public_routes_come_before_the_gate_in_the_order_of_the_spec() {
    let tree = tree(&deployment());
    let text = contents(&tree, CADDYFILE);
    let places = [
        "/webhooks/plane",
        "/hooks/deploy",
        "/status",
        "error @blocked 403",
        "handle /api/*",
    ]
    .map(|part| text.find(part).unwrap());
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn two_images_of_one_kind_get_a_variable_each() {
    let mut deployment = deployment();
    deployment.services["worker"].image.value.tag = Some("v1.2.3".to_owned());
    let tree = tree(&deployment);
    assert!(contents(&tree, ROLE_COMPOSE).contains("image: \"{{ plane_worker_service_image }}\""));
    let versions = contents(&tree, "inventory/group_vars/all/versions.yml");
    assert!(
        versions.contains("plane_backend_image: makeplane/plane-backend:v1.2.2\n"),
        "{versions}"
    );
    assert!(
        versions.contains("plane_worker_service_image: makeplane/plane-backend:v1.2.3\n"),
        "{versions}"
    );
}

#[test]
fn compose_interpolates_nothing_of_the_spec() {
    let mut deployment = deployment();
    deployment.services["worker"].command = Some(set(vec![
        "echo".to_owned(),
        "$HOME {{ x }} \"q\"".to_owned(),
    ]));
    let tree = tree(&deployment);
    let word = |path| {
        let text = contents(&tree, path);
        text.lines()
            .find(|line| line.contains("HOME"))
            .unwrap()
            .trim_start_matches([' ', '-'])
            .to_owned()
    };
    assert_eq!(read_yaml(&word(COMPOSE)), "$$HOME {{ x }} \"q\"");
    assert_eq!(
        read_yaml(&read_jinja_with(
            &word(ROLE_COMPOSE),
            minijinja::context! {}
        )),
        "$$HOME {{ x }} \"q\""
    );
}

#[test]
fn whatever_a_secret_holds_is_data_in_the_env_file() {
    let nasty = "a'b\"c\\ $HOME ${x} # {{ y }} é/\n%";
    let tree = tree(&deployment());
    let template = contents(&tree, "roles/plane/templates/plane.env.j2");
    let variables = minijinja::context! {
        plane_secret_key => nasty, postgresql_password => nasty, redis_password => "x", plane_mq_password => "x",
        plane_storage_access_key => "x", plane_storage_secret_key => "x", plane_subdomain => "work", domain_name => "a.org",
    };
    let rendered = read_jinja_with(template, variables);
    let value = |name: &str| {
        let (_, rest) = rendered.split_once(&format!("\n{name}=")).unwrap();
        let end = rest
            .match_indices('\n')
            .map(|(end, _)| end)
            .find(|end| !rest.starts_with('"') || rest[..*end].ends_with('"'));
        read_env(&rest[..end.unwrap()])
    };
    assert_eq!(value("SECRET_KEY"), nasty);
    assert_eq!(
        value("DATABASE_URL"),
        "postgresql://plane:a%27b%22c%5C%20%24HOME%20%24%7Bx%7D%20%23%20%7B%7B%20y%20%7D%7D%20%C3%A9%2F%0A%25@postgresql:5432/plane"
    );
    assert_eq!(value("WEB_URL"), "https://work.a.org");
    assert_eq!(
        value("EMAIL_FROM"),
        "Team \"Plane\" $5 {{ not jinja }} <plane@a.org>"
    );
}

#[test]
fn what_a_format_cannot_hold_is_an_error_at_its_place() {
    let mut deployment = deployment();
    let upstream = string("bell\u{7}:80");
    let at = upstream.origin.from;
    deployment.ingress.public[0].upstream = upstream;
    let error = error(&deployment);
    assert_eq!(
        error.message,
        "a Caddyfile cannot hold the character U+0007"
    );
    assert_eq!(error.span, Some(at));
    assert!(error.path.as_str().contains("Caddyfile"), "{}", error.path);
}

#[test]
fn a_reason_cannot_leave_its_comment() {
    let mut deployment = deployment();
    deployment.ingress.public[0].authentication = set(Authentication::None(
        "because\n}\nrespond \"owned\"".to_owned(),
    ));
    let tree = tree(&deployment);
    assert!(
        contents(&tree, CADDYFILE)
            .contains("# Nobody authenticates: because } respond \"owned\"\n")
    );
}

#[test]
fn every_reference_is_an_input_once() {
    let mut deployment = deployment();
    deployment.agents["builder"].token = set(vault("plane_concierge_token"));
    let tree = tree(&deployment);
    let secrets = contents(&tree, "inventory/group_vars/all/secrets.yml.example");
    assert_eq!(secrets.matches("vault_plane_concierge_token:").count(), 1);
}

#[test]
fn a_line_leads_back_to_the_spec() {
    let deployment = deployment();
    let api = &deployment.services["api"];
    let tree = tree(&deployment);
    let cases = [
        (COMPOSE, "memory: \"1024M\"", api.memory.origin.from),
        (
            ROLE_COMPOSE,
            "memory: \"{{ plane_api_memory_limit }}\"",
            api.memory.origin.from,
        ),
        (
            "inventory/group_vars/all/versions.yml",
            "plane_backend_image:",
            api.image.origin.from,
        ),
        (
            CADDYFILE,
            "\t\t@public_1 path",
            deployment.ingress.public[0].path.origin.from,
        ),
    ];
    for (path, line, span) in cases {
        let number = contents(&tree, path)
            .lines()
            .position(|text| text.trim_start() == line.trim_start() || text.starts_with(line));
        let number = number.unwrap_or_else(|| panic!("no {line}")) as u32 + 1;
        let decided = tree
            .origins(path)
            .iter()
            .any(|origin| origin.line == number && origin.span == span);
        assert!(decided, "{path}:{number}: {line}");
    }
}
