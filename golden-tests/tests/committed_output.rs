//! `output/` is what the reference spec gives.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use std::fs;

use golden_tests::{Project, repository, repository_file};

#[test]
fn the_committed_output_is_fresh() {
    let project = Project::reference();
    assert!(repository().join("spec/javisi.review.json").exists());
    for entry in fs::read_dir(repository().join("output/.specc"))
        .unwrap()
        .flatten()
    {
        if entry.file_name() == "manifest.json" {
            project.write(
                "output/.specc/manifest.json",
                repository_file("output/.specc/manifest.json"),
            );
        }
    }
    let manifest = project.read("output/.specc/manifest.json");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    for path in manifest["files"].as_object().unwrap().keys() {
        let source = repository().join("output").join(path);
        fs::create_dir_all(project.path(format!("output/{path}")).parent().unwrap()).unwrap();
        fs::copy(source, project.path(format!("output/{path}"))).unwrap();
    }
    let run = project.specc("build --check");
    assert_eq!(
        run.code, 0,
        "{}\nrun `cargo run --release -- build`",
        run.stderr
    );
}
