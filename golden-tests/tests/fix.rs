//! `--fix`, `--unsafe-fixes` and `--diff`: every fix of every rule on its cases, and what becomes of the files.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use camino::{Utf8Path, Utf8PathBuf};
use golden_tests::{Project, Run, repository, repository_file};
use serde_json::Value;

/// A case of a rule, laid out in a project.
struct Case {
    name: String,
    project: Project,
    /// The command that checks it.
    command: &'static str,
}

const LINT: &str = "lint spec/case.plane";
const AUDIT: &str = "audit tree";

impl Case {
    /// Lays out a case. The security surface of a spec is reviewed, unless the case is about that.
    fn new(path: &Utf8Path) -> Self {
        let rule = path.parent().unwrap().file_name().unwrap();
        let project = Project::empty();
        let is_spec = path.is_file();
        if is_spec {
            let text = fs::read_to_string(path).unwrap();
            let base = repository_file("golden-tests/cases/rules/base.plane");
            project.write("spec/base.plane", base);
            let reviewed = match rule {
                "REX-10" => "{ imports = [ ./base.plane ]; }",
                _ => &text,
            };
            project.write("spec/case.plane", reviewed);
            if !text.contains("# review: none") {
                project.specc("review --approve Ada spec/case.plane");
            }
            project.write("spec/case.plane", &text);
        } else {
            for file in files_below(path) {
                let inside = file.strip_prefix(path).unwrap();
                let contents = fs::read(&file).unwrap();
                project.write(Utf8Path::new("tree").join(inside), contents);
            }
        }
        Self {
            name: format!("{rule}/{}", path.file_name().unwrap()),
            project,
            command: if is_spec { LINT } else { AUDIT },
        }
    }

    fn run(&self, options: &str) -> Value {
        let run = self
            .project
            .specc(&format!("{} --format json {options}", self.command));
        serde_json::from_str(&run.stdout)
            .unwrap_or_else(|error| panic!("{}: {error}\n{run:?}", self.name))
    }

    /// The text of a file that findings name.
    fn text(&self, file: &str) -> Option<String> {
        let path = match self.command {
            AUDIT => Utf8Path::new("tree").join(file),
            _ => Utf8PathBuf::from(file),
        };
        let bytes = fs::read(self.project.path(path)).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn is_fixable(&self, finding: &Value) -> bool {
        let edits = finding["fix"]["edits"].as_array();
        edits.is_some_and(|edits| {
            let mut files = edits.iter().map(|edit| edit["file"].as_str().unwrap());
            files.all(|file| self.text(file).is_some())
        })
    }
}

fn files_below(directory: &Utf8Path) -> Vec<Utf8PathBuf> {
    let mut files = Vec::new();
    for entry in directory.read_dir_utf8().unwrap().map(Result::unwrap) {
        match entry.file_type().unwrap().is_dir() {
            true => files.extend(files_below(entry.path())),
            false => files.push(entry.path().to_owned()),
        }
    }
    files
}

/// All cases that violate a rule, of all rules and both doors.
fn violating_cases() -> Vec<Utf8PathBuf> {
    let rules = repository().join("golden-tests/cases/rules");
    let rules = rules.read_dir_utf8().unwrap().map(Result::unwrap);
    let folders = rules.filter(|rule| rule.file_type().unwrap().is_dir());
    let entries = folders.flat_map(|rule| rule.path().read_dir_utf8().unwrap());
    let mut cases: Vec<Utf8PathBuf> = entries
        .map(|entry| entry.unwrap().path().to_owned())
        .filter(|path| path.file_name().unwrap().starts_with("violating-"))
        .filter(|path| path.extension() != Some("snap"))
        .collect();
    cases.sort();
    cases
}

fn findings(output: &Value) -> &Vec<Value> {
    output["findings"].as_array().unwrap()
}

/// A finding without its place.
fn words(finding: &Value) -> String {
    let text = |member: &str| finding[member].as_str().unwrap();
    format!("{} in {}: {}", text("code"), text("file"), text("message"))
}

/// The lines of a file that no edit touches, in order.
fn untouched_lines<'t>(text: &'t str, file: &str, fixable: &[&Value]) -> Vec<&'t str> {
    let edits = fixable
        .iter()
        .flat_map(|one| one["fix"]["edits"].as_array().unwrap());
    let touched: BTreeSet<u64> = edits
        .filter(|edit| edit["file"] == file)
        .flat_map(|edit| {
            edit["start"]["line"].as_u64().unwrap()..=edit["end"]["line"].as_u64().unwrap()
        })
        .collect();
    let lines = text.split_inclusive('\n').zip(1..);
    lines
        .filter(|(_, number)| !touched.contains(number))
        .map(|(line, _)| line)
        .collect()
}

/// What is wrong with the fixes of a case, if anything.
fn faults_of_fixes(case: &Case) -> Vec<String> {
    let before = case.run("");
    let fixable: Vec<&Value> = findings(&before)
        .iter()
        .filter(|one| case.is_fixable(one))
        .collect();
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for finding in &fixable {
        for edit in finding["fix"]["edits"].as_array().unwrap() {
            let file = edit["file"].as_str().unwrap();
            texts.insert(file.to_owned(), case.text(file).unwrap());
        }
    }
    let mut faults = Vec::new();
    if fixable.is_empty() {
        return faults;
    }
    let after = case.run("--fix --unsafe-fixes");
    for left in after["fixes"]["left_out"].as_array().unwrap() {
        faults.push(format!("left out: {left}"));
    }
    let mut known: Vec<String> = findings(&before).iter().map(words).collect();
    for finding in findings(&after) {
        let words = words(finding);
        // What is exposed has changed, and somebody has to look at it: that is why such a fix is never applied unseen.
        let is_review = finding["code"] == "REX-10" && case.command == LINT;
        match known.iter().position(|one| *one == words) {
            Some(place) => drop(known.swap_remove(place)),
            None if is_review => {}
            None => faults.push(format!("new: {words}")),
        }
        if case.is_fixable(finding) {
            faults.push(format!("still there: {words}"));
        }
    }
    for (file, text) in &texts {
        let fixed = case.text(file).unwrap();
        let mut lines = fixed.split_inclusive('\n');
        for kept in untouched_lines(text, file, &fixable) {
            if !lines.any(|line| line.trim_end_matches('\n') == kept.trim_end_matches('\n')) {
                faults.push(format!("{file} has lost: {kept}"));
                break;
            }
        }
    }
    faults
}

#[test]
fn every_fix_takes_its_finding_away_brings_none_and_keeps_other_lines() {
    let mut wrong = Vec::new();
    for path in violating_cases() {
        let case = Case::new(&path);
        let faults = faults_of_fixes(&case);
        wrong.extend(
            faults
                .into_iter()
                .map(|fault| format!("{}: {fault}", case.name)),
        );
    }
    assert!(
        wrong.is_empty(),
        "{} faults:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

const COMPOSE: &str = "\
services:
  api:   # the API
    image: makeplane/plane-backend:v1.2.2
    cap_drop: [ALL]
    security_opt: [no-new-privileges:true]
    healthcheck:
      test: [CMD, wget, -q, -O, /dev/null, \"http://127.0.0.1:8000/\"]
      interval: 5s     # often
      timeout:  10s
      retries: 3
";

/// A project whose tree has one finding with a safe fix.
fn tree(contents: impl AsRef<[u8]>) -> Project {
    let project = Project::empty();
    project.write("tree/docker-compose.yml", contents);
    project
}

fn only(project: &Project, options: &str) -> Run {
    let run = project.specc(&format!("audit tree {options}"));
    let mut lines = run.stdout.lines();
    assert!(lines.any(|line| line.starts_with("read: ")), "{run:?}");
    run
}

#[test]
fn safe_fixes_are_written_and_the_rest_is_reported() {
    let project = tree(COMPOSE);
    let run = only(&project, "--fix");
    assert!(
        run.stdout.contains("\nfixed 1 finding in 1 file"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("REX-05"), "{}", run.stdout);
    let fixed = project.read("tree/docker-compose.yml");
    assert_eq!(fixed, COMPOSE.replace("interval: 5s", "interval: 30s"));
    let again = only(&project, "--fix");
    assert!(again.stdout.contains("fixed nothing"), "{}", again.stdout);
    assert_eq!(project.read("tree/docker-compose.yml"), fixed);
}

#[test]
fn a_diff_is_printed_and_nothing_is_written() {
    let project = tree(COMPOSE);
    let run = project.specc("audit tree --diff");
    assert_eq!(run.code, 1);
    let expected = "\
--- docker-compose.yml
+++ docker-compose.yml
@@ -5,6 +5,6 @@
     security_opt: [no-new-privileges:true]
     healthcheck:
       test: [CMD, wget, -q, -O, /dev/null, \"http://127.0.0.1:8000/\"]
-      interval: 5s     # often
+      interval: 30s     # often
       timeout:  10s
       retries: 3
";
    assert_eq!(run.stdout, expected);
    assert!(
        run.stderr.starts_with("would fix 1 finding in 1 file"),
        "{}",
        run.stderr
    );
    assert_eq!(project.read("tree/docker-compose.yml"), COMPOSE);
    project.specc("audit tree --fix");
    let clean = project.specc("audit tree --diff");
    assert_eq!((clean.code, clean.stdout.as_str()), (0, ""));
}

#[test]
fn bytes_that_no_fix_is_about_stay_as_they_are() {
    let latin = COMPOSE.replace("the API", "le caf\u{e9}");
    let in_latin: Vec<u8> = latin.chars().map(|letter| letter as u8).collect();
    let dos = COMPOSE.replace('\n', "\r\n");
    let marked = format!("\u{feff}{COMPOSE}");
    let cases: [(&str, Vec<u8>); 4] = [
        ("Windows-1252", in_latin),
        ("CRLF", dos.into_bytes()),
        ("byte order mark", marked.into_bytes()),
        ("no line end at the end", COMPOSE.trim_end().into()),
    ];
    for (name, bytes) in cases {
        let at = bytes
            .windows(12)
            .position(|words| words == b"interval: 5s")
            .unwrap();
        let expected = [&bytes[..at], b"interval: 30s", &bytes[at + 12..]].concat();
        let project = tree_with_known(&bytes, &expected);
        project.specc("audit tree --fix --baseline known.jsonl");
        let fixed = fs::read(project.path("tree/docker-compose.yml")).unwrap();
        assert_eq!(fixed, expected, "{name}");
    }
}

/// A project with a tree of these bytes, in which nothing but the probe is to be repaired: all else is known.
fn tree_with_known(bytes: &[u8], repaired: &[u8]) -> Project {
    let project = tree(repaired);
    project.specc("audit tree --baseline known.jsonl --write-baseline");
    project.write("tree/docker-compose.yml", bytes);
    project
}

#[test]
fn added_lines_end_as_the_lines_around_them() {
    let repaired = COMPOSE.replace("5s", "30s").replace('\n', "\r\n");
    let without = repaired.replace("      retries: 3\r\n", "");
    let project = tree_with_known(without.as_bytes(), repaired.as_bytes());
    project.specc("audit tree --fix --baseline known.jsonl");
    let fixed = project.read("tree/docker-compose.yml");
    assert!(fixed.contains("retries: 3"), "{fixed}");
    assert_eq!(
        fixed.replace("\r\n", "").find(['\r', '\n']),
        None,
        "{fixed:?}"
    );
}

#[test]
fn a_file_that_nobody_may_write_to_is_left_alone_and_named() {
    let project = tree(COMPOSE);
    let file = project.path("tree/docker-compose.yml");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    let run = only(&project, "--fix");
    assert!(run.stdout.contains("fixed nothing"), "{}", run.stdout);
    assert!(
        run.stdout.contains("`docker-compose.yml` is read-only"),
        "{}",
        run.stdout
    );
    assert_eq!(project.read("tree/docker-compose.yml"), COMPOSE);
}

#[test]
fn a_link_stays_one_and_a_file_with_two_names_is_fixed_once() {
    let project = tree(COMPOSE);
    symlink("docker-compose.yml", project.path("tree/compose.yml")).unwrap();
    let run = only(&project, "--fix");
    assert!(!run.stdout.contains("REX-05"), "{}", run.stdout);
    assert!(project.path("tree/compose.yml").is_symlink());
    let expected = COMPOSE.replace("interval: 5s", "interval: 30s");
    assert_eq!(project.read("tree/docker-compose.yml"), expected);
}

#[test]
fn a_link_out_of_the_directory_is_not_followed_to_write() {
    let project = Project::empty();
    project.write("elsewhere.yml", COMPOSE);
    project.write("tree/notes.txt", "");
    symlink("../elsewhere.yml", project.path("tree/docker-compose.yml")).unwrap();
    project.specc("audit tree --fix");
    assert_eq!(project.read("elsewhere.yml"), COMPOSE);
}

#[test]
fn permissions_stay_and_nothing_else_is_left_behind() {
    let project = tree(COMPOSE);
    let file = project.path("tree/docker-compose.yml");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    project.specc("audit tree --fix");
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o640
    );
    assert_eq!(project.files("tree").len(), 1);
}

#[test]
fn a_secret_beside_a_change_is_masked_in_a_diff() {
    let project = tree(COMPOSE.replace(
        "    healthcheck:",
        "    environment:\n      DB_PASSWORD: hunter2\n    healthcheck:",
    ));
    for format in ["text", "json"] {
        let run = project.specc(&format!("audit tree --diff --format {format}"));
        assert!(run.stdout.contains("interval: 30s"), "{run:?}");
        assert!(!run.stdout.contains("hunter2"), "{run:?}");
    }
}

/// A reviewed spec on the base of the cases.
fn spec(text: &str) -> Project {
    let project = Project::empty();
    let base = repository_file("golden-tests/cases/rules/base.plane");
    project.write("spec/base.plane", base);
    project.write("spec/case.plane", text);
    project.specc("review --approve Ada spec/case.plane");
    project
}

#[test]
fn a_spec_and_its_imports_are_fixed() {
    let entry = "{ imports = [ ./base.plane ./more.plane ]; }\n";
    let more = "{\n  plane.services.api.health.interval = 5s; # often\n}\n";
    let project = spec("{ imports = [ ./base.plane ]; }");
    project
        .write("spec/case.plane", entry)
        .write("spec/more.plane", more);
    let found = project.specc("lint spec/case.plane");
    assert!(found.stdout.contains("spec/more.plane"), "{}", found.stdout);
    let run = project.specc("lint spec/case.plane --fix");
    let is_fixable =
        found.stdout.contains("[REX-05]") && run.stdout.contains("fixed 1 finding in 1 file");
    assert!(is_fixable, "{}", run.stdout);
    assert_eq!(project.read("spec/more.plane"), more.replace("5s", "30s"));
    assert_eq!(project.read("spec/case.plane"), entry);
}

#[test]
fn what_changes_the_reviewed_surface_is_for_somebody_to_look_at() {
    let text = "{ imports = [ ./base.plane ]; ingress.allow = [ config.network.mesh.cidr ]; }\n";
    let project = spec(text);
    let safe = project.specc("lint spec/case.plane --fix");
    assert!(
        safe.stdout.contains("it would bring REX-10"),
        "{}",
        safe.stdout
    );
    assert_eq!(project.read("spec/case.plane"), text);
    let all = project.specc("lint spec/case.plane --unsafe-fixes");
    assert!(all.stdout.contains("fixed 1 finding"), "{}", all.stdout);
    assert!(
        all.stdout.contains("[REX-10]") && !all.stdout.contains("[REX-03]"),
        "{}",
        all.stdout
    );
}

#[test]
fn a_spec_that_does_not_parse_is_mended_and_then_checked() {
    let project =
        spec("{ imports = [ ./base.plane ]; plane.services.api.health.interval = 30s }\n");
    let run = project.specc("lint spec/case.plane --fix");
    assert!(
        run.stdout.contains("fixed 1 finding in 1 file"),
        "{}",
        run.stdout
    );
    let expected = "{ imports = [ ./base.plane ]; plane.services.api.health.interval = 30s; }\n";
    assert_eq!(project.read("spec/case.plane"), expected);
}

#[test]
fn nothing_is_fixed_in_a_conforming_spec() {
    let project = Project::reference();
    let before = project.files("spec");
    let run = project.specc("lint spec/javisi.plane --fix --unsafe-fixes");
    assert!(run.stdout.contains("fixed nothing"), "{}", run.stdout);
    assert_eq!(project.files("spec"), before);
}
