//! From the text between the quotes to the text that is meant.

/// The text of a plain scalar: its lines folded.
pub(super) fn plain(raw: &str) -> String {
    fold_lines(raw)
}

/// The text between `'` and `'`.
pub(super) fn single_quoted(raw: &str) -> String {
    let folded = if raw.contains('\n') {
        fold_lines_keeping_ends(raw)
    } else {
        raw.to_owned()
    };
    if folded.contains("''") {
        folded.replace("''", "'")
    } else {
        folded
    }
}

/// The text between `"` and `"`, and the offset and length of the first escape that YAML does not know.
pub(super) fn double_quoted(raw: &str) -> (String, Option<(usize, usize)>) {
    let mut text = String::with_capacity(raw.len());
    let mut unknown = None;
    let mut at = 0;
    // Blanks at the end of `text` up to here are folded away at a line end; escaped ones are not.
    let mut firm = 0;
    while let Some(character) = raw.get(at..).and_then(|rest| rest.chars().next()) {
        match character {
            '\\' => {
                let length = escape(raw, at, &mut text);
                match length {
                    Some(length) => at += length,
                    None => {
                        let shown = 1 + raw[at + 1..].chars().next().map_or(0, char::len_utf8);
                        unknown = unknown.or(Some((at, shown)));
                        text.push_str(&raw[at..at + shown]);
                        at += shown;
                    }
                }
                firm = text.len();
            }
            '\n' => {
                let kept = text.get(firm..).map_or(0, |tail| tail.trim_end().len());
                text.truncate(firm + kept);
                at = fold_break(raw, at, &mut text);
                firm = text.len();
            }
            _ => {
                text.push(character);
                at += character.len_utf8();
            }
        }
    }
    (text, unknown)
}

/// Appends what the escape at `at` stands for; the length of the escape, `None` for an unknown one.
fn escape(raw: &str, at: usize, text: &mut String) -> Option<usize> {
    let rest = raw.get(at + 1..)?;
    let code = rest.chars().next()?;
    let simple = match code {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        ' ' | '"' | '/' | '\\' => code,
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        'x' | 'u' | 'U' => return numbered(rest, code, text),
        '\r' | '\n' => {
            let line = rest.trim_start_matches('\r');
            let next = line.strip_prefix('\n')?;
            let indentation = next.len() - next.trim_start_matches([' ', '\t']).len();
            return Some(1 + (rest.len() - next.len()) + indentation);
        }
        _ => return None,
    };
    text.push(simple);
    Some(1 + code.len_utf8())
}

/// `\x41`, `\u00e9`, `\U0001F600`; a pair of surrogates, as JSON writes it, is one character.
fn numbered(rest: &str, code: char, text: &mut String) -> Option<usize> {
    let digits = match code {
        'x' => 2,
        'u' => 4,
        _ => 8,
    };
    let number = |from: usize| u32::from_str_radix(rest.get(from..from + digits)?, 16).ok();
    let first = number(1)?;
    if let Some(character) = char::from_u32(first) {
        text.push(character);
        return Some(2 + digits);
    }
    let follows = rest.get(1 + digits..)?.starts_with("\\u");
    let second = number(3 + digits).filter(|low| follows && (0xdc00..0xe000).contains(low))?;
    let joined = 0x10000 + ((first.checked_sub(0xd800)? & 0x3ff) << 10) + (second - 0xdc00);
    text.push(char::from_u32(joined)?);
    Some(2 + digits + 2 + digits)
}

/// Appends what a line break inside a scalar stands for, and says where the next line's text begins.
fn fold_break(raw: &str, at: usize, text: &mut String) -> usize {
    let mut breaks = 0;
    let mut next = at;
    let mut end = at;
    for (offset, byte) in raw.bytes().enumerate().skip(at) {
        match byte {
            b'\n' => breaks += 1,
            b' ' | b'\t' | b'\r' => {}
            _ => {
                next = offset;
                break;
            }
        }
        end = offset + 1;
    }
    if breaks == 1 {
        text.push(' ');
    }
    (1..breaks).for_each(|_| text.push('\n'));
    next.max(end)
}

/// Folds the lines of a scalar whose first and last line have no blanks of their own.
fn fold_lines(raw: &str) -> String {
    if raw.contains('\n') {
        fold_lines_keeping_ends(raw)
    } else {
        raw.to_owned()
    }
}

fn fold_lines_keeping_ends(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(newline) = rest.find('\n') {
        text.push_str(rest[..newline].trim_end_matches([' ', '\t', '\r']));
        let next = fold_break(rest, newline, &mut text);
        rest = &rest[next..];
    }
    text.push_str(rest);
    text
}

/// What happens to the line breaks at the end of a block scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chomping {
    /// No sign: one stays.
    Clip,
    /// `-`: none stays.
    Strip,
    /// `+`: all stay.
    Keep,
}

/// The text of `|`: the lines as they are.
pub(super) fn literal(lines: &[&str], chomping: Chomping) -> String {
    let content = content_lines(lines);
    let mut text = content.join("\n");
    chomp(
        &mut text,
        lines.len() - content.len(),
        !content.is_empty(),
        chomping,
    );
    text
}

/// The text of `>`: neighbouring lines joined by a blank, except around more indented ones.
pub(super) fn folded(lines: &[&str], chomping: Chomping) -> String {
    let content = content_lines(lines);
    let mut text = String::new();
    // What stood in the line before the run of empty lines that ends here; `None` at the start.
    let mut previous: Option<&str> = None;
    let mut empty = 0;
    let indented = |line: &str| line.starts_with([' ', '\t']);
    for line in content {
        if line.is_empty() {
            empty += 1;
            continue;
        }
        match previous {
            None => push_breaks(&mut text, empty),
            Some(before) if indented(before) || indented(line) => push_breaks(&mut text, empty + 1),
            Some(_) if empty == 0 => text.push(' '),
            Some(_) => push_breaks(&mut text, empty),
        }
        text.push_str(line);
        previous = Some(line);
        empty = 0;
    }
    chomp(
        &mut text,
        lines.len() - content.len(),
        !content.is_empty(),
        chomping,
    );
    text
}

fn push_breaks(text: &mut String, count: usize) {
    (0..count).for_each(|_| text.push('\n'));
}

fn content_lines<'a, 't>(lines: &'a [&'t str]) -> &'a [&'t str] {
    let last = lines.iter().rposition(|line| !line.is_empty());
    lines.get(..last.map_or(0, |last| last + 1)).unwrap_or(&[])
}

fn chomp(text: &mut String, trailing: usize, has_content: bool, chomping: Chomping) {
    match chomping {
        Chomping::Strip => {}
        Chomping::Clip if has_content => text.push('\n'),
        Chomping::Clip => {}
        Chomping::Keep => push_breaks(text, trailing + usize::from(has_content)),
    }
}
