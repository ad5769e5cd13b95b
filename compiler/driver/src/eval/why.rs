//! Where the value of an option comes from.

use specc_eval::inspect::{Definition, Inspector, Target};
use specc_eval::{Node, OptionDeclaration};
use specc_model::options::SCHEMA;

use crate::Problem;

/// Where the value of an option comes from.
#[derive(Debug)]
pub struct Why {
    /// The option's path: `plane.services.api.memory`.
    pub path: String,
    /// Its value.
    pub value: Node,
    /// What the value is, with its article: `a size`.
    pub noun: String,
    /// Everything that somebody wrote for it, in the order of the modules.
    pub definitions: Vec<Definition>,
    /// How it has a value that nobody wrote.
    pub unwritten: Option<Unwritten>,
    /// What the option table says about it.
    pub option: Option<OptionFacts>,
}

/// How an option has a value that nobody wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unwritten {
    /// Its default is this expression.
    Default(String),
    /// It stands inside the default of an option around it.
    InDefault,
    /// It has no default either.
    Absent,
}

/// What the option table says about an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionFacts {
    /// What values it takes: `a size from 6M`.
    pub ty: String,
    /// What it is for, in one sentence.
    pub summary: &'static str,
}

pub(super) fn why(
    inspector: &mut Inspector<'_>,
    target: Target,
    path: &str,
) -> Result<Option<Why>, Problem> {
    let Some(value) = inspector.value(target) else {
        return Ok(None);
    };
    let noun = inspector.describe(target).unwrap_or_default();
    let Some(explanation) = inspector.explain(target) else {
        return Err(
            Problem::new(format!("`{path}` is not the value of an option"))
                .help("ask for an option around it"),
        );
    };
    let unwritten = if explanation.is_absent {
        Some(Unwritten::Absent)
    } else if explanation.is_default {
        Some(match explanation.default {
            Some(text) if !explanation.is_inside_default => Unwritten::Default(text),
            _ => Unwritten::InDefault,
        })
    } else {
        None
    };
    Ok(Some(Why {
        value,
        noun,
        definitions: match explanation.is_inside_default {
            true => Vec::new(),
            false => explanation.definitions,
        },
        unwritten,
        option: explanation.option.map(OptionFacts::of),
        path: explanation.path,
    }))
}

impl OptionFacts {
    fn of(option: &OptionDeclaration) -> Self {
        Self {
            ty: SCHEMA.type_words(&option.ty),
            summary: option.summary(),
        }
    }
}
