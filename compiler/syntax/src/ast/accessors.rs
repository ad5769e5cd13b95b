//! What can be asked of each view.

use specc_source::Span;

use super::*;
use crate::{Element, Tree};

fn expressions(node: Node<'_>) -> impl Iterator<Item = Expr<'_>> {
    node.children().filter_map(Expr::cast)
}

fn entries(node: Node<'_>) -> impl Iterator<Item = Entry<'_>> {
    node.children().filter_map(|child| match child.kind() {
        K::Binding => Some(Entry::Binding(Binding(child))),
        K::InheritClause => Some(Entry::Inherit(InheritClause(child))),
        K::AssertClause => Some(Entry::Assert(AssertClause(child))),
        _ => None,
    })
}

fn string_parts(node: Node<'_>) -> impl Iterator<Item = StringPart<'_>> {
    let tree = node.tree();
    node.elements().filter_map(move |element| match element {
        Element::Node(child) => Interpolation::cast(child).map(StringPart::Interpolation),
        Element::Token(index) => {
            (tree.tokens()[index].kind == K::StringText).then_some(StringPart::Text(index))
        }
    })
}

impl<'t> File<'t> {
    /// The view of a tree's root.
    pub fn of(tree: &'t Tree) -> Self {
        Self(tree.root())
    }

    /// The expression that the file is.
    pub fn expr(self) -> Option<Expr<'t>> {
        expressions(self.0).next()
    }
}

impl<'t> StringExpr<'t> {
    /// Text and interpolations in order.
    pub fn parts(self) -> impl Iterator<Item = StringPart<'t>> {
        string_parts(self.0)
    }
}

impl<'t> IndentedStringExpr<'t> {
    /// Text and interpolations in order; the common indentation is not yet removed.
    pub fn parts(self) -> impl Iterator<Item = StringPart<'t>> {
        string_parts(self.0)
    }
}

impl<'t> Interpolation<'t> {
    /// The expression between the braces.
    pub fn expr(self) -> Option<Expr<'t>> {
        expressions(self.0).next()
    }
}

impl<'t> NameExpr<'t> {
    /// The name.
    pub fn name(self) -> &'t str {
        self.0.text()
    }
}

impl<'t> ListExpr<'t> {
    /// The elements in order.
    pub fn elements(self) -> impl Iterator<Item = Expr<'t>> {
        expressions(self.0)
    }
}

impl<'t> SetExpr<'t> {
    /// Whether it is a `rec { … }`.
    pub fn is_recursive(self) -> bool {
        self.0
            .tree()
            .tokens()
            .get(self.0.first_token())
            .is_some_and(|token| token.kind == K::Rec)
    }

    /// The members in order.
    pub fn entries(self) -> impl Iterator<Item = Entry<'t>> {
        entries(self.0)
    }
}

impl<'t> LetExpr<'t> {
    /// The bindings in order.
    pub fn entries(self) -> impl Iterator<Item = Entry<'t>> {
        entries(self.0)
    }

    /// The expression after `in`.
    pub fn body(self) -> Option<Expr<'t>> {
        expressions(self.0).next()
    }
}

impl<'t> LambdaExpr<'t> {
    /// The name of the whole argument: `x` in `x: e` and in `x@{ … }: e`.
    pub fn parameter(self) -> Option<(&'t str, Span)> {
        let bind = self.0.child(K::PatternBind)?;
        let token = bind.token(K::Identifier)?;
        Some((bind.tree().token_text(token), bind.tree().token_span(token)))
    }

    /// The set pattern, if there is one.
    pub fn pattern(self) -> Option<SetPattern<'t>> {
        self.0.child(K::SetPattern).map(SetPattern)
    }

    /// The expression after the colon.
    pub fn body(self) -> Option<Expr<'t>> {
        expressions(self.0).next()
    }
}

impl<'t> SetPattern<'t> {
    /// The fields in order.
    pub fn fields(self) -> impl Iterator<Item = PatternField<'t>> {
        self.0.children().filter_map(PatternField::cast)
    }

    /// Whether further attributes are let through (`...`).
    pub fn is_open(self) -> bool {
        self.0.child(K::PatternEllipsis).is_some()
    }
}

impl<'t> PatternField<'t> {
    /// The field's name and its range.
    pub fn name(self) -> Option<(&'t str, Span)> {
        let token = self.0.token(K::Identifier)?;
        Some((
            self.0.tree().token_text(token),
            self.0.tree().token_span(token),
        ))
    }

    /// The default after `?`.
    pub fn default(self) -> Option<Expr<'t>> {
        expressions(self.0).next()
    }
}

impl<'t> ApplyExpr<'t> {
    /// The function.
    pub fn function(self) -> Option<Expr<'t>> {
        expressions(self.0).next()
    }

    /// The argument.
    pub fn argument(self) -> Option<Expr<'t>> {
        expressions(self.0).nth(1)
    }
}

impl<'t> SelectExpr<'t> {
    /// The set that is looked into.
    pub fn base(self) -> Option<Expr<'t>> {
        expressions(self.0).next()
    }

    /// The path after the first dot.
    pub fn path(self) -> Option<AttributePath<'t>> {
        self.0.child(K::AttributePath).map(AttributePath)
    }

    /// The expression after `or`.
    pub fn default(self) -> Option<Expr<'t>> {
        expressions(self.0).nth(1)
    }
}

impl<'t> HasExpr<'t> {
    /// The set that is looked into.
    pub fn base(self) -> Option<Expr<'t>> {
        expressions(self.0).next()
    }

    /// The path after the question mark.
    pub fn path(self) -> Option<AttributePath<'t>> {
        self.0.child(K::AttributePath).map(AttributePath)
    }
}

impl<'t> UnaryExpr<'t> {
    /// `Minus` or `Not`, and its range.
    pub fn operator(self) -> Option<(K, Span)> {
        operator(self.0)
    }

    /// The operand.
    pub fn operand(self) -> Option<Expr<'t>> {
        expressions(self.0).next()
    }
}

impl<'t> BinaryExpr<'t> {
    /// The operator's token kind and its range.
    pub fn operator(self) -> Option<(K, Span)> {
        operator(self.0)
    }

    /// The left operand.
    pub fn left(self) -> Option<Expr<'t>> {
        expressions(self.0).next()
    }

    /// The right operand.
    pub fn right(self) -> Option<Expr<'t>> {
        expressions(self.0).nth(1)
    }
}

fn operator(node: Node<'_>) -> Option<(K, Span)> {
    let index = node.own_tokens().next()?;
    Some((
        node.tree().tokens()[index].kind,
        node.tree().token_span(index),
    ))
}

impl<'t> IfExpr<'t> {
    /// What is decided on.
    pub fn condition(self) -> Option<Expr<'t>> {
        expressions(self.0).next()
    }

    /// The value where it holds.
    pub fn then_branch(self) -> Option<Expr<'t>> {
        expressions(self.0).nth(1)
    }

    /// The value where it does not.
    pub fn else_branch(self) -> Option<Expr<'t>> {
        expressions(self.0).nth(2)
    }
}

impl<'t> AssertExpr<'t> {
    /// What must hold.
    pub fn condition(self) -> Option<Expr<'t>> {
        expressions(self.0).next()
    }

    /// The value where it holds.
    pub fn body(self) -> Option<Expr<'t>> {
        expressions(self.0).nth(1)
    }
}

impl<'t> AssertClause<'t> {
    /// What must hold.
    pub fn condition(self) -> Option<Expr<'t>> {
        expressions(self.0).next()
    }

    /// What is said where it does not hold: a string literal.
    pub fn message(self) -> Option<Expr<'t>> {
        expressions(self.0).nth(1)
    }
}

impl<'t> ParenExpr<'t> {
    /// The expression between the parentheses.
    pub fn expr(self) -> Option<Expr<'t>> {
        expressions(self.0).next()
    }
}

impl<'t> Binding<'t> {
    /// The path before the equals sign.
    pub fn path(self) -> Option<AttributePath<'t>> {
        self.0.child(K::AttributePath).map(AttributePath)
    }

    /// The expression after it.
    pub fn value(self) -> Option<Expr<'t>> {
        expressions(self.0).next()
    }
}

impl<'t> InheritClause<'t> {
    /// The set that the names are taken from, if not the scope.
    pub fn from(self) -> Option<Expr<'t>> {
        self.0
            .child(K::InheritFrom)
            .and_then(|from| expressions(from).next())
    }

    /// The names in order.
    pub fn names(self) -> impl Iterator<Item = AttributeName<'t>> {
        self.0.children().filter_map(AttributeName::cast)
    }
}

impl<'t> AttributePath<'t> {
    /// The names in order; at least one unless the text is broken.
    pub fn names(self) -> impl Iterator<Item = AttributeName<'t>> {
        self.0.children().filter_map(AttributeName::cast)
    }
}

impl<'t> AttributeName<'t> {
    /// The identifier, where it is one.
    pub fn identifier(self) -> Option<&'t str> {
        let token = self.0.token(K::Identifier)?;
        Some(self.0.tree().token_text(token))
    }

    /// The string, where it is one.
    pub fn string(self) -> Option<StringExpr<'t>> {
        self.0.child(K::StringExpr).map(StringExpr)
    }

    /// The `${e}`, where it is one.
    pub fn interpolation(self) -> Option<Interpolation<'t>> {
        self.0.child(K::Interpolation).map(Interpolation)
    }
}
