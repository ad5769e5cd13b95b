//! `specc repl` without a terminal: inputs from a pipe. With one it is tested beside the binary, in `compiler/cli/tests/`.

use golden_tests::{Project, Run};

fn repl(project: &Project, script: &str) -> Run {
    project.specc_with_input("repl", script.as_bytes())
}

#[track_caller]
fn prints(script: &str, expected: &str) {
    let run = repl(&Project::reference(), script);
    assert_eq!(
        (run.code, run.stderr.as_str(), run.stdout.as_str()),
        (0, "", expected),
        "{script}"
    );
}

#[test]
fn values_are_printed_in_the_notation_of_the_language() {
    for (script, expected) in [
        ("1 + 2", "3\n"),
        ("1.0", "1.0\n"),
        ("512M + 512M", "1G\n"),
        ("config.plane.version", "v1.2.2\n"),
        (
            "config.network.mesh",
            "{ cidr = 100.64.0.0/10; address = var.vps_tailscale_ip; }\n",
        ),
        (
            "[ (-1) (hmac vault.x) \"a\\n\\${b}\" \"${vault.y}!\" ALL ]",
            "[ (-1) (hmac vault.x) \"a\\n\\${b}\" \"${vault.y}!\" ALL ]\n",
        ),
        ("{ \"odd name\" = null; }", "{ \"odd name\" = null; }\n"),
        ("x: x", "a function\n"),
        ("lib.map", "the function lib.map function list\n"),
        ("lib.cidr", "a library of functions\n"),
    ] {
        prints(script, expected);
    }
}

#[test]
fn what_is_printed_can_be_typed_again() {
    let project = Project::reference();
    let whole = repl(&project, "config\n").stdout;
    assert_eq!(repl(&project, &whole).stdout, whole);
}

#[test]
fn bindings_last_and_see_themselves() {
    for (script, expected) in [
        ("x = 5\nx * 2\n", "10\n"),
        ("x = 5;\nx\n", "5\n"),
        ("x = 1\ny = x + 1\nx = 10\ny\n", "2\n"),
        ("f = n: if n == 0 then 1 else n * f (n - 1)\nf 5\n", "120\n"),
        ("x = 1 / 0\n1\n", "1\n"),
        ("m = config.plane.services.api.memory\nm * 2\n", "2G\n"),
    ] {
        prints(script, expected);
    }
}

#[test]
fn an_unfinished_input_goes_on_in_the_next_line() {
    for (script, expected) in [
        ("x = [\n  1\n  2\n]\nx\n", "[ 1 2 ]\n"),
        ("1 +\n2", "3\n"),
        ("''\n  a\n\n  b\n''\n", "\"a\\n\\nb\\n\"\n"),
        ("let a = 1; in\na", "1\n"),
        ("# a comment\n\n1\n", "1\n"),
    ] {
        prints(script, expected);
    }
}

#[test]
fn the_session_goes_on_after_an_error_and_the_exit_code_tells() {
    let run = repl(
        &Project::reference(),
        "x = nope\n1\n1 / 0\n)\nx = x + 1\nx\n2\n",
    );
    assert_eq!((run.code, run.stdout.as_str()), (1, "1\n2\n"));
    for expected in [
        "`nope` is not a name in scope",
        "[<input 1>:1:5]",
        "division by zero",
        "expected an expression, found `)`",
        "`x` depends on itself",
    ] {
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    }
}

#[test]
fn commands_work_without_a_terminal() {
    for (script, expected) in [
        (":type 1G", "a size\n"),
        (":t config.ingress.allow", "a list of 2 elements\n"),
        (":type CHOWN", "a constant: capability\n"),
        (":q\n1\n", ""),
        (
            ":load spec/javisi.plane\nconfig.project.name",
            "\"javisi\"\n",
        ),
        (":reload\n1", "1\n"),
    ] {
        prints(script, expected);
    }
    let run = repl(&Project::reference(), ":explain REX-03\n:help\n");
    assert_eq!(run.code, 0);
    for expected in ["REX-03", ":load FILE"] {
        assert!(run.stdout.contains(expected), "{}", run.stdout);
    }
}

#[test]
fn a_command_that_is_none_is_an_error() {
    for (script, expected) in [
        (":bogus", "there is no command `:bogus`"),
        (":type", "`:type` wants something to work on"),
        (
            ":load spec/nope.plane",
            "there is no file `spec/nope.plane`",
        ),
        (":explain nope-nope", "`nope-nope`"),
    ] {
        let run = repl(&Project::reference(), script);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{script}");
        assert!(run.stderr.contains(expected), "{script}: {}", run.stderr);
    }
}

#[test]
fn config_is_that_of_the_spec_with_its_layer_or_holds_defaults() {
    let project = Project::empty();
    assert_eq!(repl(&project, "config.redis.port").stdout, "6379\n");
    assert_eq!(project.specc("repl --env preprod").code, 2);
    project.write(
        "spec/a.plane",
        "{ plane.services.beat.cpus = 1.0; environments.preprod.plane.services.beat.cpus = mkForce 0.5; }",
    );
    for (arguments, expected) in [
        ("repl", "1.0\n"),
        ("repl --env preprod", "0.5\n"),
        ("repl spec/a.plane", "1.0\n"),
    ] {
        let run = project.specc_with_input(arguments, b"config.plane.services.beat.cpus");
        assert_eq!((run.stderr.as_str(), run.stdout.as_str()), ("", expected));
    }
}

#[test]
fn a_broken_spec_is_shown_at_once_and_expressions_still_work() {
    let project = Project::empty();
    project.write("spec/a.plane", "{ plane = ; }");
    let run = repl(&project, "1 + 1\nconfig.plane.version\n");
    assert_eq!(run.stdout, "2\n");
    assert_eq!(
        run.stderr.matches("[spec/a.plane:1:10]").count(),
        2,
        "{}",
        run.stderr
    );
}

#[test]
fn an_input_without_an_end_ends() {
    let script = format!("1\n[ {}", "1 2 3 4 5 6 7 8 9 10 11 12\n".repeat(100_000));
    let run = repl(&Project::empty(), &script);
    assert_eq!((run.code, run.stdout.as_str()), (2, "1\n"));
    assert!(
        run.stderr.contains("an input has too many lines"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_is_no_text_is_an_error() {
    let run = Project::empty().specc_with_input("repl", b"1\n\"\xE9\"\n");
    assert_eq!((run.code, run.stdout.as_str()), (2, "1\n"));
    assert!(
        run.stderr.starts_with("error: cannot go on: "),
        "{}",
        run.stderr
    );
}
