//! Breaking sentences into lines.

use unicode_width::UnicodeWidthStr;

/// A text in lines of at most `width` columns where words allow it: the first one after `first`, the others after as many
/// spaces. Line breaks of the text stay, and so does the indentation of its lines.
pub fn wrap(first: &str, text: &str, width: usize) -> String {
    let indent = first.width();
    let room = width.saturating_sub(indent).max(20);
    let lines = text.lines().flat_map(|line| fill(line, room));
    let mut wrapped = String::new();
    for (index, line) in lines.enumerate() {
        let lead = if index == 0 {
            first.to_owned()
        } else {
            " ".repeat(indent)
        };
        wrapped.push_str(format!("{lead}{line}").trim_end());
        wrapped.push('\n');
    }
    wrapped
}

/// One line in pieces of at most `room` columns; words that are longer stand alone.
pub(crate) fn fill(line: &str, room: usize) -> Vec<String> {
    let body = line.trim_start();
    let margin = &line[..line.len() - body.len()];
    let mut pieces = Vec::new();
    let mut piece = margin.to_owned();
    let mut used = margin.width();
    for word in words(body, room) {
        let wide = word.width();
        if used > margin.width() && used + 1 + wide > room {
            pieces.push(std::mem::replace(&mut piece, margin.to_owned()));
            used = margin.width();
        }
        if used > margin.width() {
            piece.push(' ');
            used += 1;
        }
        piece.push_str(word);
        used += wide;
    }
    pieces.push(piece);
    pieces
}

/// The part of a line that fits, with a mark where something is left out.
pub(crate) fn cut(line: &str, room: usize) -> String {
    if line.width() <= room {
        return line.to_owned();
    }
    let mut used = 1;
    let fits = |character: &char| {
        used += character.to_string().width();
        used <= room
    };
    line.chars().take_while(fits).chain(['…']).collect()
}

/// The words of a line. What stands between backticks is one word where it fits a line: people copy it.
fn words(line: &str, room: usize) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let end = word_end(rest, room);
        words.push(rest.get(..end).unwrap_or(rest));
        rest = rest.get(end + 1..).unwrap_or("");
    }
    words
}

/// Where the first word ends: at a space outside backticks, or at any space if the code is too wide to keep together.
fn word_end(line: &str, room: usize) -> usize {
    let mut in_code = false;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'`' => in_code = !in_code,
            b' ' if !in_code => {
                let fits = line.get(..at).is_some_and(|word| word.width() <= room);
                return if fits {
                    at
                } else {
                    line.find(' ').unwrap_or(at)
                };
            }
            _ => {}
        }
    }
    let whole = !in_code && line.width() <= room;
    if whole {
        line.len()
    } else {
        line.find(' ').unwrap_or(line.len())
    }
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn lines_break_between_words() {
        let cases = [
            (
                "  why:  ",
                "one two three four five",
                "  why:  one two three four\n        five\n",
            ),
            (
                "",
                "a\n    code stays indented here",
                "a\n    code stays indented\n    here\n",
            ),
            (
                "",
                "日本語日本語 日本語日本語 日本",
                "日本語日本語 日本語日本語\n日本\n",
            ),
            (
                "",
                "then run `specc review --all` now",
                "then run\n`specc review --all` now\n",
            ),
            (
                "",
                "`code that is far too wide to stay together`",
                "`code that is far too wide\nto stay together`\n",
            ),
            (
                "",
                "an-unbreakable-word-that-is-too-long for it",
                "an-unbreakable-word-that-is-too-long\nfor it\n",
            ),
        ];
        for (first, text, expected) in cases {
            assert_eq!(wrap(first, text, 26), expected);
        }
    }
}
