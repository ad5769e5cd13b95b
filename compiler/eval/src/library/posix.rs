//! POSIX extended regular expressions → the syntax of the `regex-lite` crate.

use std::iter::Peekable;
use std::str::Chars;

/// What may stand after a backslash, as in Nix.
const SPECIAL: &str = "^.[$()|*+?{\\";

/// The classes of characters that have names.
const CLASSES: [&str; 12] = [
    "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space",
    "upper", "xdigit",
];

/// How many bytes an expression may have.
const LONGEST: usize = 4_096;

/// Translates an expression; an error says what is wrong with it.
pub(super) fn translate(expression: &str) -> Result<String, String> {
    if expression.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} characters"));
    }
    let mut translation = Translation {
        rest: expression.chars().peekable(),
        output: String::with_capacity(expression.len() + 16),
        groups: Vec::new(),
        atom: None,
        repeated: false,
    };
    translation.run()?;
    match translation.groups.is_empty() {
        true => Ok(translation.output),
        false => Err("a `(` is not closed".to_owned()),
    }
}

struct Translation<'e> {
    rest: Peekable<Chars<'e>>,
    output: String,
    /// Where each group that is open starts in the output.
    groups: Vec<usize>,
    /// Where what a `*` would repeat starts in the output.
    atom: Option<usize>,
    /// Whether it is repeated already.
    repeated: bool,
}

impl Translation<'_> {
    fn run(&mut self) -> Result<(), String> {
        while let Some(next) = self.rest.next() {
            let start = self.output.len();
            match next {
                '*' | '+' | '?' => self.repeat(&next.to_string())?,
                '{' => {
                    let bounds = self.bounds()?;
                    self.repeat(&bounds)?;
                }
                '(' => {
                    self.groups.push(start);
                    self.output.push('(');
                    self.atom = None;
                }
                ')' => {
                    let Some(start) = self.groups.pop() else {
                        return Err("a `)` closes nothing".to_owned());
                    };
                    self.output.push(')');
                    self.atom_from(start);
                }
                '|' | '^' | '$' => {
                    self.output.push(next);
                    self.atom = None;
                }
                '[' => {
                    self.bracket()?;
                    self.atom_from(start);
                }
                '\\' => {
                    let Some(escaped) = self.rest.next().filter(|next| SPECIAL.contains(*next))
                    else {
                        return Err(format!("a backslash stands before none of `{SPECIAL}`"));
                    };
                    self.literal(escaped);
                    self.atom_from(start);
                }
                '.' => {
                    self.output.push('.');
                    self.atom_from(start);
                }
                _ => {
                    self.literal(next);
                    self.atom_from(start);
                }
            }
        }
        Ok(())
    }

    fn atom_from(&mut self, start: usize) {
        self.atom = Some(start);
        self.repeated = false;
    }

    fn literal(&mut self, character: char) {
        if character.is_ascii_punctuation() {
            self.output.push('\\');
        }
        self.output.push(character);
    }

    /// `a*?` repeats `a*`; it is no lazy `a*`.
    fn repeat(&mut self, operator: &str) -> Result<(), String> {
        let Some(atom) = self.atom else {
            return Err(format!("`{operator}` repeats nothing"));
        };
        if std::mem::replace(&mut self.repeated, true) {
            self.output.insert_str(atom, "(?:");
            self.output.push(')');
        }
        self.output.push_str(operator);
        Ok(())
    }

    /// `{2}`, `{2,}`, `{2,3}`, after the brace.
    fn bounds(&mut self) -> Result<String, String> {
        let inner: String = self.rest.by_ref().take_while(|next| *next != '}').collect();
        let is_number =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let well_formed = match inner.split_once(',') {
            None => is_number(&inner),
            Some((least, most)) => is_number(least) && (most.is_empty() || is_number(most)),
        };
        match well_formed {
            true => Ok(format!("{{{inner}}}")),
            false => Err("`{` wants a count: `{2}`, `{2,}` or `{2,3}`".to_owned()),
        }
    }

    /// `[…]`, after the bracket. A backslash is itself here, and so is a `]` that comes first.
    fn bracket(&mut self) -> Result<(), String> {
        self.output.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.output.push('^');
        }
        let mut first = true;
        while let Some(next) = self.rest.next() {
            match next {
                ']' if !first => {
                    self.output.push(']');
                    return Ok(());
                }
                '[' if self.rest.next_if_eq(&':').is_some() => self.class()?,
                '[' if matches!(self.rest.peek(), Some('.' | '=')) => {
                    return Err(
                        "`[.` and `[=` name characters of a locale; there is none".to_owned()
                    );
                }
                '-' if !first && self.rest.peek() != Some(&']') => self.range()?,
                _ => self.literal(next),
            }
            first = false;
        }
        Err("a `[` is not closed".to_owned())
    }

    /// `-z` in `[a-z]`, after the hyphen; no other range can begin where this one ends.
    fn range(&mut self) -> Result<(), String> {
        self.output.push('-');
        if let Some(last) = self.rest.next() {
            self.literal(last);
        }
        let mut after = self.rest.clone();
        match (after.next(), after.next()) {
            (Some('-'), Some(next)) if next != ']' => {
                Err("a range begins where another one ends".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// `[:alpha:]`, after the colon.
    fn class(&mut self) -> Result<(), String> {
        let name: String = self.rest.by_ref().take_while(|next| *next != ':').collect();
        if self.rest.next() != Some(']') || !CLASSES.contains(&name.as_str()) {
            return Err(format!(
                "`[:{name}:]` is no class: there are {}",
                CLASSES.join(", ")
            ));
        }
        self.output.push_str(&format!("[:{name}:]"));
        Ok(())
    }
}
