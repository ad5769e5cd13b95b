//! Regular expressions, in POSIX's extended syntax as in Nix.

use regex_lite::{Captures, Regex};

use super::{Builtin, Call, posix};
use crate::machine::{Machine, Result};
use crate::value::{Kind, ThunkId, Value};

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
    let (expression, text) = operands(machine, call, true)?;
    match expression.captures(&text) {
        Some(captures) => groups(machine, call, &captures),
        None => Ok(Value::computed(Kind::Null, call.span)),
    }
}

fn split(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let (expression, text) = operands(machine, call, false)?;
    let mut parts = Vec::new();
    let mut kept_from = 0;
    let mut search_from = 0;
    while let Some(captures) = text
        .get(search_from..)
        .and_then(|_| expression.captures_at(&text, search_from))
    {
        machine.steps(1 + text.len() - kept_from, call.span)?;
        let Some(whole) = captures.get(0) else {
            break;
        };
        parts.push(part(machine, call, &text, kept_from..whole.start()));
        let groups = groups(machine, call, &captures)?;
        parts.push(machine.ready(groups, call.span));
        kept_from = whole.end();
        // After a match of nothing, one character passes.
        let passed = text.get(kept_from..).and_then(|rest| rest.chars().next());
        search_from = match whole.is_empty() {
            true => kept_from + passed.map_or(1, char::len_utf8),
            false => kept_from,
        };
    }
    parts.push(part(machine, call, &text, kept_from..text.len()));
    machine.list(parts, call.span)
}

fn part(
    machine: &mut Machine<'_>,
    call: &Call<'_>,
    text: &str,
    range: std::ops::Range<usize>,
) -> ThunkId {
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

/// The expression and the text that it looks at.
fn operands(machine: &mut Machine<'_>, call: &Call<'_>, whole: bool) -> Result<(Regex, String)> {
    let written = machine.known_argument(call, 0)?;
    let text = machine.known_argument(call, 1)?;
    // Matching takes time in proportion to both lengths.
    machine.steps(written.len() * (text.len() / 64 + 1), call.span)?;
    let compiled = posix::translate(&written).and_then(|translated| {
        let translated = match whole {
            true => format!("(?s)\\A(?:{translated})\\z"),
            false => format!("(?s){translated}"),
        };
        Regex::new(&translated).map_err(|error| error.to_string())
    });
    match compiled {
        Ok(expression) => Ok((expression, text)),
        Err(fault) => {
            let message = format!("`{written}` is no regular expression: {fault}");
            let help = "write a POSIX extended one: `[0-9]+`, `[[:alpha:]]`, and `\\\\.` for a dot";
            Err(machine.out_of_range(call, 0, message, help))
        }
    }
}
