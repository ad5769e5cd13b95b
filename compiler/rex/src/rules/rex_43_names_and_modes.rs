//! # REX-43: names-and-modes
//!
//! ## What it does
//!
//! Refuses a `role_name` that Galaxy does not take, Jinja anywhere but at the end of a task's name, a variable of the
//! inventory in a play's name, and a file mode that is a number instead of a quoted string.
//!
//! ## Why it hurts
//!
//! YAML reads `0644` as the number 420 and `644` as the number 644, which is `1204` in octal: a file that nobody can read, or
//! everybody can write. A name that begins with Jinja cannot be searched for, neither in the log nor with
//! `--start-at-task`; and a play's name is printed before there is a host, so a variable of the inventory stays in braces.
//!
//! ## Example
//!
//! ```yaml
//! - name: "{{ plane_app }}: write the settings"
//!   ansible.builtin.template:
//!     src: settings.py.j2
//!     dest: /opt/javisi/configs/plane/settings.py
//!     mode: 0644
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! - name: Write the settings of {{ plane_app }}
//!   ansible.builtin.template:
//!     src: settings.py.j2
//!     dest: /opt/javisi/configs/plane/settings.py
//!     mode: "0644"
//! ```
//!
//! ## Origin
//!
//! T1.2 T1.4 G6 G7 G8

use specc_artifacts::jinja::{self, RegionKind};
use specc_artifacts::variables::Variables;
use specc_artifacts::yaml::{Node, Style};
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{Argument, DeploymentView, Place, PlayView, RoleView, TaskView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct NamesAndModes;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-43", "names-and-modes", "rex_43_names_and_modes.rs"),
    level: Level::Error,
    doors: Doors::Artifacts,
};

const WHY_ROLE: &str =
    "Galaxy and ansible-lint only take role names that are names of Python packages.";
const WHY_TASK: &str = "A name whose words move cannot be searched for, neither in the log nor with `--start-at-task`.";
const WHY_PLAY: &str =
    "A play's name is printed before there is a host, so nothing of the inventory is known.";
const WHY_MODE: &str = "YAML reads it as a number: `0644` is 420, and `644` is `1204` in octal.";

/// Arguments that are file modes.
const MODES: [&str; 2] = ["mode", "directory_mode"];

/// Modules with an argument `mode` that is no file mode.
const OTHER_MODES: &[&str] = &[
    "community.docker.docker_swarm_service",
    "community.general.nmcli",
    "community.general.haproxy",
];

/// What only a host has.
const OF_A_HOST: [&str; 3] = [
    "inventory_hostname",
    "inventory_hostname_short",
    "ansible_host",
];

impl Rule for NamesAndModes {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn role(&self, role: &RoleView<'_>, report: &mut Report<'_>) {
        let Some((name, place)) = role.galaxy_name.known() else {
            return;
        };
        if is_role_name(name) {
            return;
        }
        let message = format!("`{name}` is no name of a role");
        let mut finding = report
            .at(place, message, "not `[a-z][a-z0-9_]+`")
            .why(WHY_ROLE);
        let better = name.to_ascii_lowercase().replace(['-', '.', ' '], "_");
        finding = match is_role_name(&better) {
            true => finding
                .help(format!("write `{better}`; its folder may keep its name"))
                .fix(Fix {
                    title: format!("write `{better}`"),
                    applicability: Applicability::Safe,
                    edits: vec![Edit {
                        span: place.at,
                        replacement: better,
                    }],
                }),
            false => finding.help("write it with small letters, digits and `_`, a letter first"),
        };
        report.add(finding);
    }

    fn task(&self, task: &TaskView<'_>, report: &mut Report<'_>) {
        if let Some(name) = task.name
            && let Some(place) = moving_part(task, name, report.deployment())
        {
            let finding = report
                .at(
                    place,
                    "words follow Jinja in the name of a task",
                    "not at the end",
                )
                .why(WHY_TASK)
                .help("put what changes at the end of the name: `Write the settings of {{ app }}`");
            report.add(finding);
        }
        if task.calls(OTHER_MODES) {
            return;
        }
        for argument in MODES {
            if let Argument::Given { value, .. } = task.argument(argument) {
                mode(task, value, report);
            }
        }
    }

    fn play(&self, play: &PlayView<'_>, report: &mut Report<'_>) {
        let Some((node, name)) = play.name.and_then(|node| Some((node, node.text()?))) else {
            return;
        };
        let own = play.node.get("vars");
        let deployment = report.deployment();
        let named = jinja::expressions(name)
            .into_iter()
            .flat_map(|expression| expression.names);
        let unknown_yet = |name: &str| {
            let of_inventory = deployment
                .definitions(name)
                .find(|variable| variable.role.is_empty());
            let elsewhere = own.is_some_and(|vars| vars.get(name).is_some());
            (!elsewhere && (of_inventory.is_some() || OF_A_HOST.contains(&name)))
                .then(|| of_inventory.map(|variable| variable.place.at))
        };
        let Some((name, defined)) = named.into_iter().find_map(|used| {
            let defined = unknown_yet(&used.name)?;
            Some((used.name, defined))
        }) else {
            return;
        };
        let message = format!("`{name}` is not known yet where a play is named");
        let mut finding = report
            .at(Place::written(node.span), message, "named here")
            .why(WHY_PLAY)
            .help("name the play by what it does; its hosts are printed with each task");
        if let Some(defined) = defined {
            finding = finding.related(defined, "the inventory defines it for hosts");
        }
        report.add(finding);
    }
}

fn is_role_name(name: &str) -> bool {
    let mut letters = name.chars();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_lowercase())
        && name.len() > 1
        && letters
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

/// Jinja in a name that words follow: where it is written, or else the name.
fn moving_part(task: &TaskView<'_>, name: &str, deployment: &DeploymentView<'_>) -> Option<Place> {
    moving(name)?;
    let exact = || {
        let span = task.place.at;
        let written = deployment.file(task.path)?.text.get(span.range())?;
        let range = moving(written)?;
        let at = |offset: usize| span.start + offset as u32;
        Some(Span::new(span.file, at(range.start), at(range.end)))
    };
    Some(exact().map_or(task.place, Place::written))
}

fn moving(name: &str) -> Option<std::ops::Range<usize>> {
    if !name.contains('{') {
        return None;
    }
    let regions = jinja::regions(name);
    let first = regions
        .iter()
        .find(|region| region.kind != RegionKind::Comment)?;
    let last = regions.last()?;
    let mut between = regions.windows(2).filter_map(|pair| match pair {
        [left, right] => name.get(left.range.end..right.range.start),
        _ => None,
    });
    let word = |text: &str| text.chars().any(char::is_alphanumeric);
    let follow = between.any(word) || name.get(last.range.end..).is_some_and(word);
    follow.then(|| first.range.clone())
}

/// A mode, in place or where a variable or the item of a loop holds it.
fn mode(task: &TaskView<'_>, value: &Node, report: &mut Report<'_>) {
    if number(value).is_some() {
        return unquoted(value, value, report);
    }
    if Variables::is_reference(value)
        && let Some(node) = task.variables.node(value)
        && number(node).is_some()
    {
        return unquoted(value, node, report);
    }
    let Some(key) = value.text().and_then(of_item) else {
        return;
    };
    let items = task.looped().map_or(&[][..], Node::items);
    for node in items.iter().filter_map(|item| item.get(key)) {
        unquoted(value, node, report);
    }
}

/// `mode` of `{{ item.mode }}`.
fn of_item(text: &str) -> Option<&str> {
    let inner = text.trim().strip_prefix("{{")?.strip_suffix("}}")?;
    inner.trim().strip_prefix("item.")
}

/// The digits of a mode that YAML reads as a number.
fn number(node: &Node) -> Option<&str> {
    let scalar = node.as_scalar()?;
    let text = scalar.text.as_ref();
    let digits = text.strip_prefix("0o").unwrap_or(text);
    let plain = scalar.style == Style::Plain && node.resolved().tag.is_none();
    let octal = !digits.is_empty() && digits.bytes().all(|digit| (b'0'..=b'7').contains(&digit));
    (plain && octal && digits.len() <= 5).then_some(digits)
}

fn unquoted(value: &Node, node: &Node, report: &mut Report<'_>) {
    let Some(digits) = number(node) else { return };
    let written = node.resolved();
    // `0644` and the quoted text are the same mode; `644` was another one.
    let applicability = match digits.len() != 3 && !digits.starts_with(|first| first != '0') {
        true => Applicability::Safe,
        false => Applicability::Unsafe,
    };
    let wanted = format!("\"{digits:0>4}\"");
    let mut finding = report
        .at(
            Place::written(written.span),
            "the mode is a number, not a quoted string",
            "no quotes",
        )
        .why(WHY_MODE)
        .help(format!("write `{wanted}`"))
        .fix(Fix {
            title: format!("write `{wanted}`"),
            applicability,
            edits: vec![Edit {
                span: written.span,
                replacement: wanted,
            }],
        });
    if written.span != value.span {
        finding = finding.related(value.span, "this task uses it as a mode");
    }
    report.add(finding);
}
