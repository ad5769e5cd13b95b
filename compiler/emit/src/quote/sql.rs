//! PostgreSQL, with `standard_conforming_strings` on, which it is unless somebody turned it off.

use super::QuoteError;

/// A string literal.
pub fn literal(text: &str) -> Result<String, QuoteError> {
    if text.contains('\0') {
        return Err(QuoteError::character("an SQL literal", '\0'));
    }
    Ok(format!("'{}'", text.replace('\'', "''")))
}

/// A quoted identifier. PostgreSQL would cut one off after 63 bytes, so a longer one is refused.
pub fn identifier(text: &str) -> Result<String, QuoteError> {
    const FORMAT: &str = "an SQL identifier";
    if text.contains('\0') {
        return Err(QuoteError::character(FORMAT, '\0'));
    }
    if text.is_empty() || text.len() > 63 {
        return Err(QuoteError::new(FORMAT, format!("{} bytes", text.len())));
    }
    Ok(format!("\"{}\"", text.replace('"', "\"\"")))
}

#[cfg(test)]
mod tests {
    use super::{identifier, literal};

    #[test]
    fn quotes_are_doubled() {
        assert_eq!(literal(r"it's \ here").as_deref(), Ok(r"'it''s \ here'"));
        assert_eq!(identifier("a\"b").as_deref(), Ok("\"a\"\"b\""));
        assert!(
            literal("\0").is_err()
                && identifier("").is_err()
                && identifier(&"a".repeat(64)).is_err()
        );
    }
}
