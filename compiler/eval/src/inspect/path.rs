//! The path of an option as it is given on a command line: `plane.services.api.memory`, `ingress.public[0].path`.

use specc_source::suggest;

use super::{Inspector, Target};
use crate::modules::quoted_name;
use crate::value::{Kind, ThunkId};

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// An attribute.
    Name(String),
    /// An element of a list, from 0; of a set, the attribute with this number for a name.
    Index(usize),
}

/// Why a text is no path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathSyntax {
    /// What is wrong, as the end of "`a..b` is not a path: …".
    pub message: &'static str,
    /// What to do, as an imperative.
    pub help: &'static str,
}

/// Why a path leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MissingStep {
    /// An error was reported on the way.
    Failed,
    /// The step has nothing to lead to.
    NotThere {
        /// The path as far as it leads; empty for the configuration itself.
        found: String,
        /// What stands there, with its article: `a list of 2 elements`.
        noun: String,
        /// The step that leads nowhere, as it is written.
        wanted: String,
        /// The whole path with the step that was probably meant.
        suggestion: Option<String>,
        /// What could stand in its place.
        names: Vec<String>,
    },
}

/// Reads a path: names separated by dots, in quotes where they hold other characters; `[0]` or `.0` for list elements.
pub fn parse_path(text: &str) -> Result<Vec<Step>, PathSyntax> {
    let mut steps = Vec::new();
    let mut rest = text;
    loop {
        let (step, after) = match rest.strip_prefix('[') {
            Some(inside) => index(inside)?,
            None => name(rest)?,
        };
        steps.push(step);
        rest = match after.strip_prefix('.') {
            Some(next) => next,
            None if after.is_empty() => return Ok(steps),
            None if after.starts_with('[') => after,
            None => return Err(AFTER_QUOTE),
        };
    }
}

const AFTER_QUOTE: PathSyntax = PathSyntax {
    message: "something stands right behind a quote or a bracket",
    help: "separate the steps with `.`",
};

/// `0]…` behind its bracket.
fn index(inside: &str) -> Result<(Step, &str), PathSyntax> {
    let (number, after) = inside.split_once(']').ok_or(PathSyntax {
        message: "a `[` is never closed",
        help: "write the number of the element and `]`: `[0]`",
    })?;
    let number = number.trim().parse().map_err(|_| PathSyntax {
        message: "between `[` and `]` stands no number",
        help: "write the number of the element, from 0: `[0]`",
    })?;
    Ok((Step::Index(number), after))
}

/// A name at the beginning of a text, and what follows it.
fn name(text: &str) -> Result<(Step, &str), PathSyntax> {
    if let Some(inside) = text.strip_prefix('"') {
        return quoted(inside);
    }
    let end = text.find(['.', '[', '"']).unwrap_or(text.len());
    let (name, after) = text.split_at(end);
    if after.starts_with('"') {
        return Err(AFTER_QUOTE);
    }
    if name.is_empty() {
        return Err(PathSyntax {
            message: "a name is missing",
            help: "write for example `plane.services.api.memory`; quote names with other characters: `a.\"b.c\"`",
        });
    }
    let step = match name.parse() {
        Ok(number) if name.bytes().all(|byte| byte.is_ascii_digit()) => Step::Index(number),
        _ => Step::Name(name.to_owned()),
    };
    Ok((step, after))
}

/// `a\"b"…` behind its quote.
fn quoted(inside: &str) -> Result<(Step, &str), PathSyntax> {
    let mut name = String::new();
    let mut letters = inside.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => {
                let after = inside.get(at + 1..).unwrap_or_default();
                return Ok((Step::Name(name), after));
            }
            '\\' => name.extend(letters.next().map(|(_, escaped)| escaped)),
            letter => name.push(letter),
        }
    }
    Err(PathSyntax {
        message: "a quote is never closed",
        help: "close it with `\"`; the shell takes quotes away unless others stand around the whole path: 'a.\"b.c\"'",
    })
}

impl Inspector<'_> {
    /// What stands at a path below `target`.
    pub fn at_path(&mut self, target: Target, steps: &[Step]) -> Result<Target, MissingStep> {
        let mut at = target.0;
        for (index, step) in steps.iter().enumerate() {
            at = match self.step(at, step) {
                Ok(Some(next)) => next,
                Ok(None) => return Err(self.missing(at, steps, index)),
                Err(()) => return Err(MissingStep::Failed),
            };
        }
        Ok(Target(at))
    }

    fn step(&mut self, at: ThunkId, step: &Step) -> Result<Option<ThunkId>, ()> {
        let value = self.machine.force(at).map_err(|_| ())?;
        let found = match (&value.kind, step) {
            (Kind::List(elements), Step::Index(index)) => elements.get(*index).copied(),
            (Kind::Set(set), step) => {
                let name = self.machine.symbols.find(&step.name());
                name.and_then(|name| set.get(name))
                    .map(|attribute| attribute.value)
            }
            // As it is printed: `{ "hmac": … }`.
            (Kind::Tagged(constructor, argument), Step::Name(name)) if name == constructor.name => {
                Some(*argument)
            }
            _ => None,
        };
        Ok(found)
    }

    fn missing(&mut self, at: ThunkId, steps: &[Step], index: usize) -> MissingStep {
        let (Some(before), Some(step)) = (steps.get(..index), steps.get(index)) else {
            return MissingStep::Failed;
        };
        let noun = self.describe(Target(at)).unwrap_or_default();
        let names = self.names_below(at);
        let wanted = step.name();
        let close = suggest::closest(&wanted, names.iter().map(String::as_str));
        let suggestion = close.map(|close| {
            let mut whole = before.to_vec();
            whole.push(Step::Name(close.to_owned()));
            whole.extend(steps.get(index + 1..).unwrap_or_default().iter().cloned());
            written(&whole)
        });
        MissingStep::NotThere {
            found: written(before),
            noun,
            wanted,
            suggestion,
            names,
        }
    }

    fn names_below(&mut self, at: ThunkId) -> Vec<String> {
        match self.machine.force(at).map(|value| value.kind) {
            Ok(Kind::Tagged(constructor, _)) => vec![constructor.name.to_owned()],
            _ => self.members(Target(at)),
        }
    }
}

impl Step {
    fn name(&self) -> String {
        match self {
            Self::Name(name) => name.clone(),
            Self::Index(index) => index.to_string(),
        }
    }
}

/// A path as it is written.
fn written(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Name(name) if path.is_empty() => path.push_str(&quoted_name(name)),
            Step::Name(name) => path.push_str(&format!(".{}", quoted_name(name))),
            Step::Index(index) => path.push_str(&format!("[{index}]")),
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::{Step, parse_path, written};

    fn name(name: &str) -> Step {
        Step::Name(name.to_owned())
    }

    #[test]
    fn steps_are_names_quoted_names_and_numbers() {
        let cases = [
            ("network", vec![name("network")]),
            ("a.b-c'.d_1", vec![name("a"), name("b-c'"), name("d_1")]),
            (r#"a."b.c".d"#, vec![name("a"), name("b.c"), name("d")]),
            (r#""a\"b\\""#, vec![name(r#"a"b\"#)]),
            ("a.0.b", vec![name("a"), Step::Index(0), name("b")]),
            (
                "a[0][12].b",
                vec![name("a"), Step::Index(0), Step::Index(12), name("b")],
            ),
            ("a.[1]", vec![name("a"), Step::Index(1)]),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_path(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_path_says_why() {
        let cases = [
            ("", "a name is missing"),
            ("a..b", "a name is missing"),
            ("a.", "a name is missing"),
            ("a[0", "a `[` is never closed"),
            ("a[-1]", "between `[` and `]` stands no number"),
            ("a[x]", "between `[` and `]` stands no number"),
            (r#"a."b"#, "a quote is never closed"),
            (
                r#"a."b"c"#,
                "something stands right behind a quote or a bracket",
            ),
            (
                r#"a"b""#,
                "something stands right behind a quote or a bracket",
            ),
            (
                "a[0]b",
                "something stands right behind a quote or a bracket",
            ),
        ];
        for (text, message) in cases {
            assert_eq!(
                parse_path(text).map_err(|error| error.message),
                Err(message),
                "{text}"
            );
        }
    }

    #[test]
    fn a_path_is_written_as_it_is_read() {
        for text in ["a.b[0].c", r#"a."b.c".d"#] {
            assert_eq!(
                parse_path(text).map(|steps| written(&steps)).as_deref(),
                Ok(text)
            );
        }
    }
}
