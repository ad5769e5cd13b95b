//! Networks of compose files, also those that a loop of the template writes.

use specc_source::Span;

use super::model::NetworkNode;
use super::read::Reader;
use crate::field::Field;
use crate::loops::{Loop, Turn};
use crate::variables::Variables;
use crate::yaml::Node;

/// What one entry of `networks:` stands for: one network, or one per turn of the loop around it.
pub(super) fn networks<'a>(
    reader: &Reader<'_, 'a>,
    key: &'a Node,
    node: &'a Node,
    loops: &'a [Loop],
) -> Vec<NetworkNode<'a>> {
    let start = key.span.start as usize;
    let around = loops.iter().find(|around| around.holds(start));
    let turns = around.and_then(|around| around.turns(reader.variables));
    let Some(turns) = turns else {
        return vec![network(reader, key, node, false)];
    };
    let written = |turn: &Turn<'_, 'a>| turn.writes(start);
    if turns.iter().any(|turn| written(turn).is_none()) {
        return vec![network(reader, key, node, false)];
    }
    let turns = turns.iter().filter(|turn| written(turn) == Some(true));
    turns.map(|turn| in_turn(turn, key, node)).collect()
}

/// The network that one turn of a loop writes.
fn in_turn<'a>(turn: &Turn<'_, 'a>, key: &'a Node, node: &'a Node) -> NetworkNode<'a> {
    let reader = Reader {
        variables: &turn.variables,
        inherits: None,
    };
    let read = network(&reader, key, node, true);
    let name = Field {
        conditional: false,
        ..read.name
    };
    let subnets = read.subnets.into_iter();
    let subnets = subnets.map(|subnet| settled(subnet, turn, key.span));
    NetworkNode {
        external: settled(read.external, turn, key.span),
        internal: settled(read.internal, turn, key.span),
        subnets: subnets.filter(|subnet| !subnet.is_absent()).collect(),
        name,
        ..read
    }
}

/// An attribute as one turn writes it.
fn settled<T>(field: Field<T>, turn: &Turn<'_, '_>, owner: Span) -> Field<T> {
    let at = field.key.unwrap_or(field.span).start as usize;
    if field.is_absent() {
        return field;
    }
    match turn.writes(at) {
        Some(true) => Field {
            conditional: false,
            ..field
        },
        Some(false) => Field::absent(owner),
        None => Field::unknown(field.span),
    }
}

fn network<'a>(
    reader: &Reader<'_, '_>,
    key: &'a Node,
    node: &'a Node,
    in_loop: bool,
) -> NetworkNode<'a> {
    let given = node.get("name").and_then(Node::text);
    let configurations = node.at(&["ipam", "config"]).map_or(&[][..], Node::items);
    let text = |reader: &Reader<'_, '_>, node: &Node| {
        let mut field = reader.text(node);
        // What a loop goes through is where the reader edits.
        if in_loop
            && Variables::is_reference(node)
            && let [definition] = field.defined.as_slice()
        {
            field.span = *definition;
            field.defined.clear();
        }
        field
    };
    let subnet = |item: &Node| reader.at(item, &["subnet"], key.span, text);
    let boolean = |name: &str| {
        let field = reader.at(node, &[name], key.span, text);
        field.and_then(|text| Reader::truth(&text))
    };
    NetworkNode {
        name: Field {
            conditional: key.conditional,
            ..reader.text(key)
        },
        key,
        node,
        outline: given.map(|name| reader.variables.outline(name)),
        external: boolean("external"),
        internal: boolean("internal"),
        subnets: configurations
            .iter()
            .map(subnet)
            .filter(|subnet| !subnet.is_absent())
            .collect(),
    }
}
