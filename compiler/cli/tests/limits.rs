//! Specs that nobody writes by hand: each ends in an answer, within one and a half gigabytes of address space and on a
//! stack of one megabyte, never in a crash.
//!
//! Only a real process shows that: a stack that overflows and a memory that runs out end the process.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const MANY: usize = 100_000;

/// Kilobytes of address space: the language's own budget is 512 MiB of values.
const ADDRESS_SPACE: u32 = 1_500_000;

/// Kilobytes of the main thread's stack: what a musl program or a small thread has, and what Linux gives.
const STACKS: [u32; 2] = [1_024, 8_192];

/// Longer answers are read by nobody.
const LONGEST_ANSWER: usize = 100_000;

fn specc(directory: &Path, command: &str, stack: u32) -> Output {
    let script = format!(
        "ulimit -c 0 && ulimit -v {ADDRESS_SPACE} && ulimit -s {stack} && exec \"$SPECC\" {command}"
    );
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).current_dir(directory);
    shell.env("SPECC", env!("CARGO_BIN_EXE_specc"));
    shell.output().unwrap()
}

/// The answer of a run, which must be one: an exit code that stands for something, and words that can be read.
#[track_caller]
fn answer(output: &Output, what: &str) -> String {
    let text = [&*output.stdout, &*output.stderr].concat();
    let text = String::from_utf8(text).unwrap();
    let start: String = text.chars().take(500).collect();
    assert!(
        matches!(output.status.code(), Some(0..=2)),
        "{what}: {} {start}",
        output.status
    );
    assert!(text.len() < LONGEST_ANSWER, "{what}: {} bytes", text.len());
    text
}

/// Checks a spec, on each stack, and formats it; `expected` is part of what the check says.
#[track_caller]
fn check(files: &[(&str, &str)], what: &str, expected: &str) {
    let directory = tempfile::tempdir().unwrap();
    let spec = directory.path().join("spec");
    fs::create_dir(&spec).unwrap();
    for (name, text) in files {
        fs::write(spec.join(name), text).unwrap();
    }
    // What is large and not deep needs no second look on the larger stack.
    let is_large = files.iter().any(|(_, text)| text.len() > 250_000);
    for stack in STACKS.into_iter().take(if is_large { 1 } else { 2 }) {
        let text = answer(&specc(directory.path(), "lint spec/a.plane", stack), what);
        let start: String = text.chars().take(1_000).collect();
        assert!(
            text.contains(expected),
            "{what} without {expected}: {start}"
        );
    }
    let format = specc(directory.path(), "fmt --check spec/a.plane", STACKS[0]);
    answer(&format, what);
}

/// A value, as that of an option whose type it need not have: what is checked is that it is looked at.
#[track_caller]
fn check_value(value: &str, expected: &str) {
    let what: String = value.chars().take(60).collect();
    let spec = format!("{{ workspace.name = {value}; }}\n");
    check(&[("a.plane", &spec)], &what, expected);
}

#[test]
fn a_hundred_thousand_levels_of_nesting_are_one_error() {
    let levels = [
        ("(", ")"),
        ("[", "]"),
        ("{ a = ", "; }"),
        ("rec { a = ", "; }"),
        ("\"${", "}\""),
        ("''${", "}''"),
        ("let a = ", "; in a"),
        ("let a = 1; in ", ""),
        ("if true then ", " else 2"),
        ("if true then 1 else ", ""),
        ("x: ", ""),
        ("{ a ? ", " }: a"),
        ("lib.id (", ")"),
        ("{ ${", "} = 1; }"),
        ("assert true; ", ""),
    ];
    for (opening, closing) in levels {
        let value = format!("{}1{}", opening.repeat(MANY), closing.repeat(MANY));
        check_value(&value, "error[SYNTAX-05]: expressions nest too deep here");
    }
}

#[test]
fn a_hundred_thousand_operators_are_one_error() {
    for (before, after) in [
        ("-", ""),
        ("!", ""),
        ("1 + ", ""),
        ("[ ] ++ ", ""),
        ("{ } // ", ""),
        ("true -> ", ""),
        ("", " 1"),
    ] {
        let value = format!("{}1{}", before.repeat(MANY), after.repeat(MANY));
        check_value(&value, "error[SYNTAX-05]: this expression is too long");
    }
}

#[test]
fn brackets_that_are_never_closed_are_an_error() {
    for opening in ["(", "[", "{ a = ", "\"${", "''${", "{ ${", "let a = "] {
        let what = format!("{opening} for ever");
        check(
            &[("a.plane", &opening.repeat(MANY))],
            &what,
            "error[SYNTAX-",
        );
    }
}

#[test]
fn a_path_of_a_hundred_thousand_names_is_refused_or_followed() {
    let path = "a.".repeat(MANY);
    let spec = format!("{{ {path}a = 1; }}");
    check(&[("a.plane", &spec)], "a defined path", "error[LIMIT-0");
    let selected = ".a".repeat(MANY);
    check_value(
        &format!("let s = {{ a = s; }}; in s{selected}"),
        "`workspace.name` wants",
    );
    check_value(&format!("{{ }} ? {path}a"), "`workspace.name` wants");
}

#[test]
fn values_as_deep_as_a_recursion_goes_are_fine_or_refused() {
    let deep = format!("lib.foldl' (inner: _: {{ a = inner; }}) {{ }} (lib.range 1 {MANY})");
    check_value(&deep, "`workspace.name` wants");
    for value in [
        format!("let f = n: if n == 0 then [ ] else [ (f (n - 1)) ]; in toString (f {MANY})"),
        format!("lib.foldr (a: b: a + b) 0 (lib.range 1 {MANY})"),
        format!("let a = {deep}; b = {deep}; in toString (a == b)"),
        format!("let a = {deep}; in lib.recursiveUpdate a a"),
        "(x: x x) (x: x x)".to_owned(),
        "let f = n: [ n ] ++ f (n + 1); in f 0".to_owned(),
    ] {
        check_value(&value, "error[LIMIT-01]");
    }
    let chain: String = (0..MANY).fold(String::new(), |mut chain, n| {
        let _ = write!(chain, "a{n} = a{} + 1; ", n + 1);
        chain
    });
    check_value(
        &format!("let {chain} a{MANY} = 0; in toString a0"),
        "error[LIMIT-01]",
    );
    let nested =
        format!("{{ ansible.tasks = lib.foldl' (a: _: [ a ]) [ ] (lib.range 1 {MANY}); }}");
    check(&[("a.plane", &nested)], "a deep option", "error[");
}

#[test]
fn what_grows_without_bound_runs_out_of_its_budget() {
    let values = [
        "lib.length (lib.range 1 1000000000)",
        "lib.foldl' (s: _: s + s) \"x\" (lib.range 1 60)",
        "lib.foldl' (s: _: \"${s}${s}\") \"x\" (lib.range 1 60)",
        "lib.foldl' (s: _: lib.concatStringsSep s [ s s s ]) \"x\" (lib.range 1 60)",
        "lib.foldl' (s: _: lib.replaceStrings [ \"x\" ] [ \"xx\" ] s) \"x\" (lib.range 1 60)",
        "lib.foldl' (l: _: l ++ l) [ 1 ] (lib.range 1 60)",
        "lib.foldl' (l: _: lib.concatMap (x: [ x x ]) l) [ 1 ] (lib.range 1 60)",
        "lib.length (lib.splitString \"x\" (lib.foldl' (s: _: s + s) \"x\" (lib.range 1 24)))",
        "let l = lib.range 1 10000; in lib.concatMap (a: lib.concatMap (b: l) l) l",
    ];
    for value in values {
        check_value(value, "error[LIMIT-02]");
    }
    check_value("lib.length (lib.range 1 10000000)", "error[LIMIT-02]");
}

#[test]
fn a_literal_of_ten_megabytes_is_a_value_or_an_error() {
    let long = |piece: &str| piece.repeat(10_000_000 / piece.len());
    for (value, expected) in [
        (format!("\"{}\"", long("x")), "error[OPTION-02]"),
        (format!("''\n{}''", long("  x\n")), "error[OPTION-02]"),
        (long("9"), "error[SYNTAX-02]"),
        (format!("0.{}", long("9")), "error[OPTION-02]"),
        (long("a"), "error[NAME-01]"),
        (format!("{{ {} = 1; }}", long("a")), "error[OPTION-02]"),
        (format!("/* {} */ 1", long("x")), "error[OPTION-02]"),
    ] {
        check_value(&value, expected);
    }
    let unknown = "${a}${b} ".repeat(MANY);
    check_value(&format!("\"{unknown}\""), "error[NAME-01]");
}

#[test]
fn a_hundred_thousand_definitions_are_read() {
    let numbered = |count: usize, text: &str| {
        (0..count).fold(String::new(), |mut all, n| {
            let _ = writeln!(all, "{}", text.replace('#', &n.to_string()));
            all
        })
    };
    for (entries, expected) in [
        (
            numbered(MANY, "a# = 1;"),
            "error[OPTION-01]: there is no option `a0`",
        ),
        (numbered(MANY, "project.name = \"a\";"), "defined twice"),
        (
            numbered(MANY / 5, "environments.e#.x = 1;"),
            "error[OPTION-01]",
        ),
        (
            numbered(MANY / 5, "plane.services.s#.memory = 1;"),
            "error[",
        ),
    ] {
        let what: String = entries.chars().take(30).collect();
        check(&[("a.plane", &format!("{{\n{entries}}}"))], &what, expected);
    }
    let bound = format!("let {} in toString b7", numbered(MANY, "b# = 1;"));
    check_value(&bound, "error[OPTION-02]");
}

#[test]
fn imports_end_however_many_there_are() {
    let missing: String = (0..MANY).fold(String::new(), |mut all, n| {
        let _ = write!(all, "./b{n}.plane ");
        all
    });
    let missing = format!("{{ imports = [ {missing} ]; }}");
    check(&[("a.plane", &missing)], "missing", "error[IMPORT-01]");
    let same = format!("{{ imports = [ {} ]; }}", "./b.plane ".repeat(MANY));
    check(
        &[("a.plane", &same), ("b.plane", "{ }")],
        "one file",
        "error[OPTION-02]",
    );
    let itself = "{ imports = [ ./a.plane ]; }";
    check(&[("a.plane", itself)], "itself", "error[IMPORT-02]");
    check(
        &[("a.plane", "import ./a.plane")],
        "its own value",
        "error[CYCLE-",
    );
}

/// The spec imports a file that imports a file, and so on, the last of them `last`.
#[track_caller]
fn check_chain(import: impl Fn(usize) -> String, last: &str, expected: &str) {
    const FILES: usize = 3_000;
    let name = |n: usize| match n {
        0 => "a.plane".to_owned(),
        n => format!("b{n}.plane"),
    };
    let mut files: Vec<(String, String)> = (0..FILES).map(|n| (name(n), import(n + 1))).collect();
    files.push((name(FILES), last.to_owned()));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    check(&files, "a chain of imports", expected);
}

#[test]
fn three_thousand_files_may_import_each_other_in_a_row() {
    let module = |n: usize| format!("{{ imports = [ ./b{n}.plane ]; }}");
    check_chain(module, "{ }", "error[OPTION-02]");
    check_chain(
        module,
        "{ imports = [ ./a.plane ]; }",
        "error[IMPORT-02]: `spec/a.plane` imports itself",
    );
    check_chain(
        |n| format!("import ./b{n}.plane"),
        "{ }",
        "error[OPTION-02]",
    );
}

#[test]
fn a_file_of_a_hundred_megabytes_is_not_read() {
    let directory = tempfile::tempdir().unwrap();
    let file = fs::File::create(directory.path().join("a.plane")).unwrap();
    file.set_len(100 * 1024 * 1024).unwrap();
    for command in ["lint a.plane", "fmt a.plane", "build a.plane"] {
        let output = specc(directory.path(), command, STACKS[0]);
        let text = answer(&output, command);
        assert_eq!(output.status.code(), Some(2));
        assert!(text.contains("`a.plane` is larger than 16 MiB"), "{text}");
    }
    let output = specc(directory.path(), "fmt - < a.plane", STACKS[0]);
    assert!(answer(&output, "fmt -").contains("larger than 16 MiB"));
}
