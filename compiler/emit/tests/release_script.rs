//! `release.sh`: which configurations stay, and where a rollback goes.

#![allow(clippy::unwrap_used, reason = "a helper of a test may fail the test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A server's directories, without a server.
struct Host {
    root: PathBuf,
}

impl Host {
    /// A fresh one; `name` tells tests apart.
    fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&root);
        for directory in ["config", "backup", "sites"] {
            fs::create_dir_all(root.join(directory)).unwrap();
        }
        Self { root }
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.root.join(path), text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    /// What the role does before it starts anything: a configuration that names its image.
    fn configure(&self, text: &str) {
        self.write("config/plane.env", text);
        self.write("sites/plane.caddy", text);
    }

    /// Runs the script; answers whether it ended well, and what it said.
    fn run(&self, command: &str, variables: &[(&str, &str)]) -> (bool, String) {
        let script =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/roles/plane/files/release.sh");
        let output = Command::new("bash")
            .arg(script)
            .arg(command)
            .env("PLANE_BACKUP_DIRECTORY", self.root.join("backup"))
            .env("PLANE_CONFIG_DIRECTORY", self.root.join("config"))
            .env("PLANE_CADDY_SITE", self.root.join("sites/plane.caddy"))
            .env("PLANE_BACKUP_KEEP", "2")
            .env("PLANE_IMAGE", "backend:v1")
            .env_remove("PLANE_RELEASE")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let text = if output.status.success() {
            output.stdout
        } else {
            output.stderr
        };
        (
            output.status.success(),
            String::from_utf8(text).unwrap().trim_end().to_owned(),
        )
    }

    /// Deploys a configuration that becomes healthy; answers the name of its release.
    fn deploy(&self, text: &str, image: &str) -> String {
        self.configure(text);
        let (well, said) = self.run("record", &[("PLANE_IMAGE", image)]);
        assert!(well, "{said}");
        self.read("backup/current").trim_end().to_owned()
    }

    fn releases(&self) -> Vec<String> {
        let entries = fs::read_dir(self.root.join("backup/releases")).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

#[test]
fn the_same_configuration_is_kept_once_and_in_silence() {
    let host = Host::new("kept-once");
    let release = host.deploy("a", "backend:v1");
    assert!(release.starts_with("0001-"), "{release}");
    assert_eq!(host.run("record", &[]), (true, String::new()));
    assert_eq!(host.releases(), [release]);
}

#[test]
fn old_releases_go_but_never_the_one_to_go_back_to() {
    let host = Host::new("retention");
    let kept: Vec<String> = ["a", "b", "c", "d"]
        .map(|text| host.deploy(text, "backend:v1"))
        .to_vec();
    assert_eq!(host.releases(), kept[2..]);
}

#[test]
fn after_a_good_deploy_the_way_back_is_the_one_before() {
    let host = Host::new("good-deploy");
    let first = host.deploy("a", "backend:v1");
    host.deploy("b", "backend:v1");
    assert_eq!(
        host.run("target", &[]),
        (true, format!("{first} without-database"))
    );
}

#[test]
fn after_a_deploy_that_failed_the_way_back_is_the_last_good_one() {
    let host = Host::new("failed-deploy");
    host.deploy("a", "backend:v1");
    let good = host.deploy("b", "backend:v1");
    host.configure("c");
    assert_eq!(
        host.run("target", &[]),
        (true, format!("{good} without-database"))
    );
}

#[test]
fn the_database_goes_back_where_the_version_differs() {
    let host = Host::new("other-version");
    let first = host.deploy("a", "backend:v1");
    host.write(&format!("backup/releases/{first}/database.dump"), "dump");
    host.deploy("b", "backend:v2");
    assert_eq!(
        host.run("target", &[]),
        (true, format!("{first} with-database"))
    );
}

#[test]
fn an_upgrade_that_failed_halfway_takes_the_database_back_too() {
    let host = Host::new("half-upgrade");
    let good = host.deploy("a", "backend:v1");
    host.write(&format!("backup/releases/{good}/database.dump"), "dump");
    host.write("backup/pending", &format!("{good} backend:v2\n"));
    host.configure("b");
    assert_eq!(
        host.run("target", &[]),
        (true, format!("{good} with-database"))
    );
}

#[test]
fn another_version_without_a_dump_is_refused_before_anything_stops() {
    let host = Host::new("no-dump");
    let first = host.deploy("a", "backend:v1");
    host.deploy("b", "backend:v2");
    let message =
        format!("release {first} ran another image, and there is no dump of its database");
    assert_eq!(host.run("target", &[]), (false, message));
}

#[test]
fn without_an_earlier_release_there_is_no_way_back() {
    let host = Host::new("first-deploy");
    host.configure("a");
    let (well, said) = host.run("target", &[]);
    assert!(
        !well && said.starts_with("there is no earlier release"),
        "{said}"
    );
    host.deploy("a", "backend:v1");
    assert!(!host.run("target", &[]).0);
}

#[test]
fn a_restored_configuration_is_exactly_the_one_that_was_kept() {
    let host = Host::new("restore");
    let first = host.deploy("a", "backend:v1");
    host.deploy("b", "backend:v1");
    host.write("config/stray.env", "not in the first release");

    assert!(host.run("restore", &[("PLANE_RELEASE", &first)]).0);

    assert_eq!(
        (
            host.read("config/plane.env"),
            host.read("sites/plane.caddy")
        ),
        ("a".to_owned(), "a".to_owned())
    );
    assert!(!host.root.join("config/stray.env").exists());
    assert!(host.run("confirm", &[("PLANE_RELEASE", &first)]).0);
    assert_eq!(host.read("backup/current").trim_end(), first);
    assert_eq!(
        host.run("record", &[]),
        (true, String::new()),
        "it is the current release again"
    );
}

#[test]
fn a_rollback_that_is_run_again_goes_back_no_further() {
    let host = Host::new("run-again");
    host.deploy("a", "backend:v1");
    let second = host.deploy("b", "backend:v1");
    host.deploy("c", "backend:v1");
    let goal = (true, format!("{second} without-database"));
    for _ in 0..2 {
        assert_eq!(host.run("target", &[]), goal);
        assert!(host.run("restore", &[("PLANE_RELEASE", &second)]).0);
    }
    assert!(host.run("confirm", &[("PLANE_RELEASE", &second)]).0);
    assert_eq!(host.read("backup/current").trim_end(), second);
    assert!(!host.root.join("backup/rolling-back").exists());
}

#[test]
fn a_release_by_name_replaces_the_goal_of_a_rollback_under_way() {
    let host = Host::new("other-goal");
    let first = host.deploy("a", "backend:v1");
    host.deploy("b", "backend:v1");
    let named = host.deploy("c", "backend:v1");
    assert!(host.run("target", &[]).0);
    let goal = (true, format!("{named} without-database"));
    assert_eq!(host.run("target", &[("PLANE_RELEASE", &named)]), goal);
    assert_eq!(host.run("target", &[]), goal);
    assert!(!host.run("target", &[("PLANE_RELEASE", &first)]).0);
}

#[test]
fn a_good_deploy_ends_a_rollback_and_follows_the_release_of_the_database() {
    let host = Host::new("deploy-after-rollback");
    let first = host.deploy("a", "backend:v1");
    host.write(&format!("backup/releases/{first}/database.dump"), "dump");
    host.deploy("b", "backend:v2");
    let marker = format!("{first} with-database database-done\n");
    host.write("backup/rolling-back", &marker);

    let third = host.deploy("c", "backend:v3");

    assert!(!host.root.join("backup/rolling-back").exists());
    let previous = host.read(&format!("backup/releases/{third}/previous"));
    assert_eq!(previous.trim_end(), first);
    assert_eq!(
        host.run("target", &[]),
        (true, format!("{first} with-database"))
    );
}

#[test]
fn backups_can_be_read_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let host = Host::new("modes");
    let release = host.deploy("secret", "backend:v1");
    let archive = host
        .root
        .join(format!("backup/releases/{release}/configuration.tar"));
    assert_eq!(
        fs::metadata(archive).unwrap().permissions().mode() & 0o777,
        0o600
    );
}
