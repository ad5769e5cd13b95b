//! # REX-27: secrets-from-vault
//!
//! ## What it does
//!
//! Refuses a secret that is written as plain text (in an env file, a variable and what it holds, an argument of a task, a URL,
//! `redis.conf`, the command line of Redis), also as what a missing variable falls back to (`${REDIS_PASSWORD:-hunter2}`), one
//! that is given inline under `environment:` of a compose file, and in a spec one that is read from `var` and not from `vault`.
//! In scripts and in the configuration of other programs only what looks generated counts. What is encrypted in place,
//! `!vault |`, is a secret of the vault.
//!
//! ## Why it hurts
//!
//! What was committed once stays in the history: the only repair is a new secret, everywhere. What stands under `environment:`
//! is rendered into a compose file that every login of the host can read, and that is pasted into tickets.
//!
//! ## Example
//!
//! ```plane
//! plane.environment.EMAIL_HOST_PASSWORD = "hunter2";
//! ```
//!
//! ```yaml
//! environment:
//!   EMAIL_HOST_PASSWORD: hunter2
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! plane.environment.EMAIL_HOST_PASSWORD = vault.plane_email_password;
//! ```
//!
//! ```yaml
//! env_file:
//!   - /opt/javisi/configs/plane/plane.env   # EMAIL_HOST_PASSWORD={{ vault_plane_email_password }}
//! ```
//!
//! ## Origin
//!
//! SPEC

use specc_artifacts::Kind;
use specc_artifacts::yaml::Node;
use specc_source::{Applicability, Diagnostic, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::secret_texts::{
    assigned_in, falls_back, first_name, is_plain, is_secret_name, tells, url_password,
};
use crate::views::{
    Assignment, ConfigurationView, Credential, Door, EnvFileView, Field, FileView, Place, PlayView,
    ServiceView, TaskView, VariableView,
};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct SecretsFromVault;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-27",
        "secrets-from-vault",
        "rex_27_secrets_from_vault.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str =
    "What was committed once stays in the history: the only repair is a new secret, everywhere.";
const WHY_INLINE: &str =
    "The rendered compose file is read by many, and the secret stands in it as plain text.";
const WHY_VARIABLE: &str = "What comes from `var` is taken for no secret: it may be printed anywhere, \
                            and nothing keeps it in the vault.";

impl Rule for SecretsFromVault {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn env_file(&self, file: &EnvFileView<'_>, report: &mut Report<'_>) {
        if file.example || is_for_tests(&file.path) {
            return;
        }
        let template = file.path.ends_with(".j2");
        for assignment in &file.entries.items {
            let Some(name) = assignment.name.text() else {
                continue;
            };
            if let Some(place) = plain_text(assignment, name) {
                let spelling = (assignment.door == Door::Spec || template)
                    .then(|| reference(name, assignment.door));
                let finding = plain(name, place, assignment.door, report);
                // A URL holds more than the secret.
                let whole = is_secret_name(name);
                report.add(with_fix(finding, place, spelling.filter(|_| whole)));
            } else if let Some(place) = from_inventory(assignment, name) {
                report.add(not_from_vault(assignment, name, place, report));
            }
        }
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        password_of_command(service, report);
        let Some(environment) = service.environment.value() else {
            return;
        };
        let path = service
            .compose_file
            .and_then(|file| report.deployment().compose_files.get(file))
            .map_or("", |file| file.path.as_ref());
        if is_for_tests(path) {
            return;
        }
        for assignment in &environment.items {
            let Some(name) = assignment.name.text() else {
                continue;
            };
            if service.door == Door::Compose
                && let Some(place) = inline(assignment, name)
            {
                let message = format!("the secret `{name}` is given inline under `environment`");
                let finding = report
                    .at(place, message, "ends up in the compose file")
                    .why(WHY_INLINE)
                    .help("write it into an env file from a `vault_…` variable, and name the file under `env_file`");
                report.add(finding);
            } else if let Some(place) = plain_text(assignment, name) {
                report.add(plain(name, place, service.door, report));
            }
        }
    }

    fn variable(&self, variable: &VariableView<'_>, report: &mut Report<'_>) {
        let name = variable.name;
        if is_for_tests(variable.path) {
            return;
        }
        if !is_secret_name(name) {
            if variable.node.text().is_none() {
                inside(variable.node, variable.door, report);
            }
            return;
        }
        if variable
            .node
            .text()
            .is_some_and(|text| falls_back(name, text))
        {
            let place = Place::written(variable.node.span);
            report.add(plain(name, place, variable.door, report));
            return;
        }
        let Some((Credential::Literal, place)) = variable.source.known() else {
            return;
        };
        if !place.written || !variable.node.text().is_some_and(|text| tells(name, text)) {
            return;
        }
        let finding = plain(name, place, variable.door, report);
        report.add(match name.starts_with("vault_") {
            true => finding
                .help("encrypt the file: `ansible-vault encrypt`, after the secret was changed"),
            false => with_fix(finding, place, Some(reference(name, variable.door))),
        });
    }

    fn task(&self, task: &TaskView<'_>, report: &mut Report<'_>) {
        let Some(module) = &task.module else {
            return;
        };
        if is_for_tests(task.path) {
            return;
        }
        for (key, value) in module.arguments.entries() {
            let (Some(name), Some(text)) = (key.text(), value.text()) else {
                continue;
            };
            let literal = !value.is_unknown() && !value.is_vaulted();
            if literal && is_secret_name(name) && is_plain(text) && tells(name, text) {
                let place = Place::written(value.span);
                // Ansible reads it, also where a spec carries the task.
                report.add(plain(name, place, Door::Ansible, report));
            }
        }
        let nested = module.arguments.entries().iter().map(|(_, value)| value);
        let nested = nested.filter(|value| value.text().is_none());
        let beside = ["vars", "environment"]
            .into_iter()
            .filter_map(|keyword| task.node.get(keyword));
        for node in nested.chain(beside) {
            inside(node, Door::Ansible, report);
        }
    }

    fn play(&self, play: &PlayView<'_>, report: &mut Report<'_>) {
        if let Some(variables) = play.node.get("vars").filter(|_| !is_for_tests(play.path)) {
            inside(variables, play.door, report);
        }
    }

    fn file(&self, file: &FileView<'_>, report: &mut Report<'_>) {
        if !is_looked_through(file) {
            return;
        }
        let mut start = 0;
        for line in file.text.split_inclusive('\n') {
            let comment = line.trim_start().starts_with(['#', ';']);
            if let Some((name, range)) = assigned_in(line).filter(|_| !comment) {
                let (from, to) = ((start + range.start) as u32, (start + range.end) as u32);
                let place = Place::written(Span::new(file.file, from, to));
                report.add(plain(name, place, Door::Text, report));
            }
            start += line.len();
        }
    }

    fn configuration(&self, file: &ConfigurationView<'_>, report: &mut Report<'_>) {
        if file.kind != Kind::RedisConfiguration || is_for_tests(file.path) {
            return;
        }
        for setting in &file.settings.items {
            if !["requirepass", "masterauth"]
                .iter()
                .any(|name| setting.name.eq_ignore_ascii_case(name))
            {
                continue;
            }
            if let Some((text, place)) = setting.value.known()
                && place.written
                && is_plain(text)
            {
                let finding = plain(setting.name, place, Door::Text, report);
                let spelling = file
                    .path
                    .ends_with(".j2")
                    .then(|| "{{ vault_redis_password }}".to_owned());
                report.add(with_fix(finding, place, spelling));
            }
        }
    }
}

/// Secrets in lists and mappings, however deep: `agents: [{ token: … }]`.
fn inside(node: &Node, door: Door, report: &mut Report<'_>) {
    for (key, value) in node.walk().flat_map(|node| node.entries()) {
        let (Some(name), Some(text)) = (key.text(), value.text()) else {
            continue;
        };
        // The key `secret` alone mostly says what a secret is called.
        let literal = name != "secret" && !value.is_unknown() && !value.is_vaulted();
        if literal && is_secret_name(name) && tells(name, text) {
            report.add(plain(name, Place::written(value.span), door, report));
        }
    }
}

/// Whether a file is one that no other view shows: a script, or a configuration file of a role.
fn is_looked_through(file: &FileView<'_>) -> bool {
    let of_a_role = || file.path.contains("templates/") || file.path.contains("files/");
    let example = || file.path.contains("example") || file.path.contains("sample");
    let prose = || {
        let name = file.rendered_name();
        [".md", ".html", ".js", ".css", ".svg"]
            .iter()
            .any(|end| name.ends_with(end))
    };
    match file.kind {
        Kind::Script => !is_for_tests(file.path) && !example(),
        Kind::OtherYaml | Kind::DnsRecords | Kind::Other => {
            of_a_role() && !is_for_tests(file.path) && !example() && !prose()
        }
        _ => false,
    }
}

/// `redis-server --requirepass hunter2` in a compose file.
fn password_of_command(service: &ServiceView<'_>, report: &mut Report<'_>) {
    let Some((words, _)) = service.command.known() else {
        return;
    };
    // A word that is not known is no password that could be read.
    let mut split = words.iter().flat_map(|word| match word.known() {
        Some((text, place)) => {
            let words = specc_artifacts::words(text).into_iter();
            words.map(|word| Some((word, place))).collect()
        }
        None => vec![None],
    });
    while let Some(word) = split.next() {
        let Some((option @ ("--requirepass" | "--masterauth"), _)) = word else {
            continue;
        };
        if let Some(Some((password, place))) = split.next()
            && is_plain(password)
        {
            report.add(plain(
                option.trim_start_matches('-'),
                place,
                service.door,
                report,
            ));
        }
    }
}

fn plain(name: &str, place: Place, door: Door, report: &Report<'_>) -> Diagnostic {
    let message = format!("the secret in `{name}` is written as plain text");
    let spelling = reference(name, door);
    let spelling = spelling.trim_matches('"');
    report
        .at(place, message, "readable in the repository")
        .why(WHY)
        .help(match door {
            Door::Spec | Door::Ansible => {
                format!("put a new one into the vault, and write `{spelling}`")
            }
            _ => format!("put a new one into the vault, and let a template write `{spelling}`"),
        })
}

fn with_fix(finding: Diagnostic, place: Place, spelling: Option<String>) -> Diagnostic {
    match spelling.filter(|_| place.written) {
        Some(spelling) => finding.fix(Fix {
            title: "read it from the vault".to_owned(),
            // Whoever applies it has to put the secret into the vault.
            applicability: Applicability::Unsafe,
            edits: vec![Edit {
                span: place.at,
                replacement: spelling,
            }],
        }),
        None => finding,
    }
}

/// A secret that a spec takes from the inventory's plain variables.
fn from_inventory(assignment: &Assignment<'_>, name: &str) -> Option<Place> {
    match assignment.source.known()? {
        (Credential::Variable(_), place)
            if assignment.door == Door::Spec && is_secret_name(name) =>
        {
            Some(place)
        }
        _ => None,
    }
}

fn not_from_vault(
    assignment: &Assignment<'_>,
    name: &str,
    place: Place,
    report: &Report<'_>,
) -> Diagnostic {
    let variable = match assignment.source.value() {
        Some(Credential::Variable(variable)) => variable.as_ref(),
        _ => name,
    };
    let spelling = format!("vault.{variable}");
    let message = format!("the secret `{name}` is read from `var.{variable}`, not from the vault");
    let finding = report
        .at(place, message, "no secret")
        .why(WHY_VARIABLE)
        .help(format!("write `{spelling}`"));
    with_fix(finding, place, Some(spelling))
}

/// How the secret of this name is referred to.
fn reference(name: &str, door: Door) -> String {
    let key = match name {
        "POSTGRES_PASSWORD" | "PGPASSWORD" | "DB_POSTGRESDB_PASSWORD" => {
            "postgresql_password".to_owned()
        }
        "requirepass" | "masterauth" => "redis_password".to_owned(),
        _ => name.to_ascii_lowercase().replace('-', "_"),
    };
    match door {
        Door::Spec => format!("vault.plane_{}", key.trim_start_matches("plane_")),
        Door::Ansible | Door::Compose => format!("\"{{{{ vault_{key} }}}}\""),
        Door::Text | Door::Caddyfile => format!("{{{{ vault_{key} }}}}"),
    }
}

/// Where an assignment holds a secret as plain text: its whole value, or the password of a URL.
fn plain_text(assignment: &Assignment<'_>, name: &str) -> Option<Place> {
    if let Some(password) = url_password(&assignment.written)
        && is_plain(password)
    {
        return assignment.value.place();
    }
    if is_secret_name(name) && falls_back(name, &assignment.written) {
        return assignment.value.place();
    }
    let (credential, place) = assignment.source.known()?;
    if *credential != Credential::Literal || !is_secret_name(name) {
        return None;
    }
    // A variable with such a name is reported where it is defined.
    let elsewhere = !place.written && first_name(&assignment.written).is_some_and(is_secret_name);
    let text = assignment.value.text().unwrap_or(&assignment.written);
    (!elsewhere && tells(name, text)).then_some(place)
}

/// Where a compose file holds a secret that was filled in when it was rendered, or typed. What compose itself takes from its
/// environment, `${NAME}`, stands in no file of the role.
fn inline(assignment: &Assignment<'_>, name: &str) -> Option<Place> {
    let written = assignment.written.as_ref();
    let place = assignment.value.place()?;
    let rendered = match url_password(written) {
        Some(password) => password.contains("{{") || is_plain(password),
        None if !is_secret_name(name) => false,
        None => match &assignment.value {
            Field::Known(text, _) => is_plain(text) && tells(name, text),
            _ => written.contains("{{"),
        },
    };
    rendered.then_some(place)
}

/// Made-up secrets of tests hurt nobody.
fn is_for_tests(path: &str) -> bool {
    path.split('/')
        .any(|part| ["molecule", "tests", "test", ".github"].contains(&part))
}
