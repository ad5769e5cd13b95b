//! Names, keywords, versions and paths.

use super::{Lexer, Problem, is_path_byte, shown};
use crate::{SyntaxKind as K, codes, literal};

/// Whether a byte may stand in a name after its first.
const NAME_BYTES: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let c = byte as u8;
        table[byte] = c.is_ascii_alphanumeric() || c == b'_' || c == b'-' || c == b'\'';
        byte += 1;
    }
    table
};

pub(super) fn is_name_byte(byte: u8) -> bool {
    NAME_BYTES[byte as usize]
}

impl Lexer<'_> {
    pub(super) fn word(&mut self) {
        let end = self.run_of(self.at + 1, is_name_byte);
        let word = self.bytes.get(self.at..end).unwrap_or(&[]);
        match self.bytes.get(end) {
            Some(0x80..) => return self.foreign_name(end),
            Some(b'.')
                if is_version_start(word)
                    && self.bytes.get(end + 1).is_some_and(u8::is_ascii_digit) =>
            {
                return self.version(end);
            }
            Some(b':') => {
                let address = self.end_of_url(end).or_else(|| self.end_of_ipv6(end));
                if let Some(end) = address.or_else(|| self.end_of_image(end)) {
                    return self.unquoted_address(end);
                }
            }
            _ => {}
        }
        self.emit(keyword(word), end);
    }

    /// `v` and digits have been read up to `end`, and `.` and a digit follow.
    fn version(&mut self, mut end: usize) {
        let continues = |end: usize, separator: u8| {
            self.bytes.get(end) == Some(&separator)
                && self
                    .bytes
                    .get(end + 1)
                    .is_some_and(u8::is_ascii_alphanumeric)
        };
        while continues(end, b'.') || continues(end, b'-') {
            end = self.run_of(end + 1, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
        }
        let text = self.slice(self.at, end);
        match literal::version(text) {
            Some(_) => self.emit(K::Version, end),
            None => {
                let problem = super::numbers::version_problem(&shown(text));
                self.emit_faulty(K::Unknown, end, &codes::LITERAL, problem);
            }
        }
    }

    /// `./x` or `../x`.
    pub(super) fn path(&mut self) {
        let mut end = self.run_of(self.at, |byte| byte == b'.');
        while self.bytes.get(end) == Some(&b'/')
            && self
                .bytes
                .get(end + 1)
                .is_some_and(|&byte| is_path_byte(byte))
        {
            end = self.run_of(end + 1, is_path_byte);
        }
        let slash_left =
            self.bytes.get(end) == Some(&b'/') && self.bytes.get(end + 1) != Some(&b'/');
        if slash_left {
            end += 1;
        }
        let text = self.slice(self.at, end);
        if self.bytes.get(end..end + 2) == Some(b"${") {
            let end = self.run_of(end, |byte| !byte.is_ascii_whitespace() && byte != b';');
            let problem = Problem::new("a path cannot be put together from parts")
                .label("this path")
                .why("the compiler has to know every file of a spec before it evaluates anything")
                .help("write the path out, and choose between values instead of between files");
            self.emit_faulty(K::Unknown, end, &codes::FOREIGN, problem);
        } else if slash_left || text.len() < 3 {
            let text = shown(text);
            let trimmed = text.trim_end_matches('/');
            let slash = if trimmed.contains('/') { "/" } else { "" };
            let folder = if slash.is_empty() { &*text } else { trimmed };
            let help = format!("name a file in it: `{folder}{slash}….plane`");
            let mut problem = Problem::new("a path does not end in a slash")
                .label("this path")
                .help(help);
            if matches!(self.bytes.get(end), Some(b'*' | b'?')) {
                end = self.run_of(end, |byte| {
                    is_path_byte(byte) || matches!(byte, b'*' | b'?' | b'/')
                });
                problem = Problem::new("a path names one file, not a pattern")
                    .label("this pattern")
                    .why("the compiler has to know every file of a spec before it evaluates anything")
                    .help("list the files: `[ ./a.plane ./b.plane ]`");
            }
            self.emit_faulty(K::Unknown, end, &codes::LITERAL, problem);
        } else {
            self.emit(K::Path, end);
        }
    }
}

fn is_version_start(word: &[u8]) -> bool {
    matches!(word, [b'v' | b'V', digits @ ..] if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit))
}

#[inline]
fn keyword(word: &[u8]) -> K {
    match word {
        b"in" => K::In,
        b"if" => K::If,
        b"or" => K::Or,
        b"let" => K::Let,
        b"rec" => K::Rec,
        b"then" => K::Then,
        b"else" => K::Else,
        b"assert" => K::Assert,
        b"inherit" => K::Inherit,
        _ => K::Identifier,
    }
}
