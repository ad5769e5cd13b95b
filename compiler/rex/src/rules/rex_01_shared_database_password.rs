//! # REX-01: shared-database-password
//!
//! ## What it does
//!
//! Refuses a PostgreSQL user whose password is not the one shared secret `postgresql_password`: a variable of its own
//! (`postgresql_plane_password`), another key of the vault, or a literal. It looks at what creates users (tasks, SQL, scripts) and
//! at what signs in (URLs, `DB_PASSWORD` beside a host or type that says PostgreSQL), not at SQL whose names and passwords come
//! out of a loop of the template. A server that is reached over the Internet has passwords of its own, and so has one in a
//! second container.
//!
//! ## Why it hurts
//!
//! The code that creates the users gives every one of them the shared password. An application that comes with any other is
//! refused by PostgreSQL, exits, is restarted, and so on: a crash loop that looks like a network fault.
//!
//! ## Example
//!
//! ```plane
//! database.password = vault.plane_db_password;
//! ```
//!
//! ```yaml
//! - name: Create the user
//!   community.postgresql.postgresql_user:
//!     name: plane
//!     password: "{{ postgresql_plane_password }}"
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! database.password = vault.postgresql_password;
//! ```
//!
//! ```yaml
//! - name: Create the user
//!   community.postgresql.postgresql_user:
//!     name: plane
//!     password: "{{ postgresql_password }}"
//! ```
//!
//! ## Origin
//!
//! T41.1 SEED-1

use specc_source::{Applicability, Edit, Fix, Level};

use crate::documentation::code;
use crate::views::{Credential, DatabaseUserView, DeploymentView, Door, Field, Place};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct SharedDatabasePassword;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-01",
        "shared-database-password",
        "rex_01_shared_database_password.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const SHARED: &str = "postgresql_password";

const WHY: &str = "Users are created with the one shared password, so an application with any other is refused and restarts \
                   for ever.";

impl Rule for SharedDatabasePassword {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn database_user(&self, user: &DatabaseUserView<'_>, report: &mut Report<'_>) {
        let Some((credential, place)) = user.password.known() else {
            return;
        };
        let given = match credential {
            Credential::Vault(key) if key == SHARED => return,
            Credential::Vault(key) => {
                format!("the vault key `{}{key}`", user.door.words("", "vault_"))
            }
            Credential::Variable(name) if is_own_password(name) => format!("the variable `{name}`"),
            // Any other variable may hold the shared one.
            Credential::Variable(_) => return,
            Credential::Literal => "a password written as it is".to_owned(),
        };
        if is_of_another_server(user, report.deployment()) {
            return;
        }
        let who = user
            .user
            .value()
            .map_or("a database user".to_owned(), |name| {
                format!("the database user `{name}`")
            });
        let fix = shared_instead(user, credential, place, report.deployment());
        let finding = report
            .at(
                place,
                format!("{who} gets {given}, not the shared `{SHARED}`"),
                "not the shared password",
            )
            .why(WHY)
            .help(user.door.words(
                "write `vault.postgresql_password`",
                "write `{{ postgresql_password }}`",
            ));
        report.add(match fix {
            Some(fix) => finding.fix(fix),
            None => finding,
        });
    }
}

/// Names the shared password, where another one is named right there and only once.
fn shared_instead(
    user: &DatabaseUserView<'_>,
    credential: &Credential<'_>,
    place: Place,
    deployment: &DeploymentView<'_>,
) -> Option<Fix> {
    let name = match credential {
        Credential::Vault(key) => format!("vault_{key}"),
        Credential::Variable(name) => name.to_string(),
        Credential::Literal => return None,
    };
    let edit = match user.door {
        // Any other place may hold more than the key, such as a URL.
        Door::Spec => {
            let password = &deployment.spec?.database.password.origin;
            (password.at == place.at).then(|| Edit {
                span: password.from,
                replacement: "vault.postgresql_password".to_owned(),
            })?
        }
        _ => deployment.edit_within(place.at, &name, SHARED)?,
    };
    Some(Fix {
        title: format!("use `{SHARED}`"),
        // The user has the other password until the next run gives it this one.
        applicability: Applicability::Unsafe,
        edits: vec![edit],
    })
}

/// Whether a user may be one of another server than the shared one: on the Internet, or in a container of its own.
fn is_of_another_server(user: &DatabaseUserView<'_>, deployment: &DeploymentView<'_>) -> bool {
    const SHARED_HOSTS: [&str; 4] = ["postgresql", "postgres", "localhost", "127.0.0.1"];
    let servers = || {
        let images = deployment.services.iter().filter_map(|service| {
            let image = service.image_reference()?;
            ["postgres", "pgvector", "timescaledb", "postgis"]
                .iter()
                .any(|name| {
                    image.repository.contains(name) && !image.repository.contains("exporter")
                })
                .then_some(service)
        });
        images.count()
    };
    match &user.host {
        Field::Known(host, _) if SHARED_HOSTS.contains(&host.as_ref()) => false,
        Field::Known(host, _) => host.contains('.') || servers() > 1,
        Field::Unknown(_) => servers() > 1,
        Field::Absent => false,
    }
}

/// `postgresql_plane_password`: a password that belongs to one application.
fn is_own_password(variable: &str) -> bool {
    let name = variable.to_ascii_lowercase();
    let middle = ["postgresql_", "postgres_"]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix));
    let app = ["_postgresql_password", "_postgres_password"]
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix));
    app.is_some_and(|app| !app.is_empty() && app != "vault")
        || middle
            .and_then(|rest| rest.strip_suffix("_password"))
            .is_some_and(|app| !app.is_empty())
}
