//! `specc explain`: the text behind every code.

use specc_source::{Code, suggest};

/// A word that is no code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCode {
    /// The code that was probably meant.
    pub suggestion: Option<&'static str>,
}

/// All codes that specc can raise: the language's, the model's, those of artifact files, the driver's, the rules'.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    specc_syntax::codes::ALL
        .into_iter()
        .chain(specc_eval::codes::ALL.iter().copied())
        .chain(specc_model::codes::ALL.iter().copied())
        .chain(specc_artifacts::codes::ALL)
        .chain(crate::codes::ALL)
        .chain(specc_rex::registry::codes())
}

/// The code of that id (`REX-03`, `rex-3`) or slug (`vpn-acl-two-cidrs`).
pub fn explain(word: &str) -> Result<&'static Code, UnknownCode> {
    let wanted = folded(word);
    let found = codes().find(|code| folded(code.id) == wanted || folded(code.slug) == wanted);
    found.ok_or_else(|| {
        let names = || codes().flat_map(|code| [code.id, code.slug]);
        let suggestion = suggest::closest(&word.to_uppercase(), names())
            .or_else(|| suggest::closest(&word.to_lowercase(), names()));
        UnknownCode { suggestion }
    })
}

/// `rex-3`, `REX3` and `Rex_03` as `rex3`.
fn folded(word: &str) -> String {
    let letters: Vec<char> = word
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let significant = letters.iter().enumerate().filter(|&(index, &letter)| {
        let after_digit = index
            .checked_sub(1)
            .is_some_and(|before| letters[before].is_ascii_digit());
        letter != '0' || after_digit
    });
    significant.map(|(_, letter)| letter).collect()
}

#[cfg(test)]
mod tests {
    use super::{codes, explain};

    #[test]
    fn a_code_is_found_by_any_usual_spelling() {
        for word in [
            "REX-03",
            "rex-3",
            "REX03",
            "rex_03",
            "vpn-acl-two-cidrs",
            "syntax-3",
            "FILE-01",
        ] {
            assert!(explain(word).is_ok(), "{word}");
        }
    }

    #[test]
    fn an_unknown_code_comes_with_the_likely_one() {
        let suggestion = |word| explain(word).unwrap_err().suggestion;
        assert_eq!(suggestion("SYNTX-03"), Some("SYNTAX-03"));
        assert_eq!(suggestion("vpn-acl-two-cidr"), Some("vpn-acl-two-cidrs"));
        assert_eq!(suggestion("kubernetes"), None);
    }

    #[test]
    fn codes_and_slugs_name_one_thing_each_and_explain_it() {
        let mut names: Vec<&str> = codes().flat_map(|code| [code.id, code.slug]).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for code in codes() {
            assert!(code.explanation.len() > 40, "{}", code.id);
        }
    }
}
