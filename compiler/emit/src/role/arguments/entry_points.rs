//! The entry points of the role, and the variables of defaults/main.yml with the entry points that read them.

/// Every entry point of the role and its purpose.
pub(super) static ENTRY_POINTS: &[(&str, &str)] = &[
    ("main", "Configure Plane; the same as `configuration`"),
    (
        "configuration",
        "Write env files, compose file and Caddy site, and start nothing",
    ),
    (
        "database",
        "Give Plane its database and user in the shared PostgreSQL",
    ),
    (
        "start",
        "Start the containers and wait until they are healthy",
    ),
    (
        "provision",
        "Create the workspace, its administrator, the agents and their tokens",
    ),
    ("smoke", "Probe Plane from end to end"),
    ("rollback", "Go back to an earlier release"),
];

pub(super) const ALL: &[&str] = &[
    "main",
    "configuration",
    "database",
    "start",
    "provision",
    "smoke",
    "rollback",
];
pub(super) const CONFIGURATION: &[&str] = &["main", "configuration"];
pub(super) const CONTAINERS: &[&str] = &["main", "configuration", "start", "rollback"];
pub(super) const SAVED: &[&str] = &["main", "configuration", "database", "start", "rollback"];
pub(super) const DATABASE: &[&str] = &["database"];
pub(super) const STARTED: &[&str] = &["start", "rollback"];
pub(super) const PROVISION: &[&str] = &["provision"];
pub(super) const SMOKE: &[&str] = &["smoke"];
pub(super) const PROBED: &[&str] = &["main", "configuration", "smoke", "rollback"];
pub(super) const ROLLBACK: &[&str] = &["rollback"];
pub(super) const ACCOUNTS: &[&str] = &["provision", "smoke"];

/// Variables of defaults/main.yml. Their defaults stand there; a test holds both lists against each other.
pub(super) static OPTIONS: &[(&str, &str, &[&str], &str)] = &[
    (
        "plane_base_directory",
        "path",
        CONTAINERS,
        "Where the stack lives on the server",
    ),
    (
        "plane_config_directory",
        "path",
        CONTAINERS,
        "Compose file and env files of Plane",
    ),
    (
        "plane_data_directory",
        "path",
        CONTAINERS,
        "Data of the broker and the object store",
    ),
    (
        "plane_backup_directory",
        "path",
        SAVED,
        "Earlier configurations and database dumps; as secret as the vault",
    ),
    (
        "plane_backup_keep",
        "int",
        SAVED,
        "How many earlier configurations stay",
    ),
    (
        "plane_caddy_directory",
        "path",
        PROBED,
        "Directory of the sites that Caddy imports",
    ),
    (
        "plane_caddy_config",
        "path",
        PROBED,
        "The main Caddyfile, as Caddy's container sees it",
    ),
    (
        "plane_caddy_mount",
        "path",
        CONFIGURATION,
        "Where Caddy's container sees the directory of the sites",
    ),
    (
        "plane_caddy_command",
        "list",
        PROBED,
        "Words in front of a command in Caddy's container",
    ),
    (
        "plane_compose_file",
        "path",
        CONTAINERS,
        "The compose file of Plane",
    ),
    (
        "plane_compose_project",
        "str",
        CONTAINERS,
        "Name of the compose project",
    ),
    (
        "plane_validate_compose",
        "bool",
        CONFIGURATION,
        "Whether `docker compose config` checks the compose file before it is put in place",
    ),
    (
        "plane_database_container",
        "str",
        SAVED,
        "Container of the shared PostgreSQL",
    ),
    (
        "plane_database_command",
        "list",
        SAVED,
        "Words in front of a command in the container of PostgreSQL",
    ),
    (
        "plane_database_administrator",
        "str",
        SAVED,
        "PostgreSQL's superuser",
    ),
    (
        "plane_redis_container",
        "str",
        CONFIGURATION,
        "Container of the shared Redis",
    ),
    ("plane_caddy_container", "str", PROBED, "Container of Caddy"),
    (
        "plane_api_command",
        "list",
        PROVISION,
        "Words in front of a command in the container of Plane's API",
    ),
    (
        "plane_upload_limit",
        "int",
        CONFIGURATION,
        "Bytes of the largest request body",
    ),
    (
        "plane_start_timeout",
        "int",
        STARTED,
        "Seconds that docker compose may take; the first migrations take minutes",
    ),
    (
        "plane_wait_retries",
        "int",
        STARTED,
        "How often to look whether all processes are healthy",
    ),
    (
        "plane_wait_delay",
        "int",
        STARTED,
        "Seconds between two looks",
    ),
    (
        "plane_failure_log_lines",
        "int",
        STARTED,
        "How many lines of the log of each unhealthy process to show",
    ),
    (
        "plane_smoke_strict",
        "bool",
        SMOKE,
        "Whether a failed probe stops the play",
    ),
    (
        "plane_smoke_outside_host",
        "str",
        SMOKE,
        "Inventory name of a host outside the VPN, from which a 403 is expected; empty: not probed",
    ),
    (
        "plane_smoke_ca",
        "str",
        SMOKE,
        "File with the certificate authority of the site; empty: the system's",
    ),
    (
        "plane_rollback_release",
        "str",
        ROLLBACK,
        "The release to go back to; empty: the last one that ran well",
    ),
    (
        "plane_rollback_database",
        "bool",
        ROLLBACK,
        "Whether the database goes back too, where the version differs",
    ),
];
