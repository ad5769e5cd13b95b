//! What a suppression says.

use jiff::civil::Date;
use specc_source::{Diagnostic, Span, Spanned};

use super::Suppression;
use crate::codes;

/// What a comment begins with to be one.
const MARK: &str = "rex:";
/// What marks of comments are made of: `# …`, `{#- … -#}`, `/* … */`, `-- …`, `<!-- … -->`.
const COMMENT_MARKS: [char; 10] = ['#', '{', '/', '*', '-', ';', '<', '!', ' ', '\t'];
/// A text that holds none of these is not searched at all.
const HINTS: [&str; 4] = ["rex", "REX", "Rex", "noqa"];
/// What other tools call it, and how it is spelt in a hurry.
const VERBS: [&str; 6] = ["allow", "ignore", "disable", "skip", "suppress", "noqa"];

/// Whether a text may hold suppressions, or what is meant as one.
pub(crate) fn may_hold(text: &str) -> bool {
    HINTS.iter().any(|hint| text.contains(hint))
}

/// Reads one comment: `text` is what the file holds at `comment`, marks included.
///
/// Answers nothing where the comment is about something else.
///
/// # Errors
///
/// Where it is a suppression and cannot be read.
pub(crate) fn read(
    text: &str,
    comment: Span,
    own_line: bool,
    covers: Span,
) -> Option<Result<Suppression, Box<Diagnostic>>> {
    let said = text.trim_start_matches(COMMENT_MARKS);
    let Some(content) = said.strip_prefix(MARK) else {
        return is_meant_as_one(said).then(|| Err(misspelt(comment)));
    };
    let end = ["-#}", "#}", "*/", "-->"]
        .iter()
        .find_map(|mark| content.find(mark))
        .unwrap_or(content.len());
    let content = content.get(..end)?.lines().next().unwrap_or("").trim_end();
    let start = comment.start + text.find(MARK)? as u32 + MARK.len() as u32;
    let words = Words {
        content,
        file_start: start,
        comment,
    };
    Some(words.read(own_line, covers))
}

/// The words of a suppression with their places.
struct Words<'t> {
    content: &'t str,
    file_start: u32,
    comment: Span,
}

impl<'t> Words<'t> {
    fn iter(&self) -> impl Iterator<Item = Spanned<&'t str>> {
        let base = self.content.as_ptr() as usize;
        let (file, start) = (self.comment.file, self.file_start);
        self.content
            .split([' ', '\t', ','])
            .filter(|word| !word.is_empty())
            .map(move |word| {
                let at = start + (word.as_ptr() as usize - base) as u32;
                Spanned::new(word, Span::new(file, at, at + word.len() as u32))
            })
    }

    fn read(&self, own_line: bool, covers: Span) -> Result<Suppression, Box<Diagnostic>> {
        let mut words = self.iter().peekable();
        match words.next() {
            Some(word) if word.value == "allow" => {}
            Some(word) => return Err(malformed(word.span, "a suppression begins with `allow`")),
            None => return Err(malformed(self.comment, "a suppression begins with `allow`")),
        }
        let mut rules = Vec::new();
        while let Some(word) = words.next_if(|word| !["until", "because"].contains(&word.value)) {
            rules.push(Spanned::new(word.value.to_owned(), word.span));
        }
        if rules.is_empty() {
            return Err(malformed(self.comment, "the suppression names no rule"));
        }
        let until = match words.next_if(|word| word.value == "until") {
            Some(until) => Some(day(words.next(), until.span)?),
            None => None,
        };
        match words.next() {
            Some(word) if word.value == "because" => {}
            Some(word) => return Err(malformed(word.span, "expected `because` and the reason")),
            None => return Err(malformed(self.comment, "the suppression gives no reason")),
        }
        let reason: Vec<_> = words.collect();
        if let Some(late) = late_day(&reason) {
            return Err(malformed(late, "`until` stands before `because`"));
        }
        if let Some(second) = reason.iter().find(|word| word.value == MARK) {
            let what = "a comment holds one suppression; this is the second";
            return Err(malformed(second.span, what));
        }
        // A dash or a full stop is no reason.
        let says_something = |word: &Spanned<&str>| word.value.chars().any(char::is_alphanumeric);
        if !reason.iter().any(says_something) {
            return Err(malformed(self.comment, "the suppression gives no reason"));
        }
        Ok(Suppression {
            comment: self.comment,
            own_line,
            covers,
            rules,
            until,
            is_in_effect: true,
        })
    }
}

/// `REX: allow …`, `rex : allow …`, `noqa: REX-05`: a comment that would be one if it were spelt right.
fn is_meant_as_one(said: &str) -> bool {
    let line = said.lines().next().unwrap_or("").to_ascii_lowercase();
    let mut words = line
        .split([' ', '\t', ':', ','])
        .filter(|word| !word.is_empty());
    match (words.next(), words.next()) {
        (Some("rex" | "specc"), Some(verb)) => VERBS.contains(&verb),
        (Some("noqa"), Some(rule)) => rule.starts_with("rex-"),
        _ => false,
    }
}

fn misspelt(comment: Span) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::error(
        &codes::MALFORMED,
        comment,
        "this comment looks like a suppression, and is none",
    )
    .label("suppresses nothing")
    .why("a suppression begins with `rex:`, in small letters and without a space before the colon")
    .help("write `rex: allow REX-05 because …`");
    Box::new(diagnostic)
}

/// The `until` of a reason in which a day follows, however it is written: it was meant to end the suppression.
fn late_day(reason: &[Spanned<&str>]) -> Option<Span> {
    let pair = reason.windows(2).find(
        |pair| matches!(pair, [until, day] if is_until(until.value) && looks_like_a_day(day.value)),
    )?;
    pair.first().map(|until| until.span)
}

fn is_until(word: &str) -> bool {
    let letters = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    letters.eq_ignore_ascii_case("until")
}

/// `2027-06-30`, `30.06.2027`, `6/30/2027).`; no version has four digits in one of three parts.
fn looks_like_a_day(word: &str) -> bool {
    let parts = word.split(['-', '.', '/']);
    let parts = parts.map(|part| part.trim_matches(|letter: char| !letter.is_alphanumeric()));
    let is_number =
        |part: &&str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
    let numbers: Vec<&str> = parts.filter(is_number).collect();
    numbers.len() == 3 && numbers.iter().any(|number| number.len() == 4)
}

fn day(word: Option<Spanned<&str>>, until: Span) -> Result<Spanned<Date>, Box<Diagnostic>> {
    let Some(word) = word else {
        return Err(malformed(until, "`until` is followed by a day"));
    };
    match word.value.parse::<Date>() {
        // jiff accepts other forms too; one form is enough for people to search by.
        Ok(day) if word.value.len() == "2027-06-30".len() => Ok(Spanned::new(day, word.span)),
        _ => Err(malformed(
            word.span,
            format!("`{}` is not a day", word.value),
        )),
    }
}

fn malformed(span: Span, message: impl Into<String>) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::error(&codes::MALFORMED, span, message)
        .label("here")
        .why("Whoever meets the allowance later has to know what it allows, how long, and why.")
        .help("write `rex: allow REX-05 until 2027-06-30 because …`; the day can be left out, the reason cannot");
    Box::new(diagnostic)
}

#[cfg(test)]
mod tests {
    use specc_source::{Sources, Span};

    use super::read;

    fn outcome(text: &str) -> String {
        let mut sources = Sources::new();
        let file = sources.add("spec.plane", text);
        let span = Span::new(file, 0, text.len() as u32);
        match read(text, span, true, span) {
            None => "not one".to_owned(),
            Some(Ok(suppression)) => {
                let rules: Vec<_> = suppression
                    .rules
                    .iter()
                    .map(|rule| sources.text(rule.span))
                    .collect();
                let until = suppression
                    .until
                    .map(|until| format!(" until {}", until.value));
                format!("{}{}", rules.join("+"), until.unwrap_or_default())
            }
            Some(Err(error)) => format!(
                "{} at `{}`",
                error.message,
                sources.text(error.primary.span)
            ),
        }
    }

    #[test]
    fn a_suppression_names_rules_a_last_day_and_a_reason() {
        let cases = [
            ("# rex: allow REX-05 because the probe is slow", "REX-05"),
            (
                "#rex: allow REX-05, REX-06 until 2027-06-30 because so it is",
                "REX-05+REX-06 until 2027-06-30",
            ),
            ("/* rex: allow REX-05 because of that */", "REX-05"),
            ("{# rex: allow REX-05 because of that #}", "REX-05"),
            ("{#- rex: allow REX-05 because of that -#}", "REX-05"),
            ("-- rex: allow REX-05 because of that", "REX-05"),
            ("<!-- rex: allow REX-05 because of that -->", "REX-05"),
            ("# the tyrannosaurus rex: a big one", "not one"),
            ("# REX-05: thirty seconds", "not one"),
            ("# rex allowed it once", "not one"),
            ("# see noqa: it is another tool's", "not one"),
        ];
        for (text, expected) in cases {
            assert_eq!(outcome(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_named_at_its_place() {
        let cases = [
            (
                "# rex: deny REX-05",
                "a suppression begins with `allow` at `deny`",
            ),
            (
                "# rex: allow because x",
                "the suppression names no rule at `# rex: allow because x`",
            ),
            (
                "# rex: allow REX-05",
                "the suppression gives no reason at `# rex: allow REX-05`",
            ),
            (
                "# rex: allow REX-05 because …",
                "the suppression gives no reason at `# rex: allow REX-05 because …`",
            ),
            (
                "# rex: allow REX-05 until because x",
                "`because` is not a day at `because`",
            ),
            (
                "# rex: allow REX-05 until 2027-13-01 because x",
                "`2027-13-01` is not a day at `2027-13-01`",
            ),
            (
                "# rex: allow REX-05 until 2027-06-30 it is so",
                "expected `because` and the reason at `it`",
            ),
            (
                "# rex: allow REX-05 because it is so # rex: allow REX-06 because",
                "a comment holds one suppression; this is the second at `rex:`",
            ),
            (
                "# rex: allow REX-05 because it is so until 2027-06-30",
                "`until` stands before `because` at `until`",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(outcome(text), expected, "{text}");
        }
    }

    #[test]
    fn a_day_in_the_reason_is_refused_however_it_is_written() {
        for late in [
            "until 2027-06-30.",
            "(until 2027-06-30)",
            "Until 2027-06-30",
            "until 2027-13-01",
            "until 30.06.2027",
            "until: 6/30/2027",
        ] {
            let text = format!("# rex: allow REX-05 because the box is slow {late}");
            let said = outcome(&text);
            assert!(said.starts_with("`until` stands before"), "{text}: {said}");
        }
        for reason in [
            "until the upgrade",
            "until 1.2.3 is out",
            "2027-06-30 is far",
            "until 2027",
        ] {
            let text = format!("# rex: allow REX-05 because the box is slow {reason}");
            assert_eq!(outcome(&text), "REX-05", "{text}");
        }
    }

    #[test]
    fn what_is_meant_as_one_and_spelt_otherwise_is_reported() {
        let comments = [
            "# REX: allow REX-05 because the probe is slow",
            "# rex : allow REX-05 because the probe is slow",
            "# Rex allow REX-05",
            "# rex ignore: REX-05",
            "# specc: disable REX-05",
            "# noqa: REX-05",
            "/* REX: allow REX-05 because of that */",
        ];
        for text in comments {
            let expected =
                format!("this comment looks like a suppression, and is none at `{text}`");
            assert_eq!(outcome(text), expected);
        }
    }
}
