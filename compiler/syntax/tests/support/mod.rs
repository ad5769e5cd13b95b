//! Compact renderings of trees and errors, for tests that read as tables.
#![allow(dead_code, reason = "each test binary uses its own part")]

pub mod formatting;
pub mod programs;

use std::fmt::Write;

use specc_source::Sources;
use specc_syntax::{Element, Node, Parse, SyntaxKind as K, parse};

/// A text, parsed, with the sources that its spans refer to.
pub struct Parsed {
    pub sources: Sources,
    pub parse: Parse,
}

pub fn parsed(text: &str) -> Parsed {
    let mut sources = Sources::new();
    let file = sources.add("test.plane", text);
    let parse = parse(file, text.into());
    Parsed { sources, parse }
}

impl Parsed {
    /// One line an error: `line:column-line:column message | help`.
    pub fn errors(&self) -> String {
        let mut out = String::new();
        for error in &self.parse.errors {
            let file = self.sources.file(error.primary.span.file);
            let (start, end) = (
                file.position(error.primary.span.start),
                file.position(error.primary.span.end),
            );
            let help = error.help.as_deref().unwrap_or("");
            let _ = writeln!(
                out,
                "{}:{}-{}:{} {} | {help}",
                start.line, start.column, end.line, end.column, error.message
            );
        }
        out.trim_end().to_owned()
    }

    /// The tree as an s-expression, without punctuation.
    pub fn tree(&self) -> String {
        let mut out = String::new();
        for child in self.parse.tree.root().children() {
            write_node(&mut out, child);
        }
        out
    }
}

fn name_of(kind: K) -> &'static str {
    match kind {
        K::ListExpr => "list",
        K::SetExpr => "set",
        K::LetExpr => "let",
        K::LambdaExpr => "fn",
        K::SetPattern => "pattern",
        K::PatternField => "field",
        K::PatternEllipsis => "...",
        K::PatternBind => "bind",
        K::ApplyExpr => "apply",
        K::SelectExpr => "select",
        K::HasExpr => "has",
        K::IfExpr => "if",
        K::AssertExpr => "assert",
        K::ParenExpr => "paren",
        K::Binding => "=",
        K::InheritClause => "inherit",
        K::InheritFrom => "from",
        K::AssertClause => "asserted",
        K::StringExpr => "str",
        K::IndentedStringExpr => "indented",
        K::Interpolation => "$",
        K::Error => "error",
        _ => "?",
    }
}

fn write_node(out: &mut String, node: Node<'_>) {
    match node.kind() {
        K::NameExpr | K::LiteralExpr => return out.push_str(node.text()),
        K::AttributePath => return join(out, node.children(), "."),
        K::AttributeName => {
            return match node.children().next() {
                Some(child) => write_node(out, child),
                None => out.push_str(node.text()),
            };
        }
        _ => {}
    }
    out.push('(');
    match node.kind() {
        K::BinaryExpr | K::UnaryExpr => {
            let operator = node
                .own_tokens()
                .next()
                .map(|index| node.tree().token_text(index));
            out.push_str(operator.unwrap_or("?"));
        }
        K::SetExpr if node.text().starts_with("rec") => out.push_str("rec"),
        kind => out.push_str(name_of(kind)),
    }
    for element in node.elements() {
        match element {
            Element::Node(child) => {
                out.push(' ');
                write_node(out, child);
            }
            Element::Token(index) => write_token(out, node, index),
        }
    }
    out.push(')');
}

/// Texts, and names that are no expressions.
fn write_token(out: &mut String, node: Node<'_>, index: usize) {
    let token = node.tree().tokens()[index];
    let text = node.tree().token_text(index);
    match token.kind {
        K::StringText => {
            let _ = write!(out, " {text:?}");
        }
        K::Identifier | K::Unknown => {
            let _ = write!(out, " {text}");
        }
        _ => {}
    }
}

fn join<'t>(out: &mut String, nodes: impl Iterator<Item = Node<'t>>, separator: &str) {
    for (index, node) in nodes.enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        write_node(out, node);
    }
}
