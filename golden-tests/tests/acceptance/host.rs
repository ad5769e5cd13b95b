//! A throw-away host: the playbooks run for real, on this machine, into a directory of their own.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::built::{Built, reference};
use super::tools::{output, search_path, succeed, system, tool, yaml};

/// What stands in the vault behind the name of each secret: everything that some format could take for syntax.
pub const NASTY: &str = r##" it's "so" \n $HOME ${x} $$ {{ y }} {% z %} #%&?@:/+ é✓ 100%"##;

/// A host with an inventory, and the built tree that is deployed to it.
pub struct Host<'a> {
    built: &'a Built,
    directory: TempDir,
    secrets: BTreeMap<String, String>,
}

/// What a run of Ansible came to, after its recap.
pub struct Run {
    pub changed: u32,
    pub output: String,
}

/// The reference spec's configuration, deployed twice, and nothing started.
pub struct Configured {
    pub host: Host<'static>,
    pub first: Run,
    pub second: Run,
}

/// Deploys the configuration of the reference spec once for all tests.
pub fn configured() -> &'static Configured {
    static CONFIGURED: OnceLock<Configured> = OnceLock::new();
    CONFIGURED.get_or_init(|| {
        let host = Host::new(reference(), |name| format!("{name}{NASTY}"), json!({}));
        let (first, second) = (host.configure(), host.configure());
        Configured {
            host,
            first,
            second,
        }
    })
}

impl<'a> Host<'a> {
    /// An empty host whose inventory is the emitted one, with a full vault; `variables` win over everything.
    pub fn new(built: &'a Built, secret: impl Fn(&str) -> String, variables: Value) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        // The login user of the receiving host may look around; only the configuration is closed to others.
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755))
            .expect("own directory");
        let secrets = secret_names(built)
            .into_iter()
            .map(|name| (secret(&name), name))
            .map(|(value, name)| (name, value));
        let host = Self {
            built,
            directory,
            secrets: secrets.collect(),
        };
        succeed(
            system("cp")
                .arg("--recursive")
                .arg(built.path("inventory"))
                .arg(host.path("inventory")),
        );
        let lines = host
            .secrets
            .iter()
            .map(|(name, value)| format!("vault_{name}: !unsafe {}\n", json!(value)));
        host.write(
            "inventory/group_vars/all/secrets.yml",
            &lines.collect::<String>(),
        );
        host.write("inventory/hosts.json", &host.hosts(variables).to_string());
        host.write("bin/docker", DOCKER);
        fs::set_permissions(host.path("bin/docker"), fs::Permissions::from_mode(0o755))
            .expect("own file");
        host
    }

    /// The value of a secret, by its name in the spec.
    pub fn secret(&self, name: &str) -> &str {
        self.secrets
            .get(name)
            .unwrap_or_else(|| panic!("the build asks for no secret {name}: {:?}", self.secrets))
    }

    /// All values of the vault.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        self.secrets.values().map(String::as_str)
    }

    /// A path on the host.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.directory.path().join(inside)
    }

    /// Runs the configuration phase of the playbook.
    pub fn configure(&self) -> Run {
        self.run(&["playbooks/plane.yml", "--diff", "--tags", "plane-configure"])
    }

    /// Runs `ansible-playbook`, which must succeed.
    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> Run {
        let mut ansible = tool("ansible-playbook");
        ansible
            .env("PATH", search_path(&[&self.path("bin")]))
            .env("ANSIBLE_ROLES_PATH", self.built.path("roles"));
        ansible
            .arg("--inventory")
            .arg(self.path("inventory"))
            .args(arguments)
            .current_dir(self.built.path(""));
        let finished = output(&mut ansible);
        let said = String::from_utf8_lossy(&finished.stdout).into_owned();
        let complaints = String::from_utf8_lossy(&finished.stderr);
        assert!(
            finished.status.success(),
            "{arguments:?}: {said}{complaints}"
        );
        assert!(
            !complaints.contains("WARNING"),
            "{arguments:?}: {complaints}"
        );
        Run {
            changed: recap(&said, "changed"),
            output: said,
        }
    }

    fn hosts(&self, variables: Value) -> Value {
        let user = succeed(system("id").arg("-un")).trim().to_owned();
        let mut own = json!({
            "ansible_connection": "local",
            "ansible_python_interpreter": tool("python").get_program().to_string_lossy(),
            // The one who runs the tests plays root and the login user.
            "ansible_become": false,
            "prod_user": user,
            "vps_tailscale_ip": "100.64.0.1",
            "plane_base_directory": self.path("opt"),
        });
        let (Value::Object(own_variables), Value::Object(variables)) = (&mut own, variables) else {
            panic!("variables are a mapping")
        };
        own_variables.extend(variables);
        json!({ "all": { "children": { "plane": { "hosts": { "throwaway": own } } } } })
    }

    fn write(&self, inside: &str, text: &str) {
        let path = self.path(inside);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("/"))).expect("own directory");
        fs::write(&path, text).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    }
}

/// What Docker's own command does with its Compose plugin; there is no engine behind it.
const DOCKER: &str =
    "#!/bin/sh\n[ \"$1\" = compose ] || exit 1\nshift\nexec docker-compose \"$@\"\n";

/// The secrets that a build asks for, as the spec names them.
fn secret_names(built: &Built) -> Vec<String> {
    let example = yaml(&built.path("inventory/group_vars/all/secrets.yml.example"));
    let names = example
        .as_object()
        .expect("a mapping")
        .keys()
        .map(|name| name.strip_prefix("vault_").expect("a vault_ name"));
    let names: Vec<String> = names.map(str::to_owned).collect();
    assert!(!names.is_empty(), "the example names no secret");
    names
}

/// A number of the line `throwaway : ok=9 changed=0 …`.
fn recap(output: &str, what: &str) -> u32 {
    let line = output
        .lines()
        .find(|line| line.starts_with("throwaway ") && line.contains("ok="));
    let line = line.unwrap_or_else(|| panic!("no recap: {output}"));
    let count = line
        .split_whitespace()
        .find_map(|word| word.strip_prefix(what)?.strip_prefix('='));
    count
        .and_then(|count| count.parse().ok())
        .unwrap_or_else(|| panic!("no {what} in {line}"))
}
