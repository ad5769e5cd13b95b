//! `lib`: pure functions, in one table per topic. Looking a name up is all that a start costs.

mod absent;
mod arguments;
mod arrange;
mod build_sets;
mod closure;
mod control;
mod examples;
mod json;
mod lists;
mod modules;
mod network;
mod numbers;
mod paths;
mod posix;
mod regex;
mod search;
mod sets;
mod strings;
mod types;
mod types_declared;
mod versions;

use specc_source::Span;

use crate::machine::{Machine, Result};
use crate::value::{Library, ThunkId, Value};

pub use absent::{Absent, absent, all_absent};
pub(crate) use types_declared::GROUP as TYPES;

pub use examples::{Example, Outcome, example};

/// One function of `lib`.
pub struct Builtin {
    /// Its name below `lib`: `map`, `cidr.contains`.
    pub name: &'static str,
    /// How many arguments it takes.
    pub arity: u8,
    /// Its arguments in words: `function list`.
    pub arguments: &'static str,
    /// What it gives, in a sentence.
    pub doc: &'static str,
    /// Whether Nix has it as a builtin, with the same meaning.
    pub nix: bool,
    /// Whether its bare name is in scope.
    pub global: bool,
    pub(crate) run: Run,
}

type Run = fn(&mut Machine<'_>, &Call<'_>) -> Result<Value>;

impl std::fmt::Debug for Builtin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "lib.{}", self.name)
    }
}

impl Builtin {
    /// A function with as many arguments as `arguments` has words.
    const fn new(name: &'static str, arguments: &'static str, doc: &'static str, run: Run) -> Self {
        let mut arity = 1;
        let bytes = arguments.as_bytes();
        let mut index = 0;
        while index < bytes.len() {
            if bytes[index] == b' ' {
                arity += 1;
            }
            index += 1;
        }
        Self {
            name,
            arity,
            arguments,
            doc,
            nix: false,
            global: false,
            run,
        }
    }

    /// Nix has it as a builtin.
    const fn nix(self) -> Self {
        Self { nix: true, ..self }
    }

    /// Its bare name is in scope.
    const fn global(self) -> Self {
        Self {
            global: true,
            ..self
        }
    }
}

/// One call of a function of `lib`.
pub(crate) struct Call<'c> {
    pub(crate) builtin: &'static Builtin,
    pub(crate) arguments: &'c [ThunkId],
    pub(crate) span: Span,
}

impl<'c> Call<'c> {
    /// A call with all its arguments.
    pub(crate) fn new(builtin: &'static Builtin, arguments: &'c [ThunkId], span: Span) -> Self {
        Self {
            builtin,
            arguments,
            span,
        }
    }

    /// One of the arguments; a call always has as many as its function takes.
    pub(crate) fn argument(&self, index: usize) -> ThunkId {
        self.arguments[index]
    }
}

static TOPICS: [&[Builtin]; 17] = [
    lists::TABLE,
    arrange::TABLE,
    search::TABLE,
    sets::TABLE,
    build_sets::TABLE,
    strings::TABLE,
    numbers::TABLE,
    types::TABLE,
    types_declared::TABLE,
    control::TABLE,
    paths::TABLE,
    regex::TABLE,
    json::TABLE,
    closure::TABLE,
    modules::TABLE,
    network::TABLE,
    versions::TABLE,
];

static GROUPS: [&str; 3] = ["cidr", "version", types_declared::GROUP];

/// All functions, topic by topic.
pub fn all() -> impl Iterator<Item = &'static Builtin> {
    TOPICS.iter().flat_map(|topic| topic.iter())
}

/// The function of that name below `lib`.
pub fn find(name: &str) -> Option<&'static Builtin> {
    all().find(|builtin| builtin.name == name)
}

/// The function whose bare name is in scope.
pub(crate) fn find_global(name: &str) -> Option<&'static Builtin> {
    find(name).filter(|builtin| builtin.global)
}

/// The function of that name in one of the sets that hold functions.
pub(crate) fn find_in(library: Library, name: &str) -> Option<&'static Builtin> {
    match library {
        Library::Lib => find(name),
        Library::Builtins => find(name).filter(|builtin| builtin.nix),
        Library::Group(group) => all().find(|builtin| in_group(builtin, group) == Some(name)),
    }
}

/// The group of that name in one of the sets that hold functions.
pub(crate) fn find_group(library: Library, name: &str) -> Option<&'static str> {
    let mut groups = GROUPS.iter().copied();
    groups.find(|group| library == Library::Lib && *group == name)
}

/// The names that one of the sets holds.
pub(crate) fn names_in(library: Library) -> impl Iterator<Item = &'static str> {
    all().filter_map(move |builtin| match library {
        Library::Lib => Some(builtin.name),
        Library::Builtins => builtin.nix.then_some(builtin.name),
        Library::Group(group) => in_group(builtin, group),
    })
}

/// The bare names in scope.
pub(crate) fn global_names() -> impl Iterator<Item = &'static str> {
    all()
        .filter(|builtin| builtin.global)
        .map(|builtin| builtin.name)
}

fn in_group(builtin: &Builtin, group: &str) -> Option<&'static str> {
    builtin.name.strip_prefix(group)?.strip_prefix('.')
}
