//! `specc review`: the security surface, its hash, and who looked at it.

use camino::Utf8PathBuf;
use specc_model::surface::surface_hash;
use specc_rex::{RecordedItem, ReviewRecord};

use crate::check::{Check, Report, Selection};
use crate::disk_loader::DiskLoader;
use crate::{Problem, Workspace, clock, record};

/// The state of a spec's security review.
#[derive(Debug)]
pub struct Review {
    /// What evaluation found; the surface is known only where nothing is an error.
    pub report: Report,
    /// The surface as it is now.
    pub surface: Option<Surface>,
    /// The record beside the spec: after an approval, the new one.
    pub recorded: Option<ReviewRecord>,
    /// Where the record lies or would lie.
    pub record: Utf8PathBuf,
    /// What changed since the recorded review; after an approval, since the one before.
    pub changes: SurfaceChanges,
}

/// A security surface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surface {
    /// Its lines, sorted.
    pub items: Vec<RecordedItem>,
    /// The BLAKE3 hash over them.
    pub hash: String,
}

/// The difference between two surfaces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SurfaceChanges {
    /// There now and not then.
    pub added: Vec<RecordedItem>,
    /// There then and not now.
    pub removed: Vec<RecordedItem>,
}

/// Shows the surface of a spec; with `approve`, records that this person looked at it.
pub fn review(
    workspace: &Workspace,
    selection: Selection<'_>,
    approve: Option<&str>,
) -> Result<Review, Problem> {
    if approve.is_some_and(|name| name.trim().is_empty() || name.chars().any(char::is_control)) {
        return Err(Problem::new("`--approve` wants the name of the reviewer")
            .help("for example `specc review --approve \"Ada Lovelace\"`"));
    }
    let entry = workspace.locate(selection.spec)?;
    let mut loader = DiskLoader::new(workspace, &entry);
    let check = Check::evaluate(workspace, &entry, &mut loader, selection.environment)?;
    let surface = check.surface().map(|items| Surface {
        hash: surface_hash(&items),
        items: items
            .into_iter()
            .map(|item| RecordedItem {
                category: item.category.to_owned(),
                text: item.text,
            })
            .collect(),
    });
    let changes = match (&surface, &check.review) {
        (Some(now), Some(then)) => SurfaceChanges::between(&then.items, &now.items),
        _ => SurfaceChanges::default(),
    };
    let mut review = Review {
        record: record::name(&entry, selection.environment),
        recorded: check.review,
        report: check.report,
        surface,
        changes,
    };
    if let (Some(name), Some(surface)) = (approve, &review.surface) {
        let approved = ReviewRecord {
            reviewer: name.trim().to_owned(),
            date: clock::today(),
            hash: surface.hash.clone(),
            items: surface.items.clone(),
        };
        record::write(workspace, &entry, selection.environment, &approved)?;
        review.recorded = Some(approved);
    }
    Ok(review)
}

impl Review {
    /// Whether the recorded review is of the surface as it is now.
    pub fn is_current(&self) -> bool {
        match (&self.surface, &self.recorded) {
            (Some(now), Some(then)) => now.hash == then.hash,
            _ => false,
        }
    }
}

impl SurfaceChanges {
    fn between(then: &[RecordedItem], now: &[RecordedItem]) -> Self {
        let only = |left: &[RecordedItem], right: &[RecordedItem]| {
            left.iter()
                .filter(|item| !right.contains(item))
                .cloned()
                .collect()
        };
        Self {
            added: only(now, then),
            removed: only(then, now),
        }
    }
}
