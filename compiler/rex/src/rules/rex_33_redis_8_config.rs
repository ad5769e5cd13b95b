//! # REX-33: redis-8-config
//!
//! ## What it does
//!
//! Looks at a Redis: at its `redis.conf`, at the tasks that write lines of it, and at the command of its container. Refuses
//! `rename-command`, a configuration without `protected-mode yes`, and one without a password. A `valkey.conf` needs the last two
//! as well, and may rename commands.
//!
//! ## Why it hurts
//!
//! Redis 8 takes `rename-command` for a fatal error: the container is started and ends, again and again, and with it every
//! application of the stack. A Redis without a password answers every container that reaches it, also with `FLUSHALL`.
//!
//! ## Example
//!
//! ```plane
//! "community.docker.docker_container" = { image = "redis:8.0.3-bookworm"; command = "redis-server --appendonly yes"; };
//! ```
//!
//! ```text
//! bind 0.0.0.0
//! rename-command FLUSHALL ""
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! "community.docker.docker_container" = { image = "redis:8.0.3-bookworm"; command = "redis-server /etc/redis/redis.conf"; };
//! ```
//!
//! ```text
//! bind 0.0.0.0
//! protected-mode yes
//! requirepass {{ redis_password }}
//! ```
//!
//! ## Origin
//!
//! T4.1 F13 G19

use specc_artifacts::Kind;
use specc_artifacts::yaml::Node;
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{
    Argument, ConfigurationSetting, ConfigurationView, DeploymentView, Field, Place, ServiceView,
    TaskView,
};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct Redis8Config;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-33", "redis-8-config", "rex_33_redis_8_config.rs"),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY_RENAMED: &str = "Redis 8 stops at it, and its container is started again and again.";
const WHY_PROTECTED: &str =
    "Without it, a lost password line opens the server to every container that reaches it.";
const WHY_PASSWORD: &str =
    "Every container that reaches it may read and empty the data of all tenants.";
const HELP_RENAMED: &str = "remove the line; an ACL takes commands away: `user default -flushall`";

/// Modules that write lines of a file, with the argument that holds them.
const WRITERS: [(&str, &str); 3] = [
    ("ansible.builtin.copy", "content"),
    ("ansible.builtin.blockinfile", "block"),
    ("ansible.builtin.lineinfile", "line"),
];

impl Rule for Redis8Config {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn deployment(&self, deployment: &DeploymentView<'_>, report: &mut Report<'_>) {
        let of_servers = |file: &&ConfigurationView<'_>| {
            file.kind == Kind::RedisConfiguration && !is_sentinel(file)
        };
        let mut files = deployment
            .configurations
            .iter()
            .filter(of_servers)
            .peekable();
        if files.peek().is_none() {
            return;
        }
        let (older, by_command) = (runs_older(deployment), passwords_by_command(deployment));
        for file in files {
            let renamed = |setting: &&ConfigurationSetting<'_>| {
                !older
                    && !is_valkey(file)
                    && setting.name.eq_ignore_ascii_case("rename-command")
                    && !setting.conditional
            };
            for setting in file.settings.items.iter().filter(renamed) {
                renamed_command(setting, file, report);
            }
            protected_mode(file, report);
            if file.settings.complete && !by_command {
                password(file, report);
            }
        }
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        let facts = service.image_facts();
        if !service.complete || facts.is_none_or(|facts| facts.name != "redis") {
            return;
        }
        let given = command(service);
        let (line, place) = match &given {
            Some((line, node)) => (line.as_str(), Place::written(node.span)),
            None => ("redis-server", service.place),
        };
        if line.contains("--rename-command") && !is_older(service) {
            let finding = report
                .at(
                    place,
                    format!(
                        "`{}` is given `rename-command`, which Redis 8 does not know",
                        service.name
                    ),
                    "stops at its start",
                )
                .why(WHY_RENAMED)
                .help("remove `--rename-command`; an ACL takes commands away");
            report.add(finding);
        }
        if let Some((words, at)) = given
            .as_ref()
            .map(|(line, node)| (line.split_whitespace(), *node))
            && switched_off(words)
        {
            let finding = report
                .at(
                    Place::written(at.span),
                    format!("`{}` is started with `protected-mode no`", service.name),
                    "counts more than its file",
                )
                .why(WHY_PROTECTED)
                .help(
                    "take `--protected-mode` out, and write `protected-mode yes` into `redis.conf`",
                );
            report.add(finding);
            return;
        }
        if has_file(service, line) || line.contains("{{") && !line.contains("--") {
            return;
        }
        let missing: Vec<_> = [
            ("--requirepass", "a password"),
            ("--protected-mode yes", "`protected-mode yes`"),
        ]
        .into_iter()
        .filter(|(option, _)| !line.contains(option))
        .map(|(_, what)| what)
        .collect();
        if missing.is_empty() || line.contains("--user") || line.contains("--aclfile") {
            return;
        }
        let finding = report
            .at(
                place,
                format!("`{}` runs without {}", service.name, missing.join(" and ")),
                "no configuration file",
            )
            .why(WHY_PASSWORD)
            .help("mount a `redis.conf` with `requirepass` and `protected-mode yes`, and start `redis-server` with its path");
        report.add(finding);
    }

    fn task(&self, task: &TaskView<'_>, report: &mut Report<'_>) {
        let Some((lines, node)) = written_lines(task) else {
            return;
        };
        for line in lines.lines() {
            let mut words = line.split_whitespace();
            let (name, value) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
            let place = Place::written(node.span);
            let finding = match name.to_ascii_lowercase().as_str() {
                "rename-command" if !runs_older(report.deployment()) => report
                    .at(
                        place,
                        "Redis 8 does not know `rename-command`",
                        "written into its configuration",
                    )
                    .why(WHY_RENAMED)
                    .help(HELP_RENAMED),
                "protected-mode" if value == "no" => report
                    .at(
                        place,
                        "`protected-mode` is switched off",
                        "written into its configuration",
                    )
                    .why(WHY_PROTECTED)
                    .help("write `protected-mode yes`"),
                "requirepass" if ["", "\"\"", "''"].contains(&value) => report
                    .at(
                        place,
                        "the password of Redis is empty",
                        "written into its configuration",
                    )
                    .why(WHY_PASSWORD)
                    .help("write `requirepass {{ redis_password }}`"),
                _ => continue,
            };
            report.add(finding);
        }
    }
}

/// Valkey went another way than Redis after 7, and still renames commands.
fn is_valkey(file: &ConfigurationView<'_>) -> bool {
    file.path
        .rsplit('/')
        .next()
        .unwrap_or("")
        .starts_with("valkey")
}

fn renamed_command(
    setting: &ConfigurationSetting<'_>,
    file: &ConfigurationView<'_>,
    report: &mut Report<'_>,
) {
    let finding = report
        .at(
            setting.place,
            "Redis 8 does not know `rename-command`",
            "stops at its start",
        )
        .why(WHY_RENAMED)
        .help(HELP_RENAMED);
    let value = setting.value.place().unwrap_or(setting.place).at;
    let line = setting.place.at.to(value);
    let text = report
        .deployment()
        .file(file.path)
        .map_or("", |file| file.text);
    let end = match text.get(line.end as usize..) {
        // A closing quote belongs to the line.
        Some(rest) => line.end + rest.find('\n').map_or(rest.len(), |end| end + 1) as u32,
        None => line.end,
    };
    report.add(finding.fix(Fix {
        title: "remove the line".to_owned(),
        // The command that it hid is there again.
        applicability: Applicability::Unsafe,
        edits: vec![Edit {
            span: Span::new(line.file, line.start, end),
            replacement: String::new(),
        }],
    }));
}

fn protected_mode(file: &ConfigurationView<'_>, report: &mut Report<'_>) {
    let fix = |span, replacement: &str| Fix {
        title: "write `protected-mode yes`".to_owned(),
        // With a password, nobody is kept out by it who was let in before.
        applicability: match file.get("requirepass") {
            Some(_) => Applicability::Safe,
            None => Applicability::Unsafe,
        },
        edits: vec![Edit {
            span,
            replacement: replacement.to_owned(),
        }],
    };
    let help = "write `protected-mode yes`";
    match file.get("protected-mode").map(|setting| &setting.value) {
        Some(Field::Known(value, place)) if !value.eq_ignore_ascii_case("yes") => {
            let finding = report
                .at(*place, "`protected-mode` is switched off", "not `yes`")
                .why(WHY_PROTECTED)
                .help(help);
            report.add(match place.written {
                true => finding.fix(fix(place.at, "yes")),
                false => finding,
            });
        }
        None if file.settings.complete => {
            let place = first(file);
            let finding = report
                .at(
                    place,
                    "`protected-mode` is not set",
                    "does not say `protected-mode yes`",
                )
                .why(WHY_PROTECTED)
                .help(help);
            report.add(finding.fix(fix(beginning(place), "protected-mode yes\n")));
        }
        _ => {}
    }
}

fn password(file: &ConfigurationView<'_>, report: &mut Report<'_>) {
    let help = "write `requirepass {{ redis_password }}`, and read it from the vault";
    match file.get("requirepass").map(|setting| &setting.value) {
        Some(Field::Known(value, place)) if value.is_empty() => {
            let finding = report
                .at(*place, "the password of Redis is empty", "empty")
                .why(WHY_PASSWORD)
                .help(help);
            report.add(finding);
        }
        None if file.get("user").is_none() && file.get("aclfile").is_none() => {
            let place = first(file);
            let mut finding = report
                .at(place, "Redis has no password", "no `requirepass`")
                .why(WHY_PASSWORD)
                .help(help);
            if file.path.ends_with(".j2") {
                finding = finding.fix(Fix {
                    title: "take the password from `redis_password`".to_owned(),
                    // Its clients have to know it too.
                    applicability: Applicability::Unsafe,
                    edits: vec![Edit {
                        span: beginning(place),
                        replacement: "requirepass {{ redis_password }}\n".to_owned(),
                    }],
                });
            }
            report.add(finding);
        }
        _ => {}
    }
}

/// The first setting, or else the file: what is missing is shown there.
fn first(file: &ConfigurationView<'_>) -> Place {
    file.settings
        .items
        .first()
        .map_or(file.place, |setting| Place::around(setting.place.at))
}

fn beginning(place: Place) -> Span {
    Span::new(place.at.file, place.at.start, place.at.start)
}

fn is_sentinel(file: &ConfigurationView<'_>) -> bool {
    file.path.contains("sentinel") || file.get("sentinel").is_some()
}

/// Whether all servers of the deployment are certainly older than 8, or another product.
fn runs_older(deployment: &DeploymentView<'_>) -> bool {
    let servers = deployment.services.iter().filter(|service| {
        service
            .image_facts()
            .is_some_and(|facts| ["redis", "valkey"].contains(&facts.name))
    });
    let mut older = servers.map(is_older);
    older
        .next()
        .is_some_and(|first| first && older.all(|older| older))
}

fn is_older(service: &ServiceView<'_>) -> bool {
    let Some(image) = service.image_reference() else {
        return false;
    };
    let major = image.tag.as_deref().and_then(|tag| {
        let digits = tag.split(|letter: char| !letter.is_ascii_digit()).next()?;
        digits.parse::<u32>().ok()
    });
    image.repository.ends_with("valkey") || major.is_some_and(|major| major < 8)
}

/// Whether a container may get its password on the command line, so that the file need not have it.
fn passwords_by_command(deployment: &DeploymentView<'_>) -> bool {
    deployment
        .services
        .iter()
        .filter(|service| {
            service
                .image_facts()
                .is_some_and(|facts| facts.name == "redis")
        })
        .filter_map(command)
        .any(|(line, _)| line.contains("requirepass"))
}

/// The command of a container in one line, Jinja and all.
fn command<'a>(service: &ServiceView<'a>) -> Option<(String, &'a Node)> {
    let node = service.node?;
    let parts = ["entrypoint", "command"]
        .into_iter()
        .filter_map(|name| node.get(name));
    let mut all = Vec::new();
    let mut last = None;
    for part in parts {
        match part.text() {
            Some(text) => all.push(text),
            None => all.extend(part.items().iter().filter_map(Node::text)),
        }
        last = Some(part);
    }
    Some((all.join(" "), last?))
}

/// Whether a command line says `--protected-mode no`.
fn switched_off<'w>(mut words: impl Iterator<Item = &'w str>) -> bool {
    words.any(|word| word == "--protected-mode")
        && words
            .next()
            .is_some_and(|value| value.trim_matches(['"', '\'']) == "no")
}

/// Whether a container gets its configuration from a file, or from a script.
fn has_file(service: &ServiceView<'_>, line: &str) -> bool {
    // The server itself reads the file that it is told, and no other: one that is only mounted is not read.
    let mut words = line.split_whitespace();
    let server = words.next().and_then(|word| word.rsplit('/').next());
    if server == Some("redis-server") {
        return words.next().is_some_and(|first| !first.starts_with("--"));
    }
    let mounted = service
        .mounts
        .iter()
        .any(|mount| match mount.target.text() {
            Some(target) => target.ends_with(".conf") || target.contains("/etc"),
            None => true,
        });
    mounted
        || [".conf", ".sh", "$("]
            .iter()
            .any(|sign| line.contains(sign))
}

/// The lines that a task writes into a `redis.conf`.
fn written_lines<'a>(task: &TaskView<'a>) -> Option<(&'a str, &'a Node)> {
    let (_, argument) = WRITERS.iter().find(|(module, _)| task.calls(&[module]))?;
    let target = ["dest", "path"]
        .into_iter()
        .find_map(|name| task.argument(name).text())?;
    let name = target.rsplit('/').next().unwrap_or(target);
    if !name.starts_with("redis") || !name.ends_with(".conf") {
        return None;
    }
    match task.argument(argument) {
        Argument::Given { value, .. } if !task.argument("state").is("absent") => {
            Some((value.text()?, value))
        }
        _ => None,
    }
}
