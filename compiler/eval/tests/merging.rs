//! Properties of definitions, alone and inside each other: which definition counts, and what a list becomes.

mod support;

use support::{one, spec};

/// With this definition here and that one in an imported file, the option has that value.
#[track_caller]
fn together(option: &str, cases: &[(&str, &str, &str)]) {
    for (here, imported, expected) in cases {
        let here = format!("{{ imports = [ ./b.plane ]; {here} }}");
        let imported = format!("{{ {imported} }}");
        let outcome = spec(&[("a.plane", &here), ("b.plane", &imported)], None);
        assert_eq!(
            outcome.at(option),
            *expected,
            "{here} with {imported}\n{}",
            outcome.report()
        );
    }
}

#[test]
fn the_highest_priority_counts_wherever_it_stands() {
    together(
        "port",
        &[
            ("port = 80;", "", "80"),
            ("port = mkDefault 80;", "", "80"),
            ("port = 80;", "port = mkDefault 81;", "80"),
            ("port = mkDefault 80;", "port = 81;", "81"),
            ("port = 80;", "port = mkForce 81;", "81"),
            ("port = mkForce 80;", "port = mkDefault 81;", "80"),
            ("port = mkDefault 80;", "port = mkDefault 80;", "80"),
        ],
    );
}

#[test]
fn properties_may_stand_inside_each_other() {
    together(
        "port",
        &[
            (
                "port = mkIf true (mkIf true 80);",
                "port = mkDefault 81;",
                "80",
            ),
            ("port = mkIf true (mkIf false 80);", "port = 81;", "81"),
            ("port = mkIf false (mkIf true 80);", "port = 81;", "81"),
            ("port = mkIf true (mkForce 80);", "port = 81;", "80"),
            ("port = mkForce (mkIf true 80);", "port = 81;", "80"),
            ("port = mkForce (mkIf false 80);", "port = 81;", "81"),
            ("port = mkIf false (mkForce 80);", "port = 81;", "81"),
            // The innermost priority says it most precisely.
            ("port = mkForce (mkDefault 80);", "port = 81;", "81"),
        ],
    );
}

#[test]
fn what_is_said_around_a_set_holds_for_all_in_it() {
    together(
        "services.api.memory",
        &[
            (
                "services.api = mkIf true { memory = 1G; };",
                "services.api.cpus = 1.0;",
                "1G",
            ),
            (
                "services.api = mkForce { memory = 1G; };",
                "services.api.memory = 2G;",
                "1G",
            ),
            (
                "services = mkIf false { api.memory = 1G; };",
                "services.api.memory = 2G;",
                "2G",
            ),
            (
                "services.api = mkDefault { memory = 1G; };",
                "services.api = { memory = 2G; };",
                "2G",
            ),
            (
                "services.api = mkForce { memory = mkDefault 1G; };",
                "services.api.memory = 2G;",
                "2G",
            ),
            (
                "services.api = mkIf true (mkForce { memory = 1G; cpus = mkIf false 2.0; });",
                "services.api = { memory = 2G; cpus = 1.0; };",
                "1G",
            ),
        ],
    );
    together(
        "services",
        &[
            ("services = mkIf false { api = { }; };", "", "{}"),
            ("services.api = mkIf false { memory = 1G; };", "", "{}"),
            (
                "services = mkIf true { api = mkIf false { }; };",
                "services.web.memory = 64M;",
                "{web = {memory = 64M;};}",
            ),
        ],
    );
}

#[test]
fn lists_follow_the_policy_of_their_option() {
    // `tags` are put together, `caps` have to agree.
    together(
        "tags",
        &[
            (r#"tags = [ "a" ];"#, r#"tags = [ "b" ];"#, r#"["b" "a"]"#),
            (
                r#"tags = mkBefore [ "a" ];"#,
                r#"tags = [ "b" ];"#,
                r#"["a" "b"]"#,
            ),
            (
                r#"tags = [ "a" ];"#,
                r#"tags = mkAfter [ "b" ];"#,
                r#"["a" "b"]"#,
            ),
            (
                r#"tags = mkIf true (mkBefore [ "a" ]);"#,
                r#"tags = mkBefore [ "b" ];"#,
                r#"["b" "a"]"#,
            ),
            (
                r#"tags = mkForce [ "a" ];"#,
                r#"tags = [ "b" ];"#,
                r#"["a"]"#,
            ),
            (
                r#"tags = mkDefault [ "a" ];"#,
                r#"tags = [ "b" ];"#,
                r#"["b"]"#,
            ),
            (
                r#"tags = mkIf false [ "a" ];"#,
                r#"tags = [ "b" ];"#,
                r#"["b"]"#,
            ),
        ],
    );
    together(
        "caps",
        &[
            ("caps = [ ALL ];", "caps = [ ALL ];", "[ALL]"),
            ("caps = mkForce [ ALL ];", "caps = [ CHOWN ];", "[ALL]"),
        ],
    );
}

#[test]
fn imports_come_in_their_order_each_file_once() {
    let files = [
        (
            "a.plane",
            r#"{ imports = [ ./b.plane ./c.plane { tags = [ "inline" ]; } ]; tags = [ "a" ]; }"#,
        ),
        ("b.plane", r#"{ imports = [ ./d.plane ]; tags = [ "b" ]; }"#),
        (
            "c.plane",
            r#"{ imports = [ ./d.plane ./b.plane ]; tags = [ "c" ]; }"#,
        ),
        ("d.plane", r#"{ tags = [ "d" ]; }"#),
    ];
    assert_eq!(
        spec(&files, None).at("tags"),
        r#"["d" "b" "c" "inline" "a"]"#
    );
}

#[test]
fn env_is_the_name_of_the_environment_or_null() {
    let text = "{ env, ... }: { extra = env; title = if env == null then \"none\" else env; \
        environments.preprod = { ratio = 2; }; }";
    let files = [("a.plane", text)];
    assert_eq!(spec(&files, None).at("title"), r#""none""#);
    assert_eq!(spec(&files, None).at("ratio"), "0.5");
    assert_eq!(spec(&files, Some("preprod")).at("title"), r#""preprod""#);
    assert_eq!(spec(&files, Some("preprod")).at("ratio"), "2.0");
}

#[test]
fn layers_of_several_modules_come_together() {
    let files = [
        (
            "a.plane",
            r#"{ imports = [ ./b.plane ]; tags = [ "a" ]; environments.preprod.tags = [ "layer a" ]; }"#,
        ),
        (
            "b.plane",
            r#"{ environments.preprod = { port = 81; tags = mkBefore [ "layer b" ]; }; }"#,
        ),
    ];
    let outcome = spec(&files, Some("preprod"));
    assert_eq!(outcome.at("port"), "81");
    assert_eq!(outcome.at("tags"), r#"["layer b" "a" "layer a"]"#);
}

#[test]
fn the_configuration_is_a_lazy_fixpoint() {
    // Each reads another, and none waits for itself: the branch that would is not wanted.
    let outcome = one("{ config, ... }:
        {
          services.api.memory = config.services.worker.memory * 2;
          services.worker.memory = if config.enable then 256M else config.services.api.memory;
          disk = config.services.api.memory;
        }");
    assert_eq!(outcome.at("disk"), "512M", "{}", outcome.report());
}
