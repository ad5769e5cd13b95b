//! `specc explain` for options, functions and words of the language: pages made from the option table and from `lib`.
//!
//! A page is Markdown that fits into 80 columns of a terminal; an editor can show it as it is.

mod fit;
mod language;
mod names;
mod options;
mod path;

use std::sync::LazyLock;

use specc_eval::library;
use specc_model::options::SCHEMA;
use specc_source::suggest;

pub use fit::fit;
pub use names::{function_example, sentence, signature};
pub use options::{anchor, default_words, merge_words, section};

/// How wide a page is.
pub const WIDTH: usize = 80;

/// The page behind a word, as Markdown: a path of an option (`plane.services.api.memory`, `ingress.public.0.path`,
/// `dns.records.work`, `environments.preprod.redis.db`) or of a set of options, a function (`lib.map`, `mkForce`), a constant
/// (`CHOWN`), a constructor (`hmac`), a word of the language (`size`, `imports`), a builtin of Nix that is not there
/// (`builtins.readFile`); `options`, `constants` and `lib` list everything of their kind. `None` where it is none of these.
pub fn reference(word: &str) -> Option<String> {
    page(word.trim()).map(|page| fit(&page, WIDTH))
}

/// The word that was probably meant.
pub fn closest(word: &str) -> Option<String> {
    path::corrected(word).or_else(|| {
        let functions = library::all().map(|function| function.name);
        let functions = functions.chain(TYPE_NAMES.iter().map(String::as_str));
        let functions = functions.chain(library::all_absent().map(|absent| absent.name));
        let bare = word.strip_prefix("lib.").unwrap_or(word);
        let others = SCHEMA
            .options
            .iter()
            .map(|option| option.path)
            .chain(SCHEMA.constants.iter().map(|constant| constant.name))
            .chain(SCHEMA.constructors.iter().map(|one| one.name))
            .chain(language::names())
            .chain(LISTS);
        let last_names = SCHEMA
            .options
            .iter()
            .filter_map(|option| option.path.rsplit('.').next());
        suggest::closest(word, others)
            .or_else(|| suggest::closest(word, last_names))
            .map(str::to_owned)
            .or_else(|| {
                let name = suggest::closest(bare, functions)?;
                Some(names::of_function(name, bare != word))
            })
    })
}

/// The types without arguments, as they stand below `lib`.
static TYPE_NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let named = SCHEMA.named_types();
    named.map(|named| format!("types.{}", named.name)).collect()
});

const LISTS: [&str; 2] = ["options", "constants"];

fn page(word: &str) -> Option<String> {
    match word {
        "options" => {
            let all: Vec<_> = SCHEMA.options.iter().collect();
            Some(options::list("Options", &all) + "\nDocumented in docs/options/README.md\n")
        }
        "constants" => Some(names::constants()),
        "lib" | "builtins" => Some(names::functions()),
        word => options::page(word)
            .or_else(|| names::word(word))
            .or_else(|| names::constant(word))
            .or_else(|| names::function(word))
            .or_else(|| names::group(word))
            .or_else(|| names::named_type(word))
            .or_else(|| reference_in(word))
            .or_else(|| options::named(word))
            .or_else(|| names::absent(word)),
    }
}

/// `vault.NAME`, `var.NAME`, `environments.NAME` and `types.NAME` by their first part.
fn reference_in(word: &str) -> Option<String> {
    let (first, _) = word.split_once('.')?;
    ["vault", "var", "environments", "types"]
        .contains(&first)
        .then(|| names::word(first))
        .flatten()
}

#[cfg(test)]
mod tests;
