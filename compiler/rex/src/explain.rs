//! From a code to its text.

use specc_source::{Code, suggest};

use crate::registry;

/// There is no code of that name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCode {
    /// The code that was probably meant.
    pub suggestion: Option<&'static Code>,
}

/// The code of a rule or of a fault in suppressions, by id (`REX-03`, `rex-3`) or slug (`vpn-acl-two-cidrs`).
///
/// # Errors
///
/// Where there is no such code; with a suggestion where one is close.
pub fn explain(name: &str) -> Result<&'static Code, UnknownCode> {
    let wanted = normalized(name);
    if let Some(code) =
        registry::codes().find(|code| code.id == wanted || code.slug.eq_ignore_ascii_case(name))
    {
        return Ok(code);
    }
    let names = registry::codes().flat_map(|code| [code.id, code.slug]);
    let closest =
        suggest::closest(&wanted, names.clone()).or_else(|| suggest::closest(name, names));
    let suggestion = closest
        .and_then(|name| registry::codes().find(|code| code.id == name || code.slug == name));
    Err(UnknownCode { suggestion })
}

/// `rex-3`, `REX3` and `Rex_03` as `REX-03`.
fn normalized(name: &str) -> String {
    let upper = name.trim().to_ascii_uppercase();
    let digits = upper.trim_start_matches(|character: char| !character.is_ascii_digit());
    let prefix = upper
        .trim_end_matches(digits)
        .trim_end_matches(['-', '_', ' ']);
    match digits.parse::<u32>() {
        Ok(number) => format!("{prefix}-{number:02}"),
        Err(_) => upper,
    }
}

#[cfg(test)]
mod tests {
    use super::explain;

    #[test]
    fn a_code_is_found_by_id_or_slug_in_any_usual_spelling() {
        for name in ["REX-03", "rex-3", "REX03", "rex_03", "vpn-acl-two-cidrs"] {
            assert_eq!(explain(name).map(|code| code.id), Ok("REX-03"), "{name}");
        }
    }

    #[test]
    fn an_unknown_code_comes_with_the_closest_one() {
        let suggestion = |name| explain(name).unwrap_err().suggestion.map(|code| code.id);
        assert_eq!(suggestion("vpn-acl-two-cidr"), Some("REX-03"));
        assert_eq!(suggestion("REX-O3"), Some("REX-03"));
        assert_eq!(suggestion("kubernetes"), None);
    }
}
