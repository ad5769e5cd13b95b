//! Names that are part of other names: of services in container names, say.

use super::QuoteError;

/// A name as it is, where it holds only what no format takes for syntax: letters, digits, `_`, `-` and `.`.
pub fn bare(text: &str) -> Result<String, QuoteError> {
    let fits = text
        .bytes()
        .next()
        .is_some_and(|first| first.is_ascii_alphanumeric() || first == b'_')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    if fits {
        Ok(text.to_owned())
    } else {
        Err(QuoteError::new("a name", format!("{text:?}")))
    }
}

/// The name as part of a variable's name: `plane-mq` becomes `plane_mq`.
pub fn variable(text: &str) -> String {
    text.chars()
        .map(|character| {
            if character.is_ascii_alphanumeric() {
                character
            } else {
                '_'
            }
        })
        .collect()
}
