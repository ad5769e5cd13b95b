//! Values in the notation of the language, in the one style of the formatter.

use specc_eval::{Data, Node, Text, TextPiece, format as scalars};
use specc_source::Sources;
use specc_syntax::format::format;
use specc_syntax::parse;

/// A value as it would be written in a spec.
pub fn notation(value: &Node) -> String {
    let mut text = String::new();
    write(&mut text, value);
    text.push('\n');
    let file = Sources::new().add("<value>", "");
    let tree = parse(file, text.as_str().into()).tree;
    format(&tree).unwrap_or(text).trim_end().to_owned()
}

fn write(text: &mut String, value: &Node) {
    match &value.data {
        Data::Null => text.push_str("null"),
        Data::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Data::Integer(value) => text.push_str(&value.to_string()),
        Data::Decimal(value) => text.push_str(&scalars::decimal(*value)),
        Data::Text(value) => text.push_str(&string(value)),
        Data::Version(version) => text.push_str(&format!("v{}", version.text)),
        Data::Duration(value) => text.push_str(&scalars::duration(*value)),
        Data::Size(value) => text.push_str(&scalars::size(*value)),
        Data::Address(value) => text.push_str(&value.to_string()),
        Data::Cidr(value) => text.push_str(&value.to_string()),
        Data::Constant(name) => text.push_str(name),
        Data::Tagged(tagged) => {
            text.push_str(tagged.tag);
            text.push(' ');
            operand(text, &tagged.argument);
        }
        Data::List(elements) => {
            text.push_str("[ ");
            for element in elements {
                operand(text, element);
                text.push(' ');
            }
            text.push(']');
        }
        Data::Set(set) => {
            text.push_str("{ ");
            for (name, entry) in &set.entries {
                text.push_str(&attribute_name(name));
                text.push_str(" = ");
                write(text, &entry.value);
                text.push_str("; ");
            }
            text.push('}');
        }
    }
}

/// A value where an application or a sign needs parentheses.
fn operand(text: &mut String, value: &Node) {
    let parenthesized = match value.data {
        Data::Tagged(_) => true,
        Data::Integer(value) => value < 0,
        Data::Decimal(value) => value.is_sign_negative(),
        _ => false,
    };
    if parenthesized {
        text.push('(');
    }
    write(text, value);
    if parenthesized {
        text.push(')');
    }
}

fn string(value: &Text) -> String {
    if let Some(reference) = value.as_reference() {
        return format!("{}.{}", reference.kind.root(), reference.name);
    }
    let mut text = String::from("\"");
    for piece in value.pieces() {
        match piece {
            TextPiece::Literal(literal) => escape(&mut text, literal),
            TextPiece::Reference(reference) => {
                text.push_str(&format!(
                    "${{{}.{}}}",
                    reference.kind.root(),
                    reference.name
                ));
            }
        }
    }
    text.push('"');
    text
}

/// The inside of a string literal.
fn escape(text: &mut String, literal: &str) {
    let mut letters = literal.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '$' if letters.peek() == Some(&'{') => text.push_str("\\$"),
            letter => text.push(letter),
        }
    }
}

fn attribute_name(name: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '\'');
    let starts = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
    let is_plain = name.starts_with(starts) && name.chars().all(plain) && !is_keyword(name);
    if is_plain {
        return name.to_owned();
    }
    let mut quoted = String::from("\"");
    escape(&mut quoted, name);
    quoted.push('"');
    quoted
}

fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "let" | "in" | "if" | "then" | "else" | "assert" | "rec" | "inherit" | "or" | "with"
    )
}
