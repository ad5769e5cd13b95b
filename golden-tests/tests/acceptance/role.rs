//! The role, applied for real: configuration into a throw-away root, nothing started.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use super::built::{files_below, reference};
use super::host::{Host, configured};

#[test]
fn a_second_run_changes_nothing() {
    let configured = configured();
    assert!(configured.first.changed > 0, "{}", configured.first.output);
    assert_eq!(configured.second.changed, 0, "{}", configured.second.output);
}

#[test]
fn a_dry_run_on_a_new_host_and_on_a_configured_one_succeeds() {
    let host = Host::new(reference(), str::to_owned, json!({}));
    let dry = [
        "playbooks/plane.yml",
        "--check",
        "--tags",
        "plane-configure",
    ];
    assert!(host.run(&dry).changed > 0);
    assert!(!host.path("opt").exists(), "a dry run writes nothing");
    host.configure();
    assert_eq!(host.run(&dry).changed, 0);
}

#[test]
fn every_file_has_the_narrowest_mode_that_works() {
    let configured = configured();
    let files = files_below(&configured.host.path("opt"));
    let modes = files.iter().map(|file| {
        let mode = fs::metadata(file).expect("readable").permissions().mode() & 0o7777;
        (
            file.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            mode,
        )
    });
    let modes: Vec<(String, u32)> = modes.collect();
    for (name, mode) in &modes {
        let expected = match name.as_str() {
            _ if name.ends_with(".env") || name.ends_with(".token") => 0o600,
            "docker-compose.yml" => 0o640,
            "plane.caddy" => 0o644,
            _ => panic!("an unexpected file {name} in {modes:?}"),
        };
        assert_eq!(format!("{mode:o}"), format!("{expected:o}"), "{name}");
    }
    assert!(
        modes.iter().any(|(name, _)| name == "plane.env"),
        "{modes:?}"
    );
}

#[test]
fn no_secret_is_printed_not_even_with_diff() {
    let configured = configured();
    for run in [&configured.first, &configured.second] {
        for secret in configured.host.secrets() {
            // A diff could print it with escapes, so the beginning has to do.
            let beginning = secret.split('"').next().unwrap_or_default();
            assert!(
                !run.output.contains(beginning),
                "{beginning} is in {}",
                run.output
            );
        }
    }
}
