//! The members of a set as they are collected, before their values are lowered.

use rustc_hash::FxHashMap;
use specc_source::Span;
use specc_syntax::ast;

use crate::symbol::Symbol;

/// Members from this number on are looked up through a table.
const INDEX_FROM: usize = 16;

/// The members of a set as they are collected, before their values are lowered.
pub(super) struct Members<'t> {
    pub(super) span: Span,
    pub(super) all: Vec<Member<'t>>,
    pub(super) index: FxHashMap<Symbol, usize>,
    pub(super) computed: Vec<Computed<'t>>,
    pub(super) assertions: Vec<ast::AssertClause<'t>>,
}

/// What a set is to the modules, as far as its place in the text tells: only a module may assert something.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It may be a module.
    Module,
    /// The `environments` of what may be a module.
    Environments,
    /// It is a part of something else.
    Part,
}

impl Role {
    /// The role of the set that stands at an attribute of this one.
    pub(super) fn below(self, name: &str) -> Self {
        match self {
            Self::Module if name == "environments" => Self::Environments,
            Self::Environments => Self::Module,
            _ => Self::Part,
        }
    }
}

pub(super) struct Member<'t> {
    pub(super) name: Symbol,
    pub(super) key: Span,
    pub(super) body: Body<'t>,
}

pub(super) enum Body<'t> {
    /// `a = e;`
    Value(Option<ast::Expr<'t>>, Span),
    /// `inherit a;`
    Inherited,
    /// `inherit (e) a;`
    InheritedFrom(ast::Expr<'t>),
    /// `a.b = e;` or `a = { b = e; };`
    Nested(Members<'t>),
}

/// A member whose name is computed, with the rest of its path.
pub(super) struct Computed<'t> {
    pub(super) name: ast::AttributeName<'t>,
    pub(super) rest: Vec<ast::AttributeName<'t>>,
    pub(super) value: Option<ast::Expr<'t>>,
    pub(super) span: Span,
}

impl<'t> Members<'t> {
    pub(super) fn new(span: Span) -> Self {
        Self {
            span,
            all: Vec::new(),
            index: FxHashMap::default(),
            computed: Vec::new(),
            assertions: Vec::new(),
        }
    }

    pub(super) fn position(&self, name: Symbol) -> Option<usize> {
        if self.all.len() >= INDEX_FROM {
            return self.index.get(&name).copied();
        }
        self.all.iter().position(|member| member.name == name)
    }

    pub(super) fn push(&mut self, member: Member<'t>) {
        let position = self.all.len();
        if position + 1 == INDEX_FROM {
            let numbered = self.all.iter().zip(0..);
            self.index = numbered.map(|(member, at)| (member.name, at)).collect();
        }
        if position + 1 >= INDEX_FROM {
            self.index.insert(member.name, position);
        }
        self.all.push(member);
    }
}
