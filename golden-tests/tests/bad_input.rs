//! Input that is no spec at all: one clear answer each, no panic, nothing written.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use std::os::unix::fs::symlink;
use std::process::Command;

use golden_tests::{Project, Run};

fn lint(bytes: impl AsRef<[u8]>) -> Run {
    let project = Project::empty();
    project.write("spec/a.plane", bytes);
    project.specc("lint")
}

/// The first line of what a run says.
fn head(run: &Run) -> &str {
    let text = if run.stdout.is_empty() {
        &run.stderr
    } else {
        &run.stdout
    };
    text.lines().next().unwrap_or_default()
}

#[test]
fn bytes_that_are_not_text_are_shown_where_they_stand() {
    let run = lint(b"{\n  workspace.name = \"Caf\xE9\";\n}\n");
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.stdout, @r#"
    error[FILE-01]: `spec/a.plane` is not UTF-8 text: byte 0xE9 at line 2, column 24
        ╭─[spec/a.plane:2:24]
      2 │   workspace.name = "Caf�";
        ·                        ┬
        ·                        ╰── the first byte that is not text
        ╰────
      help: save it as UTF-8; it looks like Latin-1 (ISO 8859-1)
      more: specc explain FILE-01

    1 error in spec/a.plane; no rule checked
    "#);
}

#[test]
fn other_encodings_and_archives_are_named() {
    let cases: [(&[u8], &str); 4] = [
        (b"\xFF\xFE{\0 \0}\0", "it looks like UTF-16 (little-endian)"),
        (b"{\0 \0a\0}\0", "it looks like UTF-16"),
        (b"\x1F\x8B\x08\0\0\0", "it looks like a gzip archive"),
        (b"\x7FELF\x02\x01\x01\0\xFF", "it looks like a program"),
    ];
    for (bytes, expected) in cases {
        let run = lint(bytes);
        assert_eq!(run.code, 1);
        assert!(run.stdout.contains(expected), "{}", run.stdout);
    }
}

#[test]
fn a_byte_order_mark_and_carriage_returns_are_one_error_each() {
    for text in ["\u{feff}{ }\n", "{ plane =\r\n 1; }\r\n"] {
        let run = lint(text);
        assert_eq!(run.code, 1, "{text:?}: {}", run.stdout);
        assert!(run.stdout.starts_with("error[SYNTAX-06]"), "{}", run.stdout);
    }
}

#[test]
fn a_spec_that_is_too_large_is_not_read() {
    let run = lint(vec![b' '; 16 * 1024 * 1024 + 1]);
    assert_eq!(
        (run.code, head(&run)),
        (2, "error: `spec/a.plane` is larger than 16 MiB")
    );
}

#[test]
fn what_is_no_file_is_not_opened() {
    let project = Project::empty();
    project.write("spec/hosts/b.plane", "{ }");
    symlink("nowhere", project.path("broken.plane")).unwrap();
    let pipe = Command::new("mkfifo")
        .arg(project.path("pipe.plane").as_str())
        .status()
        .unwrap();
    assert!(pipe.success());
    let cases = [
        (
            "spec/hosts",
            "error: `spec/hosts` is a directory, not a spec file",
        ),
        (
            "broken.plane",
            "error: `broken.plane` is a symbolic link to a file that does not exist",
        ),
        (
            "pipe.plane",
            "error: `pipe.plane` is a pipe, a socket or a device, not a file",
        ),
        (
            "/dev/zero",
            "error: `/dev/zero` is a pipe, a socket or a device, not a file",
        ),
        ("nothing.plane", "error: there is no file `nothing.plane`"),
        (
            "spec/hosts/b.plane/c.plane",
            "error: cannot read `spec/hosts/b.plane/c.plane`: not a directory",
        ),
    ];
    for (spec, expected) in cases {
        let run = project.specc(&format!("lint {spec}"));
        assert_eq!((run.code, head(&run)), (2, expected));
        assert_eq!(project.specc(&format!("build {spec}")).code, 2);
    }
    assert!(!project.path("output").exists());
}

/// What `lint` says about a spec that imports `wanted` from among neighbours of every kind.
fn import(wanted: &str) -> String {
    let project = Project::empty();
    project.write("spec/a.plane", format!("{{ imports = [ {wanted} ]; }}\n"));
    project
        .write("spec/dir/b.plane", "{ }")
        .write("outside.plane", "{ }")
        .write("spec/notes.txt", "{ }");
    project.write("spec/latin.plane", b"# caf\xE9\n{ }\n");
    symlink("../outside.plane", project.path("spec/escape.plane")).unwrap();
    symlink("nowhere.plane", project.path("spec/broken.plane")).unwrap();
    symlink("loop.plane", project.path("spec/loop.plane")).unwrap();
    let run = project.specc("lint spec/a.plane");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.stdout.contains("╭─[spec/a.plane:1:15]"),
        "{}",
        run.stdout
    );
    let (start, end) = (
        run.stdout.find("]: ").unwrap() + 3,
        run.stdout.find("    ╭").unwrap(),
    );
    run.stdout[start..end]
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn imports_that_cannot_be_had_say_why_at_the_import() {
    let cases = [
        ("./nothing.plane", "there is no file `spec/nothing.plane`"),
        ("./dir", "`spec/dir` is a directory, not a spec file"),
        ("./notes.txt", "`spec/notes.txt` is not a `.plane` file"),
        (
            "./broken.plane",
            "`spec/broken.plane` is a symbolic link to a file that does not exist",
        ),
        (
            "./latin.plane",
            "`spec/latin.plane` is not UTF-8 text: byte 0xE9 at line 1, column 6",
        ),
        (
            "../outside.plane",
            "`../outside.plane` lies outside the spec's root, `spec/`",
        ),
        (
            "./escape.plane",
            "`./escape.plane` lies outside the spec's root, `spec/`",
        ),
        (
            "./dir/../../outside.plane",
            "`./dir/../../outside.plane` lies outside the spec's root, `spec/`",
        ),
    ];
    for (wanted, expected) in cases {
        assert_eq!(import(wanted), expected, "{wanted}");
    }
    assert!(import("./loop.plane").starts_with("cannot read `spec/loop.plane`: "));
}

#[test]
fn a_cycle_of_imports_is_shown_whole() {
    let project = Project::empty();
    project.write("spec/a.plane", "{ imports = [ ./b.plane ]; }\n");
    project.write("spec/b.plane", "{ imports = [ ./c.plane ]; }\n");
    project.write("spec/c.plane", "{ imports = [ ./a.plane ]; }\n");
    let run = project.specc("lint spec/a.plane");
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.stdout, @r#"
    error[IMPORT-02]: `spec/a.plane` imports itself: spec/a.plane → spec/b.plane →
                      spec/c.plane → spec/a.plane
        ╭─[spec/c.plane:1:15]
      1 │ { imports = [ ./a.plane ]; }
        ·               ────┬────
        ·                   ╰── closes the circle
        ╰────
        ╭─[spec/a.plane:1:15]
      1 │ { imports = [ ./b.plane ]; }
        ·               ────┬────
        ·                   ╰── imports `spec/b.plane`
        ╰────
        ╭─[spec/b.plane:1:15]
      1 │ { imports = [ ./c.plane ]; }
        ·               ────┬────
        ·                   ╰── imports `spec/c.plane`
        ╰────
      why:  a file would have to be read before itself
      help: remove one of the imports: every module sees the whole `config` anyway
      more: specc explain IMPORT-02

    1 error in spec/a.plane; no rule checked
    "#);
}

#[test]
fn one_file_by_two_names_is_imported_once() {
    let project = Project::reference();
    symlink("sese.plane", project.path("spec/hosts/link.plane")).unwrap();
    project.replace(
        "spec/javisi.plane",
        "./hosts/sese.plane",
        "./hosts/sese.plane ./hosts/link.plane ./hosts/../hosts/sese.plane",
    );
    assert_eq!(
        project.specc("lint").code,
        Project::reference().specc("lint").code
    );
}

#[test]
fn deep_nesting_and_long_chains_end_in_an_error() {
    let cases = [
        "[".repeat(100_000),
        format!("{{ a = {}1{}; }}", "(".repeat(50_000), ")".repeat(50_000)),
        format!("{{ a = {}1; }}", "1 + ".repeat(100_000)),
        format!("{{ a = {}1; }}", "- ".repeat(100_000)),
        format!("{{ a = {}1; }}", "x: ".repeat(100_000)),
        format!("{{ a = \"{}\"; }}", "${\"".repeat(50_000)),
        format!("{{ a = {}; }}", "if true then ".repeat(50_000)),
        "{ a.".repeat(50_000),
    ];
    for case in cases {
        let run = lint(&case);
        assert_eq!(run.code, 1, "{}…", &case[..20]);
        assert!(run.stdout.contains("error["), "{}", run.stdout);
    }
}

#[test]
fn a_spec_cannot_steer_the_terminal_that_shows_it() {
    let run = lint("{ \u{1b}]0;owned\u{7} = \"\u{1b}[2J\u{9b}31m\u{202e}\"; \u{8}\u{7f} }\n");
    assert_eq!(run.code, 1);
    let steering = |letter: char| letter != '\n' && (letter.is_control() || letter == '\u{202e}');
    assert!(!run.stdout.contains(steering), "{:?}", run.stdout);
}

#[test]
fn secrets_typed_into_a_spec_are_not_repeated() {
    let project = Project::reference();
    project.replace(
        "spec/javisi.plane",
        "vault.plane_admin_password",
        "\"hunter2-correct-horse\"",
    );
    for format in ["text", "json"] {
        let run = project.specc(&format!("lint --format {format}"));
        assert_eq!(run.code, 1);
        assert!(!format!("{run:?}").contains("hunter2"), "{run:?}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 64, ..Default::default() })]

    /// Cuts, doubles and scribbles in the reference spec: whatever comes of it, there is an answer.
    #[test]
    fn a_damaged_spec_gets_an_answer(
        damage in proptest::collection::vec((0_usize..4000, 0_usize..40, proptest::prelude::any::<[u8; 3]>()), 1..6)
    ) {
        let project = Project::reference();
        let mut bytes = project.read("spec/javisi.plane").into_bytes();
        for (at, length, scribble) in damage {
            let start = at.min(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, scribble);
        }
        project.write("spec/javisi.plane", bytes);
        let run = project.specc("lint");
        proptest::prop_assert!(matches!(run.code, 0 | 1 | 3), "{:?}", run);
        proptest::prop_assert!(run.stdout.ends_with('\n'));
    }
}
