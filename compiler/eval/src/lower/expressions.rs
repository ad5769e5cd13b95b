//! Expressions, one function each.

use specc_source::{Diagnostic, suggest};
use specc_syntax::SyntaxKind as K;
use specc_syntax::{ast, literal};

use super::names::Global;
use super::{Lowering, foreign_names};
use crate::codes;
use crate::hir::{
    Expr, ExprId, FieldTemplate, LambdaTemplate, Name, Operator, PathPart, PatternTemplate,
};
use crate::library;
use crate::schema::{NamedType, Schema};
use crate::suggestion::did_you_mean;
use crate::symbol::Symbol;
use crate::value::{Kind, Library, TypeValue, Value};

impl Lowering<'_> {
    pub(super) fn expr_inner(&mut self, expr: ast::Expr<'_>) -> ExprId {
        match expr {
            ast::Expr::Literal(view) => self.literal(view),
            ast::Expr::String(view) => self.string(literal::decode_string(view), view.span()),
            ast::Expr::IndentedString(view) => {
                self.string(literal::decode_indented(view), view.span())
            }
            ast::Expr::Name(view) => self.name(view.name(), view.span()),
            ast::Expr::List(view) => self.list(view),
            ast::Expr::Set(view) => self.set_literal(view),
            ast::Expr::Let(view) => self.let_in(view),
            ast::Expr::Lambda(view) => self.lambda(view),
            ast::Expr::Apply(view) => self.apply(view),
            ast::Expr::Select(view) => self.select(view),
            ast::Expr::Has(view) => self.has(view),
            ast::Expr::Unary(view) => self.unary(view),
            ast::Expr::Binary(view) => self.binary(view),
            ast::Expr::If(view) => self.conditional(view),
            ast::Expr::Assert(view) => self.assertion(view),
            ast::Expr::Paren(view) => self.optional(view.expr(), view.span()),
            ast::Expr::Error(node) => self.reported(node.span()),
        }
    }

    fn list(&mut self, view: ast::ListExpr<'_>) -> ExprId {
        let elements: Vec<ExprId> = view.elements().map(|element| self.expr(element)).collect();
        let elements = self.hir.push_many(&elements);
        self.hir.push(Expr::List(elements), view.span())
    }

    /// `f a b` becomes one application of `f` to two arguments.
    fn apply(&mut self, view: ast::ApplyExpr<'_>) -> ExprId {
        let span = view.span();
        let mut arguments = Vec::new();
        let mut function = ast::Expr::Apply(view);
        while let ast::Expr::Apply(inner) = function {
            let Some(next) = inner.function() else {
                return self.reported(span);
            };
            if let (ast::Expr::Name(name), Some(ast::Expr::String(text))) = (next, inner.argument())
                && self.is_string_prefix(name, text)
            {
                return self.report(foreign_names::string_prefix(name.span(), text.span()));
            }
            arguments.push(self.optional(inner.argument(), inner.span()));
            function = next;
        }
        arguments.reverse();
        let function = self.expr(function);
        let arguments = self.hir.push_many(&arguments);
        self.hir.push(Expr::Apply(function, arguments), span)
    }

    /// `f"…"` as in Python, where no `f` is in scope.
    fn is_string_prefix(&mut self, name: ast::NameExpr<'_>, text: ast::StringExpr<'_>) -> bool {
        matches!(name.name(), "f" | "F" | "r" | "b" | "u")
            && name.span().end == text.span().start
            && self.is_unknown(name.name())
    }

    fn path(&mut self, path: Option<ast::AttributePath<'_>>) -> Option<Vec<PathPart>> {
        let names = path?.names();
        let parts: Option<Vec<PathPart>> = names.map(|name| self.attribute_name(name)).collect();
        parts.filter(|parts| !parts.is_empty())
    }

    fn select(&mut self, view: ast::SelectExpr<'_>) -> ExprId {
        let span = view.span();
        let (Some(base), Some(path)) = (view.base(), self.path(view.path())) else {
            return self.reported(span);
        };
        let default = view.default();
        if let ast::Expr::Name(name) = base {
            match self.unbound(name.name()) {
                Some(Global::Supplier(kind)) => {
                    return self.reference(kind, &path, span, default.is_some());
                }
                Some(Global::Library(library)) if default.is_none() => {
                    return self.library_function(library, name, path, view);
                }
                _ => {}
            }
            if self.is_unknown(name.name()) {
                let parts = path.iter().filter_map(|part| self.static_name(part));
                let whole: Vec<&str> = std::iter::once(name.name()).chain(parts).collect();
                let whole = whole.join(".");
                let symbol = self.symbols.intern(name.name());
                // What is wrong in the default is reported as well.
                default.map(|default| self.expr(default));
                return self.unknown_name(symbol, name.span(), &whole);
            }
        }
        let base = self.expr(base);
        let path = self.hir.push_path(path);
        match default {
            Some(default) => {
                let default = self.expr(default);
                self.hir.push(Expr::SelectOr(base, path, default), span)
            }
            None => self.hir.push(Expr::Select(base, path), span),
        }
    }

    /// `lib.map`, found while lowering.
    fn library_function(
        &mut self,
        library: Library,
        base: ast::NameExpr<'_>,
        path: Vec<PathPart>,
        view: ast::SelectExpr<'_>,
    ) -> ExprId {
        let names: Option<Vec<&str>> = path.iter().map(|part| self.static_name(part)).collect();
        let dotted = names.map(|names| names.join("."));
        let dotted = match dotted {
            Some(dotted) => dotted,
            None => {
                let base = self.name(base.name(), base.span());
                let path = self.hir.push_path(path);
                return self.hir.push(Expr::Select(base, path), view.span());
            }
        };
        if let Some(builtin) = library::find_in(library, &dotted) {
            return self.hir.push(Expr::Builtin(builtin), view.span());
        }
        if let Some(group) = library::find_group(library, &dotted) {
            return self
                .hir
                .push(Expr::Library(Library::Group(group)), view.span());
        }
        if let Some(named) = self.named_type(library, &dotted) {
            let kind = Kind::Type(TypeValue::Named(named));
            return self.hir.push_constant(Value::written(kind, view.span()));
        }
        let place = path.last().map_or(view.span(), |part| part.span);
        self.report(unknown_function(
            base.name(),
            library,
            self.schema,
            &dotted,
            place,
        ))
    }

    /// `lib.types.port`
    fn named_type(&self, library: Library, dotted: &str) -> Option<&'static NamedType> {
        let name = dotted.strip_prefix(library::TYPES)?.strip_prefix('.')?;
        (library == Library::Lib).then(|| self.schema.named_type(name))?
    }

    fn static_name(&self, part: &PathPart) -> Option<&str> {
        match part.name {
            Name::Static(symbol) => Some(self.symbols.name(symbol)),
            Name::Computed(_) => None,
        }
    }

    fn has(&mut self, view: ast::HasExpr<'_>) -> ExprId {
        let span = view.span();
        let (Some(base), Some(path)) = (view.base(), self.path(view.path())) else {
            return self.reported(span);
        };
        let base = self.expr(base);
        let path = self.hir.push_path(path);
        self.hir.push(Expr::Has(base, path), span)
    }

    fn unary(&mut self, view: ast::UnaryExpr<'_>) -> ExprId {
        let span = view.span();
        let operand = self.optional(view.operand(), span);
        match view.operator() {
            Some((K::Minus, _)) => match self.hir.as_constant(operand).map(|value| &value.kind) {
                Some(&Kind::Integer(value)) => self
                    .hir
                    .push_constant(Value::written(Kind::Integer(value.wrapping_neg()), span)),
                Some(&Kind::Decimal(value)) => self
                    .hir
                    .push_constant(Value::written(Kind::Decimal(-value), span)),
                _ => self.hir.push(Expr::Negate(operand), span),
            },
            Some((K::Not, _)) => self.hir.push(Expr::Not(operand), span),
            _ => self.reported(span),
        }
    }

    fn binary(&mut self, view: ast::BinaryExpr<'_>) -> ExprId {
        let span = view.span();
        let Some(operator) = view.operator().and_then(|(kind, _)| operator(kind)) else {
            return self.reported(span);
        };
        let left = self.optional(view.left(), span);
        let right = self.optional(view.right(), span);
        self.hir.push(Expr::Binary(operator, left, right), span)
    }

    fn conditional(&mut self, view: ast::IfExpr<'_>) -> ExprId {
        let span = view.span();
        let parts = [
            self.optional(view.condition(), span),
            self.optional(view.then_branch(), span),
            self.optional(view.else_branch(), span),
        ];
        let parts = self.hir.push_many(&parts);
        self.hir.push(Expr::If(parts), span)
    }

    fn assertion(&mut self, view: ast::AssertExpr<'_>) -> ExprId {
        let span = view.span();
        let condition = self.optional(view.condition(), span);
        let body = self.optional(view.body(), span);
        self.hir.push(Expr::Assert(condition, body), span)
    }

    fn lambda(&mut self, view: ast::LambdaExpr<'_>) -> ExprId {
        let span = view.span();
        let mut names: Vec<Symbol> = Vec::new();
        let parameter = view.parameter();
        names.extend(parameter.map(|(name, _)| self.symbols.intern(name)));
        let fields = view.pattern().map(|pattern| self.fields(pattern));
        for field in fields.iter().flatten() {
            if names.contains(&field.0) {
                let name = self.symbols.name(field.0);
                let message = format!("the argument `{name}` is named twice");
                let error = Diagnostic::error(&codes::DUPLICATE, field.1, message)
                    .label("the second time")
                    .help("rename or remove one");
                self.complain(error);
            }
            names.push(field.0);
        }
        self.scopes.enter(names);
        let pattern = view.pattern().map(|pattern| PatternTemplate {
            fields: self.field_defaults(pattern, fields.unwrap_or_default()),
            open: pattern.is_open(),
            span: pattern.span(),
        });
        let body = self.optional(view.body(), span);
        self.scopes.leave();
        let lambda = self.hir.push_lambda(LambdaTemplate {
            parameter: parameter.is_some(),
            pattern,
            body,
        });
        self.hir.push(Expr::Lambda(lambda), span)
    }

    fn fields(&mut self, pattern: ast::SetPattern<'_>) -> Vec<(Symbol, specc_source::Span)> {
        let named = pattern.fields().filter_map(ast::PatternField::name);
        named
            .map(|(name, span)| (self.symbols.intern(name), span))
            .collect()
    }

    fn field_defaults(
        &mut self,
        pattern: ast::SetPattern<'_>,
        names: Vec<(Symbol, specc_source::Span)>,
    ) -> Vec<FieldTemplate> {
        let named = pattern.fields().filter(|field| field.name().is_some());
        named
            .zip(names)
            .map(|(field, (name, span))| FieldTemplate {
                name,
                span,
                default: field.default().map(|default| self.expr(default)),
            })
            .collect()
    }
}

fn operator(kind: K) -> Option<Operator> {
    Some(match kind {
        K::Plus => Operator::Add,
        K::Minus => Operator::Subtract,
        K::Star => Operator::Multiply,
        K::Slash => Operator::Divide,
        K::Concat => Operator::Concat,
        K::Update => Operator::Update,
        K::EqualEqual => Operator::Equal,
        K::NotEqual => Operator::NotEqual,
        K::Less => Operator::Less,
        K::LessEqual => Operator::LessEqual,
        K::Greater => Operator::Greater,
        K::GreaterEqual => Operator::GreaterEqual,
        K::And => Operator::And,
        K::OrOr => Operator::Or,
        K::Implies => Operator::Implies,
        _ => return None,
    })
}

/// Nobody has such a function.
pub(crate) fn unknown_function(
    base: &str,
    library: Library,
    schema: &Schema,
    name: &str,
    place: specc_source::Span,
) -> Diagnostic {
    let error = Diagnostic::error(
        &codes::UNKNOWN_FUNCTION,
        place,
        format!("`{base}` has no function `{name}`"),
    )
    .label("unknown function");
    if library == Library::Builtins && library::find(name).is_some() {
        return error
            .why("`builtins` holds only what Nix calls a builtin")
            .help(format!("write `lib.{name}`"));
    }
    if let Some(absent) = library::absent(name).filter(|_| !matches!(library, Library::Group(_))) {
        return error
            .label("Nix has it, specc has not")
            .why(absent.why)
            .help(absent.instead);
    }
    if let Some(ty) = name_of_type(library, name) {
        let functions = library::names_in(Library::Group(library::TYPES));
        let known = functions.chain(schema.named_types().map(|named| named.name));
        let all: Vec<&str> = known.collect();
        let close = nix_type(ty).or_else(|| suggest::closest(ty, all.iter().copied()));
        return match close {
            Some(close) => error.help(format!("did you mean `lib.types.{close}`?")),
            None => error.help(format!("`lib.types` has `{}`", all.join("`, `"))),
        };
    }
    match suggest::closest(name, library::names_in(library)) {
        // The place is that of the last name alone.
        Some(close) if !name.contains('.') && !close.contains('.') => {
            did_you_mean(error, place, close).help(format!("did you mean `{base}.{close}`?"))
        }
        Some(close) => error.help(format!("did you mean `{base}.{close}`?")),
        None => error.help("`specc explain lib` lists all functions"),
    }
}

/// What is looked for in `lib.types`, if that is where it is looked for.
fn name_of_type(library: Library, name: &str) -> Option<&str> {
    match library {
        Library::Lib => name.strip_prefix(library::TYPES)?.strip_prefix('.'),
        Library::Group(library::TYPES) => Some(name),
        _ => None,
    }
}

/// What NixOS calls by another name.
fn nix_type(name: &str) -> Option<&'static str> {
    Some(match name {
        "str" | "lines" | "singleLineStr" | "nonEmptyStr" | "path" => "string",
        "int" | "ints" => "integer",
        "float" | "number" => "decimal",
        "boolean" => "bool",
        "attrsOf" | "lazyAttrsOf" => "setOf",
        "attrs" | "anything" | "unspecified" => "any",
        "nullOr" => "nullable",
        "either" => "oneOf",
        "submodule" | "submoduleWith" => "record",
        "attrTag" => "variant",
        _ => return None,
    })
}
