//! Sections that a spec declares itself: merged, checked and filled in like those of the option table.

mod support;

use support::{one, spec};

/// Every option has the value that stands beside it.
#[track_caller]
fn hold(outcome: &support::Outcome, expected: &[(&str, &str)]) {
    for (path, expected) in expected {
        assert_eq!(outcome.at(path), *expected, "{path}\n{}", outcome.report());
    }
}

#[test]
fn what_is_declared_can_be_defined_and_read() {
    let outcome = one(r#"
        { lib, config, ... }:
        {
          types.tenants = lib.types.setOf (lib.types.record {
            memory = lib.types.size { max = 2G; };
            host = lib.types.word;
            note = lib.types.optional lib.types.string;
            port = lib.types.option { type = lib.types.port; default = 8080; };
          });
          tenants.n8n = { memory = 512M; host = "flows"; };
          services.worker.memory = config.tenants.n8n.memory;
          extra = [ config.tenants.n8n.note config.tenants.n8n.port ];
        }
    "#);
    hold(
        &outcome,
        &[
            (
                "tenants",
                r#"{n8n = {memory = 512M; host = "flows"; port = 8080;};}"#,
            ),
            ("services.worker.memory", "512M"),
            ("extra", "[null 8080]"),
        ],
    );
}

#[test]
fn every_type_takes_its_values() {
    let cases = [
        ("string", r#""on ${var.host}""#),
        ("bool", "true"),
        ("port", "80"),
        ("address", "10.0.0.1"),
        ("cidr", "var.range"),
        ("secret", "vault.token"),
        ("any", "{a = [1 2];}"),
        ("word", r#""lower""#),
        ("integer", "-3"),
        ("integer { min = 1; max = 8; }", "8"),
        ("decimal { max = 1; }", "0.5"),
        ("duration { min = 1s; }", "1m"),
        ("size", "512M"),
        ("version { atLeast = v1.2.0; below = v2.0; }", "v1.10"),
        (r#"enum [ "red" "green" ]"#, r#""green""#),
        ("listOf lib.types.port", "[80 443]"),
        (
            "listOf (lib.types.record { a = lib.types.port; })",
            "[{a = 1;} {a = 2;}]",
        ),
        ("listOf (lib.types.listOf lib.types.port)", "[[1] []]"),
        ("setOf lib.types.port", "{a = 1; b = 2;}"),
        ("setOf (lib.types.setOf lib.types.port)", "{a = {b = 1;};}"),
        ("setOf (lib.types.listOf lib.types.port)", "{a = [1];}"),
        ("nullable lib.types.port", "null"),
        (
            "nullable (lib.types.record { a = lib.types.port; })",
            "{a = 1;}",
        ),
        (
            "oneOf [ lib.types.port (lib.types.listOf lib.types.port) ]",
            "[80]",
        ),
        (
            "oneOf [ lib.types.port (lib.types.record { a = lib.types.port; }) ]",
            "{a = 1;}",
        ),
        (
            "variant { token = lib.types.secret; none = lib.types.string; }",
            r#"{none = "why";}"#,
        ),
    ];
    for (ty, value) in cases {
        let outcome = one(&format!(
            "{{ types.mine = lib.types.{ty}; mine = {}; }}",
            as_written(value)
        ));
        assert_eq!(outcome.at("mine"), value, "{ty}\n{}", outcome.report());
    }
}

/// Values are printed without the spaces that the language wants in lists and sets.
fn as_written(printed: &str) -> String {
    printed.replace('[', "[ ").replace(']', " ]")
}

#[test]
fn sets_and_lists_that_nobody_defines_are_empty_and_records_have_their_defaults() {
    let outcome = one(r#"
        {
          types = {
            names = lib.types.listOf lib.types.string;
            table = lib.types.setOf lib.types.port;
            limits = lib.types.record {
              port = lib.types.option { type = lib.types.port; default = 80; };
              inner = lib.types.record { kept = lib.types.listOf lib.types.port; };
            };
            note = lib.types.optional lib.types.string;
            level = lib.types.option { type = lib.types.integer; default = 3; };
          };
        }
    "#);
    hold(
        &outcome,
        &[
            ("names", "[]"),
            ("table", "{}"),
            ("limits", "{port = 80; inner = {kept = [];};}"),
            ("note", "absent"),
            ("level", "3"),
        ],
    );
}

#[test]
fn modules_layers_and_priorities_meet_in_it() {
    let files = [
        (
            "a.plane",
            r#"{ lib, ... }: {
              imports = [ ./types.plane ./b.plane ];
              tenants.a = { port = 80; tags = [ "own" ]; };
              tenants.c = mkIf false { port = 1; };
              environments.preprod.tenants.a.port = mkForce 81;
            }"#,
        ),
        (
            "b.plane",
            r#"{ tenants.a = { port = mkDefault 79; tags = mkBefore [ "first" ]; }; tenants.b.port = 82; }"#,
        ),
        (
            "types.plane",
            "{ lib, ... }: {
              types.tenants = lib.types.setOf (lib.types.record {
                port = lib.types.port;
                tags = lib.types.listOf lib.types.string;
              });
            }",
        ),
    ];
    hold(
        &spec(&files, None),
        &[
            ("tenants.a", r#"{port = 80; tags = ["first" "own"];}"#),
            ("tenants.b", "{port = 82; tags = [];}"),
            ("tenants.c", "absent"),
        ],
    );
    hold(&spec(&files, Some("preprod")), &[("tenants.a.port", "81")]);
}

#[test]
fn a_type_has_a_name_and_is_used_twice() {
    let outcome = one(r#"
        let
          t = lib.types;
          listener = t.record { port = t.port; host = t.option { type = t.word; default = "any"; }; };
        in
        {
          types.public = listener;
          types.private = t.setOf listener;
          public.port = 80;
          private.a = { port = 81; host = "b"; };
        }
    "#);
    hold(
        &outcome,
        &[
            ("public", r#"{port = 80; host = "any";}"#),
            ("private", r#"{a = {port = 81; host = "b";};}"#),
        ],
    );
}

#[test]
fn a_default_may_read_the_configuration() {
    let outcome = one("{ config, lib, ... }: {
          types.admin = lib.types.option { type = lib.types.port; default = config.port + 1; };
          port = 80;
        }");
    assert_eq!(outcome.at("admin"), "81");
}

#[test]
fn a_function_makes_the_values_of_a_section() {
    let outcome = one(r#"{ config, lib, ... }: {
          types.tenants = lib.types.setOf (lib.types.record { memory = lib.types.size; });
          tenants = lib.genAttrs [ "a" "b" ] (name: { memory = 64M; });
          services = lib.mapAttrs (name: tenant: { memory = tenant.memory * 2; }) config.tenants;
        }"#);
    hold(
        &outcome,
        &[("services.a.memory", "128M"), ("services.b.memory", "128M")],
    );
}

#[test]
fn declaring_a_section_costs_a_handful_of_values() {
    let plain = one("{ port = 80; }");
    let declared = one("{ types.mine = lib.types.listOf lib.types.port; port = 80; }");
    assert_eq!(declared.counters.thunks - plain.counters.thunks, 5);
    assert_eq!(declared.counters.texts, plain.counters.texts);
}
