//! A throw-away host: the playbooks run for real, on this machine, into a directory of their own.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::built::{Built, reference};
use super::tools::{output, succeed, system, tool, yaml};

/// What the vault holds here, behind the name of the secret: everything that some format could take for syntax.
pub const NASTY_SECRET: &str = r##" it's "so" \n $HOME ${x} $$ {{ y }} {% z %} #%&?@:/+ é✓ 100%"##;

/// A host with an inventory, and the built tree that is deployed to it.
pub struct Host<'a> {
    built: &'a Built,
    directory: TempDir,
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
        let host = Host::new(reference(), json!({}));
        let (first, second) = (host.configure(), host.configure());
        Configured { host, first, second }
    })
}

impl<'a> Host<'a> {
    /// An empty host whose inventory is the emitted one, with a full vault; `variables` win over everything.
    pub fn new(built: &'a Built, variables: Value) -> Self {
        let host = Self { built, directory: tempfile::tempdir().expect("a temporary directory") };
        let inventory = built.path("inventory");
        let copy = host.path("inventory");
        succeed(system("cp").arg("--archive").arg(inventory).arg(&copy));
        host.write("inventory/group_vars/all/secrets.yml", &host.secrets().to_string());
        host.write("inventory/hosts.json", &host.hosts(variables).to_string());
        host.write("bin/docker", DOCKER);
        let executable = fs::Permissions::from_mode(0o755);
        fs::set_permissions(host.path("bin/docker"), executable).expect("own file");
        host
    }

    /// A path on the host.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.directory.path().join(inside)
    }

    /// The text of a file on the host.
    pub fn read(&self, inside: &str) -> String {
        let path = self.path(inside);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"))
    }

    /// The vault: every secret that the build asks for, each different and as nasty as can be.
    pub fn secrets(&self) -> Value {
        let example = yaml(&self.built.path("inventory/group_vars/all/secrets.example.yml"));
        let secrets = example.as_object().expect("a mapping").keys();
        let vault = secrets.filter(|name| name.starts_with("vault_"));
        let mut values = Map::new();
        for name in vault {
            values.insert(name.clone(), json!({ "__ansible_unsafe": format!("{name}{NASTY_SECRET}") }));
        }
        assert!(!values.is_empty(), "the example names no secret");
        Value::Object(values)
    }

    /// Runs the configuration phase of the playbook.
    pub fn configure(&self) -> Run {
        self.run(&["playbooks/plane.yml", "--tags", "plane-configure"])
    }

    /// Runs `ansible-playbook`, which must succeed.
    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> Run {
        let mut ansible = tool("ansible-playbook");
        let path = ansible.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, path)| path);
        let path = format!("{}:{}", self.path("bin").display(), path.unwrap_or_default().display());
        ansible.env("PATH", path).env("ANSIBLE_ROLES_PATH", self.built.path("roles"));
        ansible.arg("--inventory").arg(self.path("inventory")).args(arguments).current_dir(self.built.path(""));
        let finished = output(&mut ansible);
        let said = String::from_utf8_lossy(&finished.stdout).into_owned();
        let complaints = String::from_utf8_lossy(&finished.stderr);
        assert!(finished.status.success(), "{arguments:?}: {said}{complaints}");
        assert!(!complaints.contains("WARNING"), "{arguments:?}: {complaints}");
        Run { changed: recap(&said, "changed"), output: said }
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
            "plane_config_directory": self.path("opt/configs/plane"),
            "plane_data_directory": self.path("opt/data/plane"),
            "plane_backup_directory": self.path("opt/backups/plane"),
            "plane_caddy_directory": self.path("opt/configs/caddy/sites"),
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
const DOCKER: &str = "#!/bin/sh\n[ \"$1\" = compose ] || exit 1\nshift\nexec docker-compose \"$@\"\n";

/// A number of the line `throwaway : ok=9 changed=0 …`.
fn recap(output: &str, what: &str) -> u32 {
    let line = output.lines().find(|line| line.starts_with("throwaway ") && line.contains("ok="));
    let line = line.unwrap_or_else(|| panic!("no recap: {output}"));
    let count = line.split_whitespace().find_map(|word| word.strip_prefix(what)?.strip_prefix('='));
    count.and_then(|count| count.parse().ok()).unwrap_or_else(|| panic!("no {what} in {line}"))
}
