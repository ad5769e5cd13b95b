//! Facts about the software that is deployed, as data. What no fact says, the compiler does not claim.

mod image;
mod images;
mod known;
pub mod plane;
mod plane_environment;
pub mod websockets;

pub use image::{
    CapabilityFacts, EarlierTags, EnvironmentFacts, FailingPath, Flavour, ImageFacts, MemoryFloor,
    RequiredVariables, Runtime, TagScheme, Tools, UnreadVariable, User,
};
pub use images::{IMAGES, image_facts};
pub use known::{DeclaredImage, DeclaredImages, KnownImage, request};
pub use plane::{ProcessFacts, RouteFacts};
pub use websockets::WebSocketFacts;
