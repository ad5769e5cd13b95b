//! What can be said of every container, wherever it stands in the spec.

/// The options of a container below `$prefix`, with the defaults that depend on which container it is.
macro_rules! container_options {
    ($prefix:literal, $per_name:ident) => {
        &[
            $crate::options::defaulted(
                $crate::options::required(
                    concat!($prefix, ".memory"),
                    Type::Size { min: 6 << 20, max: 1 << 50 },
                    "Memory limit: the kernel kills the container that exceeds it.",
                    "512M",
                ),
                Default::PerName($per_name::memory),
            ),
            $crate::options::defaulted(
                $crate::options::required(
                    concat!($prefix, ".cpus"),
                    Type::Decimal { min: 0.01, max: 4096.0 },
                    "CPU limit in processors.",
                    "0.5",
                ),
                Default::PerName($per_name::cpus),
            ),
            $crate::options::record(concat!($prefix, ".health"), "How Docker sees that the container is well."),
            $crate::options::optional(
                concat!($prefix, ".health.enable"),
                Type::Bool,
                "true",
                "Whether there is a healthcheck at all; a one-shot service never has one.",
                "true",
            ),
            $crate::options::defaulted(
                $crate::options::required(
                    concat!($prefix, ".health.path"),
                    Type::Text(URL_PATH),
                    "Path that answers a GET with 200 on the container's own port.",
                    "\"/\"",
                ),
                Default::PerName($per_name::health_path),
            ),
            $crate::options::defaulted(
                $crate::options::required(
                    concat!($prefix, ".health.command"),
                    Type::List(&Type::Text(ANY)),
                    "Command that ends with 0 while the container is well, program and arguments apart; wins over `path`.",
                    "[ \"kill\" \"-0\" \"1\" ]",
                ),
                Default::PerName($per_name::health_command),
            ),
            $crate::options::optional(
                concat!($prefix, ".health.interval"),
                Type::Duration { min: 1, max: 86_400_000 },
                "30s",
                "Time between two probes; at least 30 s (REX-05).",
                "30s",
            ),
            $crate::options::optional(
                concat!($prefix, ".health.timeout"),
                Type::Duration { min: 1, max: 86_400_000 },
                "10s",
                "Time after which a probe has failed; at most 10 s and less than the interval (REX-05).",
                "10s",
            ),
            $crate::options::optional(
                concat!($prefix, ".health.retries"),
                Type::Integer { min: 1, max: 1000 },
                "3",
                "Failed probes in a row that make the container unhealthy; at least 3 (REX-05).",
                "3",
            ),
            $crate::options::defaulted(
                $crate::options::required(
                    concat!($prefix, ".health.startPeriod"),
                    Type::Duration { min: 0, max: 86_400_000 },
                    "Time at the start in which failed probes do not count.",
                    "1m30s",
                ),
                Default::PerName($per_name::start_period),
            ),
            $crate::options::record(concat!($prefix, ".caps"), "Linux capabilities."),
            $crate::options::merged(
                $crate::options::optional(
                    concat!($prefix, ".caps.drop"),
                    Type::List(&Type::Constant { group: "capability" }),
                    "[ ALL ]",
                    "Capabilities that the container loses.",
                    "[ ALL ]",
                ),
                Merge::Append,
            ),
            $crate::options::merged(
                $crate::options::defaulted(
                    $crate::options::required(
                        concat!($prefix, ".caps.add"),
                        Type::List(&Type::Constant { group: "capability" }),
                        "Capabilities that it gets back; where nobody says, those that its image needs to start.",
                        "[ CHOWN SETGID SETUID DAC_OVERRIDE FOWNER ]",
                    ),
                    Default::PerName($per_name::added_capabilities),
                ),
                Merge::Append,
            ),
            $crate::options::optional(
                concat!($prefix, ".privileged"),
                Type::Bool,
                "false",
                "All capabilities and all devices: root on the host. REX-07 refuses it.",
                "false",
            ),
            $crate::options::optional(
                concat!($prefix, ".hostNetwork"),
                Type::Bool,
                "false",
                "The host's own network instead of Docker's. REX-07 refuses it.",
                "false",
            ),
            $crate::options::optional(
                concat!($prefix, ".hostPid"),
                Type::Bool,
                "false",
                "The host's process table. REX-07 refuses it.",
                "false",
            ),
            $crate::options::merged(
                $crate::options::defaulted(
                    $crate::options::required(
                        concat!($prefix, ".networks"),
                        Type::List(&Type::Text(DOCKER_NETWORK)),
                        "Docker networks by their key in `network.docker`; `egress` adds the network of that name.",
                        "[ \"backend\" ]",
                    ),
                    Default::PerName($per_name::networks),
                ),
                Merge::Append,
            ),
            $crate::options::defaulted(
                $crate::options::required(
                    concat!($prefix, ".egress"),
                    Type::Text(NON_EMPTY),
                    "Why it may reach the Internet; puts it on the network `egress`.",
                    "\"delivers webhooks\"",
                ),
                Default::Absent,
            ),
            $crate::options::merged(
                $crate::options::optional(
                    concat!($prefix, ".environment"),
                    Type::SetOf(&Type::SecretTemplate(ANY)),
                    "{ }",
                    "Environment variables of this container alone; they go into its env file.",
                    "{ TZ = \"Europe/Paris\"; }",
                ),
                Merge::ByKey,
            ),
            $crate::options::defaulted(
                $crate::options::required(
                    concat!($prefix, ".command"),
                    Type::List(&Type::Text(ANY)),
                    "Replaces the image's command, program and arguments apart.",
                    "[ \"sh\" \"-c\" \"exec celery -A plane beat -l info\" ]",
                ),
                Default::PerName($per_name::command),
            ),
            $crate::options::merged(
                OptionDeclaration {
                    path: concat!($prefix, ".mounts"),
                    ty: Type::Records,
                    default: Default::PerName($per_name::mounts),
                    merge: Merge::Append,
                    doc: "Files and directories of the host that the container sees.",
                    example: "[ { source = \"storage\"; target = \"/data\"; } ]",
                },
                Merge::Append,
            ),
            $crate::options::required(
                concat!($prefix, ".mounts.[].source"),
                Type::Text(HOST_PATH),
                "Path on the host; a relative one lies below Plane's data directory.",
                "\"storage\"",
            ),
            $crate::options::required(
                concat!($prefix, ".mounts.[].target"),
                Type::Text(CONTAINER_PATH),
                "Path in the container.",
                "\"/data\"",
            ),
            $crate::options::optional(
                concat!($prefix, ".mounts.[].readOnly"),
                Type::Bool,
                "false",
                "Whether the container may only read it.",
                "true",
            ),
        ]
    };
}

pub(super) use container_options;
