//! Entries of `volumes:` and `ports:`, short and long.

use super::model::{Mount, Port};
use super::read::Reader;
use crate::field::{Field, Knowledge};
use crate::jinja::Mask;
use crate::yaml::Node;

/// An entry of `volumes:`.
pub(super) fn mount(reader: &Reader, node: &Node) -> Mount {
    if node.as_mapping().is_some() {
        return Mount {
            span: node.span,
            source: reader.at(node, &["source"], node.span, Reader::text),
            outline: reader
                .variables
                .outline(node.get("source").and_then(Node::text).unwrap_or("")),
            target: reader.at(node, &["target"], node.span, Reader::text),
            read_only: reader.at(node, &["read_only"], node.span, Reader::boolean),
        };
    }
    let Some((parts, texts)) = parts(reader, node) else {
        let unknown = || Field::unknown(node.span);
        return Mount {
            span: node.span,
            source: unknown(),
            outline: reader.variables.outline(node.text().unwrap_or("")),
            target: unknown(),
            read_only: Field::unknown(node.span),
        };
    };
    let (source, target, mode) = match parts.as_slice() {
        [target] => (Field::absent(node.span), target.clone(), None),
        [source, target] => (source.clone(), target.clone(), None),
        [source, target, mode, ..] => (source.clone(), target.clone(), Some(mode.clone())),
        [] => (Field::absent(node.span), Field::absent(node.span), None),
    };
    let read_only = mode.map_or(Field::known(false, node.span), |mode| {
        mode.and_then(|mode| Some(mode.split(',').any(|option| option == "ro")))
    });
    let outline = match texts.as_slice() {
        [first, _, ..] => reader.variables.outline(first),
        _ => String::new(),
    };
    Mount {
        span: node.span,
        source,
        outline,
        target,
        read_only,
    }
}

/// An entry of `ports:`.
pub(super) fn port(reader: &Reader, node: &Node) -> Port {
    if node.as_mapping().is_some() {
        return Port {
            span: node.span,
            published: reader.at(node, &["published"], node.span, Reader::text),
            target: reader.at(node, &["target"], node.span, Reader::text),
        };
    }
    let unknown = Field::unknown(node.span);
    let Some((mut parts, _)) = parts(reader, node) else {
        return Port {
            span: node.span,
            published: unknown.clone(),
            target: unknown,
        };
    };
    let target = parts.pop().unwrap_or(unknown);
    let published = match parts.as_slice() {
        [] => Field::absent(node.span),
        parts => joined(parts, node),
    };
    Port {
        span: node.span,
        published,
        target,
    }
}

/// `address:port` as one field.
fn joined(parts: &[Field<String>], node: &Node) -> Field<String> {
    let known: Option<Vec<&str>> = parts
        .iter()
        .map(|part| part.get().map(String::as_str))
        .collect();
    known.map_or(Field::unknown(node.span), |known| {
        Field::known(known.join(":"), node.span)
    })
}

/// The parts of a scalar between colons that stand neither in Jinja nor in brackets (IPv6). Each is known or
/// unknown for itself; the second list has their texts. `None` where the scalar is one opaque expression.
fn parts(reader: &Reader, node: &Node) -> Option<(Vec<Field<String>>, Vec<String>)> {
    let whole = reader.text(node);
    let text = match (whole.get(), node.text()) {
        (Some(known), _) => known.clone(),
        (None, Some(text)) => text.to_owned(),
        _ => return None,
    };
    let mask = Mask::new(&text);
    if mask.is_all_jinja(&text, 0..text.len()) {
        return None;
    }
    let (mut parts, mut texts) = (Vec::new(), Vec::new());
    let mut start = 0;
    let mut brackets = 0i32;
    for (at, byte) in mask.text.bytes().enumerate() {
        match byte {
            b'[' => brackets += 1,
            b']' => brackets -= 1,
            b':' if brackets <= 0 => {
                parts.push(part(reader, text.get(start..at)?, &whole));
                texts.push(text.get(start..at)?.to_owned());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(part(reader, text.get(start..)?, &whole));
    texts.push(text.get(start..)?.to_owned());
    Some((parts, texts))
}

fn part(reader: &Reader, text: &str, whole: &Field<String>) -> Field<String> {
    let mut defined = whole.defined.clone();
    let known = if crate::jinja::is_template(text) {
        reader.variables.resolve(text, &mut defined)
    } else {
        Some(text.to_owned())
    };
    Field {
        value: known.map_or(Knowledge::Unknown, Knowledge::Known),
        defined,
        ..whole.clone()
    }
}
