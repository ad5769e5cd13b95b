//! # REX-08: fully-qualified-modules
//!
//! ## What it does
//!
//! Refuses a task that names its module by a short name (`copy`, `builtin.copy`), or by a collection that was superseded. A
//! short name that no collection of this stack has may be a module of the team, and passes. `ansible.legacy.copy` is a
//! decision, and passes too. Playbooks that import playbooks name no module.
//!
//! ## Why it hurts
//!
//! Which module a short name reaches depends on the collections and the library directories of the machine that runs the
//! play. The same role ran another module on the second laptop. And `docker_compose` v1 needs a Python package that no
//! current Debian can install.
//!
//! ## Example
//!
//! ```yaml
//! - name: Write the environment
//!   template:
//!     src: plane.env.j2
//!     dest: /opt/javisi/configs/plane/plane.env
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! - name: Write the environment
//!   ansible.builtin.template:
//!     src: plane.env.j2
//!     dest: /opt/javisi/configs/plane/plane.env
//! ```
//!
//! ## Origin
//!
//! SEED-8

use specc_source::{Applicability, Edit, Fix, Level};

use crate::documentation::code;
use crate::modules::{Meaning, meaning};
use crate::views::{Door, ModuleView, Place, TaskView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct FullyQualifiedModules;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-08",
        "fully-qualified-modules",
        "rex_08_fully_qualified_modules.rs"
    ),
    level: Level::Error,
    doors: Doors::Artifacts,
};

const WHY: &str =
    "Which module a short or former name reaches depends on the machine that runs the play.";
const WHY_REPLACED: &str = "The module was removed: its successor takes other arguments.";

impl Rule for FullyQualifiedModules {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn task(&self, task: &TaskView<'_>, report: &mut Report<'_>) {
        let Some(module) = &task.module else { return };
        if task.own_modules.iter().any(|own| own == module.written) {
            return;
        }
        match meaning(module.written) {
            Meaning::Renamed(full) => renamed(task, module, &full, report),
            Meaning::Replaced(successor) => {
                let message = format!("the module `{}` is superseded", module.written);
                let finding = report
                    .at(Place::written(module.span), message, "superseded")
                    .why(WHY_REPLACED)
                    .help(format!("write `{successor}`, with its own arguments"));
                report.add(finding);
            }
            Meaning::Qualified | Meaning::Unknown => {}
        }
    }
}

fn renamed(task: &TaskView<'_>, module: &ModuleView<'_>, full: &str, report: &mut Report<'_>) {
    let (what, label) = match module.written.matches('.').count() {
        0 => ("is named without its collection", "a short name"),
        1 => (
            "is named without the namespace of its collection",
            "two of three parts",
        ),
        _ => ("has moved to another collection", "its former name"),
    };
    let message = format!("the module `{}` {what}", module.written);
    // In a spec the name is an attribute: one with dots needs quotes.
    let replacement = if task.door == Door::Spec {
        format!("\"{full}\"")
    } else {
        full.to_owned()
    };
    let finding = report
        .at(Place::written(module.span), message, label)
        .why(WHY)
        .help(format!("write `{replacement}`"))
        .fix(Fix {
            title: format!("write `{replacement}`"),
            applicability: Applicability::Safe,
            edits: vec![Edit {
                span: module.span,
                replacement,
            }],
        });
    report.add(finding);
}
