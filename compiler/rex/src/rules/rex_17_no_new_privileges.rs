//! # REX-17: no-new-privileges
//!
//! ## What it does
//!
//! Refuses a container without `security_opt: [no-new-privileges:true]`. specc writes it for every service of a spec; what is
//! left are containers that a task of the spec starts, and files written by hand.
//!
//! ## Why it hurts
//!
//! Capabilities that were dropped come back through a setuid program: whoever gets to run `su`, `mount` or a forgotten helper in
//! the image is root again, with all that the container was denied. The option costs nothing, since no service of this stack
//! needs such a program.
//!
//! ## Example
//!
//! ```yaml
//! services:
//!   api:
//!     image: makeplane/plane-backend:v1.2.2
//!     cap_drop: [ALL]
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! services:
//!   api:
//!     image: makeplane/plane-backend:v1.2.2
//!     cap_drop: [ALL]
//!     security_opt: [no-new-privileges:true]
//! ```
//!
//! ## Origin
//!
//! T2.3

use std::borrow::Cow;

use specc_source::{Applicability, Edit, Fix, Level};

use crate::documentation::code;
use crate::views::{Door, Field, Place, ServiceView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct NoNewPrivileges;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-17", "no-new-privileges", "rex_17_no_new_privileges.rs"),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str =
    "A setuid program inside may otherwise gain rights that the container was denied.";
const OPTION: &str = "no-new-privileges:true";
const SPELLINGS: [&str; 3] = [OPTION, "no-new-privileges=true", "no-new-privileges"];
const SWITCHED_OFF: [&str; 2] = ["no-new-privileges:false", "no-new-privileges=false"];

impl Rule for NoNewPrivileges {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        if let Some(place) = switched_off(&service.security_options) {
            let mut finding = report
                .at(place, message(service), "switched off here")
                .why(WHY)
                .help(format!("write `{OPTION}`"));
            if place.written {
                finding = finding.fix(Fix {
                    title: format!("write `{OPTION}`"),
                    // Somebody switched it off: an image that calls `sudo` breaks with it.
                    applicability: Applicability::Unsafe,
                    edits: vec![Edit {
                        span: place.at,
                        replacement: format!("\"{OPTION}\""),
                    }],
                });
            }
            report.add(finding);
            return;
        }
        // `None` is "cannot be told": an unknown word may well be the one.
        if ServiceView::lists(&service.security_options, &SPELLINGS) != Some(false) {
            return;
        }
        // Absent is evidence only where all of the service could be seen.
        let place = match &service.security_options {
            Field::Known(_, place) => *place,
            Field::Absent if service.complete => service.place,
            Field::Absent | Field::Unknown(_) => return,
        };
        let key = match service.door {
            Door::Ansible => "security_opts",
            _ => "security_opt",
        };
        let entry = match report.deployment().door {
            Door::Spec => format!("{key} = [ \"{OPTION}\" ];"),
            _ => format!("{key}: [{OPTION}]"),
        };
        let mut finding = report
            .at(place, message(service), "no `no-new-privileges`")
            .why(WHY)
            .help(match &service.security_options {
                Field::Absent => format!("add `{entry}`"),
                _ => format!("add `{OPTION}` to `{key}`"),
            });
        if service.security_options.is_absent()
            && let Some(insertion) = &service.insertion
        {
            finding = finding.fix(Fix {
                title: format!("add `{entry}`"),
                applicability: Applicability::Safe,
                edits: vec![insertion.add([entry.as_str()])],
            });
        }
        report.add(finding);
    }
}

fn message(service: &ServiceView<'_>) -> String {
    format!("`{}` lets its processes gain privileges", service.name)
}

/// Where the option is given as `false`.
fn switched_off(options: &Field<Vec<Field<Cow<'_, str>>>>) -> Option<Place> {
    let options = options.value()?;
    options.iter().find_map(|option| {
        let (text, place) = option.known()?;
        SWITCHED_OFF.contains(&text.as_ref()).then_some(place)
    })
}
