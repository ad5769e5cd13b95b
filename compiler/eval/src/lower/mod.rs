//! Syntax tree → program: names are resolved here, once, so that all unknown ones are reported in one run.

mod bindings;
mod expressions;
mod foreign_names;
mod literals;
mod members;
mod names;
mod scope;

use specc_source::{Diagnostic, Span};
use specc_syntax::{Tree, ast};

use crate::codes;
use crate::hir::{Expr, ExprId, Hir};
use crate::limits;
use crate::schema::Schema;
use crate::stack;
use crate::symbol::{Symbol, Symbols};
use scope::Scopes;

pub(crate) use bindings::misplaced_assertion;
pub(crate) use expressions::unknown_function;
pub(crate) use literals::literal_kind;
pub(crate) use names::{builtin_value, is_variable_name};

/// Lowers the files of one run into one program.
pub(crate) struct Lowering<'e> {
    hir: &'e mut Hir,
    symbols: &'e mut Symbols,
    schema: &'e Schema,
    errors: &'e mut Vec<Diagnostic>,
    scopes: Scopes,
    depth: u32,
    too_deep: bool,
}

impl<'e> Lowering<'e> {
    /// Lowers into `hir`, reports to `errors`.
    pub(crate) fn new(
        hir: &'e mut Hir,
        symbols: &'e mut Symbols,
        schema: &'e Schema,
        errors: &'e mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            hir,
            symbols,
            schema,
            errors,
            scopes: Scopes::default(),
            depth: 0,
            too_deep: false,
        }
    }

    /// Binds a name, in a frame of its own, around what is lowered from here on.
    pub(crate) fn bind(&mut self, name: Symbol) {
        self.scopes.enter(vec![name]);
    }

    /// Lowers a whole file.
    pub(crate) fn file(&mut self, tree: &Tree) -> ExprId {
        let file = ast::File::of(tree);
        self.optional(file.expr(), file.span())
    }

    /// Lowers an expression that a broken text may lack; the parser has then said so.
    fn optional(&mut self, expr: Option<ast::Expr<'_>>, place: Span) -> ExprId {
        match expr {
            Some(expr) => self.expr(expr),
            None => self.reported(place),
        }
    }

    fn reported(&mut self, span: Span) -> ExprId {
        self.hir.push(Expr::Reported, span)
    }

    fn report(&mut self, error: Diagnostic) -> ExprId {
        let span = error.primary.span;
        self.complain(error);
        self.reported(span)
    }

    /// Reports an error that leaves a value in its place.
    fn complain(&mut self, error: Diagnostic) {
        if self.errors.len() < limits::ERRORS {
            self.errors.push(error);
        }
    }

    /// Lowers any expression.
    fn expr(&mut self, expr: ast::Expr<'_>) -> ExprId {
        if self.depth >= limits::NESTING {
            return self.nested_too_deeply(expr.span(), "expressions", limits::NESTING);
        }
        self.depth += 1;
        let id = stack::at_depth(self.depth, || self.expr_inner(expr));
        self.depth -= 1;
        id
    }

    fn nested_too_deeply(&mut self, span: Span, what: &str, limit: u32) -> ExprId {
        if std::mem::replace(&mut self.too_deep, true) {
            return self.reported(span);
        }
        let message = format!("{what} are nested more than {limit} levels deep");
        let error = Diagnostic::error(&codes::NESTING, span, message)
            .label("one level too many")
            .help("give inner parts names with `let … in`");
        self.report(error)
    }
}
