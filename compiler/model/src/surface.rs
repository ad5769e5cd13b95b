//! The security surface: everything about a deployment that a review has to look at.

use specc_eval::Origin;

use crate::Deployment;

/// One line of the surface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurfaceItem {
    /// `capability`, `route`, `network`, `range`, `secret`, `version`, `account`, `mount`, `egress`.
    pub category: &'static str,
    /// What it says: `api adds CHOWN`. Stable: it is hashed and recorded.
    pub text: String,
    /// Where the spec says so.
    pub origin: Origin,
}

/// The surface of a deployment, sorted by category and text.
pub fn surface(_deployment: &Deployment) -> Vec<SurfaceItem> {
    Vec::new()
}

/// The BLAKE3 hash over all items, as 64 hexadecimal digits.
pub fn surface_hash(items: &[SurfaceItem]) -> String {
    let mut hasher = blake3::Hasher::new();
    for item in items {
        hasher.update(item.category.as_bytes());
        hasher.update(b"\t");
        hasher.update(item.text.as_bytes());
        hasher.update(b"\n");
    }
    hasher.finalize().to_hex().to_string()
}
