//! # REX-28: secret-file-hygiene
//!
//! ## What it does
//!
//! Refuses a file with a secret in it whose mode lets in more than owner and group (`0640`), and one that is written without
//! `no_log: true` or `diff: false`. A secret is what comes out of the vault, but for addresses, host names, e-mail addresses
//! and public keys. Where a block, a play or the entry of a role that brings the task in says so, that counts; where several
//! bring it in, all have to say it.
//!
//! ## Why it hurts
//!
//! Every account of the host reads a file of mode `0644`, and that is what a file gets that names no mode. And
//! `ansible-playbook --diff` prints what changes in a file: the new password stood in the log of the build server.
//!
//! ## Example
//!
//! ```yaml
//! - name: Write the password
//!   ansible.builtin.copy:
//!     content: "{{ vault_redis_password }}"
//!     dest: /opt/javisi/configs/redis/password
//!     mode: "0644"
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! - name: Write the password
//!   ansible.builtin.copy:
//!     content: "{{ vault_redis_password }}"
//!     dest: /opt/javisi/configs/redis/password
//!     mode: "0640"
//!   no_log: true
//! ```
//!
//! ## Origin
//!
//! SPEC F20

use specc_source::{Applicability, Diagnostic, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{Field, Place, TaskView, WrittenFileView, WrittenKind};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct SecretFileHygiene;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-28",
        "secret-file-hygiene",
        "rex_28_secret_file_hygiene.rs"
    ),
    level: Level::Error,
    doors: Doors::Artifacts,
};

const WHY_MODE: &str =
    "Every account of the host, and every process that escapes its container, can read it.";
const WHY_LOG: &str =
    "With `--diff`, Ansible prints the lines that change: the secret stands in the log.";

/// What neither the group nor others may do: write, or anything at all.
const TOO_WIDE: u32 = 0o027;

/// Modules that make a file which names no mode as wide as the system's default.
const MAKERS: &[&str] = &[
    "ansible.builtin.template",
    "ansible.builtin.copy",
    "ansible.builtin.assemble",
];

/// Modules that print what they change.
const PRINTERS: &[&str] = &[
    "ansible.builtin.template",
    "ansible.builtin.copy",
    "ansible.builtin.assemble",
    "ansible.builtin.lineinfile",
    "ansible.builtin.blockinfile",
    "ansible.builtin.replace",
];

impl Rule for SecretFileHygiene {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn written_file(&self, file: &WrittenFileView<'_>, report: &mut Report<'_>) {
        let (WrittenKind::File, Some(secret)) = (file.kind, file.secret) else {
            return;
        };
        let Some(task) = report.deployment().tasks.get(file.task) else {
            return;
        };
        wide(file, task, secret, report);
        if task.calls(PRINTERS) && is_first_of_its_task(file, report) {
            printed(file, task, secret, report);
        }
    }
}

fn wide(file: &WrittenFileView<'_>, task: &TaskView<'_>, secret: Place, report: &mut Report<'_>) {
    let wanted = task.door.words("mode = \"0640\"", "mode: \"0640\"");
    let finding = match (&file.mode, file.mode_bits()) {
        (Field::Known(mode, place), Some(bits)) if bits & TOO_WIDE != 0 => {
            let who = if bits & 0o007 != 0 {
                "everybody"
            } else {
                "its group"
            };
            let may = if bits & 0o022 != 0 { "write" } else { "read" };
            let mode = mode.trim_matches(['"', '\'']);
            let message = format!("{who} may {may} this file with a secret in it");
            let finding = report.at(*place, message, format!("`{mode}`"));
            match place.written {
                true => with_fix(finding, place.at, "\"0640\"".to_owned()),
                false => finding,
            }
        }
        (Field::Absent, _) if task.calls(MAKERS) => {
            let message = "everybody may read this file with a secret in it";
            let finding = report.at(file.place, message, "no mode: it gets `0644`");
            match first_argument(task) {
                Some((at, separator)) => with_fix(finding, at, format!("{wanted}{separator}")),
                None => finding,
            }
        }
        _ => return,
    };
    let finding = with_secret(finding, secret).why(WHY_MODE).help(format!(
        "write `{wanted}`, or less; give it the group of those that read it"
    ));
    report.add(finding);
}

/// Where an argument can be added, and what separates it from the next.
fn first_argument(task: &TaskView<'_>) -> Option<(Span, String)> {
    let module = task.module.as_ref()?;
    let (first, _) = module.arguments.entries().first()?;
    let at = Span::new(first.span.file, first.span.start, first.span.start);
    Some((at, module.separator.clone()?))
}

/// A narrower mode may lock somebody out who has to read the file.
fn with_fix(finding: Diagnostic, span: Span, replacement: String) -> Diagnostic {
    finding.fix(Fix {
        title: "let owner and group read it only".to_owned(),
        applicability: Applicability::Unsafe,
        edits: vec![Edit { span, replacement }],
    })
}

fn with_secret(finding: Diagnostic, secret: Place) -> Diagnostic {
    match finding.primary.span.contains(secret.at) {
        true => finding,
        false => finding.related(secret.at, "the secret in it"),
    }
}

/// Whether no other file that the same task writes has a secret and stands before this one: what is printed is a matter of
/// the task.
fn is_first_of_its_task(file: &WrittenFileView<'_>, report: &Report<'_>) -> bool {
    let written = &report.deployment().written;
    let start = written.partition_point(|other| other.task < file.task);
    let mut of_task = written.iter().skip(start);
    of_task
        .find(|other| other.secret.is_some())
        .is_some_and(|first| std::ptr::eq(first, file))
}

fn printed(
    file: &WrittenFileView<'_>,
    task: &TaskView<'_>,
    secret: Place,
    report: &mut Report<'_>,
) {
    let unsure = |field: &Field<bool>| matches!(field, Field::Unknown(_));
    let hidden = file.no_log.value() == Some(&true) || file.diff.value() == Some(&false);
    if hidden || unsure(&file.no_log) || unsure(&file.diff) {
        return;
    }
    let (place, label) = match &file.no_log {
        Field::Known(_, place) => (*place, "prints it"),
        _ => (task.place, "no `no_log`"),
    };
    let mut finding = report
        .at(place, "a secret is written where `--diff` prints it", label)
        .why(WHY_LOG)
        .help(format!(
            "add `{}`",
            task.door.words("no_log = true", "no_log: true")
        ));
    finding = with_secret(finding, secret);
    let edit = match &file.no_log {
        Field::Known(_, place) if place.written && task.node.span.contains(place.at) => {
            Some(Edit {
                span: place.at,
                replacement: "true".to_owned(),
            })
        }
        Field::Known(..) => None,
        _ => task.append(report.deployment(), &["no_log: true"]),
    };
    if let Some(edit) = edit {
        finding = finding.fix(Fix {
            title: "add `no_log: true`".to_owned(),
            applicability: match file.no_log.is_absent() {
                true => Applicability::Safe,
                false => Applicability::Unsafe,
            },
            edits: vec![edit],
        });
    }
    report.add(finding);
}
