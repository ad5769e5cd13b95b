//! # REX-48: portable-smoke-tests
//!
//! ## What it does
//!
//! Warns of tasks and scripts that look a name up with `dig`, `nslookup` or `host` where `getent hosts` serves; and in smoke
//! tests (what has `smoke` in its path) of `curl` without `-L`, and of probes that stop the play even if nobody asked for it.
//! Asking a certain server, or for a certain type of record, is left alone.
//!
//! ## Why it hurts
//!
//! Debian installs none of the three, and they ask a server past `/etc/hosts` and the resolver of the VPN: the smoke test
//! failed although every client was served. A redirect counted as a failure, too. And a smoke test that stops the play leaves
//! the roles behind it undone, among them the hardening of the host.
//!
//! ## Example
//!
//! ```yaml
//! - name: Resolve the name
//!   ansible.builtin.command: dig +short work.ewutelo.cloud
//!   changed_when: false
//!   failed_when: false
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! - name: Resolve the name
//!   ansible.builtin.command: getent hosts work.ewutelo.cloud
//!   changed_when: false
//!   failed_when: false
//! ```
//!
//! ## Origin
//!
//! T2.4 T12.4 F27 F28

use specc_artifacts::shell_code::code as shell_code;
use specc_artifacts::yaml::{Lookup, Style};
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{FileView, Place, TaskView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct PortableSmokeTests;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-48",
        "portable-smoke-tests",
        "rex_48_portable_smoke_tests.rs"
    ),
    level: Level::Warning,
    doors: Doors::Artifacts,
};

const WHY_LOOKUP: &str =
    "A minimal Debian has no such program, and it asks past `/etc/hosts` and the VPN's resolver.";
const WHY_REDIRECT: &str =
    "Caddy answers plain HTTP, and many applications their `/`, with a redirect.";
const WHY_STOP: &str =
    "A probe that fails leaves the roles behind it undone, though the deployment may be fine.";

const COMMANDS: &[&str] = &["ansible.builtin.command", "ansible.builtin.shell"];
const LOOKUPS: [&str; 3] = ["dig", "nslookup", "host"];

/// Modules that probe and stop the play.
const PROBES: &[&str] = &[
    "ansible.builtin.uri",
    "ansible.builtin.wait_for",
    "ansible.builtin.assert",
    "ansible.builtin.fail",
];

/// Programs that probe.
const PROGRAMS: [&str; 6] = ["curl", "wget", "getent", "nc", "dig", "nslookup"];

/// Words in a condition that say that stopping was asked for.
const ASKED_FOR: [&str; 4] = ["strict", "abort", "enforce", "fail_fast"];

/// Words that tell that a redirect is expected.
const REDIRECTS: [&str; 6] = ["301", "302", "303", "307", "308", "redirect_url"];

/// One command of a script: where it begins, and its words.
struct Command<'a> {
    at: usize,
    words: Vec<&'a str>,
}

impl Rule for PortableSmokeTests {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn task(&self, task: &TaskView<'_>, report: &mut Report<'_>) {
        let smoke = is_smoke_test(task.path);
        let code = match task.script() {
            Some((script, _)) if task.calls(COMMANDS) => shell_code(script),
            _ => String::new(),
        };
        let mut commands = commands(&code);
        if commands.is_empty() && task.calls(COMMANDS) {
            commands.push(Command {
                at: 0,
                words: task.words(),
            });
        }
        for command in &commands {
            let program = command.words.first().copied().unwrap_or("");
            let place = || task.place_in_script(report.deployment(), command.at, program);
            if is_plain_lookup(&command.words) {
                let place = place();
                lookup(program, place, getent(task, &command.words), report);
            } else if smoke && !expects_redirect(task) && stays_at_redirect(&command.words) {
                let place = place();
                redirect(place, report);
            }
        }
        let probes = |command: &Command<'_>| {
            let program = command.words.first();
            program.is_some_and(|word| PROGRAMS.contains(word) || is_smoke_test(word))
        };
        if smoke && (task.calls(PROBES) || commands.iter().any(probes)) && !is_guarded(task) {
            let finding = report
                .at(
                    task.place,
                    "this smoke test stops the play, whatever the mode",
                    "stops it if it fails",
                )
                .why(WHY_STOP)
                .help(format!(
                    "register the result and add `{}`; stop at the end, `when` strict mode is on",
                    task.door.words("failed_when = false", "failed_when: false")
                ));
            report.add(finding);
        }
    }

    fn file(&self, file: &FileView<'_>, report: &mut Report<'_>) {
        let Some(script) = file.artifact.script().filter(|_| is_smoke_test(file.path)) else {
            return;
        };
        // Whoever names the codes of redirects knows about them.
        let knows = REDIRECTS.iter().any(|word| file.text.contains(word));
        let functions = functions(file.text);
        for line in &script.lines {
            let code = close_expressions(&shell_code(&line.value));
            for command in commands(&code) {
                let command = handed_on(command, &functions, &code);
                let program = command.words.first().copied().unwrap_or("");
                let start = line.span.start + command.at as u32;
                let place =
                    Place::written(Span::new(file.file, start, start + program.len() as u32));
                if is_plain_lookup(&command.words) {
                    lookup(program, place, None, report);
                } else if !knows && stays_at_redirect(&command.words) {
                    redirect(place, report);
                }
            }
        }
    }
}

fn is_smoke_test(path: &str) -> bool {
    path.contains("smoke")
}

/// The commands of a script, in order.
fn commands(code: &str) -> Vec<Command<'_>> {
    const LEADS: [&str; 8] = ["if", "then", "while", "until", "do", "!", "sudo", "else"];
    let mut commands = Vec::new();
    for part in code.split(['\n', ';', '|', '&', '(', ')', '`']) {
        let words: Vec<&str> = part
            .split_whitespace()
            .skip_while(|word| LEADS.contains(word))
            .collect();
        if let Some(first) = words.first() {
            let at = first.as_ptr() as usize - code.as_ptr() as usize;
            commands.push(Command { at, words });
        }
    }
    commands
}

/// The functions that a script defines: `check() {`.
fn functions(text: &str) -> Vec<&str> {
    let names = text.lines().filter_map(|line| line.trim().split_once("()"));
    names
        .map(|(name, _)| name.trim_start_matches("function ").trim())
        .collect()
}

/// The command that a function gets as its last arguments: `check "the name resolves" getent hosts NAME`.
fn handed_on<'a>(command: Command<'a>, functions: &[&str], code: &str) -> Command<'a> {
    let calls = command
        .words
        .first()
        .is_some_and(|word| functions.contains(word));
    let is_program = |word: &&str| PROGRAMS.contains(word);
    let from = command.words.iter().position(is_program).filter(|_| calls);
    let words = from.and_then(|from| command.words.get(from..));
    let Some((words, first)) = words.and_then(|words| Some((words, words.first()?))) else {
        return command;
    };
    Command {
        at: first.as_ptr() as usize - code.as_ptr() as usize,
        words: words.to_vec(),
    }
}

/// A line in which no expression has blanks, so that each is part of one word; as long as it was.
fn close_expressions(code: &str) -> String {
    let mut inside = false;
    let mut last = ' ';
    let close = |letter: char| {
        match (last, letter) {
            ('{', '{') => inside = true,
            ('}', '}') => inside = false,
            _ => {}
        }
        last = letter;
        if inside && letter == ' ' { '_' } else { letter }
    };
    code.chars().map(close).collect()
}

/// Whether it only wants the addresses of a name, from whichever server: what `getent hosts` does.
fn is_plain_lookup(words: &[&str]) -> bool {
    let Some((program, rest)) = words.split_first() else {
        return false;
    };
    let mut names = 0;
    for word in rest {
        match *word {
            "+short" | "A" | "a" => {}
            word if word.starts_with(['@', '-', '+']) || word.contains(['<', '>']) => {
                if word.contains(['<', '>']) {
                    break;
                }
                return false;
            }
            _ => names += 1,
        }
    }
    LOOKUPS.contains(program) && names == 1
}

fn lookup(program: &str, place: Place, edit: Option<Edit>, report: &mut Report<'_>) {
    let mut finding = report
        .at(
            place,
            format!("`{program}` may not be there, and does not see what the host sees"),
            "looks a name up",
        )
        .why(WHY_LOOKUP)
        .help("write `getent hosts NAME`");
    if let Some(edit) = edit {
        finding = finding.fix(Fix {
            title: "look the name up with `getent hosts`".to_owned(),
            // What it prints looks different.
            applicability: Applicability::Unsafe,
            edits: vec![edit],
        });
    }
    report.add(finding);
}

/// The edit that calls `getent` instead, where nothing else stands in the command.
fn getent(task: &TaskView<'_>, words: &[&str]) -> Option<Edit> {
    let (script, node) = task.script()?;
    let plain =
        node.as_scalar()?.style == Style::Plain && !script.contains(['\n', ';', '|', '&', '>']);
    let program = words.first()?;
    let flags = words
        .iter()
        .skip(1)
        .filter(|word| ["+short", "A", "a"].contains(word))
        .count();
    let named = script.trim().strip_prefix(program)?.trim_start();
    let name = match flags {
        0 => named,
        1 => named.strip_prefix("+short")?.trim_start(),
        _ => return None,
    };
    plain.then(|| Edit {
        span: node.span,
        replacement: format!("getent hosts {name}"),
    })
}

/// Whether `curl` takes a redirect for the answer, and looks at nothing that would make sense of it.
fn stays_at_redirect(words: &[&str]) -> bool {
    let Some((&"curl", rest)) = words.split_first() else {
        return false;
    };
    let short = |flag: char| {
        rest.iter()
            .any(|word| word.starts_with('-') && !word.starts_with("--") && word.contains(flag))
    };
    let long = |flags: &[&str]| {
        rest.iter()
            .any(|word| flags.iter().any(|flag| word.starts_with(flag)))
    };
    let sends = short('X') || short('d') || short('F') || short('T');
    let headers = short('I') || short('D') || long(&["--head", "--dump-header"]);
    let local = rest
        .iter()
        .any(|word| word.contains("//127.0.0.1") || word.contains("//localhost"));
    let follows = short('L')
        || long(&[
            "--location",
            "--request",
            "--data",
            "--json",
            "--form",
            "--unix-socket",
        ]);
    let unknown = rest
        .iter()
        .any(|word| word.starts_with('$') || word.starts_with('"') && word.contains('@'));
    !(sends || headers || local || follows || unknown || rest.is_empty())
}

/// Whether the task knows that it gets a redirect.
fn expects_redirect(task: &TaskView<'_>) -> bool {
    let conditions = task.conditions().into_iter().filter_map(|node| node.text());
    let script = task.script().map(|(text, _)| text);
    conditions
        .chain(script)
        .any(|text| REDIRECTS.iter().any(|word| text.contains(word)))
}

fn redirect(place: Place, report: &mut Report<'_>) {
    let end = Span::new(place.at.file, place.at.end, place.at.end);
    let finding = report
        .at(
            place,
            "this `curl` takes a redirect for the answer",
            "without `-L`",
        )
        .why(WHY_REDIRECT)
        .help("add `-L`");
    // The label points at the program, unless the script is written in a form that hides it.
    let finding = match place.at.range().len() == "curl".len() {
        true => finding.fix(Fix {
            title: "follow redirects".to_owned(),
            applicability: Applicability::Unsafe,
            edits: vec![Edit {
                span: end,
                replacement: " -L".to_owned(),
            }],
        }),
        false => finding,
    };
    report.add(finding);
}

/// Whether somebody decided what follows from a failure.
fn is_guarded(task: &TaskView<'_>) -> bool {
    let rescued = task
        .blocks
        .iter()
        .any(|block| block.node.get("rescue").is_some());
    let decided = ["failed_when", "ignore_errors", "ignore_unreachable"]
        .iter()
        .any(|keyword| !matches!(task.inherited(keyword), Lookup::Absent));
    let holders = task
        .blocks
        .iter()
        .map(|block| block.node)
        .chain([task.node]);
    let mut conditions = holders
        .filter_map(|holder| holder.get("when"))
        .flat_map(|when| when.walk());
    let asked = conditions.any(|node| {
        let text = node.text().unwrap_or("");
        ASKED_FOR.iter().any(|word| text.contains(word))
    });
    rescued || decided || asked || task.is_block()
}
