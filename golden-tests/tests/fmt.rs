//! `specc fmt`, end to end.

use std::os::unix::fs::{MetadataExt, PermissionsExt};

use golden_tests::{Project, repository_file};

const UNTIDY: &str = "{a=1; # one\n\tb = [ 1\n 2 ];\n}";
const TIDY: &str = "{\n  a = 1; # one\n  b = [\n    1\n    2\n  ];\n}\n";

/// A project with an untidy spec and a tidy one that it could import.
fn project() -> Project {
    let project = Project::empty();
    project
        .write("spec/a.plane", UNTIDY)
        .write("spec/hosts/b.plane", TIDY)
        .write("other/c.plane", UNTIDY);
    project
}

#[test]
fn all_files_under_spec_are_formatted() {
    let project = project();
    let run = project.specc("fmt");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(run.stdout, "ok: 1 rewritten, 1 unchanged\n");
    assert_eq!(project.read("spec/a.plane"), TIDY);
    assert_eq!(project.read("other/c.plane"), UNTIDY);
    assert_eq!(
        project.specc("fmt").stdout,
        "ok: 2 files are as they should be\n"
    );
}

#[test]
fn named_files_and_directories_are_formatted() {
    for path in ["other", "other/c.plane", "other/../other/c.plane other"] {
        let project = project();
        let run = project.specc(&format!("fmt {path}"));
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (0, "ok: 1 rewritten\n"),
            "{path}"
        );
        assert_eq!(project.read("other/c.plane"), TIDY);
        assert_eq!(project.read("spec/a.plane"), UNTIDY);
    }
}

#[test]
fn the_reference_spec_is_as_it_should_be() {
    let run = Project::reference().specc("fmt --check");
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (0, "", "")
    );
}

#[test]
fn check_lists_files_and_writes_nothing() {
    let project = project();
    let before = project.files("");
    let run = project.specc("fmt --check");
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    insta::assert_snapshot!(run.stderr, @r"
    error: 1 of 2 files is not in the one style
        spec/a.plane
      help: run `specc fmt`; `specc fmt --diff` shows what it changes
    ");
    assert_eq!(project.files(""), before);
}

#[test]
fn diff_shows_what_would_change_and_writes_nothing() {
    let project = project();
    project.write("spec/a.plane", TIDY.replace("a = 1;", "a  =  1;"));
    let before = project.files("");
    let run = project.specc("fmt --diff");
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    insta::assert_snapshot!(run.stdout, @r"
    --- spec/a.plane
    +++ spec/a.plane
    @@ -1,5 +1,5 @@
     {
    -  a  =  1; # one
    +  a = 1; # one
       b = [
         1
         2
    ");
    assert_eq!(project.files(""), before);
    let coloured = project.specc("fmt --diff --color always").stdout;
    assert!(
        coloured.contains("\u{1b}[") && coloured.contains("+  a = 1;"),
        "{coloured:?}"
    );
    project.specc("fmt");
    assert_eq!(project.specc("fmt --diff").stdout, "");
}

#[test]
fn a_broken_file_is_refused_and_nothing_at_all_is_written() {
    let project = project();
    project.write("spec/z.plane", "{ a = ; }\n");
    let before = project.files("");
    for arguments in ["fmt", "fmt --check", "fmt --diff"] {
        let run = project.specc(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{arguments}");
        insta::allow_duplicates! {
            insta::assert_snapshot!(run.stderr, @r"
            error[SYNTAX-01]: expected a value after `=`, found `;`
                ╭─[spec/z.plane:1:6]
              1 │ { a = ; }
                ·      ▲
                ·      ╰── expected a value here
                ╰────
              why:  the grammar leaves no other reading, and specc does not guess
              help: write the value, or remove what asks for it
              more: specc explain SYNTAX-01

            nothing was formatted
            ");
        }
        assert_eq!(project.files(""), before);
    }
}

#[test]
fn the_standard_input_goes_to_the_standard_output() {
    let project = project();
    let run = project.specc_with_input("fmt -", UNTIDY.as_bytes());
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (0, TIDY, "")
    );
    let run = project.specc_with_input("fmt - --check", UNTIDY.as_bytes());
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("    <stdin>\n"), "{}", run.stderr);
    assert_eq!(
        project
            .specc_with_input("fmt --check -", TIDY.as_bytes())
            .code,
        0
    );
}

#[test]
fn a_standard_input_that_is_no_spec_gives_an_error_and_no_output() {
    let project = project();
    let broken = project.specc_with_input("fmt -", b"{ a = 1 }");
    assert_eq!((broken.code, broken.stdout.as_str()), (1, ""));
    assert!(broken.stderr.contains("<stdin>:1:"), "{}", broken.stderr);
    let binary = project.specc_with_input("fmt -", b"{ }\n\xff");
    assert_eq!((binary.code, binary.stdout.as_str()), (2, ""));
    assert!(
        binary.stderr.contains("not UTF-8 text: line 2"),
        "{}",
        binary.stderr
    );
    assert_eq!(project.specc_with_input("fmt - spec", b"{ }").code, 2);
}

#[test]
fn an_editor_names_the_file_that_it_has_open() {
    let project = Project::empty();
    let broken = project.specc_with_input("fmt - --stdin-filename spec/a.plane", b"{ a = 1 }");
    assert!(
        broken.stderr.contains("─[spec/a.plane:1:"),
        "{}",
        broken.stderr
    );
    let diff = project.specc_with_input("fmt - --diff --stdin-filename spec/a.plane", b"{ }");
    assert_eq!(diff.code, 1);
    assert!(
        diff.stdout.starts_with("--- spec/a.plane\n"),
        "{}",
        diff.stdout
    );
    insta::assert_snapshot!(project.specc("fmt --stdin-filename spec/a.plane").stderr, @"
    error: `--stdin-filename` names the standard input, which is not read
      help: add `-`, or leave it out
    ");
}

#[test]
fn what_is_hidden_is_not_formatted_unless_it_is_named() {
    let project = project();
    project
        .write("spec/.direnv/d.plane", UNTIDY)
        .write("spec/.e.plane", UNTIDY);
    assert_eq!(
        project.specc("fmt").stdout,
        "ok: 1 rewritten, 1 unchanged\n"
    );
    assert_eq!(project.read("spec/.e.plane"), UNTIDY);
    assert_eq!(project.read("spec/.direnv/d.plane"), UNTIDY);
    project.specc("fmt spec/.e.plane spec/.direnv");
    assert_eq!(project.read("spec/.e.plane"), TIDY);
    assert_eq!(project.read("spec/.direnv/d.plane"), TIDY);
}

#[test]
fn a_read_only_file_is_left_alone() {
    let project = project();
    let file = project.path("spec/a.plane");
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o444)).unwrap();
    let run = project.specc("fmt");
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(run.stderr, @"
    error: cannot write `spec/a.plane`: it is read-only
      help: `chmod u+w` it, or name the files to format
    ");
    assert_eq!(project.read("spec/a.plane"), UNTIDY);
    assert_eq!(project.specc("fmt --check").code, 1);
}

#[test]
fn windows_line_ends_and_byte_order_marks_are_mended() {
    let project = project();
    project.write(
        "spec/a.plane",
        "\u{feff}{\r\n  a = ''\r\n    x\r\n  '';\r\n}\r\n",
    );
    assert_eq!(project.specc("fmt").code, 0);
    assert_eq!(
        project.read("spec/a.plane"),
        "{\n  a = ''\n    x\n  '';\n}\n"
    );
}

#[test]
fn files_that_are_as_they_should_be_are_not_touched() {
    let project = project();
    let inode = || project.path("spec/hosts/b.plane").metadata().unwrap().ino();
    let before = inode();
    project.specc("fmt");
    assert_eq!(inode(), before);
}

#[test]
fn a_rewritten_file_keeps_its_permissions_and_links_to_it() {
    let project = project();
    let file = project.path("other/c.plane");
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink(&file, project.path("spec/link.plane")).unwrap();
    assert_eq!(
        project.specc("fmt").stdout,
        "ok: 2 rewritten, 1 unchanged\n"
    );
    assert_eq!(project.read("other/c.plane"), TIDY);
    assert_eq!(file.metadata().unwrap().mode() & 0o777, 0o640);
    assert!(project.path("spec/link.plane").is_symlink());
    let names: Vec<String> = project
        .files("")
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert!(!names.iter().any(|name| name.contains("tmp")), "{names:?}");
}

#[test]
fn what_is_not_there_is_a_problem_that_says_what_to_do() {
    let project = Project::empty();
    insta::assert_snapshot!(project.specc("fmt").stderr, @r"
    error: there is no `.plane` file under `spec/`
      help: name the files or directories to format, or `-` for the standard input
    ");
    project.write("spec/javisi.plane", repository_file("spec/javisi.plane"));
    insta::assert_snapshot!(project.specc("fmt spec/javsi.plane").stderr, @r"
    error: there is no file `spec/javsi.plane`
      help: name a spec file, such as `spec/javisi.plane`
    ");
    project.write("empty/a.txt", "");
    assert_eq!(project.specc("fmt empty").code, 2);
}

#[test]
fn help_shows_how_it_is_used() {
    let run = Project::empty().specc("fmt --help");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(
        run.stdout.contains("  specc fmt - < draft.plane"),
        "{}",
        run.stdout
    );
}
