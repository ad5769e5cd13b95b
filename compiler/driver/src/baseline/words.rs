//! The parts of a value path.

use specc_source::{Sources, Span};

/// The longest part, in characters: enough to know it by.
const LONGEST: usize = 80;

/// Makes parts of paths out of texts; nothing that looks like a secret gets into one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub sources: &'a Sources,
    /// Where something stands that must not be shown.
    pub secrets: &'a [Span],
}

impl Words<'_> {
    /// Adds a name: `a.b`, and `a[b c]` where it is no plain one.
    pub fn join(&self, path: &mut String, name: &str) {
        let plain = |letter: char| letter.is_alphanumeric() || "_-$".contains(letter);
        if name.is_empty() || !name.chars().all(plain) {
            path.push_str(&format!("[{}]", short(name)));
            return;
        }
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
    }

    /// Adds an element of a list: `a[web]`, and `a[]` where nothing names it.
    pub fn element(&self, path: &mut String, name: Option<Span>) {
        let name = name.map(|span| self.text(span)).unwrap_or_default();
        path.push_str(&format!("[{name}]"));
    }

    /// Adds the line of a place in a text of several lines: `a[set -e]`.
    pub fn line(&self, path: &mut String, text: Span, place: Span) {
        if self.sources.text(text).contains('\n') && text != place {
            path.push_str(&format!("[{}]", self.line_of(place)));
        }
    }

    /// What stands on the line of a place.
    pub fn line_of(&self, place: Span) -> String {
        let text = self.sources.file(place.file).text();
        let at = (place.start as usize).min(text.len());
        let start = text.get(..at).and_then(|before| before.rfind('\n'));
        let start = start.map_or(0, |end| end + 1);
        let length = text.get(start..).and_then(|rest| rest.find('\n'));
        let end = length.map_or(text.len(), |length| start + length);
        // A comment that allows something there does not make another line of it.
        let line = text.get(start..end).unwrap_or_default();
        let end = start + line.find("# rex:").unwrap_or(line.len());
        self.text(Span::new(place.file, start as u32, end as u32))
    }

    /// The text of a range on one line, without quotes. Of `NAME=value` the name: the value is what gets repaired, and may be
    /// a secret. Nothing where a secret stands there.
    fn text(&self, span: Span) -> String {
        let text = self.sources.text(span);
        let text = text.split('=').next().unwrap_or(text);
        let end = span.start + text.len() as u32;
        let holds_secret = self.secrets.iter().any(|secret| {
            secret.file == span.file && secret.start < end && span.start < secret.end
        });
        match holds_secret {
            true => String::new(),
            false => short(text.trim().trim_matches(['"', '\''])),
        }
    }
}

/// A text with single blanks, cut after [`LONGEST`] characters.
fn short(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST).collect()
}
