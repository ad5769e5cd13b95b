//! The typed view: what each node means, as borrowed enumerations and structs.
//!
//! Every accessor can answer `None`, because the tree of a broken text has holes; the parser has reported them.

use specc_source::Span;

use crate::{Node, SyntaxKind as K, Tree};

macro_rules! views {
    ($($(#[$doc:meta])* $name:ident = $kind:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name<'t>(Node<'t>);

        impl<'t> $name<'t> {
            /// The view of a node of the right kind.
            pub fn cast(node: Node<'t>) -> Option<Self> {
                (node.kind() == K::$kind).then_some(Self(node))
            }

            /// The node behind the view.
            pub fn node(self) -> Node<'t> {
                self.0
            }

            /// Its range.
            pub fn span(self) -> Span {
                self.0.span()
            }
        }
    )*};
}

views! {
    /// A whole file: one expression.
    File = File;
    /// One literal token: integer, decimal, version, duration, size, address, CIDR or path. See [`crate::literal`].
    LiteralExpr = LiteralExpr;
    /// `"… ${e} …"`.
    StringExpr = StringExpr;
    /// `'' … ${e} … ''`.
    IndentedStringExpr = IndentedStringExpr;
    /// `${e}` inside a string.
    Interpolation = Interpolation;
    /// A name, `true`, `false` and `null` included: they are names in scope, as in Nix.
    NameExpr = NameExpr;
    /// `[ a b c ]`.
    ListExpr = ListExpr;
    /// `{ … }` or `rec { … }`: bindings and inherit clauses.
    SetExpr = SetExpr;
    /// `let … in e`.
    LetExpr = LetExpr;
    /// `x: e`, `{ a, b ? 1, ... }: e`, `x@{ … }: e`, `{ … }@x: e`.
    LambdaExpr = LambdaExpr;
    /// The `{ … }` of a lambda.
    SetPattern = SetPattern;
    /// `a` or `b ? 1` in a set pattern.
    PatternField = PatternField;
    /// `f x`.
    ApplyExpr = ApplyExpr;
    /// `a.b.c` or `a.b or d`.
    SelectExpr = SelectExpr;
    /// `a ? b.c`.
    HasExpr = HasExpr;
    /// `-e` or `!e`.
    UnaryExpr = UnaryExpr;
    /// `a + b` and all other infix operators.
    BinaryExpr = BinaryExpr;
    /// `if a then b else c`.
    IfExpr = IfExpr;
    /// `assert condition; e`.
    AssertExpr = AssertExpr;
    /// `( e )`.
    ParenExpr = ParenExpr;
    /// `a.b = e;`.
    Binding = Binding;
    /// `inherit a b;` or `inherit (e) a b;`.
    InheritClause = InheritClause;
    /// The `(e)` of an inherit clause.
    InheritFrom = InheritFrom;
    /// `a.b."c"`.
    AttributePath = AttributePath;
    /// One name of an attribute path: an identifier or a string.
    AttributeName = AttributeName;
}

/// Any expression.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "each is documented at its view")]
pub enum Expr<'t> {
    Literal(LiteralExpr<'t>),
    String(StringExpr<'t>),
    IndentedString(IndentedStringExpr<'t>),
    Name(NameExpr<'t>),
    List(ListExpr<'t>),
    Set(SetExpr<'t>),
    Let(LetExpr<'t>),
    Lambda(LambdaExpr<'t>),
    Apply(ApplyExpr<'t>),
    Select(SelectExpr<'t>),
    Has(HasExpr<'t>),
    Unary(UnaryExpr<'t>),
    Binary(BinaryExpr<'t>),
    If(IfExpr<'t>),
    Assert(AssertExpr<'t>),
    Paren(ParenExpr<'t>),
    /// What could not be parsed; already reported.
    Error(Node<'t>),
}

impl<'t> Expr<'t> {
    /// The view of a node that is an expression.
    pub fn cast(node: Node<'t>) -> Option<Self> {
        Some(match node.kind() {
            K::LiteralExpr => Self::Literal(LiteralExpr(node)),
            K::StringExpr => Self::String(StringExpr(node)),
            K::IndentedStringExpr => Self::IndentedString(IndentedStringExpr(node)),
            K::NameExpr => Self::Name(NameExpr(node)),
            K::ListExpr => Self::List(ListExpr(node)),
            K::SetExpr => Self::Set(SetExpr(node)),
            K::LetExpr => Self::Let(LetExpr(node)),
            K::LambdaExpr => Self::Lambda(LambdaExpr(node)),
            K::ApplyExpr => Self::Apply(ApplyExpr(node)),
            K::SelectExpr => Self::Select(SelectExpr(node)),
            K::HasExpr => Self::Has(HasExpr(node)),
            K::UnaryExpr => Self::Unary(UnaryExpr(node)),
            K::BinaryExpr => Self::Binary(BinaryExpr(node)),
            K::IfExpr => Self::If(IfExpr(node)),
            K::AssertExpr => Self::Assert(AssertExpr(node)),
            K::ParenExpr => Self::Paren(ParenExpr(node)),
            K::Error => Self::Error(node),
            _ => return None,
        })
    }

    /// The node behind the view.
    pub fn node(self) -> Node<'t> {
        match self {
            Self::Literal(view) => view.0,
            Self::String(view) => view.0,
            Self::IndentedString(view) => view.0,
            Self::Name(view) => view.0,
            Self::List(view) => view.0,
            Self::Set(view) => view.0,
            Self::Let(view) => view.0,
            Self::Lambda(view) => view.0,
            Self::Apply(view) => view.0,
            Self::Select(view) => view.0,
            Self::Has(view) => view.0,
            Self::Unary(view) => view.0,
            Self::Binary(view) => view.0,
            Self::If(view) => view.0,
            Self::Assert(view) => view.0,
            Self::Paren(view) => view.0,
            Self::Error(node) => node,
        }
    }

    /// Its range.
    pub fn span(self) -> Span {
        self.node().span()
    }
}

/// A member of a set or of a `let`.
#[derive(Debug, Clone, Copy)]
pub enum Entry<'t> {
    /// `a.b = e;`
    Binding(Binding<'t>),
    /// `inherit …;`
    Inherit(InheritClause<'t>),
}

/// A piece of a string literal.
#[derive(Debug, Clone, Copy)]
pub enum StringPart<'t> {
    /// Raw text between quotes and interpolations: the index of its `StringText` token, escapes not yet decoded.
    Text(usize),
    /// `${e}`.
    Interpolation(Interpolation<'t>),
}

fn expressions(node: Node<'_>) -> impl Iterator<Item = Expr<'_>> {
    node.children().filter_map(Expr::cast)
}

fn entries(node: Node<'_>) -> impl Iterator<Item = Entry<'_>> {
    node.children().filter_map(|child| match child.kind() {
        K::Binding => Some(Entry::Binding(Binding(child))),
        K::InheritClause => Some(Entry::Inherit(InheritClause(child))),
        _ => None,
    })
}

fn string_parts(node: Node<'_>) -> impl Iterator<Item = StringPart<'_>> {
    let tree = node.tree();
    node.elements().filter_map(move |element| match element {
        crate::Element::Node(child) => Interpolation::cast(child).map(StringPart::Interpolation),
        crate::Element::Token(index) => {
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
