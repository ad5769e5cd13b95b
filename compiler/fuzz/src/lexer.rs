//! Text → tokens.

use specc_source::Sources;
use specc_syntax::lex;

use crate::spans::assert_can_be_shown;

/// Tokens cover every byte in order, none is empty or cuts a character in two, and every error can be shown.
///
/// # Panics
///
/// Where that does not hold.
pub fn lexer(text: &str) {
    let mut sources = Sources::new();
    let file = sources.add("fuzz.plane", text);
    let lexed = lex(file, text);
    let mut end = 0;
    for token in &lexed.tokens {
        let start = end;
        end = token.end as usize;
        assert!(start < end, "no token is empty, at {start}");
        assert!(
            text.get(start..end).is_some(),
            "{start}..{end} lies between characters"
        );
    }
    assert_eq!(end, text.len(), "tokens cover the text");
    assert_can_be_shown(&sources, &lexed.errors);
}
