//! Text and string literals of Jinja.

/// Text outside of Jinja's tags that comes out as it is.
///
/// Works inside a template file and inside a YAML scalar in double quotes alike: what it inserts survives YAML's escaping
/// in either order, because Ansible reads YAML first in a variable file, and Jinja first in a template of a YAML file.
pub fn text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            // At the end, or before a carriage return, it would meet the `{{` of what follows.
            '{' if matches!(characters.peek(), None | Some('{' | '%' | '#' | '\r')) => {
                escaped.push_str("{{ '{' }}")
            }
            // Jinja makes every line end a line feed.
            '\r' => escaped.push_str("{{ '\\r' }}"),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// Whether Ansible would take the text for a template.
pub fn is_template(text: &str) -> bool {
    ["{{", "{%", "{#"]
        .iter()
        .any(|opening| text.contains(opening))
}

/// A string literal for use inside an expression, in single quotes.
pub fn string(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('\'');
    for character in text.chars() {
        match character {
            '\'' => literal.push_str("\\'"),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            _ if character.is_control() => {
                literal.push_str(&format!("\\u{:04x}", u32::from(character)))
            }
            _ => literal.push(character),
        }
    }
    literal.push('\'');
    literal
}

#[cfg(test)]
mod tests {
    use super::{string, text};

    #[test]
    fn only_what_opens_a_tag_is_escaped() {
        for (data, expected) in [
            ("a { b }} c", "a { b }} c"),
            ("{{ x }}", "{{ '{' }}{ x }}"),
            ("{%", "{{ '{' }}%"),
            ("ends in {", "ends in {{ '{' }}"),
            ("{\r\n", "{{ '{' }}{{ '\\r' }}\n"),
        ] {
            assert_eq!(text(data), expected);
        }
    }

    #[test]
    fn a_string_literal_keeps_quotes_and_backslashes() {
        assert_eq!(string("it's \\ here\u{7}"), r"'it\'s \\ here\u0007'");
    }
}
