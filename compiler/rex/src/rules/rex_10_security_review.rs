//! # REX-10: security-review
//!
//! ## What it does
//!
//! Refuses a spec whose security surface (capabilities, exposed routes, networks, ranges, secrets, versions, accounts with
//! the Admin role) has no recorded review, or has changed since the recorded one. The record stands beside the spec and
//! holds the reviewer, the date and the BLAKE3 hash of the surface.
//!
//! ## Why it hurts
//!
//! A capability, a public route or an Admin account arrives in a change that is about something else, and nobody looks. The
//! record makes the look a step that cannot be forgotten, and shows exactly what there is to look at.
//!
//! ## Example
//!
//! ```plane
//! ingress.public = [ { path = "/webhooks/plane"; to = "n8n:5678"; auth = none "added yesterday"; } ];
//! ```
//!
//! ## Use instead
//!
//! ```sh
//! specc review                  # prints the surface
//! specc review --approve Ada    # records that Ada looked at it
//! ```
//!
//! ## Origin
//!
//! SEED-10

use specc_model::surface::SurfaceItem;
use specc_source::Level;

use crate::documentation::code;
use crate::views::{Place, SurfaceView};
use crate::{Doors, RecordedItem, Report, ReviewRecord, Rule, RuleInfo};

pub(crate) struct SecurityReview;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-10", "security-review", "rex_10_security_review.rs"),
    level: Level::Error,
    doors: Doors::Spec,
};

const WHY: &str = "What opens a system arrives in changes that are about something else; the review is where somebody looks.";
const HELP: &str = "look at what `specc review` prints, then run `specc review --approve NAME`";

impl Rule for SecurityReview {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn surface(&self, surface: &SurfaceView<'_>, report: &mut Report<'_>) {
        match surface.review {
            None => {
                let message = format!(
                    "the security surface ({} items) has no recorded review",
                    surface.items.len()
                );
                report.add(
                    report
                        .at(surface.place, message, "this spec")
                        .why(WHY)
                        .help(HELP),
                );
            }
            Some(review) if review.hash == surface.hash => {}
            Some(review) => changed(surface, review, report),
        }
    }
}

/// Reports what is new at its place, and what is gone at the head of the spec.
fn changed(surface: &SurfaceView<'_>, review: &ReviewRecord, report: &mut Report<'_>) {
    let since = format!("since {} reviewed it on {}", review.reviewer, review.date);
    let added: Vec<_> = surface
        .items
        .iter()
        .filter(|item| !is_recorded(review, item))
        .collect();
    for item in &added {
        let message = format!(
            "the security surface has changed {since}: + {} {}",
            item.category, item.text
        );
        let finding = report
            .at(Place::from(item.origin), message, "not reviewed")
            .why(WHY)
            .help(HELP);
        report.add(finding);
    }
    let removed: Vec<_> = review
        .items
        .iter()
        .filter(|item| !is_there(surface, item))
        .collect();
    if !removed.is_empty() {
        let lines: Vec<_> = removed
            .iter()
            .map(|item| format!("- {} {}", item.category, item.text))
            .collect();
        let message = format!(
            "the security surface has changed {since}: {}",
            lines.join(", ")
        );
        report.add(
            report
                .at(surface.place, message, "no longer in this spec")
                .why(WHY)
                .help(HELP),
        );
    }
    if added.is_empty() && removed.is_empty() {
        let message = format!(
            "the recorded review of {} does not fit its own hash",
            review.date
        );
        let finding = report
            .at(surface.place, message, "this spec")
            .why("The record was changed by hand.")
            .help(HELP);
        report.add(finding);
    }
}

fn is_recorded(review: &ReviewRecord, item: &SurfaceItem) -> bool {
    review
        .items
        .iter()
        .any(|recorded| recorded.category == item.category && recorded.text == item.text)
}

fn is_there(surface: &SurfaceView<'_>, recorded: &RecordedItem) -> bool {
    surface
        .items
        .iter()
        .any(|item| recorded.category == item.category && recorded.text == item.text)
}
