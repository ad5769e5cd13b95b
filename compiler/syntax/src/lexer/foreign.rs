//! Characters and habits from elsewhere: each becomes one `Unknown` token and one error that says what to write here.

use super::words::is_name_byte;
use super::{Lexer, Problem, is_path_byte, shown};
use crate::{SyntaxKind as K, codes, literal};

impl Lexer<'_> {
    pub(super) fn byte_order_mark(&mut self) {
        let problem = Problem::new("the file starts with a byte order mark")
            .label("three bytes that no editor shows")
            .why("the files generated from it are plain UTF-8, and the tools that read them stumble over the mark")
            .help("save the file as UTF-8 without it");
        self.emit_faulty(
            K::Whitespace,
            '\u{feff}'.len_utf8(),
            &codes::CHARACTER,
            problem,
        );
    }

    /// One error for the whole file: it was saved with the wrong setting.
    pub(super) fn complain_about_line_ends(&mut self) {
        let Some(at) = self.text.find('\r') else {
            return;
        };
        let span = self.span(at, at + 1);
        let problem = Problem::new("lines end in a carriage return")
            .label("first one")
            .why("shells and Ansible read it as part of the last word on the line")
            .help("run `specc fmt`, and let `.gitattributes` say `*.plane text eol=lf`");
        self.report(&codes::CHARACTER, span, problem);
    }

    /// A name with a letter outside ASCII at `at`.
    pub(super) fn foreign_name(&mut self, at: usize) {
        let end = self.end_of_foreign_word(at);
        if end == at {
            return self.emit(K::Identifier, at);
        }
        let text = shown(self.slice(self.at, end));
        let problem = Problem::new(format!("`{text}` is not a name"))
            .label("names are made of ASCII letters, digits, `_`, `-` and `'`")
            .why("the names of containers, variables and files that are made of it allow no others")
            .help(format!(
                "write it without accents, or as a string: `\"{text}\"`"
            ));
        self.emit_faulty(K::Unknown, end, &codes::CHARACTER, problem);
    }

    /// The end of the letters and digits of any script from `at` on.
    pub(super) fn end_of_foreign_word(&self, at: usize) -> usize {
        let rest = self.slice(at, self.bytes.len());
        let is_part = |c: char| {
            if c.is_ascii() {
                is_name_byte(c as u8)
            } else {
                c.is_alphanumeric()
            }
        };
        at + rest.find(|c: char| !is_part(c)).unwrap_or(rest.len())
    }

    /// The end of `https://…`, when `colon` is its colon.
    pub(super) fn end_of_url(&self, colon: usize) -> Option<usize> {
        (self.bytes.get(colon..colon + 3)? == b"://").then(|| {
            self.run_of(colon, |byte| {
                !byte.is_ascii_whitespace() && !b";\"'{}()[],".contains(&byte) && byte < 0x80
            })
        })
    }

    /// The end of `fd00::1`, when `colon` is its first colon.
    pub(super) fn end_of_ipv6(&self, colon: usize) -> Option<usize> {
        let is_hexadecimal =
            |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_hexdigit);
        let end = self.run_of(colon, |byte| {
            byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.' | b'/')
        });
        let groups = self.bytes.get(colon..end)?;
        // `a:b:c:d` may be a function of functions; its parameters start with letters.
        let mut inner = groups.split(|byte| *byte == b':').skip(1).peekable();
        let mut numbers = 0;
        while let Some(group) = inner.next() {
            let starts_with_digit = group.first().is_some_and(u8::is_ascii_digit);
            numbers += usize::from(starts_with_digit && inner.peek().is_some());
        }
        let is_address = groups.windows(2).any(|pair| pair == b"::") || numbers > 0;
        (is_address && is_hexadecimal(self.bytes.get(self.at..colon)?)).then_some(end)
    }

    pub(super) fn unquoted_address(&mut self, end: usize) {
        let text = shown(self.slice(self.at, end));
        let what = if text.contains("://") {
            "a URL"
        } else if text.matches(':').count() > 1 {
            "an IPv6 address"
        } else {
            "an image reference"
        };
        let problem = Problem::new(format!("{what} is written as a string"))
            .label("no quotes around it")
            .why("without quotes its parts are read as names, numbers and operators")
            .help(format!("write `\"{text}\"`"));
        self.emit_faulty(K::Unknown, end, &codes::FOREIGN, problem);
    }

    /// `/etc/hosts`
    pub(super) fn absolute_path(&mut self) {
        let end = self.run_of(self.at, |byte| is_path_byte(byte) || byte == b'/');
        let text = shown(self.slice(self.at, end));
        let problem = Problem::new(format!("`{text}` is an absolute path"))
            .label("starts at the root of the disk")
            .why("a spec reads no file outside its own directory, so that it means the same on every machine")
            .help(format!("write `\"{text}\"` for a path on the server, `./…` for a file of the spec; put a space on both sides of a division sign"));
        self.emit_faulty(K::Unknown, end, &codes::FOREIGN, problem);
    }

    pub(super) fn looks_like_search_path(&self) -> bool {
        self.peek(1).is_ascii_alphabetic() && {
            let end = self.run_of(self.at + 1, |byte| is_path_byte(byte) || byte == b'/');
            self.bytes.get(end) == Some(&b'>')
        }
    }

    /// `<nixpkgs>`
    pub(super) fn search_path(&mut self) {
        let end = self.run_of(self.at, |byte| byte != b'>') + 1;
        let text = shown(self.slice(self.at, end));
        let problem = Problem::new(format!("`{text}` is looked up in Nix's search path, and there is none here"))
            .label("search path")
            .why("a spec reads no file outside its own directory, so that it means the same on every machine")
            .help("write the path of the file: `./…`");
        self.emit_faulty(K::Unknown, end, &codes::FOREIGN, problem);
    }

    /// A byte that begins no token.
    pub(super) fn stray(&mut self) {
        let rest = self.slice(self.at, self.bytes.len());
        let Some(character) = rest.chars().next() else {
            return self.emit(K::Unknown, self.bytes.len());
        };
        let one = self.at + character.len_utf8();
        if !character.is_ascii() && character.is_alphabetic() {
            return self.foreign_name(self.at);
        }
        if character.is_control() || character.is_whitespace() || is_invisible(character) {
            return self.invisible_characters(character);
        }
        let (end, problem) = match character {
            '\'' | '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '`' => {
                self.foreign_quotes(character)
            }
            '&' => (
                one,
                Problem::new("`&` alone is no operator")
                    .label("`&&` here")
                    .why("booleans are joined by `&&`, and bits by `lib.bitAnd`").help("write `&&`"),
            ),
            '|' if rest.starts_with("|>") => (
                one + 1,
                Problem::new("there is no pipe operator")
                    .label("not in this language")
                    .why("a call is a function and its arguments, side by side").help("write `f x` instead of `x |> f`"),
            ),
            '|' => (
                one,
                Problem::new("`|` alone is no operator")
                    .label("`||` here")
                    .why("booleans are joined by `||`, and bits by `lib.bitOr`").help("write `||`"),
            ),
            '$' => (
                self.run_of(one, is_name_byte),
                Problem::new("`$` stands only in front of `{`, in a string")
                    .label("not a name")
                    .why("a name carries no sign").help("write a name without `$`, and `\"${name}\"` in a string"),
            ),
            '~' | '^' if self.bytes.get(one).is_some_and(u8::is_ascii_digit) => {
                let end = self.run_of(one, |byte| byte.is_ascii_digit() || byte == b'.');
                (end, version_range_problem(&shown(self.slice(one, end))))
            }
            '~' => (
                self.run_of(one, |b| is_path_byte(b) || b == b'/'),
                home_path_problem(),
            ),
            '%' => (one, self.percent_problem()),
            '\\' => (
                one,
                Problem::new("`\\` stands only in strings")
                    .label("not needed")
                    .why("the end of a line ends nothing here").help("remove it: an expression may go on on the next line as it is"),
            ),
            '–' | '—' | '−' => (
                one,
                Problem::new(format!("`{character}` is a dash, not a minus sign"))
                    .label("`-` here")
                    .why("it looks alike and is another character: word processors and chats put it there").help("write `-`"),
            ),
            '…' => (
                one,
                Problem::new("`…` is one character")
                    .label("three dots here")
                    .why("it looks alike and is another character: word processors and chats put it there").help("write `...`"),
            ),
            '≤' | '≥' | '≠' => (
                one,
                Problem::new(format!("`{character}` is no operator"))
                    .label("not ASCII")
                    .why("operators are ASCII").help("write `<=`, `>=` or `!=`"),
            ),
            _ => self.unexpected_characters(character),
        };
        self.emit_faulty(K::Unknown, end, &codes::CHARACTER, problem);
    }

    /// `'text'` and typographic quotes: one error for the whole text where the second quote is on the same line.
    fn foreign_quotes(&self, opening: char) -> (usize, Problem) {
        let closing: &[char] = match opening {
            '“' | '”' | '„' => &['“', '”', '„', '"'],
            '«' | '»' => &['«', '»'],
            '‘' | '’' => &['’', '‘'],
            '`' => &['`'],
            _ => &['\''],
        };
        let start = self.at + opening.len_utf8();
        let rest = self.slice(start, self.bytes.len());
        let name = if opening == '`' {
            "a backtick".to_owned()
        } else {
            format!("`{opening}`")
        };
        let problem = Problem::new(format!("{name} does not quote a string"));
        let mut line = rest.char_indices().take_while(|(_, c)| *c != '\n');
        match line.find(|(_, c)| closing.contains(c)) {
            Some((length, closing)) => {
                let text = shown(rest.get(..length).unwrap_or(""));
                (
                    start + length + closing.len_utf8(),
                    problem
                        .label("`\"` at both ends")
                        .help(format!("write `\"{text}\"`")),
                )
            }
            None => (
                start,
                problem
                    .label("`\"` here")
                    .help("put the text between two `\"`"),
            ),
        }
    }

    /// `50%`, or the remainder of a division as elsewhere.
    fn percent_problem(&self) -> Problem {
        let follower = self.slice(self.at + 1, self.bytes.len()).trim_start();
        let is_percentage = self.previous == K::Integer
            && !follower.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '(');
        if is_percentage {
            return Problem::new("there are no percentages")
                .label("not in this language")
                .why("a number says nothing of what it is a part of")
                .help("write a fraction: `0.5` is one half");
        }
        Problem::new("there is no `%` operator")
            .label("not in this language")
            .why("elsewhere it is a percentage as often as a remainder")
            .help("write `lib.mod a b` for the remainder of a division")
    }

    /// `<<EOF … EOF`, when the two `<` are here: the text up to the line that ends it, or to the end of the line.
    pub(super) fn heredoc(&mut self) {
        let marker_start = self.run_of(self.at + 2, |byte| {
            matches!(byte, b'-' | b'~' | b'"' | b'\'')
        });
        let marker_end = self.run_of(marker_start, is_name_byte);
        let marker = self.slice(marker_start, marker_end);
        let line_end = self.run_of(marker_end, |byte| byte != b'\n');
        let mut end = line_end;
        let closing = self
            .slice(line_end, self.bytes.len())
            .split_inclusive('\n')
            .find_map(|line| {
                let start = end;
                end += line.len();
                let indentation = line.len() - line.trim_start().len();
                let rest = line.trim_start().strip_prefix(marker)?;
                (!rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
                    .then_some(start + indentation + marker.len())
            });
        let span = self.span(self.at, marker_end);
        let problem = Problem::new("there are no heredocs")
            .label("not in this language")
            .help("put a text of several lines between `''` and `''`");
        self.report(&codes::FOREIGN, span, problem);
        self.emit(K::Unknown, closing.unwrap_or(line_end));
    }

    pub(super) fn looks_like_heredoc(&self) -> bool {
        let start = self.run_of(self.at + 2, |byte| {
            matches!(byte, b'-' | b'~' | b'"' | b'\'')
        });
        self.peek(1) == b'<' && self.bytes.get(start).is_some_and(u8::is_ascii_uppercase)
    }

    /// The end of `rabbitmq:3.13.7-alpine`, when `colon` is its colon.
    pub(super) fn end_of_image(&self, colon: usize) -> Option<usize> {
        let end = self.run_of(colon + 1, is_path_byte);
        let tag = self.bytes.get(colon + 1..end)?;
        // `x:0.5`, `x:10.0.0.1` and `x:1-x` are functions.
        let is_numeric = |byte: &&u8| byte.is_ascii_digit() || **byte == b'.';
        let (number, rest) = tag.split_at(tag.iter().take_while(is_numeric).count());
        let dots = number.iter().filter(|byte| **byte == b'.').count();
        let is_tag = match rest {
            [] => dots == 2,
            [b'-', variant @ ..] => self.bytes.get(self.at..colon)? != variant,
            _ => dots > 1,
        };
        (tag.first()?.is_ascii_digit() && is_tag).then_some(end)
    }

    /// A run of the same sort of characters is one fault.
    fn unexpected_characters(&self, first: char) -> (usize, Problem) {
        let rest = self.slice(self.at, self.bytes.len());
        let is_symbol = |c: char| {
            !c.is_ascii() && !c.is_alphanumeric() && !c.is_whitespace() && !is_invisible(c)
        };
        let is_more = |c: char| c == first || (is_symbol(c) && is_symbol(first));
        let end = self.at + rest.find(|c| !is_more(c)).unwrap_or(rest.len());
        (
            end,
            Problem::new(format!("`{first}` means nothing here"))
                .label("outside a string")
                .help("remove it, or put it in a string"),
        )
    }

    /// What looks like white space, or like nothing, counts as white space once it is reported.
    fn invisible_characters(&mut self, first: char) {
        let rest = self.slice(self.at, self.bytes.len());
        let end = self.at + rest.find(|c| c != first).unwrap_or(rest.len());
        let name = match first {
            '\u{a0}' | '\u{202f}' => "no-break space",
            _ if first.is_control() => "control character",
            _ if first.is_whitespace() => "space other than the plain one",
            _ => "invisible character",
        };
        let problem = Problem::new(format!("{name} U+{:04X}", first as u32))
            .label("looks like nothing, or like a space")
            .help("remove it, or write a plain space");
        self.emit_faulty(K::Whitespace, end, &codes::CHARACTER, problem);
    }
}

/// `^1.2.2`, `~1.2`
fn version_range_problem(version: &str) -> Problem {
    let problem = Problem::new("a version is one release, not a range")
        .label("a range of versions")
        .why("the same spec would deploy something else tomorrow");
    match literal::version(&format!("v{version}")) {
        Some(_) => problem.help(format!("write `v{version}`")),
        None => problem.help("write one exact version, as in `v1.2.2`"),
    }
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn home_path_problem() -> Problem {
    Problem::new("`~` is the home directory of a shell, and there is none here")
        .label("outside of the spec's directory")
        .why("a spec reads no file outside its own directory, so that it means the same on every machine")
        .help("write a string for a path on the server, `./…` for a file of the spec")
}
