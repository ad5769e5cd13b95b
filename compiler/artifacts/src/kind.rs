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
    /// YAML of no kind that rules know.
    OtherYaml,
    /// Anything else.
    Other,
}
