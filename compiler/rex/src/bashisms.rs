//! What dash, Debian's `sh`, does not know. Looked for in what [`specc_artifacts::shell_code::code`] leaves of a script.

/// Something in a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Construct {
    /// Its offset.
    pub(crate) at: usize,
    /// Its text.
    pub(crate) shown: String,
}

/// Commands that only bash has.
const COMMANDS: &[&str] = &[
    "[[",
    "((",
    "source",
    "function",
    "declare",
    "typeset",
    "let",
    "shopt",
    "mapfile",
    "readarray",
    "pushd",
    "popd",
    "echo -e",
];

/// Operators that only bash has.
const OPERATORS: &[&str] = &["<<<", "|&", "$'"];

/// Parameters that only bash sets; dash expands them to nothing.
const PARAMETERS: &[&str] = &["RANDOM", "EUID", "PIPESTATUS", "BASH_SOURCE", "BASHPID"];

/// What may stand behind a parameter's name in braces, in bash only: `${name//a/b}`, `${name^^}`, `${name[0]}`.
const EXPANSIONS: &[u8] = b"/^,[@";

/// The first pipe.
pub(crate) fn pipe(code: &str) -> Option<Construct> {
    let bytes = code.as_bytes();
    let at = (0..bytes.len()).find(|&at| {
        let near = |offset: usize| bytes.get(offset).copied();
        let before = at.checked_sub(1).and_then(near);
        near(at) == Some(b'|')
            && near(at + 1) != Some(b'|')
            && !matches!(before, Some(b'|' | b'>'))
            && !is_pattern(code, at)
    })?;
    Some(Construct {
        at,
        shown: "|".to_owned(),
    })
}

/// Whether a bar parts the patterns of a `case`: `a|b) …`.
fn is_pattern(code: &str, at: usize) -> bool {
    let (Some(before), Some(after)) = (code.get(..at), code.get(at..)) else {
        return false;
    };
    let Some(case) = before.rfind("case ") else {
        return false;
    };
    let starts = ["\n", ";;", " in "]
        .iter()
        .filter_map(|mark| Some(before.rfind(mark)? + mark.len()));
    let start = starts.max().unwrap_or(case);
    let Some(end) = after.find(')') else {
        return false;
    };
    let pattern = code.get(start..at + end).unwrap_or("").trim();
    pattern.trim_start_matches('(').split('|').all(|word| {
        let word = word.trim();
        !word.is_empty() && !word.contains(|other: char| other.is_whitespace() || other == '(')
    })
}

/// The first thing that only bash knows.
pub(crate) fn first(code: &str) -> Option<Construct> {
    let operators = OPERATORS
        .iter()
        .filter_map(|text| found(code, text, |_, _| true));
    let commands = COMMANDS.iter().filter_map(|name| {
        found(code, name, |before, after| {
            begins_command(before)
                && !after.starts_with(|next: char| next.is_alphanumeric() || "_-=.".contains(next))
        })
    });
    let others = [
        found(code, "set -o pipefail", |before, _| begins_command(before)),
        found(code, "o pipefail", |before, _| {
            before.ends_with(|flag: char| flag.is_alphabetic())
        }),
        found(code, "&>", |before, _| !before.ends_with(['&', '>', '<'])),
        found(code, "<(", |before, _| starts_word(before)),
        found(code, ">(", |before, _| starts_word(before)),
        found(code, "=(", |before, _| assigns(before)),
        found(code, "+=", |before, _| assigns(before)),
        found(code, " == ", in_test),
        range(code),
        alternatives(code),
        parameter(code),
    ];
    let all = operators
        .chain(commands)
        .chain(others.into_iter().flatten());
    all.min_by_key(|construct| construct.at)
}

/// The first occurrence of a text between what `fits`.
fn found(code: &str, text: &str, fits: impl Fn(&str, &str) -> bool) -> Option<Construct> {
    let places = code.match_indices(text);
    let mut fitting = places.filter(|(at, _)| {
        let before = code.get(..*at).unwrap_or("");
        let after = code.get(at + text.len()..).unwrap_or("");
        fits(before, after)
    });
    let (at, _) = fitting.next()?;
    let blanks = text.len() - text.trim_start().len();
    Some(Construct {
        at: at + blanks,
        shown: text.trim().to_owned(),
    })
}

/// Whether a command begins behind this text.
fn begins_command(before: &str) -> bool {
    const WORDS: [&str; 7] = ["if", "then", "do", "else", "elif", "while", "!"];
    let trimmed = before.trim_end_matches([' ', '\t']);
    let word = trimmed
        .rsplit(|part: char| part.is_whitespace() || part == ';')
        .next();
    // `$((` is arithmetic, and that dash knows.
    let opens = trimmed.len() == before.len() && before.ends_with('$');
    !opens
        && (trimmed.is_empty()
            || trimmed.ends_with(['\n', ';', '&', '|', '(', '{', '`'])
            || word.is_some_and(|word| WORDS.contains(&word)))
}

fn starts_word(before: &str) -> bool {
    before.ends_with(|last: char| last.is_whitespace())
}

/// Whether this ends in the name of a variable that begins a command: `names` of `names=(a b)`.
fn assigns(before: &str) -> bool {
    let name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let trimmed = before.trim_end_matches('+');
    let start = trimmed.trim_end_matches(name);
    start.len() < trimmed.len()
        && !trimmed
            .get(start.len()..)
            .is_some_and(|name| name.starts_with(|first: char| first.is_ascii_digit()))
        && begins_command(start)
}

/// Whether both stand in one `[ … ]`.
fn in_test(before: &str, after: &str) -> bool {
    let line = before.rsplit(['\n', ';', '&', '|']).next().unwrap_or("");
    let test = line
        .rfind("[ ")
        .is_some_and(|open| !line.get(open..).unwrap_or("").contains(" ]"));
    test && after.lines().next().is_some_and(|rest| rest.contains(" ]"))
}

/// `{1..5}`.
fn range(code: &str) -> Option<Construct> {
    code.match_indices('{').find_map(|(at, _)| {
        let inner = code.get(at + 1..)?.split_once('}')?.0;
        let (from, to) = inner.split_once("..")?;
        let whole = |text: &str| {
            !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric())
        };
        let behind_dollar = code.get(..at)?.ends_with('$');
        (whole(from) && whole(to) && !behind_dollar).then(|| Construct {
            at,
            shown: format!("{{{inner}}}"),
        })
    })
}

/// `{data,config}`: dash makes a directory of that name. What has other signs in it may be meant as it stands: JSON, say.
fn alternatives(code: &str) -> Option<Construct> {
    code.match_indices('{').find_map(|(at, _)| {
        let inner = code.get(at + 1..)?.split_once('}')?.0;
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./,".contains(letter);
        let several = inner.contains(',') && inner.chars().all(plain);
        let before = code.get(..at)?;
        // A path or a name that goes on: `/opt/{a,b}`, `{a,b}.sql`.
        let behind = code.get(at + inner.len() + 2..)?;
        let joined = match before.chars().next_back() {
            Some(letter) if !letter.is_whitespace() => !"${@=:(".contains(letter),
            _ => behind.starts_with(['.', '/']),
        };
        (several && joined).then(|| Construct {
            at,
            shown: format!("{{{inner}}}"),
        })
    })
}

/// `$RANDOM`, `${name//a/b}`, `${!name}`, `${name:0:3}`.
fn parameter(code: &str) -> Option<Construct> {
    code.match_indices('$').find_map(|(at, _)| {
        let behind = code.get(at + 1..)?;
        let (braced, rest) = match behind.strip_prefix('{') {
            Some(rest) => (true, rest),
            None => (false, behind),
        };
        if braced && rest.starts_with('!') {
            return Some(Construct {
                at,
                shown: "${!".to_owned(),
            });
        }
        let length = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        let (name, rest) = rest.split_at_checked(length.unwrap_or(rest.len()))?;
        let next = rest.as_bytes().first().copied();
        let cut = next == Some(b':') && rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        let expands = braced
            && !name.is_empty()
            && (cut || next.is_some_and(|next| EXPANSIONS.contains(&next)));
        (expands || PARAMETERS.contains(&name)).then(|| {
            let brace = if braced { "{" } else { "" };
            Construct {
                at,
                shown: format!("${brace}{name}"),
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use specc_artifacts::shell_code::code;

    use super::{first, pipe};

    #[test]
    fn a_pipe_is_told_from_other_bars() {
        for script in [
            "a | b",
            "a|b",
            "a || b | c",
            "x=$(a | b)",
            "echo \"$(a | b)\"",
            "a |& b",
            "case $x in\n  a) b | c ;;\nesac",
        ] {
            assert!(pipe(&code(script)).is_some(), "{script}");
        }
        for script in [
            "a || b",
            "a '|' b",
            "a >| b",
            "a {{ b | c }}",
            "case $x in a|b) c ;; esac",
            "case $x in\n  a | b)\n    c ;;\nesac",
            "# a | b",
        ] {
            assert_eq!(pipe(&code(script)), None, "{script}");
        }
    }

    #[test]
    fn what_only_bash_knows_is_named() {
        const CASES: &[(&str, &str)] = &[
            ("[[ -f x ]]", "[["),
            ("if [[ -f x ]]; then y; fi", "[["),
            ("a && source /etc/env", "source"),
            ("set -euo pipefail", "o pipefail"),
            ("a &> /dev/null", "&>"),
            ("diff <(a) <(b)", "<("),
            ("mkdir -p /opt/{data,configs/a}", "{data,configs/a}"),
            ("names=(a b)", "=("),
            ("psql <<< x", "<<<"),
            ("for i in {1..5}; do a; done", "{1..5}"),
            ("echo ${x//a/b}", "${x"),
            ("echo \"${x^^}\"", "${x"),
            ("echo $RANDOM", "$RANDOM"),
            ("[ $a == b ]", "=="),
            ("(( a > 1 ))", "(("),
        ];
        for (script, shown) in CASES {
            let found = first(&code(script)).map(|construct| construct.shown);
            assert_eq!(found.as_deref(), Some(*shown), "{script}");
        }
    }

    #[test]
    fn what_dash_knows_as_well_is_left_alone() {
        for script in [
            "[ -f x ] && y",
            ". /etc/env",
            "a > /dev/null 2>&1",
            "a & > b",
            "echo ${x:-y} ${x%%a} ${x#b} ${#x} ${x:+y}",
            "echo $((1 + 2))",
            "docker cp source:/a b",
            "awk '{ a == b }'",
            "jq '.a == 1'",
            "local x=1",
            "echo \"a[[b\"",
            "docker run --env X+=1",
            "a {b,c}",
            "curl {{ url }}",
            "echo $(date)",
            "set -e",
            "psql -c 'select $1'",
            "test a = b",
            "run --function x",
            "awk -F= '{print $1}' a == b",
        ] {
            assert_eq!(first(&code(script)), None, "{script}");
        }
    }
}
