//! Whether a value fits a type, and if not, why.

use specc_source::{Code, suggest};
use specc_syntax::literal::Version;

use super::container::is_container;
use crate::codes;
use crate::data::{ReferenceKind, Text};
use crate::format;
use crate::machine::Machine;
use crate::schema::{Refinement, TypeIn, VersionBounds};
use crate::value::{Function, Kind, Value};

/// Why a value does not fit a type.
#[derive(Debug)]
pub(super) struct Mismatch {
    pub(super) code: &'static Code,
    /// After the option's name: `wants a size, got a string`.
    pub(super) message: String,
    /// Under the value.
    pub(super) label: Option<String>,
    pub(super) help: Option<String>,
    /// How near it came: among alternatives, the nearest one's complaint is shown.
    nearness: u8,
}

/// Bounds that leave a decimal free.
const DECIMALS: (f64, f64) = (f64::MIN, f64::MAX);
/// Bounds that leave a duration or a size free.
const AMOUNTS: (u64, u64) = (0, u64::MAX);

/// A value that fits, converted, with the alternative that it fits.
type Fit<'e> = std::result::Result<(Kind, &'e TypeIn<'e>), Mismatch>;

impl<'e> Machine<'e> {
    /// Whether a value fits a type, as far as can be seen without looking into its parts.
    pub(super) fn fit(&self, value: &Value, ty: &'e TypeIn<'e>) -> Fit<'e> {
        let kind = value.kind.clone();
        match (ty, &kind) {
            (TypeIn::Nullable(_), Kind::Null) => Ok((kind, ty)),
            (TypeIn::Nullable(inner), _) => {
                self.fit(value, inner)
                    .map_err(|mismatch| match mismatch.nearness {
                        0 => self.wrong_kind(value, ty),
                        _ => mismatch,
                    })
            }
            (TypeIn::OneOf(alternatives), _) => self.fit_one_of(value, ty, alternatives),
            (TypeIn::Bool, Kind::Bool(_)) => Ok((kind, ty)),
            (&TypeIn::Integer { min, max }, &Kind::Integer(value)) => {
                let words = |value: i64| value.to_string();
                within(value, min, max, words, (i64::MIN, i64::MAX)).map(|()| (kind, ty))
            }
            (&TypeIn::Decimal { min, max }, &Kind::Decimal(value)) => {
                within(value, min, max, format::decimal, DECIMALS).map(|()| (kind, ty))
            }
            (&TypeIn::Decimal { min, max }, &Kind::Integer(value)) => {
                let value = value as f64;
                within(value, min, max, format::decimal, DECIMALS)
                    .map(|()| (Kind::Decimal(value), ty))
            }
            (&TypeIn::Duration { min, max }, &Kind::Duration(value)) => {
                within(value, min, max, format::duration, AMOUNTS).map(|()| (kind, ty))
            }
            (&TypeIn::Size { min, max }, &Kind::Size(value)) => {
                within(value, min, max, format::size, AMOUNTS).map(|()| (kind, ty))
            }
            (
                &TypeIn::Version {
                    min_components,
                    max_components,
                },
                Kind::Version(version),
            ) => {
                let (least, most) = (min_components, max_components);
                components(&version.text, version.components, least, most).map(|()| (kind, ty))
            }
            (TypeIn::VersionBetween(bounds), Kind::Version(version)) => {
                between(version, bounds).map(|()| (kind, ty))
            }
            (TypeIn::Address | TypeIn::AddressOrVariable, Kind::Address(_))
            | (TypeIn::Cidr | TypeIn::CidrOrVariable, Kind::Cidr(_))
            | (TypeIn::List(_) | TypeIn::Records, Kind::List(_)) => Ok((kind, ty)),
            (container, Kind::Set(_)) if is_container(container) => Ok((kind, ty)),
            (TypeIn::Constant { group }, Kind::Constant(constant)) if constant.group == *group => {
                Ok((kind, ty))
            }
            (TypeIn::Tagged { group }, Kind::Tagged(constructor, _))
                if constructor.group == *group =>
            {
                Ok((kind, ty))
            }
            (_, Kind::Text(text)) => self.fit_text(value, text, ty),
            (
                TypeIn::Text(refinement)
                | TypeIn::Template(refinement)
                | TypeIn::SecretTemplate(refinement),
                Kind::Path(path),
            ) => {
                refine(&path.text, refinement)?;
                Ok((Kind::text(path.text.as_str()), ty))
            }
            (TypeIn::Any, Kind::Function(_) | Kind::Library(_) | Kind::Type(_)) => Err(Mismatch {
                code: &codes::NOT_DATA,
                message: format!("takes data, got {}", kind.noun()),
                label: None,
                help: Some(
                    match kind {
                        Kind::Type(_) => "a type stands in `types`, and says what others may hold",
                        _ => "call the function, and keep its result",
                    }
                    .to_owned(),
                ),
                nearness: 0,
            }),
            (TypeIn::Any, _) => Ok((kind, ty)),
            _ => Err(self.wrong_kind(value, ty)),
        }
    }

    fn fit_text(&self, value: &Value, text: &Text, ty: &'e TypeIn<'e>) -> Fit<'e> {
        let kind = value.kind.clone();
        let variable = text.as_reference().is_some() && !text.is_secret();
        match ty {
            TypeIn::CidrOrVariable | TypeIn::AddressOrVariable if variable => Ok((kind, ty)),
            TypeIn::Secret if text.is_secret() && text.as_reference().is_some() => Ok((kind, ty)),
            TypeIn::SecretTemplate(refinement) => {
                text.as_literal()
                    .map_or(Ok(()), |text| refine(text, refinement))?;
                Ok((kind, ty))
            }
            TypeIn::Text(_) | TypeIn::Template(_) | TypeIn::Any if text.is_secret() => {
                Err(self.exposed(text, ty))
            }
            TypeIn::Any => Ok((kind, ty)),
            TypeIn::Choice(texts) => match text.as_literal() {
                Some(text) => choose(text, texts).map(|()| (kind, ty)),
                None => Err(self.wrong_kind(value, ty)),
            },
            TypeIn::Template(refinement) | TypeIn::Text(refinement) => match text.as_literal() {
                Some(text) => refine(text, refinement).map(|()| (kind, ty)),
                None if matches!(ty, TypeIn::Template(_)) => Ok((kind, ty)),
                None => Err(Mismatch {
                    code: &codes::TYPE,
                    message: format!("wants {}, got {}", self.type_words(ty), kind.noun()),
                    label: None,
                    help: Some(
                        "write the text itself: it is needed while the spec is compiled".to_owned(),
                    ),
                    nearness: 1,
                }),
            },
            _ => Err(self.wrong_kind(value, ty)),
        }
    }

    fn fit_one_of(
        &self,
        value: &Value,
        ty: &'e TypeIn<'e>,
        alternatives: &'e [TypeIn<'e>],
    ) -> Fit<'e> {
        let mut nearest: Option<Mismatch> = None;
        for alternative in alternatives {
            match self.fit(value, alternative) {
                Ok(fit) => return Ok(fit),
                Err(mismatch) => {
                    let nearer = nearest
                        .as_ref()
                        .is_none_or(|best| mismatch.nearness > best.nearness);
                    if nearer && mismatch.nearness > 0 {
                        nearest = Some(mismatch);
                    }
                }
            }
        }
        Err(nearest.unwrap_or_else(|| self.wrong_kind(value, ty)))
    }

    fn wrong_kind(&self, value: &Value, ty: &'e TypeIn<'e>) -> Mismatch {
        if let Kind::Function(Function::Constructor(constructor)) = &value.kind {
            let argument = self.type_words(&constructor.argument);
            return Mismatch {
                code: &codes::TYPE,
                message: format!(
                    "wants {}, got `{}` without its argument",
                    self.type_words(ty),
                    constructor.name
                ),
                label: Some("needs an argument".to_owned()),
                help: Some(format!("write `{} …`, with {argument}", constructor.name)),
                nearness: 1,
            };
        }
        if let Kind::Property(property) = &value.kind {
            return Mismatch {
                code: &codes::MISPLACED_PROPERTY,
                message: format!("cannot hold {} here", property.what.noun()),
                label: Some("nothing is merged here".to_owned()),
                help: Some(
                    "put it around the whole definition; for an element, use `lib.optional`"
                        .to_owned(),
                ),
                nearness: 1,
            };
        }
        let secret = matches!(ty, TypeIn::Secret) && matches!(value.kind, Kind::Text(_));
        Mismatch {
            code: if secret {
                &codes::SECRET_WANTED
            } else {
                &codes::TYPE
            },
            message: format!("wants {}, got {}", self.type_words(ty), value.kind.noun()),
            label: None,
            help: self.advice(value, ty),
            nearness: 0,
        }
    }

    fn exposed(&self, text: &Text, ty: &'e TypeIn<'e>) -> Mismatch {
        let mut references = text.references();
        let secret = references.find(|reference| reference.kind == ReferenceKind::Vault);
        let name = secret.map_or_else(String::new, |secret| secret.name.clone());
        Mismatch {
            code: &codes::SECRET_EXPOSED,
            message: format!("would print the secret `vault.{name}`"),
            label: Some("the secret would be visible here".to_owned()),
            help: Some(match ty {
                TypeIn::Any => "keep secrets out of it: only env files may carry them".to_owned(),
                _ => "write a value that may be seen, or use an option that takes a Secret"
                    .to_owned(),
            }),
            nearness: 2,
        }
    }
}

fn within<T: PartialOrd + Copy>(
    value: T,
    min: T,
    max: T,
    words: impl Fn(T) -> String,
    open: (T, T),
) -> std::result::Result<(), Mismatch> {
    let bound = if value < min {
        format!("is {}, less than the least, {}", words(value), words(min))
    } else if value > max {
        format!("is {}, more than the most, {}", words(value), words(max))
    } else if value >= min && value <= max {
        return Ok(());
    } else {
        "is not a number".to_owned()
    };
    let nearest = if value < min { min } else { max };
    let allowed = if max == open.1 {
        format!("of at least {}", words(min))
    } else if min == open.0 {
        format!("of at most {}", words(max))
    } else {
        format!("from {} to {}", words(min), words(max))
    };
    Err(Mismatch {
        code: &codes::BOUNDS,
        message: bound,
        label: Some(format!("{} is out of bounds", words(value))),
        help: Some(format!(
            "write a value {allowed}, such as `{}`",
            words(nearest)
        )),
        nearness: 2,
    })
}

fn components(text: &str, written: u8, least: u8, most: u8) -> std::result::Result<(), Mismatch> {
    if (least..=most).contains(&written) {
        return Ok(());
    }
    let wanted = if least == most {
        format!("{least}")
    } else {
        format!("{least} to {most}")
    };
    let help = if written < least {
        format!(
            "write the exact version: `v{text}{}`",
            ".0".repeat(usize::from(least - written))
        )
    } else {
        "leave the last components off".to_owned()
    };
    Err(Mismatch {
        code: &codes::BOUNDS,
        message: format!("wants a version of {wanted} components, got `v{text}`"),
        label: Some(format!("{written} of {wanted} components")),
        help: Some(help),
        nearness: 2,
    })
}

fn between(version: &Version, bounds: &VersionBounds<'_>) -> std::result::Result<(), Mismatch> {
    let number = &version.number;
    let written = (number.major, number.minor, number.patch);
    let outside = |message: String, nearest: &str| Mismatch {
        code: &codes::BOUNDS,
        message,
        label: Some(format!("v{} is out of bounds", version.text)),
        help: Some(format!("write a version such as `v{nearest}`")),
        nearness: 2,
    };
    if let Some(least) = bounds.at_least {
        // What comes before a release is older than it: `v1.2.0-rc.1` is not yet `v1.2.0`.
        let early = written == version_number(least) && !number.pre.is_empty();
        if written < version_number(least) || early {
            let message = format!("is v{}, older than the oldest, v{least}", version.text);
            return Err(outside(message, least));
        }
    }
    match bounds.below {
        Some(end) if written >= version_number(end) => {
            let message = format!("is v{}, and has to be below v{end}", version.text);
            let mut mismatch = outside(message, bounds.at_least.unwrap_or_default());
            if bounds.at_least.is_none() {
                mismatch.help = Some(format!("write a version older than `v{end}`"));
            }
            Err(mismatch)
        }
        _ => Ok(()),
    }
}

/// The numbers of a version, missing ones 0.
pub(super) fn version_number(text: &str) -> (u64, u64, u64) {
    let release = text.split(['-', '+']).next().unwrap_or(text);
    let mut numbers = release.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    (next(), next(), next())
}

fn choose(text: &str, texts: &[&str]) -> std::result::Result<(), Mismatch> {
    if texts.contains(&text) {
        return Ok(());
    }
    let all: Vec<String> = texts.iter().map(|text| format!("`{text:?}`")).collect();
    let help = match suggest::closest(text, texts.iter().copied()) {
        Some(close) => format!("did you mean `{close:?}`?"),
        None => format!("write {}", all.join(" or ")),
    };
    Err(Mismatch {
        code: &codes::REFINEMENT,
        message: format!("is {text:?}, which is none of {}", all.join(", ")),
        label: Some("not one of them".to_owned()),
        help: Some(help),
        nearness: 2,
    })
}

fn refine(text: &str, refinement: &Refinement) -> std::result::Result<(), Mismatch> {
    (refinement.check)(text).map_err(|complaint| Mismatch {
        code: &codes::REFINEMENT,
        message: format!("is not {}: {}", refinement.name, complaint.message),
        label: Some(complaint.message),
        help: foreign_interpolation(text).or(complaint.help),
        nearness: 2,
    })
}

/// What to write instead of `{{ name }}` and `$name`, which nobody fills in.
fn foreign_interpolation(text: &str) -> Option<String> {
    let shell = text.split('$').skip(1);
    let is_shell = shell
        .into_iter()
        .any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    (is_shell || text.contains("{{")).then(|| {
        "insert a value by `${…}`: `${config.project.name}` for one of the spec's".to_owned()
    })
}
