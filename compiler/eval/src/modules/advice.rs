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
            (TypeIn::Tagged { group }, kind) => self.constructor_advice(kind, group),
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
            (
                TypeIn::Text(_) | TypeIn::Template(_) | TypeIn::SecretTemplate(_),
                Kind::Bool(truth),
            ) => Some(format!("write it in quotes: `\"{truth}\"`")),
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

    /// What to write where one of the constructors of a group should stand.
    fn constructor_advice(&self, kind: &Kind, group: &str) -> Option<String> {
        let all = || {
            let given = self.schema.constructors.iter();
            given.filter(|given| given.group == group)
        };
        match kind {
            Kind::Text(text) if text.is_secret() => {
                let reference = text.as_reference()?;
                let takers: Vec<String> = all()
                    .filter(|given| matches!(given.argument, TypeIn::Secret))
                    .map(|given| format!("`{} vault.{}`", given.name, reference.name))
                    .collect();
                let takers = (!takers.is_empty()).then(|| takers.join(" or "))?;
                Some(format!("say what the secret is for: {takers}"))
            }
            Kind::Text(text) => {
                let text = text.as_literal()?.trim();
                let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
                let close = suggest::closest(word, all().map(|given| given.name));
                let found = all().find(|given| Some(given.name) == close || given.name == word)?;
                let argument = match (rest, &found.argument) {
                    // What was typed where a secret belongs is not repeated.
                    (rest, TypeIn::Secret) if !rest.starts_with("vault.") => "vault.NAME",
                    ("", _) => "\"why\"",
                    (rest, _) => rest,
                };
                Some(format!(
                    "`{}` is a name, not a string: write `{} {argument}` without quotes around it",
                    found.name, found.name
                ))
            }
            Kind::Set(set) if set.len() == 1 => {
                let name = self.symbols.name(set.iter().next()?.name);
                let found = all().find(|given| given.name == name)?;
                Some(format!(
                    "`{name}` is put before its argument, not into a set: write `{} …`",
                    found.name
                ))
            }
            _ => None,
        }
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
