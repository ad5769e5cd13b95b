//! # REX-44: bash-for-pipes
//!
//! ## What it does
//!
//! Refuses a `shell` task with a pipe but without `set -o pipefail`, and one that is written for bash without
//! `executable: /bin/bash`. A shell that is chosen elsewhere (`module_defaults`, `ansible_shell_executable`, `ansible.cfg`)
//! counts, and so does a failure that the task decides on purpose (`failed_when: false`).
//!
//! ## Why it hurts
//!
//! Ansible hands the script to `/bin/sh`, which is dash on Debian: it knows neither `pipefail` nor `[[`. And the status of a
//! pipe is that of its last command, so a `pg_dump` that failed in front of `gzip` left an empty backup and a green play.
//!
//! ## Example
//!
//! ```yaml
//! - name: Dump the database
//!   ansible.builtin.shell:
//!     cmd: docker exec javisi_postgresql pg_dump plane | gzip > /opt/javisi/plane.sql.gz
//!     creates: /opt/javisi/plane.sql.gz
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! - name: Dump the database
//!   ansible.builtin.shell:
//!     cmd: |
//!       set -o pipefail
//!       docker exec javisi_postgresql pg_dump plane | gzip > /opt/javisi/plane.sql.gz
//!     creates: /opt/javisi/plane.sql.gz
//!     executable: /bin/bash
//! ```
//!
//! ## Origin
//!
//! T13.1 G11

use specc_artifacts::shell_code::code;
use specc_artifacts::yaml::{Lookup, Node, Style};
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::bashisms;
use crate::documentation::code as rule_code;
use crate::views::{Argument, DeploymentView, Field, TaskView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct BashForPipes;

static INFO: RuleInfo = RuleInfo {
    code: rule_code!("REX-44", "bash-for-pipes", "rex_44_bash_for_pipes.rs"),
    level: Level::Error,
    doors: Doors::Artifacts,
};

const WHY_PIPE: &str =
    "The status of a pipe is that of its last command: a failure before it goes unnoticed.";
const WHY_SHELL: &str = "Ansible hands the script to `/bin/sh`, and Debian's is dash.";
const SHELL: &[&str] = &["ansible.builtin.shell"];
const PIPEFAIL: &str = "set -o pipefail";
const BASH: &str = "executable: /bin/bash";

impl Rule for BashForPipes {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn task(&self, task: &TaskView<'_>, report: &mut Report<'_>) {
        if !task.calls(SHELL) {
            return;
        }
        let Some((script, node)) = task.script() else {
            return;
        };
        let code = code(script);
        let shell = shell(task, report.deployment());
        let pipe = bashisms::pipe(&code).filter(|_| !decides_failure(task, script));
        let finding = match (pipe, bashisms::first(&code)) {
            (Some(pipe), _) if !sets_pipefail(&code, &shell) => {
                let lacks_bash = shell == Shell::Plain;
                let place = task.place_in_script(report.deployment(), pipe.at, &pipe.shown);
                let (message, help) = if lacks_bash {
                    (
                        "a failure before this pipe goes unnoticed in `sh`",
                        format!("begin with `{PIPEFAIL}`, and add {}", executable(task)),
                    )
                } else {
                    (
                        "a failure before this pipe goes unnoticed",
                        format!("begin the script with `{PIPEFAIL}`"),
                    )
                };
                let finding = report.at(place, message, "no `pipefail`");
                let edits = edits(task, report.deployment(), node, true, lacks_bash);
                with_fix(finding.why(WHY_PIPE).help(help), edits)
            }
            (_, Some(found)) if shell == Shell::Plain => {
                let place = task.place_in_script(report.deployment(), found.at, &found.shown);
                let message = format!("`{}` is bash, and this script runs in `sh`", found.shown);
                let help = format!("add {}", executable(task));
                let finding = report.at(place, message, "dash does not know this");
                let edits = edits(task, report.deployment(), node, false, true);
                with_fix(finding.why(WHY_SHELL).help(help), edits)
            }
            _ => return,
        };
        report.add(finding);
    }
}

fn executable(task: &TaskView<'_>) -> String {
    let entry = task.door.words("executable = \"/bin/bash\"", BASH);
    match task.script().is_some_and(|_| free_form(task)) {
        true => format!("`{entry}` under `args`"),
        false => format!("`{entry}`"),
    }
}

fn free_form(task: &TaskView<'_>) -> bool {
    let module = task.module.as_ref();
    module.is_some_and(|module| module.arguments.text().is_some())
}

/// What runs a script.
#[derive(Debug, PartialEq, Eq)]
enum Shell {
    /// `/bin/sh`: nothing chooses another.
    Plain,
    /// A shell that knows `pipefail`, or one that cannot be known from here.
    Other,
    /// One that is started with `pipefail`.
    WithPipefail,
}

fn shell(task: &TaskView<'_>, deployment: &DeploymentView<'_>) -> Shell {
    let chosen = match task.value("executable") {
        Field::Known(path, _) => path,
        Field::Unknown(_) => return Shell::Other,
        Field::Absent if chosen_elsewhere(task, deployment) => return Shell::Other,
        Field::Absent => return Shell::Plain,
    };
    let program = chosen.split_whitespace().next().unwrap_or("");
    match program.rsplit('/').next() {
        Some("sh" | "dash") => Shell::Plain,
        _ if chosen.contains("pipefail") => Shell::WithPipefail,
        _ => Shell::Other,
    }
}

/// Whether defaults of the play, a variable or Ansible's configuration choose the shell.
fn chosen_elsewhere(task: &TaskView<'_>, deployment: &DeploymentView<'_>) -> bool {
    let defaults = match task.inherited("module_defaults") {
        Lookup::Found { value, .. } => ["ansible.builtin.shell", "shell"]
            .iter()
            .any(|name| value.at(&[name, "executable"]).is_some()),
        Lookup::Unknown(_) => true,
        Lookup::Absent => false,
    };
    let own = matches!(task.inherited("vars"), Lookup::Found { value, .. } if value.get(VARIABLE).is_some());
    defaults
        || own
        || deployment.definitions(VARIABLE).next().is_some()
        || deployment.file("ansible.cfg").is_some_and(|file| {
            let mut lines = file.text.lines().map(str::trim_start);
            lines.any(|line| {
                line.strip_prefix("executable")
                    .is_some_and(|rest| rest.trim_start().starts_with('='))
            })
        })
}

const VARIABLE: &str = "ansible_shell_executable";

fn sets_pipefail(code: &str, shell: &Shell) -> bool {
    *shell == Shell::WithPipefail || code.contains("pipefail")
}

/// Whether a failure of the script is passed over on purpose, so that the status of a pipe decides nothing.
fn decides_failure(task: &TaskView<'_>, script: &str) -> bool {
    let certainly = |keyword: &str, answer: bool| matches!(task.keyword(keyword), Lookup::Found { value, .. } if value.as_bool() == Some(answer));
    let script = script.trim_end();
    certainly("failed_when", false)
        || certainly("ignore_errors", true)
        || (!script.contains('\n') && (script.ends_with("|| true") || script.ends_with("|| :")))
}

fn with_fix(
    finding: specc_source::Diagnostic,
    edits: Option<Vec<Edit>>,
) -> specc_source::Diagnostic {
    match edits {
        // A failure that was hidden so far may stop the play from now on.
        Some(edits) => finding.fix(Fix {
            title: "run the script in bash, with `pipefail` where it has a pipe".to_owned(),
            applicability: Applicability::Unsafe,
            edits,
        }),
        None => finding,
    }
}

/// The edits that begin the script with `pipefail`, and that choose bash.
fn edits(
    task: &TaskView<'_>,
    deployment: &DeploymentView<'_>,
    node: &Node,
    pipefail: bool,
    bash: bool,
) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    if pipefail {
        edits.push(begin_with_pipefail(task, deployment, node)?);
    }
    if bash {
        edits.push(choose_bash(task, deployment)?);
    }
    Some(edits)
}

fn begin_with_pipefail(
    task: &TaskView<'_>,
    deployment: &DeploymentView<'_>,
    node: &Node,
) -> Option<Edit> {
    let written = deployment.file(task.path)?.text.get(node.span.range())?;
    let (offset, replacement) = match node.as_scalar()?.style {
        Style::Plain => (0, format!("{PIPEFAIL} && ")),
        Style::SingleQuoted | Style::DoubleQuoted => (1, format!("{PIPEFAIL} && ")),
        style @ (Style::Literal | Style::Folded) => {
            let header = written.find('\n')? + 1;
            let body = written.get(header..)?;
            let first = header + body.len() - body.trim_start().len();
            let indentation = written.get(..first)?.rsplit('\n').next()?;
            match style {
                Style::Literal => (first, format!("{PIPEFAIL}\n{indentation}")),
                _ => (first, format!("{PIPEFAIL} && ")),
            }
        }
    };
    let at = node.span.start + offset as u32;
    Some(Edit {
        span: Span::new(node.span.file, at, at),
        replacement,
    })
}

fn choose_bash(task: &TaskView<'_>, deployment: &DeploymentView<'_>) -> Option<Edit> {
    deployment.file(task.path)?;
    let module = task.module.as_ref()?;
    if let Argument::Given { value, .. } = task.argument("executable") {
        return Some(Edit {
            span: value.span,
            replacement: "/bin/bash".to_owned(),
        });
    }
    if let Argument::Inline(_) = task.argument("executable") {
        return None;
    }
    if free_form(task) {
        let taken = !matches!(task.keyword("args"), Lookup::Absent);
        return match taken {
            true => None,
            false => task.append(deployment, &["args:", &format!("  {BASH}")]),
        };
    }
    let (first, _) = module.arguments.entries().first()?;
    Some(Edit {
        span: Span::new(first.span.file, first.span.start, first.span.start),
        replacement: format!("{BASH}{}", module.separator.as_ref()?),
    })
}
