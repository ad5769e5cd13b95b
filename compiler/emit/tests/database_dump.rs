//! `database-dump.sh`: which dump stays, and how often a database goes back.

#![allow(clippy::unwrap_used, reason = "a helper of a test may fail the test")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Stands in for the server: its one database is the text of the file `database`, and swaps are what psql is told to do.
const SERVER: &str = r#"#!/bin/sh
echo "$1" >>"$SERVER/calls"
case "$1" in
  pg_dump) cat "$SERVER/database" ;;
  pg_restore) cat >"$SERVER/restored" ;;
  psql) ! grep --quiet 'RENAME TO' || mv "$SERVER/restored" "$SERVER/database" ;;
esac
"#;

const A: &str = "0001-aaaaaaaaaaaa";

/// A server's directories and a database, without a server.
struct Host {
    root: PathBuf,
}

impl Host {
    /// Release A is current and ran `backend:a`; the database holds what A wrote.
    fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("dump-{name}"));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("backup/releases").join(A)).unwrap();
        let host = Self { root };
        host.write("backup/current", &format!("{A}\n"));
        host.write(&format!("backup/releases/{A}/image"), "backend:a\n");
        host.write("database", "written by a");
        host.write("server", SERVER);
        let executable = fs::Permissions::from_mode(0o755);
        fs::set_permissions(host.root.join("server"), executable).unwrap();
        host
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.root.join(path), text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap_or_default()
    }

    fn dump(&self) -> String {
        self.read(&format!("backup/releases/{A}/database.dump"))
    }

    /// Runs the script for an image; answers whether it ended well, and what it said.
    fn run(&self, command: &str, image: &str) -> (bool, String) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("templates/roles/plane/files/database-dump.sh");
        let output = Command::new("bash")
            .arg(script)
            .arg(command)
            .env("SERVER", &self.root)
            .env("PLANE_BACKUP_DIRECTORY", self.root.join("backup"))
            .env("PLANE_DATABASE", "plane")
            .env("PLANE_DATABASE_ADMINISTRATOR", "postgres")
            .env("PLANE_DATABASE_COMMAND", self.root.join("server"))
            .env("PLANE_DATABASE_USER", "plane")
            .env("PLANE_IMAGE", image)
            .env("PLANE_RELEASE", A)
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

    /// An upgrade to an image that migrates the database and never becomes healthy.
    fn fail_to_upgrade(&self, image: &str) {
        let (well, said) = self.run("save", image);
        assert!(well, "{said}");
        self.write("database", &format!("migrated by {image}"));
    }
}

#[test]
fn an_upgrade_saves_the_release_that_it_leaves() {
    let host = Host::new("upgrade");
    let said = format!("saved the database of release {A}");
    assert_eq!(host.run("save", "backend:b"), (true, said));
    assert_eq!(host.dump(), "written by a");
    assert_eq!(host.read("backup/pending"), format!("{A} backend:b\n"));
}

#[test]
fn the_same_version_and_a_first_deploy_need_no_dump() {
    let host = Host::new("no-upgrade");
    assert_eq!(host.run("save", "backend:a"), (true, String::new()));
    fs::remove_file(host.root.join("backup/current")).unwrap();
    assert_eq!(host.run("save", "backend:b"), (true, String::new()));
    assert_eq!(host.read("calls"), "");
}

#[test]
fn a_later_attempt_keeps_the_good_dump_whatever_its_version() {
    for image in ["backend:b", "backend:c"] {
        let host = Host::new(&image.replace(':', "-"));
        host.fail_to_upgrade("backend:b");
        assert_eq!(host.run("save", image), (true, String::new()));
        assert_eq!(host.dump(), "written by a");
        assert_eq!(host.read("backup/pending"), format!("{A} {image}\n"));
    }
}

#[test]
fn the_old_version_is_not_deployed_onto_the_new_schema() {
    let host = Host::new("old-version");
    host.fail_to_upgrade("backend:b");
    let (well, said) = host.run("save", "backend:a");
    assert!(!well && said.contains("run the rollback"), "{said}");
    assert_eq!(host.dump(), "written by a");
}

#[test]
fn a_rollback_puts_the_database_back_once() {
    let host = Host::new("restore");
    host.fail_to_upgrade("backend:b");
    host.write("backup/rolling-back", &format!("{A} with-database\n"));
    assert!(host.run("restore", "backend:b").0);
    assert_eq!(host.read("database"), "written by a");

    host.write("database", "written since");
    assert!(host.run("restore", "backend:b").0);
    assert_eq!(host.read("database"), "written since");
}

#[test]
fn after_the_database_is_back_the_old_version_may_be_deployed_and_a_new_one_saves_again() {
    let host = Host::new("restored");
    host.fail_to_upgrade("backend:b");
    assert!(host.run("restore", "backend:b").0);
    assert_eq!(host.run("save", "backend:a"), (true, String::new()));

    host.write("database", "written since");
    host.fail_to_upgrade("backend:c");
    assert_eq!(host.dump(), "written since");
    assert!(host.run("restore", "backend:c").0);
    assert_eq!(
        host.read("database"),
        "written since",
        "the database that c migrated goes back"
    );
}

#[test]
fn without_a_dump_nothing_is_touched() {
    let host = Host::new("without-dump");
    let said = format!("release {A} has no dump of the database");
    assert_eq!(host.run("restore", "backend:b"), (false, said));
    assert_eq!(host.read("calls"), "");
}
