//! Values while they are computed: their parts are thunks, addressed by index, so that nothing nests and nothing leaks.

use std::net::Ipv4Addr;
use std::rc::Rc;

use ipnet::Ipv4Net;
use specc_source::{FileId, Span};
use specc_syntax::literal::Version;

use crate::attributes::Attributes;
use crate::data::{ReferenceKind, Text};
use crate::hir::LambdaId;
use crate::joined::{List, LongText};
use crate::library::Builtin;
use crate::schema::{Constant, Constructor, NamedType};

/// Names a thunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ThunkId(pub(crate) u32);

/// Names a frame: the values of the names that one `let`, `rec` or function call binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FrameId(pub(crate) u32);

/// A value evaluated to its outermost constructor.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    /// What it is.
    pub(crate) kind: Kind,
    /// Where it is written, or the expression that computed it.
    pub(crate) from: Span,
    /// Whether it was computed.
    pub(crate) computed: bool,
}

impl Value {
    /// A value that stands in the text at `from`.
    pub(crate) fn written(kind: Kind, from: Span) -> Self {
        Self {
            kind,
            from,
            computed: false,
        }
    }

    /// A value that the expression at `from` computed.
    pub(crate) fn computed(kind: Kind, from: Span) -> Self {
        Self {
            kind,
            from,
            computed: true,
        }
    }
}

/// What a value is.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// `42`
    Integer(i64),
    /// `0.5`
    Decimal(f64),
    /// A string, perhaps with references.
    Text(Rc<LongText>),
    /// `./x.plane`
    Path(Rc<PathValue>),
    /// `v1.2.2`
    Version(Rc<Version>),
    /// Milliseconds.
    Duration(u64),
    /// Bytes.
    Size(u64),
    /// `172.20.1.1`
    Address(Ipv4Addr),
    /// `172.20.1.0/24`
    Cidr(Ipv4Net),
    /// A constant of the schema.
    Constant(&'static Constant),
    /// A constructor of the schema with its argument.
    Tagged(&'static Constructor, ThunkId),
    /// `[ … ]`
    List(Rc<List>),
    /// `{ … }`
    Set(Rc<Attributes>),
    /// Anything that can be applied.
    Function(Function),
    /// A value with a priority, an order or a condition: for the merge alone.
    Property(Property),
    /// `lib`, `builtins`, or a group of `lib`.
    Library(Library),
    /// What `types.NAME` may be: something of `lib.types`.
    Type(TypeValue),
}

/// A type as a value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum TypeValue {
    /// `lib.types.port`
    Named(&'static NamedType),
    /// `lib.types.listOf T`: a function of `lib.types` with its argument, which is looked at where the type is declared.
    Made(&'static Builtin, ThunkId),
}

/// A path with the file that it is relative to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PathValue {
    /// As written.
    pub(crate) text: String,
    /// The file in which it is written.
    pub(crate) file: FileId,
}

/// Anything that can be applied.
#[derive(Debug, Clone)]
pub(crate) enum Function {
    /// A function literal with the frame that it was made in.
    Lambda(LambdaId, FrameId),
    /// A function of `lib`.
    Builtin(&'static Builtin),
    /// A function of `lib` that waits for more arguments.
    Partial(Rc<(&'static Builtin, Vec<ThunkId>)>),
    /// A constructor of the schema.
    Constructor(&'static Constructor),
}

/// What the merge shall know about a definition.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Property {
    /// The knowledge.
    pub(crate) what: PropertyKind,
    /// The definition itself.
    pub(crate) content: ThunkId,
}

/// The kinds of properties.
#[derive(Debug, Clone, Copy)]
pub(crate) enum PropertyKind {
    /// `mkIf`: the condition.
    If(ThunkId),
    /// `mkForce`, `mkDefault`: the lower number wins.
    Priority(u16),
    /// `mkBefore`, `mkAfter`: the lower number comes first.
    Order(u16),
}

/// A set of functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Library {
    /// `lib`
    Lib,
    /// `builtins`: what `lib` shares with Nix.
    Builtins,
    /// `lib.cidr`: the functions whose names begin so.
    Group(&'static str),
}

impl Kind {
    /// A string without references.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(Rc::new(Text::literal(text).into()))
    }

    /// What it is, with an article: `a string`.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Integer(_) => "an integer",
            Self::Decimal(_) => "a decimal",
            Self::Text(text) => text_noun(text),
            Self::Path(_) => "a path",
            Self::Version(_) => "a version",
            Self::Duration(_) => "a duration",
            Self::Size(_) => "a size",
            Self::Address(_) => "an address",
            Self::Cidr(_) => "a CIDR",
            Self::Constant(_) => "a constant",
            Self::Tagged(..) => "a tagged value",
            Self::List(_) => "a list",
            Self::Set(_) | Self::Library(_) => "a set",
            Self::Function(Function::Builtin(builtin)) if builtin.type_name().is_some() => "a type",
            Self::Function(_) => "a function",
            Self::Type(_) => "a type",
            Self::Property(property) => property.what.noun(),
        }
    }
}

fn text_noun(text: &Text) -> &'static str {
    match text.as_reference().map(|reference| reference.kind) {
        Some(ReferenceKind::Vault) => "a secret",
        Some(ReferenceKind::Variable) => "an inventory variable",
        None if text.is_secret() => "a string that holds a secret",
        None => "a string",
    }
}

impl PropertyKind {
    /// What it is, with an article.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::If(_) => "a `mkIf` definition",
            Self::Priority(_) => "a definition with a priority",
            Self::Order(_) => "a definition with an order",
        }
    }
}
