//! Pages of names in scope: constants, constructors, functions, words of the language.

use std::fmt::Write as _;

use specc_eval::library::{self, Builtin, Outcome};
use specc_eval::{Constant, Constructor};
use specc_model::options::SCHEMA;

use super::language::{self, Word};

/// All functions in a list.
pub(super) fn functions() -> String {
    let mut text = "## Functions\n\n".to_owned();
    for builtin in library::all() {
        let _ = writeln!(text, "- `{}`: {}", signature(builtin), builtin.doc);
    }
    text.push_str("\nDocumented in docs/lib.md\n");
    text
}

/// All constants and constructors in a list.
pub(super) fn constants() -> String {
    let mut text = "## Constants\n\n".to_owned();
    for constant in SCHEMA.constants {
        let _ = writeln!(
            text,
            "- `{}` ({}): {}",
            constant.name, constant.group, constant.doc
        );
    }
    text.push_str("\n## Constructors\n\n");
    for constructor in SCHEMA.constructors {
        let _ = writeln!(
            text,
            "- `{} …` ({}): {}",
            constructor.name, constructor.group, constructor.doc
        );
    }
    text.push_str("\nDocumented in docs/options/constants.md\n");
    text
}

/// The page of a function, by its name with or without `lib.` or `builtins.`.
pub(super) fn function(word: &str) -> Option<String> {
    let name = word
        .strip_prefix("lib.")
        .or_else(|| word.strip_prefix("builtins."))
        .unwrap_or(word);
    let builtin = library::find(name)?;
    let mut page = format!("# {}\n\n{}\n", signature(builtin), sentence(builtin.doc));
    if builtin.global {
        let _ = writeln!(page, "\n`{name}` alone is in scope as well.");
    }
    if builtin.nix {
        let _ = writeln!(
            page,
            "\nNix has it as `builtins.{name}`, with the same meaning."
        );
    }
    if let Some(example) = library::example(name) {
        let _ = writeln!(page, "\n```plane\n{}\n```", function_example(example));
    }
    let _ = writeln!(page, "\nDocumented in docs/lib.md#{name}");
    Some(page)
}

/// What Nix has and `lib` has not, by its name with or without `lib.` or `builtins.`: why, and what to do instead.
pub(super) fn absent(word: &str) -> Option<String> {
    let name = word
        .strip_prefix("lib.")
        .or_else(|| word.strip_prefix("builtins."))
        .unwrap_or(word);
    let absent = library::absent(name)?;
    Some(format!(
        "# builtins.{name}\n\nNix has it, specc has not. {}\n\n{}\n\nDocumented in docs/nix-differences.md#builtins\n",
        sentence(absent.why),
        sentence(absent.instead)
    ))
}

/// A group of functions: `cidr`, `lib.version`.
pub(super) fn group(word: &str) -> Option<String> {
    let group = format!("{}.", word.strip_prefix("lib.").unwrap_or(word));
    let mut members = library::all()
        .filter(|builtin| builtin.name.starts_with(&group))
        .peekable();
    members.peek()?;
    let mut page = format!("# lib.{}\n\n", group.trim_end_matches('.'));
    for builtin in members {
        let _ = writeln!(page, "- `{}`: {}", signature(builtin), builtin.doc);
    }
    page.push_str("\nDocumented in docs/lib.md\n");
    Some(page)
}

/// A type without arguments: `lib.types.port`.
pub(super) fn named_type(word: &str) -> Option<String> {
    let name = word.strip_prefix("lib.types.")?;
    let named = SCHEMA.named_types().find(|named| named.name == name)?;
    let words = SCHEMA.type_words(&named.ty);
    Some(format!(
        "# {word}\n\nThe type of {words}, for sections of a spec's own.\n\nDocumented in docs/lib.md#types\n"
    ))
}

/// The page of a constant or a constructor.
pub(super) fn constant(word: &str) -> Option<String> {
    let constant = SCHEMA.constants.iter().find(|one| one.name == word);
    let constructor = SCHEMA.constructors.iter().find(|one| one.name == word);
    constant
        .map(constant_page)
        .or_else(|| constructor.map(constructor_page))
}

/// The page of a word of the language.
pub(super) fn word(name: &str) -> Option<String> {
    let Word {
        text,
        example,
        page,
        ..
    } = language::find(name)?;
    let mut shown = format!("# {name}\n\n{text}\n\n```plane\n{example}\n```\n");
    let written_so = super::options::of_type(name);
    if !written_so.is_empty() {
        let _ = writeln!(shown, "\nOptions that take one: {written_so}.");
    }
    let _ = writeln!(shown, "\nDocumented in {page}");
    Some(shown)
}

/// `lib.map function list`
pub fn signature(builtin: &Builtin) -> String {
    format!("lib.{} {}", builtin.name, builtin.arguments)
}

/// A function as it is called: `mkForce` where the bare name is in scope and will do, else `lib.head`.
pub(super) fn of_function(name: &str, qualified: bool) -> String {
    let is_global = library::find(name).is_some_and(|builtin| builtin.global);
    match is_global && !qualified {
        true => name.to_owned(),
        false => format!("lib.{name}"),
    }
}

/// How an example reads: the text, and what it gives in a comment.
pub fn function_example(example: &library::Example) -> String {
    let text = example.text;
    match example.outcome {
        Outcome::Value(value) => format!("{text}\n# => {value}"),
        Outcome::Error(message) => format!("{text}\n# => error: {message}"),
        Outcome::Definition {
            beside: "",
            option,
            value,
        } => format!("{text}\n# => {option} is {value}"),
        Outcome::Definition {
            beside,
            option,
            value,
        } => format!("{text}\n# => {option} is {value}, beside `{beside}` in another file"),
        Outcome::Files => text.to_owned(),
    }
}

fn constant_page(constant: &Constant) -> String {
    let Constant { group, name, doc } = constant;
    let users = super::options::of_group(group);
    format!(
        "# {name}\n\nConstant ({group}). {doc}\n\nOptions that take one: {users}.\n\nDocumented in docs/options/constants.md#{name}\n"
    )
}

fn constructor_page(constructor: &Constructor) -> String {
    let Constructor {
        group,
        name,
        argument,
        doc,
    } = constructor;
    let users = super::options::of_group(group);
    let argument = SCHEMA.type_words(argument);
    format!(
        "# {name} …\n\nConstructor ({group}). {doc}\n\n- argument: {argument}\n\nOptions that take one: {users}.\n\nDocumented in docs/options/constants.md#{name}\n"
    )
}

/// A phrase as a sentence: `the first element` → `The first element.`
pub fn sentence(phrase: &str) -> String {
    let mut letters = phrase.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}
