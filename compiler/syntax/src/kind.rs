//! The kinds of tokens and nodes.

/// What a token or a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[rustfmt::skip]
#[expect(missing_docs, reason = "the names say it")]
pub enum SyntaxKind {
    // Trivia.
    Whitespace, LineComment, BlockComment,

    // Literals and names.
    Identifier, Integer, Decimal, Version, Duration, Size, Address, Cidr, Path,

    // Keywords.
    Let, In, If, Then, Else, Assert, Rec, Inherit, Or,

    // Pieces of strings: `"`, `''`, the text between interpolations, `${`, and the `}` that ends one.
    StringQuote, IndentedQuote, StringText, InterpolationStart, InterpolationEnd,

    // Punctuation and operators.
    LeftBrace, RightBrace, LeftBracket, RightBracket, LeftParen, RightParen,
    Equal, Semicolon, Colon, Comma, Dot, Ellipsis, At, Question,
    Plus, Minus, Star, Slash, Concat, Update,
    EqualEqual, NotEqual, Less, LessEqual, Greater, GreaterEqual, And, OrOr, Not, Implies,

    /// Bytes that begin no token, or a malformed literal (`30sec`, `172.20.1.0/99`).
    Unknown,

    // Nodes. What each holds stands in `ast.rs`.
    File, LiteralExpr, StringExpr, IndentedStringExpr, Interpolation, NameExpr, ListExpr, SetExpr, LetExpr,
    LambdaExpr, SetPattern, PatternField, PatternEllipsis, PatternBind, ApplyExpr, SelectExpr, HasExpr, UnaryExpr, BinaryExpr,
    IfExpr, AssertExpr, ParenExpr, Binding, InheritClause, InheritFrom, AssertClause, AttributePath, AttributeName, Error,
}

impl SyntaxKind {
    /// White space and comments.
    pub fn is_trivia(self) -> bool {
        self <= Self::BlockComment
    }

    /// Whether this kind names a node, not a token.
    pub fn is_node(self) -> bool {
        self >= Self::File
    }
}
