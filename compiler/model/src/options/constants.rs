//! Names in scope: Linux capabilities, roles, ways to authenticate a route.

use specc_eval::{Constant, Constructor, NamedType, Type};

use super::refinements::{DOMAIN, HOST_NAME, IMAGE, NON_EMPTY};

macro_rules! capabilities {
    ($($name:ident: $doc:literal,)*) => {
        /// The capabilities of Linux (capabilities(7)) as Docker names them, `ALL` first.
        pub static CAPABILITIES: &[&str] = &[$(stringify!($name)),*];

        /// Every constant of the language.
        pub(super) static CONSTANTS: &[Constant] = &[
            $(Constant { group: "capability", name: stringify!($name), doc: $doc },)*
            Constant { group: "role", name: "Admin", doc: "May change the workspace and its members (20 in Plane)." },
            Constant { group: "role", name: "Member", doc: "May work in the projects it is a member of (15 in Plane)." },
            Constant { group: "role", name: "Guest", doc: "May see what it is given (5 in Plane)." },
        ];
    };
}

capabilities! {
    ALL: "Every capability.",
    AUDIT_CONTROL: "Change the rules of kernel auditing.",
    AUDIT_READ: "Read the audit log.",
    AUDIT_WRITE: "Write records to the audit log.",
    BLOCK_SUSPEND: "Keep the system from suspending.",
    BPF: "Load BPF programs.",
    CHECKPOINT_RESTORE: "Checkpoint and restore processes.",
    CHOWN: "Change the owner of files.",
    DAC_OVERRIDE: "Read and write files whatever their mode.",
    DAC_READ_SEARCH: "Read files and directories whatever their mode.",
    FOWNER: "Change modes and times of files that others own.",
    FSETID: "Keep set-user-ID bits when a file changes.",
    IPC_LOCK: "Lock memory.",
    IPC_OWNER: "Use System V IPC objects that others own.",
    KILL: "Send signals to processes of other users.",
    LEASE: "Establish leases on files.",
    LINUX_IMMUTABLE: "Set the immutable and append-only flags.",
    MAC_ADMIN: "Change mandatory access control.",
    MAC_OVERRIDE: "Override mandatory access control.",
    MKNOD: "Create device nodes.",
    NET_ADMIN: "Change interfaces, routes and firewalls.",
    NET_BIND_SERVICE: "Listen on ports below 1024.",
    NET_BROADCAST: "Broadcast and listen to multicast.",
    NET_RAW: "Use raw sockets: ping, and spoofing.",
    PERFMON: "Use performance monitoring.",
    SETFCAP: "Set capabilities of files.",
    SETGID: "Change to another group.",
    SETPCAP: "Change capabilities of the process.",
    SETUID: "Change to another user.",
    SYS_ADMIN: "Nearly everything: mounts, namespaces, quotas.",
    SYS_BOOT: "Reboot.",
    SYS_CHROOT: "Use chroot.",
    SYS_MODULE: "Load kernel modules.",
    SYS_NICE: "Raise priorities.",
    SYS_PACCT: "Switch process accounting.",
    SYS_PTRACE: "Trace other processes.",
    SYS_RAWIO: "Use I/O ports.",
    SYS_RESOURCE: "Exceed resource limits.",
    SYS_TIME: "Set the clock.",
    SYS_TTY_CONFIG: "Configure terminals.",
    SYSLOG: "Read the kernel's log.",
    WAKE_ALARM: "Wake the system up.",
}

/// Every constructor of the language.
pub(super) static CONSTRUCTORS: &[Constructor] = &[
    Constructor {
        group: "authentication",
        name: "hmac",
        argument: Type::Secret,
        doc: "The receiver checks Plane's `X-Plane-Signature` with this secret; the proxy refuses requests without a signature.",
    },
    Constructor {
        group: "authentication",
        name: "token",
        argument: Type::Secret,
        doc: "The proxy lets requests through whose `Authorization` is `Bearer` and this secret.",
    },
    Constructor {
        group: "authentication",
        name: "none",
        argument: Type::Text(NON_EMPTY),
        doc: "Nobody checks the caller, for the reason given.",
    },
];

/// What this domain adds to `lib.types`, for the types that a spec declares itself.
pub(super) static TYPES: &[NamedType] = &[
    NamedType {
        name: "domain",
        ty: Type::Text(DOMAIN),
    },
    NamedType {
        name: "hostName",
        ty: Type::Text(HOST_NAME),
    },
    NamedType {
        name: "image",
        ty: Type::Text(IMAGE),
    },
    NamedType {
        name: "role",
        ty: Type::Constant { group: "role" },
    },
];
