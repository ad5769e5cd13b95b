//! Text from a spec, made safe for a terminal: nothing in it can move the cursor, change a colour or turn the reading order.

/// How wide a tab is.
const TAB: usize = 4;

/// One character as it is shown.
pub(crate) fn shown(character: char) -> Shown {
    match character {
        '\u{0}'..='\u{1f}' => {
            Shown::Picture(char::from_u32(0x2400 + character as u32).unwrap_or('␀'))
        }
        '\u{7f}' => Shown::Picture('␡'),
        _ if is_invisible(character) => Shown::Code(character as u32),
        _ => Shown::Itself(character),
    }
}

/// How a character is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// As it is.
    Itself(char),
    /// By the picture that Unicode has for it.
    Picture(char),
    /// By its number: `⟨U+202E⟩`.
    Code(u32),
}

impl Shown {
    /// Appends it to a text.
    pub fn push_to(self, text: &mut String) {
        match self {
            Self::Itself(character) | Self::Picture(character) => text.push(character),
            Self::Code(number) => text.push_str(&format!("⟨U+{number:04X}⟩")),
        }
    }
}

/// A text of one or several lines, made safe. Line breaks stay, tabs become spaces.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => safe.push('\n'),
            '\t' => safe.push_str(&" ".repeat(TAB)),
            _ => shown(character).push_to(&mut safe),
        }
    }
    safe
}

/// A text that stands on one line, made safe.
pub fn escape_line(text: &str) -> String {
    escape(text).replace('\n', "␊")
}

/// How many spaces a tab at this column stands for.
pub(crate) fn tab_width(column: usize) -> usize {
    TAB - column % TAB
}

/// Characters that take no room or change how their neighbours are read.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{80}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_a_terminal_gets_through() {
        let cases = [
            ("plain – text ✓ 日本", "plain – text ✓ 日本"),
            ("\u{1b}[31mred\u{7}", "␛[31mred␇"),
            ("a\rb", "a␍b"),
            ("\u{9b}2J", "⟨U+009B⟩2J"),
            ("abc\u{202e}cba", "abc⟨U+202E⟩cba"),
            ("zero\u{200b}width", "zero⟨U+200B⟩width"),
            ("a\tb\nc", "a    b\nc"),
        ];
        for (text, expected) in cases {
            assert_eq!(escape(text), expected);
        }
        assert_eq!(escape_line("a\nb"), "a␊b");
    }
}
