//! YAML scalars.

/// A scalar on one line: plain where every YAML reader takes it for this string, in double quotes otherwise.
pub fn scalar(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else {
        format!("\"{}\"", inside_double_quotes(text))
    }
}

/// What stands between the double quotes of a scalar.
pub fn inside_double_quotes(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            _ if is_printable(character) => quoted.push(character),
            _ if u32::from(character) <= 0xff => {
                quoted.push_str(&format!("\\x{:02X}", u32::from(character)))
            }
            _ => quoted.push_str(&format!("\\u{:04X}", u32::from(character))),
        }
    }
    quoted
}

/// Characters that may stand as they are: YAML's printable ones, without those that some readers take for line breaks.
fn is_printable(character: char) -> bool {
    !character.is_control()
        && !matches!(
            character,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

/// Words that YAML 1.1 or 1.2 reads as a boolean or as null.
const WORDS: &[&str] = &["true", "false", "yes", "no", "on", "off", "y", "n", "null"];

/// Whether a text needs no quotes. Stricter than YAML: it starts with a letter, `/` or `_`, so that it cannot be a number,
/// a date or an indicator, and holds nothing that means anything anywhere.
fn is_plain(text: &str) -> bool {
    let mut characters = text.chars();
    characters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || matches!(first, '/' | '_'))
        && characters
            .all(|character| character.is_ascii_alphanumeric() || "_./:@+-".contains(character))
        && !text.ends_with(':')
        && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::scalar;

    #[test]
    fn only_harmless_words_stay_plain() {
        for (text, expected) in [
            (
                "makeplane/plane-backend:v1.2.2",
                "makeplane/plane-backend:v1.2.2",
            ),
            ("/var/lib/rabbitmq", "/var/lib/rabbitmq"),
            ("yes", "\"yes\""),
            ("1e3", "\"1e3\""),
            ("~", "\"~\""),
            ("a: b", "\"a: b\""),
            ("a:", "\"a:\""),
            ("", "\"\""),
            (
                "tab\tnul\0next line\u{85}",
                "\"tab\\tnul\\x00next line\\x85\"",
            ),
            ("line\u{2028}", "\"line\\u2028\""),
        ] {
            assert_eq!(scalar(text), expected);
        }
    }
}
