//! Every rule has its cases at each door that the catalogue gives it, and at the raw parts of a spec.
//!
//! `cases.rs` runs the cases; this counts them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests may fail loudly"
)]

use std::fs;
use std::path::Path;

use specc_rex::RuleInfo;
use specc_rex::registry::RULES;

/// How many cases of each kind a rule has at least, at each of its doors.
const LEAST: [(&str, usize); 3] = [("violating", 3), ("conforming", 3), ("suppressed", 1)];

/// Rules for files that no raw task, handler or Caddyfile line of a spec can break, with the reason.
const OUT_OF_REACH: [(&str, &str); 2] = [
    (
        "REX-42",
        "a spec is UTF-8, and the type checker refuses control characters in its strings (TYPE-03)",
    ),
    (
        "REX-46",
        "a spec carries no `meta/main.yml`: specc writes it, without dependencies",
    ),
];

/// Of the conforming cases of each rule one that a naive rule would report: in a spec, and in files. A rule without one of
/// these doors has none there.
#[rustfmt::skip]
const LOOK_ALIKES: [(&str, &str, &str); 55] = [
    ("REX-01", "other-passwords", "other-database"),
    ("REX-02", "system-service", "changed-file-is-no-env-file"),
    ("REX-03", "public", "office-gate"),
    ("REX-04", "public", "public-site"),
    ("REX-05", "slower", "switched-off"),
    ("REX-06", "digest", "tags-before-they-changed"),
    ("REX-07", "useful-capability", "lower-case"),
    ("REX-08", "own-collection", "words-that-are-no-modules"),
    ("REX-09", "handler", "only-where-there-is-something-to-do"),
    ("REX-10", "same-value", ""),
    ("REX-11", "environment", "host-header"),
    ("REX-12", "path", "word-in-an-argument"),
    ("REX-13", "one-shot", "one-shot"),
    ("REX-14", "quota", "older-keys"),
    ("REX-15", "more-workers", "other-process"),
    ("REX-16", "host-of-its-own", ""),
    ("REX-17", "own-task", "equals-sign"),
    ("REX-18", "own-user", "own-user"),
    ("REX-19", "read-only", "login-with-this-number"),
    ("REX-20", "root", "env-file"),
    ("REX-21", "own-container", "other-host"),
    ("REX-22", "other-file", "file-of-another-stack"),
    ("REX-23", "reason", "network-of-the-proxy"),
    ("REX-24", "wider-gate", "same-network"),
    ("REX-25", "exposed", "exposed"),
    ("REX-26", "no-node", "no-node"),
    ("REX-27", "no-secret", "made-up-for-tests"),
    ("REX-28", "no-secret", "no-secret"),
    ("REX-29", "conditional", "provisioned-too"),
    ("REX-30", "own-server", "server-of-its-own"),
    ("REX-31", "open-list", "other-release"),
    ("REX-32", "17", "17"),
    ("REX-33", "older", "older"),
    ("REX-34", "word", "files-and-arguments"),
    ("REX-35", "page-for-everybody", "public-pages"),
    ("REX-36", "response-of-a-backend", "answers-of-the-backend"),
    ("REX-37", "header", "a-page-that-is-there"),
    ("REX-38", "interface", "interfaces"),
    ("REX-39", "containers", "containers"),
    ("REX-40", "webhooks", "no-websocket-there"),
    ("REX-41", "public", "filtered-and-asserted"),
    ("REX-42", "", "for-windows"),
    ("REX-43", "other-mode", "numbers-that-are-no-modes"),
    ("REX-44", "quoted", "bars-that-are-no-pipes"),
    ("REX-45", "magic", "own-variable"),
    ("REX-46", "", "only-through-the-dependency"),
    ("REX-47", "where-it-runs", "dump-before-the-redeploy"),
    ("REX-48", "certain-server", "lookups-that-getent-cannot-do"),
    ("REX-49", "name", "similar-words"),
    ("REX-50", "same-display-name", ""),
    ("REX-51", "own-gate", "public-site-with-a-staff-area"),
    ("REX-52", "idle-beat", "part"),
    ("REX-53", "public-space", "another-application"),
    ("REX-54", "internal", "other-certificates"),
    ("REX-55", "word-in-an-argument", "script-of-python"),
];

/// Where a case lies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Door {
    Spec,
    Files,
}

/// The names of a rule's cases at a door, without `.plane`.
fn cases(code: &str, door: Door) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../golden-tests/cases/rules");
    let read = fs::read_dir(folder.join(code)).unwrap_or_else(|error| panic!("{code}: {error}"));
    read.map(|entry| entry.unwrap().path())
        .filter(|path| match door {
            Door::Spec => path.extension().is_some_and(|end| end == "plane"),
            Door::Files => path.is_dir(),
        })
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

/// The doors at which a rule needs cases. A rule for files guards specs as well, by what they carry raw.
fn doors(info: &RuleInfo) -> Vec<Door> {
    let out_of_reach = OUT_OF_REACH.iter().any(|(code, _)| *code == info.code.id);
    let spec = (!out_of_reach).then_some(Door::Spec);
    let files = info.doors.artifacts().then_some(Door::Files);
    spec.into_iter().chain(files).collect()
}

fn place(door: Door) -> &'static str {
    match door {
        Door::Spec => "specs",
        Door::Files => "files",
    }
}

#[test]
fn every_rule_has_its_cases_at_every_door() {
    for info in RULES.iter().map(|rule| rule.info()) {
        for door in doors(info) {
            let cases = cases(info.code.id, door);
            for (kind, least) in LEAST {
                let given = cases.iter().filter(|case| case.starts_with(kind)).count();
                let (code, place) = (info.code.id, place(door));
                assert!(given >= least, "{code}: {given} {kind} cases in {place}");
            }
        }
    }
}

#[test]
fn every_rule_has_a_look_alike_at_every_door() {
    for info in RULES.iter().map(|rule| rule.info()) {
        let code = info.code.id;
        let row = LOOK_ALIKES.iter().find(|(named, ..)| *named == code);
        let (_, spec, files) = row.unwrap_or_else(|| panic!("{code} has no look-alike"));
        let doors = doors(info);
        for (door, look_alike) in [(Door::Spec, spec), (Door::Files, files)] {
            let there = cases(code, door).contains(&format!("conforming-{look_alike}"));
            let place = place(door);
            assert_eq!(
                there,
                doors.contains(&door),
                "{code} `{look_alike}` in {place}"
            );
        }
    }
}

#[test]
fn what_a_spec_cannot_break_is_a_rule_for_files_without_cases_in_specs() {
    for (code, reason) in OUT_OF_REACH {
        let rule = RULES.iter().find(|rule| rule.info().code.id == code);
        assert!(!rule.unwrap().info().doors.spec(), "{code}: {reason}");
        let cases = cases(code, Door::Spec);
        assert!(cases.is_empty(), "{code} has {cases:?}, although {reason}");
    }
}
