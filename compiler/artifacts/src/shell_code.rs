//! What of a shell script is code: everything else, text in quotes and comments, hidden without moving a byte.

use crate::jinja::Mask;

/// Where the reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Context {
    /// Code up to this byte.
    Code(u8),
    /// Between `"`.
    Quoted,
    /// Between `${` and `}`.
    Parameter,
}

/// A text of the same length in which only code is left. What stands in quotes, in here-documents, in `[[ … ]]` and in
/// `$(( … ))` becomes `_`, and so does Jinja; comments become blanks. Commands and parameters within double quotes stay, for
/// the shell reads them as well: `"$(a | b)"`.
pub fn code(script: &str) -> String {
    let mut reader = Reader {
        bytes: Mask::new(script).text.into_bytes(),
        at: 0,
        contexts: Vec::new(),
        documents: Vec::new(),
    };
    while reader.at < reader.bytes.len() {
        reader.step();
    }
    // Only whole runs are replaced, and each of their bytes by an ASCII one.
    String::from_utf8(reader.bytes).unwrap_or_default()
}

struct Reader {
    bytes: Vec<u8>,
    at: usize,
    contexts: Vec<Context>,
    /// The words that end the here-documents which begin with the next line.
    documents: Vec<Vec<u8>>,
}

impl Reader {
    fn step(&mut self) {
        match self.contexts.last() {
            Some(Context::Quoted) => self.quoted(),
            Some(Context::Parameter) => self.parameter(),
            Some(Context::Code(end)) if self.peek(0) == Some(*end) => {
                self.contexts.pop();
                self.at += 1;
            }
            Some(Context::Code(_)) | None => self.plain(),
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn sees(&self, text: &str) -> bool {
        self.bytes
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(text.as_bytes()))
    }

    /// Whether a word can begin here.
    fn at_word(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.bytes.get(at));
        before.is_none_or(|byte| byte.is_ascii_whitespace() || b";&|(!`".contains(byte))
    }

    /// Hides the next bytes, and the rest of a character that they begin; line breaks stay.
    fn hide(&mut self, count: usize, filler: u8) {
        const CONTINUATION: std::ops::RangeInclusive<u8> = 0x80..=0xBF;
        let mut left = count;
        while left > 0
            || self
                .peek(0)
                .is_some_and(|byte| CONTINUATION.contains(&byte))
        {
            if let Some(byte) = self.bytes.get_mut(self.at)
                && *byte != b'\n'
            {
                *byte = filler;
            }
            self.at += 1;
            left = left.saturating_sub(1);
        }
    }

    /// Hides up to `end`, which stays.
    fn hide_until(&mut self, end: &str, filler: u8) {
        while self.at < self.bytes.len() && !self.sees(end) {
            self.hide(1, filler);
        }
    }

    fn plain(&mut self) {
        match self.peek(0) {
            Some(b'\\') => self.hide(2, b'_'),
            Some(b'\'') => {
                self.at += 1;
                self.hide_until("'", b'_');
                self.at += 1;
            }
            Some(b'"') => self.enter(1, Context::Quoted),
            Some(b'#') if self.at_word() => self.hide_until("\n", b' '),
            Some(b'[') if self.sees("[[ ") && self.at_word() => {
                self.at += 3;
                self.hide_until(" ]]", b'_');
            }
            Some(b'<') if self.sees("<<<") => self.at += 3,
            Some(b'<') if self.sees("<<") => self.document(),
            Some(b'(') => self.enter(1, Context::Code(b')')),
            Some(b'\n') if !self.documents.is_empty() => self.hide_documents(),
            _ => self.expansion(),
        }
    }

    fn quoted(&mut self) {
        match self.peek(0) {
            Some(b'"') => {
                self.contexts.pop();
                self.at += 1;
            }
            Some(b'\\') => self.hide(2, b'_'),
            Some(b'$') if self.peek(1).is_some_and(|byte| byte.is_ascii_alphabetic()) => {
                self.at += 1;
                while self
                    .peek(0)
                    .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                {
                    self.at += 1;
                }
            }
            Some(b'$' | b'`') => self.expansion(),
            _ => self.hide(1, b'_'),
        }
    }

    fn parameter(&mut self) {
        match self.peek(0) {
            Some(b'}') => {
                self.contexts.pop();
                self.at += 1;
            }
            Some(b'\\') => self.hide(2, b'_'),
            Some(b'|') => self.hide(1, b'_'),
            _ => self.expansion(),
        }
    }

    /// What begins with `$` or a backtick; any other byte stays as it is.
    fn expansion(&mut self) {
        if self.sees("$((") {
            self.at += 3;
            self.hide_until("))", b'_');
            self.at += 2;
        } else if self.sees("$(") {
            self.enter(2, Context::Code(b')'));
        } else if self.sees("${") {
            self.enter(2, Context::Parameter);
        } else if self.sees("`") {
            self.enter(1, Context::Code(b'`'));
        } else {
            self.at += 1;
        }
    }

    fn enter(&mut self, length: usize, context: Context) {
        self.at += length;
        self.contexts.push(context);
    }

    /// `<<EOF`, `<<-'EOF'`.
    fn document(&mut self) {
        self.at += 2;
        while self
            .peek(0)
            .is_some_and(|byte| matches!(byte, b'-' | b' ' | b'\'' | b'"' | b'\\'))
        {
            self.at += 1;
        }
        let start = self.at;
        while self
            .peek(0)
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        {
            self.at += 1;
        }
        // `$(( 1 << 4 ))` is hidden already: what is left is a document.
        if let Some(word) = self
            .bytes
            .get(start..self.at)
            .filter(|word| !word.is_empty())
        {
            self.documents.push(word.to_vec());
        }
        if self
            .peek(0)
            .is_some_and(|byte| matches!(byte, b'\'' | b'"'))
        {
            self.at += 1;
        }
    }

    fn hide_documents(&mut self) {
        for end in std::mem::take(&mut self.documents) {
            loop {
                // On the line break in front of a line.
                self.at += 1;
                let rest = self.bytes.get(self.at..).unwrap_or(&[]);
                if rest.is_empty() {
                    return;
                }
                let line = rest.split(|byte| *byte == b'\n').next().unwrap_or(rest);
                let (length, last) = (line.len(), line.trim_ascii() == end);
                self.hide(length, b'_');
                if last {
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::code;

    /// Cases as `script → what is left of it`.
    const CASES: &[(&str, &str)] = &[
        ("docker ps | grep web", "docker ps | grep web"),
        ("grep 'a|b' file", "grep '___' file"),
        ("grep \"a|b\" file", "grep \"___\" file"),
        ("echo \"$(a | b)\"", "echo \"$(a | b)\""),
        ("echo \"${x//|/b} c\"", "echo \"${x//_/b}__\""),
        ("echo a\\|b", "echo a__b"),
        ("true # a | b", "true        "),
        ("echo a#b", "echo a#b"),
        ("[[ a =~ (b|c) ]] && d", "[[ __________ ]] && d"),
        ("echo $((1|2))", "echo $((___))"),
        (
            "cat <<EOF | wc\na | b\nEOF\nc",
            "cat <<EOF | wc\n_____\n___\nc",
        ),
        ("cat <<'E'\n|\nE", "cat <<'E'\n_\n_"),
        ("psql <<< 'a|b'", "psql <<< '___'"),
        ("echo {{ a | b }} | wc", "echo xxxxxxxxxxx | wc"),
        ("echo 'never closed | b", "echo '________________"),
        ("echo \\é|é | ü", "echo ___|é | ü"),
    ];

    #[test]
    fn only_code_is_left_and_nothing_moves() {
        for (script, left) in CASES {
            assert_eq!(code(script), *left, "{script}");
            assert_eq!(script.len(), left.len(), "{script}");
        }
    }
}
