//! Paths as people write them, against the option table.

use specc_eval::{OptionDeclaration, Type};
use specc_model::facts::plane::PROCESSES;
use specc_model::options::SCHEMA;
use specc_source::suggest;

/// Where a path leads.
pub(super) struct Place<'p> {
    /// The option there; a set of named records has none for its records.
    pub(super) declaration: Option<&'static OptionDeclaration>,
    /// What stands at the wildcards, outermost first: `api`; where the path holds the wildcard itself, nothing does.
    pub(super) names: Option<Vec<&'p str>>,
    /// What stands below an option that is a list or a set of any names: the key and the type there.
    pub(super) inner: Option<(&'p str, &'static Type)>,
    /// The options directly below.
    pub(super) members: Vec<&'static OptionDeclaration>,
}

/// The place that a path leads to: names for wildcards, numbers or `[]` for elements of lists, both may be left out at the end.
pub(super) fn find(path: &str) -> Option<Place<'_>> {
    let given: Vec<&str> = path.split('.').collect();
    exact(&given).or_else(|| {
        let (last, parent) = given.split_last()?;
        let place = exact(parent)?;
        let inner = inner(&place.declaration?.ty, last)?;
        Some(Place {
            inner: Some((last, inner)),
            members: Vec::new(),
            ..place
        })
    })
}

/// The path with every misspelt part put right, where each has a likely one.
pub(super) fn corrected(path: &str) -> Option<String> {
    let mut so_far: Vec<String> = Vec::new();
    for part in path.split('.') {
        let next = known_next(&so_far);
        let right = match next.contains(&part) || next.contains(&WILDCARD) && !part.is_empty() {
            true => part,
            false if next.contains(&ELEMENT) => is_element(part).then_some(part)?,
            false => suggest::closest(part, next)?,
        };
        so_far.push(right.to_owned());
    }
    let corrected = so_far.join(".");
    (corrected != path).then_some(corrected)
}

/// The names that are known to stand at a wildcard; where there are none, any name may.
pub(super) fn known_names(path_to_wildcard: &str) -> Vec<&'static str> {
    match path_to_wildcard {
        "plane.services" => PROCESSES.iter().map(|process| process.name).collect(),
        _ => Vec::new(),
    }
}

const WILDCARD: &str = "<name>";
const ELEMENT: &str = "[]";

fn exact<'p>(given: &[&'p str]) -> Option<Place<'p>> {
    let declaration = SCHEMA
        .options
        .iter()
        .find(|option| below(option.path, given) == Some(""));
    let members: Vec<_> = SCHEMA
        .options
        .iter()
        .filter(|option| is_member(option.path, given))
        .collect();
    let any = declaration.or(members.first().copied())?;
    let parts = any.path.split('.').zip(given);
    let names: Vec<&str> = parts
        .filter(|(part, _)| *part == WILDCARD)
        .map(|(_, name)| *name)
        .collect();
    Some(Place {
        declaration,
        names: (!names.contains(&WILDCARD)).then_some(names),
        inner: None,
        members,
    })
}

/// Whether an option lies one level below a path, wildcards at the end of the path left out or not.
fn is_member(declared: &str, given: &[&str]) -> bool {
    below(declared, given).is_some_and(|rest| {
        let rest = rest.strip_prefix("<name>.").unwrap_or(rest);
        let rest = rest.strip_prefix("[].").unwrap_or(rest);
        !rest.is_empty() && !rest.contains('.')
    })
}

/// What remains of an option's path below a path as people write it.
fn below<'d>(declared: &'d str, given: &[&str]) -> Option<&'d str> {
    let mut rest = declared;
    for given in given {
        if rest.is_empty() {
            return None;
        }
        let above = declared
            .get(..declared.len() - rest.len())
            .unwrap_or_default()
            .trim_end_matches('.');
        let (part, after) = rest.split_once('.').unwrap_or((rest, ""));
        if !stands_for(given, part, above) {
            return None;
        }
        rest = after;
    }
    Some(rest)
}

fn stands_for(given: &str, part: &str, above: &str) -> bool {
    match part {
        WILDCARD => {
            let known = known_names(above);
            given == WILDCARD || !given.is_empty() && (known.is_empty() || known.contains(&given))
        }
        ELEMENT => is_element(given),
        _ => part == given,
    }
}

fn is_element(part: &str) -> bool {
    part == ELEMENT || !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// The type at a key of a list or of a set of any names.
fn inner(ty: &'static Type, key: &str) -> Option<&'static Type> {
    match ty {
        Type::SetOf(inner) if !key.is_empty() => Some(inner),
        Type::List(inner) if is_element(key) => Some(inner),
        Type::Nullable(inner) => self::inner(inner, key),
        _ => None,
    }
}

/// What may stand after these parts.
fn known_next(parts: &[String]) -> Vec<&'static str> {
    let given: Vec<&str> = parts.iter().map(String::as_str).collect();
    let mut next: Vec<&'static str> = Vec::new();
    for option in SCHEMA.options {
        let Some(rest) = below(option.path, &given).filter(|rest| !rest.is_empty()) else {
            continue;
        };
        let (part, _) = rest.split_once('.').unwrap_or((rest, ""));
        let above = option
            .path
            .get(..option.path.len() - rest.len())
            .unwrap_or_default();
        let names = known_names(above.trim_end_matches('.'));
        match part == WILDCARD && !names.is_empty() {
            true => next.extend(names),
            false => next.push(part),
        }
    }
    next
}
