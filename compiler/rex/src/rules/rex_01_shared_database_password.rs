//! # REX-01: shared-database-password
//!
//! ## What it does
//!
//! Refuses a PostgreSQL user whose password is not the one shared secret `postgresql_password`: a variable of its own
//! (`postgresql_plane_password`), another key of the vault, or a literal.
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

use specc_source::Level;

use crate::documentation::code;
use crate::views::{Credential, DatabaseUserView};
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
            Credential::Vault(key) => format!("the vault key `{key}`"),
            Credential::Variable(name) if is_own_password(name) => format!("the variable `{name}`"),
            // Any other variable may hold the shared one.
            Credential::Variable(_) => return,
            Credential::Literal => "a password written as it is".to_owned(),
        };
        let who = user
            .user
            .value()
            .map_or("a database user".to_owned(), |name| {
                format!("the database user `{name}`")
            });
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
        report.add(finding);
    }
}

/// `postgresql_plane_password`: a password that belongs to one application.
fn is_own_password(variable: &str) -> bool {
    let name = variable.to_ascii_lowercase();
    let middle = ["postgresql_", "postgres_"]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix));
    middle
        .and_then(|rest| rest.strip_suffix("_password"))
        .is_some_and(|app| !app.is_empty())
}
