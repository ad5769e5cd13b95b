//! `specc eval`, end to end.

use golden_tests::{Project, Run};

/// A small spec with layers, priorities, references, and something broken that nobody needs.
const SPEC: &str = r#"let half = 0.5; in {
  imports = [ ./hosts/host.plane ];
  project = { name = "acme"; domain = "example.org"; };
  plane.version = v1.2.2;
  plane.services = {
    api = { memory = 1G; cpus = half; health.timeout = 90s; };
    "odd name".memory = mkIf (1 > 2) 1G;
  };
  redis.password = vault.redis_password;
  network.mesh = { cidr = 100.64.0.0/10; address = var.mesh_address; };
  ingress.allow = [ config.network.mesh.cidr ];
  ingress.public = [ { path = "/hook"; to = "n8n:5678"; auth = hmac vault.hook; } ];
  storage.secretKey = 1 / 0;
  environments.preprod.plane.services.api.cpus = mkForce 0.25;
}
"#;

const HOST: &str = r#"{
  plane.services.api = { memory = mkDefault 512M; caps.add = [ CHOWN ]; environment.URL = "redis://${vault.redis_password}@${var.host}:6379"; };
  plane.services.api.health.retries = mkIf false 9;
}
"#;

fn project() -> Project {
    let project = Project::empty();
    project
        .write("spec/acme.plane", SPEC)
        .write("spec/hosts/host.plane", HOST);
    project
}

/// Runs an expression that comes on the standard input.
fn expression(options: &str, text: &str) -> Run {
    project().specc_with_input(&format!("eval {options} --expr -"), text.as_bytes())
}

/// In one line, however it is broken.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn prints(arguments: &str, expected: &str) {
    let run = project().specc(&format!("eval {arguments}"));
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments}");
    assert_eq!(words(&run.stdout), expected, "{arguments}");
    assert!(run.stdout.ends_with('\n'), "{arguments}");
}

#[test]
fn every_kind_of_value_has_its_json() {
    for (path, expected) in [
        ("plane.version", r#""v1.2.2""#),
        ("plane.services.api.memory", r#""1G""#),
        ("plane.services.api.cpus", "0.5"),
        ("plane.services.api.health.timeout", r#""1m30s""#),
        ("plane.services.api.health.retries", "3"),
        ("plane.services.api.privileged", "false"),
        ("plane.services.api.caps.add", r#"[ "CHOWN" ]"#),
        ("network.mesh.cidr", r#""100.64.0.0/10""#),
        (
            "network.mesh.address",
            r#"{ "$variable": "var.mesh_address" }"#,
        ),
        ("redis.password", r#"{ "$secret": "vault.redis_password" }"#),
        (
            "ingress.public[0].auth",
            r#"{ "hmac": { "$secret": "vault.hook" } }"#,
        ),
        ("agents", "{}"),
        (
            "plane.services.api.environment.URL",
            r#"{ "$text": ["redis://", { "$secret": "vault.redis_password" }, "@", { "$variable": "var.host" }, ":6379"] }"#,
        ),
        ("project", r#"{ "name": "acme", "domain": "example.org" }"#),
    ] {
        prints(path, expected);
    }
}

#[test]
fn a_path_has_names_quoted_names_and_indices() {
    for (path, expected) in [
        ("ingress.public.0.path", r#""/hook""#),
        ("ingress.public[0].path", r#""/hook""#),
        (
            "ingress.public.0.auth.hmac",
            r#"{ "$secret": "vault.hook" }"#,
        ),
        ("config.project.name", r#""acme""#),
        ("\"project\".name", r#""acme""#),
    ] {
        prints(path, expected);
    }
}

#[test]
fn json_stands_on_lines_of_its_own_with_two_spaces_for_each_level() {
    let run = project().specc("eval ingress.public");
    assert_eq!(
        run.stdout,
        "[\n  {\n    \"path\": \"/hook\",\n    \"to\": \"n8n:5678\",\n    \"auth\": {\n      \"hmac\": { \"$secret\": \"vault.hook\" }\n    }\n  }\n]\n"
    );
}

#[test]
fn raw_values_and_numbers_are_for_scripts() {
    for (arguments, expected) in [
        ("project.name --raw", "acme"),
        ("plane.services.api.memory -r", "1G"),
        ("plane.services.api.memory --numbers", "1073741824"),
        ("plane.services.api.health.timeout -r --numbers", "90000"),
        ("plane.services.api.cpus -r", "0.5"),
    ] {
        prints(arguments, expected);
    }
}

#[test]
fn raw_refuses_what_a_script_would_misread() {
    for (path, what) in [
        ("redis.password", "`--raw` prints no secret"),
        (
            "network.mesh.address",
            "`--raw` prints no inventory variable",
        ),
        ("ingress.allow", "`--raw` prints no list"),
        ("project", "`--raw` prints no set"),
        ("ingress.public.0.auth", "`--raw` prints no tagged value"),
        ("plane.services.api.egress", "`--raw` prints no null"),
    ] {
        let run = project().specc(&format!("eval --raw {path}"));
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{path}");
        assert!(
            words(&run.stderr).starts_with(&format!("error: {what}")),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn an_environment_lays_its_layer_on_top() {
    prints("plane.services.api.cpus --env preprod", "0.25");
    prints("--spec spec/acme.plane plane.services.api.cpus", "0.5");
}

#[test]
fn the_whole_configuration_of_the_reference_spec_is_json() {
    let run = Project::reference().specc("eval");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let value: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(value["plane"]["services"]["api"]["health"]["retries"], 3);
    assert_eq!(value["agents"]["concierge"]["role"], "Admin");
    assert_eq!(run, Project::reference().specc("eval"));
}

#[test]
fn what_is_broken_elsewhere_is_no_obstacle() {
    prints("storage.bucket", r#""uploads""#);
    let run = project().specc("eval storage");
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("division by zero"), "{}", run.stderr);
    assert!(
        run.stderr.ends_with("3 errors in spec/acme.plane\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn text_that_cannot_be_read_is_an_obstacle() {
    let project = project();
    project.write("spec/hosts/host.plane", "{ a = ; }");
    let run = project.specc("eval project.name");
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(
        run.stderr.contains("[spec/hosts/host.plane:1:6]"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_path_that_leads_nowhere_says_where_it_ends() {
    for (path, expected) in [
        (
            "plane.services.api.memroy",
            "`plane.services.api` has no `memroy`: it is a set of 13 attributes help: did you mean `plane.services.api.memory`?",
        ),
        (
            "plane.servces.api.memory",
            "did you mean `plane.services.api.memory`?",
        ),
        ("plan", "the spec has no `plan` help: did you mean `plane`?"),
        (
            "ingress.public.3",
            "`ingress.public` has no `3`: it is a list of 1 element",
        ),
        (
            "project.name.first",
            "`project.name` has no `first`: it is a string",
        ),
        (
            "ingress.public.0.auth.token",
            "`ingress.public[0].auth` has no `token`: it is a tagged value help: it has `hmac`",
        ),
        (
            "a..b",
            "`a..b` is not the path of an option: a name is missing",
        ),
        ("a[x]", "between `[` and `]` stands no number"),
    ] {
        let run = project().specc(&format!("eval {path}"));
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{path}");
        assert!(
            words(&run.stderr).contains(expected),
            "{path}: {}",
            run.stderr
        );
    }
}

#[test]
fn an_expression_is_evaluated_alone_or_in_a_spec() {
    for (options, text, expected) in [
        ("", "1 + 2 * 3", "7"),
        ("", "lib.map (x: x * 2) [ 1 2 ]", "[ 2, 4 ]"),
        ("", "lib.cidr.contains 100.64.0.0/10 100.70.1.2", "true"),
        ("", "{ a = 512M + 512M; }", r#"{ "a": "1G" }"#),
        ("", "\"a\\n\\\"b\\\"\"", r#""a\n\"b\"""#),
        ("--raw", "\"a b\"", "a b"),
        ("--spec spec/acme.plane", "config.project.name", r#""acme""#),
        (
            "--env preprod",
            "[ env config.plane.services.api.cpus ]",
            r#"[ "preprod", 0.25 ]"#,
        ),
        (
            "--spec spec/acme.plane",
            "(import ./spec/hosts/host.plane).plane.services.api.caps.add",
            r#"[ "CHOWN" ]"#,
        ),
    ] {
        let run = expression(options, text);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{text}");
        assert_eq!(words(&run.stdout), expected, "{text}");
    }
}

#[test]
fn a_wrong_expression_is_shown_under_its_name() {
    for (text, expected) in [
        ("1 +", "[<expr>:1:4]"),
        ("nmae", "`nmae` is not a name in scope"),
        ("1 / 0", "division by zero"),
        ("x: x", "the result holds a function, which is not data"),
        (
            "import ./a.plane",
            "an expression outside of a spec cannot import files",
        ),
        ("", "holds no expression"),
    ] {
        let run = expression("", text);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{text}");
        assert!(
            words(&run.stderr).contains(expected),
            "{text}: {}",
            run.stderr
        );
        assert!(
            run.stderr.ends_with("1 error in <expr>\n"),
            "{text}: {}",
            run.stderr
        );
    }
}

#[test]
fn arguments_that_contradict_each_other_are_refused() {
    for arguments in [
        "project --expr 1",
        "--why",
        "project --why --raw",
        "--expr 1 --why",
        "project other",
    ] {
        let run = project().specc(&format!("eval {arguments}"));
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments}");
        assert!(
            run.stderr.starts_with("error: "),
            "{arguments}: {}",
            run.stderr
        );
    }
}

#[test]
fn deep_and_huge_values_end_in_an_error() {
    let shared: String = (1..40)
        .map(|n| format!("a{n} = [ a{0} a{0} ]; ", n - 1))
        .collect();
    for (text, expected) in [
        ("[".repeat(100_000) + &"]".repeat(100_000), "nest too deep"),
        (
            "let f = n: if n == 0 then 0 else [ (f (n - 1)) ]; in f 100000".to_owned(),
            "more than 1000 levels",
        ),
        ("let f = n: f (n + 1); in f 0".to_owned(), "error[LIMIT-"),
        (format!("let a0 = [ 1 1 ]; {shared} in a39"), "512 MiB"),
    ] {
        let run = expression("", &text);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""));
        assert!(words(&run.stderr).contains(expected), "{}", run.stderr);
    }
}

#[test]
fn a_value_as_deep_as_the_language_allows_is_printed() {
    let run = expression(
        "",
        "let f = n: if n == 0 then 0 else [ (f (n - 1)) ]; in f 990",
    );
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(run.stdout.matches('[').count(), 990);
}

/// The whole answers to `--why`, one after the other.
#[test]
fn why_shows_every_definition_and_what_became_of_it() {
    let paths = [
        "plane.services.api.memory",
        "plane.services.api.cpus --env preprod",
        "plane.services.api.health.retries",
        "plane.services.api.image",
        "plane.services.api.egress",
        "plane.services.api",
        "ingress.allow.0",
        "redis.password",
        "ingress.public.0.auth",
    ];
    let answers = paths.map(|path| {
        let run = project().specc(&format!("eval {path} --why"));
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{path}");
        format!("$ specc eval {path} --why\n{}", run.stdout)
    });
    insta::assert_snapshot!(answers.join("\n"));
}

#[test]
fn why_of_a_broken_value_is_its_error() {
    let run = project().specc("eval storage.secretKey --why");
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("division by zero"), "{}", run.stderr);
}

#[test]
fn a_secret_that_was_typed_without_quotes_is_not_repeated() {
    let project = Project::reference();
    project.replace(
        "spec/javisi.plane",
        "db = 4; password = vault.redis_password",
        "db = 4; password = hunter2",
    );
    let texts: [(&str, &[u8]); 6] = [
        ("lint", b""),
        ("lint --format json", b""),
        ("build", b""),
        ("eval redis.db", b""),
        ("eval --expr -", b"{ redis.password = mkForce hunter2; }"),
        ("repl", b"{ token = hunter2; }"),
    ];
    for (command, input) in texts {
        let run = project.specc_with_input(command, input);
        let said = run.stdout + &run.stderr;
        assert_eq!(run.code, 1, "{command}: {said}");
        assert!(!said.contains("hunter2"), "{command}: {said}");
        assert!(
            words(&said).contains("stands where a secret belongs"),
            "{command}: {said}"
        );
    }
}

#[test]
fn a_misspelt_name_where_no_secret_belongs_is_named() {
    let run = expression(
        "",
        "{ redis.host = hunter2; redis.password = valt.redis_password; }",
    );
    for expected in ["`hunter2` is not a name in scope", "did you mean `vault`?"] {
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    }
}

#[test]
fn of_several_specs_one_is_to_be_named_with_its_flag() {
    let project = Project::empty();
    project
        .write("spec/a.plane", SPEC)
        .write("spec/b.plane", SPEC);
    let run = project.specc("eval project.name");
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .ends_with("help: name one: `specc eval --spec spec/a.plane`\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_a_module_asserts_is_about_the_whole_configuration() {
    let project = Project::reference();
    let asserted = "  assert config.redis.db == 0 \"use database 0\";\n  dns.records";
    project.replace("spec/javisi.plane", "  dns.records", asserted);
    assert_eq!(project.specc("eval redis.db").stdout, "4\n");
    let with_spec = "eval --spec spec/javisi.plane --expr -";
    assert_eq!(
        project
            .specc_with_input(with_spec, b"config.redis.db + 1")
            .stdout,
        "5\n"
    );
    let run = project.specc("eval");
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("use database 0"), "{}", run.stderr);
    let run = expression("", "{ assert false \"no\"; a = 1; }");
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
}
