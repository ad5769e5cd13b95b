//! POSIX shell words.

use super::QuoteError;

/// One word, in single quotes unless nothing in it means anything.
pub fn word(text: &str) -> Result<String, QuoteError> {
    if text.contains('\0') {
        return Err(QuoteError::character("a shell word", '\0'));
    }
    let bare = !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_./:@%+,-".contains(&byte));
    Ok(if bare {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    })
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn words_are_quoted_where_they_must_be() {
        for (text, expected) in [
            ("a-b/c", "a-b/c"),
            ("", "''"),
            ("it's", r"'it'\''s'"),
            ("a=b", "'a=b'"),
            ("$x", "'$x'"),
        ] {
            assert_eq!(word(text).as_deref(), Ok(expected));
        }
    }
}
