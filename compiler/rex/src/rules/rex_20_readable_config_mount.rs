//! # REX-20: readable-config-mount
//!
//! ## What it does
//!
//! Refuses a file that a task writes and a container mounts, with a mode that keeps the container's user from reading it: `0600`
//! for somebody else. Root in a container without `DAC_OVERRIDE` is a user like any other here. What Docker reads itself (an
//! `env_file`) is left alone, and so is what lies below a mount of the host's root or of a directory in it (`/`, `/etc`).
//!
//! ## Why it hurts
//!
//! The mode is right for a secret on the host, and the container ends with "permission denied" while it reads its
//! configuration: at the first start, or only at the next deploy, when the file is written anew.
//!
//! ## Example
//!
//! ```yaml
//! - name: Write the configuration
//!   become: true
//!   ansible.builtin.template:
//!     src: loki.yml.j2
//!     dest: /opt/javisi/configs/loki.yml
//!     owner: root
//!     mode: "0600"
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! - name: Write the configuration
//!   become: true
//!   ansible.builtin.template:
//!     src: loki.yml.j2
//!     dest: /opt/javisi/configs/loki.yml
//!     owner: "10001"
//!     mode: "0600"
//! ```
//!
//! Where no secret is in it, `mode: "0644"` serves as well.
//!
//! ## Origin
//!
//! F20

use specc_source::{Applicability, Edit, Fix, Level};

use crate::documentation::code;
use crate::views::{
    Account, DeploymentView, Field, MountView, Owner, PathKey, Place, ServiceView, WrittenFileView,
    WrittenKind,
};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct ReadableConfigMount;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-20",
        "readable-config-mount",
        "rex_20_readable_config_mount.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str = "The container ends with \"permission denied\" while it reads its configuration, \
                   often only after the next deploy.";

/// What lets root read files of others.
const READS_ALL: [&str; 4] = [
    "DAC_OVERRIDE",
    "CAP_DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "CAP_DAC_READ_SEARCH",
];

impl Rule for ReadableConfigMount {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        let deployment = report.deployment();
        let mut account = None;
        for mount in &service.mounts {
            let writers: Vec<_> = deployment.writers_of_mount(mount).collect();
            let below = || {
                let key = mount.key.as_ref();
                key.is_some_and(|key| deployment.written_below(key).next().is_some())
            };
            if writers.is_empty() && !below() {
                continue;
            }
            if account.is_none() {
                account = deployment
                    .account_of(service)
                    .filter(|account| is_bound_by_modes(*account, service));
            }
            let Some(account) = account else {
                return;
            };
            if is_data_of_the_image(service, mount, deployment) {
                continue;
            }
            // What a container may write is REX-19's.
            let read_only = mount.read_only.value() == Some(&true);
            let refused = |file: &&WrittenFileView<'_>| {
                (read_only || file.kind == WrittenKind::File)
                    && can_read(account, file, deployment) == Some(false)
            };
            if let Some(last) = writers.last().filter(|_| writers.iter().all(refused)) {
                refuse(service, account, mount, last, report);
            } else if let Some(directory) = &mount.key
                && read_only
                && !is_of_the_whole_host(directory)
            {
                for file in deployment.written_below(directory) {
                    let others = deployment.writers_of(&file.key);
                    let alone = others.count() == 1;
                    if alone && is_configuration(file) && refused(&file) {
                        refuse(service, account, mount, file, report);
                    }
                }
            }
        }
    }
}

/// Whether modes count for this user at all: root has to have lost the right to pass them by.
fn is_bound_by_modes(account: Account, service: &ServiceView<'_>) -> bool {
    let drops_all = ServiceView::lists(&service.dropped, &["ALL", "all"]) == Some(true);
    let gets_it_back = ServiceView::lists(&service.added, &READS_ALL) != Some(false);
    let privileged = !service.privileged.is_absent() && service.privileged.value() != Some(&false);
    !account.is_root() || (drops_all && !gets_it_back && !privileged)
}

/// What lies in a directory that the image's entrypoint gives to its user.
fn is_data_of_the_image(
    service: &ServiceView<'_>,
    mount: &MountView<'_>,
    deployment: &DeploymentView<'_>,
) -> bool {
    let image = deployment.image_of(service);
    match (image, mount.target.text()) {
        (Some(image), Some(target)) => image.writes_into(target),
        (_, None) => true,
        (None, _) => false,
    }
}

/// Whether a file of a mounted directory is there to be read: others in it (env files, scripts, keys) may be for the host.
fn is_configuration(file: &WrittenFileView<'_>) -> bool {
    const ENDINGS: [&str; 8] = [
        ".yml", ".yaml", ".json", ".toml", ".conf", ".ini", ".cfg", ".html",
    ];
    let name = file.key.file_name();
    let compose = name.contains("compose");
    !compose && ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Whether a directory is the host's root or one below it (`/etc`, `/var`): who mounts that watches the host, and reads what it
/// finds there.
fn is_of_the_whole_host(directory: &PathKey) -> bool {
    let path = directory.as_str();
    !path.contains("{{") && path.trim_start_matches('/').split('/').count() <= 1
}

/// Whether a container's user can read a file, or look into a directory; `None` where that cannot be told.
fn can_read(
    account: Account,
    file: &WrittenFileView<'_>,
    deployment: &DeploymentView<'_>,
) -> Option<bool> {
    // Directories have to be entered, too.
    let needed = match file.kind {
        WrittenKind::File => 0o4,
        WrittenKind::Directory => 0o5,
        WrittenKind::Attributes => return None,
    };
    let bits = file.mode_bits()?;
    let may = |who: u32| bits >> who & needed == needed;
    if may(0) {
        return Some(true);
    }
    match account.is(deployment.owner_of(file)?)? {
        true => Some(may(6)),
        false if !may(3) => Some(false),
        false => is_in_group(account, file),
    }
}

/// Whether a container's user is in the group of a file; `None` where that cannot be told.
fn is_in_group(account: Account, file: &WrittenFileView<'_>) -> Option<bool> {
    match (account, Owner::of(file.group.text()?)) {
        (Account::Id { group, .. }, Owner::Id(of_file)) => Some(group? == of_file),
        (Account::System(_), Owner::Id(_)) => None,
        // A group of the host by name is a login's.
        (_, Owner::Login(_)) => (!account.may_be_a_login()).then_some(false),
    }
}

fn refuse(
    service: &ServiceView<'_>,
    account: Account,
    mount: &MountView<'_>,
    file: &WrittenFileView<'_>,
    report: &mut Report<'_>,
) {
    let Some(place) = file.mode.place() else {
        return;
    };
    let message = format!("`{}` cannot read `{}`", service.name, file.key.file_name());
    let (who, owner) = match account {
        Account::Id { user: 0, .. } => (
            "root, without `DAC_OVERRIDE`".to_owned(),
            "\"root\"".to_owned(),
        ),
        Account::Id { user, .. } => (format!("user {user}"), format!("\"{user}\"")),
        Account::System(name) => (
            format!("the image's user `{name}`"),
            "the number of that user".to_owned(),
        ),
    };
    let mut finding = report
        .at(place, message, "for its owner alone")
        .related(mount.place.at, format!("read by {who}"))
        .why(WHY);
    if let Some(owner) = file.owner.place() {
        finding = finding.related(owner.at, "the owner");
    }
    let assign = report.deployment().door.words(" = ", ": ");
    let help = match file.secret {
        Some(_) => format!("write `owner{assign}{owner}`"),
        None => {
            let mode = match file.kind {
                WrittenKind::Directory => "0755",
                WrittenKind::File | WrittenKind::Attributes => "0644",
            };
            format!(
                "write `owner{assign}{owner}`, or `mode{assign}\"{mode}\"` if no secret is in it"
            )
        }
    };
    finding = finding.help(help);
    if let (
        Field::Known(
            _,
            Place {
                at, written: true, ..
            },
        ),
        Account::Id { user, .. },
    ) = (&file.owner, account)
    {
        finding = finding.fix(Fix {
            title: format!("give it to user {user}"),
            // Somebody else may read it today.
            applicability: Applicability::Unsafe,
            edits: vec![Edit {
                span: *at,
                replacement: format!("\"{user}\""),
            }],
        });
    }
    report.add(finding);
}
