//! Strings. What puts strings together keeps their references; what looks into them needs to know the text.

use std::rc::Rc;

use super::{Builtin, Call};
use crate::data::Text;
use crate::joined::LongText;
use crate::machine::{Machine, Result};
use crate::value::{Kind, ThunkId, Value};

pub(super) static TABLE: &[Builtin] = &[
    Builtin::new(
        "concatStringsSep",
        "separator strings",
        "the strings joined, with the separator between them",
        concat_sep,
    )
    .nix(),
    Builtin::new(
        "concatStrings",
        "strings",
        "the strings joined",
        concat_strings,
    ),
    Builtin::new(
        "concatMapStringsSep",
        "separator function list",
        "what the function gives for each element, joined with the separator",
        concat_map_sep,
    ),
    Builtin::new(
        "concatMapStrings",
        "function list",
        "what the function gives for each element, joined",
        concat_map,
    ),
    Builtin::new(
        "concatLines",
        "strings",
        "the strings joined, with a line end after each",
        concat_lines,
    ),
    Builtin::new(
        "splitString",
        "separator string",
        "the parts between the separators",
        split_string,
    ),
    Builtin::new(
        "hasPrefix",
        "prefix string",
        "whether the string begins so",
        has_prefix,
    ),
    Builtin::new(
        "hasSuffix",
        "suffix string",
        "whether the string ends so",
        has_suffix,
    ),
    Builtin::new(
        "hasInfix",
        "part string",
        "whether the string holds the part",
        has_infix,
    ),
    Builtin::new(
        "removePrefix",
        "prefix string",
        "the string without its prefix, if it has it",
        remove_prefix,
    ),
    Builtin::new(
        "removeSuffix",
        "suffix string",
        "the string without its suffix, if it has it",
        remove_suffix,
    ),
    Builtin::new(
        "toUpper",
        "string",
        "the string with a-z in capitals",
        to_upper,
    ),
    Builtin::new(
        "toLower",
        "string",
        "the string with A-Z in small letters",
        to_lower,
    ),
    Builtin::new(
        "replaceStrings",
        "from to string",
        "the string with every text of the first list replaced by that of the second",
        replace_strings,
    )
    .nix(),
    Builtin::new(
        "substring",
        "start length string",
        "a part, counted in characters; a negative length means to the end",
        substring,
    )
    .nix(),
    Builtin::new(
        "stringLength",
        "string",
        "how many characters there are",
        string_length,
    )
    .nix(),
    Builtin::new(
        "trim",
        "string",
        "the string without white space at both ends",
        trim,
    ),
    Builtin::new(
        "optionalString",
        "condition string",
        "the string where the condition holds, else an empty one",
        optional_string,
    ),
    Builtin::new(
        "stringToCharacters",
        "string",
        "the characters",
        string_to_characters,
    ),
    Builtin::new("toInt", "string", "the integer that the string is", to_int),
];

fn concat_sep(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let separator = machine.text_argument(call, 0)?;
    let list = machine.list_argument(call, 1)?;
    let parts = texts(machine, call, &list)?;
    join(machine, call, &separator, &parts)
}

fn concat_strings(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let list = machine.list_argument(call, 0)?;
    let parts = texts(machine, call, &list)?;
    join(machine, call, &Text::default(), &parts)
}

fn concat_lines(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let list = machine.list_argument(call, 0)?;
    let mut parts = texts(machine, call, &list)?;
    if !parts.is_empty() {
        parts.push(Rc::default());
    }
    join(machine, call, &Text::literal("\n"), &parts)
}

fn concat_map_sep(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let separator = machine.text_argument(call, 0)?;
    let parts = mapped_texts(machine, call, 1)?;
    join(machine, call, &separator, &parts)
}

fn concat_map(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let parts = mapped_texts(machine, call, 0)?;
    join(machine, call, &Text::default(), &parts)
}

fn texts(
    machine: &mut Machine<'_>,
    call: &Call<'_>,
    list: &[ThunkId],
) -> Result<Vec<Rc<LongText>>> {
    list.iter()
        .map(|&element| machine.element_text(call, element))
        .collect()
}

fn mapped_texts(
    machine: &mut Machine<'_>,
    call: &Call<'_>,
    function: usize,
) -> Result<Vec<Rc<LongText>>> {
    machine.function_argument(call, function)?;
    let list = machine.list_argument(call, function + 1)?;
    let mut parts = Vec::with_capacity(list.len());
    for &element in list.iter() {
        let mapped = machine.delay_call(call.argument(function), element, None, call.span);
        parts.push(machine.element_text(call, mapped)?);
    }
    Ok(parts)
}

fn join(
    machine: &mut Machine<'_>,
    call: &Call<'_>,
    separator: &Text,
    parts: &[Rc<LongText>],
) -> Result<Value> {
    // The budget speaks before the memory is taken: a list may name one large string many times.
    let size: usize = parts
        .iter()
        .map(|part| part.size() + separator.size())
        .sum();
    machine.charge(size, call.span)?;
    let mut joined = Text::default();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            joined.push(separator);
        }
        joined.push(part);
    }
    machine.text(joined, call.span)
}

fn split_string(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let separator = machine.known_argument(call, 0)?;
    let text = machine.known_argument(call, 1)?;
    if separator.is_empty() {
        let help = "for the characters, use `lib.stringToCharacters`";
        return Err(machine.out_of_range(call, 0, "an empty separator splits nothing", help));
    }
    strings(machine, call, text.split(separator.as_str()))
}

fn string_to_characters(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let text = machine.known_argument(call, 0)?;
    let characters = text
        .char_indices()
        .map(|(start, character)| text.get(start..start + character.len_utf8()).unwrap_or(""));
    strings(machine, call, characters)
}

/// What a string on the heap takes beside its text and its fields: headers of its own, of its pieces and of its letters.
const OVERHEAD: usize = 96;

fn strings<'t>(
    machine: &mut Machine<'_>,
    call: &Call<'_>,
    parts: impl Iterator<Item = &'t str>,
) -> Result<Value> {
    let mut elements = Vec::new();
    for part in parts {
        machine.charge(part.len() + size_of::<Text>() + OVERHEAD, call.span)?;
        elements.push(machine.ready_text(part, call.span));
    }
    machine.list(elements, call.span)
}

fn has_prefix(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let (part, text) = both(machine, call)?;
    machine.bool(text.starts_with(&part), call)
}

fn has_suffix(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let (part, text) = both(machine, call)?;
    machine.bool(text.ends_with(&part), call)
}

fn has_infix(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let (part, text) = both(machine, call)?;
    machine.bool(text.contains(&part), call)
}

fn remove_prefix(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let (part, text) = both(machine, call)?;
    machine.string(text.strip_prefix(&part).unwrap_or(&text), call)
}

fn remove_suffix(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let (part, text) = both(machine, call)?;
    machine.string(text.strip_suffix(&part).unwrap_or(&text), call)
}

fn both(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<(String, String)> {
    Ok((
        machine.known_argument(call, 0)?,
        machine.known_argument(call, 1)?,
    ))
}

fn to_upper(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let text = machine.known_argument(call, 0)?;
    machine.string(&text.to_ascii_uppercase(), call)
}

fn to_lower(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let text = machine.known_argument(call, 0)?;
    machine.string(&text.to_ascii_lowercase(), call)
}

fn trim(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let text = machine.known_argument(call, 0)?;
    machine.string(text.trim_matches([' ', '\t', '\r', '\n']), call)
}

fn replace_strings(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let mut pairs = Vec::new();
    let from = machine.list_argument(call, 0)?;
    let to = machine.list_argument(call, 1)?;
    if from.len() != to.len() {
        let message = format!("{} texts cannot be replaced by {}", from.len(), to.len());
        return Err(machine.out_of_range(call, 1, message, "give both lists the same length"));
    }
    for (&from, &to) in from.iter().zip(to.iter()) {
        pairs.push((
            machine.element_name(call, from)?,
            machine.element_text(call, to)?,
        ));
    }
    let text = machine.known_argument(call, 2)?;
    let mut replaced = Text::default();
    let mut rest = text.as_str();
    loop {
        machine.steps(pairs.len() + 1, call.span)?;
        let found = pairs
            .iter()
            .find(|(from, _)| rest.starts_with(from.as_str()));
        let matched = found.map_or(0, |(from, _)| from.len());
        if let Some((_, to)) = found {
            machine.charge(to.size(), call.span)?;
            replaced.push(to);
        }
        // Where nothing or only the empty text matches, one character passes.
        let passed = if matched == 0 {
            rest.chars().next().map_or(0, char::len_utf8)
        } else {
            0
        };
        let (kept, remaining) = rest.split_at(matched + passed);
        replaced.push_literal(kept.get(matched..).unwrap_or(""));
        if rest.is_empty() {
            break;
        }
        rest = remaining;
        if rest.is_empty() && !pairs.iter().any(|(from, _)| from.is_empty()) {
            break;
        }
    }
    machine.text(replaced, call.span)
}

fn substring(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let start = machine.integer_argument(call, 0)?;
    let length = machine.integer_argument(call, 1)?;
    let text = machine.known_argument(call, 2)?;
    let Ok(start) = usize::try_from(start) else {
        return Err(machine.out_of_range(
            call,
            0,
            "a part cannot start before its string",
            "count from 0",
        ));
    };
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let part: String = text.chars().skip(start).take(length).collect();
    machine.string(&part, call)
}

fn string_length(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let text = machine.known_argument(call, 0)?;
    machine.integer(text.chars().count() as i64, call)
}

fn optional_string(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    if !machine.bool_argument(call, 0)? {
        return machine.string("", call);
    }
    machine.text_argument(call, 1)?;
    machine.argument(call, 1)
}

fn to_int(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let text = machine.known_argument(call, 0)?;
    match text.trim().parse::<i64>() {
        Ok(number) => Ok(Value::computed(Kind::Integer(number), call.span)),
        Err(_) => {
            let message = format!("{text:?} is not an integer");
            Err(machine.out_of_range(call, 0, message, "write digits only"))
        }
    }
}
