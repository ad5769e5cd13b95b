//! What a spec carries by hand, as the trees that the readers of files make.

use specc_artifacts::yaml::{Node, Style};
use specc_eval::{Data, Node as Evaluated, Text, TextPiece};
use specc_source::Span;

/// The YAML tree that an evaluated value becomes, with the ranges of the spec.
pub(super) fn yaml(node: &Evaluated) -> Node {
    let span = node.origin.at;
    let plain = |text: String| Node::scalar(span, text, Style::Plain);
    match &node.data {
        Data::Null => plain("null".to_owned()),
        Data::Bool(value) => plain(value.to_string()),
        Data::Integer(value) => plain(value.to_string()),
        Data::Decimal(value) => plain(value.to_string()),
        Data::Text(text) => Node::scalar(span, template(text), Style::DoubleQuoted),
        Data::Address(value) => plain(value.to_string()),
        Data::Cidr(value) => plain(value.to_string()),
        Data::Constant(name) => plain((*name).to_owned()),
        Data::List(items) => Node::sequence(span, items.iter().map(yaml).collect()),
        Data::Set(set) => {
            let entry = |(name, entry): (&String, &specc_eval::Entry)| {
                (key(name, entry.key), yaml(&entry.value))
            };
            Node::mapping(span, set.entries.iter().map(entry).collect())
        }
        // How these are printed is for emission to say.
        Data::Version(_) | Data::Duration(_) | Data::Size(_) | Data::Tagged(_) => Node::unknown(span),
    }
}

fn key(name: &str, span: Span) -> Node {
    Node::scalar(span, name, Style::DoubleQuoted)
}

/// The text as a Jinja template: `var.NAME` is `{{ NAME }}`.
fn template(text: &Text) -> String {
    let piece = |piece: &TextPiece| match piece {
        TextPiece::Literal(text) => text.clone(),
        TextPiece::Reference(reference) => match reference.kind {
            specc_eval::ReferenceKind::Variable => format!("{{{{ {} }}}}", reference.name),
            specc_eval::ReferenceKind::Vault => format!("{{{{ vault_{} }}}}", reference.name),
        },
    };
    text.pieces().iter().map(piece).collect()
}
