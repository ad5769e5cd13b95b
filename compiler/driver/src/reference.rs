//! `specc explain` for options and functions: pages made from the option table and from `lib`.

use std::fmt::Write as _;

use specc_eval::library::{self, Builtin};
use specc_eval::{Default, Merge, OptionDeclaration, Type};
use specc_model::options::SCHEMA;
use specc_source::suggest;

/// The page behind a word, as Markdown: `options`, `lib`, a path of an option (`plane.services.api.memory`, or of a set of
/// options), a function (`lib.map`). `None` where it is none of these.
pub fn reference(word: &str) -> Option<String> {
    match word {
        "options" => Some(list("Options", SCHEMA.options.iter())),
        "lib" => Some(functions()),
        path => option(path).or_else(|| function(path.strip_prefix("lib.").unwrap_or(path))),
    }
}

/// The path of the option that was probably meant.
pub fn closest(word: &str) -> Option<&'static str> {
    suggest::closest(word, SCHEMA.options.iter().map(|option| option.path))
}

fn option(path: &str) -> Option<String> {
    let declaration = SCHEMA
        .options
        .iter()
        .find(|option| matches(option.path, path));
    let below: Vec<_> = members(path).collect();
    if declaration.is_none() && below.is_empty() {
        return None;
    }
    let mut page = format!(
        "# {}\n",
        declaration.map_or(path, |declaration| declaration.path)
    );
    if let Some(declaration) = declaration {
        let _ = writeln!(page, "\n{}", declaration.doc);
        if !matches!(declaration.ty, Type::Record) {
            facts(&mut page, declaration, path);
        }
    }
    if !below.is_empty() {
        let _ = write!(page, "\n{}", list("Options in it", below.into_iter()));
    }
    Some(page)
}

fn facts(page: &mut String, declaration: &OptionDeclaration, path: &str) {
    let _ = writeln!(page, "\n- type: {}", SCHEMA.type_words(&declaration.ty));
    let default = match declaration.default {
        Default::Required => "none: it must be defined".to_owned(),
        Default::Absent => "none: it may stay undefined".to_owned(),
        Default::Expression(text) => format!("`{text}`"),
        Default::PerName(of) => of(&names(declaration.path, path)).map_or_else(
            || "depends on the name in its path".to_owned(),
            |text| format!("`{text}`"),
        ),
    };
    let _ = writeln!(page, "- default: {default}");
    let merge = match declaration.merge {
        Merge::Unique => "must agree, or one must carry a higher priority (`mkForce`, `mkDefault`)",
        Merge::Append => "are put together in the order of the imports",
        Merge::ByKey => "are merged name by name",
    };
    let _ = writeln!(page, "- several definitions {merge}");
    if !declaration.example.is_empty() {
        let _ = writeln!(
            page,
            "\n```plane\n{} = {};\n```",
            declaration.path, declaration.example
        );
    }
}

/// Whether a path as people write it names the option: a wildcard stands for any name, or for itself.
fn matches(declared: &str, path: &str) -> bool {
    below(declared, path) == Some("")
}

/// What remains of an option's path below a path as people write it.
fn below<'d>(mut declared: &'d str, path: &str) -> Option<&'d str> {
    for given in path.split('.') {
        let (part, rest) = declared.split_once('.').unwrap_or((declared, ""));
        if part.is_empty() || given.is_empty() || (part != given && part != "<name>") {
            return None;
        }
        declared = rest;
    }
    Some(declared)
}

/// What stands at the wildcards.
fn names<'p>(declared: &str, path: &'p str) -> Vec<&'p str> {
    let parts = declared.split('.').zip(path.split('.'));
    parts
        .filter(|(part, _)| *part == "<name>")
        .map(|(_, given)| given)
        .collect()
}

/// The options one level below a path, wildcards skipped.
fn members(path: &str) -> impl Iterator<Item = &'static OptionDeclaration> {
    SCHEMA.options.iter().filter(move |option| {
        below(option.path, path).is_some_and(|rest| {
            let rest = rest
                .strip_prefix("<name>.")
                .or_else(|| rest.strip_prefix("[]."))
                .unwrap_or(rest);
            !rest.is_empty() && !rest.contains('.')
        })
    })
}

fn list<'a>(title: &str, options: impl Iterator<Item = &'a OptionDeclaration>) -> String {
    let mut text = format!("## {title}\n\n");
    for option in options {
        let _ = writeln!(text, "- `{}`: {}", option.path, option.summary());
    }
    text
}

fn functions() -> String {
    let mut text = "## Functions\n\n".to_owned();
    for builtin in library::all() {
        let _ = writeln!(
            text,
            "- `lib.{} {}`: {}",
            builtin.name, builtin.arguments, builtin.doc
        );
    }
    text
}

fn function(name: &str) -> Option<String> {
    let Builtin {
        name,
        arguments,
        doc,
        nix,
        ..
    } = library::find(name)?;
    let mut page = format!("# lib.{name} {arguments}\n\n{doc}\n");
    if *nix {
        let _ = writeln!(
            page,
            "\nNix has it as `builtins.{name}`, with the same meaning."
        );
    }
    Some(page)
}

#[cfg(test)]
mod tests {
    use super::{closest, reference};

    #[test]
    fn a_page_says_type_default_and_example() {
        let page = reference("plane.services.api.memory").unwrap();
        for part in [
            "# plane.services.<name>.memory",
            "- type: a size from 6M",
            "- default: `1024M`",
            "```plane",
        ] {
            assert!(page.contains(part), "{part} is missing in\n{page}");
        }
    }

    #[test]
    fn a_set_of_options_lists_them() {
        for (path, member) in [
            ("ingress", "`ingress.allow`"),
            ("ingress.public", "`ingress.public.[].auth`"),
            ("plane.services", "`plane.services.<name>.memory`"),
            ("plane.services.api", "`plane.services.<name>.memory`"),
            ("options", "`agents.<name>.token`"),
            ("lib", "`lib.map function list`"),
        ] {
            let page = reference(path).unwrap_or_else(|| format!("no page for {path}"));
            assert!(page.contains(member), "{path}: {page}");
        }
    }

    #[test]
    fn functions_have_pages_and_strangers_have_none() {
        assert!(reference("lib.map").is_some());
        assert_eq!(reference("kubernetes.pods"), None);
        assert_eq!(closest("project.nmae"), Some("project.name"));
    }
}
