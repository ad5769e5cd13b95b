//! The typed view: what each node means, as borrowed enumerations and structs.
//!
//! Every accessor can answer `None`, because the tree of a broken text has holes; the parser has reported them.

mod accessors;

use specc_source::Span;

use crate::{Node, SyntaxKind as K};

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
    /// `assert condition "message";`, as an entry of a set.
    AssertClause = AssertClause;
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
    /// `assert condition "message";`
    Assert(AssertClause<'t>),
}

/// A piece of a string literal.
#[derive(Debug, Clone, Copy)]
pub enum StringPart<'t> {
    /// Raw text between quotes and interpolations: the index of its `StringText` token, escapes not yet decoded.
    Text(usize),
    /// `${e}`.
    Interpolation(Interpolation<'t>),
}
