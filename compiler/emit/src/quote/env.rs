//! Values in a file that compose reads as `env_file`.
//!
//! The reader is compose-go's: in double quotes it takes `\"` for a quote, then `\\`, `\n`, `\r` and octal `\0NNN` for what
//! they say, then `$$` and `\$` for a dollar. A single-quoted value would be simpler, but cannot hold `\'` as two characters.

use super::QuoteError;

const FORMAT: &str = "an env file";

/// A whole value: bare where nothing in it means anything, in double quotes otherwise.
pub fn value(text: &str) -> Result<String, QuoteError> {
    if is_bare(text) {
        return Ok(text.to_owned());
    }
    Ok(format!("\"{}\"", inside_double_quotes(text)?))
}

/// What stands between the double quotes of a value.
pub fn inside_double_quotes(text: &str) -> Result<String, QuoteError> {
    let mut quoted = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\0' => return Err(QuoteError::character(FORMAT, character)),
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '$' => quoted.push_str("\\$"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            _ if character.is_ascii_control() => {
                quoted.push_str(&format!("\\0{:03o}", u32::from(character)))
            }
            _ => quoted.push(character),
        }
    }
    Ok(quoted)
}

/// The name of a variable, as every shell and container runtime accepts it.
pub fn name(text: &str) -> Result<String, QuoteError> {
    let mut bytes = text.bytes();
    let fits = bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if fits {
        Ok(text.to_owned())
    } else {
        Err(QuoteError::new(
            FORMAT,
            format!("a variable named {text:?}"),
        ))
    }
}

/// Whether a text (or a piece of one) may stand without quotes.
pub(crate) fn is_bare(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"_./:@%+,=-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::{name, value};

    #[test]
    fn values_are_quoted_where_they_must_be() {
        for (text, expected) in [
            ("https://work.example.org", "https://work.example.org"),
            ("", ""),
            ("a b", "\"a b\""),
            ("$HOME \"x\" \\n", "\"\\$HOME \\\"x\\\" \\\\n\""),
            ("two\nlines", "\"two\\nlines\""),
            ("bell\u{7}7", "\"bell\\00077\""),
        ] {
            assert_eq!(value(text).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn what_no_environment_can_hold_is_refused() {
        assert_eq!(
            value("a\0").unwrap_err().to_string(),
            "an env file cannot hold the character U+0000"
        );
        assert!(
            name("1A").is_err() && name("").is_err() && name("A B").is_err() && name("A_1").is_ok()
        );
    }
}
