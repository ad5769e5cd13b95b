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
/// How many items of a change a finding shows.
const MOST: usize = 5;
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

/// One finding for the whole change: what is new at its places, what is gone in words.
fn changed(surface: &SurfaceView<'_>, review: &ReviewRecord, report: &mut Report<'_>) {
    let added: Vec<_> = surface
        .items
        .iter()
        .filter(|item| !is_recorded(review, item))
        .collect();
    let removed: Vec<_> = review
        .items
        .iter()
        .filter(|item| !is_there(surface, item))
        .collect();
    if added.is_empty() && removed.is_empty() {
        let message = format!(
            "the recorded review of {} does not fit its own hash",
            review.date
        );
        let finding = report.at(surface.place, message, "this spec");
        report.add(finding.why("The record was changed by hand.").help(HELP));
        return;
    }
    let message = format!(
        "the security surface has changed since {} reviewed it on {}",
        review.reviewer, review.date
    );
    let mut finding = match added.first() {
        Some(first) => {
            let at = Place {
                at: first.origin.at,
                from: first.origin.at,
                written: false,
            };
            report.at(at, message, new(first))
        }
        None => report.at(surface.place, message, "what is gone was in this spec"),
    };
    for item in added.iter().skip(1).take(MOST - 1) {
        finding = finding.related(item.origin.at, new(item));
    }
    finding = finding.why(change_in_words(&added, &removed)).help(HELP);
    report.add(finding);
}

fn new(item: &SurfaceItem) -> String {
    format!("new: {}", item.text)
}

/// The change as a sentence; `specc review` shows all of a long one.
fn change_in_words(added: &[&SurfaceItem], removed: &[&RecordedItem]) -> String {
    let mut words = format!(
        "{} new and {} gone since the review",
        added.len(),
        removed.len()
    );
    let gone = removed
        .iter()
        .map(|item| format!("{} {}", item.category, item.text));
    let gone: Vec<String> = gone.take(MOST).collect();
    if !gone.is_empty() {
        words.push_str("; gone: ");
        words.push_str(&gone.join("; "));
    }
    if removed.len() > MOST {
        words.push_str(&format!("; and {} more", removed.len() - MOST));
    }
    words.push_str(". ");
    words.push_str(WHY);
    words
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
