//! Facts about the software that is deployed, as data. What no fact says, the compiler does not claim.

mod images;
pub mod plane;

pub use images::{ImageFacts, TagScheme, image_facts};
pub use plane::{ProcessFacts, RouteFacts};
