//! An Ansible task or handler.

use std::borrow::Cow;

use specc_artifacts::Knowledge;
use specc_artifacts::ansible::{Enclosing, Section};
use specc_artifacts::variables::Variables;
use specc_artifacts::yaml::{Lookup, Node};
use specc_source::{Edit, Span};

use super::word_lists::sum_of_lists;
use super::{ComposeTarget, Door, Field, Listing, Place};

/// An Ansible task or handler.
#[derive(Debug, Clone)]
pub struct TaskView<'a> {
    /// Whose language it is written in: [`Door::Spec`] for a task that a spec carries.
    pub door: Door,
    /// The whole mapping.
    pub node: &'a Node,
    /// Its name, Jinja and all.
    pub name: Option<&'a str>,
    /// Its name, or else its module.
    pub place: Place,
    /// The folder of its role, `roles/plane`; empty outside of any.
    pub role: &'a str,
    /// The path of its file in the tree; empty in a spec.
    pub path: &'a str,
    /// The blocks around it, outermost first.
    pub blocks: Vec<Enclosing<'a>>,
    /// The play that holds it, where it stands in a playbook.
    pub play: Option<&'a Node>,
    /// What it sees of the variables.
    pub variables: &'a Variables<'a>,
    /// Whether it waits to be notified.
    pub handler: bool,
    /// Whether a `when` decides on it, its own or that of a block around it.
    pub conditional: bool,
    /// Whether it belongs to something that is run on purpose (a rollback, a restore), and not with every deploy.
    pub on_purpose: bool,
    /// Whether nobody but handlers brings in the file that it stands in: it runs where something has changed.
    pub for_handlers: bool,
    /// The module that it calls; `None` for a block, or where no key can be one.
    pub module: Option<ModuleView<'a>>,
    /// What is known about the reaction of a handler.
    pub reaction: Reaction<'a>,
    /// Short names of modules that the role or the repository brings along itself.
    pub own_modules: &'a [String],
}

/// The module that a task calls.
#[derive(Debug, Clone, PartialEq)]
pub struct ModuleView<'a> {
    /// The name as it is written.
    pub written: &'a str,
    /// Where exactly.
    pub span: Span,
    /// The fully qualified name of the module that this reaches.
    pub name: Cow<'a, str>,
    /// Its arguments: a mapping, or a scalar in the `key=value` form or free form.
    pub arguments: &'a Node,
    /// What separates two arguments where they are entries of a mapping: a line break with the indentation, or a comma.
    pub separator: Option<String>,
}

/// What a handler reacts to, and which containers it addresses.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reaction<'a> {
    /// Whether anything that notifies it was seen.
    pub notified: bool,
    /// Where env files are written by tasks that notify it.
    pub env_files: Vec<Span>,
    /// Services that it addresses and that read an env file, with the place that says so.
    pub with_env_file: Vec<(String, Span)>,
    /// What it addresses through compose; nothing for a handler that calls something else.
    pub target: Option<ComposeTarget<'a>>,
    /// Services that it addresses and that are built rather than pulled, with the place that says so.
    pub built: Vec<(String, Span)>,
}

/// What a task says about one argument of its module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument<'a> {
    /// It is written as an entry.
    Given {
        /// The key.
        key: &'a Node,
        /// The value.
        value: &'a Node,
    },
    /// It is written as `key=value` within a text.
    Inline(&'a str),
    /// It is not given.
    Absent,
    /// It may be given.
    Unknown,
}

impl<'a> Argument<'a> {
    /// Its text, Jinja and all.
    pub fn text(self) -> Option<&'a str> {
        match self {
            Argument::Given { value, .. } => value.text(),
            Argument::Inline(text) => Some(text),
            Argument::Absent | Argument::Unknown => None,
        }
    }

    /// Whether it is certainly this text.
    pub fn is(self, text: &str) -> bool {
        self.text() == Some(text)
    }

    /// Whether it is certainly switched on.
    pub fn is_true(self) -> bool {
        match self {
            Argument::Given { value, .. } => value.as_bool() == Some(true),
            Argument::Inline(text) => ["true", "yes", "on", "True"].contains(&text),
            Argument::Absent | Argument::Unknown => false,
        }
    }
}

impl<'a> TaskView<'a> {
    /// Whether it calls one of these modules, by their full names.
    pub fn calls(&self, modules: &[&str]) -> bool {
        self.module
            .as_ref()
            .is_some_and(|module| modules.contains(&module.name.as_ref()))
    }

    /// One of the task's own keywords: `changed_when`, `register`.
    pub fn keyword(&self, name: &str) -> Lookup<'a> {
        self.node.lookup(name)
    }

    /// An argument of the module, in whichever form it is given: an entry, an entry of `args`, or `key=value`.
    pub fn argument(&self, name: &str) -> Argument<'a> {
        let Some(module) = &self.module else {
            return Argument::Absent;
        };
        match module.arguments.lookup(name) {
            Lookup::Found { key, value } => return Argument::Given { key, value },
            // A scalar with Jinja is a command line; it cannot add arguments.
            Lookup::Unknown(_) if module.arguments.text().is_none() => return Argument::Unknown,
            Lookup::Unknown(_) | Lookup::Absent => {}
        }
        match self.node.lookup_path(&["args", name]) {
            Lookup::Found { key, value } => return Argument::Given { key, value },
            Lookup::Unknown(_) => return Argument::Unknown,
            Lookup::Absent => {}
        }
        let inline = module.arguments.text().and_then(|text| inline(text, name));
        inline.map_or(Argument::Absent, Argument::Inline)
    }

    /// An argument of the module as text, variables resolved where they are known.
    pub fn value(&self, name: &str) -> Field<Cow<'a, str>> {
        match self.argument(name) {
            Argument::Given { value, .. } => resolved(value, self.variables),
            Argument::Inline(text) => {
                let place = self.place;
                match self.variables.resolve(text, &mut Vec::new()) {
                    Some(text) => Field::Known(Cow::Owned(text), place),
                    None => Field::Unknown(place),
                }
            }
            Argument::Absent => Field::Absent,
            Argument::Unknown => Field::Unknown(self.place),
        }
    }

    /// An argument that is a list of texts, such as the packages of `apt`; a single text counts as a list of one. A variable
    /// that holds a list is followed.
    pub fn list(&self, name: &str) -> Field<Listing<Field<Cow<'a, str>>>> {
        let value = match self.argument(name) {
            Argument::Given { value, .. } => value,
            Argument::Inline(text) => {
                let items = text.split(',').map(|text| {
                    Field::Known(Cow::Owned(text.to_owned()), Place::around(self.place.at))
                });
                let items = items.collect();
                return Field::Known(
                    Listing {
                        items,
                        complete: true,
                    },
                    self.place,
                );
            }
            Argument::Absent => return Field::Absent,
            Argument::Unknown => return Field::Unknown(self.place),
        };
        let place = Place::written(value.span);
        let found = match Variables::is_reference(value) {
            true => self.variables.node(value),
            false => Some(value),
        };
        match found {
            Some(node) if node.is_null() => Field::Absent,
            Some(node) => match node.as_sequence() {
                Some(sequence) => {
                    let items = sequence.items.iter();
                    Field::Known(
                        Listing {
                            items: items.map(|item| resolved(item, self.variables)).collect(),
                            complete: sequence.open.is_none(),
                        },
                        place,
                    )
                }
                None if node.text().is_some() => Field::Known(
                    Listing {
                        items: vec![resolved(node, self.variables)],
                        complete: true,
                    },
                    place,
                ),
                None => Field::Unknown(place),
            },
            None => Field::Unknown(place),
        }
    }

    /// The texts that are Jinja expressions without braces: `when`, `until`, `changed_when`, `failed_when`, and `that` of an
    /// `assert`.
    pub fn conditions(&self) -> Vec<&'a Node> {
        const KEYWORDS: [&str; 4] = ["when", "until", "changed_when", "failed_when"];
        let keywords = KEYWORDS.iter().filter_map(|name| self.node.get(name));
        let module = self.module.as_ref();
        let that = module.and_then(|module| module.arguments.get("that"));
        keywords
            .chain(that)
            .flat_map(|node| match node.as_sequence() {
                Some(sequence) => sequence.items.iter().collect(),
                None => vec![node],
            })
            .collect()
    }

    /// A keyword as it applies: the task's own, or that of the innermost block, or of the play around it.
    pub fn inherited(&self, name: &str) -> Lookup<'a> {
        let around = self.blocks.iter().rev().map(|block| block.node);
        let mut holders = std::iter::once(self.node).chain(around).chain(self.play);
        holders
            .find_map(|holder| match holder.lookup(name) {
                Lookup::Absent => None,
                found => Some(found),
            })
            .unwrap_or(Lookup::Absent)
    }

    /// Such a keyword as a switch: `become`, `no_log`, `diff`.
    pub fn switch(&self, name: &str) -> Field<bool> {
        match self.inherited(name) {
            Lookup::Found { value, .. } => {
                as_switch(resolved(value, self.variables).text(), value.span)
            }
            Lookup::Absent => Field::Absent,
            Lookup::Unknown(span) => Field::Unknown(Place::written(span)),
        }
    }

    /// What it loops over: `loop`, `with_items` and their like.
    pub fn looped(&self) -> Option<&'a Node> {
        let entries = self.node.entries().iter();
        let mut loops = entries.filter(|(key, _)| {
            key.text()
                .is_some_and(|key| key == "loop" || key.starts_with("with_"))
        });
        loops.next().map(|(_, value)| value)
    }

    /// The handlers that it notifies, also by the word of a block around it.
    pub fn notifies(&self) -> Vec<&'a Node> {
        let around = self.blocks.iter().map(|block| block.node);
        let holders = std::iter::once(self.node).chain(around);
        holders
            .flat_map(|holder| one_or_many(holder, "notify"))
            .collect()
    }

    /// The topics that it listens to, as a handler.
    pub fn listens(&self) -> Vec<&'a Node> {
        one_or_many(self.node, "listen")
    }

    /// Whether only a failure leads to it: it stands in a `rescue`.
    pub fn is_rescue(&self) -> bool {
        self.blocks
            .iter()
            .any(|block| block.section == Section::Rescue)
    }

    /// Whether it is a block of tasks.
    pub fn is_block(&self) -> bool {
        self.node.get("block").is_some()
    }

    /// The edit that puts `text` in the place of an argument's value, and further arguments behind it.
    pub fn rewrite(&self, value: &Node, text: &str, further: &[(&str, &str)]) -> Option<Edit> {
        let separator = self.module.as_ref()?.separator.as_deref()?;
        let mut replacement = self.quoted(text);
        for (name, text) in further {
            let assign = self.door.words(" = ", ": ");
            replacement.push_str(&format!("{separator}{name}{assign}{}", self.quoted(text)));
        }
        Some(Edit {
            span: value.span,
            replacement,
        })
    }

    fn quoted(&self, text: &str) -> String {
        if self.door == Door::Spec {
            format!("\"{text}\"")
        } else {
            text.to_owned()
        }
    }

    /// The command line or script of `command`, `shell`, `raw` and their like: text with its node.
    pub fn script(&self) -> Option<(&'a str, &'a Node)> {
        let module = self.module.as_ref()?;
        if let Some(text) = module.arguments.text() {
            return Some((text, module.arguments));
        }
        match self.argument("cmd") {
            Argument::Given { value, .. } => value.text().map(|text| (text, value)),
            Argument::Inline(_) | Argument::Absent | Argument::Unknown => None,
        }
    }

    /// The words of a command line, whether it is one text or `argv`.
    pub fn words(&self) -> Vec<&'a str> {
        if let Some((text, _)) = self.script() {
            return specc_artifacts::words(text);
        }
        let list = ["argv", "command"]
            .into_iter()
            .find_map(|name| match self.argument(name) {
                Argument::Given { value, .. } => Some(value),
                Argument::Inline(_) | Argument::Absent | Argument::Unknown => None,
            });
        match list {
            Some(list) if list.as_sequence().is_some() => {
                list.items().iter().filter_map(Node::text).collect()
            }
            Some(text) => {
                let text = text.text().unwrap_or("");
                sum_of_lists(text, self.variables)
                    .unwrap_or_else(|| text.split_whitespace().collect())
            }
            None => Vec::new(),
        }
    }
}

/// What a keyword that is a switch says, with its place.
pub(crate) fn as_switch(text: Option<&str>, written: Span) -> Field<bool> {
    let place = Place::written(written);
    match text.map(str::to_ascii_lowercase).as_deref() {
        Some("true" | "yes" | "on" | "1") => Field::Known(true, place),
        Some("false" | "no" | "off" | "0") => Field::Known(false, place),
        _ => Field::Unknown(place),
    }
}

/// A node as text, variables resolved where they are known.
pub(crate) fn resolved<'a>(node: &Node, variables: &Variables<'_>) -> Field<Cow<'a, str>> {
    of_reader(node, variables.text(node))
}

/// The same, where expressions whose values are not known stay in the text as they are written.
pub(crate) fn with_gaps<'a>(node: &Node, variables: &Variables<'_>) -> Field<Cow<'a, str>> {
    of_reader(node, variables.text_with_gaps(node))
}

fn of_reader<'a>(node: &Node, read: specc_artifacts::Field<String>) -> Field<Cow<'a, str>> {
    match read.value {
        Knowledge::Known(text) => {
            let place = match read.defined.last() {
                Some(&definition) => Place::taken(node.span, definition),
                None => Place::written(node.span),
            };
            Field::Known(Cow::Owned(text), place)
        }
        Knowledge::Unknown => Field::Unknown(Place::written(node.span)),
        Knowledge::Absent => Field::Absent,
    }
}

/// The value of `name=value` among the words of a text.
fn inline<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let value = text
        .split_whitespace()
        .find_map(|word| word.strip_prefix(name)?.strip_prefix('='))?;
    Some(value.trim_matches(['"', '\'']))
}

/// What a keyword lists, or the one thing that it holds.
fn one_or_many<'a>(holder: &'a Node, keyword: &str) -> Vec<&'a Node> {
    match holder.get(keyword) {
        Some(node) if node.as_sequence().is_some() => node.items().iter().collect(),
        Some(node) => vec![node],
        None => Vec::new(),
    }
}
