//! How much work the reference spec is: a change that makes specc do more fails here, on any machine, without a clock.

#![allow(
    clippy::unwrap_used,
    reason = "a helper of tests fails as loudly as a test"
)]

use camino::Utf8Path;
use specc_driver::{Counters, Selection, Workspace, lint};

fn work() -> Counters {
    let root = Utf8Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let selection = Selection {
        spec: Some(Utf8Path::new("spec/javisi.plane")),
        ..Selection::default()
    };
    let report = lint(
        &Workspace::new(root.canonicalize_utf8().unwrap()),
        selection,
    )
    .unwrap();
    assert_eq!(report.findings, []);
    report.counters
}

/// Room for the spec to grow by a few options; parsing every default again would take it many times over.
#[test]
fn checking_the_reference_spec_stays_within_its_work() {
    let Counters {
        evaluation,
        rendered,
        ..
    } = work();
    let amounts = [
        ("files", evaluation.files, 2),
        ("texts parsed", evaluation.texts, 30),
        ("thunks", evaluation.thunks, 800),
        ("thunks forced", evaluation.forced, 600),
        ("calls", evaluation.calls, 10),
        ("files rendered", rendered as u32, 0),
    ];
    for (what, done, most) in amounts {
        assert!(done <= most, "{done} {what}, at most {most}");
    }
}

/// Starting reads the spec and nothing else: no library is parsed, and of the defaults only those that are wanted and that
/// are more than a plain value.
#[test]
fn checking_the_reference_spec_parses_its_files_and_the_defaults_that_it_wants() {
    let evaluation = work().evaluation;
    let root = Utf8Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let files = ["spec/javisi.plane", "spec/hosts/sese.plane"];
    let sizes = files.map(|file| root.join(file).metadata().unwrap().len());
    assert_eq!(evaluation.files as usize, files.len());
    let defaults = evaluation.texts - evaluation.files;
    let bytes = evaluation.bytes - sizes.iter().sum::<u64>();
    assert_eq!((defaults, bytes), (23, 965));
}

#[test]
fn the_same_spec_is_the_same_work() {
    assert_eq!(work(), work());
}
