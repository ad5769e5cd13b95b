//! Names that mean something elsewhere: in YAML, Python, Nix, or one level further up.

use specc_source::{Diagnostic, Span};

use crate::codes;
use crate::schema::Schema;

/// What to write instead of a name that nothing binds, where another language or another place gives it a meaning.
pub(super) fn instead_of(name: &str, schema: &Schema) -> Option<String> {
    let help = match name {
        "yes" | "Yes" | "YES" | "on" | "On" | "ON" => "did you mean `true`?",
        "no" | "No" | "NO" | "off" | "Off" | "OFF" => "did you mean `false`?",
        "None" | "nil" | "undefined" => "did you mean `null`?",
        "and" => "write `&&` between two conditions",
        "not" => "write `!` before the condition",
        "self" | "this" => "write `config.…` for the value of an option",
        "B" | "K" | "M" | "G" | "T" | "ms" | "s" | "m" | "h" => {
            return Some(format!(
                "write a unit directly behind its number: `1{name}`"
            ));
        }
        "latest" | "stable" => "write one exact version, such as `v1.2.2`",
        "pkgs" => "there are no packages here: name an image by a string, `\"name:tag\"`",
        _ => return of_this_spec(name, schema),
    };
    Some(help.to_owned())
}

/// `f"…"`, as in Python: a name that nothing binds touches a string.
pub(super) fn string_prefix(name: Span, text: Span) -> Diagnostic {
    Diagnostic::error(
        &codes::UNKNOWN_NAME,
        name.to(text),
        "a string has no prefix",
    )
    .label("a letter that touches the quote")
    .help("write `\"… ${name} …\"`: every string takes `${ }`")
}

fn of_this_spec(name: &str, schema: &Schema) -> Option<String> {
    let constant = name.strip_prefix("CAP_").unwrap_or("");
    let mut constants = schema.constants.iter();
    if constants.any(|known| known.name == constant) {
        return Some(format!("did you mean `{constant}`?"));
    }
    for root in ["vault", "var"] {
        let below = name
            .strip_prefix(root)
            .and_then(|rest| rest.strip_prefix('_'));
        if let Some(below) = below.filter(|below| super::is_variable_name(below)) {
            return Some(format!("did you mean `{root}.{below}`?"));
        }
    }
    let mut options = schema.options.iter();
    options
        .any(|option| option.path == name)
        .then(|| format!("did you mean `config.{name}`?"))
}
