//! Regular expressions, in POSIX's extended syntax as in Nix.

use std::ops::Range;

use regex_lite::{Captures, Regex, RegexBuilder};

use super::{Builtin, Call, posix};
use crate::machine::{Machine, Result};
use crate::value::{Kind, ThunkId, Value};

/// How many bytes an expression may take when it is compiled: `(a{100}){100}` takes many more than it is long.
const LARGEST: usize = 1 << 17;

pub(super) static TABLE: &[Builtin] = &[
    Builtin::new(
        "match",
        "expression string",
        "what the groups of the regular expression hold where the whole string matches, else null",
        match_whole,
    )
    .nix(),
    Builtin::new(
        "split",
        "expression string",
        "the parts between the matches, and between them a list of what the groups hold",
        split,
    )
    .nix(),
];

fn match_whole(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let (expression, text) = operands(machine, call)?;
    match expression.whole.captures(&text) {
        Some(captures) => groups(machine, call, &captures),
        None => Ok(Value::computed(Kind::Null, call.span)),
    }
}

fn split(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let (expression, text) = operands(machine, call)?;
    let mut parts = Vec::new();
    let mut kept_from = 0;
    let mut search_from = 0;
    while search_from <= text.len()
        && let Some(first) = expression.anywhere.captures_at(&text, search_from)
    {
        // To find one match, all that follows may have to be looked at.
        machine.steps(1 + 4 * (text.len() - search_from), call.span)?;
        let (captures, found) = longest(machine, call, &expression, &text, first)?;
        parts.push(part(machine, call, &text, kept_from..found.start));
        let groups = groups(machine, call, &captures)?;
        parts.push(machine.ready(groups, call.span));
        kept_from = found.end;
        // After a match of nothing, one character passes.
        let passed = text.get(kept_from..).and_then(|rest| rest.chars().next());
        search_from = match found.is_empty() {
            true => kept_from + passed.map_or(1, char::len_utf8),
            false => kept_from,
        };
    }
    parts.push(part(machine, call, &text, kept_from..text.len()));
    machine.list(parts, call.span)
}

/// The longest match at the place of the first one: of two alternatives, POSIX takes that with which more matches.
fn longest<'t>(
    machine: &mut Machine<'_>,
    call: &Call<'_>,
    expression: &Expression,
    text: &'t str,
    first: Captures<'t>,
) -> Result<(Captures<'t>, Range<usize>)> {
    let found = first.get(0).map_or(0..0, |whole| whole.range());
    if !expression.has_alternatives {
        return Ok((first, found));
    }
    for end in (found.end + 1..=text.len()).rev() {
        let Some(candidate) = text.get(found.start..end) else {
            continue;
        };
        machine.steps(1 + candidate.len(), call.span)?;
        if let Some(captures) = expression.whole.captures(candidate) {
            return Ok((captures, found.start..end));
        }
    }
    Ok((first, found))
}

fn part(machine: &mut Machine<'_>, call: &Call<'_>, text: &str, range: Range<usize>) -> ThunkId {
    machine.ready_text(text.get(range).unwrap_or(""), call.span)
}

/// A list of the groups' texts; null for a group that took no part in the match.
fn groups(machine: &mut Machine<'_>, call: &Call<'_>, captures: &Captures<'_>) -> Result<Value> {
    let mut texts = Vec::new();
    for group in captures.iter().skip(1) {
        texts.push(match group {
            Some(group) => machine.ready_text(group.as_str(), call.span),
            None => machine.ready(Value::computed(Kind::Null, call.span), call.span),
        });
    }
    machine.list(texts, call.span)
}

/// A regular expression, ready to be used.
struct Expression {
    /// Matches a whole string.
    whole: Regex,
    /// Matches a part of one.
    anywhere: Regex,
    /// Whether the first match may not be the longest. (An expression with anchors is taken as it is: at the ends of a
    /// part they would match too.)
    has_alternatives: bool,
}

impl Expression {
    fn new(written: &str) -> std::result::Result<Self, String> {
        let translated = posix::translate(written)?;
        let compile = |text: String| {
            let built = RegexBuilder::new(&text).size_limit(LARGEST).build();
            built.map_err(|error| error.to_string())
        };
        Ok(Self {
            whole: compile(format!("(?s)\\A(?:{translated})\\z"))?,
            anywhere: compile(format!("(?s){translated}"))?,
            has_alternatives: written.contains('|') && !written.contains(['^', '$']),
        })
    }
}

/// The expression and the text that it looks at.
fn operands(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<(Expression, String)> {
    let written = machine.known_argument(call, 0)?;
    let text = machine.known_argument(call, 1)?;
    // Matching takes time in proportion to both lengths.
    let work = (text.len() / 4 + 1) * (written.len() / 16 + 1);
    machine.steps(work, call.span)?;
    match Expression::new(&written) {
        Ok(expression) => Ok((expression, text)),
        Err(fault) => {
            let shown: String = written.chars().take(40).collect();
            let message = format!("`{shown}` is no regular expression: {fault}");
            let help = "write a POSIX extended one: `[0-9]+`, `[[:alpha:]]`, and `\\\\.` for a dot";
            Err(machine.out_of_range(call, 0, message, help))
        }
    }
}
