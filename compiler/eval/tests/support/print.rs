//! Values and errors as short text.

use specc_eval::{Data, Node, OriginKind, ReferenceKind, Text, TextPiece, format};
use specc_source::{Diagnostic, Label, Sources, Span};

/// A value, written much as in the language.
pub fn value(node: &Node) -> String {
    match &node.data {
        Data::Null => "null".to_owned(),
        Data::Bool(value) => value.to_string(),
        Data::Integer(value) => value.to_string(),
        Data::Decimal(value) => format::decimal(*value),
        Data::Text(value) => text(value),
        Data::Version(version) => format!("v{}", version.text),
        Data::Duration(value) => format::duration(*value),
        Data::Size(value) => format::size(*value),
        Data::Address(value) => value.to_string(),
        Data::Cidr(value) => value.to_string(),
        Data::Constant(name) => (*name).to_owned(),
        Data::Tagged(tagged) => format!("({} {})", tagged.tag, value(&tagged.argument)),
        Data::List(elements) => {
            let elements: Vec<String> = elements.iter().map(value).collect();
            format!("[{}]", elements.join(" "))
        }
        Data::Set(set) => {
            let entries = set.entries.iter();
            let entries: Vec<String> = entries
                .map(|(name, entry)| format!("{name} = {};", value(&entry.value)))
                .collect();
            format!("{{{}}}", entries.join(" "))
        }
    }
}

fn text(text: &Text) -> String {
    if let Some(reference) = text.as_reference() {
        return root(reference.kind, &reference.name);
    }
    let pieces = text.pieces().iter().map(|piece| match piece {
        TextPiece::Literal(text) => {
            let quoted = format!("{text:?}");
            quoted[1..quoted.len() - 1].to_owned()
        }
        TextPiece::Reference(reference) => {
            format!("${{{}}}", root(reference.kind, &reference.name))
        }
    });
    format!("\"{}\"", pieces.collect::<String>())
}

fn root(kind: ReferenceKind, name: &str) -> String {
    format!("{}.{name}", kind.root())
}

/// `file:line:column-column`, or `file:line:column-line:column`.
pub fn place(sources: &Sources, span: Span) -> String {
    let file = sources.file(span.file);
    let (start, end) = (file.position(span.start), file.position(span.end));
    let tail = if start.line == end.line {
        format!("{}", end.column)
    } else {
        format!("{}:{}", end.line, end.column)
    };
    format!("{}:{}:{}-{tail}", file.path(), start.line, start.column)
}

/// Errors, a few short lines each.
pub fn report(sources: &Sources, errors: &[Diagnostic]) -> String {
    let blocks = errors.iter().map(|error| {
        let mut lines = vec![format!("{}: {}", error.code.id, error.message)];
        lines.push(label(sources, &error.primary));
        lines.extend(error.related.iter().map(|related| label(sources, related)));
        lines.extend(error.why.iter().map(|why| format!("  why: {why}")));
        lines.extend(error.help.iter().map(|help| format!("  help: {help}")));
        lines.join("\n")
    });
    blocks.collect::<Vec<_>>().join("\n")
}

fn label(sources: &Sources, label: &Label) -> String {
    format!("  {} {}", place(sources, label.span), label.message)
        .trim_end()
        .to_owned()
}

/// A value with its origin: what it is, how it came to be, where it is defined, and where it is written.
pub fn with_origins(sources: &Sources, node: &Node) -> String {
    let kind = match node.origin.kind {
        OriginKind::Written => "written",
        OriginKind::Computed => "computed",
        OriginKind::Merged => "merged",
        OriginKind::Default => "default",
        OriginKind::Environment => "environment",
    };
    let at = place(sources, node.origin.at);
    let from = place(sources, node.origin.from);
    let from = if at == from {
        String::new()
    } else {
        format!(" from {from}")
    };
    format!("{} {kind} at {at}{from}", value(node))
}
