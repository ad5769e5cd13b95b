//! Whom a container runs as, and who owns what tasks write.

use specc_artifacts::yaml::Lookup;
use specc_model::facts::User;

use super::{DeploymentView, Field, MountView, PathKey, ServiceView, TaskView, WrittenFileView};

/// Whom the main process of a container runs as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// A user by number, and the group where that is known.
    Id {
        /// Its number.
        user: u32,
        /// The number of its group.
        group: Option<u32>,
    },
    /// A system user of the image, by name: its number is neither root's nor a login's.
    System(&'static str),
}

/// Who owns a file on the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner<'v> {
    /// A user by number.
    Id(u32),
    /// A login by name.
    Login(&'v str),
}

/// The numbers that Debian gives to logins, as far as people have them on servers.
const LOGINS: std::ops::Range<u32> = 1000..2000;

/// Users to which an entrypoint changes before anything of the application is read. (nginx reads as root.)
const CHANGED_AT_ONCE: [&str; 4] = ["postgres", "redis", "valkey", "rabbitmq"];

impl Account {
    /// Whether this is root.
    pub fn is_root(self) -> bool {
        matches!(self, Account::Id { user: 0, .. })
    }

    /// Whether its group may be that of a login: the group of an image's user has the user's number, or a lower one.
    pub fn may_be_a_login(self) -> bool {
        match self {
            Account::Id { user, group } => LOGINS.contains(&group.unwrap_or(user)),
            Account::System(_) => false,
        }
    }

    /// Whether this is the owner; `None` where that cannot be told.
    pub fn is(self, owner: Owner<'_>) -> Option<bool> {
        match (self, owner) {
            (Account::Id { user, .. }, Owner::Id(owner)) => Some(user == owner),
            (Account::Id { user, .. }, Owner::Login(_)) => {
                (!LOGINS.contains(&user)).then_some(false)
            }
            (Account::System(_), Owner::Id(owner)) => {
                (owner == 0 || LOGINS.contains(&owner)).then_some(false)
            }
            (Account::System(name), Owner::Login(owner)) => (name != owner).then_some(false),
        }
    }
}

impl<'v> Owner<'v> {
    /// The owner of this name or number.
    pub fn of(text: &'v str) -> Self {
        match text.trim() {
            "root" => Owner::Id(0),
            text => text.parse().map_or(Owner::Login(text), Owner::Id),
        }
    }

    /// Whether this is certainly somebody else than the login that Ansible connects as, unless that is root.
    pub fn is_foreign(self) -> bool {
        matches!(self, Owner::Id(id) if !LOGINS.contains(&id))
    }
}

impl<'a> DeploymentView<'a> {
    /// Whom a container runs as: what is written for it, or else what is known of its image.
    pub fn account_of(&self, service: &ServiceView<'_>) -> Option<Account> {
        match &service.user {
            Field::Known(user, _) => written(user),
            Field::Unknown(_) => None,
            Field::Absent if !service.complete => None,
            Field::Absent => match self.image_of(service)?.user()? {
                User::Root => Some(Account::Id {
                    user: 0,
                    group: Some(0),
                }),
                User::Id(user) => Some(Account::Id { user, group: None }),
                User::RootThen(name) => CHANGED_AT_ONCE
                    .contains(&name)
                    .then_some(Account::System(name)),
            },
        }
    }

    /// The number of a login, where a task creates it with that number.
    pub fn number_of_login(&self, login: &str) -> Option<u32> {
        let creates = |task: &&TaskView<'_>| {
            task.calls(&["ansible.builtin.user"]) && task.value("name").text() == Some(login)
        };
        let task = self.tasks.iter().find(creates)?;
        task.value("uid").text()?.trim().parse().ok()
    }

    /// Whether a command of the role that writes this changes owners.
    pub fn is_handed_over_by_a_command(&self, file: &WrittenFileView<'_>) -> bool {
        let role = self.tasks.get(file.task).map(|task| task.role);
        let mut tasks = self.tasks.iter();
        tasks.any(|task| {
            Some(task.role) == role
                && task
                    .script()
                    .is_some_and(|(text, _)| text.contains("chown"))
        })
    }

    /// The directory above a mount that a task gives to somebody with all that is in it.
    pub fn taken_with_all_above(&self, mount: &MountView<'_>) -> Option<&WrittenFileView<'a>> {
        let is_recursive = |file: &&WrittenFileView<'_>| {
            let task = self.tasks.get(file.task);
            let recurse = task.map(|task| task.value("recurse"));
            let recurse = recurse.as_ref().and_then(Field::text);
            recurse.is_some_and(|text| matches!(text, "true" | "True" | "yes"))
        };
        let mut above = std::iter::successors(mount.key.as_ref()?.parent(), PathKey::parent);
        above.find_map(|key| self.writers_of(&key).find(is_recursive))
    }

    /// What one task writes.
    pub fn written_by(&self, task: usize) -> impl Iterator<Item = &WrittenFileView<'_>> {
        let first = self.written.partition_point(|file| file.task < task);
        let rest = self.written.get(first..).unwrap_or(&[]).iter();
        rest.take_while(move |file| file.task == task)
    }

    /// Who owns what a task writes: whom it names, or root where it becomes root.
    pub fn owner_of<'w>(&self, file: &'w WrittenFileView<'_>) -> Option<Owner<'w>> {
        match &file.owner {
            Field::Known(owner, _) => Some(Owner::of(owner)),
            Field::Unknown(_) => None,
            Field::Absent => {
                let task = self.tasks.get(file.task)?;
                let as_root = file.becomes.value() == Some(&true)
                    && matches!(task.inherited("become_user"), Lookup::Absent);
                as_root.then_some(Owner::Id(0))
            }
        }
    }
}

/// `1000`, `1000:1000`, `root`.
fn written(user: &str) -> Option<Account> {
    let number = |text: &str| match text {
        "root" => Some(0),
        text => text.parse().ok(),
    };
    let (user, group) = match user.split_once(':') {
        Some((user, group)) => (user, number(group)),
        None => (user, None),
    };
    let user = number(user.trim())?;
    Some(Account::Id { user, group })
}
