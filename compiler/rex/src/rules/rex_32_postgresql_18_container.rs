//! # REX-32: postgresql-18-container
//!
//! ## What it does
//!
//! Refuses a container of PostgreSQL 18 or later that mounts its data at `/var/lib/postgresql/data`, that drops all
//! capabilities and does not get back the five which its entrypoint needs, that makes its database with a locale which the
//! image lacks, or that collects its log into files. A container that runs `pg_dump` or `psql` from the image is no server.
//!
//! ## Why it hurts
//!
//! Since 18 the image keeps each major version in a directory of its own below `/var/lib/postgresql`, and refuses to start
//! over a mount at the old place. Its entrypoint makes directories and gives them away, which takes capabilities. Debian's
//! image has the locales `C` and `en_US.UTF-8` alone: any other ends `initdb`. With `logging_collector` the log goes into
//! the data directory, where nobody reads it and nobody tidies up.
//!
//! ## Example
//!
//! ```yaml
//! postgresql:
//!   image: postgres:18.1-bookworm
//!   cap_drop: [ALL]
//!   command: [postgres, -c, logging_collector=on]
//!   volumes: ["/opt/javisi/data/postgresql:/var/lib/postgresql/data"]
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! postgresql:
//!   image: postgres:18.1-bookworm
//!   cap_drop: [ALL]
//!   cap_add: [CHOWN, SETGID, SETUID, DAC_OVERRIDE, FOWNER]
//!   volumes: ["/opt/javisi/data/postgresql:/var/lib/postgresql"]
//! ```
//!
//! ## Origin
//!
//! T3.1 F8 F9 G14 G15

use specc_artifacts::Kind;
use specc_source::{Applicability, Fix, Level};

use crate::documentation::code;
use crate::views::{ConfigurationView, DeploymentView, Door, Field, Place, ServiceView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct Postgresql18Container;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-32",
        "postgresql-18-container",
        "rex_32_postgresql_18_container.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY_MOUNT: &str = "Since 18 the image keeps its data below /var/lib/postgresql/MAJOR, and stops at a mount in the old place.";
const WHY_CAPABILITIES: &str =
    "Its entrypoint makes the data directory, gives it to `postgres` and changes to that user.";
const WHY_LOCALE: &str =
    "Debian's image has the locales `C` and `en_US.UTF-8` alone: `initdb` ends with an error.";
const WHY_LOG: &str = "The log goes into files in the data directory, out of sight of Docker and of all that reads logs there.";

const OLD: &str = "/var/lib/postgresql/data";
const NEW: &str = "/var/lib/postgresql";
const CAPABILITIES: [&str; 5] = ["CHOWN", "SETGID", "SETUID", "DAC_OVERRIDE", "FOWNER"];

impl Rule for Postgresql18Container {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        if !is_postgresql_18(service) {
            return;
        }
        mounts(service, report);
        capabilities(service, report);
        locale(service, report);
        for (text, place) in words(service) {
            if collects(text) {
                log(place, text, report);
            }
        }
    }

    fn deployment(&self, deployment: &DeploymentView<'_>, report: &mut Report<'_>) {
        let of_server = |file: &&ConfigurationView<'_>| file.kind == Kind::PostgresqlConfiguration;
        let files = deployment.configurations.iter().filter(of_server);
        let switched_on = files.filter_map(|file| {
            let setting = file.get("logging_collector")?;
            setting.value.known().filter(|(value, _)| is_on(value))
        });
        let mut switched_on = switched_on.peekable();
        if switched_on.peek().is_none() || !deployment.services.iter().any(is_postgresql_18) {
            return;
        }
        for (value, place) in switched_on {
            log(place, value, report);
        }
    }
}

fn is_postgresql_18(service: &ServiceView<'_>) -> bool {
    service.postgresql_major().is_some_and(|major| major >= 18) && !service.is_postgresql_client()
}

fn mounts(service: &ServiceView<'_>, report: &mut Report<'_>) {
    let environment = report.deployment().environment(service);
    // Whoever says where the data lies may mount it there.
    if let Some(place) = environment.get("PGDATA") {
        let path = place
            .value
            .text()
            .map(|path| format!("{}/", path.trim_end_matches('/')));
        if path.is_none_or(|path| path.starts_with(&format!("{OLD}/"))) {
            return;
        }
    }
    for mount in &service.mounts {
        let Some((target, place)) = mount.target.known() else {
            continue;
        };
        if target.trim_end_matches('/') != OLD {
            continue;
        }
        let message = format!(
            "`{}` mounts its data where PostgreSQL 18 does not look",
            service.name
        );
        let mut finding = report
            .at(place, message, "the place of 17 and before")
            .why(WHY_MOUNT)
            .help(format!("mount `{NEW}`"));
        if let Some(edit) = report.deployment().edit_within(place.at, OLD, NEW) {
            finding = finding.fix(Fix {
                title: format!("mount `{NEW}`"),
                // What lies there already has to be moved.
                applicability: Applicability::Unsafe,
                edits: vec![edit],
            });
        }
        report.add(finding);
    }
}

fn capabilities(service: &ServiceView<'_>, report: &mut Report<'_>) {
    // Another user than root needs none; one that is not known may be another.
    let as_root = match &service.user {
        Field::Known(user, _) => matches!(user.split(':').next(), Some("0" | "root")),
        Field::Unknown(_) => false,
        Field::Absent => service.complete,
    };
    let is = |word: &str, wanted: &str| {
        let upper = word.to_ascii_uppercase();
        upper.strip_prefix("CAP_").unwrap_or(&upper) == wanted
    };
    let dropped = service.dropped.value().map_or(&[][..], Vec::as_slice);
    let drops_all = dropped
        .iter()
        .filter_map(Field::text)
        .any(|word| is(word, "ALL"));
    let added: &[Field<_>] = match &service.added {
        Field::Known(words, _) if words.iter().all(|word| word.text().is_some()) => words,
        Field::Absent if service.complete => &[],
        Field::Known(..) | Field::Absent | Field::Unknown(_) => return,
    };
    let given = |wanted: &str| {
        let mut words = added.iter().filter_map(Field::text);
        words.any(|word| is(word, wanted) || is(word, "ALL"))
    };
    let missing: Vec<_> = CAPABILITIES.into_iter().filter(|one| !given(one)).collect();
    if !as_root || !drops_all || missing.is_empty() {
        return;
    }
    let list = missing.join(", ");
    let names: Vec<_> = missing.iter().map(|name| format!("`{name}`")).collect();
    let message = format!(
        "`{}` cannot prepare its data without {}",
        service.name,
        names.join(", ")
    );
    let key = match service.door {
        Door::Ansible => "capabilities",
        _ => "cap_add",
    };
    let mut finding = report
        .at(
            service.added.place().unwrap_or(service.place),
            message,
            "not enough",
        )
        .why(WHY_CAPABILITIES)
        .help(format!("write `{key}: [{}]`", CAPABILITIES.join(", ")));
    if service.added.is_absent()
        && service.door == Door::Compose
        && let Some(insertion) = &service.insertion
    {
        let entry = format!("{key}: [{list}]");
        finding = finding.fix(Fix {
            title: format!("add `{entry}`"),
            applicability: Applicability::Unsafe,
            edits: vec![insertion.add([entry.as_str()])],
        });
    }
    report.add(finding);
}

/// The words that PostgreSQL is started with.
fn words<'v>(service: &'v ServiceView<'_>) -> impl Iterator<Item = (&'v str, Place)> {
    [&service.command, &service.entrypoint]
        .into_iter()
        .filter_map(Field::value)
        .flatten()
        .filter_map(Field::known)
        .map(|(word, place)| (word.as_ref(), place))
}

fn locale(service: &ServiceView<'_>, report: &mut Report<'_>) {
    let alpine = service
        .image
        .text()
        .is_some_and(|image| image.contains("alpine"));
    // musl takes any locale, and a Dockerfile may add some.
    if alpine || service.built {
        return;
    }
    let environment = report.deployment().environment(service);
    // Without arguments of its own, `initdb` takes the locale of its environment.
    for name in ["LANG", "LC_ALL", "LC_COLLATE", "LC_CTYPE"] {
        let given = environment.get(name).and_then(|given| given.value.known());
        if let Some((text, place)) = given.filter(|(text, _)| is_missing(text)) {
            let message = format!(
                "`{}` makes its database with `{text}`, which its image lacks",
                service.name
            );
            let finding = report
                .at(place, message, format!("no locale `{text}`"))
                .why(WHY_LOCALE)
                .help("leave it out, and say `--locale-provider=icu` in `POSTGRES_INITDB_ARGS`");
            report.add(finding);
        }
    }
    let Some(arguments) = environment.get("POSTGRES_INITDB_ARGS") else {
        return;
    };
    let Some((text, place)) = arguments.value.known() else {
        return;
    };
    let Some((option, locale)) = missing_locale(text) else {
        return;
    };
    let language = locale.split('.').next().unwrap_or(locale).replace('_', "-");
    let wanted = format!("--locale=C.UTF-8 --locale-provider=icu --icu-locale={language}");
    let message = format!(
        "`{}` makes its database with `{locale}`, which its image lacks",
        service.name
    );
    let mut finding = report
        .at(place, message, format!("no locale `{locale}`"))
        .why(WHY_LOCALE)
        .help(format!("write `{wanted}`: ICU brings its own"));
    if !text.contains("provider")
        && let Some(edit) = report.deployment().edit_within(place.at, option, &wanted)
    {
        finding = finding.fix(Fix {
            title: "use the provider ICU".to_owned(),
            applicability: Applicability::Unsafe,
            edits: vec![edit],
        });
    }
    report.add(finding);
}

/// The option that names a locale of the C library beyond those of the image, and the locale.
fn missing_locale(arguments: &str) -> Option<(&str, &str)> {
    const OPTIONS: [&str; 3] = ["--locale", "--lc-collate", "--lc-ctype"];
    let mut words = arguments.split_whitespace();
    while let Some(argument) = words.next() {
        let (argument, option, value) = match argument.split_once('=') {
            Some((option, value)) => (argument, option, value),
            // `--locale fr_FR.UTF-8`
            None if OPTIONS.contains(&argument) => {
                let value = words.next()?;
                let start = arguments.find(argument)?;
                let end = start + arguments.get(start..)?.find(value)? + value.len();
                (arguments.get(start..end)?, argument, value)
            }
            None => continue,
        };
        let locale = value.trim_matches(['"', '\'']);
        if OPTIONS.contains(&option) && is_missing(locale) {
            return Some((argument, locale));
        }
    }
    None
}

/// Whether the image of Debian lacks a locale.
fn is_missing(locale: &str) -> bool {
    const THERE: [&str; 6] = ["c", "posix", "c.utf8", "en_us.utf8", "en_us", ""];
    let plain = locale.to_ascii_lowercase().replace("utf-8", "utf8");
    !THERE.contains(&plain.as_str()) && !locale.contains(['$', '{'])
}

fn is_on(value: &str) -> bool {
    let value = value.trim_matches(['"', '\'']).to_ascii_lowercase();
    matches!(value.as_str(), "on" | "true" | "yes" | "1")
}

/// `-c logging_collector=on` in any of its spellings.
fn collects(text: &str) -> bool {
    let mut words = text.split_whitespace();
    words.any(|word| {
        let setting = word.trim_start_matches("--").trim_start_matches("-c");
        let value = setting.split_once('=').filter(|(name, _)| {
            name.replace('-', "_")
                .eq_ignore_ascii_case("logging_collector")
        });
        value.is_some_and(|(_, value)| is_on(value))
    })
}

fn log(place: Place, written: &str, report: &mut Report<'_>) {
    let mut finding = report
        .at(place, "PostgreSQL collects its log into files", "on")
        .why(WHY_LOG)
        .help("leave `logging_collector` off, which is the default");
    // `logging_collector=on` as one word, or the value of a configuration file.
    let (old, new) = match written {
        "on" => ("on", "off"),
        _ => ("logging_collector=on", "logging_collector=off"),
    };
    if let Some(edit) = report.deployment().edit_within(place.at, old, new) {
        finding = finding.fix(Fix {
            title: "switch it off".to_owned(),
            applicability: Applicability::Unsafe,
            edits: vec![edit],
        });
    }
    report.add(finding);
}

#[cfg(test)]
mod tests {
    use super::{collects, missing_locale};

    #[test]
    fn only_locales_that_the_image_lacks_are_missing() {
        let cases = [
            ("--locale=fr_FR.UTF-8", Some("fr_FR.UTF-8")),
            (
                "--data-checksums --lc-collate='de_DE.utf8'",
                Some("de_DE.utf8"),
            ),
            (
                "--locale=C.UTF-8 --locale-provider=icu --icu-locale=fr-FR",
                None,
            ),
            ("--locale=en_US.UTF-8 --encoding=UTF8", None),
            ("--locale=${LOCALE}", None),
            ("--icu-locale=fr_FR.UTF-8", None),
        ];
        for (arguments, expected) in cases {
            assert_eq!(
                missing_locale(arguments).map(|(_, locale)| locale),
                expected,
                "{arguments}"
            );
        }
    }

    #[test]
    fn a_setting_is_read_in_every_spelling() {
        let cases = [
            ("logging_collector=on", true),
            ("postgres -c logging_collector=true", true),
            ("--logging-collector=on", true),
            ("-clogging_collector=1", true),
            ("logging_collector=off", false),
            ("log_connections=on", false),
        ];
        for (text, expected) in cases {
            assert_eq!(collects(text), expected, "{text}");
        }
    }
}
