//! Which keys of a task belong to Ansible itself, so that the one that is left names the module.

/// Keywords of tasks, handlers and blocks (ansible-core 2.19), sorted.
const KEYWORDS: &[&str] = &[
    "any_errors_fatal",
    "args",
    "async",
    "become",
    "become_exe",
    "become_flags",
    "become_method",
    "become_user",
    "changed_when",
    "check_mode",
    "collections",
    "connection",
    "debugger",
    "delay",
    "delegate_facts",
    "delegate_to",
    "diff",
    "environment",
    "failed_when",
    "ignore_errors",
    "ignore_unreachable",
    "listen",
    "loop",
    "loop_control",
    "module_defaults",
    "name",
    "no_log",
    "notify",
    "poll",
    "port",
    "register",
    "remote_user",
    "retries",
    "run_once",
    "tags",
    "throttle",
    "timeout",
    "until",
    "vars",
    "when",
];

/// Keys that hold the tasks of a block, in the order in which they run.
pub(super) const BLOCK_SECTIONS: [&str; 3] = ["block", "rescue", "always"];

/// Whether a key of a task, handler or block is no module: a keyword, a part of a block, or an old-style loop
/// (`with_items`).
pub fn is_keyword(key: &str) -> bool {
    KEYWORDS.binary_search(&key).is_ok()
        || BLOCK_SECTIONS.contains(&key)
        || key.starts_with("with_")
}

/// All keywords of tasks, sorted; for suggestions.
pub fn keywords() -> &'static [&'static str] {
    KEYWORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_for_the_search() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn tells_keywords_from_modules() {
        let keywords = ["when", "block", "with_items", "no_log", "args"];
        let modules = [
            "copy",
            "ansible.builtin.copy",
            "community.docker.docker_compose_v2",
            "action",
        ];
        keywords
            .iter()
            .for_each(|key| assert!(is_keyword(key), "{key}"));
        modules
            .iter()
            .for_each(|key| assert!(!is_keyword(key), "{key}"));
    }
}
