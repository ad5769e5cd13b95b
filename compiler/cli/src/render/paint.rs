//! Colours.

use specc_source::Level;

/// Whether and how words are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paint {
    /// Whether escape sequences are written at all.
    pub colour: bool,
}

impl Paint {
    /// Words in the colour of a level.
    pub fn level(self, level: Level, words: &str) -> String {
        match level {
            Level::Error => self.wrap("1;31", words),
            Level::Warning => self.wrap("1;33", words),
            Level::Note => self.wrap("1;36", words),
        }
    }

    /// The words that matter most.
    pub fn strong(self, words: &str) -> String {
        self.wrap("1", words)
    }

    /// The names of the parts of a message.
    pub fn part(self, words: &str) -> String {
        self.wrap("36", words)
    }

    /// Words that all is well.
    pub fn good(self, words: &str) -> String {
        self.wrap("1;32", words)
    }

    /// Words that step back.
    pub fn faint(self, words: &str) -> String {
        self.wrap("2", words)
    }

    fn wrap(self, code: &str, words: &str) -> String {
        if self.colour {
            format!("\u{1b}[{code}m{words}\u{1b}[0m")
        } else {
            words.to_owned()
        }
    }
}
