//! How definitions from many places become one configuration, and where each value came from.

#![allow(clippy::panic, clippy::expect_used, reason = "this is how tests fail")]

mod support;

use specc_eval::{Data, Node};
use support::{Outcome, one, spec, value, with_origins};

/// Every option has the value that stands beside it.
fn hold(outcome: &Outcome, expected: &[(&str, &str)]) {
    for (path, expected) in expected {
        assert_eq!(outcome.at(path), *expected, "{path}\n{}", outcome.report());
    }
}

#[test]
fn options_that_nobody_defines_have_their_defaults() {
    let outcome = one(
        r#"{ project.name = "javisi"; services = { api = { }; worker = { }; web = { }; none = { }; }; }"#,
    );
    hold(
        &outcome,
        &[
            ("port", "8000"),
            ("project.domain", r#""javisi.test""#),
            ("role", "Member"),
            ("disk", "absent"),
            ("services.api.memory", "1G"),
            ("services.worker.memory", "512M"),
            ("services.web.memory", "512M"),
            ("services.none.memory", "absent"),
            ("services.api.health", "absent"),
        ],
    );
}

#[test]
fn absent_options_are_null_through_config() {
    let outcome = one("{ extra = [ config.disk (config.project == null) config.port ]; }");
    assert_eq!(outcome.at("extra"), "[null true 8000]");
}

#[test]
fn every_type_takes_its_values() {
    let outcome = one(r#"{
          ratio = 2; version = v1.2.2; wait = 30s; disk = 1G; address = var.ip; mesh = 10.0.0.0/8;
          password = vault.p; url = "redis://:${vault.p}@${var.h}"; title = "on ${var.h}"; role = Admin;
          auth = hmac vault.h; maybe = null; either = 512M; tags = [ "a" ]; caps = [ ALL ]; labels.x = "y";
          extra = { a = [ 1 "b" { c = null; } ]; };
          routes = [ { path = "/"; } { path = ./x; port = 81; } ];
        }"#);
    hold(
        &outcome,
        &[
            ("ratio", "2.0"),
            ("version", "v1.2.2"),
            ("address", "var.ip"),
            ("url", r#""redis://:${vault.p}@${var.h}""#),
            ("auth", "(hmac vault.h)"),
            ("either", "512M"),
            ("extra", r#"{a = [1 "b" {c = null;}];}"#),
            (
                "routes",
                r#"[{path = "/"; port = 80;} {path = "./x"; port = 81;}]"#,
            ),
        ],
    );
}

#[test]
fn priorities_decide_between_files() {
    let outcome = spec(
        &[
            (
                "a.plane",
                "{ imports = [ ./b.plane ]; port = 80; ratio = mkDefault 1; wait = 1s; labels.a = mkForce \"x\"; }",
            ),
            (
                "b.plane",
                "{ port = mkDefault 81; ratio = 2; wait = mkForce 2s; labels = { a = \"y\"; b = \"z\"; }; }",
            ),
        ],
        None,
    );
    hold(
        &outcome,
        &[
            ("port", "80"),
            ("ratio", "2.0"),
            ("wait", "2s"),
            ("labels", r#"{a = "x"; b = "z";}"#),
        ],
    );
}

#[test]
fn equal_definitions_agree() {
    let outcome = spec(
        &[
            (
                "a.plane",
                "{ imports = [ ./b.plane ]; port = 80; password = vault.p; caps = [ ALL ]; }",
            ),
            (
                "b.plane",
                "{ port = 80; password = vault.p; caps = [ ALL ]; }",
            ),
        ],
        None,
    );
    hold(
        &outcome,
        &[("port", "80"), ("password", "vault.p"), ("caps", "[ALL]")],
    );
}

#[test]
fn lists_are_appended_in_the_order_of_the_imports() {
    let outcome = spec(
        &[
            (
                "a.plane",
                r#"{ imports = [ ./b.plane ./c.plane ]; tags = [ "a" ]; }"#,
            ),
            (
                "b.plane",
                r#"{ imports = [ ./c.plane ]; tags = mkAfter [ "b" ]; }"#,
            ),
            ("c.plane", r#"{ tags = [ "c" ]; }"#),
            ("d.plane", r#"{ }"#),
        ],
        None,
    );
    assert_eq!(outcome.at("tags"), r#"["c" "a" "b"]"#);
    let outcome = one(
        r#"{ imports = [ { tags = [ "x" ]; } ({ lib, ... }: { tags = mkBefore [ "y" ]; }) ]; tags = [ "z" ]; }"#,
    );
    assert_eq!(outcome.at("tags"), r#"["y" "x" "z"]"#);
}

#[test]
fn conditions_take_definitions_away() {
    let outcome = one(r#"{
          port = mkIf config.enable 80;
          ratio = mkIf (!config.enable) 2;
          tags = mkIf false [ "a" ];
          services = mkIf config.enable { api.memory = 2G; web = mkIf false { }; };
          project = mkIf false { };
        }"#);
    hold(
        &outcome,
        &[
            ("port", "80"),
            ("ratio", "0.5"),
            ("tags", "[]"),
            ("services.api.memory", "2G"),
            ("services.web", "absent"),
            ("project", "absent"),
        ],
    );
}

#[test]
fn a_condition_around_a_whole_module_may_look_at_config() {
    let outcome = spec(
        &[
            ("a.plane", "{ imports = [ ./b.plane ]; enable = false; }"),
            (
                "b.plane",
                "mkIf (!config.enable) { port = 81; services.api = mkForce { memory = 2G; }; }",
            ),
        ],
        None,
    );
    hold(&outcome, &[("port", "81"), ("services.api.memory", "2G")]);
}

#[test]
fn a_forced_set_of_records_replaces_the_others() {
    let outcome = spec(
        &[
            (
                "a.plane",
                "{ imports = [ ./b.plane ]; services = mkForce { api.memory = 2G; }; }",
            ),
            ("b.plane", "{ services.web.memory = 1G; }"),
        ],
        None,
    );
    assert_eq!(outcome.at("services"), "{api = {memory = 2G;};}");
}

#[test]
fn records_come_together_from_their_parts() {
    let outcome = spec(
        &[
            (
                "a.plane",
                r#"{ imports = [ ./b.plane ]; services.api.health.path = "/"; }"#,
            ),
            (
                "b.plane",
                "{ services.api = { memory = 2G; health.interval = 1m; }; }",
            ),
        ],
        None,
    );
    assert_eq!(
        outcome.at("services.api"),
        r#"{memory = 2G; health = {interval = 1m; path = "/";};}"#
    );
}

#[test]
fn layers_lie_on_top_only_where_they_are_asked_for() {
    let files = [(
        "a.plane",
        "{ port = 80; environments = { preprod = { port = mkForce 81; tags = [ env ]; }; prod.port = mkForce 82; }; }",
    )];
    assert_eq!(spec(&files, None).at("port"), "80");
    assert_eq!(spec(&files, Some("preprod")).at("port"), "81");
    assert_eq!(spec(&files, Some("preprod")).at("tags"), r#"["preprod"]"#);
    assert_eq!(spec(&files, Some("prod")).at("port"), "82");
}

#[test]
fn modules_may_be_functions() {
    let outcome = spec(
        &[
            (
                "a.plane",
                "{ config, env, lib, ... }: { imports = [ ./b.plane ]; port = lib.max 1 2; ratio = config.port; }",
            ),
            (
                "b.plane",
                "let size = config.port * 1M; in { disk = size; extra = import ./c.plane 2; }",
            ),
            ("c.plane", "x: { doubled = x * 2; }"),
        ],
        None,
    );
    hold(
        &outcome,
        &[
            ("ratio", "2.0"),
            ("disk", "2M"),
            ("extra", "{doubled = 4;}"),
        ],
    );
}

#[test]
fn paths_are_relative_to_the_file_in_which_they_are_written() {
    let outcome = spec(
        &[
            ("a.plane", "{ imports = [ ./hosts/b.plane ]; }"),
            ("hosts/b.plane", "{ imports = [ ./c.plane ]; }"),
            ("hosts/c.plane", "{ port = 81; }"),
        ],
        None,
    );
    assert_eq!(outcome.at("port"), "81");
}

fn find<'n>(node: &'n Node, path: &str) -> &'n Node {
    let mut node = node;
    for part in path.split('.') {
        node = match &node.data {
            Data::Set(set) => set.get(part),
            Data::List(list) => part.parse::<usize>().ok().and_then(|index| list.get(index)),
            _ => None,
        }
        .unwrap_or_else(|| panic!("nothing at {path}"));
    }
    node
}

#[test]
fn every_value_knows_where_it_came_from() {
    let outcome = spec(
        &[
            (
                "a.plane",
                "{\n  imports = [ ./b.plane ];\n  mesh = 10.0.0.0/8;\n  services.api = { memory = 1G; };\n  extra = [ config.mesh 5 ];\n  tags = [ \"a\" ];\n  title = \"x${\"y\"}\";\n  environments.preprod.wait = 2s;\n}",
            ),
            ("b.plane", "{ tags = [ \"b\" ]; services.web = { }; }"),
        ],
        Some("preprod"),
    );
    let config = outcome.config.as_ref().expect("the spec is right");
    let cases = [
        ("mesh", "10.0.0.0/8 written at a.plane:3:10-20"),
        ("services.api.memory", "1G written at a.plane:4:29-31"),
        (
            "extra.0",
            "10.0.0.0/8 computed at a.plane:5:13-24 from a.plane:3:10-20",
        ),
        ("extra.1", "5 written at a.plane:5:25-26"),
        ("tags", r#"["b" "a"] merged at a.plane:6:10-17"#),
        ("tags.0", r#""b" written at b.plane:1:12-15"#),
        ("title", r#""xy" computed at a.plane:7:11-20"#),
        ("wait", "2s environment at a.plane:8:31-33"),
        ("services.web.memory", "512M default at b.plane:1:34-37"),
        ("port", "8000 default at a.plane:1:1-9:2"),
    ];
    for (path, expected) in cases {
        assert_eq!(
            with_origins(&outcome.sources, find(config, path)),
            expected,
            "{path}"
        );
    }
}

#[test]
fn keys_are_the_attribute_paths_of_the_definitions() {
    let outcome = one("{ services.api.memory = 1G; project = { name = \"a\"; }; }");
    let config = outcome.config.as_ref().expect("the spec is right");
    let key = |parent: &str, name: &str| match &find(config, parent).data {
        Data::Set(set) => outcome.sources.text(set.entries[name].key).to_owned(),
        other => panic!("no set: {other:?}"),
    };
    assert_eq!(key("services.api", "memory"), "services.api.memory");
    assert_eq!(key("services", "api"), "services.api");
    assert_eq!(key("project", "name"), "name");
}

#[test]
fn defined_options_come_first_in_their_order_then_defaults() {
    let outcome = one("{ wait = 1s; port = 1; disk = 1G; }");
    let config = value(outcome.config.as_ref().expect("the spec is right"));
    assert!(
        config.starts_with("{wait = 1s; port = 1; disk = 1G; ratio = 0.5;"),
        "{config}"
    );
}

#[test]
fn the_amount_of_work_is_the_same_every_time_and_grows_linearly() {
    let services = |count: usize| {
        one(&format!(
            "{{ services = lib.genAttrs (lib.map (n: \"s${{n}}\") (lib.range 1 {count})) (name: {{ cpus = 1.0; memory = 512M; }}); }}"
        ))
        .counters
    };
    assert_eq!(services(10), services(10));
    let (small, large, larger) = (services(100), services(1_100), services(2_100));
    assert_eq!(larger.thunks - large.thunks, large.thunks - small.thunks);
    assert_eq!(larger.forced - large.forced, large.forced - small.forced);
}

#[test]
fn the_same_spec_gives_the_same_configuration_and_the_same_errors() {
    let text = "{ port = \"x\"; services = { b = { }; a = { memory = 1; }; }; extra = { z = 1; y = foo; }; }";
    assert_eq!(one(text).report(), one(text).report());
    let text = "{ services = { b = { }; a = { }; }; extra = lib.genAttrs [ \"q\" \"p\" ] (n: n); }";
    assert_eq!(one(text).config, one(text).config);
}
