//! Types in words, for messages and reference pages.

use crate::format;
use crate::schema::{DeclarationIn, Schema, TypeIn};

/// More constants than this are not listed.
const LISTED: usize = 8;

impl<'t> DeclarationIn<'t> {
    /// The first sentence of the doc.
    pub fn summary(&self) -> &'t str {
        let paragraph = self.doc.split("\n\n").next().unwrap_or(self.doc).trim();
        match paragraph.find(". ").or_else(|| paragraph.find(".\n")) {
            Some(end) => paragraph.get(..=end).unwrap_or(paragraph),
            None => paragraph,
        }
    }
}

impl Schema {
    /// A type with its article: `a size from 64M to 8G`.
    pub fn type_words(&self, ty: &TypeIn<'_>) -> String {
        match ty {
            TypeIn::Bool => "`true` or `false`".to_owned(),
            &TypeIn::Integer { min, max } if min == i64::MIN && max == i64::MAX => {
                "an integer".to_owned()
            }
            &TypeIn::Integer { min, max } if max == i64::MAX => {
                format!("an integer of at least {min}")
            }
            &TypeIn::Integer { min, max } if min == i64::MIN => {
                format!("an integer of at most {max}")
            }
            &TypeIn::Integer { min, max } => format!("an integer from {min} to {max}"),
            &TypeIn::Decimal { min, max } if min <= f64::MIN && max >= f64::MAX => {
                "a number".to_owned()
            }
            &TypeIn::Decimal { min, max } if min <= f64::MIN => {
                format!("a number of at most {}", format::decimal(max))
            }
            &TypeIn::Decimal { min, max } if max >= f64::MAX => {
                format!("a number of at least {}", format::decimal(min))
            }
            &TypeIn::Decimal { min, max } => {
                format!(
                    "a number from {} to {}",
                    format::decimal(min),
                    format::decimal(max)
                )
            }
            TypeIn::Text(refinement) => refinement.name.to_owned(),
            TypeIn::Template(refinement) | TypeIn::SecretTemplate(refinement) => {
                refinement.name.to_owned()
            }
            TypeIn::Secret => "a Secret (`vault.NAME`)".to_owned(),
            TypeIn::Version {
                min_components,
                max_components,
            } if min_components == max_components => {
                format!("a version of {min_components} components")
            }
            TypeIn::Version {
                min_components,
                max_components,
            } => {
                format!("a version of {min_components} to {max_components} components")
            }
            TypeIn::VersionBetween(bounds) => match (bounds.at_least, bounds.below) {
                (None, None) => "a version".to_owned(),
                (Some(least), None) => format!("a version of at least v{least}"),
                (None, Some(end)) => format!("a version below v{end}"),
                (Some(least), Some(end)) => {
                    format!("a version of at least v{least} and below v{end}")
                }
            },
            TypeIn::Choice(texts) => {
                let texts: Vec<String> = texts.iter().map(|text| format!("`{text:?}`")).collect();
                match texts.as_slice() {
                    [one] => one.clone(),
                    _ => format!("one of {}", texts.join(", ")),
                }
            }
            TypeIn::Variant => "a set with exactly one attribute".to_owned(),
            &TypeIn::Duration { min, max } => between("a duration", min, max, format::duration),
            &TypeIn::Size { min, max } => between("a size", min, max, format::size),
            TypeIn::Address => "an IPv4 address".to_owned(),
            TypeIn::Cidr => "a CIDR".to_owned(),
            TypeIn::CidrOrVariable => "a CIDR or `var.NAME`".to_owned(),
            TypeIn::AddressOrVariable => "an IPv4 address or `var.NAME`".to_owned(),
            TypeIn::Constant { group } => self.constant_words(group),
            TypeIn::Tagged { group } => self.tagged_words(group),
            TypeIn::List(inner) => format!("a list of {}", plural(&self.type_words(inner))),
            TypeIn::SetOf(inner) => format!("a set of {}", plural(&self.type_words(inner))),
            TypeIn::Nullable(inner) => format!("{} or null", self.type_words(inner)),
            TypeIn::OneOf(alternatives) => {
                let words: Vec<String> = alternatives
                    .iter()
                    .map(|one| self.type_words(one))
                    .collect();
                words.join(" or ")
            }
            TypeIn::Record => "a set".to_owned(),
            TypeIn::Records => "a list of sets".to_owned(),
            TypeIn::NamedRecords => "a set of named sets".to_owned(),
            TypeIn::Any => "any data".to_owned(),
        }
    }

    fn constant_words(&self, group: &str) -> String {
        let names: Vec<&str> = self
            .constants
            .iter()
            .filter(|constant| constant.group == group)
            .map(|constant| constant.name)
            .collect();
        if names.len() <= LISTED && !names.is_empty() {
            format!("one of `{}`", names.join("`, `"))
        } else {
            format!("a {group}")
        }
    }

    fn tagged_words(&self, group: &str) -> String {
        let given = self
            .constructors
            .iter()
            .filter(|given| given.group == group);
        let names: Vec<&str> = given.map(|given| given.name).collect();
        format!("one of `{} …`", names.join(" …`, `"))
    }
}

fn between(what: &str, min: u64, max: u64, words: fn(u64) -> String) -> String {
    match (min, max) {
        (0, u64::MAX) => what.to_owned(),
        (0, max) => format!("{what} of at most {}", words(max)),
        (min, u64::MAX) => format!("{what} of at least {}", words(min)),
        (min, max) => format!("{what} from {} to {}", words(min), words(max)),
    }
}

/// `a size` → `sizes`; what does not begin with an article stays as it is.
fn plural(words: &str) -> String {
    let Some(rest) = words
        .strip_prefix("a ")
        .or_else(|| words.strip_prefix("an "))
    else {
        return words.to_owned();
    };
    let (noun, tail) = match rest.find([' ', '(']) {
        Some(end) => rest.split_at(end),
        None => (rest, ""),
    };
    match noun {
        "IPv4" => format!(
            "IPv4 addresses{}",
            tail.strip_prefix(" address").unwrap_or(tail)
        ),
        "size" | "duration" | "version" | "Secret" | "set" | "list" | "string" | "CIDR"
        | "number" | "integer" | "role" => {
            format!("{noun}s{tail}")
        }
        "capability" => format!("capabilities{tail}"),
        _ => words.to_owned(),
    }
}
