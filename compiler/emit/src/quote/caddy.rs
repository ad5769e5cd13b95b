//! Caddyfile tokens.
//!
//! Three readers work on a token, one after the other: `{$NAME}` is replaced in the bytes of the whole file; the lexer takes
//! quotes away; placeholders `{…}` are filled in where a directive supports them, and `\{` stands for a brace there.
//!
//! Quotes do not keep a first argument that begins with `@`, `/` or `*` from being a matcher: templates put data elsewhere, or
//! behind a matcher of their own (`respond * …`).

use super::QuoteError;

const FORMAT: &str = "a Caddyfile";

/// One token whose text is data, also for directives that fill in placeholders (such as `respond`, `header`, `redir`).
pub fn token(text: &str) -> Result<String, QuoteError> {
    lexed(&braces_as_data(text))
}

/// Text inside quotes that came through the first two readers; a token that the lexer reads as exactly `text`.
fn lexed(text: &str) -> Result<String, QuoteError> {
    if let Some(control) = text
        .chars()
        .find(|character| character.is_control() && !matches!(character, '\n' | '\t'))
    {
        return Err(QuoteError::character(FORMAT, control));
    }
    if is_bare(text) {
        return Ok(text.to_owned());
    }
    // A name that is empty has no value, so its default is what comes out: `{$`, and reading goes on behind it.
    let text = text.replace("{$", "{$:{$}");
    if !text.contains('`') {
        return Ok(format!("`{text}`"));
    }
    if text.contains("\\\"") || text.ends_with('\\') {
        return Err(QuoteError::new(
            FORMAT,
            "a backquote together with a backslash before a double quote or at the end",
        ));
    }
    Ok(format!("\"{}\"", text.replace('"', "\\\"")))
}

/// Braces that no placeholder replacer takes for one. Text without an opening brace is left alone, as the replacer does.
fn braces_as_data(text: &str) -> String {
    if !text.contains('{') {
        return text.to_owned();
    }
    text.replace('{', "\\{").replace('}', "\\}")
}

fn is_bare(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_./:@%+,=*~-".contains(&byte))
        && !text.starts_with('@')
}

#[cfg(test)]
mod tests {
    use super::token;

    #[test]
    fn tokens_are_quoted_where_they_must_be() {
        for (text, expected) in [
            ("/webhooks/plane", "/webhooks/plane"),
            ("", "``"),
            ("a \"b\" \\", "`a \"b\" \\`"),
            ("it's `x`", "\"it's `x`\""),
            ("{host}", "`\\{host\\}`"),
            ("{$HOME}", "`\\{$:{$}HOME\\}`"),
        ] {
            assert_eq!(token(text).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn what_no_token_can_hold_is_refused() {
        for text in ["\u{7}", "\r\n", "`\\\"", "` and \\"] {
            assert!(token(text).is_err(), "{text:?}");
        }
    }
}
