//! Typed access to a checked configuration.

use ipnet::Ipv4Net;
use specc_eval::{Data, Entry, Node, Origin, Reference, Set, Tagged, Text, Version};
use specc_source::{Diagnostic, Span};

use crate::{Setting, codes};

/// An option that the checker let through without a value of its type: a fault of the option table, not of the spec.
pub(super) struct Mismatch {
    pub(super) path: String,
}

impl Mismatch {
    pub(super) fn diagnostic(&self, span: Span) -> Diagnostic {
        Diagnostic::error(&codes::INTERNAL, span, format!("the compiler could not read `{}`", self.path))
            .label("in this spec")
            .help("this is a fault of specc, not of the spec: please report it with the spec that shows it")
    }
}

pub(super) type Read<T> = Result<T, Mismatch>;

/// A set of the configuration.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    set: &'a Set,
}

impl<'a> Reader<'a> {
    pub(super) fn new(set: &'a Set) -> Self {
        Self { set }
    }

    /// Whether an option has a value.
    pub(super) fn has(self, name: &str) -> bool {
        self.node(name).is_some()
    }

    pub(super) fn node(self, name: &str) -> Option<&'a Node> {
        self.set.get(name).filter(|node| node.data != Data::Null)
    }

    pub(super) fn record(self, name: &str) -> Read<Reader<'a>> {
        self.entries(name).map(Reader::new)
    }

    pub(super) fn entries(self, name: &str) -> Read<&'a Set> {
        match self.node(name).map(|node| &node.data) {
            Some(Data::Set(set)) => Ok(set),
            _ => Err(mismatch(name)),
        }
    }

    /// The attributes of a set, each with its name.
    pub(super) fn each(self, name: &str) -> Read<impl Iterator<Item = (&'a String, &'a Entry)>> {
        self.entries(name).map(|set| set.entries.iter())
    }

    /// The elements of a list and the list's origin.
    pub(super) fn list(self, name: &str) -> Read<(&'a [Node], Origin)> {
        match self.node(name) {
            Some(Node {
                data: Data::List(nodes),
                origin,
            }) => Ok((nodes, *origin)),
            _ => Err(mismatch(name)),
        }
    }

    pub(super) fn string(self, name: &str) -> Read<Setting<String>> {
        self.read(name, string)
    }

    pub(super) fn text(self, name: &str) -> Read<Setting<Text>> {
        self.read(name, text)
    }

    pub(super) fn bool(self, name: &str) -> Read<Setting<bool>> {
        self.read(name, |data| {
            if let Data::Bool(value) = data {
                Some(*value)
            } else {
                None
            }
        })
    }

    pub(super) fn integer<T: TryFrom<i64>>(self, name: &str) -> Read<Setting<T>> {
        self.read(name, integer)
    }

    pub(super) fn decimal(self, name: &str) -> Read<Setting<f64>> {
        self.read(name, |data| match data {
            Data::Decimal(value) => Some(*value),
            Data::Integer(value) => Some(*value as f64),
            _ => None,
        })
    }

    pub(super) fn size(self, name: &str) -> Read<Setting<u64>> {
        self.read(name, |data| {
            if let Data::Size(bytes) = data {
                Some(*bytes)
            } else {
                None
            }
        })
    }

    pub(super) fn duration(self, name: &str) -> Read<Setting<u64>> {
        self.read(name, |data| {
            if let Data::Duration(milliseconds) = data {
                Some(*milliseconds)
            } else {
                None
            }
        })
    }

    pub(super) fn version(self, name: &str) -> Read<Setting<Version>> {
        self.read(name, |data| {
            if let Data::Version(version) = data {
                Some(version.clone())
            } else {
                None
            }
        })
    }

    pub(super) fn cidr(self, name: &str) -> Read<Setting<Ipv4Net>> {
        self.read(name, cidr)
    }

    pub(super) fn secret(self, name: &str) -> Read<Setting<Reference>> {
        self.read(name, |data| text(data)?.as_reference().cloned())
    }

    pub(super) fn constant(self, name: &str) -> Read<Setting<&'static str>> {
        self.read(name, constant)
    }

    pub(super) fn tagged(self, name: &str) -> Read<Setting<&'a Tagged>> {
        self.read(name, |data| {
            if let Data::Tagged(tagged) = data {
                Some(tagged.as_ref())
            } else {
                None
            }
        })
    }

    fn read<T>(self, name: &str, take: impl FnOnce(&'a Data) -> Option<T>) -> Read<Setting<T>> {
        let node = self.node(name).ok_or_else(|| mismatch(name))?;
        setting(node, take).ok_or_else(|| mismatch(name))
    }
}

/// A node as a setting.
pub(super) fn setting<'a, T>(
    node: &'a Node,
    take: impl FnOnce(&'a Data) -> Option<T>,
) -> Option<Setting<T>> {
    take(&node.data).map(|value| Setting::new(value, node.origin))
}

pub(super) fn string(data: &Data) -> Option<String> {
    if let Data::Text(text) = data {
        text.as_literal().map(str::to_owned)
    } else {
        None
    }
}

/// A string with references; an address or a number reads as its text.
pub(super) fn text(data: &Data) -> Option<Text> {
    match data {
        Data::Text(text) => Some(text.clone()),
        Data::Address(address) => Some(Text::literal(address.to_string())),
        _ => None,
    }
}

pub(super) fn integer<T: TryFrom<i64>>(data: &Data) -> Option<T> {
    if let Data::Integer(value) = data {
        T::try_from(*value).ok()
    } else {
        None
    }
}

pub(super) fn cidr(data: &Data) -> Option<Ipv4Net> {
    if let Data::Cidr(network) = data {
        Some(*network)
    } else {
        None
    }
}

pub(super) fn constant(data: &Data) -> Option<&'static str> {
    if let Data::Constant(name) = data {
        Some(*name)
    } else {
        None
    }
}

pub(super) fn mismatch(name: &str) -> Mismatch {
    Mismatch {
        path: name.to_owned(),
    }
}

/// The settings of a list.
pub(super) fn settings<'a, T>(
    nodes: &'a [Node],
    take: fn(&'a Data) -> Option<T>,
    name: &str,
) -> Read<Vec<Setting<T>>> {
    nodes
        .iter()
        .map(|node| setting(node, take).ok_or_else(|| mismatch(name)))
        .collect()
}
