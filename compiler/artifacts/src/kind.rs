//! What kind of artifact a file is.

use crate::ini;

/// What an artifact is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// `roles/x/tasks/*.yml`, or a list of tasks elsewhere.
    Tasks,
    /// `roles/x/handlers/*.yml`.
    Handlers,
    /// A compose file or a template of one.
    Compose,
    /// A Caddyfile or a template of one.
    Caddyfile,
    /// `KEY=VALUE` lines or a template of them.
    EnvFile,
    /// `roles/x/defaults/*.yml`.
    Defaults,
    /// `roles/x/vars/*.yml`.
    RoleVars,
    /// `roles/x/meta/main.yml`.
    Meta,
    /// `roles/x/meta/argument_specs.yml`.
    ArgumentSpecs,
    /// A list of plays.
    Playbook,
    /// `group_vars/…`.
    GroupVars,
    /// `host_vars/…`.
    HostVars,
    /// Hosts and groups.
    Inventory,
    /// A shell script or a template of one.
    Script,
    /// Headscale's extra records or its configuration.
    DnsRecords,
    /// `redis.conf`, or `valkey.conf`, which is of the same form.
    RedisConfiguration,
    /// `postgresql.conf`.
    PostgresqlConfiguration,
    /// The Docker daemon's `daemon.json`.
    DockerDaemon,
    /// SQL.
    Sql,
    /// YAML of no kind that rules know.
    OtherYaml,
    /// Anything else.
    Other,
}

impl Kind {
    /// Whether its text is YAML.
    pub fn is_yaml(self) -> bool {
        !matches!(
            self,
            Kind::Caddyfile
                | Kind::EnvFile
                | Kind::Script
                | Kind::RedisConfiguration
                | Kind::PostgresqlConfiguration
                | Kind::Sql
                | Kind::Other
        )
    }
}

/// What kind of artifact a file is, by its path (with `/`) and a first look at its text.
pub fn classify(path: &str, text: &str) -> Kind {
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    let Some((file, folders)) = parts.split_last() else {
        return Kind::Other;
    };
    let name = rendered_name(file);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let yaml = matches!(extension, "yml" | "yaml");
    let within = |folder: &str| folders.contains(&folder);
    if yaml && is_test(folders) {
        return Kind::OtherYaml;
    }
    if let Some(kind) = by_name(name, folders, text, yaml) {
        return kind;
    }
    // An inventory reads these with and without extension; `secrets.yml.example` is not one of them.
    let variables = yaml || !name.contains('.');
    for (folder, kind) in [
        ("group_vars", Kind::GroupVars),
        ("host_vars", Kind::HostVars),
    ] {
        if within(folder) {
            return if variables { kind } else { Kind::Other };
        }
    }
    if yaml {
        let by_folder = by_folder(folders, name);
        let free = matches!(by_folder, None | Some(Kind::OtherYaml)) && !within("plugins");
        return match by_folder {
            _ if free && is_named_compose(&name.to_ascii_lowercase()) && !is_list(text) => {
                Kind::Compose
            }
            Some(kind) => kind,
            None => by_content(folders, text),
        };
    }
    if matches!(extension, "sh" | "bash") || is_shell_shebang(text) {
        return Kind::Script;
    }
    if is_ini_inventory(name, folders, text) {
        return Kind::Inventory;
    }
    Kind::Other
}

/// Whether a path is that of a YAML file, or of the template of one.
pub(crate) fn is_yaml_file(path: &str) -> bool {
    let name = rendered_name(path);
    name.ends_with(".yml") || name.ends_with(".yaml")
}

/// `hosts`, `hosts.ini`, `inventory/production`: an inventory in INI format.
fn is_ini_inventory(name: &str, folders: &[&str], text: &str) -> bool {
    let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
    let of_inventory = |folder: &&str| matches!(*folder, "inventory" | "inventories");
    let is_named = matches!(stem, "hosts" | "inventory") || folders.iter().any(of_inventory);
    let is_other = folders
        .iter()
        .any(|folder| matches!(*folder, "templates" | "files" | "group_vars" | "host_vars"));
    is_named && !is_other && matches!(extension, "" | "ini") && ini::has_sections(text)
}

/// The name that a template is rendered to: `plane.env` for `plane.env.j2`.
pub fn rendered_name(file: &str) -> &str {
    file.strip_suffix(".j2")
        .or_else(|| file.strip_suffix(".jinja2"))
        .or_else(|| file.strip_suffix(".jinja"))
        .unwrap_or(file)
}

fn by_name(name: &str, folders: &[&str], text: &str, yaml: bool) -> Option<Kind> {
    let lower = name.to_ascii_lowercase();
    let dns = lower.contains("extra-records")
        || lower.contains("extra_records")
        || lower.contains("headscale-config")
        || folders.last() == Some(&"dns") && holds_records(&lower, text);
    match () {
        _ if yaml && lower.starts_with("argument_specs.") && folders.last() == Some(&"meta") => {
            Some(Kind::ArgumentSpecs)
        }
        _ if is_caddyfile(&lower) => Some(Kind::Caddyfile),
        _ if is_env_file(&lower) => Some(Kind::EnvFile),
        _ if lower.ends_with(".conf")
            && (lower.starts_with("redis") || lower.starts_with("valkey")) =>
        {
            Some(Kind::RedisConfiguration)
        }
        _ if lower.ends_with(".conf") && lower.starts_with("postgres") => {
            Some(Kind::PostgresqlConfiguration)
        }
        _ if lower == "daemon.json" || lower == "docker-daemon.json" => Some(Kind::DockerDaemon),
        _ if lower.ends_with(".sql") => Some(Kind::Sql),
        _ if dns => Some(Kind::DnsRecords),
        _ => None,
    }
}

/// Endings of programs, documents and data, which no name makes a Caddyfile or an env file.
const OTHER_LANGUAGES: [&str; 20] = [
    "adoc", "go", "html", "java", "js", "json", "lua", "md", "php", "pl", "py", "rb", "rs", "rst",
    "sh", "toml", "ts", "xml", "yaml", "yml",
];

fn is_of_other_language(lower: &str) -> bool {
    let ending = lower.rsplit_once('.').map_or("", |(_, ending)| ending);
    OTHER_LANGUAGES.contains(&ending)
}

/// `Caddyfile`, `Caddyfile-plane`, `sites/x.caddy`; not `caddyfile.go`.
fn is_caddyfile(lower: &str) -> bool {
    let named = lower.starts_with("caddyfile") && !is_of_other_language(lower);
    named || lower.ends_with(".caddy") || lower.ends_with(".caddyfile")
}

/// `.env`, `plane.env`, `.env.production`, `env.example`, and `env` as `env.j2` is rendered; not `.env.d.ts`.
fn is_env_file(lower: &str) -> bool {
    let samples = ["env.dist", "env.example", "env.sample", "env.template"];
    let named = lower == "env"
        || lower.ends_with(".env")
        || samples.iter().any(|sample| lower.ends_with(sample))
        || lower.starts_with(".env.");
    named && !is_of_other_language(lower)
}

/// Whether a file in a folder `dns` is about names, and not about the folder.
fn holds_records(lower: &str, text: &str) -> bool {
    let data = [".json", ".yaml", ".yml"]
        .iter()
        .any(|ending| lower.ends_with(ending));
    let words = ["records", "nameservers", "type:", "\"type\""];
    data && words.iter().any(|word| text.contains(word)) && !text.contains("ansible.builtin.")
}

/// Whether a name has the word `compose` in it, as `docker-compose.prod.yml` and `compose.yaml` have.
fn is_named_compose(lower: &str) -> bool {
    let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| word == "compose" || word == "dockercompose")
}

/// Whether the text is a list: no compose file, but plays or tasks about one.
fn is_list(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_end);
    let first = lines.find(|line| {
        let jinja = line.starts_with("{%") || line.starts_with("{#");
        !line.is_empty() && !line.starts_with('#') && !line.starts_with("---") && !jinja
    });
    first.is_some_and(|line| line == "-" || line.starts_with("- "))
}

/// Whether a file belongs to a test of Ansible code: the scenarios of Molecule, the targets of `ansible-test`, and what
/// `ansible-galaxy` puts beside a role.
fn is_test(folders: &[&str]) -> bool {
    const SUITES: [&str; 5] = ["fixtures", "integration", "sanity", "unit", "units"];
    let suite = folders.windows(2).any(|pair| match pair {
        [tests, suite] => matches!(*tests, "test" | "tests") && SUITES.contains(suite),
        _ => false,
    });
    let of_role = folders
        .windows(3)
        .any(|three| matches!(three, ["roles", _, "tests"]));
    suite || of_role || folders.contains(&"molecule")
}

fn by_folder(folders: &[&str], name: &str) -> Option<Kind> {
    // `roles/x/tasks/setup/a.yml` is a file of tasks too: the innermost folder that says something counts.
    folders.iter().rev().find_map(|folder| match *folder {
        "tasks" => Some(Kind::Tasks),
        "handlers" => Some(Kind::Handlers),
        "defaults" => Some(Kind::Defaults),
        "vars" => Some(Kind::RoleVars),
        // A collection has a `meta/` as well, with other files.
        "meta" if name.starts_with("main.") => Some(Kind::Meta),
        "meta" | "templates" | "files" | "plugins" | "changelogs" => Some(Kind::OtherYaml),
        _ => None,
    })
}

fn by_content(folders: &[&str], text: &str) -> Kind {
    let margin = |start: &str| text.lines().any(|line| line.starts_with(start));
    let item = |key: &str| {
        text.lines().any(|line| {
            let Some(entry) = line.strip_prefix("- ").or_else(|| line.strip_prefix("  ")) else {
                return false;
            };
            entry.starts_with(key) && !entry.starts_with(' ')
        })
    };
    let list = margin("- ");
    if list
        && (item("hosts:") || item("import_playbook:") || item("ansible.builtin.import_playbook:"))
    {
        return Kind::Playbook;
    }
    if margin("services:") && text.contains("image:") {
        return Kind::Compose;
    }
    if margin("all:") && text.contains("hosts:") || folders.last() == Some(&"inventory") {
        return Kind::Inventory;
    }
    if list && item("name:") && text.contains("ansible.builtin.") {
        return Kind::Tasks;
    }
    Kind::OtherYaml
}

fn is_shell_shebang(text: &str) -> bool {
    let first = text.lines().next().unwrap_or("");
    first.starts_with("#!") && first.contains("sh")
}
