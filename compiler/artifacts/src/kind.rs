//! What kind of artifact a file is.

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
    /// `redis.conf`.
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
    if let Some(kind) = by_name(name, folders, yaml) {
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
        return by_folder(folders).unwrap_or_else(|| by_content(folders, text));
    }
    if matches!(extension, "sh" | "bash") || is_shell_shebang(text) {
        return Kind::Script;
    }
    Kind::Other
}

/// The name that a template is rendered to: `plane.env` for `plane.env.j2`.
pub fn rendered_name(file: &str) -> &str {
    file.strip_suffix(".j2")
        .or_else(|| file.strip_suffix(".jinja2"))
        .or_else(|| file.strip_suffix(".jinja"))
        .unwrap_or(file)
}

fn by_name(name: &str, folders: &[&str], yaml: bool) -> Option<Kind> {
    let lower = name.to_ascii_lowercase();
    let dns = lower.contains("extra-records")
        || lower.contains("extra_records")
        || lower.contains("headscale-config");
    let compose = lower.contains("compose") && yaml;
    match () {
        _ if lower.starts_with("argument_specs.") && folders.last() == Some(&"meta") => {
            Some(Kind::ArgumentSpecs)
        }
        _ if lower.starts_with("caddyfile")
            || lower.ends_with(".caddy")
            || lower.ends_with(".caddyfile") =>
        {
            Some(Kind::Caddyfile)
        }
        _ if compose && !folders.contains(&"tasks") => Some(Kind::Compose),
        _ if lower.ends_with(".env") || lower == ".env" || lower.starts_with(".env.") => {
            Some(Kind::EnvFile)
        }
        _ if lower.ends_with(".conf") && lower.starts_with("redis") => {
            Some(Kind::RedisConfiguration)
        }
        _ if lower.ends_with(".conf") && lower.starts_with("postgres") => {
            Some(Kind::PostgresqlConfiguration)
        }
        _ if lower == "daemon.json" || lower == "docker-daemon.json" => Some(Kind::DockerDaemon),
        _ if lower.ends_with(".sql") => Some(Kind::Sql),
        _ if dns || folders.last() == Some(&"dns") => Some(Kind::DnsRecords),
        _ => None,
    }
}

fn by_folder(folders: &[&str]) -> Option<Kind> {
    // `roles/x/tasks/setup/a.yml` is a file of tasks too: the innermost folder that says something counts.
    folders.iter().rev().find_map(|folder| match *folder {
        "tasks" => Some(Kind::Tasks),
        "handlers" => Some(Kind::Handlers),
        "defaults" => Some(Kind::Defaults),
        "vars" => Some(Kind::RoleVars),
        "meta" => Some(Kind::Meta),
        "templates" | "files" => Some(Kind::OtherYaml),
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
