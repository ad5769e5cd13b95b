//! The security surface of a spec.

use specc_model::surface::SurfaceItem;

use super::Place;
use crate::ReviewRecord;

/// The security surface of a spec, with its recorded review.
#[derive(Debug, Clone, PartialEq)]
pub struct SurfaceView<'a> {
    /// Where the spec begins: findings about something that is nowhere point here.
    pub place: Place,
    /// The surface as it is now, sorted.
    pub items: &'a [SurfaceItem],
    /// Its hash.
    pub hash: &'a str,
    /// The recorded review.
    pub review: Option<&'a ReviewRecord>,
}
