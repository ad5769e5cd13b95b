use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use camino::{Utf8Path, Utf8PathBuf};
use specc_emit::{OutputFile, OutputTree};

use super::{OutputDirectory, Plan, apply};

struct Bench {
    directory: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, path: &str) -> Utf8PathBuf {
        Utf8Path::from_path(self.directory.path())
            .unwrap()
            .join("out")
            .join(path)
    }

    fn put(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| format!("({error})"))
    }

    /// Builds, and gives the changes: `path kind` a line, or the problem.
    fn build(&self, files: &[(&str, &str)]) -> String {
        let tree = tree(files);
        let mut directory = match OutputDirectory::open(Utf8Path::new("out"), self.path("")) {
            Ok(directory) => directory,
            Err(problem) => return problem.what,
        };
        let plan = Plan::new(&mut directory, &tree).unwrap();
        let changes: Vec<String> = plan
            .changes()
            .iter()
            .map(|c| format!("{} {}", c.path, c.kind))
            .collect();
        if plan.refusals.is_empty()
            && let Err(problem) = apply(&mut directory, &plan, &plan.manifest_json().unwrap(), None)
        {
            return problem.what;
        }
        changes.join("\n")
    }

    /// All files outside of specc's own records.
    fn listing(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut open = vec![self.path("")];
        while let Some(directory) = open.pop() {
            for entry in directory.read_dir_utf8().unwrap().flatten() {
                let name = entry.path().strip_prefix(self.path("")).unwrap().to_owned();
                if entry.file_type().unwrap().is_dir() && name != ".specc" {
                    open.push(entry.path().to_owned());
                }
                if name != ".specc" {
                    found.push(name.into_string());
                }
            }
        }
        found.sort();
        found
    }
}

fn tree(files: &[(&str, &str)]) -> OutputTree {
    let file = |&(path, contents): &(&str, &str)| OutputFile {
        path: path.into(),
        contents: contents.to_owned(),
        executable: path.ends_with(".sh"),
    };
    OutputTree::new(files.iter().map(file).collect())
}

#[test]
fn only_what_changed_is_rewritten() {
    let bench = Bench::new();
    assert_eq!(
        bench.build(&[("a", "1"), ("d/b", "2")]),
        "a missing\nd/b missing"
    );
    let untouched = fs::metadata(bench.path("a")).unwrap();
    assert_eq!(bench.build(&[("a", "1"), ("d/b", "3")]), "d/b differs");
    assert_eq!(
        fs::metadata(bench.path("a")).unwrap().modified().unwrap(),
        untouched.modified().unwrap()
    );
    assert_eq!(bench.text("d/b"), "3");
    assert_eq!(bench.build(&[("a", "1"), ("d/b", "3")]), "");
}

#[test]
fn a_file_no_longer_emitted_goes_with_its_emptied_directories() {
    let bench = Bench::new();
    bench.build(&[("a", "1"), ("d/e/b", "2"), ("d/c", "3")]);
    assert_eq!(bench.build(&[("a", "1"), ("d/c", "3")]), "d/e/b obsolete");
    assert_eq!(bench.listing(), ["a", "d", "d/c"]);
}

#[test]
fn what_specc_did_not_write_is_never_touched() {
    let cases: [(&str, &str, &str); 4] = [
        ("a", "mine", "a not written by specc"),
        ("a/nested", "mine", "a not a regular file"),
        ("a", "1", ""),
        ("other", "mine", "a missing"),
    ];
    for (path, text, expected) in cases {
        let bench = Bench::new();
        bench.put(path, text);
        assert_eq!(bench.build(&[("a", "1")]), expected, "{path}");
        assert_eq!(bench.text(path), text);
    }
}

#[test]
fn one_edited_file_stops_the_whole_build() {
    let bench = Bench::new();
    bench.build(&[("a", "1"), ("b", "1"), ("c", "1")]);
    bench.put("b", "edited");
    bench.put("c", "edited");
    assert_eq!(
        bench.build(&[("a", "2"), ("b", "2")]),
        "a differs\nb edited by hand\nc edited by hand"
    );
    assert_eq!(
        [bench.text("a"), bench.text("b"), bench.text("c")],
        ["1", "edited", "edited"]
    );
}

#[test]
fn an_edit_that_says_what_the_build_says_is_no_edit() {
    let bench = Bench::new();
    bench.build(&[("a", "1")]);
    bench.put("a", "2");
    assert_eq!(bench.build(&[("a", "2")]), "");
}

#[test]
fn a_deleted_file_comes_back() {
    let bench = Bench::new();
    bench.build(&[("a", "1")]);
    fs::remove_file(bench.path("a")).unwrap();
    assert_eq!(bench.build(&[("a", "1")]), "a missing");
}

#[test]
fn links_are_not_followed_out() {
    let bench = Bench::new();
    let outside = bench.directory.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("b"), "mine").unwrap();
    fs::create_dir(bench.path("")).unwrap();
    symlink(&outside, bench.path("d")).unwrap();
    symlink(outside.join("b"), bench.path("a")).unwrap();
    let expected = "a a symbolic link, or behind one\nd/b a symbolic link, or behind one";
    assert_eq!(bench.build(&[("a", "1"), ("d/b", "2")]), expected);
    assert_eq!(fs::read_to_string(outside.join("b")).unwrap(), "mine");
}

#[test]
fn an_obsolete_file_behind_a_link_stays() {
    let bench = Bench::new();
    bench.build(&[("a", "1"), ("d/b", "2")]);
    let outside = bench.directory.path().join("outside");
    fs::rename(bench.path("d"), &outside).unwrap();
    symlink(&outside, bench.path("d")).unwrap();
    assert_eq!(bench.build(&[("a", "1")]), "");
    assert_eq!(fs::read_to_string(outside.join("b")).unwrap(), "2");
}

#[test]
fn files_and_directories_change_places() {
    let bench = Bench::new();
    bench.build(&[("a", "1"), ("d/e/b", "2")]);
    bench.build(&[("a/x", "1"), ("d", "2")]);
    assert_eq!(bench.listing(), ["a", "a/x", "d"]);
}

#[test]
fn scripts_are_executable_and_stay_so() {
    let mode = |bench: &Bench| {
        fs::metadata(bench.path("a.sh"))
            .unwrap()
            .permissions()
            .mode()
            & 0o111
    };
    let bench = Bench::new();
    bench.build(&[("a.sh", "1")]);
    assert_ne!(mode(&bench), 0);
    fs::set_permissions(bench.path("a.sh"), fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(bench.build(&[("a.sh", "1")]), "a.sh executable bit differs");
    assert_ne!(mode(&bench), 0);
}

#[test]
fn a_killed_build_is_picked_up_even_by_another_spec() {
    let bench = Bench::new();
    bench.build(&[("a", "1"), ("b", "1"), ("c", "1")]);
    // A build of version 2 staged everything, noted what it would write, moved `a` and was killed.
    let killed = Bench::new();
    killed.build(&[("a", "2"), ("b", "2"), ("c", "2")]);
    fs::copy(
        killed.path(".specc/manifest.json"),
        bench.path(".specc/manifest.next.json"),
    )
    .unwrap();
    bench.put("a", "2");
    bench.put(".specc/staging/1", "half");
    assert_eq!(
        bench.build(&[("a", "3"), ("b", "3")]),
        "a differs\nb differs\nc obsolete"
    );
    assert!(!bench.path(".specc/staging").exists());
    assert!(!bench.path(".specc/manifest.next.json").exists());
}

#[test]
fn a_record_that_was_tampered_with_is_refused() {
    let bench = Bench::new();
    bench.build(&[("a", "1")]);
    bench.put(".specc/manifest.json", "<<<<<<< ours\n{}");
    assert!(
        bench
            .build(&[("a", "2")])
            .starts_with("`out/.specc/manifest.json` is not a record that specc wrote: ")
    );
    assert_eq!(bench.text("a"), "1");
}

#[test]
fn a_file_in_place_of_the_output_directory_stays() {
    let bench = Bench::new();
    fs::write(bench.directory.path().join("out"), "a file").unwrap();
    assert_eq!(bench.build(&[("a", "1")]), "`out` is not a directory");
    let at = bench.directory.path().join("out");
    assert_eq!(fs::read_to_string(at).unwrap(), "a file");
}

#[test]
fn two_builds_do_not_mix() {
    let bench = Bench::new();
    bench.build(&[("a", "1")]);
    let other = fs::File::open(bench.path("")).unwrap();
    other.lock().unwrap();
    assert_eq!(
        bench.build(&[("a", "2")]),
        "another build is writing to `out`"
    );
    assert_eq!(bench.text("a"), "1");
}

#[test]
fn the_record_is_the_same_whatever_the_order() {
    let [left, right] = [Bench::new(), Bench::new()];
    left.build(&[("a", "1"), ("b.sh", "2")]);
    right.build(&[("b.sh", "2")]);
    right.build(&[("b.sh", "2"), ("a", "1")]);
    assert_eq!(
        left.text(".specc/manifest.json"),
        right.text(".specc/manifest.json")
    );
}
