//! Literals and strings.

use std::rc::Rc;

use specc_source::{FileId, Span};
use specc_syntax::ast;
use specc_syntax::literal::{self, Literal, Piece};

use super::Lowering;
use crate::hir::{Expr, ExprId, Name, PathPart};
use crate::value::{Kind, PathValue, Value};

impl Lowering<'_> {
    /// One literal token.
    pub(super) fn literal(&mut self, view: ast::LiteralExpr<'_>) -> ExprId {
        let node = view.node();
        let span = view.span();
        let Some(literal) = literal::decode(node.tree(), node.first_token()) else {
            return self.reported(span);
        };
        let kind = literal_kind(literal, span.file);
        self.hir.push_constant(Value::written(kind, span))
    }

    /// A string of either form.
    pub(super) fn string(&mut self, pieces: Vec<Piece<'_>>, span: Span) -> ExprId {
        let pieces = match plain_text(pieces) {
            Ok(text) => {
                let value = Value::written(Kind::text(text), span);
                return self.hir.push_constant(value);
            }
            Err(pieces) => pieces,
        };
        let parts: Vec<ExprId> = pieces
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) => self
                    .hir
                    .push_constant(Value::written(Kind::text(text), span)),
                Piece::Interpolation(inner) => self.optional(inner.expr(), inner.span()),
            })
            .collect();
        let parts = self.hir.push_many(&parts);
        self.hir.push(Expr::Interpolated(parts), span)
    }

    /// One name of an attribute path; `None` where the text is broken.
    pub(super) fn attribute_name(&mut self, view: ast::AttributeName<'_>) -> Option<PathPart> {
        let span = view.span();
        let name = match known_name(view) {
            Some(KnownName::Identifier(name)) => Name::Static(self.symbols.intern(name)),
            Some(KnownName::Text(name)) => Name::Static(self.symbols.intern(&name)),
            None => Name::Computed(self.computed_name(view)?),
        };
        Some(PathPart { name, span })
    }

    fn computed_name(&mut self, view: ast::AttributeName<'_>) -> Option<ExprId> {
        if let Some(interpolation) = view.interpolation() {
            return Some(self.optional(interpolation.expr(), view.span()));
        }
        let string = view.string()?;
        Some(self.string(literal::decode_string(string), view.span()))
    }
}

/// The value of a literal that stands in this file.
pub(crate) fn literal_kind(literal: Literal, file: FileId) -> Kind {
    match literal {
        Literal::Integer(value) => Kind::Integer(value),
        Literal::Decimal(value) => Kind::Decimal(value),
        Literal::Version(value) => Kind::Version(Rc::new(value)),
        Literal::Duration(value) => Kind::Duration(value),
        Literal::Size(value) => Kind::Size(value),
        Literal::Address(value) => Kind::Address(value),
        Literal::Cidr(value) => Kind::Cidr(value),
        Literal::Path(text) => Kind::Path(Rc::new(PathValue { text, file })),
    }
}

/// A name that stands in the text.
pub(super) enum KnownName<'t> {
    Identifier(&'t str),
    Text(String),
}

/// The name, where nothing has to be computed for it.
pub(super) fn known_name(view: ast::AttributeName<'_>) -> Option<KnownName<'_>> {
    let node = view.node();
    let tree = node.tree();
    let first = node.first_token();
    let token = tree.tokens().get(first)?;
    // `or` is a keyword only after a selection; elsewhere it may name an attribute.
    if matches!(
        token.kind,
        specc_syntax::SyntaxKind::Identifier | specc_syntax::SyntaxKind::Or
    ) {
        return Some(KnownName::Identifier(tree.token_text(first)));
    }
    let pieces = literal::decode_string(view.string()?);
    plain_text(pieces).ok().map(KnownName::Text)
}

/// The whole string, or its pieces where something has to be computed for it.
fn plain_text(mut pieces: Vec<Piece<'_>>) -> Result<String, Vec<Piece<'_>>> {
    match pieces.as_mut_slice() {
        [] => Ok(String::new()),
        [Piece::Text(text)] => Ok(std::mem::take(text)),
        _ => Err(pieces),
    }
}
