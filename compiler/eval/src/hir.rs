//! The program after name resolution: flat arrays, addressed by index.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use specc_source::Span;

use crate::library::Builtin;
use crate::schema::Constructor;
use crate::symbol::Symbol;
use crate::value::{Library, Value};

/// Names an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ExprId(u32);

/// Names a set literal, or the bindings of a `let`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SetId(u32);

/// Names a function literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LambdaId(u32);

/// Names an attribute path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PathId(u32);

/// Several expressions that lie side by side in [`Hir::item`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Many {
    start: u32,
    /// How many.
    pub(crate) len: u32,
}

/// An expression; everything of variable size lies in a table of [`Hir`].
#[derive(Debug, Clone, Copy)]
pub(crate) enum Expr {
    /// A literal without interpolation, `true`, `null`, a constant, `vault.x`: index of a finished value.
    Constant(u32),
    /// A name bound by the `depth`-th enclosing frame.
    Local { depth: u32, slot: u32 },
    /// A string with interpolations.
    Interpolated(Many),
    /// `[ … ]`
    List(Many),
    /// `{ … }`
    Set(SetId),
    /// `let … in body`
    Let(SetId, ExprId),
    /// A function literal.
    Lambda(LambdaId),
    /// A function applied to all the arguments that follow it.
    Apply(ExprId, Many),
    /// `base.path`
    Select(ExprId, PathId),
    /// `base.path or default`
    SelectOr(ExprId, PathId, ExprId),
    /// `base ? path`
    Has(ExprId, PathId),
    /// `-e`
    Negate(ExprId),
    /// `!e`
    Not(ExprId),
    /// `left operator right`
    Binary(Operator, ExprId, ExprId),
    /// Condition, then, else.
    If(Many),
    /// Condition, then value.
    Assert(ExprId, ExprId),
    /// `config`
    Config,
    /// `env`
    Environment,
    /// A function of `lib`.
    Builtin(&'static Builtin),
    /// `lib`, `builtins`, `lib.cidr`.
    Library(Library),
    /// A constructor of the schema.
    Constructor(&'static Constructor),
    /// Something that was reported before evaluation began.
    Reported,
}

/// An infix operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Concat,
    Update,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    And,
    Or,
    Implies,
}

impl Operator {
    /// As it is written.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Concat => "++",
            Self::Update => "//",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::And => "&&",
            Self::Or => "||",
            Self::Implies => "->",
        }
    }
}

/// An attribute name: known now, or computed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Name {
    /// An identifier, or a string without interpolation.
    Static(Symbol),
    /// `${e}`, or a string with interpolations.
    Computed(ExprId),
}

/// One name of an attribute path, with the place where it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PathPart {
    /// The name.
    pub(crate) name: Name,
    /// Where it is written.
    pub(crate) span: Span,
}

/// The members of a set literal or of a `let`.
#[derive(Debug)]
pub(crate) struct SetTemplate {
    /// Whether the members see each other (`rec`, `let`): they then make a frame.
    pub(crate) recursive: bool,
    /// Members with known names, without duplicates.
    pub(crate) bindings: Vec<BindingTemplate>,
    /// Members with computed names.
    pub(crate) computed: Vec<(PathPart, ExprId)>,
    /// `assert condition "message";`
    pub(crate) assertions: Vec<AssertionTemplate>,
}

/// `assert condition "message";`
#[derive(Debug, Clone, Copy)]
pub(crate) struct AssertionTemplate {
    /// What must hold.
    pub(crate) condition: ExprId,
    /// What is said where it does not.
    pub(crate) message: ExprId,
    /// The whole entry.
    pub(crate) span: Span,
}

/// `name = value;`
#[derive(Debug, Clone, Copy)]
pub(crate) struct BindingTemplate {
    /// The name.
    pub(crate) name: Symbol,
    /// Where the name is written.
    pub(crate) key: Span,
    /// The value.
    pub(crate) value: ExprId,
}

/// A function literal. Its frame holds the whole argument first, if that has a name, then the fields.
#[derive(Debug)]
pub(crate) struct LambdaTemplate {
    /// Whether the whole argument has a name.
    pub(crate) parameter: bool,
    /// The set pattern, if there is one.
    pub(crate) pattern: Option<PatternTemplate>,
    /// What it computes.
    pub(crate) body: ExprId,
}

/// `{ a, b ? 1, ... }`
#[derive(Debug)]
pub(crate) struct PatternTemplate {
    /// The fields.
    pub(crate) fields: Vec<FieldTemplate>,
    /// Whether further attributes are let through.
    pub(crate) open: bool,
    /// Where the pattern is written.
    pub(crate) span: Span,
}

/// `b ? 1`
#[derive(Debug, Clone, Copy)]
pub(crate) struct FieldTemplate {
    /// The name.
    pub(crate) name: Symbol,
    /// Where it is written.
    pub(crate) span: Span,
    /// Its default.
    pub(crate) default: Option<ExprId>,
}

/// All expressions of one run, of all its files.
#[derive(Debug, Default)]
pub(crate) struct Hir {
    exprs: Vec<Expr>,
    spans: Vec<Span>,
    /// The binding that each expression is the value of, for the words of a cycle.
    owners: Vec<Option<Symbol>>,
    constants: Vec<Value>,
    items: Vec<ExprId>,
    paths: Vec<Rc<[PathPart]>>,
    sets: Vec<Rc<SetTemplate>>,
    lambdas: Vec<Rc<LambdaTemplate>>,
    /// Where the attribute path begins whose later part is a name at this place.
    path_starts: FxHashMap<Span, u32>,
}

impl Hir {
    /// Adds an expression.
    pub(crate) fn push(&mut self, expr: Expr, span: Span) -> ExprId {
        self.exprs.push(expr);
        self.spans.push(span);
        self.owners.push(None);
        ExprId(self.exprs.len() as u32 - 1)
    }

    /// Adds a finished value.
    pub(crate) fn push_constant(&mut self, value: Value) -> ExprId {
        let span = value.from;
        self.constants.push(value);
        self.push(Expr::Constant(self.constants.len() as u32 - 1), span)
    }

    /// Puts expressions side by side.
    pub(crate) fn push_many(&mut self, items: &[ExprId]) -> Many {
        let start = self.items.len() as u32;
        self.items.extend_from_slice(items);
        Many {
            start,
            len: items.len() as u32,
        }
    }

    /// Adds an attribute path.
    pub(crate) fn push_path(&mut self, parts: Vec<PathPart>) -> PathId {
        self.paths.push(parts.into());
        PathId(self.paths.len() as u32 - 1)
    }

    /// Adds a set literal.
    pub(crate) fn push_set(&mut self, set: SetTemplate) -> SetId {
        self.sets.push(Rc::new(set));
        SetId(self.sets.len() as u32 - 1)
    }

    /// Adds a function literal.
    pub(crate) fn push_lambda(&mut self, lambda: LambdaTemplate) -> LambdaId {
        self.lambdas.push(Rc::new(lambda));
        LambdaId(self.lambdas.len() as u32 - 1)
    }

    /// Remembers which binding an expression is the value of.
    pub(crate) fn set_owner(&mut self, expr: ExprId, name: Symbol) {
        self.owners[expr.0 as usize] = Some(name);
    }

    /// Remembers that the name at `key` is a later part of the attribute path that begins at `start`.
    pub(crate) fn set_path_start(&mut self, key: Span, start: u32) {
        self.path_starts.insert(key, start);
    }

    /// The attribute path up to and with the name at `key`.
    pub(crate) fn whole_path(&self, key: Span) -> Span {
        let start = self.path_starts.get(&key).copied();
        Span {
            start: start.unwrap_or(key.start),
            ..key
        }
    }

    /// The expression.
    pub(crate) fn expr(&self, id: ExprId) -> Expr {
        self.exprs[id.0 as usize]
    }

    /// Where the expression is written.
    pub(crate) fn span(&self, id: ExprId) -> Span {
        self.spans[id.0 as usize]
    }

    /// The binding that the expression is the value of.
    pub(crate) fn owner(&self, id: ExprId) -> Option<Symbol> {
        self.owners[id.0 as usize]
    }

    /// A finished value.
    pub(crate) fn constant(&self, index: u32) -> &Value {
        &self.constants[index as usize]
    }

    /// The finished value that an expression is, if it is one.
    pub(crate) fn as_constant(&self, id: ExprId) -> Option<&Value> {
        match self.expr(id) {
            Expr::Constant(index) => Some(self.constant(index)),
            _ => None,
        }
    }

    /// One of several expressions.
    pub(crate) fn item(&self, many: Many, index: u32) -> ExprId {
        self.items[(many.start + index) as usize]
    }

    /// An attribute path.
    pub(crate) fn path(&self, id: PathId) -> Rc<[PathPart]> {
        Rc::clone(&self.paths[id.0 as usize])
    }

    /// A set literal.
    pub(crate) fn set(&self, id: SetId) -> Rc<SetTemplate> {
        Rc::clone(&self.sets[id.0 as usize])
    }

    /// A function literal.
    pub(crate) fn lambda(&self, id: LambdaId) -> Rc<LambdaTemplate> {
        Rc::clone(&self.lambdas[id.0 as usize])
    }
}
