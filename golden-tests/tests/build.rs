//! What `specc build` does to a disk: only what it must, all of it or nothing.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use std::fs;
use std::os::unix::fs::symlink;
use std::time::{Duration, SystemTime};

use golden_tests::{Project, Run};

/// The reference spec, reviewed.
fn reviewed() -> Project {
    let project = Project::reference();
    approve(&project);
    project
}

fn approve(project: &Project) {
    let run = project.specc("review --approve Tester");
    assert_eq!(run.code, 0, "{run:?}");
}

/// A reviewed reference spec with its output, everything in it a day old.
fn built() -> Project {
    let project = reviewed();
    succeeds(&project.specc("build"));
    for (path, _) in project.files("output") {
        age(&project, &path);
    }
    project
}

fn age(project: &Project, path: &str) {
    let yesterday = SystemTime::now() - Duration::from_secs(86_400);
    fs::File::options()
        .append(true)
        .open(project.path(path))
        .unwrap()
        .set_modified(yesterday)
        .unwrap();
}

fn succeeds(run: &Run) {
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
}

/// The files in the output that were written since [`built`], specc's own records apart.
fn rewritten(project: &Project) -> Vec<String> {
    let recent = SystemTime::now() - Duration::from_secs(3600);
    let files = project.files("output").into_iter().map(|(path, _)| path);
    let recent = files.filter(|path| {
        fs::symlink_metadata(project.path(path))
            .unwrap()
            .modified()
            .unwrap()
            > recent
    });
    recent
        .filter(|path| !path.starts_with("output/.specc/"))
        .collect()
}

fn contents(project: &Project) -> Vec<(String, Vec<u8>)> {
    let files = project.files("output").into_iter();
    files
        .filter(|(path, _)| !path.starts_with("output/.specc/"))
        .collect()
}

#[test]
fn the_first_build_writes_everything_and_says_so() {
    let project = reviewed();
    let run = project.specc("build");
    succeeds(&run);
    let files = contents(&project).len();
    assert_eq!(run.stdout, format!("ok: output: {files} written\n"));
    assert!(files > 20);
}

#[test]
fn a_second_build_touches_nothing() {
    let project = built();
    let run = project.specc("build");
    succeeds(&run);
    let files = contents(&project).len();
    assert_eq!(
        run.stdout,
        format!("ok: output: nothing to do, {files} files as they should be\n")
    );
    assert_eq!(rewritten(&project), Vec::<String>::new());
}

#[test]
fn only_what_changed_is_rewritten() {
    let project = built();
    project.replace(
        "spec/javisi.plane",
        "memory = 768M; cpus = 0.5;",
        "memory = 896M; cpus = 0.5;",
    );
    let before = contents(&project);
    succeeds(&project.specc("build"));
    let after = contents(&project);
    let changed = before.iter().zip(&after).filter(|(old, new)| old != new);
    let changed: Vec<String> = changed.map(|(_, (path, _))| path.clone()).collect();
    assert!(!changed.is_empty() && changed.len() < 10, "{changed:?}");
    assert_eq!(rewritten(&project), changed);
}

#[test]
fn the_same_spec_gives_the_same_bytes_wherever_it_is_built() {
    let [left, right] = [reviewed(), reviewed()];
    succeeds(&left.specc("build"));
    succeeds(&right.specc("build --out elsewhere"));
    let strip = |files: Vec<(String, Vec<u8>)>| -> Vec<(String, Vec<u8>)> {
        let files = files
            .into_iter()
            .filter(|(path, _)| !path.ends_with(".specc/cache.json"));
        files
            .map(|(path, bytes)| (path.split_once('/').unwrap().1.to_owned(), bytes))
            .collect()
    };
    assert_eq!(strip(left.files("output")), strip(right.files("elsewhere")));
}

#[test]
fn the_cache_sees_every_kind_of_change() {
    type Change = (&'static str, fn(&Project));
    let changes: [Change; 5] = [
        ("the spec", |project| {
            project.replace("spec/javisi.plane", "cpus = 0.1", "cpus = 0.2");
        }),
        ("an import", |project| {
            project.replace("spec/hosts/sese.plane", "\"prod_user\"", "\"other\"");
        }),
        ("a file that is gone", |project| {
            fs::remove_file(project.path("output/roles/plane/tasks/main.yml")).unwrap()
        }),
        ("a mode", |project| {
            let path = project.path("output/roles/plane/tasks/main.yml");
            fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        }),
        ("another import behind the same name", |project| {
            project.write(
                "spec/hosts/other.plane",
                project
                    .read("spec/hosts/sese.plane")
                    .replace("prod_user", "other"),
            );
            fs::remove_file(project.path("spec/hosts/sese.plane")).unwrap();
            symlink("other.plane", project.path("spec/hosts/sese.plane")).unwrap();
        }),
    ];
    for (what, change) in changes {
        let project = built();
        change(&project);
        let run = project.specc("build");
        succeeds(&run);
        assert!(run.stdout.contains(" written"), "{what}: {}", run.stdout);
        assert_eq!(project.specc("build --check").code, 0, "{what}");
    }
}

#[test]
fn a_review_that_is_gone_blocks_even_an_unchanged_spec() {
    let project = built();
    fs::remove_file(project.path("spec/javisi.review.json")).unwrap();
    let run = project.specc("build");
    assert_eq!(run.code, 1);
    assert!(run.stderr.starts_with("error[REX-10]"), "{}", run.stderr);
}

#[test]
fn an_error_blocks_and_nothing_is_written() {
    let project = reviewed();
    project.replace("spec/javisi.plane", "interval = 30s", "interval = 5s");
    let run = project.specc("build");
    assert_eq!(run.code, 1);
    assert!(run.stderr.starts_with("error[REX-05]"), "{}", run.stderr);
    assert!(
        run.stderr
            .ends_with("1 error in spec/javisi.plane; 55 rules checked\nnothing was written\n"),
        "{}",
        run.stderr
    );
    assert!(!project.path("output").exists());
}

#[test]
fn a_foreign_file_and_an_edited_one_stop_the_build_together() {
    let project = built();
    project.write("output/roles/plane/handlers/main.yml", "# edited\n");
    fs::remove_file(project.path("output/playbooks/plane.yml")).unwrap();
    symlink("/etc/passwd", project.path("output/playbooks/plane.yml")).unwrap();
    project.replace("spec/javisi.plane", "cpus = 0.1", "cpus = 0.2");
    let before = project.files("output");
    let run = project.specc("build");
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.stderr, @r#"
    error: 2 files in `output` would be overwritten or deleted; nothing was written
        output/playbooks/plane.yml (a symbolic link, or behind one)
        output/roles/plane/handlers/main.yml (edited by hand)
      why:  specc touches only what it wrote itself and nobody edited since.
      help: move them away, put the change into the spec, or name another directory
            with `--out`
    "#);
    assert_eq!(project.files("output"), before);
}

#[test]
fn files_of_others_beside_the_output_are_left_alone() {
    let project = built();
    project
        .write("output/roles/plane/tasks/mine.yml", "mine")
        .write("output/notes.txt", "mine");
    project.replace("spec/javisi.plane", "cpus = 0.1", "cpus = 0.2");
    succeeds(&project.specc("build"));
    assert_eq!(project.read("output/roles/plane/tasks/mine.yml"), "mine");
    assert_eq!(project.read("output/notes.txt"), "mine");
}

#[test]
fn output_without_its_record_is_adopted_where_it_is_fresh() {
    let project = built();
    fs::remove_dir_all(project.path("output/.specc")).unwrap();
    succeeds(&project.specc("build"));
    assert_eq!(rewritten(&project), Vec::<String>::new());
    project.replace("spec/javisi.plane", "cpus = 0.1", "cpus = 0.2");
    succeeds(&project.specc("build"));
}

#[test]
fn check_lists_what_is_not_fresh_and_writes_nothing() {
    let project = built();
    succeeds(&project.specc("build --check"));
    project.replace("spec/javisi.plane", "cpus = 0.1", "cpus = 0.2");
    fs::remove_file(project.path("output/playbooks/plane.yml")).unwrap();
    let before = project.files("output");
    let run = project.specc("build --check");
    assert_eq!(run.code, 1);
    assert!(
        run.stderr
            .starts_with("error: `output` is not what `spec/javisi.plane` gives\n"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr
            .contains("    missing  output/playbooks/plane.yml\n"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("    differs  output/"),
        "{}",
        run.stderr
    );
    assert_eq!(project.files("output"), before);
}

#[test]
fn check_finds_an_edit_behind_a_current_cache() {
    let project = built();
    project.write("output/dns/extra.txt", "beside");
    succeeds(&project.specc("build --check"));
    let (path, _) = contents(&project)
        .into_iter()
        .find(|(path, _)| path.contains("playbooks"))
        .unwrap();
    project.write(&path, "edited");
    let run = project.specc("build --check");
    assert!(
        run.stderr.contains(&format!("edited by hand  {path}")),
        "{}",
        run.stderr
    );
}

/// The reviewed reference spec with an environment beside it.
fn with_preprod() -> Project {
    let project = reviewed();
    let spec = project.read("spec/javisi.plane");
    let layer = "\n  environments.preprod.plane.services.worker.cpus = mkForce 0.25;\n}\n";
    project.write(
        "spec/javisi.plane",
        spec.trim_end().strip_suffix('}').unwrap().to_owned() + layer,
    );
    project
}

#[test]
fn environments_have_their_own_output_and_their_own_review() {
    let project = with_preprod();
    succeeds(&project.specc("build"));
    let blocked = project.specc("build --env preprod --out preprod");
    assert!(
        blocked.code == 1 && blocked.stderr.starts_with("error[REX-10]"),
        "{blocked:?}"
    );
    assert_eq!(
        project.specc("review --env preprod --approve Tester").code,
        0
    );
    succeeds(&project.specc("build --env preprod --out preprod"));
    let one = |directory: &str| {
        project
            .files(directory)
            .into_iter()
            .find(|(path, _)| path.ends_with("compose/docker-compose.yml"))
            .unwrap()
            .1
    };
    assert_ne!(one("output"), one("preprod"));
}

#[test]
fn a_directory_of_another_environment_is_not_built_into() {
    let project = with_preprod();
    project.specc("review --env preprod --approve Tester");
    succeeds(&project.specc("build"));
    let before = contents(&project);
    for command in ["build --env preprod", "build --check --env preprod"] {
        let run = project.specc(command);
        assert_eq!(run.code, 2, "{run:?}");
        let expected = "\
error: `output` holds what the spec gives without an environment
  why:  Whoever deploys from a directory relies on it being of one environment.
  help: name another directory, `--out output-preprod`; or remove `output` first
";
        assert_eq!(run.stderr, expected);
    }
    assert_eq!(contents(&project), before);
    succeeds(&project.specc("build --env preprod --out preprod"));
    let run = project.specc("build --out preprod");
    let expected = "error: `preprod` holds what the environment `preprod` gives\n";
    assert!(run.code == 2 && run.stderr.starts_with(expected), "{run:?}");
    // A directory that is gone is nobody's, and a misspelt environment is told as such.
    std::fs::remove_dir_all(project.path("output")).unwrap();
    succeeds(&project.specc("build --env preprod"));
    let run = project.specc("build --env preprd");
    assert!(run.stderr.starts_with("error[OPTION-03]"), "{}", run.stderr);
}

#[test]
fn an_unknown_environment_is_an_error_with_the_known_ones() {
    let run = reviewed().specc("build --env nowhere");
    assert_eq!(run.code, 1);
    assert!(run.stderr.starts_with("error[OPTION-03]"), "{}", run.stderr);
    let run = reviewed().specc("build --env ../../etc");
    assert_eq!(
        (run.code, run.stderr.lines().next()),
        (
            2,
            Some("error: `../../etc` cannot be the name of an environment")
        )
    );
}

#[test]
fn a_build_that_was_killed_is_finished_by_the_next() {
    let (old, new) = (built(), reviewed());
    for project in [&old, &new] {
        project.replace("spec/javisi.plane", "cpus = 0.1", "cpus = 0.15");
    }
    succeeds(&new.specc("build"));
    // The build of the new spec was killed after it had moved every second file into place.
    old.write(
        "output/.specc/manifest.next.json",
        new.read("output/.specc/manifest.json"),
    );
    old.write("output/.specc/staging/0", "half a fi");
    for (path, bytes) in contents(&new).into_iter().step_by(2) {
        old.write(path, bytes);
    }
    // Then someone changed the spec once more.
    old.replace("spec/javisi.plane", "cpus = 0.15", "cpus = 0.2");
    succeeds(&old.specc("build"));
    assert_eq!(old.specc("build --check").code, 0);
    assert!(!old.path("output/.specc/staging").exists());
}

#[test]
fn what_is_no_directory_cannot_be_built_into() {
    let project = reviewed();
    project.write("file", "mine");
    let cases = [
        ("file", "error: `file` is not a directory"),
        ("file/below", "error: `file/below` is not a directory"),
        (
            "/proc/specc",
            "error: cannot make the directory `/proc/specc`: no such file or directory",
        ),
    ];
    for (out, expected) in cases {
        let run = project.specc(&format!("build --out {out}"));
        assert_eq!(run.code, 2, "{run:?}");
        assert_eq!(run.stderr.lines().next(), Some(expected));
    }
    assert_eq!(project.read("file"), "mine");
}

#[test]
fn warnings_block_only_where_they_are_denied() {
    // No rule of the ten warns about the reference spec; an unused suppression is the warning that anyone can have.
    let project = reviewed();
    project.replace(
        "spec/javisi.plane",
        "    subdomain     = \"work\";",
        "    # rex: allow REX-05 because of nothing\n    subdomain     = \"work\";",
    );
    let run = project.specc("build");
    assert!(
        run.code == 0 && run.stderr.starts_with("warning[SUPPRESS-03]"),
        "{run:?}"
    );
    // A warning is repeated until it is gone, although nothing changed.
    assert!(
        project
            .specc("build")
            .stderr
            .starts_with("warning[SUPPRESS-03]")
    );
    assert_eq!(project.specc("lint").code, 0);
    assert_eq!(project.specc("lint --deny warnings").code, 1);
    assert_eq!(project.specc("build --deny warnings --out denied").code, 1);
    assert!(!project.path("denied").exists());
}

#[test]
fn an_empty_output_directory_is_refused() {
    let project = Project::reference();
    let run = project.specc("build --out=");
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(!project.path("roles").exists());
}
