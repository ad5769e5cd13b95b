//! What to write instead of a value of the wrong type.

use specc_source::{FileId, Sources, suggest};
use specc_syntax::literal::{self, Literal};

use crate::format;
use crate::machine::Machine;
use crate::schema::TypeIn;
use crate::value::{Kind, Value};

impl Machine<'_> {
    /// The likely meaning of a value that has the wrong type for an option.
    pub(super) fn advice(&self, value: &Value, ty: &TypeIn<'_>) -> Option<String> {
        match (ty, &value.kind) {
            (TypeIn::Nullable(inner), _) => self.advice(value, inner),
            (TypeIn::OneOf(alternatives), _) => {
                alternatives.iter().find_map(|alternative| self.advice(value, alternative))
            }
            (TypeIn::Secret, Kind::Text(text)) if text.is_secret() => {
                Some("write the reference alone: `vault.NAME`".to_owned())
            }
            (TypeIn::Secret, Kind::Text(_)) => Some(
                "put it into the vault and name it: `vault.NAME`; what stands in a spec is in its history for ever"
                    .to_owned(),
            ),
            (TypeIn::List(_) | TypeIn::Records, Kind::Set(_)) => {
                Some("put it into a list: `[ { … } ]`".to_owned())
            }
            (TypeIn::List(inner), _) if self.advice_fits(value, inner) => {
                Some("put it into a list: `[ … ]`".to_owned())
            }
            (TypeIn::NamedRecords | TypeIn::Record | TypeIn::Variant | TypeIn::SetOf(_), Kind::List(_)) => {
                Some("write a set: `{ name = …; }`".to_owned())
            }
            (_, Kind::Text(text)) => self.quoted_literal(text.as_literal()?, ty),
            (&TypeIn::Duration { .. }, &Kind::Integer(number)) => {
                Some(format!("give it a unit: `{number}s` for seconds, `{number}m` for minutes"))
            }
            (&TypeIn::Size { .. }, &Kind::Integer(number)) => {
                Some(format!("give it a unit: `{number}M` for mebibytes, `{number}G` for gibibytes"))
            }
            (&TypeIn::Size { .. }, &Kind::Duration(number)) if number % 60_000 == 0 => {
                Some(format!("`m` means minutes: write `{}M` for mebibytes", number / 60_000))
            }
            (&TypeIn::Duration { .. }, &Kind::Size(size)) if size % (1 << 20) == 0 => {
                Some(format!("`M` means mebibytes: write `{}m` for minutes", size >> 20))
            }
            (TypeIn::Version { .. } | TypeIn::VersionBetween(_), Kind::Integer(_) | Kind::Decimal(_)) => {
                let text = format::scalar(&value.kind)?;
                Some(format!("versions begin with `v`: `v{text}`"))
            }
            (TypeIn::Cidr | TypeIn::CidrOrVariable, Kind::Address(address)) => {
                Some(format!("add the prefix length: `{address}/32` is this address alone"))
            }
            (TypeIn::Address | TypeIn::AddressOrVariable, Kind::Cidr(cidr)) => {
                Some(format!("leave the prefix length off: `{}`", cidr.addr()))
            }
            (
                TypeIn::Text(_) | TypeIn::Template(_) | TypeIn::SecretTemplate(_),
                Kind::Integer(_) | Kind::Decimal(_) | Kind::Version(_) | Kind::Duration(_) | Kind::Size(_)
                | Kind::Address(_) | Kind::Cidr(_) | Kind::Constant(_),
            ) => {
                let written = self.sources.text(value.from);
                let text = if value.computed || written.is_empty() || written.contains(['"', '\n']) {
                    format::scalar(&value.kind)?
                } else {
                    written.to_owned()
                };
                Some(format!("write it in quotes: `\"{text}\"`"))
            }
            (TypeIn::Integer { .. }, &Kind::Decimal(number)) if number.fract() == 0.0 => {
                Some(format!("write it without the point: `{number:.0}`"))
            }
            _ => None,
        }
    }

    fn advice_fits(&self, value: &Value, ty: &TypeIn<'_>) -> bool {
        matches!(
            (ty, &value.kind),
            (TypeIn::Constant { .. }, Kind::Constant(_))
                | (
                    TypeIn::Text(_) | TypeIn::Template(_) | TypeIn::SecretTemplate(_),
                    Kind::Text(_)
                )
                | (TypeIn::Cidr | TypeIn::CidrOrVariable, Kind::Cidr(_))
                | (
                    TypeIn::Address | TypeIn::AddressOrVariable,
                    Kind::Address(_)
                )
                | (TypeIn::Integer { .. }, Kind::Integer(_))
                | (TypeIn::Tagged { .. }, Kind::Tagged(..))
                | (TypeIn::Any, _)
        )
    }

    /// A string that would be right without its quotes.
    fn quoted_literal(&self, text: &str, ty: &TypeIn<'_>) -> Option<String> {
        let trimmed = text.trim();
        if let TypeIn::Constant { group } = ty {
            return self.constant_advice(trimmed, group);
        }
        if let TypeIn::Bool = ty {
            let truth = match trimmed.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" | "1" => "true",
                "false" | "no" | "off" | "0" => "false",
                _ => return None,
            };
            return Some(format!("write it without quotes: `{truth}`"));
        }
        let candidate = match ty {
            TypeIn::Version { .. } | TypeIn::VersionBetween(_) if !trimmed.starts_with('v') => {
                format!("v{trimmed}")
            }
            _ => trimmed.to_owned(),
        };
        let fits = matches!(
            (ty, literal_of(&candidate)?),
            (TypeIn::Size { .. }, Literal::Size(_))
                | (TypeIn::Duration { .. }, Literal::Duration(_))
                | (
                    TypeIn::Version { .. } | TypeIn::VersionBetween(_),
                    Literal::Version(_)
                )
                | (TypeIn::Integer { .. }, Literal::Integer(_))
                | (
                    TypeIn::Decimal { .. },
                    Literal::Decimal(_) | Literal::Integer(_)
                )
                | (
                    TypeIn::Address | TypeIn::AddressOrVariable,
                    Literal::Address(_)
                )
                | (TypeIn::Cidr | TypeIn::CidrOrVariable, Literal::Cidr(_))
        );
        fits.then(|| format!("write it without quotes: `{candidate}`"))
    }

    fn constant_advice(&self, text: &str, group: &str) -> Option<String> {
        let folded = self
            .constants_of(group)
            .find(|name| name.eq_ignore_ascii_case(text));
        let close = folded.or_else(|| suggest::closest(text, self.constants_of(group)))?;
        Some(format!(
            "constants are names, not strings: write `{close}` without quotes"
        ))
    }
}

/// The literal that a text is, if it is one and nothing else.
fn literal_of(text: &str) -> Option<Literal> {
    let file: FileId = Sources::new().add("<text>", text);
    let parse = specc_syntax::parse(file, text.into());
    if !parse.errors.is_empty() {
        return None;
    }
    let specc_syntax::ast::Expr::Literal(view) = specc_syntax::ast::File::of(&parse.tree).expr()?
    else {
        return None;
    };
    literal::decode(&parse.tree, view.node().first_token())
}
