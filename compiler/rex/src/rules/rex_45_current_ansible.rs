//! # REX-45: current-ansible
//!
//! ## What it does
//!
//! Refuses what current Ansible and Debian have left behind: the module `apt_key`, the packages `apt-transport-https` and
//! `software-properties-common`, `apt-key` in a script, facts as variables of their own (`ansible_distribution` instead of
//! `ansible_facts['distribution']`), and the callback `yaml`.
//!
//! ## Why it hurts
//!
//! Debian 13 ships neither `apt-key` nor `software-properties-common`, so the play stops on a new host. ansible-core 2.20 warns
//! about injected facts and 2.24 drops them. And with the removed callback no play starts at all.
//!
//! ## Example
//!
//! ```yaml
//! - name: Show the release
//!   ansible.builtin.debug:
//!     msg: "{{ ansible_distribution_release }}"
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! - name: Show the release
//!   ansible.builtin.debug:
//!     msg: "{{ ansible_facts['distribution_release'] }}"
//! ```
//!
//! ## Origin
//!
//! T1.3 G10 G13

use specc_artifacts::jinja;
use specc_artifacts::shell_code::code as code_of;
use specc_artifacts::yaml::Node;
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{FileView, Place, TaskView};
use crate::{Doors, Report, Rule, RuleInfo, injected_facts};

pub(crate) struct CurrentAnsible;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-45", "current-ansible", "rex_45_current_ansible.rs"),
    level: Level::Error,
    doors: Doors::Artifacts,
};

const WHY_KEY: &str = "Debian 13 ships no `apt-key`: the task fails on a new host.";
const WHY_FACT: &str =
    "Facts as variables of their own are deprecated, and off with `inject_facts_as_vars = false`.";
const WHY_CALLBACK: &str =
    "The callback was removed from community.general 12: no play starts with it.";

const SHELLS: &[&str] = &[
    "ansible.builtin.shell",
    "ansible.builtin.command",
    "ansible.builtin.raw",
];

const INSTALLERS: &[&str] = &["ansible.builtin.apt", "ansible.builtin.package"];

/// Packages that are gone, and why nobody misses them.
const PACKAGES: &[(&str, &str)] = &[
    (
        "apt-transport-https",
        "`apt` itself speaks HTTPS since Debian 10; the package is empty",
    ),
    (
        "software-properties-common",
        "Debian 13 does not ship it; `deb822_repository` needs nothing of it",
    ),
];

impl Rule for CurrentAnsible {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn task(&self, task: &TaskView<'_>, report: &mut Report<'_>) {
        if task.calls(&["ansible.builtin.apt_key"])
            && let Some(module) = &task.module
        {
            let finding = report
                .at(Place::written(module.span), "`apt_key` calls a program that Debian dropped", "superseded")
                .why(WHY_KEY)
                .help("write `ansible.builtin.deb822_repository` with `signed_by`; it brings the key along");
            report.add(finding);
        }
        if task.calls(SHELLS) {
            key_program(task, report);
        }
        if task.calls(INSTALLERS) && !task.argument("state").is("absent") {
            packages(task, report);
        }
        for condition in task.conditions() {
            facts_in_condition(task, condition, report);
        }
    }

    fn file(&self, file: &FileView<'_>, report: &mut Report<'_>) {
        let is_prose = [".md", ".rst", ".txt"]
            .iter()
            .any(|end| file.path.ends_with(end));
        if !is_prose
            && (file.text.contains("stdout_callback") || file.text.contains("STDOUT_CALLBACK"))
        {
            callback(file, report);
        }
        let template = file.path.ends_with(".j2");
        if (template || file.kind.is_yaml()) && file.text.contains("ansible_") {
            for (name, span) in file.names_in_expressions() {
                let comment =
                    !template && line_before(file.text, span).trim_start().starts_with('#');
                if let Some(fact) = fact(&name, report).filter(|_| !comment) {
                    injected(file, fact, span, report);
                }
            }
        }
        for (fact, span) in injected_facts::of_other_hosts(file) {
            of_another_host(fact, span, report);
        }
    }
}

/// `curl … | apt-key add -`.
fn key_program(task: &TaskView<'_>, report: &mut Report<'_>) {
    let Some((script, _)) = task
        .script()
        .filter(|(script, _)| script.contains("apt-key"))
    else {
        return;
    };
    let code = code_of(script);
    let mut words = code.split_whitespace();
    let calls = words.any(|word| word == "apt-key" || word.ends_with("/bin/apt-key"));
    if !calls {
        return;
    }
    let at = code.find("apt-key").unwrap_or(0);
    let place = task.place_in_script(report.deployment(), at, "apt-key");
    let finding = report
        .at(
            place,
            "`apt-key` is a program that Debian dropped",
            "superseded",
        )
        .why(WHY_KEY)
        .help(
            "write `ansible.builtin.deb822_repository` with `signed_by`; it brings the key along",
        );
    report.add(finding);
}

/// `hostvars[host]['ansible_default_ipv4']`.
fn of_another_host(fact: &str, span: Span, report: &mut Report<'_>) {
    let wanted = format!("['ansible_facts']['{fact}']");
    let finding = report
        .at(
            Place::written(span),
            format!("`ansible_{fact}` is a fact that is taken for a variable"),
            "an injected fact",
        )
        .why(WHY_FACT)
        .help(format!("write `{wanted}`"));
    report.add(finding);
}

fn packages(task: &TaskView<'_>, report: &mut Report<'_>) {
    let lists = ["name", "pkg", "package"].map(|name| task.list(name));
    let named = lists
        .iter()
        .filter_map(|list| list.value())
        .flat_map(|list| &list.items);
    let mut found: Vec<(&str, Place)> = named
        .filter_map(|item| Some((item.text()?, item.place()?)))
        .collect();
    let looped = task.looped().map_or(&[][..], Node::items);
    found.extend(
        looped
            .iter()
            .filter_map(|item| Some((item.as_str()?, Place::written(item.span)))),
    );
    // One text may name several.
    let each = found
        .iter()
        .flat_map(|(names, place)| names.split(',').map(move |name| (name, *place)));
    for (name, place) in each {
        let bare = name.split('=').next().unwrap_or(name).trim();
        let Some((package, reason)) = PACKAGES.iter().find(|(package, _)| *package == bare) else {
            continue;
        };
        let mut finding = report
            .at(
                place,
                format!("the package `{package}` is a thing of the past"),
                "not needed",
            )
            .why(format!("Of `{package}`: {reason}."))
            .help("leave it out");
        if !task.node.span.contains(place.at) {
            finding = finding.related(task.place.at, "this task installs it");
        }
        if let Some(edit) = without_line(task, place, report) {
            finding = finding.fix(Fix {
                title: format!("leave `{package}` out"),
                applicability: Applicability::Safe,
                edits: vec![edit],
            });
        }
        report.add(finding);
    }
}

/// The edit that takes an item of a list with its line away, where the line holds nothing else and another item is left.
fn without_line(task: &TaskView<'_>, place: Place, report: &Report<'_>) -> Option<Edit> {
    let file = report
        .deployment()
        .file(task.path)
        .filter(|file| file.file == place.at.file)?;
    let is_item = |line: &str| line.trim_start().starts_with("- ");
    let before = line_before(file.text, place.at);
    let start = place.at.start as usize - before.len();
    let line = file.text.get(start..)?.split_inclusive('\n').next()?;
    let alone =
        before.trim() == "-" && line.trim_end().len() == before.len() + place.at.range().len();
    let earlier = file
        .text
        .get(..start)?
        .lines()
        .next_back()
        .is_some_and(is_item);
    let later = file.text.get(start + line.len()..)?.lines().next();
    let column = before.len() - before.trim_start().len();
    let same = |next: &str| is_item(next) && next.len() - next.trim_start().len() == column;
    (place.written && alone && (earlier || later.is_some_and(same))).then(|| Edit {
        span: Span::new(file.file, start as u32, (start + line.len()) as u32),
        replacement: String::new(),
    })
}

/// The part of a line before a place.
fn line_before(text: &str, span: Span) -> &str {
    let before = text.get(..span.start as usize).unwrap_or("");
    before.rsplit('\n').next().unwrap_or("")
}

/// The fact that a variable is, without `ansible_`; nothing where the inventory or a role defines that variable itself.
fn fact(name: &str, report: &Report<'_>) -> Option<&'static str> {
    let bare = name.strip_prefix("ansible_")?;
    let found = injected_facts::FACTS.binary_search(&bare).ok()?;
    let defined = report.deployment().definitions(name).next().is_some();
    injected_facts::FACTS
        .get(found)
        .copied()
        .filter(|_| !defined)
}

fn facts_in_condition(task: &TaskView<'_>, condition: &Node, report: &mut Report<'_>) {
    let Some(text) = condition.text().filter(|text| text.contains("ansible_")) else {
        return;
    };
    let Some(file) = report.deployment().file(task.path) else {
        return;
    };
    // Expressions in braces are found in the file as a whole.
    let names = jinja::read_expression(text, 0..text.len()).names;
    let written = file.text.get(condition.span.range()).unwrap_or("");
    let mut from = 0;
    for name in names.into_iter().filter(|_| !text.contains("{{")) {
        let Some(at) = written.get(from..).and_then(|rest| rest.find(&name.name)) else {
            continue;
        };
        let start = condition.span.start + (from + at) as u32;
        from += at + name.name.len();
        if let Some(fact) = fact(&name.name, report) {
            let span = Span::new(file.file, start, start + name.name.len() as u32);
            injected(file, fact, span, report);
        }
    }
}

fn injected(file: &FileView<'_>, fact: &str, span: Span, report: &mut Report<'_>) {
    // Within a YAML text in single quotes, others would end it.
    let in_single_quotes = file.kind.is_yaml() && line_before(file.text, span).contains('\'');
    let wanted = match in_single_quotes {
        true => format!("ansible_facts.{fact}"),
        false => format!("ansible_facts['{fact}']"),
    };
    let finding = report
        .at(
            Place::written(span),
            format!("`ansible_{fact}` is a fact that is taken for a variable"),
            "an injected fact",
        )
        .why(WHY_FACT)
        .help(format!("write `{wanted}`"))
        .fix(Fix {
            title: format!("write `{wanted}`"),
            applicability: Applicability::Safe,
            edits: vec![Edit {
                span,
                replacement: wanted,
            }],
        });
    report.add(finding);
}

/// `stdout_callback = yaml`, in `ansible.cfg`, in a scenario of Molecule, or as a variable of the environment.
fn callback(file: &FileView<'_>, report: &mut Report<'_>) {
    let mut start = 0;
    for line in file.text.split_inclusive('\n') {
        let (offset, end) = (start, start + line.trim_end().len());
        start += line.len();
        let commented = line.trim_start().starts_with(['#', ';']);
        let Some((key, value)) = line.split_once(['=', ':']).filter(|_| !commented) else {
            continue;
        };
        let value = value.trim();
        let bare = value.trim_matches(['"', '\'']);
        let name = key
            .rsplit([' ', '\t', '"', '\''])
            .find(|part| !part.is_empty());
        let known = matches!(name, Some("stdout_callback" | "ANSIBLE_STDOUT_CALLBACK"));
        if !known || !["yaml", "community.general.yaml"].contains(&bare) {
            continue;
        }
        let span = Span::new(
            file.file,
            (end - value.len()).max(offset) as u32,
            end as u32,
        );
        let mut finding = report
            .at(Place::written(span), "the callback `yaml` was removed", "no such callback")
            .why(WHY_CALLBACK)
            .help("write `stdout_callback = ansible.builtin.default` and `callback_result_format = yaml`");
        if file.path.rsplit('/').next() == Some("ansible.cfg") {
            let result = match file.text.contains("callback_result_format") {
                true => "",
                false => "\ncallback_result_format = yaml",
            };
            finding = finding.fix(Fix {
                title: "let the default callback print YAML".to_owned(),
                applicability: Applicability::Safe,
                edits: vec![Edit {
                    span,
                    replacement: format!("ansible.builtin.default{result}"),
                }],
            });
        }
        report.add(finding);
    }
}
