//! What images are built from: the programs that distributions bring along.
//!
//! Sources: Alpine's package `busybox` and its list of applets; the package lists of `debian:bookworm-slim` and of
//! `buildpack-deps`; the Dockerfiles of `docker-library`.

use crate::facts::{Flavour, Tools};

/// Alpine: BusyBox and nothing else.
pub(super) static ALPINE: Tools = Tools {
    has: BUSYBOX,
    lacks: &["bash", "curl", "node", "python3", "python", "dig"],
};

/// The programs of BusyBox that probes use.
pub(super) const BUSYBOX: &[&str] = &[
    "sh", "ash", "wget", "nc", "kill", "pgrep", "pidof", "ps", "grep", "test", "[", "true", "cat",
    "ls", "nslookup", "ping", "timeout", "sleep", "echo", "stat", "find", "netstat",
];

/// The programs of a slim Debian or Ubuntu that probes use; `kill`, `ps` and `pgrep` come with a package that it lacks.
pub(super) const SLIM: &[&str] = &[
    "sh", "bash", "dash", "grep", "test", "[", "true", "cat", "ls", "timeout", "sleep", "echo",
    "stat", "find", "perl",
];

/// Programs that a slim Debian lacks.
pub(super) const NOT_IN_SLIM: &[&str] = &["curl", "wget", "nc", "node", "python3", "python", "dig"];

/// Debian's `-slim` images, and its plain ones as far as probes go.
pub(super) static DEBIAN: Tools = Tools {
    has: SLIM,
    lacks: NOT_IN_SLIM,
};

/// Nothing but the program itself.
pub(super) static DISTROLESS: Tools = Tools {
    has: &[],
    lacks: &["sh", "bash", "curl", "wget", "nc", "kill", "cat", "test"],
};

/// A flavour that a word of the tag names.
pub(super) const fn when(word: &'static str, tools: &'static Tools) -> Flavour {
    Flavour {
        tag_word: Some(word),
        tools: Some(tools),
    }
}

/// A flavour about which nothing is known.
pub(super) const fn unknown_when(word: &'static str) -> Flavour {
    Flavour {
        tag_word: Some(word),
        tools: None,
    }
}

/// Every other tag.
pub(super) const fn otherwise(tools: &'static Tools) -> Flavour {
    Flavour {
        tag_word: None,
        tools: Some(tools),
    }
}
