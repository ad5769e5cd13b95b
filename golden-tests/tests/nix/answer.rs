//! What an evaluator answers, in a form in which two of them can be compared.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fmt;

use serde_json::{Map, Value, json};
use specc_eval::{Data, Node, Text, TextPiece};

/// How far two decimals may be apart: Nix prints six digits.
const PRECISION: f64 = 1e-5;

/// A value as JSON, in which a decimal is `{ "decimal": … }` and so differs from an integer, or the lack of one.
#[derive(Debug, Clone)]
pub enum Answer {
    /// The value.
    Value(Value),
    /// It has none.
    Error,
}

impl Answer {
    /// Reads what a table records.
    pub fn parse(text: &str) -> Self {
        match text {
            "error" => Self::Error,
            // A new case, for which Nix has not been asked yet.
            "" => Self::Value(Value::Null),
            json => Self::Value(
                serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}")),
            ),
        }
    }

    /// A value of specc.
    pub fn of(node: &Node) -> Self {
        Self::Value(shown(node))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => write!(formatter, "{value}"),
            Self::Error => write!(formatter, "error"),
        }
    }
}

impl PartialEq for Answer {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Value(left), Self::Value(right)) => same(left, right),
            (Self::Error, Self::Error) => true,
            _ => false,
        }
    }
}

fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            if let (Some(left), Some(right)) = (decimal(left), decimal(right)) {
                return (left - right).abs() <= PRECISION * left.abs().max(right.abs());
            }
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(name, left)| right.get(name).is_some_and(|right| same(left, right)))
        }
        _ => left == right,
    }
}

fn decimal(object: &Map<String, Value>) -> Option<f64> {
    object
        .get("decimal")
        .filter(|_| object.len() == 1)?
        .as_f64()
}

fn shown(node: &Node) -> Value {
    match &node.data {
        Data::Null => Value::Null,
        Data::Bool(truth) => json!(truth),
        Data::Integer(number) => json!(number),
        Data::Decimal(number) => json!({ "decimal": number }),
        Data::Text(text) => json!(spelled(text)),
        Data::Version(version) => json!({ "version": version.text }),
        Data::Duration(milliseconds) => json!({ "milliseconds": milliseconds }),
        Data::Size(bytes) => json!({ "bytes": bytes }),
        Data::Address(address) => json!({ "address": address.to_string() }),
        Data::Cidr(cidr) => json!({ "cidr": cidr.to_string() }),
        Data::Constant(name) => json!({ "constant": name }),
        Data::Tagged(tagged) => json!({ "tag": tagged.tag, "argument": shown(&tagged.argument) }),
        Data::List(elements) => elements.iter().map(shown).collect(),
        Data::Set(set) => {
            let entries = set.entries.iter();
            Value::Object(
                entries
                    .map(|(name, entry)| (name.clone(), shown(&entry.value)))
                    .collect(),
            )
        }
    }
}

fn spelled(text: &Text) -> String {
    let pieces = text.pieces().iter().map(|piece| match piece {
        TextPiece::Literal(text) => text.clone(),
        TextPiece::Reference(reference) => {
            format!("{{{}.{}}}", reference.kind.root(), reference.name)
        }
    });
    pieces.collect()
}
