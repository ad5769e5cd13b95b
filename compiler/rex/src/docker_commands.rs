//! What a script tells Docker: `docker exec NAME …`, `docker compose -f FILE up -d`.

/// A call of compose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ComposeCall<'t> {
    /// The files that it names with `-f`.
    pub(crate) files: Vec<&'t str>,
    /// What it is told to do: `up`, `exec`.
    pub(crate) verb: &'t str,
    /// The words behind that are no options: services; for `exec` and `run` a service and its command.
    pub(crate) operands: Vec<&'t str>,
}

/// Options of compose that take a word of their own.
const COMPOSE_VALUES: [&str; 9] = [
    "-f",
    "--file",
    "-p",
    "--project-name",
    "--project-directory",
    "--env-file",
    "--profile",
    "--ansi",
    "--parallel",
];

/// Options of what compose and `docker exec` are told to do that take a word of their own.
const VALUES: [&str; 16] = [
    "-e",
    "--env",
    "--env-file",
    "-u",
    "--user",
    "-w",
    "--workdir",
    "--index",
    "-t",
    "--timeout",
    "--wait-timeout",
    "--scale",
    "--pull",
    "--name",
    "--entrypoint",
    "--detach-keys",
];

/// All calls of compose in a script.
pub(crate) fn compose_calls(script: &str) -> Vec<ComposeCall<'_>> {
    let words = words(script);
    let mut calls = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let plugin =
            *word == "compose" && before.is_some_and(|before| is_program(before, "docker"));
        if plugin || is_program(word, "docker-compose") {
            calls.extend(compose_call(words.get(at + 1..).unwrap_or(&[])));
        }
    }
    calls
}

fn compose_call<'t>(words: &[&'t str]) -> Option<ComposeCall<'t>> {
    let mut files = Vec::new();
    let mut rest = words.iter().copied();
    let verb = loop {
        let word = rest.next()?;
        if let Some((option, value)) = word.split_once('=').filter(|_| word.starts_with("--")) {
            files.extend((option == "--file").then_some(value));
        } else if COMPOSE_VALUES.contains(&word) {
            let value = rest.next()?;
            files.extend(matches!(word, "-f" | "--file").then_some(value));
        } else if !word.starts_with('-') {
            break word;
        }
    };
    Some(ComposeCall {
        files,
        verb,
        operands: operands(rest),
    })
}

/// The container in which `docker exec` runs something, where a script does so.
pub(crate) fn entered_container(script: &str) -> Option<&str> {
    let words = words(script);
    let at = words
        .windows(2)
        .position(|pair| matches!(pair, [program, "exec"] if is_program(program, "docker")))?;
    operands(words.get(at + 2..)?.iter().copied())
        .first()
        .copied()
}

/// The words that are no options, up to the end of the command.
fn operands<'t>(mut words: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut found = Vec::new();
    while let Some(word) = words.next() {
        if ["&&", "||", ";", "|", "<", ">", ">>", "<<<", "2>&1"].contains(&word) {
            break;
        }
        if found.is_empty() && VALUES.contains(&word) {
            words.next();
        } else if !found.is_empty() || !word.starts_with('-') {
            found.push(word);
        }
    }
    found
}

fn is_program(word: &str, program: &str) -> bool {
    word.rsplit(['/', '(', '`', '"']).next() == Some(program)
}

/// The words of a script; what stands between `{{` and `}}` is not taken apart, and quotes around a word are taken off. The end
/// of a line that does not go on is a `;`.
fn words(script: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = None;
    let mut depth = 0_usize;
    let mut bytes = script.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        let next = bytes.peek().map(|(_, byte)| *byte);
        match (byte, next) {
            (b'{', Some(b'{')) => depth += 1,
            (b'}', Some(b'}')) => depth = depth.saturating_sub(1),
            _ => {}
        }
        let blank = depth == 0 && byte.is_ascii_whitespace();
        match (blank, start) {
            (false, None) => start = Some(at),
            (true, Some(begin)) => {
                words.extend(script.get(begin..at));
                start = None;
            }
            _ => {}
        }
        if blank && byte == b'\n' {
            // A line that ends in a backslash goes on.
            match words.last() {
                Some(&"\\") => {
                    words.pop();
                }
                _ => words.push(";"),
            }
        }
    }
    words.extend(start.and_then(|begin| script.get(begin..)));
    words
        .into_iter()
        .map(|word| word.trim_matches(['"', '\'']))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{compose_calls, entered_container};

    #[test]
    fn the_container_of_an_exec_stands_behind_its_options() {
        for (script, container) in [
            (
                "docker exec javisi_redis redis-cli ping",
                Some("javisi_redis"),
            ),
            (
                "docker exec -i -u postgres {{ project_name }}_postgresql psql",
                Some("{{ project_name }}_postgresql"),
            ),
            (
                "pg_dump | docker exec -i \"{{ name }}\" psql",
                Some("{{ name }}"),
            ),
            ("x=$(docker exec -e A=b n8n n8n list)", Some("n8n")),
            ("docker compose exec n8n n8n list", None),
            ("docker ps", None),
        ] {
            assert_eq!(entered_container(script), container, "{script}");
        }
    }

    #[test]
    fn a_call_of_compose_names_files_and_services() {
        let script = "cd /opt && docker compose -f {{ base }}/a.yml --file=b.yml -p x up -d --wait api worker && docker \
                      compose exec -T -u root api sh -c 'x'\ndocker-compose \\\n down";
        let shown: Vec<String> = compose_calls(script)
            .iter()
            .map(|call| format!("{:?} {} {:?}", call.files, call.verb, call.operands))
            .collect();
        assert_eq!(
            shown,
            [
                "[\"{{ base }}/a.yml\", \"b.yml\"] up [\"api\", \"worker\"]",
                "[] exec [\"api\", \"sh\", \"-c\", \"x\"]",
                "[] down []",
            ]
        );
    }
}
