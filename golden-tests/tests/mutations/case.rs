//! The tables of mutations: how they are written down, and what they do to a tree.

use std::collections::BTreeMap;
use std::fs;

use golden_tests::repository;
use regex::{NoExpand, Regex};
use serde::Deserialize;

/// The files of a tree, by path.
pub type Files = BTreeMap<String, String>;

/// `cases/mutations/REX-nn.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    mutation: Vec<Mutation>,
}

/// One way to violate a rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mutation {
    /// What went wrong, as a sentence: `the interval of a probe falls to 5 s`.
    pub name: String,
    /// In which way.
    pub kind: Kind,
    /// The change itself.
    edit: Edit,
    /// Whether each place where the words stand is changed in turn, instead of the only one.
    #[serde(default)]
    each: bool,
    /// What has to change with it for the tree to be violated in this one way.
    #[serde(default)]
    also: Vec<Edit>,
    /// The file that the finding names, where that is none of the changed ones: the limit that nobody told Node, say.
    at: Option<String>,
}

/// How a mutation harms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Something that protects is gone.
    Remove,
    /// It is still there, and does not hold any more.
    Weaken,
    /// Something wrong stands in its place, or beside it.
    Replace,
}

/// A change of a file, or of several in turn.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    /// The path of the file, from the root of the repository.
    #[serde(rename = "in")]
    paths: OneOrMore,
    /// The words that stand there.
    find: Option<String>,
    /// The same as a regular expression, whose groups `with` may name: `${1}`; `^` and `$` are the ends of lines.
    pattern: Option<String>,
    /// What takes their place, or what follows the end of the file where nothing is looked for.
    #[serde(default)]
    with: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// A tree with one fault in it.
pub struct Mutant {
    /// The sentence of its mutation, and the place.
    pub name: String,
    /// The files that are not what they were.
    pub changed: Files,
    /// Where its finding is expected, if not in one of them.
    pub at: Option<String>,
}

/// The mutations of a rule, in the order of its table; none where it has no table.
pub fn read(rule: &str) -> Vec<Mutation> {
    let path = repository().join(format!("golden-tests/cases/mutations/{rule}.toml"));
    let Ok(text) = fs::read_to_string(&path) else {
        return Vec::new();
    };
    let table: Table = toml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    table.mutation
}

/// The faults that a repository had in its history, by rule: `cases/history.toml` is a table of them.
pub fn history(table: &str) -> BTreeMap<String, Vec<Mutation>> {
    let path = repository().join(format!("golden-tests/cases/{table}"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    toml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

impl Mutation {
    /// Whether it changes the spec, and not what was built out of it.
    pub fn is_of_spec(&self) -> bool {
        self.edit.paths().all(|path| path.starts_with("spec/"))
    }

    /// The trees that this makes of a sound one.
    pub fn mutants(&self, sound: &Files) -> Vec<Mutant> {
        let mut mutants = Vec::new();
        for path in self.edit.paths() {
            let text = sound.get(path).map_or("", String::as_str);
            let versions = self.edit.versions(text);
            assert!(
                self.each || versions.len() == 1,
                "{}: stands {} times in {path}",
                self.name,
                versions.len()
            );
            assert!(!versions.is_empty(), "{}: not in {path}", self.name);
            for (line, version) in versions {
                let mut changed = Files::from([(path.to_owned(), version)]);
                self.go_on(sound, &mut changed);
                let name = format!("{} ({path}:{line})", self.name);
                mutants.push(Mutant {
                    name,
                    changed,
                    at: self.at.clone(),
                });
            }
        }
        mutants
    }

    fn go_on(&self, sound: &Files, changed: &mut Files) {
        for edit in &self.also {
            for path in edit.paths() {
                let text = changed.get(path).or_else(|| sound.get(path)).cloned();
                let versions = edit.versions(&text.unwrap_or_default());
                let [(_, version)] = versions.as_slice() else {
                    panic!("{}: stands {} times in {path}", self.name, versions.len());
                };
                changed.insert(path.to_owned(), version.clone());
            }
        }
    }
}

impl Edit {
    fn paths(&self) -> impl Iterator<Item = &str> {
        match &self.paths {
            OneOrMore::One(path) => std::slice::from_ref(path),
            OneOrMore::More(paths) => paths.as_slice(),
        }
        .iter()
        .map(String::as_str)
    }

    /// The text with each of the places changed in turn, and the line where that is.
    fn versions(&self, text: &str) -> Vec<(usize, String)> {
        let (pattern, literal) = match (&self.find, &self.pattern) {
            (Some(words), None) => (regex::escape(words), true),
            (None, Some(pattern)) => (pattern.clone(), false),
            (None, None) => return vec![(1, format!("{text}{}", self.with))],
            (Some(_), Some(_)) => panic!("either `find` or `pattern`"),
        };
        let regex = Regex::new(&format!("(?m){pattern}")).unwrap();
        let change = |found: regex::Match<'_>| {
            let (before, rest) = text.split_at(found.start());
            let after = if literal {
                regex.replace(rest, NoExpand(&self.with))
            } else {
                regex.replace(rest, &self.with)
            };
            (before.matches('\n').count() + 1, format!("{before}{after}"))
        };
        regex.find_iter(text).map(change).collect()
    }
}
