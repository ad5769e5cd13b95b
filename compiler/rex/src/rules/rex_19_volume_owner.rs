//! # REX-19: volume-owner
//!
//! ## What it does
//!
//! Refuses a directory that a task makes for a container and gives to a login instead of the container's user, by its number;
//! and a task that gives something to another user without `become`. Images that start as root and hand their data over
//! themselves (PostgreSQL, Redis) are left alone, and so are directories that everybody may write. A directory above that goes
//! to a login with all that is in it (`recurse: true`) takes the data of all of them. Commands (`chown`) are not looked at.
//!
//! ## Why it hurts
//!
//! A name means another number inside the container. The application starts, cannot write its first file and restarts for ever;
//! or it works because both numbers happen to be 1000, until the host is set up anew. Without `become` the task fails with
//! "Operation not permitted", on the first machine where the login is not root.
//!
//! ## Example
//!
//! ```yaml
//! - name: Make the data directory of Grafana
//!   become: true
//!   ansible.builtin.file:
//!     path: /opt/javisi/data/grafana
//!     state: directory
//!     owner: "{{ prod_user }}"
//!     mode: "0750"
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! - name: Make the data directory of Grafana
//!   become: true
//!   ansible.builtin.file:
//!     path: /opt/javisi/data/grafana
//!     state: directory
//!     owner: "472"
//!     mode: "0750"
//! ```
//!
//! ## Origin
//!
//! T8.1 T11.2

use specc_artifacts::yaml::Lookup;
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{
    Account, DeploymentView, Field, MountView, Owner, Place, ServiceView, TaskView,
    WrittenFileView, WrittenKind,
};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct VolumeOwner;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-19", "volume-owner", "rex_19_volume_owner.rs"),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str = "A name of the host means another number in the container, which then cannot write its first file.";
const WHY_BECOME: &str =
    "Only root may give files away: the task fails with \"Operation not permitted\".";

/// Tasks that hand `become` on to those that they bring in.
const BRINGING_IN: &[&str] = &[
    "ansible.builtin.import_tasks",
    "ansible.builtin.include_tasks",
    "ansible.builtin.import_role",
    "ansible.builtin.include_role",
];

impl Rule for VolumeOwner {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        let deployment = report.deployment();
        for mount in &service.mounts {
            if mount.read_only.value() == Some(&true) {
                continue;
            }
            let writers: Vec<_> = deployment.writers_of_mount(mount).collect();
            let above = deployment.taken_with_all_above(mount);
            if writers.is_empty() && above.is_none() {
                continue;
            }
            let account = deployment.account_of(service);
            if let Some(directory) = above
                && account.is_some_and(|account| is_taken_from(account, directory, deployment))
                && is_first_taken(service, directory, deployment)
            {
                take(service, mount, directory, report);
            }
            // Root hands over what it needs to, see REX-18.
            let Some(Account::Id { user, group }) = account.filter(|account| !account.is_root())
            else {
                return;
            };
            let foreign =
                |file: &&WrittenFileView<'_>| is_of_somebody_else(user, group, file, deployment);
            if let Some(last) = writers.last()
                && writers.iter().all(foreign)
            {
                refuse(service, user, mount, last, report);
            }
        }
    }

    fn written_file(&self, file: &WrittenFileView<'_>, report: &mut Report<'_>) {
        let deployment = report.deployment();
        let Some((owner, place)) = file.owner.known() else {
            return;
        };
        let Some(task) = deployment.tasks.get(file.task) else {
            return;
        };
        if !Owner::of(owner).is_foreign() || !stays_the_login(file, task, deployment) {
            return;
        }
        // One task, one finding, however many items it goes through.
        let earlier = deployment
            .written_by(file.task)
            .take_while(|other| *other != file);
        if earlier.into_iter().any(|other| {
            other
                .owner
                .text()
                .is_some_and(|owner| Owner::of(owner).is_foreign())
        }) {
            return;
        }
        let name = file.key.file_name();
        let message = format!("`{name}` is given to user `{owner}` without `become`");
        let words = task.door.words("become = true;", "become: true");
        let finding = report
            .at(place, message, "another user")
            .related(task.place.at, "the task, which runs as the login")
            .why(WHY_BECOME)
            .help(format!("write `{words}` beside the module"));
        report.add(match become_root(task, deployment) {
            Some(edit) => finding.fix(Fix {
                title: "become root".to_owned(),
                // Everything that the task does is done as root then.
                applicability: Applicability::Unsafe,
                edits: vec![edit],
            }),
            None => finding,
        });
    }
}

/// Whether a directory certainly belongs to others than this user, who cannot write it either.
fn is_of_somebody_else(
    user: u32,
    group: Option<u32>,
    file: &WrittenFileView<'_>,
    deployment: &DeploymentView<'_>,
) -> bool {
    let is_owner = match deployment.owner_of(file) {
        Some(Owner::Id(owner)) => owner == user,
        Some(Owner::Login(login)) => deployment.number_of_login(login) == Some(user),
        None => return false,
    };
    // A command may hand over what nobody names an owner for.
    if file.owner.is_absent() && deployment.is_handed_over_by_a_command(file) {
        return false;
    }
    // Without a mode, others get what the umask leaves them: no right to write.
    let bits = match &file.mode {
        Field::Absent => 0o755,
        _ => match file.mode_bits() {
            Some(bits) => bits,
            None => return false,
        },
    };
    let by_group = bits & 0o020 != 0
        && match file.group.text().map(Owner::of) {
            Some(Owner::Id(of_file)) => group.is_none_or(|group| group == of_file),
            Some(Owner::Login(_)) | None => true,
        };
    file.kind == WrittenKind::Directory && !is_owner && bits & 0o002 == 0 && !by_group
}

/// Whether that directory goes to a login, and the container is certainly somebody else.
fn is_taken_from(
    account: Account,
    directory: &WrittenFileView<'_>,
    deployment: &DeploymentView<'_>,
) -> bool {
    let Some(owner @ Owner::Login(login)) = directory.owner.text().map(Owner::of) else {
        return false;
    };
    let number = deployment.number_of_login(login);
    !account.is_root() && account.is(number.map_or(owner, Owner::Id)) == Some(false)
}

/// Whether no container before this one loses its data to the same directory.
fn is_first_taken(
    service: &ServiceView<'_>,
    directory: &WrittenFileView<'_>,
    deployment: &DeploymentView<'_>,
) -> bool {
    let mut earlier = deployment
        .services
        .iter()
        .take_while(|other| other.place != service.place);
    !earlier.any(|other| {
        let loses = |mount: &MountView<'_>| {
            mount.read_only.value() != Some(&true)
                && deployment.taken_with_all_above(mount) == Some(directory)
        };
        let account = deployment.account_of(other);
        other.mounts.iter().any(loses)
            && account.is_some_and(|account| is_taken_from(account, directory, deployment))
    })
}

fn take(
    service: &ServiceView<'_>,
    mount: &MountView<'_>,
    directory: &WrittenFileView<'_>,
    report: &mut Report<'_>,
) {
    let Some((owner, place)) = directory.owner.known() else {
        return;
    };
    let message = format!(
        "everything in `{}` is given to `{owner}`, the data of `{}`, too",
        directory.key.file_name(),
        service.name
    );
    report.add(
        report
            .at(place, message, "with `recurse`, on every deploy")
            .related(mount.place.at, "mounted here")
            .why(WHY)
            .help("leave `recurse` out: each directory has an owner of its own"),
    );
}

fn refuse(
    service: &ServiceView<'_>,
    user: u32,
    mount: &MountView<'_>,
    file: &WrittenFileView<'_>,
    report: &mut Report<'_>,
) {
    let (owner, place) = match file.owner.known() {
        Some((owner, place)) => (owner.as_ref(), place),
        None => ("root", file.place),
    };
    let message = format!(
        "the directory `{}` belongs to `{owner}`, `{}` runs as user {user}",
        file.key.file_name(),
        service.name
    );
    let assign = report.deployment().door.words(" = ", ": ");
    let mut finding = report
        .at(
            place,
            message,
            match file.owner.is_absent() {
                true => "without an owner it is root's",
                false => "not the container's user",
            },
        )
        .related(mount.place.at, "mounted here")
        .why(WHY)
        .help(format!("write its number: `owner{assign}\"{user}\"`"));
    if let Some(Place {
        at, written: true, ..
    }) = file.owner.place()
    {
        finding = finding.fix(Fix {
            title: format!("give it to user {user}"),
            applicability: Applicability::Unsafe,
            edits: vec![Edit {
                span: at,
                replacement: format!("\"{user}\""),
            }],
        });
    }
    report.add(finding);
}

/// Whether a task certainly runs as the login, and that is not root.
fn stays_the_login(
    file: &WrittenFileView<'_>,
    task: &TaskView<'_>,
    deployment: &DeploymentView<'_>,
) -> bool {
    let elsewhere = ["delegate_to", "connection", "local_action"]
        .iter()
        .any(|name| !matches!(task.inherited(name), Lookup::Absent));
    if elsewhere || signs_in_as_root(task, deployment) {
        return false;
    }
    match file.becomes {
        Field::Known(becomes, _) => !becomes,
        Field::Unknown(_) => false,
        // What specc writes around the tasks of a spec becomes nobody.
        Field::Absent if deployment.spec.is_some() => true,
        Field::Absent => {
            let configured = ["ansible_become", "ansible_become_user"]
                .iter()
                .any(|name| deployment.definitions(name).next().is_some())
                || deployment
                    .file("ansible.cfg")
                    .is_some_and(|file| file.text.contains("become"));
            !configured && !is_handed_on(task, deployment) && plays_become_nobody(file, deployment)
        }
    }
}

fn signs_in_as_root(task: &TaskView<'_>, deployment: &DeploymentView<'_>) -> bool {
    let users = ["ansible_user", "ansible_ssh_user"];
    let from_inventory = users.iter().any(|name| {
        let value = deployment.variable(name);
        !value.is_absent() && value.text().is_none_or(|user| user == "root")
    });
    from_inventory || !matches!(task.inherited("remote_user"), Lookup::Absent)
}

/// Whether something in the role that brings in tasks may say `become` for them.
fn is_handed_on(task: &TaskView<'_>, deployment: &DeploymentView<'_>) -> bool {
    let Some(role) = deployment.role(task.role) else {
        return false;
    };
    let tasks = role
        .tasks
        .iter()
        .filter_map(|position| deployment.tasks.get(*position));
    tasks.into_iter().any(|other| {
        other.calls(BRINGING_IN)
            && (!other.switch("become").is_absent()
                || gives_become(other.inherited("vars"))
                || other.node.walk().any(|node| node.get("apply").is_some()))
    })
}

/// Whether variables hold one that decides who becomes whom, or cannot be told.
fn gives_become(variables: Lookup<'_>) -> bool {
    match variables {
        Lookup::Absent => false,
        Lookup::Unknown(_) => true,
        Lookup::Found { value, .. } => {
            let mut names = value.entries().iter().map(|(name, _)| name.text());
            value.is_unknown() || names.any(|name| name.is_none_or(|name| name.contains("become")))
        }
    }
}

/// Whether there are plays that run the task, and none says anything of `become`.
fn plays_become_nobody(file: &WrittenFileView<'_>, deployment: &DeploymentView<'_>) -> bool {
    let mut plays = deployment
        .plays
        .iter()
        .filter(|play| play.steps.iter().any(|step| step.task == file.task))
        .peekable();
    plays.peek().is_some()
        && plays.all(|play| {
            let text = deployment.file(play.path).map(|file| file.text);
            text.is_some_and(|text| !text.contains("become") && !text.contains("remote_user"))
        })
}

/// The edit that adds `become: true` in front of the module's key.
fn become_root(task: &TaskView<'_>, deployment: &DeploymentView<'_>) -> Option<Edit> {
    if !matches!(task.keyword("become"), Lookup::Absent) {
        return None;
    }
    let key = task.module.as_ref()?.span;
    let text = deployment.file_of(key.file)?.text;
    let line = text.get(..key.start as usize)?.rsplit('\n').next()?;
    let is_key_of_block = line.chars().all(|character| matches!(character, ' ' | '-'));
    is_key_of_block.then(|| Edit {
        span: Span::new(key.file, key.start, key.start),
        replacement: format!("become: true\n{}", " ".repeat(line.len())),
    })
}
