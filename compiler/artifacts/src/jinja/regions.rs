//! Where Jinja stands in a text.

use std::ops::Range;

/// What a piece of Jinja is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionKind {
    /// `{{ … }}`
    Expression,
    /// `{% … %}`
    Statement,
    /// `{# … #}`
    Comment,
}

/// A piece of Jinja.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// From the opening to the closing delimiter.
    pub range: Range<usize>,
    /// What stands between the delimiters and their trim marks (`{%-`).
    pub inner: Range<usize>,
    /// What it is.
    pub kind: RegionKind,
}

impl Region {
    /// The keyword of a statement (`if`, `endfor`, `include`); empty for anything else.
    pub fn keyword<'t>(&self, text: &'t str) -> &'t str {
        if self.kind != RegionKind::Statement {
            return "";
        }
        let inner = text.get(self.inner.clone()).unwrap_or("").trim_start();
        let end = inner
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(inner.len());
        inner.get(..end).unwrap_or("")
    }
}

/// All Jinja of a text in order; what lies between `{% raw %}` and `{% endraw %}` is not Jinja.
///
/// A delimiter that is never closed is text: `${#array[@]}` in a script, `{{` in a sentence.
pub fn regions(text: &str) -> Vec<Region> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut missing = [false; 3];
    let mut at = 0;
    while let Some(offset) = text.get(at..).and_then(|rest| rest.find('{')) {
        let start = at + offset;
        let (kind, index) = match bytes.get(start + 1) {
            Some(b'{') => (RegionKind::Expression, 0),
            Some(b'%') => (RegionKind::Statement, 1),
            Some(b'#') => (RegionKind::Comment, 2),
            _ => {
                at = start + 1;
                continue;
            }
        };
        if is_all_of_a_string(text, start) {
            at = start + 2;
            continue;
        }
        let end = if missing[index] {
            None
        } else {
            end_of(text, start, kind)
        };
        let Some(end) = end else {
            missing[index] = true;
            at = start + 2;
            continue;
        };
        let region = region(bytes, start, end, kind);
        at = match region.keyword(text) {
            "raw" => end_of_raw(text, end),
            _ => end,
        };
        found.push(region);
    }
    found
}

/// Whether the string that begins with this delimiter ends on the same line without the closing one: `'{{ broken'`.
fn is_all_of_a_string(text: &str, start: usize) -> bool {
    let before = text.get(..start).and_then(|text| text.chars().next_back());
    let line = text.get(start..).and_then(|rest| rest.lines().next());
    let (Some(quote @ ('\'' | '"')), Some(line)) = (before, line) else {
        return false;
    };
    let inner = line.trim_end().strip_suffix(quote);
    inner.is_some_and(|inner| {
        let closed = ["}}", "%}", "#}"].iter().any(|sign| inner.contains(sign));
        !closed && !inner.contains(quote)
    })
}

fn region(bytes: &[u8], start: usize, end: usize, kind: RegionKind) -> Region {
    let trim = |at: usize| matches!(bytes.get(at), Some(b'-' | b'+'));
    let first = if trim(start + 2) {
        start + 3
    } else {
        start + 2
    };
    let last = if end >= start + 5 && trim(end - 3) {
        end - 3
    } else {
        end - 2
    };
    Region {
        range: start..end,
        inner: first..last.max(first),
        kind,
    }
}

/// Where the statement `{% endraw %}` begins that closes a raw part, or the text ends.
fn end_of_raw(text: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(offset) = text.get(at..).and_then(|rest| rest.find("{%")) {
        let start = at + offset;
        let word = text
            .get(start + 2..)
            .unwrap_or("")
            .trim_start_matches(['-', '+'])
            .trim_start();
        if word.starts_with("endraw") {
            return start;
        }
        at = start + 2;
    }
    text.len()
}

/// The offset just past the delimiter that closes what `start` opens.
fn end_of(text: &str, start: usize, kind: RegionKind) -> Option<usize> {
    let closing = match kind {
        RegionKind::Expression => "}}",
        RegionKind::Statement => "%}",
        RegionKind::Comment => "#}",
    };
    let body = text.get(start + 2..)?;
    let simple = start + 2 + body.find(closing)? + 2;
    if kind == RegionKind::Comment {
        return Some(simple);
    }
    // Strings and nested braces can hold the delimiter. Where that reading fails (an apostrophe, a brace
    // too many), or leads past the paragraph, the first delimiter is the better guess.
    Some(end_outside_strings(text.as_bytes(), start + 2, closing.as_bytes()).unwrap_or(simple))
}

fn end_outside_strings(bytes: &[u8], from: usize, closing: &[u8]) -> Option<usize> {
    let mut depth = 0u32;
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        if depth == 0 && bytes.get(at..at + 2) == Some(closing) {
            return Some(at + 2);
        }
        at = match byte {
            b'\'' | b'"' => end_of_string(bytes, at)?,
            // A backslash outside of a string is YAML's, around a quote of Jinja's: "{{ a[\"b\"] }}".
            b'\\' if bytes.get(at + 1) == Some(&b'"') => end_of_escaped_string(bytes, at + 2)?,
            b'\n' if is_blank_line(bytes, at + 1) => return None,
            _ => at + 1,
        };
        match byte {
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

fn end_of_string(bytes: &[u8], start: usize) -> Option<usize> {
    let quote = *bytes.get(start)?;
    let mut at = start + 1;
    loop {
        match *bytes.get(at)? {
            b'\n' => return None,
            b'\\' => at += 2,
            byte if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

fn end_of_escaped_string(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let offset = rest
        .windows(2)
        .take_while(|pair| pair[0] != b'\n')
        .position(|pair| pair == b"\\\"")?;
    Some(from + offset + 2)
}

fn is_blank_line(bytes: &[u8], start: usize) -> bool {
    let rest = bytes.get(start..).unwrap_or(&[]);
    matches!(
        rest.iter()
            .find(|byte| !matches!(byte, b' ' | b'\t' | b'\r')),
        Some(b'\n')
    )
}
