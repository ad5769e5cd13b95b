//! The words of a command line that may carry Jinja.

/// The parts of a text between blanks; an expression with blanks in it (`{{ base_dir }}/x`) does not end a word.
pub fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut from = None;
    let mut open: Option<&str> = None;
    let mut at = 0;
    while let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or("");
        let length = match open {
            Some(closing) if rest.starts_with(closing) => {
                open = None;
                closing.len()
            }
            Some(_) => character.len_utf8(),
            None if character.is_whitespace() => {
                words.extend(from.take().and_then(|from| text.get(from..at)));
                at += character.len_utf8();
                continue;
            }
            None => {
                open = closing_of(rest);
                character.len_utf8()
            }
        };
        from.get_or_insert(at);
        at += length;
    }
    words.extend(from.and_then(|from| text.get(from..)));
    words
}

/// What closes the Jinja that a text begins with; a delimiter that is never closed is text.
fn closing_of(text: &str) -> Option<&'static str> {
    let closing = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")]
        .into_iter()
        .find_map(|(opening, closing)| text.starts_with(opening).then_some(closing))?;
    text.contains(closing).then_some(closing)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn an_expression_does_not_end_a_word() {
        let cases: [(&str, &[&str]); 5] = [
            ("docker  compose\nup", &["docker", "compose", "up"]),
            (
                "-f {{ base_dir }}/a.yml up",
                &["-f", "{{ base_dir }}/a.yml", "up"],
            ),
            ("{{ a | join(' ') }} b", &["{{ a | join(' ') }}", "b"]),
            ("echo {{ open", &["echo", "{{", "open"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text), expected, "{text}");
        }
    }
}
