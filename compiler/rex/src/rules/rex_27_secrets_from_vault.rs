//! # REX-27: secrets-from-vault
//!
//! ## What it does
//!
//! Refuses a secret that is written as plain text (in an env file, a variable, an argument of a task, a URL, `redis.conf`),
//! one that is given inline under `environment:` of a compose file, and in a spec one that is read from `var` and not from
//! `vault`.
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
use specc_source::{Applicability, Diagnostic, Edit, Fix, Level};

use crate::documentation::code;
use crate::views::{
    Assignment, ConfigurationView, Credential, Door, EnvFileView, Field, Place, ServiceView,
    TaskView, VariableView,
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
        if !is_secret_name(name) || is_for_tests(variable.path) {
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
                report.add(plain(name, place, task.door, report));
            }
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

fn plain(name: &str, place: Place, door: Door, report: &Report<'_>) -> Diagnostic {
    let message = format!("the secret in `{name}` is written as plain text");
    let spelling = reference(name, door);
    let spelling = spelling.trim_matches('"');
    report
        .at(place, message, "readable in the repository")
        .why(WHY)
        .help(match door {
            Door::Spec => format!("put a new one into the vault, and write `{spelling}`"),
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

/// The password in `scheme://user:PASSWORD@host`.
fn url_password(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let (authority, _) = rest.rsplit_once('@')?;
    // A path with an `@` in it is no authority.
    if !authority.contains("{{") && authority.contains('/') {
        return None;
    }
    let (_, password) = authority.split_once(':')?;
    (!password.is_empty()).then_some(password)
}

/// The first name in `{{ name | filter }}`.
fn first_name(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("{{")?;
    rest.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .find(|word| !word.is_empty())
}

/// Whether a text is meant as it stands: no template, no variable of a shell, nothing that says what to fill in.
fn is_plain(text: &str) -> bool {
    let bare = text.trim().trim_matches(['"', '\'']);
    let capitals = bare.to_ascii_uppercase();
    !bare.is_empty()
        && !bare.contains(['{', '$'])
        && !bare.starts_with(['<', '%', '*', '!', '@'])
        && !["CHANGE", "EXAMPLE", "REPLACE", "TODO", "XXX"]
            .iter()
            .any(|word| capitals.contains(word))
}

/// Whether a literal of a variable with a secret's name is a secret: no path, URL, switch or number of tokens.
fn tells(name: &str, text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "true", "false", "yes", "no", "on", "off", "none", "null", "always", "optional",
        "required", "enabled", "disabled", "omit",
    ];
    let bare = text.trim().trim_matches(['"', '\'']);
    let number = bare.bytes().all(|byte| byte.is_ascii_digit());
    let elsewhere = bare.starts_with(['/', '~', '.']) || bare.contains("://");
    let setting = ["0", "1"].contains(&bare)
        || WORDS.contains(&bare.to_ascii_lowercase().as_str())
        || (number && name.to_ascii_lowercase().ends_with("token"));
    is_plain(text) && !elsewhere && !setting
}

/// Whether a variable of this name holds a secret: `REDIS_PASSWORD`, `plane_secret_key`, not `TOKEN_LIFETIME`.
fn is_secret_name(name: &str) -> bool {
    const LAST: [&str; 13] = [
        "passwd",
        "passphrase",
        "secret",
        "token",
        "pass",
        "secret_key",
        "api_key",
        "access_key",
        "private_key",
        "encryption_key",
        "master_key",
        "signing_key",
        "secret_access_key",
    ];
    let name = name.to_ascii_lowercase().replace('-', "_");
    if ["update_password", "proxy_pass", "max_token"]
        .iter()
        .any(|other| name.ends_with(other))
        || name.contains("public")
    {
        return false;
    }
    name.ends_with("password")
        || LAST.iter().any(|last| {
            name.strip_suffix(last)
                .is_some_and(|before| before.is_empty() || before.ends_with('_'))
        })
}

/// Made-up secrets of tests hurt nobody.
fn is_for_tests(path: &str) -> bool {
    path.split('/')
        .any(|part| ["molecule", "tests", "test", ".github"].contains(&part))
}

#[cfg(test)]
mod tests {
    use super::{is_secret_name, tells, url_password};

    #[test]
    fn secrets_are_told_by_the_end_of_their_names() {
        for (name, expected) in [
            ("POSTGRES_PASSWORD", true),
            ("PGPASSWORD", true),
            ("plane_secret_key", true),
            ("RABBITMQ_DEFAULT_PASS", true),
            ("vault_plane_builder_token", true),
            ("TOKEN_LIFETIME", false),
            ("POSTGRES_PASSWORD_FILE", false),
            ("update_password", false),
            ("compass", false),
            ("plane_public_key", false),
        ] {
            assert_eq!(is_secret_name(name), expected, "{name}");
        }
    }

    #[test]
    fn paths_switches_and_numbers_of_tokens_are_no_secrets() {
        for (name, text, expected) in [
            ("db_password", "hunter2", true),
            ("db_password", "123456", true),
            ("db_password", "CHANGE_ME", false),
            ("max_token", "512", false),
            ("api_token", "/run/secrets/token", false),
            ("ALLOW_EMPTY_PASSWORD", "yes", false),
            ("ENABLE_EMAIL_PASSWORD", "1", false),
        ] {
            assert_eq!(tells(name, text), expected, "{name}={text}");
        }
    }

    #[test]
    fn a_password_is_found_in_the_authority_of_a_url_alone() {
        for (url, password) in [
            ("redis://:hunter2@redis:6379/4", Some("hunter2")),
            (
                "redis://:{{ p | urlencode }}@redis/4",
                Some("{{ p | urlencode }}"),
            ),
            ("redis://redis:6379/4", None),
            ("https://example.org/a:b@c", None),
        ] {
            assert_eq!(url_password(url), password, "{url}");
        }
    }
}
