//! A value of a declared type, for messages that say what to write.

use crate::format;
use crate::schema::TypeIn;

/// An expression that fits the type, or shows its shape.
pub(super) fn of(ty: &TypeIn<'_>) -> String {
    match ty {
        TypeIn::Bool => "true".to_owned(),
        &TypeIn::Integer { min, max } => 1.clamp(min, max).to_string(),
        &TypeIn::Decimal { min, max } => format::decimal(0.5_f64.clamp(min, max)),
        &TypeIn::Duration { min, max } => format::duration(30_000.clamp(min, max)),
        &TypeIn::Size { min, max } => format::size((512 << 20).clamp(min, max)),
        TypeIn::Version { .. } => "v1.0.0".to_owned(),
        TypeIn::VersionBetween(bounds) => format!("v{}", bounds.at_least.unwrap_or("1.0.0")),
        TypeIn::Choice(texts) => format!("{:?}", texts.first().copied().unwrap_or_default()),
        TypeIn::Text(_) | TypeIn::Template(_) | TypeIn::SecretTemplate(_) => "\"…\"".to_owned(),
        TypeIn::Secret => "vault.NAME".to_owned(),
        TypeIn::Address | TypeIn::AddressOrVariable => "10.0.0.1".to_owned(),
        TypeIn::Cidr | TypeIn::CidrOrVariable => "10.0.0.0/8".to_owned(),
        TypeIn::Nullable(inner) => of(inner),
        TypeIn::OneOf(types) => types.first().map_or_else(String::new, of),
        TypeIn::List(inner) => format!("[ {} ]", of(inner)),
        TypeIn::Records => "[ { … } ]".to_owned(),
        TypeIn::Record
        | TypeIn::Variant
        | TypeIn::NamedRecords
        | TypeIn::SetOf(_)
        | TypeIn::Any => "{ … }".to_owned(),
        TypeIn::Constant { .. } | TypeIn::Tagged { .. } => "…".to_owned(),
    }
}
