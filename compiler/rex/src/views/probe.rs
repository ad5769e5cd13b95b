//! What a healthcheck calls: the programs of its command, and the address that it asks.

use std::borrow::Cow;

use specc_source::{Edit, Span};

use super::{DeploymentView, Field, Place, Probe};

/// One program that a probe calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its name as written: `wget`, `/usr/bin/loki`.
    pub program: String,
    /// Its arguments, quotes removed.
    pub arguments: Vec<String>,
    /// Where it is written: the word, or the whole line for a shell.
    pub place: Place,
    /// Whether it is one of several that stand behind `||`, so that any of them will do.
    pub alternative: bool,
}

impl Call {
    /// Its name without a path.
    pub fn name(&self) -> &str {
        self.program.rsplit('/').next().unwrap_or(&self.program)
    }

    /// The URL that it asks, where that is known and it is an HTTP client, or an interpreter whose program names one.
    pub fn url(&self) -> Option<&str> {
        let name = self.name();
        let mut arguments = self.arguments.iter().map(String::as_str);
        if matches!(name, "curl" | "wget") {
            return arguments
                .find(|argument| SCHEMES.iter().any(|scheme| argument.starts_with(scheme)));
        }
        (name.starts_with("python") || name == "node")
            .then(|| arguments.find_map(quoted_url))
            .flatten()
    }
}

const SCHEMES: [&str; 2] = ["http://", "https://"];

/// The one URL that stands between quotes in a program of one line.
fn quoted_url(program: &str) -> Option<&str> {
    let mut urls = program
        .split(['\'', '"', '`'])
        .filter(|text| SCHEMES.iter().any(|scheme| text.starts_with(scheme)));
    urls.next().filter(|_| urls.next().is_none())
}

/// `http://127.0.0.1:8000/path?query` → port and path. Nothing where a variable stands in it.
pub fn port_and_path(url: &str) -> Option<(Option<u16>, &str)> {
    if url.contains(['$', '{']) {
        return None;
    }
    let (scheme, rest) = url.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let path = path
        .split(['?', '#'])
        .next()
        .filter(|path| !path.is_empty());
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let port = match host.rsplit_once(':') {
        Some((_, port)) => port.parse().ok(),
        None if scheme == "http" => Some(80),
        None => None,
    };
    Some((port, path.unwrap_or("/")))
}

const SHELLS: [&str; 5] = ["sh", "bash", "ash", "dash", "zsh"];

/// Words of the shell's grammar, and programs that call the one behind them.
const PREFIXES: [&str; 15] = [
    "!", "{", "if", "then", "else", "elif", "do", "while", "until", "exec", "time", "command",
    "nohup", "env", "sudo",
];

impl Probe<'_> {
    /// The programs that it calls, in order; those that only the shell knows (`exit`) are left out.
    pub fn calls(&self) -> Vec<Call> {
        match self {
            Probe::Http { .. } => Vec::new(),
            Probe::Shell(line) => match line.known() {
                Some((line, place)) => in_line(line, place),
                None => Vec::new(),
            },
            Probe::Exec(words) => in_words(words),
        }
    }
}

impl DeploymentView<'_> {
    /// The edit that makes a probe these words, program and arguments apart. Nothing where what is written spreads over
    /// several lines, comes from a variable, or cannot be seen.
    pub fn replace_probe(&self, probe: &Probe<'_>, words: &[String]) -> Option<Edit> {
        let quoted: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
        let (span, replacement) = match probe {
            Probe::Http { .. } => return None,
            Probe::Shell(line) => {
                let (_, place) = line.known().filter(|(_, place)| place.written)?;
                (place.at, format!("\"{}\"", words.join(" ")))
            }
            Probe::Exec(list) => {
                let written = |word: &Field<_>| word.place().is_some_and(|place| place.written);
                let (first, last) = (list.first()?.place()?, list.last()?.place()?);
                if !list.iter().all(written) {
                    return None;
                }
                // In a spec, every word stands for the whole list.
                if first.at == last.at && self.spec.is_some() {
                    return Some(Edit {
                        span: first.at,
                        replacement: format!("[ {} ]", quoted.join(" ")),
                    });
                }
                let span = Span::new(first.at.file, first.at.start, last.at.end);
                (span, quoted.join(", "))
            }
        };
        let file = self.files.iter().find(|file| file.file == span.file)?;
        let written = file.text.get(span.range())?;
        (!written.contains('\n')).then_some(Edit { span, replacement })
    }
}

fn in_words(words: &[Field<Cow<'_, str>>]) -> Vec<Call> {
    let Some((program, place)) = words.first().and_then(Field::known) else {
        return Vec::new();
    };
    let known: Vec<String> = words
        .iter()
        .filter_map(|word| word.value().map(|word| word.to_string()))
        .collect();
    let name = program.rsplit('/').next().unwrap_or(program);
    let line = words.windows(2).find_map(|pair| match pair {
        [option, line] => {
            let option = option.value()?;
            let runs =
                option.starts_with('-') && !option.starts_with("--") && option.ends_with('c');
            runs.then(|| line.known())?
        }
        _ => None,
    });
    let mut calls = Vec::new();
    if !SHELLS.contains(&name) {
        calls.extend(call(known, place, false));
        return calls;
    }
    calls.push(Call {
        program: program.to_string(),
        arguments: known.into_iter().skip(1).collect(),
        place,
        alternative: false,
    });
    if let Some((line, place)) = line {
        calls.extend(in_line(line, place));
    }
    calls
}

fn in_line(line: &str, place: Place) -> Vec<Call> {
    let mut reader = Reader::default();
    reader.read(line);
    let commands = reader.commands;
    // `command -v curl && …` asks for the program first.
    let asks_first = |words: &[String]| {
        let asks = |pair: &[String]| pair == ["command", "-v"];
        words.windows(2).any(asks) || words.iter().any(|word| word == "which")
    };
    if commands.iter().any(|(words, _)| asks_first(words)) {
        return Vec::new();
    }
    let mut calls: Vec<Call> = Vec::new();
    let mut first_of_chain = 0;
    for (words, joint) in commands {
        if joint != Joint::Or && joint != Joint::Pipe {
            first_of_chain = calls.len();
        }
        let Some(call) = call(words, place, joint == Joint::Or) else {
            continue;
        };
        if joint == Joint::Or {
            for earlier in calls.iter_mut().skip(first_of_chain) {
                earlier.alternative = true;
            }
        }
        calls.push(call);
    }
    calls
}

/// The call that these words make; nothing for what the shell does itself.
fn call(words: Vec<String>, place: Place, alternative: bool) -> Option<Call> {
    const BUILTINS: [&str; 17] = [
        "exit", "true", "false", "echo", "printf", ":", "[", "[[", "test", "set", "export", "cd",
        "read", "return", "}", "fi", "done",
    ];
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.peek() {
        let assignment = word.split_once('=').is_some_and(|(name, _)| {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        });
        if assignment || PREFIXES.contains(&word.as_str()) {
            words.next();
        } else if word == "timeout" {
            words.next();
            // Its options and the time.
            while words
                .next_if(|word| {
                    word.starts_with('-') || word.starts_with(|digit: char| digit.is_ascii_digit())
                })
                .is_some()
            {}
        } else {
            break;
        }
    }
    let program = words.next()?;
    let usable = !BUILTINS.contains(&program.as_str())
        && !program.starts_with(['$', '>', '<', '#'])
        && !program.contains("{{");
    usable.then(|| Call {
        program,
        arguments: words.collect(),
        place,
        alternative,
    })
}

/// What stands between a command and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Joint {
    #[default]
    Start,
    And,
    Or,
    Pipe,
}

/// Splits a line as a shell does, as far as finding commands needs it.
#[derive(Default)]
struct Reader {
    commands: Vec<(Vec<String>, Joint)>,
    words: Vec<String>,
    word: Option<String>,
    joint: Joint,
}

impl Reader {
    fn read(&mut self, line: &str) {
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            let width = match first {
                '\'' => self.quoted(rest, '\''),
                '"' => self.quoted(rest, '"'),
                '\\' => {
                    self.word
                        .get_or_insert_default()
                        .extend(rest.chars().nth(1));
                    1 + rest.chars().nth(1).map_or(0, char::len_utf8)
                }
                '&' if self.redirects() || rest.starts_with("&>") => self.push(first),
                _ if rest.starts_with("||") => self.end(Joint::Or, 2),
                _ if rest.starts_with("&&") => self.end(Joint::And, 2),
                '|' => self.end(Joint::Pipe, 1),
                ';' | '&' | '\n' | '(' | ')' | '`' => self.end(Joint::Start, 1),
                _ if first.is_whitespace() => {
                    self.words.extend(self.word.take());
                    first.len_utf8()
                }
                _ => self.push(first),
            };
            rest = rest.get(width..).unwrap_or("");
        }
        self.end(Joint::Start, 0);
    }

    fn push(&mut self, letter: char) -> usize {
        self.word.get_or_insert_default().push(letter);
        letter.len_utf8()
    }

    /// Whether a `&` belongs to `2>&1`.
    fn redirects(&self) -> bool {
        self.word.as_ref().is_some_and(|word| word.ends_with('>'))
    }

    /// Takes what stands in quotes; commands in double quotes (`"$(…)"`) count as well.
    fn quoted(&mut self, rest: &str, quote: char) -> usize {
        let inner = rest.get(1..).unwrap_or("");
        let length = inner.find(quote).unwrap_or(inner.len());
        let text = inner.get(..length).unwrap_or("");
        self.word.get_or_insert_default().push_str(text);
        if quote == '"'
            && let Some((_, command)) = text.split_once("$(")
        {
            let mut within = Reader::default();
            within.read(
                command
                    .rsplit_once(')')
                    .map_or(command, |(command, _)| command),
            );
            self.commands.extend(within.commands);
        }
        (length + 2).min(rest.len())
    }

    fn end(&mut self, next: Joint, width: usize) -> usize {
        self.words.extend(self.word.take());
        let words = std::mem::take(&mut self.words);
        if !words.is_empty() {
            self.commands.push((words, self.joint));
        }
        self.joint = next;
        width
    }
}

#[cfg(test)]
mod tests {
    use specc_source::{Sources, Span};

    use super::{in_line, port_and_path};
    use crate::views::Place;

    fn nowhere() -> Place {
        Place::written(Span::new(Sources::new().add("x", ""), 0, 0))
    }

    #[test]
    fn the_programs_of_a_line_are_those_that_the_shell_looks_for() {
        let cases: &[(&str, &[&str])] = &[
            ("curl -f http://127.0.0.1/ || exit 1", &["curl"]),
            (
                "wget -q -O - http://127.0.0.1/ 2>&1 | grep -q ok",
                &["wget", "grep"],
            ),
            ("FOO=1 timeout 5 curl x; exit $?", &["curl"]),
            ("if ! pg_isready -q; then exit 1; fi", &["pg_isready"]),
            ("test \"$(curl -s x)\" = ok", &["curl"]),
            ("echo 'curl && wget'", &[]),
            ("(nc -z 127.0.0.1 80) && kill -0 1", &["nc", "kill"]),
            ("command -v curl && curl x || wget x", &[]),
            ("bash -c ':> /dev/tcp/127.0.0.1/6333'", &["bash"]),
            ("$PROBE", &[]),
            ("", &[]),
        ];
        let place = nowhere();
        for (line, expected) in cases {
            let calls = in_line(line, place);
            let names: Vec<_> = calls.iter().map(|call| call.name()).collect();
            assert_eq!(names, *expected, "{line}");
        }
    }

    #[test]
    fn what_stands_behind_or_will_do_as_well() {
        let place = nowhere();
        let alternatives = |line| {
            let calls = in_line(line, place).into_iter();
            calls.map(|call| call.alternative).collect::<Vec<_>>()
        };
        assert_eq!(alternatives("curl x || wget x"), [true, true]);
        assert_eq!(alternatives("curl x || exit 1"), [false]);
        assert_eq!(alternatives("curl x && wget x"), [false, false]);
    }

    #[test]
    fn a_url_is_a_port_and_a_path() {
        let cases = [
            (
                "http://127.0.0.1:8000/api/health/?x=1",
                Some((Some(8000), "/api/health/")),
            ),
            ("http://127.0.0.1", Some((Some(80), "/"))),
            ("https://127.0.0.1/", Some((None, "/"))),
            ("http://127.0.0.1:$PORT/", None),
        ];
        for (url, expected) in cases {
            assert_eq!(port_and_path(url), expected, "{url}");
        }
    }
}
