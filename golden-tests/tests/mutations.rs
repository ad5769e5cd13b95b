//! The proof that each rule sees what it is for: the reference spec and the tree built out of it have no finding; with any
//! of the faults of `cases/mutations/REX-nn.toml` in them, exactly that rule reports it. The same holds for repositories that
//! were written by hand, and the faults that such repositories had in their history (`cases/history*.toml`).

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot be set up has failed"
)]

#[path = "mutations/case.rs"]
mod case;
#[path = "mutations/counts.rs"]
mod counts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use case::{Files, Mutant, Mutation};
use golden_tests::{Project, Run, repository};
use serde_json::Value;
use specc_rex::registry::RULES;
use walkdir::WalkDir;

/// The reference spec with the modules it imports and its recorded review.
fn sound_spec() -> Files {
    files("spec", "")
}

/// What `specc build` makes of it; that it is that, `tests/committed_output.rs` shows.
fn sound_tree() -> Files {
    files("output", "")
}

/// The repositories that somebody wrote by hand, each with the history of its faults.
const REPOSITORIES: [(&str, &str); 2] = [
    ("vpai", "history.toml"),
    ("two-environments", "history-two-environments.toml"),
];

/// One of them, as the history of faults knows it.
fn sound_repository(name: &str) -> Files {
    let directory = format!("golden-tests/cases/audit/{name}");
    files(&directory, &directory)
}

/// The files below a directory of this repository, by their paths from there or from above it.
fn files(directory: &str, from: &str) -> Files {
    let entries = WalkDir::new(repository().join(directory)).sort_by_file_name();
    let files = entries
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file());
    files
        .map(|file| {
            let path = file
                .path()
                .strip_prefix(repository().join(from))
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            (path, std::fs::read_to_string(file.path()).unwrap())
        })
        .collect()
}

fn project(files: &Files) -> Project {
    let project = Project::empty();
    for (path, text) in files {
        project.write(path, text);
    }
    project
}

const LINT: &str = "lint spec/javisi.plane --format json";
const AUDIT: &str = "audit output --format json";
const AUDIT_REPOSITORY: &str = "audit . --format json";

/// What a run found: each code, with the files that its finding names.
struct Findings {
    files_by_code: BTreeMap<String, BTreeSet<String>>,
    unchecked: usize,
}

impl Findings {
    fn of(run: &Run) -> Self {
        let report: Value = serde_json::from_str(&run.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}{}", run.stdout, run.stderr));
        let mut files_by_code: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for finding in report["findings"].as_array().unwrap() {
            let places = std::iter::once(finding).chain(finding["related"].as_array().unwrap());
            let files = places.filter_map(|place| Some(place["file"].as_str()?.to_owned()));
            let code = finding["code"].as_str().unwrap().to_owned();
            files_by_code.entry(code).or_default().extend(files);
        }
        Self {
            files_by_code,
            unchecked: report["unchecked"].as_array().unwrap().len(),
        }
    }

    /// What is wrong with them as the answer to a mutant of this rule.
    fn objection(&self, rule: &str, mutant: &Mutant) -> Option<String> {
        let codes: Vec<&str> = self.files_by_code.keys().map(String::as_str).collect();
        if codes != [rule] {
            return Some(format!("{rule}, {}: found {codes:?}", mutant.name));
        }
        let named = &self.files_by_code[rule];
        // The audit names files from the directory that it was given.
        let names_the_fault =
            mutant.changed.keys().chain(&mutant.at).any(|path| {
                named.contains(path.trim_start_matches("output/")) || named.contains(path)
            });
        (!names_the_fault).then(|| format!("{rule}, {}: found in {named:?}", mutant.name))
    }
}

#[test]
fn nothing_sound_has_a_finding() {
    let mut sound = vec![(sound_spec(), LINT), (sound_tree(), AUDIT)];
    sound.extend(REPOSITORIES.map(|(name, _)| (sound_repository(name), AUDIT_REPOSITORY)));
    for (files, command) in sound {
        let run = project(&files).specc(command);
        let findings = Findings::of(&run);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(findings.files_by_code.is_empty(), "{}", run.stdout);
        assert_eq!(findings.unchecked, 0, "{}", run.stdout);
    }
}

#[test]
fn each_fault_in_the_spec_is_found_by_its_rule_and_no_other() {
    let sound = sound_spec();
    let mutations = of_rules(Mutation::is_of_spec);
    judge(&mutations, &sound, |project, rule, mutant| {
        for (path, text) in &mutant.changed {
            project.write(path, text);
        }
        // Somebody looked at it and let it pass; only without that is it the review that reports.
        if rule != "REX-10" {
            let approval = project.specc("review --approve Ada spec/javisi.plane");
            assert_eq!(
                approval.code, 0,
                "{}: {}{}",
                mutant.name, approval.stdout, approval.stderr
            );
        }
        let findings = Findings::of(&project.specc(LINT));
        for path in mutant.changed.keys() {
            project.write(path, &sound[path]);
        }
        project.write("spec/javisi.review.json", &sound["spec/javisi.review.json"]);
        findings
    });
}

#[test]
fn each_fault_in_the_built_tree_is_found_by_its_rule_and_no_other() {
    let sound = sound_tree();
    let mutations = of_rules(|mutation| !mutation.is_of_spec());
    judge(&mutations, &sound, |project, _, mutant| {
        audit(project, &sound, mutant, AUDIT)
    });
}

#[test]
fn each_fault_out_of_the_history_of_a_repository_is_found_by_its_rule_and_no_other() {
    for (name, table) in REPOSITORIES {
        let sound = sound_repository(name);
        judge(&case::history(table), &sound, |project, _, mutant| {
            audit(project, &sound, mutant, AUDIT_REPOSITORY)
        });
    }
}

/// What is found in a tree with a fault in it; the fault is taken out again.
fn audit(project: &Project, sound: &Files, mutant: &Mutant, command: &str) -> Findings {
    for (path, text) in &mutant.changed {
        project.write(path, text);
    }
    let findings = Findings::of(&project.specc(command));
    for path in mutant.changed.keys() {
        match sound.get(path) {
            Some(text) => drop(project.write(path, text)),
            None => std::fs::remove_file(project.path(path)).unwrap(),
        }
    }
    findings
}

/// The mutations of each rule that are at one door.
fn of_rules(at_this_door: impl Fn(&Mutation) -> bool) -> BTreeMap<String, Vec<Mutation>> {
    RULES
        .iter()
        .map(|rule| {
            let rule = rule.info().code.id;
            let mut mutations = case::read(rule);
            mutations.retain(&at_this_door);
            (rule.to_owned(), mutations)
        })
        .collect()
}

/// Lets each mutant be checked in a project that is sound before and after, and lists those whose answer is not the one that it
/// should be. There are many of them, so that each processor takes its share.
fn judge(
    mutations: &BTreeMap<String, Vec<Mutation>>,
    sound: &Files,
    check: impl Fn(&Project, &str, &Mutant) -> Findings + Sync,
) {
    let mut mutants = Vec::new();
    for (rule, mutations) in mutations {
        let of_rule = mutations.iter().flat_map(|one| one.mutants(sound));
        mutants.extend(of_rule.map(|mutant| (rule, mutant)));
    }
    assert!(!mutants.is_empty(), "there is nothing to judge");
    let next = AtomicUsize::new(0);
    let share = || {
        let project = project(sound);
        let mut objections = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some((rule, mutant)) = mutants.get(at) else {
                return objections;
            };
            let found = check(&project, rule, mutant);
            objections.extend(found.objection(rule, mutant).map(|text| (at, text)));
        }
    };
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let objections: BTreeMap<usize, String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..processors).map(|_| scope.spawn(share)).collect();
        let shares = threads.into_iter().map(|thread| thread.join().unwrap());
        shares.flatten().collect()
    });
    let texts: Vec<_> = objections.into_values().collect();
    assert!(
        texts.is_empty(),
        "{} of {} mutants:\n{}",
        texts.len(),
        mutants.len(),
        texts.join("\n")
    );
}
