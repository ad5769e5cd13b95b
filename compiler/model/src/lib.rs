//! The deployment as Rust types, the option table that describes it to spec authors, and the facts it rests on.
//!
//! [`options::SCHEMA`] goes into the evaluator; [`decode`] turns the configuration that comes back into a [`Deployment`].
//! Facts about Plane and about images ([`facts`]) are data. Nothing here knows files or templates.

pub mod codes;
mod decode;
pub mod deployment;
pub mod facts;
mod image;
pub mod options;
mod setting;
pub mod surface;

pub use decode::decode;
pub use deployment::Deployment;
pub use image::ImageReference;
pub use setting::Setting;
