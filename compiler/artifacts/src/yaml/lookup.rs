//! Finding things in a tree: keys, paths, all nodes.

use specc_source::Span;

use super::node::{Mapping, Node, Opening, Value};

/// How many entries one look-up may visit; more are only reached through merges of merges of merges.
const STEPS: u32 = 20_000;
/// As how many entries a mapping counts that is merged in: merges of merges grow by multiplication.
const MERGE: u32 = 100;

/// The answer to "what does this key hold?".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// It is written.
    Found {
        /// The key; `key.conditional` says whether the entry may be left out.
        key: &'a Node,
        /// What it holds.
        value: &'a Node,
    },
    /// It is not there.
    Absent,
    /// It may be there: a template adds entries, a key is a template, two branches of an `{% if %}` both
    /// define it, or the holder itself is unknown. The range is the reason.
    Unknown(Span),
}

/// The entries under one key.
#[derive(Default)]
struct Found<'a> {
    first: Option<(&'a Node, &'a Node)>,
    /// Whether one of the others stands under a condition.
    another_branch: bool,
}

impl<'a> Lookup<'a> {
    /// The value, where the key is written exactly once.
    pub fn value(self) -> Option<&'a Node> {
        match self {
            Lookup::Found { value, .. } => Some(value),
            _ => None,
        }
    }
}

impl Node {
    /// The first entry under `key`, own entries before merged ones (`<<`).
    ///
    /// For evidence of what *is* written; to conclude that something is missing, ask [`Node::lookup`].
    pub fn entry(&self, key: &str) -> Option<(&Node, &Node)> {
        self.first(key, &mut STEPS.clone())
    }

    fn first<'a>(&'a self, key: &str, steps: &mut u32) -> Option<(&'a Node, &'a Node)> {
        let mapping = self.as_mapping()?;
        *steps = steps.checked_sub(MERGE)?;
        let own = mapping
            .entries
            .iter()
            .find(|(name, _)| name.text() == Some(key) && !name.is_unknown());
        match own {
            Some((name, value)) => Some((name, value)),
            None => mapping.merged().find_map(|merged| merged.first(key, steps)),
        }
    }

    /// The value of [`Node::entry`].
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, value)| value)
    }

    /// The value at a path of keys: `node.at(&["deploy", "resources", "limits"])`.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// What `key` holds, as far as that can be known.
    pub fn lookup(&self, key: &str) -> Lookup<'_> {
        if self.as_mapping().is_none() {
            return if self.is_unknown() {
                Lookup::Unknown(self.span)
            } else {
                Lookup::Absent
            };
        }
        let mut found = Found::default();
        let mut steps = STEPS;
        let doubt = self.collect(key, &mut found, &mut steps);
        match found.first {
            Some((key, _)) if key.conditional && found.another_branch => Lookup::Unknown(key.span),
            Some((key, value)) => Lookup::Found { key, value },
            None => match doubt {
                Some(span) => Lookup::Unknown(span),
                None if steps == 0 => Lookup::Unknown(self.span),
                None => Lookup::Absent,
            },
        }
    }

    /// What stands at a path of keys, as far as that can be known.
    pub fn lookup_path(&self, path: &[&str]) -> Lookup<'_> {
        let Some((last, parents)) = path.split_last() else {
            return Lookup::Absent;
        };
        let mut node = self;
        for key in parents {
            match node.lookup(key) {
                Lookup::Found { value, .. } => node = value,
                other => return other,
            }
        }
        node.lookup(last)
    }

    /// Every node of the tree from here on, parents before children, keys before values.
    /// Aliases are given but not entered: what they stand for is visited where it is anchored.
    pub fn walk(&self) -> Walk<'_> {
        Walk {
            waiting: vec![self],
        }
    }

    /// Gathers the entries under `key`, merged ones last, and says what may hide one more.
    fn collect<'a>(&'a self, key: &str, found: &mut Found<'a>, steps: &mut u32) -> Option<Span> {
        let mapping = self.as_mapping()?;
        let mut doubt = mapping.open.as_deref().and_then(Opening::first);
        for (name, value) in &mapping.entries {
            *steps = steps.saturating_sub(1);
            if *steps == 0 {
                return doubt;
            }
            if name.is_unknown() {
                doubt = doubt.or(Some(name.span));
            } else if name.text() == Some(key) {
                found.another_branch |= found.first.is_some() && name.conditional;
                found.first = found.first.or(Some((name, value)));
            }
        }
        if found.first.is_some() {
            return doubt;
        }
        for merged in mapping.merged() {
            if merged.as_mapping().is_none() {
                doubt = doubt.or(Some(merged.span));
                continue;
            }
            *steps = steps.saturating_sub(MERGE);
            doubt = merged.collect(key, found, steps).or(doubt);
            if found.first.is_some() || *steps == 0 {
                break;
            }
        }
        doubt
    }
}

impl Mapping {
    /// The nodes that `<<` merges into this mapping, the stronger first.
    pub fn merged(&self) -> impl Iterator<Item = &Node> {
        self.entries
            .iter()
            .filter(|(key, _)| key.text() == Some("<<"))
            .flat_map(|(_, value)| match &value.resolved().value {
                Value::Sequence(sequence) => sequence.items.as_slice(),
                _ => std::slice::from_ref(value),
            })
    }
}

/// All nodes of a tree; see [`Node::walk`].
#[derive(Debug)]
pub struct Walk<'a> {
    waiting: Vec<&'a Node>,
}

impl<'a> Iterator for Walk<'a> {
    type Item = &'a Node;

    fn next(&mut self) -> Option<&'a Node> {
        let node = self.waiting.pop()?;
        match &node.value {
            Value::Sequence(sequence) => self.waiting.extend(sequence.items.iter().rev()),
            Value::Mapping(mapping) => {
                let nodes = mapping
                    .entries
                    .iter()
                    .rev()
                    .flat_map(|(key, value)| [value, key]);
                self.waiting.extend(nodes);
            }
            Value::Scalar(_) | Value::Alias(_) | Value::Unknown => {}
        }
        Some(node)
    }
}
