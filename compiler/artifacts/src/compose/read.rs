//! From nodes to fields: the shapes that compose attributes come in.

use specc_source::Span;

use crate::field::{Field, Knowledge, List, Pair};
use crate::variables::Variables;
use crate::yaml::{Lookup, Node};

/// Reads attributes of one mapping.
pub(super) struct Reader<'v, 'a> {
    pub(super) variables: &'v Variables<'a>,
    /// Where the mapping says that it takes attributes over from elsewhere (`extends`).
    pub(super) inherits: Option<Span>,
}

impl Reader<'_, '_> {
    /// The attribute at a path, turned into a field by `read`. `owner` is named where it is absent.
    pub(super) fn at<T>(
        &self,
        node: &Node,
        path: &[&str],
        owner: Span,
        read: impl FnOnce(&Self, &Node) -> Field<T>,
    ) -> Field<T> {
        let Some((last, parents)) = path.split_last() else {
            return Field::absent(owner);
        };
        let mut holder = node;
        let mut conditional = false;
        for parent in parents {
            match holder.lookup(parent) {
                Lookup::Found { key, value } => {
                    conditional |= key.conditional;
                    holder = value;
                }
                Lookup::Absent => return self.missing(owner),
                Lookup::Unknown(span) => return Field::unknown(span),
            }
        }
        match holder.lookup(last) {
            Lookup::Found { key, value } => {
                let mut field = read(self, value);
                if field.is_absent() {
                    field.span = owner;
                }
                field.key = Some(key.span);
                field.conditional |= conditional || key.conditional;
                field
            }
            Lookup::Absent => Field {
                conditional,
                ..self.missing(owner)
            },
            Lookup::Unknown(span) => Field::unknown(span),
        }
    }

    fn missing<T>(&self, owner: Span) -> Field<T> {
        self.inherits.map_or(Field::absent(owner), Field::unknown)
    }

    /// A scalar as text.
    pub(super) fn text(&self, node: &Node) -> Field<String> {
        Field {
            conditional: node.conditional,
            ..self.variables.text(node)
        }
    }

    /// A scalar as text, in which expressions that are not known stay.
    pub(super) fn text_with_gaps(&self, node: &Node) -> Field<String> {
        Field {
            conditional: node.conditional,
            ..self.variables.text_with_gaps(node)
        }
    }

    /// A boolean.
    pub(super) fn boolean(&self, node: &Node) -> Field<bool> {
        self.text(node).and_then(|text| Self::truth(&text))
    }

    /// A boolean as compose reads it.
    pub(super) fn truth(text: &str) -> Option<bool> {
        match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" => Some(false),
            _ => None,
        }
    }

    /// A whole number.
    pub(super) fn number(&self, node: &Node) -> Field<i64> {
        self.text(node).and_then(|text| text.trim().parse().ok())
    }

    /// Anything at all.
    pub(super) fn presence(&self, node: &Node) -> Field<()> {
        Field::known((), node.span)
    }

    /// The collection that a node is, or that its variable stands for.
    fn collection<'n>(&'n self, node: &'n Node) -> Option<&'n Node> {
        if Variables::is_reference(node) {
            self.variables.node(node)
        } else {
            Some(node)
        }
    }

    /// A list of texts; a single scalar counts as a list of one.
    pub(super) fn texts(&self, node: &Node) -> Field<List<Field<String>>> {
        self.items(node, |reader, item| reader.text(item))
    }

    /// A list, each item read by `read`; a single scalar counts as a list of one.
    pub(super) fn items<T>(&self, node: &Node, read: impl Fn(&Self, &Node) -> T) -> Field<List<T>> {
        if node.is_null() {
            return Field::absent(node.span);
        }
        let Some(found) = self.collection(node) else {
            return Field::unknown(node.span);
        };
        let mut field = match found.as_sequence() {
            Some(sequence) => {
                let items = sequence.items.iter().map(|item| read(self, item)).collect();
                Field::known(
                    List {
                        items,
                        complete: sequence.open.is_none(),
                    },
                    node.span,
                )
            }
            None if found.as_scalar().is_some() => Field::known(
                List {
                    items: vec![read(self, found)],
                    complete: true,
                },
                node.span,
            ),
            None => Field::unknown(node.span),
        };
        self.note_definition(node, found, &mut field);
        field
    }

    /// `NAME: value` entries, or `- NAME=value` items.
    pub(super) fn pairs(&self, node: &Node, default: Option<&str>) -> Field<List<Pair>> {
        let Some(mapping) = self.collection(node).and_then(Node::as_mapping) else {
            return self.items(node, |reader, item| reader.pair(item, default));
        };
        let mut complete = mapping.open.is_none();
        let mut items = Vec::new();
        for (key, value) in &mapping.entries {
            if key.text() == Some("<<") {
                complete &= self.merged_pairs(value, &mut items);
                continue;
            }
            complete &= !key.is_unknown();
            let name = Field {
                conditional: key.conditional,
                ..self.text(key)
            };
            let value = if value.as_mapping().is_some() {
                self.condition(value)
            } else {
                self.text(value)
            };
            items.push(Pair { name, value });
        }
        let mut field = Field::known(List { items, complete }, node.span);
        if let Some(found) = self.collection(node) {
            self.note_definition(node, found, &mut field);
        }
        field
    }

    /// What `<<` brings into a mapping of pairs; whether that is all.
    fn merged_pairs(&self, value: &Node, items: &mut Vec<Pair>) -> bool {
        let sources = if value.as_sequence().is_some() {
            value.items()
        } else {
            std::slice::from_ref(value)
        };
        let mut complete = true;
        for source in sources {
            let Some(mapping) = source.as_mapping() else {
                return false;
            };
            // One level: merges of merges are rare, and saying "there may be more" is always true.
            complete &= mapping.open.is_none() && mapping.merged().next().is_none();
            let own = mapping
                .entries
                .iter()
                .filter(|(key, _)| key.text() != Some("<<"));
            items.extend(own.map(|(key, value)| Pair {
                name: self.text(key),
                value: self.text(value),
            }));
        }
        complete
    }

    /// `condition:` of the long form of `depends_on`.
    fn condition(&self, node: &Node) -> Field<String> {
        self.at(node, &["condition"], node.span, Self::text)
    }

    /// `NAME=value` in one scalar; without `=`, the value is `default` or absent.
    fn pair(&self, item: &Node, default: Option<&str>) -> Pair {
        let whole = self.text(item);
        let Some(text) = whole.get() else {
            return self.templated_pair(item, whole);
        };
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name.to_owned(), Knowledge::Known(value.to_owned())),
            None => (
                text.clone(),
                default.map_or(Knowledge::Absent, |value| {
                    Knowledge::Known(value.to_owned())
                }),
            ),
        };
        let value = Field {
            value,
            ..whole.clone()
        };
        Pair {
            name: Field {
                value: Knowledge::Known(name),
                ..whole
            },
            value,
        }
    }

    /// `NAME={{ … }}`: the name can be known all the same.
    fn templated_pair(&self, item: &Node, whole: Field<String>) -> Pair {
        let name = item
            .text()
            .and_then(|text| text.split_once('='))
            .map(|(name, _)| name);
        let known = name.filter(|name| !name.contains('{')).map(str::to_owned);
        let value = known.map_or(Knowledge::Unknown, Knowledge::Known);
        Pair {
            name: Field {
                value,
                ..whole.clone()
            },
            value: whole,
        }
    }

    fn note_definition<T>(&self, node: &Node, found: &Node, field: &mut Field<T>) {
        if Variables::is_reference(node) {
            field.defined.push(found.span);
        }
        field.conditional |= node.conditional;
    }
}
