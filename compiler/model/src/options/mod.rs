//! The option table: every option of the language, declared once.
//!
//! The checker, `specc explain`, the reference pages, JSON Schema and editor completion read it. One file per part of a spec.

mod access;
mod constants;
mod container;
mod data;
mod expression;
mod images;
mod network;
mod people;
mod plane;
mod project;
pub mod refinements;

use specc_eval::{Default, Merge, OptionDeclaration, Schema, Type};

pub use constants::CAPABILITIES;
pub(crate) use people::is_agent_id;

/// The whole option table, for the evaluator.
pub static SCHEMA: Schema = Schema {
    options: &OPTIONS,
    constants: constants::CONSTANTS,
    constructors: constants::CONSTRUCTORS,
    types: constants::TYPES,
};

const PARTS: [&[OptionDeclaration]; 10] = [
    project::OPTIONS,
    plane::OPTIONS,
    plane::SERVICE_OPTIONS,
    data::OPTIONS,
    data::BROKER_CONTAINER,
    data::STORAGE_CONTAINER,
    network::OPTIONS,
    access::OPTIONS,
    people::OPTIONS,
    images::OPTIONS,
];

static OPTIONS: [OptionDeclaration; count(&PARTS)] = join(&PARTS);

const fn count(parts: &[&[OptionDeclaration]]) -> usize {
    let mut total = 0;
    let mut part = 0;
    while part < parts.len() {
        total += parts[part].len();
        part += 1;
    }
    total
}

const fn join<const N: usize>(parts: &[&[OptionDeclaration]]) -> [OptionDeclaration; N] {
    let mut joined = [parts[0][0]; N];
    let (mut at, mut part) = (0, 0);
    while part < parts.len() {
        let mut index = 0;
        while index < parts[part].len() {
            joined[at] = parts[part][index];
            at += 1;
            index += 1;
        }
        part += 1;
    }
    joined
}

/// An option that somebody must define.
const fn required(
    path: &'static str,
    ty: Type,
    doc: &'static str,
    example: &'static str,
) -> OptionDeclaration {
    OptionDeclaration {
        path,
        ty,
        default: Default::Required,
        merge: Merge::Unique,
        doc,
        example,
    }
}

/// An option with a default expression.
const fn optional(
    path: &'static str,
    ty: Type,
    default: &'static str,
    doc: &'static str,
    example: &'static str,
) -> OptionDeclaration {
    OptionDeclaration {
        path,
        ty,
        default: Default::Expression(default),
        merge: Merge::Unique,
        doc,
        example,
    }
}

/// A set with declared members.
const fn record(path: &'static str, doc: &'static str) -> OptionDeclaration {
    OptionDeclaration {
        path,
        ty: Type::Record,
        default: Default::Expression("{ }"),
        merge: Merge::ByKey,
        doc,
        example: "",
    }
}

/// The same declaration, its definitions merged by another policy.
const fn merged(declaration: OptionDeclaration, merge: Merge) -> OptionDeclaration {
    OptionDeclaration {
        merge,
        ..declaration
    }
}

/// The same declaration with another default.
const fn defaulted(declaration: OptionDeclaration, default: Default) -> OptionDeclaration {
    OptionDeclaration {
        default,
        ..declaration
    }
}
