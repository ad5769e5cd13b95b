//! `provision.py` against stand-ins for Plane and Django: the cases are in `tests/provisioning/test_provision.py`.

use std::path::Path;
use std::process::Command;

#[test]
fn accounts_are_provisioned_once_and_without_a_word_about_secrets() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = Command::new("python3")
        .arg("-B")
        .arg(root.join("tests/provisioning/test_provision.py"))
        .env(
            "PROVISION_PY",
            root.join("templates/roles/plane/files/provision.py"),
        )
        .output()
        .expect("python3 is needed to test what runs in Plane's API container");
    let report = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{report}");
    assert!(report.contains("\nOK"), "{report}");
}
