//! Pages of options.

use std::fmt::Write as _;

use specc_eval::{Default, Merge, OptionDeclaration, Type};
use specc_model::facts::plane::process;
use specc_model::options::SCHEMA;

use super::path::{self, Place};

/// The page of the option or the set of options that a path leads to.
pub(super) fn page(path: &str) -> Option<String> {
    let environment = path
        .strip_prefix("environments.")
        .and_then(|rest| rest.split_once('.'));
    if let Some((name, rest)) = environment {
        let page = page(rest)?;
        return Some(format!(
            "{page}\nIn `environments.{name}` it is defined for `--env {name}` alone.\n"
        ));
    }
    let path = path.strip_prefix("config.").unwrap_or(path);
    let place = path::find(path)?;
    let mut page = format!("# {path}\n");
    if let Some(declaration) = place.declaration {
        describe(&mut page, path, &place, declaration);
    } else if let Some(container) = container(&place) {
        let name = path.rsplit('.').next().unwrap_or(path);
        match process(name).filter(|_| container.path == "plane.services") {
            Some(process) => {
                let _ = writeln!(page, "\n{}", process.doc);
            }
            None => {
                let _ = writeln!(page, "\nOne of `{}`: {}", container.path, container.doc);
            }
        }
    }
    if !place.members.is_empty() {
        page.push_str("\n## Options in it\n\n");
        for member in &place.members {
            let _ = writeln!(page, "- `{}`: {}", shown(member, path), member.summary());
        }
    }
    let documented = place.declaration.or(place.members.first().copied())?;
    let _ = writeln!(page, "\nDocumented in {}", link(documented));
    Some(page)
}

/// All options that a bare word is the last name of.
pub(super) fn named(word: &str) -> Option<String> {
    let same: Vec<_> = SCHEMA
        .options
        .iter()
        .filter(|option| option.path.rsplit('.').next() == Some(word))
        .collect();
    (!same.is_empty()).then(|| list(&format!("Options named `{word}`"), &same))
}

/// Options with their summaries.
pub(super) fn list(title: &str, options: &[&OptionDeclaration]) -> String {
    let mut text = format!("## {title}\n\n");
    for option in options {
        let _ = writeln!(text, "- `{}`: {}", option.path, option.summary());
    }
    text
}

/// The value of an option that nobody defines, in Markdown; `names` stand at the wildcards of its path.
pub fn default_words(declaration: &OptionDeclaration, names: Option<&[&str]>) -> String {
    match declaration.default {
        Default::Required => "none; it must be defined".to_owned(),
        Default::Absent => UNDEFINED.to_owned(),
        Default::Expression(text) => format!("`{text}`"),
        Default::PerName(of) => match names {
            None => "depends on the name in its path".to_owned(),
            Some(names) => {
                of(names).map_or_else(|| UNDEFINED.to_owned(), |text| format!("`{text}`"))
            }
        },
    }
}

const UNDEFINED: &str = "none; it may stay undefined";

/// What several definitions of an option make, in words that follow "several definitions".
pub fn merge_words(merge: Merge) -> &'static str {
    match merge {
        Merge::Unique => "must agree, or one must carry a higher priority (`mkForce`, `mkDefault`)",
        Merge::Append => "are put together in the order of the imports",
        Merge::ByKey => "are merged name by name",
    }
}

/// The anchor of an option in its page of the reference: `plane.services.name.memory`, `ingress.public.path`.
pub fn anchor(path: &str) -> String {
    path.replace(".[]", "").replace("<name>", "name")
}

/// The section of the spec that an option belongs to, which is also the name of its page.
pub fn section(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}

fn link(declaration: &OptionDeclaration) -> String {
    let path = declaration.path;
    format!("docs/options/{}.md#{}", section(path), anchor(path))
}

fn describe(page: &mut String, path: &str, place: &Place<'_>, declaration: &OptionDeclaration) {
    let _ = writeln!(page, "\n{}", declaration.doc);
    if let Some((key, ty)) = place.inner {
        let words = SCHEMA.type_words(ty);
        let _ = writeln!(
            page,
            "\n- type of `{key}`: {words}\n- `{}` as a whole: {}",
            declaration.path,
            SCHEMA.type_words(&declaration.ty)
        );
    } else if matches!(declaration.ty, Type::Record) {
        return;
    } else {
        let _ = writeln!(page, "\n- type: {}", SCHEMA.type_words(&declaration.ty));
    }
    let default = default_words(declaration, place.names.as_deref());
    let _ = writeln!(page, "- default: {default}");
    let _ = writeln!(
        page,
        "- several definitions {}",
        merge_words(declaration.merge)
    );
    if !declaration.example.is_empty() {
        let written = match place.inner {
            Some(_) => declaration.path,
            None => path,
        };
        let example = example(written, declaration);
        let _ = writeln!(page, "\n```plane\n{example}\n```");
    }
}

/// The definition that the example makes, elements of lists written as such.
fn example(path: &str, declaration: &OptionDeclaration) -> String {
    let Some((list, _)) = declaration.path.split_once(".[].") else {
        return format!("{path} = {};", declaration.example);
    };
    let parts: Vec<&str> = path.split('.').collect();
    let depth = list.split('.').count();
    let (list, member) = (
        parts.get(..depth).unwrap_or_default().join("."),
        parts.get(depth + 1..).unwrap_or_default().join("."),
    );
    format!(
        "{list} = [ {{ {member} = {}; /* … */ }} ];",
        declaration.example
    )
}

/// The path of a member as the path above it is written: `plane.services.api.memory`.
fn shown(member: &OptionDeclaration, above: &str) -> String {
    let depth = above.split('.').count();
    match member.path.splitn(depth + 1, '.').nth(depth) {
        Some(rest) => format!("{above}.{rest}"),
        None => member.path.to_owned(),
    }
}

/// The set of named sets, or the list of sets, that a place without a declaration belongs to.
fn container(place: &Place<'_>) -> Option<&'static OptionDeclaration> {
    let (above, _) = place.members.first()?.path.rsplit_once('.')?;
    let above = above
        .strip_suffix(".<name>")
        .or_else(|| above.strip_suffix(".[]"))?;
    SCHEMA.options.iter().find(|option| option.path == above)
}

/// The options of a group of constants or constructors, in Markdown.
pub(super) fn of_group(wanted: &str) -> String {
    using(|ty| matches!(ty, Type::Constant { group } | Type::Tagged { group } if *group == wanted))
}

/// The options whose values are of a kind that has a word: `size`; in Markdown.
pub(super) fn of_type(word: &str) -> String {
    match word {
        "size" => using(|ty| matches!(ty, Type::Size { .. })),
        "duration" => using(|ty| matches!(ty, Type::Duration { .. })),
        "version" => using(|ty| matches!(ty, Type::Version { .. })),
        "address" => using(|ty| matches!(ty, Type::Address | Type::AddressOrVariable)),
        "CIDR" => using(|ty| matches!(ty, Type::Cidr | Type::CidrOrVariable)),
        "vault" | "Secret" | "secret" => using(|ty| matches!(ty, Type::Secret)),
        _ => String::new(),
    }
}

/// The options that a condition holds for, or for their elements.
fn using(holds: impl Fn(&Type) -> bool) -> String {
    let takes = |option: &&OptionDeclaration| {
        let mut ty = &option.ty;
        loop {
            match ty {
                Type::List(inner) | Type::SetOf(inner) | Type::Nullable(inner) => ty = inner,
                ty => return holds(ty),
            }
        }
    };
    let paths = SCHEMA.options.iter().filter(takes);
    let paths: Vec<String> = paths.map(|option| format!("`{}`", option.path)).collect();
    paths.join(", ")
}
