//! Comments: for people, so that nothing has to be read back.

/// The text on one line: everything that any format takes for a line break, and every control character, becomes a space.
pub fn line(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|character| match character {
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => ' ',
            _ if character.is_control() => ' ',
            _ => character,
        })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_comment_cannot_end_early() {
        assert_eq!(
            line("one\ntwo\r\nthree\u{85}four\u{2028}five\u{0}"),
            "one two three four five"
        );
    }
}
