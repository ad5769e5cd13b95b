//! Tasks, read from any node.

use specc_source::Span;

use super::keywords::{BLOCK_SECTIONS, is_keyword};
use super::model::{Enclosing, Keyword, Module, Section, Task};
use crate::field::Field;
use crate::variables::Variables;
use crate::yaml::{Lookup, Node, Value};

/// The tasks of a list, those inside of blocks included: a block comes first, then what it holds.
pub fn tasks(list: &Node) -> Vec<Task<'_>> {
    let mut found = Vec::new();
    collect(list, &[], &mut found);
    found
}

/// One task, wherever its node comes from.
pub fn task(node: &Node) -> Task<'_> {
    Task {
        node,
        name: node.get("name"),
        module: module(node),
        enclosing: Vec::new(),
    }
}

fn collect<'a>(list: &'a Node, enclosing: &[Enclosing<'a>], found: &mut Vec<Task<'a>>) {
    // An aliased list would be visited once per alias; it is visited where it is anchored.
    if matches!(list.value, Value::Alias(_)) {
        return;
    }
    for node in list
        .items()
        .iter()
        .filter(|node| matches!(node.value, Value::Mapping(_)))
    {
        found.push(Task {
            enclosing: enclosing.to_vec(),
            ..task(node)
        });
        let parts = node.entries().iter().any(|(key, _)| {
            key.text()
                .is_some_and(|key| BLOCK_SECTIONS.contains(&key) || key == "<<")
        });
        if !parts {
            continue;
        }
        for (section, key) in [Section::Block, Section::Rescue, Section::Always]
            .iter()
            .zip(BLOCK_SECTIONS)
        {
            let Some(inner) = node.get(key) else { continue };
            let mut around = enclosing.to_vec();
            around.push(Enclosing {
                node,
                section: *section,
            });
            collect(inner, &around, found);
        }
    }
}

fn module(node: &Node) -> Option<Module<'_>> {
    let (key, value) = node.entries().iter().find(|(key, _)| {
        key.as_str()
            .is_some_and(|name| !is_keyword(name) && name != "<<")
            && key.as_scalar().is_some()
    })?;
    match key.as_str()? {
        "action" | "local_action" => module_of_action(value),
        name => Some(Module {
            name,
            span: key.span,
            arguments: value,
        }),
    }
}

/// `action: copy src=a dest=b`, or `action: {module: copy, src: a}`.
fn module_of_action(value: &Node) -> Option<Module<'_>> {
    if let Some(named) = value.get("module") {
        return Some(Module {
            name: named.as_str()?,
            span: named.span,
            arguments: value,
        });
    }
    let text = value.text()?;
    let name = text
        .split_whitespace()
        .next()
        .filter(|name| !name.contains('{'))?;
    let plain = value.span.end - value.span.start == text.len() as u32;
    let quotes = u32::from(!plain);
    let start = value.span.start + quotes;
    let span = Span::new(
        value.span.file,
        start,
        (start + name.len() as u32).min(value.span.end),
    );
    Some(Module {
        name,
        span,
        arguments: value,
    })
}

impl<'a> Task<'a> {
    /// The whole task.
    pub fn span(&self) -> Span {
        self.node.span
    }

    /// The keywords that it says itself, in order.
    pub fn keywords(&self) -> impl Iterator<Item = Keyword<'a>> + use<'a> {
        self.node.entries().iter().filter_map(|(key, value)| {
            let name = key.as_str().filter(|name| is_keyword(name))?;
            Some(Keyword { name, key, value })
        })
    }

    /// A keyword that it says itself.
    pub fn keyword(&self, name: &str) -> Option<Keyword<'a>> {
        let (key, value) = self.node.entry(name)?;
        Some(Keyword {
            name: key.text()?,
            key,
            value,
        })
    }

    /// A keyword as it applies: its own, or the innermost block's.
    pub fn inherited(&self, name: &str) -> Option<Keyword<'a>> {
        let around = self.enclosing.iter().rev().find_map(|block| {
            let (key, value) = block.node.entry(name)?;
            Some(Keyword {
                name: key.text()?,
                key,
                value,
            })
        });
        self.keyword(name).or(around)
    }

    /// Whether it is a block of tasks.
    pub fn is_block(&self) -> bool {
        self.node.get("block").is_some()
    }

    /// What an argument of the module holds, in the mapping form or under `args:`.
    pub fn argument(&self, name: &str) -> Lookup<'a> {
        let Some(module) = &self.module else {
            return Lookup::Absent;
        };
        let given = |node: &'a Node| node.lookup(name);
        let own = match module.arguments.as_mapping() {
            Some(_) => given(module.arguments),
            None if module.arguments.is_null() => Lookup::Absent,
            None => key_value_form(module.arguments, name),
        };
        match (own, self.node.get("args")) {
            (Lookup::Absent, Some(args)) => given(args),
            _ => own,
        }
    }

    /// The text of an argument, variables resolved where they are known.
    pub fn argument_text(&self, name: &str, variables: &Variables) -> Field<String> {
        match self.argument(name) {
            Lookup::Found { key, value } => {
                let mut field = variables.text(value);
                field.key = Some(key.span);
                field.conditional = key.conditional;
                field
            }
            Lookup::Absent => Field::absent(
                self.module
                    .as_ref()
                    .map_or(self.node.span, |module| module.span),
            ),
            Lookup::Unknown(span) => Field::unknown(span),
        }
    }

    /// The free form of `command`, `shell`, `raw` and `script`: the scalar itself, or `cmd`.
    pub fn command_line(&self) -> Option<&'a Node> {
        let arguments = self.module.as_ref()?.arguments;
        if arguments.as_scalar().is_some() {
            Some(arguments)
        } else {
            arguments.get("cmd")
        }
    }

    /// The handlers that it notifies.
    pub fn notifies(&self) -> Vec<&'a Node> {
        self.keyword("notify")
            .map_or_else(Vec::new, |keyword| one_or_many(keyword.value))
    }

    /// The topics that it listens to, as a handler.
    pub fn listens(&self) -> Vec<&'a Node> {
        self.keyword("listen")
            .map_or_else(Vec::new, |keyword| one_or_many(keyword.value))
    }
}

/// A value that may be one or a list.
fn one_or_many(node: &Node) -> Vec<&Node> {
    if node.as_sequence().is_some() {
        node.items().iter().collect()
    } else {
        vec![node]
    }
}

/// `creates=/x` in the free form cannot be pointed at as a node of its own: that it is there is known, what it
/// holds is not.
fn key_value_form<'a>(arguments: &'a Node, name: &str) -> Lookup<'a> {
    let Some(text) = arguments.text() else {
        return Lookup::Unknown(arguments.span);
    };
    let given = text
        .split_whitespace()
        .filter_map(|word| word.split_once('='))
        .any(|(key, _)| key == name);
    let all_jinja = text.trim_start().starts_with("{{") && text.trim_end().ends_with("}}");
    if given || all_jinja {
        Lookup::Unknown(arguments.span)
    } else {
        Lookup::Absent
    }
}
