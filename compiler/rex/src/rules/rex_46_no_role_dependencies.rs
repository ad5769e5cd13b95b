//! # REX-46: no-role-dependencies
//!
//! ## What it does
//!
//! Refuses `dependencies:` in a role's `meta/main.yml` that repeat a role which the playbook, or one that it imports, runs
//! anyway on the same hosts. A role that comes in through a dependency only is fine.
//!
//! ## Why it hurts
//!
//! Ansible runs a dependency before each role that asks for it, and again where another play or other variables ask. The
//! Docker role ran six times in one deploy, and each run restarted the daemon that the roles in between had started.
//!
//! ## Example
//!
//! ```yaml
//! # roles/plane/meta/main.yml; playbooks/site.yml runs the roles docker and plane
//! dependencies:
//!   - role: docker
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! dependencies: []
//! ```
//!
//! ## Origin
//!
//! F3

use specc_artifacts::yaml::Lookup;
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{DeploymentView, Field, Place, PlayView, PlayedRole, RoleView, short_name};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct NoRoleDependencies;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-46",
        "no-role-dependencies",
        "rex_46_no_role_dependencies.rs"
    ),
    level: Level::Error,
    doors: Doors::Artifacts,
};

const WHY: &str =
    "A dependency runs once more for each role that asks for it, in the middle of the others.";

/// A dependency that a playbook runs as well.
struct Repeated<'a> {
    name: &'a str,
    place: Place,
    /// Where the playbook names it.
    run: Span,
    /// Whether it runs before the role that depends on it.
    before: bool,
}

impl Rule for NoRoleDependencies {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn role(&self, role: &RoleView<'_>, report: &mut Report<'_>) {
        let Some((dependencies, _)) = role.dependencies.known() else {
            return;
        };
        let named = dependencies.iter().filter_map(Field::known);
        let repeated: Vec<Repeated<'_>> = named
            .filter_map(|(name, place)| repeated(role, name, place, report.deployment()))
            .collect();
        let fix = fix(role, &repeated, dependencies.len(), report.deployment());
        for (position, dependency) in repeated.iter().enumerate() {
            let message = format!(
                "the role `{}` depends on `{}`, which the playbook runs itself",
                role.name, dependency.name
            );
            let mut finding = report
                .at(dependency.place, message, "runs it once more")
                .related(dependency.run, "the playbook runs it here")
                .why(WHY)
                .help("remove it, and let the playbook say what runs when");
            if let Some(fix) = fix.as_ref().filter(|_| position == 0) {
                finding = finding.fix(fix.clone());
            }
            report.add(finding);
        }
    }
}

fn repeated<'a>(
    role: &RoleView<'_>,
    name: &'a str,
    place: Place,
    deployment: &DeploymentView<'_>,
) -> Option<Repeated<'a>> {
    let is_this = |played: &PlayedRole<'_>| {
        let found = played
            .role
            .and_then(|position| deployment.roles.get(position));
        found.is_some_and(|found| found.path == role.path)
    };
    let is_dependency = |played: &PlayedRole<'_>| short_name(played.name.value) == short_name(name);
    deployment.plays_of(role).find_map(|(at, play)| {
        let own = play.roles.iter().position(is_this)?;
        // Plays of one playbook run in one go, and so do those of playbooks that it imports.
        let same = |(_, other): &(usize, &PlayView<'_>)| {
            other.runs_with(play) && other.may_share_hosts(play)
        };
        deployment
            .plays_that_name(short_name(name))
            .filter(same)
            .find_map(|(other, around)| {
                let found = around.roles.iter().position(is_dependency)?;
                Some(Repeated {
                    name,
                    place,
                    run: around.roles.get(found)?.name.span,
                    before: around.path == play.path && (other, found) < (at, own),
                })
            })
    })
}

/// The fix that leaves no dependency, where none is left and no comment gets lost.
fn fix(
    role: &RoleView<'_>,
    repeated: &[Repeated<'_>],
    all: usize,
    deployment: &DeploymentView<'_>,
) -> Option<Fix> {
    let Lookup::Found { key, value } = role.meta?.lookup("dependencies") else {
        return None;
    };
    let files = role
        .files
        .iter()
        .filter_map(|position| deployment.files.get(*position));
    let file = files.into_iter().find(|file| file.file == key.span.file)?;
    let end = file.text.get(..value.span.end as usize)?.trim_end().len() as u32;
    let span = Span::new(key.span.file, key.span.end, end);
    let comment = file.text.get(span.range())?.contains('#');
    let before = repeated.iter().all(|dependency| dependency.before);
    (repeated.len() == all && !comment).then(|| Fix {
        title: "depend on no role".to_owned(),
        // Where the playbook runs it later, the order changes.
        applicability: if before {
            Applicability::Safe
        } else {
            Applicability::Unsafe
        },
        edits: vec![Edit {
            span,
            replacement: ": []".to_owned(),
        }],
    })
}
