//! Names of Ansible modules: which collection a short name means, and what superseded what.

/// The modules of ansible-core, with and without their collection.
macro_rules! builtin {
    ($($name:literal)*) => {
        &[$(($name, concat!("ansible.builtin.", $name)),)*]
    };
}

/// `ansible.builtin`, as ansible-core 2.16 to 2.19 ship it; sorted.
static BUILTIN: &[(&str, &str)] = builtin![
    "add_host" "apt" "apt_key" "apt_repository" "assemble" "assert" "async_status" "blockinfile" "command" "copy" "cron"
    "deb822_repository" "debconf" "debug" "dnf" "dnf5" "dpkg_selections" "expect" "fail" "fetch" "file" "find"
    "gather_facts" "get_url" "getent" "git" "group" "group_by" "hostname" "import_playbook" "import_role" "import_tasks"
    "include_role" "include_tasks" "include_vars" "iptables" "known_hosts" "lineinfile" "meta" "mount_facts" "package"
    "package_facts" "pause" "ping" "pip" "raw" "reboot" "replace" "rpm_key" "script" "service" "service_facts" "set_fact"
    "set_stats" "setup" "shell" "slurp" "stat" "subversion" "systemd" "systemd_service" "sysvinit" "tempfile" "template"
    "unarchive" "uri" "user" "validate_argument_spec" "wait_for" "wait_for_connection" "yum" "yum_repository"
];

/// Short names that ansible-core redirects to a collection; by collection.
static REDIRECTED: &[(&str, &[&str])] = &[
    (
        "ansible.posix",
        &[
            "acl",
            "at",
            "authorized_key",
            "firewalld",
            "mount",
            "patch",
            "seboolean",
            "selinux",
            "synchronize",
            "sysctl",
        ],
    ),
    (
        "community.docker",
        &[
            "docker_compose_v2",
            "docker_compose_v2_exec",
            "docker_compose_v2_pull",
            "docker_compose_v2_run",
            "current_container_facts",
            "docker_config",
            "docker_container",
            "docker_container_exec",
            "docker_container_info",
            "docker_host_info",
            "docker_image",
            "docker_image_build",
            "docker_image_export",
            "docker_image_info",
            "docker_image_load",
            "docker_image_pull",
            "docker_image_push",
            "docker_image_remove",
            "docker_image_tag",
            "docker_login",
            "docker_network",
            "docker_network_info",
            "docker_node",
            "docker_node_info",
            "docker_plugin",
            "docker_prune",
            "docker_secret",
            "docker_stack",
            "docker_stack_info",
            "docker_swarm",
            "docker_swarm_info",
            "docker_swarm_service",
            "docker_volume",
            "docker_volume_info",
        ],
    ),
    (
        "community.general",
        &[
            "alternatives",
            "archive",
            "capabilities",
            "cronvar",
            "composer",
            "discord",
            "filesystem",
            "gem",
            "git_config",
            "github_release",
            "homebrew",
            "htpasswd",
            "ini_file",
            "interfaces_file",
            "ipify_facts",
            "iptables_state",
            "java_keystore",
            "listen_ports_facts",
            "locale_gen",
            "lvg",
            "lvol",
            "mail",
            "make",
            "mattermost",
            "modprobe",
            "nmcli",
            "npm",
            "pam_limits",
            "pamd",
            "parted",
            "pipx",
            "pushover",
            "redis",
            "redis_info",
            "sefcontext",
            "slack",
            "snap",
            "ssh_config",
            "sudoers",
            "supervisorctl",
            "telegram",
            "terraform",
            "timezone",
            "ufw",
            "xml",
            "xattr",
            "xfs_quota",
            "yarn",
        ],
    ),
    (
        "community.postgresql",
        &[
            "postgresql_copy",
            "postgresql_db",
            "postgresql_ext",
            "postgresql_idx",
            "postgresql_info",
            "postgresql_lang",
            "postgresql_membership",
            "postgresql_owner",
            "postgresql_pg_hba",
            "postgresql_ping",
            "postgresql_privs",
            "postgresql_query",
            "postgresql_schema",
            "postgresql_script",
            "postgresql_sequence",
            "postgresql_set",
            "postgresql_table",
            "postgresql_tablespace",
            "postgresql_user",
        ],
    ),
    (
        "community.mysql",
        &[
            "mysql_db",
            "mysql_info",
            "mysql_query",
            "mysql_user",
            "mysql_variables",
        ],
    ),
    (
        "community.rabbitmq",
        &[
            "rabbitmq_binding",
            "rabbitmq_exchange",
            "rabbitmq_plugin",
            "rabbitmq_policy",
            "rabbitmq_queue",
            "rabbitmq_user",
            "rabbitmq_vhost",
        ],
    ),
    (
        "community.crypto",
        &[
            "acme_certificate",
            "get_certificate",
            "openssh_keypair",
            "openssl_csr",
            "openssl_csr_info",
            "openssl_dhparam",
            "openssl_pkcs12",
            "openssl_privatekey",
            "openssl_privatekey_info",
            "openssl_publickey",
            "x509_certificate",
            "x509_certificate_info",
            "x509_crl",
        ],
    ),
    (
        "community.grafana",
        &["grafana_dashboard", "grafana_datasource", "grafana_plugin"],
    ),
];

/// Modules whose successor takes other arguments.
static REPLACED: &[(&str, &str)] = &[
    ("docker_compose", "community.docker.docker_compose_v2"),
    ("docker_service", "community.docker.docker_compose_v2"),
    ("docker", "community.docker.docker_container"),
    ("include", "ansible.builtin.include_tasks"),
];

/// Collections whose modules of other collections' names moved away.
static FORMER_HOMES: [&str; 4] = [
    "ansible.builtin",
    "ansible.legacy",
    "community.general",
    "community.docker",
];

/// What a name reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// It is a fully qualified name that holds.
    Qualified,
    /// Another name for this module, with the same arguments.
    Renamed(String),
    /// This module took its place, with other arguments.
    Replaced(&'static str),
    /// Nothing is known about it.
    Unknown,
}

/// What a module name reaches.
pub(crate) fn meaning(name: &str) -> Meaning {
    let Some((collection, short)) = name.rsplit_once('.') else {
        return match (replaced(name), home(name)) {
            (Some(successor), _) => Meaning::Replaced(successor),
            (None, Some(full)) => Meaning::Renamed(full),
            (None, None) => Meaning::Unknown,
        };
    };
    // `ansible.legacy.copy` is a decision: the library of the repository comes first.
    let is_core = BUILTIN
        .binary_search_by_key(&short, |(name, _)| name)
        .is_ok();
    if collection == "ansible.legacy" && is_core {
        return Meaning::Qualified;
    }
    // A collection has two parts itself: no name with two parts in all reaches anything.
    if collection.contains('.') && !FORMER_HOMES.contains(&collection) {
        return Meaning::Qualified;
    }
    match (replaced(short), home(short)) {
        (Some(successor), _) => Meaning::Replaced(successor),
        (None, Some(full)) if full != name => Meaning::Renamed(full),
        (None, None) if !collection.contains('.') => Meaning::Unknown,
        _ => Meaning::Qualified,
    }
}

/// The fully qualified name that a name reaches, whatever its form.
pub(crate) fn canonical(name: &str) -> std::borrow::Cow<'_, str> {
    match meaning(name) {
        Meaning::Renamed(full) => full.into(),
        Meaning::Replaced(successor) => successor.into(),
        Meaning::Qualified | Meaning::Unknown => name.into(),
    }
}

fn replaced(short: &str) -> Option<&'static str> {
    REPLACED
        .iter()
        .find(|(name, _)| *name == short)
        .map(|(_, successor)| *successor)
}

fn home(short: &str) -> Option<String> {
    if let Ok(index) = BUILTIN.binary_search_by_key(&short, |(name, _)| name) {
        return BUILTIN.get(index).map(|(_, full)| (*full).to_owned());
    }
    let (collection, _) = REDIRECTED
        .iter()
        .find(|(_, names)| names.contains(&short))?;
    Some(format!("{collection}.{short}"))
}

#[cfg(test)]
mod tests {
    use super::{BUILTIN, Meaning, meaning};

    #[test]
    fn builtin_names_are_sorted() {
        assert!(BUILTIN.is_sorted());
    }

    #[test]
    fn a_name_reaches_the_module_that_ansible_would_run() {
        let renamed = |full: &str| Meaning::Renamed(full.to_owned());
        let cases = [
            ("copy", renamed("ansible.builtin.copy")),
            (
                "docker_container",
                renamed("community.docker.docker_container"),
            ),
            ("sysctl", renamed("ansible.posix.sysctl")),
            (
                "community.general.docker_container",
                renamed("community.docker.docker_container"),
            ),
            ("ansible.builtin.ufw", renamed("community.general.ufw")),
            (
                "docker_compose",
                Meaning::Replaced("community.docker.docker_compose_v2"),
            ),
            (
                "community.docker.docker_compose",
                Meaning::Replaced("community.docker.docker_compose_v2"),
            ),
            ("ansible.builtin.copy", Meaning::Qualified),
            ("community.docker.docker_compose_v2", Meaning::Qualified),
            ("community.general.ufw", Meaning::Qualified),
            ("acme.tools.copy", Meaning::Qualified),
            ("ansible.legacy.copy", Meaning::Qualified),
            ("builtin.copy", renamed("ansible.builtin.copy")),
            ("tools.plane_accounts", Meaning::Unknown),
            ("plane_accounts", Meaning::Unknown),
        ];
        for (name, expected) in cases {
            assert_eq!(meaning(name), expected, "{name}");
        }
    }
}
